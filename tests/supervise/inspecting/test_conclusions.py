"""What a round concludes and who contests it; where lead officials are reminded to be."""

from datetime import timedelta

import pytest

from gongjian.kernel.problems import Refused
from gongjian.projects import actions as projects
from gongjian.projects.models import Project, ProjectRole
from gongjian.supervise.actions.inspections import conclusions, plans
from gongjian.supervise.actions.inspections.duties import remind_lead_officials
from gongjian.supervise.models import (
    AttendanceDuty,
    InspectionConclusion,
    Visit,
)
from tests.cast import Cast
from tests.supervise.inspecting.refusals import code


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
