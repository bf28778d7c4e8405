"""Needs: raised, handed to a department, answered by a date, met; the enterprise has its own word."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.problems import Refused
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.projects.actions.needs import need as needs
from gongjian.projects.actions.needs.office import confirm_cannot, send_back_cannot
from gongjian.projects.models import Need, NeedState, Project
from gongjian.projects.policy import word_is_open
from gongjian.projects.selectors.needs import sent_back
from gongjian.projects.views.needs.rows import plainly
from tests.cast import Cast


@pytest.fixture
def raised(cast: Cast, project: Project) -> Need:
    new = needs.NewNeed("power", "临时用电接入", Decimal(800), "千伏安", FuzzyDate.of(date(2026, 4, 1)))
    return needs.raise_need(viewer=cast.clerk.viewer(cast.on), project=project, new=new, at=cast.at)


@pytest.fixture
def assigned(cast: Cast, raised: Need) -> Need:
    return needs.assign_need(
        viewer=cast.clerk.viewer(cast.on), need=raised, unit_id=cast.bureau.pk, at=cast.at
    )


def code(refused: Any) -> str:
    return str(refused.value.problems[0].code)


def test_a_need_handed_over_is_a_matter_on_the_departments_desk_due_when_it_is_to_be_answered(
    cast: Cast, assigned: Need
) -> None:
    matter = Matter.objects.get(pk=assigned.matter_id)
    assert (matter.kind, matter.state, matter.desk_unit_id) == ("need", "assigned", cast.bureau.pk)
    assert (assigned.state, assigned.answer_by_on, matter.due_on) == (
        "assigned",
        date(2026, 3, 5),
        date(2026, 3, 5),
    )


def test_the_promise_becomes_the_due_date_and_meeting_it_closes_the_matter(
    cast: Cast, assigned: Need
) -> None:
    bureau = cast.head_bureau.viewer(cast.on)
    later = cast.at + timedelta(days=1)
    answered = needs.answer_need(
        viewer=bureau, need=assigned, says="已列入计划", promised_on=date(2026, 3, 20), at=later
    )
    matter = Matter.objects.get(pk=assigned.matter_id)
    assert (answered.state, matter.state, matter.due_on) == ("answered", "working", date(2026, 3, 20))
    met = needs.meet_need(viewer=bureau, need=answered, on=later.date(), at=later + timedelta(hours=1))
    matter.refresh_from_db()
    assert (met.state, met.met_on, matter.state) == ("met", later.date(), "closed")


def test_what_cannot_be_met_needs_its_ground(cast: Cast, assigned: Need) -> None:
    bureau = cast.head_bureau.viewer(cast.on)
    with pytest.raises(Refused) as refused:
        needs.answer_need(viewer=bureau, need=assigned, says=" ", cannot=True, at=cast.at)
    assert code(refused) == "ground_missing"


@pytest.fixture
def unable(cast: Cast, assigned: Need) -> Need:
    """The department says it cannot."""
    bureau = cast.head_bureau.viewer(cast.on)
    return needs.answer_need(viewer=bureau, need=assigned, says="线路容量不足", cannot=True, at=cast.at)


def test_what_a_department_says_cannot_be_met_lies_with_the_office_until_it_confirms(
    cast: Cast, unable: Need
) -> None:
    matter = Matter.objects.get(pk=unable.matter_id)
    assert (unable.state, matter.state, matter.desk_unit_id) == (
        "unable",
        "reported_done",
        matter.assigned_by_id,
    )
    later = cast.at + timedelta(hours=2)
    done = confirm_cannot(viewer=cast.clerk.viewer(cast.on), need=unable, says="情况属实", at=later)
    matter.refresh_from_db()
    assert (done.state, matter.state) == ("refused", "closed")


def test_the_office_sends_it_back_with_a_reason_and_the_department_answers_anew(
    cast: Cast, unable: Need
) -> None:
    clerk, later = cast.clerk.viewer(cast.on), cast.at + timedelta(hours=2)
    with pytest.raises(Refused) as refused:
        send_back_cannot(viewer=clerk, need=unable, reason=" ", at=later)
    assert code(refused) == "missing_reason"
    back = send_back_cannot(viewer=clerk, need=unable, reason="可先架临时线路", at=later)
    matter = Matter.objects.get(pk=unable.matter_id)
    assert (back.state, back.answered_at, back.answer_by_on) == ("assigned", None, date(2026, 3, 5))
    assert (matter.state, matter.desk_unit_id, matter.due_on) == (
        "returned",
        cast.bureau.pk,
        date(2026, 3, 5),
    )
    assert sent_back(back, None) == (later, "可先架临时线路")
    bureau = cast.head_bureau.viewer(cast.on)
    after = later + timedelta(hours=1)
    again = needs.answer_need(
        viewer=bureau, need=back, says="先架临时线路", promised_on=date(2026, 3, 20), at=after
    )
    assert (again.state, Matter.objects.get(pk=unable.matter_id).state) == ("answered", "working")


def test_a_department_does_not_settle_itself_what_it_says_cannot_be_met(cast: Cast, unable: Need) -> None:
    with pytest.raises(Refused) as refused:
        confirm_cannot(viewer=cast.head_bureau.viewer(cast.on), need=unable, at=cast.at)
    assert code(refused) == "may_not_review_need"


def test_closing_or_returning_its_matter_settles_what_cannot_be_met_as_well(cast: Cast, unable: Need) -> None:
    clerk, matter = cast.clerk.viewer(cast.on), Matter.objects.get(pk=unable.matter_id)
    matters.return_(viewer=clerk, matter=matter, reason="再想办法", at=cast.at)
    unable.refresh_from_db()
    assert (unable.state, unable.answer, sent_back(unable, None)) == ("assigned", "", (cast.at, "再想办法"))
    bureau = cast.head_bureau.viewer(cast.on)
    needs.answer_need(viewer=bureau, need=unable, says="确无容量", cannot=True, at=cast.at)
    matter.refresh_from_db()
    matters.close(viewer=clerk, matter=matter, conclusion="情况属实", at=cast.at + timedelta(hours=1))
    unable.refresh_from_db()
    assert (unable.state, unable.met_on) == ("refused", None)


def test_the_enterprise_reads_plain_words_and_is_asked_only_once_it_is_settled(
    cast: Cast, unable: Need
) -> None:
    assert (word_is_open(unable), plainly(unable, cast.on) == plainly_for("unable")) == (False, True)
    done = confirm_cannot(viewer=cast.clerk.viewer(cast.on), need=unable, at=cast.at)
    assert (word_is_open(done), plainly(done, cast.on) == plainly_for("refused")) == (True, True)
    assert len({plainly_for(state) for state in NeedState.values}) == len(NeedState.values)


def test_the_enterprise_reads_when_the_day_of_the_answer_has_passed(cast: Cast) -> None:
    need = Need(state="assigned", answer_by_on=cast.on)
    waiting, passed = plainly(need, cast.on), plainly(need, cast.on + timedelta(days=1))
    assert (waiting, passed == waiting) == (plainly_for("assigned"), False)


def plainly_for(state: str) -> str:
    return plainly(Need(state=state), date(2026, 1, 1))


def test_the_office_confirms_on_the_page_of_the_need(cast: Cast, unable: Need) -> None:
    browser, base = cast.clerk.browser(), f"/needs/{unable.number}/"
    page = browser.get(base)
    assert [verb["key"] for verb in page.context["verbs"]] == ["confirm", "send-back", "withdraw"]
    assert "线路容量不足" in browser.get(f"{base}confirm/").content.decode()
    assert browser.post(f"{base}send-back/", {"reason": ""}).status_code == 422
    assert browser.post(f"{base}confirm/", {"says": "", "revision": unable.revision})["Location"] == base
    assert Need.objects.get(pk=unable.pk).state == "refused"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"factor": "gold"}, "factor_unknown"),
        ({"wants": " "}, "wants_missing"),
        ({"quantity": Decimal(-3)}, "quantity_not_positive"),
        ({"quantity_unit": ""}, "unit_missing"),
        ({"wants": "长" * 301}, "too_long"),
    ],
)
def test_what_is_wrong_with_a_need_is_said(
    cast: Cast, project: Project, change: dict[str, Any], expected: str
) -> None:
    given = {
        "factor": "power",
        "wants": "临时用电",
        "quantity": Decimal(8),
        "quantity_unit": "千伏安",
    } | change
    with pytest.raises(Refused) as refused:
        needs.raise_need(
            viewer=cast.clerk.viewer(cast.on), project=project, new=needs.NewNeed(**given), at=cast.at
        )
    assert code(refused) == expected


def test_an_answer_without_a_day_is_no_answer(cast: Cast, assigned: Need) -> None:
    for promised, expected in (
        (None, "promise_missing"),
        (date(2026, 3, 1), "promised_past"),
        (date(2026, 3, 14), "promised_day_off"),
    ):
        with pytest.raises(Refused) as refused:
            needs.answer_need(
                viewer=cast.head_bureau.viewer(cast.on),
                need=assigned,
                says="办",
                promised_on=promised,
                at=cast.at,
            )
        assert code(refused) == expected


def test_nobody_else_answers_for_the_department(cast: Cast, assigned: Need) -> None:
    for who in (cast.head_b, cast.outsider):
        with pytest.raises(Refused) as refused:
            needs.answer_need(
                viewer=who.viewer(cast.on), need=assigned, says="办", promised_on=cast.on, at=cast.at
            )
        assert code(refused) == "may_not_answer_need"


def test_a_matter_closed_by_the_office_tells_the_need_that_it_is_met(cast: Cast, assigned: Need) -> None:
    matter = Matter.objects.get(pk=assigned.matter_id)
    head = cast.head_bureau.viewer(cast.on)
    matter = matters.accept(viewer=head, matter=matter, at=cast.at)
    matter = matters.report_done(viewer=head, matter=matter, result="已接电", at=cast.at)
    matters.close(viewer=cast.clerk.viewer(cast.on), matter=matter, conclusion="属实", at=cast.at)
    assigned.refresh_from_db()
    assert (assigned.state, assigned.met_on) == ("met", cast.on)


def test_a_need_withdrawn_leaves_no_matter_open(cast: Cast, assigned: Need) -> None:
    done = needs.withdraw_need(
        viewer=cast.clerk.viewer(cast.on), need=assigned, reason="改用柴油发电", at=cast.at
    )
    assert (done.state, Matter.objects.get(pk=assigned.matter_id).state) == ("withdrawn", "closed")


def test_the_service_officer_raises_as_such(
    cast: Cast, register: Callable[..., Project], project: Project
) -> None:
    from gongjian.projects import actions

    actions.hold(
        viewer=cast.clerk.viewer(cast.on),
        project=project,
        role="service_officer",
        person_id=cast.head_b.person.pk,
        from_on=cast.on,
        at=cast.at,
    )
    need = needs.raise_need(
        viewer=cast.head_b.viewer(cast.on), project=project, new=needs.NewNeed("land", "边角地"), at=cast.at
    )
    assert need.raised_by == "officer"
    with pytest.raises(Refused) as refused:
        needs.raise_need(
            viewer=cast.head_b.viewer(cast.on),
            project=register("另一个项目"),
            new=needs.NewNeed("land", "边角地"),
            at=cast.at,
        )
    assert code(refused) == "may_not_raise"
