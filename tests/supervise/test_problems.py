"""A problem from the day it is raised to the day somebody looks whether it holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.matters import actions as matters
from gongjian.matters.models import Leg, Matter, MatterHolding
from gongjian.matters.policy import can_see, visible_matters
from gongjian.matters.selectors.reach import ways_to_see
from gongjian.projects.models import PlanNode
from gongjian.supervise.actions.problems import (
    Details,
    ProblemDraft,
    describe,
    look_back,
    raise_in,
    raise_problem,
)
from gongjian.supervise.models import LookBack, Problem
from gongjian.supervise.policy.problems import look_back_of
from tests.cast import Cast
from tests.supervise.problem_stage import accepted, at, fresh, on, raised, struck_off


# ---------------------------------------------------------------- raising
def test_a_problem_the_office_raises_is_on_its_unit_s_desk_at_once(cast: Cast) -> None:
    problem = raised(cast, wants="请交通局先修便道", suggests="由养护资金先行垫付", level="leader")
    matter = fresh(problem)
    assert (matter.kind, matter.state, matter.desk_unit_id) == ("problem", "assigned", cast.town_a.pk)
    assert (matter.due_on, problem.category, problem.level) == (on(10), "utilities", "leader")
    assert (problem.raised_by_id, problem.raised_on) == (cast.office.pk, on(0))


def test_a_problem_a_township_raises_waits_for_the_office_and_the_township_sees_it(cast: Cast) -> None:
    viewer = cast.reporter_a.viewer(cast.on)
    draft = ProblemDraft(title="用地指标不足", category="land", raised_by_id=cast.town_a.pk)
    problem = raise_problem(viewer=viewer, campaign=cast.campaign, draft=draft, at=at(0))
    matter = fresh(problem)
    assert (matter.state, matter.unit_id) == ("drafted", None)
    assert can_see(viewer, matter)
    assert not can_see(cast.reporter_b.viewer(cast.on), matter)


def test_the_unit_that_raised_a_problem_follows_it_and_neither_leads_nor_supervises_it(cast: Cast) -> None:
    draft = ProblemDraft(title="用地指标不足", category="land", raised_by_id=cast.town_a.pk)
    reporter, clerk = cast.reporter_a.viewer(cast.on), cast.clerk.viewer(cast.on)
    problem = raise_problem(viewer=reporter, campaign=cast.campaign, draft=draft, at=at(0))
    matter = matters.change_matter(
        viewer=clerk, matter=fresh(problem), unit_id=cast.bureau.pk, due=on(10), at=at(0)
    )
    matters.assign(viewer=clerk, matter=matter, at=at(0))
    held = MatterHolding.objects.filter(matter_id=problem.matter_id, voided=False)
    assert list(held.values_list("role", "unit_id")) == [("lead", cast.bureau.pk)]
    text = cast.reporter_a.browser().get(f"/matters/{matter.number}/").content.decode()
    assert ("督办单位" in text, "甲镇" in text) == (False, True)
    listed = Matter.objects.filter(visible_matters(reporter, cast.campaign))
    other = cast.head_b.viewer(cast.on)
    assert list(listed) == [matter] and not can_see(other, matter)
    ways = ways_to_see(reporter, cast.campaign) or []
    assert [Matter.objects.filter(way).exists() for way in ways] == [False, False, False, False, True]


def test_a_township_does_not_hand_its_problem_to_a_department(cast: Cast) -> None:
    draft = ProblemDraft(title="用地指标不足", category="land", unit_id=cast.bureau.pk, due=on(5))
    with pytest.raises(Refused) as refused:
        raise_problem(viewer=cast.reporter_a.viewer(cast.on), campaign=cast.campaign, draft=draft, at=at(0))
    assert [one.code for one in refused.value.problems] == ["handed_out_by_office"]


def test_solved_on_the_spot_is_closed_and_struck_off_at_once_and_counted_apart(cast: Cast) -> None:
    with ledger.record("problem.raise", by=cast.clerk.actor, at=at(0), words={"title": "x"}) as entry:
        draft = ProblemDraft(
            title="临时用电未接",
            category="utilities",
            unit_id=cast.bureau.pk,
            origin="visit",
            solved="当场接通",
        )
        problem = raise_in(entry, cast.campaign, draft, at=at(0))
    matter = fresh(problem)
    assert problem.on_the_spot
    assert (matter.state, matter.desk_unit_id, matter.last_progress) == ("struck_off", None, "当场接通")
    assert (matter.closed_at, matter.unit_id) == (at(0), cast.bureau.pk)
    assert not Leg.objects.filter(matter_id=matter.pk).exists()
    assert look_back_of(matter.pk) is not None


def test_a_problem_without_a_date_takes_the_limit_chosen(cast: Cast) -> None:
    problem = raised(cast, due=None, clock="urgent")
    matter = fresh(problem)
    assert (matter.due_on, matter.rule) == (date(2026, 3, 5), "house:urgent")


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"category": "weather"}, "category_unknown", "category"),
        ({"cause": "weather"}, "cause_unknown", "cause"),
        ({"level": "sky"}, "level_unknown", "level"),
        ({"clock": "never"}, "clock_unknown", "clock"),
        ({"promised_on": date(2026, 3, 7)}, "promised_day_off", "promised_on"),
        ({"promised_on": date(2026, 3, 1)}, "promised_in_the_past", "promised_on"),
        ({"solved": "已解决", "unit_id": None}, "nobody_solved_it", "unit"),
        ({"due": None}, "missing_due", "due"),
        ({"due": date(2026, 3, 1)}, "due_in_the_past", "due"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    cast: Cast, changes: dict[str, Any], code: str, where: str
) -> None:
    with pytest.raises(Refused) as refused:
        raised(cast, **changes)
    assert [(one.code, one.where) for one in refused.value.problems] == [(code, where)]
    assert not Problem.objects.exists()
    assert not Matter.objects.exists()


def test_a_promise_for_a_saturday_is_refused_and_names_the_working_days_beside_it(
    cast: Cast, in_english: None
) -> None:
    with pytest.raises(Refused) as refused:
        raised(cast, promised_on=date(2026, 3, 7))
    found = refused.value.problems[0]
    assert str(found.message) == "2026-03-07 is a day off; nobody will be there to keep the promise."
    assert str(found.remedy) == "Promise a working day: 2026-03-06, or 2026-03-09."


# ---------------------------------------------------------------- closing and looking back
def test_nobody_closes_the_problem_they_reported_solved_themselves(cast: Cast) -> None:
    matter = fresh(raised(cast))
    done: dict[str, Any] = {"reported_done_by": cast.clerk.user.pk, "reported_done_at": at(2)}
    with ledger.record("test.cast", by=cast.clerk.actor, at=at(2)) as entry:
        entry.change(matter, state="reported_done", **done)
    with pytest.raises(Refused) as refused:
        matters.close(viewer=cast.clerk.viewer(cast.on), matter=matter, conclusion="自己办的", at=at(3))
    assert refused.value.problems[0].code == "doer_does_not_review"


def test_struck_off_it_is_looked_back_at_after_thirty_days_on_a_working_day(cast: Cast) -> None:
    problem = raised(cast)
    matter = struck_off(cast, problem)
    assert matter.state == "struck_off"
    look = look_back_of(matter.pk)
    assert look is not None
    assert look.due_on == date(2026, 4, 7)  # 5 April is 清明, a Sunday; 6 April is off as well


def test_what_has_come_back_is_taken_up_again_and_keeps_its_history(cast: Cast) -> None:
    problem = raised(cast)
    matter = struck_off(cast, problem)
    look = look_back_of(matter.pk)
    assert look is not None
    look_back(viewer=cast.clerk.viewer(cast.on), look=look, held=False, says="又被堵上了", at=at(36))
    matter = fresh(problem)
    assert (matter.state, matter.desk_unit_id, matter.struck_off_at) == ("working", cast.town_a.pk, None)
    look.refresh_from_db()
    assert (look.held, look.says, look.done_on) == (False, "又被堵上了", on(36))
    matters.report_done(viewer=cast.head_a.viewer(cast.on), matter=fresh(problem), result="再通", at=at(38))
    matters.close(viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), conclusion="属实", at=at(39))
    matters.strike_off(
        viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), steps={"on_site": "到场"}, at=at(39, 15)
    )
    assert list(LookBack.objects.order_by("id").values_list("held", flat=True)) == [False, None]


def test_what_holds_stays_struck_off_and_is_not_looked_at_twice(cast: Cast) -> None:
    problem = raised(cast)
    matter = struck_off(cast, problem)
    look = look_back_of(matter.pk)
    assert look is not None
    look_back(viewer=cast.inspector.viewer(cast.on), look=look, held=True, says="4月7日到场，畅通", at=at(36))
    assert fresh(problem).state == "struck_off"
    with pytest.raises(Refused) as refused:
        look_back(viewer=cast.inspector.viewer(cast.on), look=look, held=True, says="再看", at=at(37))
    assert refused.value.problems[0].code == "looked_already"


def test_who_solved_it_does_not_look_back(cast: Cast) -> None:
    problem = raised(cast)
    matter = struck_off(cast, problem)
    look = look_back_of(matter.pk)
    assert look is not None
    with pytest.raises(Refused) as refused:
        look_back(viewer=cast.head_a.viewer(cast.on), look=look, held=True, says="畅通", at=at(36))
    assert refused.value.problems[0].code == "doer_does_not_look_back"
    assert look_back_of(matter.pk) == look


# ---------------------------------------------------------------- the line of the ledger
def test_a_problem_drafted_elsewhere_gets_its_line_when_somebody_fills_it_in(cast: Cast) -> None:
    draft = matters.Draft(kind="problem", title="征迁未清零", unit_id=cast.town_a.pk, due=on(10))
    matter = matters.draft_matter(
        viewer=cast.clerk.viewer(cast.on), campaign=cast.campaign, draft=draft, at=at(0)
    )
    problem = describe(
        viewer=cast.clerk.viewer(cast.on), matter=matter, at=at(1),
        details=Details(category="relocation", cause="interests", measures="逐户做工作", checker="督查室"),
    )  # fmt: skip
    assert (problem.category, problem.cause, problem.measures, problem.checker) == (
        "relocation",
        "interests",
        "逐户做工作",
        "督查室",
    )


def test_another_unit_does_not_write_in_the_ledger(cast: Cast) -> None:
    problem = raised(cast)
    with pytest.raises(Refused) as refused:
        describe(
            viewer=cast.head_b.viewer(cast.on),
            matter=fresh(problem),
            details=Details(category="land"),
            at=at(1),
        )
    assert refused.value.problems[0].code == "not_yours"
    assert Problem.objects.get().category == "utilities"


# ---------------------------------------------------------------- a node waits
@pytest.fixture
def node(cast: Cast, project: Any) -> PlanNode:
    """A node of an approved plan that lies on the bureau's desk."""
    from gongjian.projects.models import PlanNetwork

    with ledger.record("test.cast", by=cast.clerk.actor, at=at(0)) as entry:
        network = entry.create(
            PlanNetwork(
                project=project,
                campaign=cast.campaign,
                template="energy",
                start_on=on(0),
                approved_at=at(0),
                state="approved",
            )
        )
        made = entry.create(
            PlanNode(
                network=network,
                project=project,
                key="land",
                name="用地预审",
                unit_id=cast.bureau.pk,
                limit_days=10,
            )
        )
    return made


def test_a_node_with_a_problem_waits_for_its_unit_until_the_problem_is_solved(
    cast: Cast, node: PlanNode
) -> None:
    from gongjian.projects.actions.network.matters import open_matter

    with ledger.record("test.cast", by=cast.clerk.actor, at=at(0)) as entry:
        entry.change(node, actual_start_on=on(0))
        entry.change(node, matter_id=open_matter(entry, cast.campaign, node).pk)
    problem = raised(cast, node=node, category="land", origin="node")
    of_node = Matter.objects.get(pk=node.matter_id)
    lying = Leg.objects.get(matter_id=of_node.pk, to_at=None)
    assert (of_node.desk_unit_id, of_node.blocked_by) == (cast.town_a.pk, "land")
    assert (lying.kind, lying.unit_id) == ("waiting", cast.town_a.pk)
    assert fresh(problem).project_id == node.project_id
    accepted(cast, problem)
    matters.report_done(viewer=cast.head_a.viewer(cast.on), matter=fresh(problem), result="已交地", at=at(3))
    matters.close(viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), conclusion="属实", at=at(4))
    of_node.refresh_from_db()
    assert (of_node.desk_unit_id, of_node.blocked_by) == (cast.bureau.pk, "")
    matters.reopen(viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), reason="反弹", at=at(5))
    of_node.refresh_from_db()
    assert (of_node.desk_unit_id, of_node.blocked_by) == (cast.town_a.pk, "land")


def test_a_node_that_begins_under_a_problem_waits_from_the_first_moment(cast: Cast, node: PlanNode) -> None:
    from gongjian.projects.actions.network.nodes import start_node

    raised(cast, node=node, category="land", origin="node")
    start_node(viewer=cast.clerk.viewer(cast.on), node=node, on=on(1), at=at(1))
    node.refresh_from_db()
    of_node = Matter.objects.get(pk=node.matter_id)
    assert (of_node.desk_unit_id, of_node.blocked_by) == (cast.town_a.pk, "land")
