"""A node that a stage hangs on is done: the stage is proposed to a named person, and moves only when one decides."""

from datetime import date, datetime

import pytest

from gongjian.kernel.problems import Refused
from gongjian.kit.registry import inbox_notices
from gongjian.ledger.models import Entry
from gongjian.projects.actions.gates import Given, show_proofs
from gongjian.projects.actions.network import nodes
from gongjian.projects.actions.network import plan as plans
from gongjian.projects.actions.stages.proposals import accept_proposal, decline_proposal
from gongjian.projects.models import PlanNode, ProjectStage
from gongjian.projects.selectors.stages import deciders, proposals
from tests.projects.test_gates import gated

__all__ = ["gated"]
START = date(2026, 3, 2)


def instant(cast, day, hour=9):
    return datetime.combine(day, cast.at.timetz().replace(hour=hour))


@pytest.fixture
def done(cast, project):
    """The start of works is done on 3 March; the project is still at the stage preliminary."""
    clerk = cast.clerk.viewer(cast.on)
    made = plans.draft_network(
        viewer=clerk, project=project, template_key="private-plant", start_on=START, branches=("eia-form",),
        campaign=cast.campaign, at=cast.at,
    )  # fmt: skip
    plans.hand_in(viewer=clerk, network=made, at=cast.at)
    plans.approve(viewer=cast.leader.viewer(cast.on), network=made, at=cast.at)
    node = PlanNode.objects.get(network=made, stage="construction", voided=False)
    on = date(2026, 3, 3)
    nodes.finish_node(viewer=clerk, node=node, on=on, why="已先行开工", at=instant(cast, on, 16))
    return PlanNode.objects.select_related("project").get(pk=node.pk)


@pytest.fixture
def who(cast):
    return {"viewer": cast.clerk.viewer(cast.on), "at": instant(cast, date(2026, 3, 4))}


def stage_of(project):
    return ProjectStage.objects.get(project=project, voided=False, to_on=None)


def test_a_finished_node_proposes_its_stage_and_moves_nothing(cast, project, done):
    one = proposals([project.pk])[project.pk]
    assert (one.node.pk, one.stage, one.on) == (done.pk, "construction", date(2026, 3, 3))
    assert stage_of(project).stage == "preliminary"
    named = deciders(project, [cast.campaign.pk], cast.on)
    assert [cast.clerk.person.name in text for text in named][:1] == [True]


def test_one_tap_on_the_projects_page_moves_the_stage_from_the_day_of_the_node(cast, project, done):
    browser, base = cast.clerk.browser(), f"/projects/{project.number}/"
    page = browser.get(base).content.decode()
    accept = f"{base}stage-proposal/{done.number}/accept/"
    assert f'action="{accept}"' in page
    assert browser.post(accept)["Location"] == base
    now = stage_of(project)
    assert (now.stage, now.from_on) == ("construction", date(2026, 3, 3))
    assert (proposals([project.pk]), 'id="stage-proposal"' in browser.get(base).content.decode()) == (
        {},
        False,
    )


def test_it_waits_at_the_to_do_of_whoever_may_decide_and_of_nobody_else(cast, project, done, who):
    def told(member):
        viewer = member.viewer(cast.on)
        tell = inbox_notices["stage-proposals"]
        return [one.href for one in tell(viewer, who["at"])]

    assert told(cast.clerk) == [f"/projects/{project.number}/#stage-proposal"]
    assert (told(cast.reporter_a), told(cast.outsider)) == ([], [])


def test_declined_with_a_reason_it_is_proposed_no_more_and_the_story_tells_it(cast, project, done, who):
    with pytest.raises(Refused) as refused:
        decline_proposal(**who, node=done, reason=" ")
    assert refused.value.code == "missing_reason"
    decline_proposal(**who, node=done, reason="只做了场平")
    assert (proposals([project.pk]), stage_of(project).stage) == ({}, "preliminary")
    assert Entry.objects.filter(act="project.stage_declined", reason="只做了场平").count() == 1
    with pytest.raises(Refused) as refused:
        accept_proposal(**who, node=done)
    assert refused.value.code == "proposal_gone"


def test_a_unit_that_only_reports_decides_nothing(cast, project, done, who):
    with pytest.raises(Refused) as refused:
        accept_proposal(viewer=cast.reporter_a.viewer(cast.on), node=done, at=who["at"])
    assert refused.value.code == "may_not_edit"


def test_the_gate_of_the_stage_asks_for_its_proofs_before_anything_moves(cast, gated, project, done, who):
    browser, base = cast.clerk.browser(), f"/projects/{project.number}/"
    accept = f"{base}stage-proposal/{done.number}/accept/"
    assert browser.post(accept)["Location"] == f"{base}stage/?stage=construction"
    assert stage_of(project).stage == "preliminary"
    given = {"construction-permit": Given("示例建许1号"), "start-order": Given("示例开工令1号")}
    show_proofs(**who, project=project, gate="construction", given=given)
    assert browser.post(accept)["Location"] == base
    assert stage_of(project).stage == "construction"
