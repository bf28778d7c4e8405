"""The responsibility chain: exactly one accountable unit on every day, kept equal to the project's own."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.people.actions import put_unit
from gongjian.projects import actions, selectors
from gongjian.projects.models import Project, ProjectHolding
from tests.cast import SET_UP


def accountable_on(project, on):
    chain = selectors.chains(AsOf(on), [project.pk]).get(project.pk, [])
    return [row.unit_id for row in chain if row.role == "accountable"]


@pytest.fixture
def given(cast, register):
    project = register(days_ago=10)
    return {"viewer": cast.clerk.viewer(cast.on), "project": project, "at": cast.at}


def test_on_every_day_exactly_one_unit_is_accountable(cast, given):
    actions.hold(**given, role="accountable", unit_id=cast.town_b.pk, from_on=date(2026, 2, 26))
    actions.hold(**given, role="accountable", unit_id=cast.bureau.pk, from_on=date(2026, 3, 1))
    project = given["project"]
    days = [date(2026, 2, 20) + timedelta(days=n) for n in range(11)]
    assert {day: len(accountable_on(project, day)) for day in days} == dict.fromkeys(days, 1)
    assert accountable_on(project, date(2026, 2, 25)) == [cast.town_a.pk]
    assert accountable_on(project, date(2026, 2, 26)) == [cast.town_b.pk]
    assert accountable_on(project, date(2026, 3, 1)) == [cast.bureau.pk]
    assert Project.objects.get().unit_id == cast.bureau.pk


def test_named_for_the_day_the_other_began_it_is_a_correction(cast, given):
    actions.hold(**given, role="accountable", unit_id=cast.town_b.pk, from_on=date(2026, 2, 20))
    assert accountable_on(given["project"], date(2026, 2, 20)) == [cast.town_b.pk]
    assert ProjectHolding.objects.filter(role="accountable", voided=False).count() == 1


def test_the_accountable_unit_is_not_let_go_without_another(given):
    holding = ProjectHolding.objects.get(role="accountable")
    with pytest.raises(Refused) as refused:
        actions.release(**given, holding=holding, on=date(2026, 3, 1), reason="机构改革")
    assert refused.value.code == "accountable_stays"


def test_assisting_units_may_be_several_and_are_let_go_one_by_one(cast, given):
    first = actions.hold(**given, role="assisting", unit_id=cast.town_b.pk, from_on=date(2026, 2, 26))
    actions.hold(**given, role="assisting", unit_id=cast.bureau.pk, from_on=date(2026, 2, 27))
    actions.release(**given, holding=first, on=date(2026, 3, 1), reason="已完成配合事项")
    chain = selectors.chains(AsOf(cast.on), [given["project"].pk])[given["project"].pk]
    assert [row.unit_id for row in chain if row.role == "assisting"] == [cast.bureau.pk]


@pytest.mark.parametrize(
    ("holder", "from_on", "code"),
    [
        ({"role": "accountable", "name": "某公司"}, date(2026, 3, 1), "accountable_not_a_unit"),
        ({"role": "owner"}, date(2026, 3, 1), "nobody_named"),
        ({"role": "owner", "name": "某公司"}, date(2026, 3, 3), "day_in_future"),
        ({"role": "owner", "unit_id": 999_999}, date(2026, 3, 1), "unit_unknown"),
        ({"role": "mascot", "name": "某公司"}, date(2026, 3, 1), "role_unknown"),
    ],
)
def test_who_cannot_hold_a_place_is_refused(given, holder, from_on, code):
    with pytest.raises(Refused) as refused:
        actions.hold(**given, **holder, from_on=from_on)
    assert refused.value.code == code


def test_the_same_holder_twice_is_refused(cast, given):
    with pytest.raises(Refused) as refused:
        actions.hold(**given, role="accountable", unit_id=cast.town_a.pk, from_on=date(2026, 3, 1))
    assert refused.value.code == "held_already"


def test_a_package_never_lies_inside_itself(cast, given, register):
    whole = given["project"]
    part, inner = register("示例子项目一"), register("示例子项目二")
    viewer = {"viewer": given["viewer"], "at": cast.at}
    actions.put_into_package(**viewer, project=part, package=whole)
    actions.put_into_package(**viewer, project=inner, package=part)
    for above, below in ((whole, inner), (part, inner), (part, part)):
        with pytest.raises(Refused) as refused:
            actions.put_into_package(**viewer, project=above, package=below)
        assert refused.value.code == "package_cycle"
    assert [part.pk for part in selectors.parts_of(AsOf(cast.on), whole.pk)] == [part.pk]
    actions.take_out_of_package(**viewer, project=part)
    assert Project.objects.get(pk=part.pk).parent_id is None


@pytest.fixture
def company(cast):
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        return put_unit(entry, name="示例甲公司", kind="enterprise", parent=cast.town_a, illustrative=True)


def test_an_enterprise_is_named_owner_on_the_page_of_the_chain(cast, given, company, client):
    client.force_login(cast.clerk.user)
    address = f"/projects/{given['project'].number}/hold/"
    offered = dict(client.get(address).context["form"].fields["unit"].choices)
    assert offered[str(company.pk)] == "示例甲公司"
    sent = {"role": "owner", "unit": company.pk, "from_on": "2026-03-01", "request_key": uuid4().hex}
    assert client.post(address, sent).status_code == 302
    held = ProjectHolding.objects.filter(role="owner", voided=False)
    assert list(held.values_list("unit_id", flat=True)) == [company.pk]


def test_an_enterprise_holds_no_other_place_in_the_chain(given, company):
    with pytest.raises(Refused) as refused:
        actions.hold(**given, role="accountable", unit_id=company.pk, from_on=date(2026, 3, 1))
    assert refused.value.code == "enterprise_not_owner"
