"""Pages of needs: the board, the project's list, the need itself; and the enterprise's own, which show nothing else."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from gongjian import ledger
from gongjian.people.actions import put_grant, put_holding, put_person, put_post, put_unit
from gongjian.people.models import User
from gongjian.projects import actions
from gongjian.projects.actions.needs import need as needs
from gongjian.projects.models import Need, NeedState, Project
from gongjian.projects.views.needs.rows import status
from tests.cast import SET_UP, Cast, Member


def enterprise(cast: Cast, name: str) -> Member:
    """An enterprise with one account."""
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        unit = put_unit(entry, name=name, kind="enterprise", parent=cast.town_a, illustrative=True)
        post = put_post(entry, unit=unit, title="联系人", duty="staff", illustrative=True)
        person = put_person(entry, name=f"{name}某", illustrative=True)
        put_holding(entry, post=post, person=person, from_on=cast.on - timedelta(days=1))
        put_grant(entry, post=post, role="enterprise", unit=unit, from_on=cast.on - timedelta(days=1))
    user = User.objects.create(
        username=f"e{unit.pk}", person=person, password=make_password("x"), must_change_password=False
    )
    return Member(user, person, post)


@pytest.fixture
def ours(cast: Cast) -> Member:
    return enterprise(cast, "示例甲公司")


@pytest.fixture
def plant(cast: Cast, register: Callable[..., Project], ours: Member) -> Project:
    return own(cast, register("示例甲公司厂房"), ours)


@pytest.fixture
def strange(cast: Cast, register: Callable[..., Project]) -> Need:
    """A need of another enterprise."""
    project = own(cast, register("示例乙公司仓库"), enterprise(cast, "示例乙公司"))
    new = needs.NewNeed("power", "乙公司要接电")
    return needs.raise_need(viewer=cast.clerk.viewer(cast.on), project=project, new=new, at=cast.at)


def own(cast: Cast, project: Project, owner: Member) -> Project:
    """Name the enterprise as owner of the project."""
    actions.hold(
        viewer=cast.clerk.viewer(cast.on), project=project, role="owner", unit_id=owner.post.unit_id,
        from_on=cast.on, at=cast.at,
    )  # fmt: skip
    return project


@pytest.fixture
def browser(ours: Member) -> Client:
    return ours.browser()


def test_an_enterprise_raises_a_need_and_sees_it(
    cast: Cast, plant: Project, ours: Member, browser: Client
) -> None:
    page = browser.get(f"/enterprise/projects/{plant.number}/needs/new/")
    key = page.context["form"]["request_key"].value()
    sent = {"factor": "power", "wants": "临时用电", "quantity": "800", "quantity_unit": "千伏安",
            "needed": "2030-01", "request_key": key}  # fmt: skip
    done = browser.post(f"/enterprise/projects/{plant.number}/needs/new/", sent, follow=True)
    need = Need.objects.get()
    assert (need.raised_by, need.project_id, need.quantity_unit) == ("enterprise", plant.pk, "千伏安")
    assert done.redirect_chain == [(f"/enterprise/needs/{need.number}/", 302)]
    assert "临时用电" in browser.get("/enterprise/").content.decode()


def test_the_enterprise_gives_its_word_in_one_tap_and_reopens_once(
    cast: Cast, plant: Project, ours: Member
) -> None:
    new = needs.NewNeed("power", "临时用电")
    need = needs.raise_need(viewer=ours.viewer(cast.on), project=plant, new=new, at=cast.at)
    browser = ours.browser()
    for turn in (1, 2):
        need = needs.assign_need(
            viewer=cast.clerk.viewer(cast.on), need=need, unit_id=cast.bureau.pk, at=cast.at
        ) if turn == 1 else need  # fmt: skip
        need = needs.answer_need(
            viewer=cast.head_bureau.viewer(cast.on),
            need=need,
            says="办",
            promised_on=date(2030, 1, 1),
            at=cast.at,
        )
        page = browser.get(f"/enterprise/needs/{need.number}/")
        sent = {"word": "unsatisfied", "says": "太慢", "reopen": "on", "revision": need.revision,
                "request_key": page.context["form"]["request_key"].value()}  # fmt: skip
        answer = browser.post(f"/enterprise/needs/{need.number}/", sent)
        need.refresh_from_db()
        if turn == 1:
            assert (answer.status_code, need.state, need.answered_at, need.word) == (
                302, "assigned", None, "unsatisfied",
            )  # fmt: skip
    assert (answer.status_code, need.state) == (422, "answered")


def test_another_enterprises_addresses_do_not_exist(plant: Project, strange: Need, browser: Client) -> None:
    number, project = strange.number, strange.project.number
    for path in (
        f"/enterprise/needs/{number}/",
        f"/enterprise/needs/{number}/withdraw/",
        f"/enterprise/projects/{project}/",
        f"/enterprise/projects/{project}/needs/new/",
        f"/needs/{number}/",
        f"/projects/{project}/",
    ):
        assert browser.get(path).status_code == 404, path


def test_an_enterprise_opens_no_other_page_list_search_export_or_api(
    cast: Cast, plant: Project, strange: Need, browser: Client
) -> None:
    key = cast.campaign.key
    for path in (
        f"/projects/{plant.number}/",
        f"/projects/{plant.number}/needs/",
        f"/c/{key}/",
        f"/c/{key}/projects/",
        f"/c/{key}/projects/?format=xlsx",
        f"/c/{key}/needs/?format=csv",
        f"/c/{key}/matters/",
        f"/c/{key}/figures/need_open/",
        "/search/?q=乙公司",
        "/todo/",
        "/people/",
        "/import/",
        "/ledger/",
        f"/api/v1/campaigns/{key}/projects",
        "/api/v1/openapi.json",
    ):
        answer = browser.get(path)
        assert (answer.status_code, "乙公司" in answer.content.decode()) == (404, False), path
    for path in ("/enterprise/", f"/enterprise/projects/{plant.number}/", "/account/"):
        answer = browser.get(path)
        assert (answer.status_code, "乙公司" in answer.content.decode()) == (200, False), path
    assert browser.get("/").url == "/enterprise/"


def test_a_grant_of_the_role_over_a_county_opens_no_project_of_it(
    cast: Cast, plant: Project, ours: Member
) -> None:
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        post = put_post(entry, unit=cast.town_b, title="误授", duty="staff")
        person = put_person(entry, name="误授人")
        put_holding(entry, post=post, person=person, from_on=cast.on)
        put_grant(entry, post=post, role="enterprise", unit=cast.town_b, from_on=cast.on)
    user = User.objects.create(username="misgiven", person=person, must_change_password=False)
    assert Member(user, person, post).browser().get("/enterprise/").status_code == 404


def test_the_pages_of_the_house_show_needs(cast: Cast, plant: Project, strange: Need) -> None:
    clerk = cast.clerk.browser()
    board = clerk.get(f"/c/{cast.campaign.key}/needs/")
    assert (board.status_code, board.context["counts"]["all"], board.context["counts"]["raised"]) == (
        200,
        1,
        1,
    )
    assert clerk.get(f"/c/{cast.campaign.key}/needs/?format=xlsx").status_code == 200
    for path in (
        f"/needs/{strange.number}/",
        f"/needs/{strange.number}/assign/",
        f"/projects/{strange.project.number}/",
        f"/projects/{strange.project.number}/needs/",
        f"/projects/{strange.project.number}/needs/new/",
        f"/projects/{strange.project.number}/officer/",
        f"/c/{cast.campaign.key}/figures/need_open/?factor=power",
        f"/c/{cast.campaign.key}/figures/need_permit_projects/",
        f"/c/{cast.campaign.key}/figures/need_in_time_rate/",
        f"/search/?q={strange.number}",
    ):
        assert clerk.get(path).status_code == 200, path
    assert cast.outsider.browser().get(f"/needs/{strange.number}/").status_code == 404


def test_the_department_sees_a_need_handed_to_it_and_no_other(cast: Cast, strange: Need) -> None:
    head = cast.head_bureau.browser()
    assert head.get(f"/needs/{strange.number}/").status_code == 404
    need = needs.assign_need(
        viewer=cast.clerk.viewer(cast.on), need=strange, unit_id=cast.bureau.pk, at=cast.at
    )
    assert head.get(f"/needs/{strange.number}/").status_code == 200
    assert head.get(f"/needs/{strange.number}/answer/").status_code == 200
    matter = head.get(f"/matters/{need.matter.number}/")
    assert f"/needs/{need.number}/" in matter.content.decode()


def test_a_needs_list_is_loaded_once_and_what_is_wrong_is_said(cast: Cast, plant: Project) -> None:
    from gongjian.kit.registry import ImportContext, PlannedRow
    from gongjian.projects.imports.needs import plan, write

    context = ImportContext(cast.clerk.viewer(cast.on), cast.campaign, cast.at)
    good = {"project": plant.name, "factor": "power", "wants": "临时用电", "unit": "县资规局"}
    rows = [
        PlannedRow(1, good),
        PlannedRow(2, dict(good)),
        PlannedRow(3, {"project": "没有的项目", "factor": "power", "wants": "用电"}),
        PlannedRow(4, {"project": plant.name, "factor": "water", "wants": "供水", "quantity": 5}),
    ]
    plan(context, rows)
    assert [(row.action, [one.code for one in row.problems]) for row in rows] == [
        ("create", []),
        ("skip", []),
        ("create", ["project_unknown"]),
        ("create", ["unit_missing"]),
    ]
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        ((_line, need),) = write(entry, context, rows[:2])
    assert (need.state, need.unit_id, need.matter.kind) == ("assigned", cast.bureau.pk, "need")


def test_what_does_not_exist_for_an_enterprise_says_so_in_its_language(browser: Client) -> None:
    browser.cookies["language"] = "en"
    answer = browser.get("/todo/")
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, "en")


@pytest.mark.parametrize("state", [NeedState.ASSIGNED, NeedState.ANSWERED])
def test_a_need_without_a_day_says_where_it_stands_and_names_no_empty_day(state):
    need = SimpleNamespace(state=state, answer_by_on=None, promised_on=None)
    assert status(need, date(2026, 3, 2)) == ("on-course", str(state.label))
