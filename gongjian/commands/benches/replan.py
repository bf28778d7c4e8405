"""How long it takes to reckon a city's plans anew after a change of the working days: one entry, progress shown."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.commands.benches import scale
from gongjian.commands.demo_data.county_people import SET_UP
from gongjian.commands.demo_data.script import clock
from gongjian.kit.calendar import calendar
from gongjian.ledger.memo import read_head
from gongjian.people.models import Unit
from gongjian.projects.actions.network.replan import plans_to_reckon, replan
from gongjian.projects.models import PlanLink, PlanNetwork, PlanNode, Project

PLANS, NODES = 2_229, 40
AIM = 30.0
CHUNK = 50
Tell = Callable[[str, int, int], None]


def lay_down(today: date, tell: Tell, plans: int = PLANS) -> None:
    """As many projects with a plan of forty nodes each, reckoned once."""
    dice = Random(40)
    laid = scale.lay_down(200, today, lambda what, done, total: None)
    units = list(Unit.objects.filter(kind="department", voided=False))
    missing = plans - Project.objects.count()
    scale._projects(laid.campaign, list(laid.world.units.values()), missing, today - timedelta(days=40), dice)
    projects = list(Project.objects.order_by("pk")[:plans])
    at = clock(today, 7)
    for begin in range(0, len(projects), CHUNK):
        part = projects[begin : begin + CHUNK]
        with ledger.record(
            "network.draft", by=SET_UP, at=at, words={"title": "bench", "template": "bench"}
        ) as entry:
            networks = entry.create_many([_network(project, laid.campaign, today) for project in part])
            nodes = [[_node(network, place, units, dice) for place in range(NODES)] for network in networks]
            entry.create_many([node for group in nodes for node in group])
            entry.create_many([link for group in nodes for link in _links(group, dice)])
        tell("plans", min(begin + CHUNK, len(projects)), len(projects))
    replan(_ids(), by=SET_UP, at=at, calendar=calendar(), reason="bench")


def _ids() -> list[int]:
    found = plans_to_reckon()
    return found or list(PlanNetwork.objects.order_by("pk").values_list("pk", flat=True))


def _network(project: Project, campaign: Campaign, today: date) -> PlanNetwork:
    return PlanNetwork(
        project=project,
        campaign=campaign,
        start_on=today - timedelta(days=10),
        finish_on=today,
        illustrative=True,
    )


def _node(network: PlanNetwork, place: int, units: list[Unit], dice: Random) -> PlanNode:
    return PlanNode(
        network=network, project_id=network.project_id, key=f"n{place}", name=f"示例节点{place + 1:02d}",
        phase=f"第{place // 10 + 1}阶段", ordinal=place * 10, unit=dice.choice(units), limit_days=dice.randrange(1, 20),
        illustrative=True,
    )  # fmt: skip


def _links(nodes: list[PlanNode], dice: Random) -> list[PlanLink]:
    found = []
    for place in range(1, len(nodes)):
        before = {place - 1, dice.randrange(max(0, place - 8), place)}
        found += [
            PlanLink(network=nodes[0].network, before=nodes[one], after=nodes[place], illustrative=True)
            for one in sorted(before)
        ]
    return found


def measure(at: datetime, tell: Tell) -> list[dict[str, Any]]:
    """A week of days off more from today: how long until all plans are reckoned and written."""
    on = at.date()
    days = {on + timedelta(days=n) for n in range(1, 8)}
    table = calendar()
    more = frozenset(day for day in days if table.is_workday(day) is not False)
    changed = replace(
        table, offs=table.offs | more, works=table.works - more, version=f"{table.version}+bench"
    )
    ids, before = _ids(), read_head().seq
    began, worked = time.monotonic(), time.process_time()
    done = replan(
        ids,
        by=SET_UP,
        at=at,
        calendar=changed,
        reason="放假安排调整",
        tell=lambda n: tell("reckoned", n, len(ids)),
    )
    seconds, busy = time.monotonic() - began, time.process_time() - worked
    entries = read_head().seq - before
    return [
        {
            "work": "replan", "plans": done.plans, "moved": done.moved, "nodes": done.nodes, "entries": entries,
            "seconds": round(seconds, 1), "cpu_s": round(busy, 1), "aim_s": AIM, "met": seconds <= AIM and entries == 1,
        }
    ]  # fmt: skip
