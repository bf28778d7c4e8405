"""A plan drafted from a class and a start, tuned, approved by a named person; every baseline is kept."""

from datetime import date, timedelta

import pytest

from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.ledger.models import Entry
from gongjian.projects.actions.network import plan as plans
from gongjian.projects.actions.network.copy import After, NewNode, Tuning
from gongjian.projects.models import PlanBaseline, PlanLink, PlanNetwork, PlanNode
from gongjian.projects.selectors import network as selectors

START = date(2026, 3, 2)


@pytest.fixture
def draft(cast, project):
    def make(template="private-plant", *, branches=("eia-form",), start_on=START, campaign=None, **rest):
        return plans.draft_network(
            viewer=cast.clerk.viewer(cast.on), project=project, template_key=template, start_on=start_on,
            branches=branches, campaign=campaign or cast.campaign, at=cast.at, **rest,
        )  # fmt: skip

    return make


@pytest.fixture
def tune(cast):
    def go(network, *, hours=1, reason="", **changes):
        return plans.tune(
            viewer=cast.clerk.viewer(cast.on), network=network, tuning=Tuning(**changes), reason=reason,
            at=cast.at + timedelta(hours=hours),
        )  # fmt: skip

    return go


@pytest.fixture
def approve(cast):
    def go(network, *, hours=2, reason=""):
        at = cast.at + timedelta(hours=hours)
        network.refresh_from_db()
        plans.hand_in(viewer=cast.clerk.viewer(cast.on), network=network, at=at)
        return plans.approve(
            viewer=cast.leader.viewer(cast.on), network=network, reason=reason, at=at + timedelta(minutes=1)
        )

    return go


def node(network, key):
    return PlanNode.objects.get(network=network, key=key, voided=False)


def waits(network, key):
    rows = PlanLink.objects.filter(network=network, after__key=key, voided=False)
    return sorted(rows.values_list("before__key", "kind", "lag_days"))


# ---------------------------------------------------------------- drafting
def test_a_class_and_a_start_draft_the_whole_plan_on_working_days(cast, draft):
    network = draft()
    first, second = node(network, "register-project"), node(network, "conditions")
    assert (first.planned_start_on, first.planned_finish_on) == (date(2026, 3, 2), date(2026, 3, 3))
    assert (second.planned_start_on, second.planned_finish_on) == (date(2026, 3, 3), date(2026, 3, 10))
    assert network.finish_on == node(network, "production").planned_finish_on
    assert network.state == "drafted"
    assert node(network, "start").limit_days == 0


def test_nodes_lie_with_the_department_the_template_names_and_the_owners_with_the_project_s_unit(
    cast, draft, project
):
    network = draft()
    assert node(network, "conditions").unit_id == cast.bureau.pk
    assert node(network, "land-paid").unit_id == project.unit_id
    assert node(network, "eia-form").unit_id is None
    assert node(network, "eia-form").department == "生态环境部门"


def test_a_branch_left_out_leaves_no_gap_between_what_it_held_together(draft):
    network = draft(branches=())
    assert not PlanNode.objects.filter(network=network, key="heritage").exists()
    assert ("register-project", "fs", 0) in waits(network, "land-notice")


def test_two_branches_of_one_group_are_refused_by_name(draft):
    with pytest.raises(Refused) as refused:
        draft(branches=("eia-form", "eia-report"))
    assert refused.value.code == "branches_together"


def test_a_second_plan_for_one_project_is_refused_with_what_to_do(draft):
    draft()
    with pytest.raises(Refused) as refused:
        draft()
    assert refused.value.code == "network_exists"
    assert str(refused.value.problems[0].remedy)


def test_a_plan_into_a_year_not_published_is_marked_provisional(draft):
    assert draft(start_on=date(2027, 11, 1)).provisional is True


def test_an_outsider_drafts_no_plan_and_a_reporter_of_the_unit_does(cast, project):
    given = {"project": project, "template_key": "land-only", "start_on": START, "at": cast.at}
    with pytest.raises(Refused):
        plans.draft_network(viewer=cast.outsider.viewer(cast.on), **given)
    with pytest.raises(Refused):
        plans.draft_network(viewer=cast.reporter_b.viewer(cast.on), **given)
    assert plans.draft_network(viewer=cast.reporter_a.viewer(cast.on), **given).pk


# ---------------------------------------------------------------- tuning
def test_a_limit_changed_moves_everything_that_waits_for_it(draft, tune):
    network = draft()
    before = node(network, "land-contract").planned_finish_on
    tune(network, nodes={"conditions": {"limit_days": 10}})
    assert node(network, "conditions").planned_finish_on == date(2026, 3, 17)
    assert node(network, "land-contract").planned_finish_on == before + timedelta(days=7)


def test_a_node_does_not_start_before_its_day(draft, tune):
    network = draft()
    tune(network, nodes={"conditions": {"not_before_on": date(2026, 4, 1)}})
    assert node(network, "conditions").planned_start_on == date(2026, 4, 1)


def test_a_node_taken_out_leaves_its_neighbours_in_order(draft, tune):
    network = draft()
    tune(network, removed={"land-listing"})
    assert waits(network, "land-contract") == [("land-notice", "fs", 0)]
    assert not PlanNode.objects.filter(network=network, key="land-listing", voided=False).exists()


def test_a_node_added_stands_between_those_it_is_linked_with(cast, draft, tune):
    network = draft()
    new = NewNode(
        "地震安全性评价", 5, unit_id=cast.bureau.pk, after=[After("conditions")], before=["land-notice"]
    )
    tune(network, added=[new])
    own = node(network, "own-1")
    assert waits(network, "own-1") == [("conditions", "fs", 0)]
    assert ("own-1", "fs", 0) in waits(network, "land-notice")
    assert own.planned_start_on == node(network, "conditions").planned_finish_on


def test_a_cycle_is_told_node_by_node_and_nothing_is_written(draft, tune):
    network = draft()
    with pytest.raises(Refused) as refused:
        tune(network, waits={"conditions": [After("register-project"), After("land-notice")]})
    problem = next(one for one in refused.value.problems if one.code == "cycle")
    assert str(problem.message).count("→") == 2
    assert "“规划条件核定” → “土地出让公告” → “规划条件核定”" in str(problem.message)
    assert waits(network, "conditions") == [("register-project", "fs", 0)]


@pytest.mark.parametrize("days", [-1, 5001])
def test_limits_out_of_range_are_refused_naming_the_node(draft, tune, days):
    network = draft()
    with pytest.raises(Refused) as refused:
        tune(network, nodes={"conditions": {"limit_days": days}})
    assert refused.value.problems[0].where == "conditions"


@pytest.mark.parametrize("column", ["statutory_days", "promised_days"])
def test_a_statutory_or_promised_limit_of_nothing_is_refused(draft, tune, column):
    network = draft()
    with pytest.raises(Refused) as refused:
        tune(network, nodes={"conditions": {column: 0}})
    assert refused.value.code == column.replace("_days", "_not_positive")


def test_a_branch_taken_later_brings_its_nodes_and_links_and_leaves_with_them(draft, tune):
    network = draft()
    tune(network, branches={"eia-form", "heritage"})
    assert waits(network, "heritage") == [("register-project", "fs", 0)]
    assert ("heritage", "fs", 0) in waits(network, "land-notice")
    network.refresh_from_db()
    tune(network, branches={"eia-form"}, hours=2)
    assert not PlanNode.objects.filter(network=network, key="heritage", voided=False).exists()
    assert [key for key, _kind, _lag in waits(network, "land-notice")] == ["conditions", "register-project"]


def test_what_was_changed_by_hand_outlives_a_change_of_branches(draft, tune):
    network = draft()
    tune(network, removed={"land-listing"}, nodes={"conditions": {"limit_days": 7}})
    network.refresh_from_db()
    tune(network, branches={"eia-report"}, hours=2)
    assert waits(network, "land-contract") == [("land-notice", "fs", 0)]
    assert node(network, "conditions").limit_days == 7
    assert node(network, "eia-report").limit_days == 30


# ---------------------------------------------------------------- approval and baselines
def test_the_lead_official_approves_in_their_own_name_what_was_handed_in(cast, draft, approve):
    network = draft()
    baseline = approve(network)
    assert (baseline.ordinal, baseline.approved_by) == (1, cast.leader.person.name)
    agreed = node(network, "conditions")
    assert agreed.agreed_finish_on == agreed.planned_finish_on
    assert Entry.objects.order_by("-seq").values_list("act", flat=True)[0] == "network.approve.own"


def test_a_plan_not_handed_in_is_not_approved(cast, draft):
    with pytest.raises(Refused) as refused:
        plans.approve(viewer=cast.leader.viewer(cast.on), network=draft(), at=cast.at)
    assert refused.value.code == "not_handed_in"


def test_the_office_names_who_approved(cast, draft):
    network = draft()
    clerk = cast.clerk.viewer(cast.on)
    plans.hand_in(viewer=clerk, network=network, at=cast.at)
    with pytest.raises(Refused) as refused:
        plans.approve(viewer=clerk, network=network, at=cast.at)
    assert refused.value.code == "missing_approver"
    network.refresh_from_db()
    assert (
        plans.approve(viewer=clerk, network=network, approved_by="副县长 周五", at=cast.at).approved_by
        == "副县长 周五"
    )


def test_the_unit_itself_does_not_approve_its_plan(cast, draft):
    network = draft()
    plans.hand_in(viewer=cast.reporter_a.viewer(cast.on), network=network, at=cast.at)
    with pytest.raises(Refused) as refused:
        plans.approve(viewer=cast.head_a.viewer(cast.on), network=network, at=cast.at)
    assert refused.value.code == "may_not_approve"


def test_an_approved_plan_is_changed_only_with_a_reason_and_every_baseline_is_kept(draft, tune, approve):
    network = draft()
    first = approve(network)
    network.refresh_from_db()
    with pytest.raises(Refused) as refused:
        tune(network, nodes={"conditions": {"limit_days": 10}}, hours=3)
    assert refused.value.code == "replan_without_reason"
    tune(network, nodes={"conditions": {"limit_days": 10}}, hours=3, reason="规划方案需专家论证")
    with pytest.raises(Refused) as refused:
        approve(network, hours=4)
    assert refused.value.code == "replan_without_reason"
    kept = {one.key: one for one in selectors.baseline_nodes(first)}
    assert (kept["conditions"].limit_days, kept["conditions"].planned_finish_on) == (5, date(2026, 3, 10))


def test_two_baselines_stand_side_by_side_though_approved_at_one_instant(cast, draft, tune):
    network, clerk = draft(), cast.clerk.viewer(cast.on)

    def go_through(reason=""):
        network.refresh_from_db()
        plans.hand_in(viewer=clerk, network=network, at=cast.at)
        network.refresh_from_db()
        return plans.approve(viewer=clerk, network=network, approved_by="周五", reason=reason, at=cast.at)

    first = go_through()
    network.refresh_from_db()
    tune(network, nodes={"conditions": {"limit_days": 10}}, hours=0, reason="专家论证")
    second = go_through("专家论证")
    assert [one.ordinal for one in PlanBaseline.objects.order_by("ordinal")] == [1, 2]
    compared = selectors.against(selectors.baseline_nodes(first), selectors.baseline_nodes(second))
    shift = next(one for one in compared.shifts if one.key == "conditions")
    assert (shift.start, shift.finish, compared.end) == (0, 5, 5)
    assert selectors.baselines_of(AsOf(cast.on), network.pk)[-1].reason == "专家论证"


def test_a_plan_given_back_can_be_changed_and_handed_in_again(cast, draft, tune):
    network = draft()
    plans.hand_in(viewer=cast.clerk.viewer(cast.on), network=network, at=cast.at)
    network.refresh_from_db()
    plans.give_back(
        viewer=cast.leader.viewer(cast.on), network=network, reason="交地时间过于乐观", at=cast.at
    )
    network.refresh_from_db()
    tune(network, nodes={"land-handover": {"limit_days": 15}})
    network.refresh_from_db()
    assert plans.hand_in(viewer=cast.clerk.viewer(cast.on), network=network, at=cast.at).state == "submitted"


def test_a_plan_never_approved_can_be_taken_back_and_an_approved_one_cannot(cast, draft, approve):
    network = draft()
    plans.take_back(viewer=cast.clerk.viewer(cast.on), network=network, reason="模板选错", at=cast.at)
    assert PlanNetwork.objects.get().voided
    other = draft("land-only", branches=())
    approve(other)
    other.refresh_from_db()
    with pytest.raises(Refused) as refused:
        plans.take_back(viewer=cast.clerk.viewer(cast.on), network=other, reason="模板选错", at=cast.at)
    assert refused.value.code == "plan_under_way"
