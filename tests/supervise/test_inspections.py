"""Inspections: planned beforehand within a cap, points drawn so that anybody draws them again, found and concluded."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from gongjian.kernel.problems import Refused
from gongjian.matters.models import Matter
from gongjian.people.models import Unit
from gongjian.projects import actions as projects
from gongjian.projects.models import Project, ProjectRole
from gongjian.supervise.actions.inspections import conclusions, plans, spoken, visits
from gongjian.supervise.actions.inspections.duties import remind_lead_officials
from gongjian.supervise.actions.inspections.findings import Finding
from gongjian.supervise.models import (
    AttendanceDuty,
    InspectionConclusion,
    InspectionPlan,
    InspectionPoint,
    PlanState,
    Problem,
    SpokenRequest,
    Visit,
    VisitState,
)
from gongjian.supervise.playbook import inspections as section
from gongjian.supervise.selectors.inspections.caps import left_of, same_day
from gongjian.supervise.selectors.inspections.frames import points_of, redrawn_same
from tests.cast import Cast

RULES = section.InspectionsText.model_validate(
    {
        "cap": {"count": 2, "period": "month", "source": "示例办发〔示例〕3号"},
        "photo": "佐证形象进度",
        "teams": [{"key": "dawn", "name": "晨查组"}],
        "duties": [{"event": "inspection"}],
    }
)


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The playbook of the campaign caps inspections at two a month."""
    playbook = SimpleNamespace(more={"inspections": RULES})
    monkeypatch.setattr(section, "playbook_of", lambda _campaign, _on: playbook)


@pytest.fixture
def prepare(cast: Cast) -> Callable[..., InspectionPlan]:
    def make(
        kind: str = "inspection", *, days: int = 0, secret: bool = False, **values: Any
    ) -> InspectionPlan:
        on = cast.on + timedelta(days=days)
        draft = plans.PlanDraft(f"{kind}第{days}日", kind, on, on, secret, **values)
        return plans.prepare(
            viewer=cast.inspector.viewer(cast.on), campaign=cast.campaign, draft=draft, at=cast.at
        )

    return make


@pytest.fixture
def file(cast: Cast, prepare: Callable[..., InspectionPlan]) -> Callable[..., InspectionPlan]:
    def make(unit: Unit, *, days: int = 0, **values: Any) -> InspectionPlan:
        plan, viewer = prepare(days=days, **values), cast.inspector.viewer(cast.on)
        plans.choose_point(viewer=viewer, plan=plan, reason="上轮问题较多", unit_id=unit.pk, at=cast.at)
        return plans.file_plan(viewer=viewer, plan=plan, at=cast.at)

    return make


@pytest.fixture
def on_site(cast: Cast, file: Callable[..., InspectionPlan]) -> Visit:
    """A visit to town_a that has begun."""
    visit = Visit.objects.get(plan=file(cast.town_a))
    return visits.start_visit(viewer=cast.inspector.viewer(cast.on), visit=visit, at=cast.at)


def code(refused: Any) -> str:
    return str(refused.value.problems[0].code)


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
    plan.seed = "another seed of thirty-two signs"
    assert redrawn_same(plan, points) is False
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


# ---------------------------------------------------------------- on site
def test_findings_solved_on_the_spot_count_apart_and_others_go_to_their_unit(
    cast: Cast, on_site: Visit
) -> None:
    due = cast.on + timedelta(days=9)
    found = [
        Finding("environment", "施工便道被堵", solved="现场协调清障"),
        Finding("permits", "用地手续没有报齐", unit_id=cast.bureau.pk, due_on=due),
        Finding("other", "围挡破损"),
    ]
    inspector = cast.inspector.viewer(cast.on)
    visits.record_visit(viewer=inspector, visit=on_site, seen=visits.Seen(findings=found), at=cast.at)
    rows = Problem.objects.filter(visit=on_site).select_related("matter").order_by("id")
    assert [(row.on_the_spot, row.matter.state, row.matter.unit_id) for row in rows] == [
        (True, "struck_off", cast.town_a.pk),
        (False, "assigned", cast.bureau.pk),
        (False, "drafted", None),
    ]
    assert rows[1].matter.due_on == due


def test_a_visit_sent_from_the_device_begins_when_it_was_written_there(
    cast: Cast, file: Callable[..., InspectionPlan]
) -> None:
    visit = Visit.objects.get(plan=file(cast.town_a))
    later = cast.at + timedelta(hours=3)
    seen = visits.Seen(summary="已看完", ends=True, begun_at=cast.at)
    done = visits.record_visit(viewer=cast.inspector.viewer(cast.on), visit=visit, seen=seen, at=later)
    assert (done.state, done.started_at, done.ended_at) == (VisitState.ENDED, cast.at, later)
    assert InspectionPlan.objects.get(pk=visit.plan_id).opened_at == cast.at


def test_a_visit_does_not_begin_before_its_day(cast: Cast, file: Callable[..., InspectionPlan]) -> None:
    visit = Visit.objects.get(plan=file(cast.town_a, days=2))
    with pytest.raises(Refused) as refused:
        visits.start_visit(viewer=cast.inspector.viewer(cast.on), visit=visit, at=cast.at)
    assert code(refused) == "too_early"


def test_the_location_is_taken_only_where_a_rule_says_why(cast: Cast, on_site: Visit) -> None:
    with pytest.raises(Refused) as refused:
        visits.record_visit(
            viewer=cast.inspector.viewer(cast.on),
            visit=on_site,
            seen=visits.Seen(located="38.7, 112.7"),
            at=cast.at,
        )
    assert code(refused) == "location_not_asked"


# ---------------------------------------------------------------- what a leader said
@pytest.fixture
def said(cast: Cast, on_site: Visit) -> SpokenRequest:
    words = visits.Said("副县长", "这条路月底前必须通", [cast.leader.post.pk])
    visits.record_visit(
        viewer=cast.inspector.viewer(cast.on), visit=on_site, seen=visits.Seen(said=words), at=cast.at
    )
    return SpokenRequest.objects.get()


def test_a_spoken_request_binds_once_the_office_has_confirmed_it(cast: Cast, said: SpokenRequest) -> None:
    inspector, clerk = cast.inspector.viewer(cast.on), cast.clerk.viewer(cast.on)
    values = {"spoken": said, "title": "打通进场道路", "unit_id": cast.town_a.pk, "at": cast.at}
    with pytest.raises(Refused) as refused:
        spoken.confirm_spoken(viewer=inspector, due_on=cast.on, **values)
    assert (code(refused), Matter.objects.count()) == ("office_confirms", 0)
    matter = spoken.confirm_spoken(viewer=clerk, due_on=cast.on + timedelta(days=29), **values)
    said.refresh_from_db()
    assert (matter.kind, matter.state, matter.title) == ("instruction", "assigned", "打通进场道路")
    assert (said.state, said.matter_id, said.says) == ("confirmed", matter.pk, "这条路月底前必须通")
    with pytest.raises(Refused) as again:
        spoken.drop_spoken(viewer=clerk, spoken=said, reason="重复", at=cast.at)
    assert code(again) == "spoken_settled"


def test_a_leaders_words_are_read_by_whoever_heard_them_the_office_and_named_posts_only(
    cast: Cast, said: SpokenRequest
) -> None:
    address = f"/visits/{said.visit.number}/"
    readers = {
        name
        for name in cast.members
        if "这条路月底前必须通" in cast.members[name].browser().get(address).content.decode()
    }
    assert readers == {"inspector", "clerk", "campaign_admin", "leader"}


# ---------------------------------------------------------------- conclusions
@pytest.fixture
def concluded(cast: Cast, on_site: Visit) -> InspectionConclusion:
    assert on_site.plan is not None
    return conclusions.conclude(
        viewer=cast.inspector.viewer(cast.on),
        plan=on_site.plan,
        unit_id=cast.town_a.pk,
        says="台账不实",
        at=cast.at,
    )


def test_a_review_is_asked_up_to_the_thirtieth_day_and_no_later(
    cast: Cast, concluded: InspectionConclusion
) -> None:
    assert concluded.review_until_on == cast.on + timedelta(days=30)
    head = cast.head_a.viewer(cast.on)
    with pytest.raises(Refused) as refused:
        conclusions.ask_review(
            viewer=head, conclusion=concluded, reason="有原始凭证", at=cast.at + timedelta(days=31)
        )
    assert code(refused) == "review_late"
    asked = conclusions.ask_review(
        viewer=head, conclusion=concluded, reason="有原始凭证", at=cast.at + timedelta(days=30)
    )
    assert asked.outcome == "asked"


def test_only_the_inspected_unit_asks_for_a_review(cast: Cast, concluded: InspectionConclusion) -> None:
    with pytest.raises(Refused) as refused:
        conclusions.ask_review(
            viewer=cast.head_b.viewer(cast.on), conclusion=concluded, reason="不服", at=cast.at
        )
    assert code(refused) == "not_your_conclusion"


def test_other_people_review_and_both_results_are_kept(cast: Cast, concluded: InspectionConclusion) -> None:
    asked = conclusions.ask_review(
        viewer=cast.head_a.viewer(cast.on), conclusion=concluded, reason="有原始凭证", at=cast.at
    )
    with pytest.raises(Refused) as refused:
        conclusions.decide_review(
            viewer=cast.inspector.viewer(cast.on), review=asked, upheld=True, says="维持", at=cast.at
        )
    assert code(refused) == "same_people"
    done = conclusions.decide_review(
        viewer=cast.campaign_admin.viewer(cast.on), review=asked, upheld=False, says="凭证属实", at=cast.at
    )
    concluded.refresh_from_db()
    assert (done.outcome, done.says, concluded.says) == ("changed", "凭证属实", "台账不实")


# ---------------------------------------------------------------- duties
def test_the_lead_official_is_reminded_once_of_a_visit_to_come_and_never_of_a_secret_one(cast: Cast) -> None:
    project = _led_project(cast)
    viewer = cast.inspector.viewer(cast.on)
    for days, secret in ((2, False), (3, True)):
        on = cast.on + timedelta(days=days)
        plan = plans.prepare(
            viewer=viewer,
            campaign=cast.campaign,
            draft=plans.PlanDraft("督查", "inspection", on, on, secret),
            at=cast.at,
        )
        plans.choose_point(viewer=viewer, plan=plan, reason="进度", project=project, at=cast.at)
        plans.file_plan(viewer=viewer, plan=plan, at=cast.at)
    cast.campaign.refresh_from_db()
    _live(cast)
    assert (remind_lead_officials(cast.at), remind_lead_officials(cast.at)) == (1, 0)
    duty = AttendanceDuty.objects.get()
    assert (duty.event, duty.on, duty.person_id) == (
        "inspection",
        cast.on + timedelta(days=2),
        cast.leader.person.pk,
    )


def _led_project(cast: Cast) -> Project:
    new = projects.NewProject(
        values={"name": "示例水厂扩建"},
        holdings=[
            projects.Held(ProjectRole.ACCOUNTABLE, unit_id=cast.town_a.pk),
            projects.Held(ProjectRole.LEAD_OFFICIAL, person_id=cast.leader.person.pk),
        ],
        joins=projects.Joined(cast.campaign),
        illustrative=True,
    )
    return projects.register_project(viewer=cast.clerk.viewer(cast.on), new=new, at=cast.at)


def _live(cast: Cast) -> None:
    from gongjian import ledger

    with ledger.record("test.cast", by=cast.clerk.actor, at=cast.at) as entry:
        entry.change(cast.campaign, status="live")


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
