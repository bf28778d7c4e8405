"""Plans of inspections: filed beforehand within a cap, their points drawn so that anybody draws them again."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from gongjian.kernel.problems import Refused
from gongjian.supervise.actions.inspections import plans
from gongjian.supervise.models import (
    InspectionPlan,
    InspectionPoint,
    PlanState,
    Visit,
    VisitState,
)
from gongjian.supervise.playbook import inspections as section
from gongjian.supervise.selectors.inspections.caps import left_of, same_day
from gongjian.supervise.selectors.inspections.frames import points_of, redrawn_same
from tests.cast import Cast
from tests.supervise.inspecting.refusals import code


# ---------------------------------------------------------------- plans and the cap
def test_a_plan_is_filed_before_its_first_day_and_no_later(
    cast: Cast, prepare: Callable[..., InspectionPlan]
) -> None:
    plan, viewer = prepare(), cast.inspector.viewer(cast.on)
    plans.choose_point(viewer=viewer, plan=plan, reason="例行", unit_id=cast.town_a.pk, at=cast.at)
    with pytest.raises(Refused) as refused:
        plans.file_plan(viewer=viewer, plan=plan, at=cast.at + timedelta(days=1))
    assert code(refused) == "filed_late"
    filed = plans.file_plan(viewer=viewer, plan=plan, at=cast.at)
    assert (filed.state, filed.filed_by) == (PlanState.FILED, cast.inspector.person.name)
    assert [(row.unit_id, row.on, row.state) for row in Visit.objects.all()] == [
        (cast.town_a.pk, cast.on, VisitState.PLANNED)
    ]


def test_over_the_cap_a_plan_is_refused_on_any_day_of_the_period_alike(
    cast: Cast, file: Callable[..., InspectionPlan]
) -> None:
    file(cast.town_a, days=1)
    file(cast.town_a, days=9)
    said = set()
    for days in (1, 5, 9, 20):
        with pytest.raises(Refused) as refused:
            file(cast.town_a, days=days)
        assert code(refused) == "cap_reached"
        said.add(str(refused.value))
    assert len(said) == 1
    assert left_of(cast.campaign, cast.town_a.pk, cast.on) == 0
    assert file(cast.town_a, days=31).state == PlanState.FILED
    assert left_of(cast.campaign, cast.town_b.pk, cast.on) == 2


def test_two_plans_for_one_unit_on_one_day_count_once_and_say_so(
    cast: Cast, file: Callable[..., InspectionPlan]
) -> None:
    first, second = file(cast.town_a, days=3), file(cast.town_a, days=3)
    assert left_of(cast.campaign, cast.town_a.pk, cast.on) == 1
    assert list(same_day(second, points_of(second)).values()) == [first.number]


def test_a_secret_plan_is_counted_by_the_cap_and_never_named(
    cast: Cast, file: Callable[..., InspectionPlan]
) -> None:
    file(cast.town_a, days=3, secret=True)
    second = file(cast.town_a, days=3)
    assert left_of(cast.campaign, cast.town_a.pk, cast.on) == 1
    assert same_day(second, points_of(second)) == {}


def test_visits_that_help_are_not_counted_against_the_cap(
    cast: Cast, file: Callable[..., InspectionPlan]
) -> None:
    for days in (1, 2, 3):
        file(cast.town_a, days=days, kind="on_site_office")
    assert left_of(cast.campaign, cast.town_a.pk, cast.on) == 2


def test_a_plan_given_up_gives_the_cap_back(cast: Cast, file: Callable[..., InspectionPlan]) -> None:
    plan = file(cast.town_a, days=3)
    viewer = cast.inspector.viewer(cast.on)
    plans.cancel_plan(viewer=viewer, plan=plan, reason="与上级检查合并", at=cast.at)
    assert left_of(cast.campaign, cast.town_a.pk, cast.on) == 2


def test_the_office_plans_what_is_announced_and_nothing_secret(cast: Cast) -> None:
    clerk = cast.clerk.viewer(cast.on)
    for draft, wanted in (
        (plans.PlanDraft("暗访", "unannounced", cast.on, cast.on), "may_not_plan"),
        (plans.PlanDraft("现场办公", "on_site_office", cast.on, cast.on), ""),
    ):
        if wanted:
            with pytest.raises(Refused) as refused:
                plans.prepare(viewer=clerk, campaign=cast.campaign, draft=draft, at=cast.at)
            assert code(refused) == wanted
        else:
            made = plans.prepare(viewer=clerk, campaign=cast.campaign, draft=draft, at=cast.at)
            assert made.secret is False


# ---------------------------------------------------------------- points at random
def test_points_drawn_are_drawn_again_by_anybody_and_never_a_second_time(
    cast: Cast, prepare: Callable[..., InspectionPlan]
) -> None:
    viewer = cast.inspector.viewer(cast.on)
    plan = plans.draw_points(viewer=viewer, plan=prepare(), frame="units", size=2, at=cast.at)
    points = points_of(plan)
    assert (plan.frame_size, sum(row.drawn for row in points), len(plan.seed)) == (4, 2, 32)
    assert redrawn_same(plan, points) is True
    others = []
    for number in range(20):  # two of four come out the same by one seed in six
        plan.seed = f"another seed, number {number}"
        others.append(redrawn_same(plan, points))
    assert False in others
    with pytest.raises(Refused) as refused:
        plans.draw_points(viewer=viewer, plan=plan, frame="units", size=2, at=cast.at)
    assert code(refused) == "already_drawn"


def test_the_same_seed_gives_the_same_points(cast: Cast, prepare: Callable[..., InspectionPlan]) -> None:
    viewer, drawn = cast.inspector.viewer(cast.on), []
    for days in (0, 1):
        plan = plans.draw_points(
            viewer=viewer, plan=prepare(days=days), frame="units", size=2, seed="20260302", at=cast.at
        )
        drawn.append([row.unit_id for row in points_of(plan) if row.drawn])
    assert drawn[0] == drawn[1]


def test_a_sample_larger_than_its_frame_is_refused_with_both_numbers(
    cast: Cast, prepare: Callable[..., InspectionPlan]
) -> None:
    viewer = cast.inspector.viewer(cast.on)
    with pytest.raises(Refused) as refused:
        plans.draw_points(viewer=viewer, plan=prepare(), frame="township", size=3, at=cast.at)
    assert code(refused) == "sample_too_large"
    assert {sign for sign in str(refused.value) if sign.isdigit()} == {"2", "3"}


def test_a_chosen_point_needs_its_reason(cast: Cast, prepare: Callable[..., InspectionPlan]) -> None:
    viewer, plan = cast.inspector.viewer(cast.on), prepare()
    with pytest.raises(Refused) as refused:
        plans.choose_point(viewer=viewer, plan=plan, reason=" ", unit_id=cast.town_a.pk, at=cast.at)
    assert code(refused) == "missing_reason"
    plans.draw_points(viewer=viewer, plan=plan, frame="township", size=1, at=cast.at)
    other = InspectionPoint.objects.get(plan=plan, drawn=False)
    made = plans.choose_point(viewer=viewer, plan=plan, reason="回头看", unit_id=other.unit_id, at=cast.at)
    plan.refresh_from_db()
    assert (made.chosen_reason, redrawn_same(plan, points_of(plan))) == ("回头看", True)


def test_a_day_outside_the_plan_is_refused(cast: Cast, prepare: Callable[..., InspectionPlan]) -> None:
    with pytest.raises(Refused) as refused:
        plans.choose_point(
            viewer=cast.inspector.viewer(cast.on),
            plan=prepare(),
            reason="例行",
            unit_id=cast.town_a.pk,
            planned_on=date(2030, 1, 1),
            at=cast.at,
        )
    assert code(refused) == "day_outside"


def test_a_list_of_the_playbook_is_drawn_from_as_those_of_the_house_are(
    cast: Cast, prepare: Callable[..., InspectionPlan]
) -> None:
    viewer, plan = cast.inspector.viewer(cast.on), prepare()
    with pytest.raises(Refused) as refused:
        plans.draw_points(viewer=viewer, plan=plan, frame="third", size=1, at=cast.at)
    assert code(refused) == "frame_unknown"
    plans.draw_points(viewer=viewer, plan=plan, frame="second", size=1, at=cast.at)
    assert [row.unit_id for row in points_of(plan)] == [cast.town_b.pk]


def test_a_list_given_twice_in_the_playbook_is_told_of_with_its_place() -> None:
    one = {"key": "second", "name": "乙字头单位", "kinds": ["township"]}
    given = section.InspectionsText.model_validate({"frames": [one, one]})
    found = list(section._check(SimpleNamespace(documents=()), given))  # type: ignore[arg-type]
    assert [(what, where) for what, where, _message, _remedy in found] == [
        ("key_twice", ("frames", 1, "key"))
    ]
