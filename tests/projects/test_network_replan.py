"""Plans reckoned anew by another calendar: one entry however many, baselines kept; and the sheet of nodes loaded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gongjian import ledger
from gongjian.kit import jobs
from gongjian.kit.calendar import calendar
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.ledger.models import Entry
from gongjian.projects.actions.network import plan as plans
from gongjian.projects.actions.network import replanning as network_replanning
from gongjian.projects.actions.network.replan import replan
from gongjian.projects.imports.network import NODES
from gongjian.projects.models import PlanNetwork, PlanNode


@pytest.fixture
def networks(cast, register):
    return [
        plans.draft_network(
            viewer=cast.clerk.viewer(cast.on), project=register(name), template_key="private-plant",
            start_on=date(2026, 3, 2), branches=("eia-form",), campaign=cast.campaign, at=cast.at,
        )
        for name in ("甲厂房", "乙厂房")
    ]  # fmt: skip


def test_a_day_off_more_moves_every_plan_in_one_entry_and_leaves_what_was_approved(cast, networks):
    first = networks[0]
    clerk = cast.clerk.viewer(cast.on)
    plans.hand_in(viewer=clerk, network=first, at=cast.at)
    first.refresh_from_db()
    plans.approve(viewer=cast.leader.viewer(cast.on), network=first, at=cast.at)
    table = calendar()
    changed = replace(table, offs=table.offs | {date(2026, 3, 4)}, version="later")
    before, seen = Entry.objects.count(), []
    done = replan(
        [one.pk for one in networks], by=ledger.Actor("时钟"), at=cast.at, calendar=changed, reason="放假调整",
        tell=seen.append,
    )  # fmt: skip
    assert (done.plans, done.moved, Entry.objects.count() - before, seen) == (2, 2, 1, [2])
    node = PlanNode.objects.get(network=first, key="conditions")
    assert (node.planned_finish_on, node.agreed_finish_on) == (date(2026, 3, 11), date(2026, 3, 10))
    assert PlanNetwork.objects.get(pk=networks[1].pk).calendar_version == "later"


def test_the_clock_begins_the_job_once_and_a_second_turn_finds_nothing(cast, networks):
    assert network_replanning.begin(cast.at) == 0
    with ledger.record("network.tune", by=ledger.Actor("时钟"), at=cast.at, words={"title": "—"}) as entry:
        entry.change_many([(one, {"calendar_version": "old"}) for one in PlanNetwork.objects.all()])
    assert network_replanning.begin(cast.at) == 2
    assert network_replanning.begin(cast.at) == 0
    done = jobs.run_all(lambda: cast.at + timedelta(minutes=1))
    assert [one.state for one in done] == ["done"]
    assert network_replanning.waiting() == []


def load(cast, rows):
    context = ImportContext(cast.clerk.viewer(cast.on), cast.campaign, cast.at + timedelta(days=7))
    planned = [PlannedRow(number, values) for number, values in enumerate(rows, start=1)]
    NODES.plan(context, planned)
    return context, planned


def test_a_sheet_brings_limits_and_real_days(cast, networks):
    context, planned = load(
        cast,
        [
            {
                "project": "甲厂房",
                "name": "企业投资项目备案",
                "done": date(2026, 3, 3),
                "began": date(2026, 3, 2),
            },
            {"project": "甲厂房", "name": "规划条件核定", "limit": 8, "unit": "县资规局"},
        ],
    )
    assert [row.problems for row in planned] == [[], []]
    with ledger.record("exchange.load_nodes", by=ledger.Actor("导入"), at=context.at) as entry:
        NODES.write(entry, context, planned)
    node = PlanNode.objects.get(network=networks[0], key="conditions")
    assert (node.limit_days, node.unit_id, node.planned_finish_on) == (8, cast.bureau.pk, date(2026, 3, 19))
    assert PlanNode.objects.get(network=networks[0], key="register-project").actual_finish_on == date(
        2026, 3, 3
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"project": "丙厂房", "name": "规划条件核定"}, "project_unknown"),
        ({"project": "甲厂房", "name": "没有的节点"}, "limit_missing"),
        ({"project": "甲厂房", "name": "规划条件核定", "limit": -3}, "limit_not_positive"),
        ({"project": "甲厂房", "name": "规划条件核定", "done": date(2026, 12, 1)}, "in_future"),
        ({"project": "甲厂房", "name": "规划条件核定", "unit": "没有的局"}, "unit_unknown"),
    ],
)
def test_a_line_that_cannot_be_meant_is_told_and_stops(cast, networks, values, code):
    _context, planned = load(cast, [values])
    assert [one.code for one in planned[0].problems] == [code]


def test_a_node_done_before_its_predecessors_is_asked_about_in_the_sheet(cast, networks):
    _context, planned = load(cast, [{"project": "甲厂房", "name": "规划条件核定", "done": date(2026, 3, 5)}])
    assert planned[0].problems == []
    assert [one.code for one in planned[0].questions] == ["out_of_order"]
