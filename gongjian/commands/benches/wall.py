"""The wall chart of 500 projects with approved plans: what its page costs, and how long its PDF takes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Membership
from gongjian.commands.benches.metering import Browser, Meter, cost_of
from gongjian.commands.benches.scale import KEY, Scale
from gongjian.commands.demo_data.county_people import SET_UP
from gongjian.commands.demo_data.script import clock
from gongjian.ledger.records import Record
from gongjian.people.models import User
from gongjian.projects.models import (
    PlanNetwork,
    PlanNode,
    Project,
    ProjectHolding,
    ProjectStage,
)

PROJECTS = 500
MATTERS = 500
"""So few are laid down beside them."""
NODES = 32
MILESTONES = 6
AIM_MS = 60.0
AIM_PDF_SECONDS = 10.0


def lay_down(made: Scale, today: date) -> None:
    """500 projects on a list of their own batch, each with dates, stages and an approved plan of 32 nodes, six of
    them milestones. From fixed dice."""
    dice, at = Random(450), clock(today - timedelta(days=40), 9)
    owners = [made.world.unit(short) for short in made.world.reporters]
    projects = [_project(place, dice, owners, today) for place in range(PROJECTS)]
    words = {"count": PROJECTS, "file": "bench", "title": KEY}
    with ledger.record("exchange.load_projects", by=SET_UP, at=at, words=words) as entry:
        entry.create_many(projects)
        entry.create_many([one for project in projects for one in _of_project(made, project, dice, today)])
        networks = [_network(made, project, at) for project in projects]
        entry.create_many(networks)
        entry.create_many([node for network in networks for node in _nodes(network, dice, today)])


def _project(place: int, dice: Random, owners: Sequence[Any], today: date) -> Project:
    start = today + timedelta(days=dice.randrange(-300, 120))
    begun = start + timedelta(days=dice.randrange(-20, 60))
    month = place % 2 == 0
    finish = start + timedelta(days=dice.randrange(120, 700))
    return Project(
        name=f"示例第{place + 1:03d}号挂图项目及配套设施工程",
        unit=dice.choice(owners),
        level="county",
        total_fen=dice.randrange(1, 900) * 10**9,
        planned_start_on=start,
        planned_finish_on=finish.replace(day=1) if month else finish,
        planned_finish_precision="month" if month else "day",
        actual_start_on=begun if begun <= today else None,
        illustrative=True,
    )


def _of_project(made: Scale, project: Project, dice: Random, today: date) -> Iterator[Record]:
    shared: dict[str, Any] = {"project": project, "illustrative": True}
    begun = project.actual_start_on or today - timedelta(days=30)
    yield Membership(campaign=made.campaign, from_on=begun, batch="wall", klass="county", **shared)
    first = begun - timedelta(days=dice.randrange(20, 90))
    yield ProjectStage(stage="preliminary", from_on=first, to_on=begun, **shared)
    word = "construction" if project.actual_start_on is not None else "ready"
    yield ProjectStage(stage=word, from_on=begun, **shared)
    yield ProjectHolding(role="accountable", unit_id=project.unit_id, from_on=first, **shared)


def _network(made: Scale, project: Project, at: datetime) -> PlanNetwork:
    return PlanNetwork(
        project=project,
        campaign=made.campaign,
        state="approved",
        start_on=project.planned_start_on or at.date(),
        approved_at=at,
        illustrative=True,
    )


def _nodes(network: PlanNetwork, dice: Random, today: date) -> Iterator[PlanNode]:
    due = network.start_on
    for place in range(NODES):
        reached = place % (NODES // MILESTONES) == 0 and place // (NODES // MILESTONES) < MILESTONES
        due += timedelta(days=dice.randrange(3, 20))
        yield PlanNode(
            network=network,
            project_id=network.project_id,
            key=f"n{place}",
            name=f"节点{place + 1}",
            ordinal=place,
            limit_days=0 if reached else 5,
            planned_finish_on=due,
            agreed_finish_on=due,
            actual_start_on=due if due <= today else None,
            actual_finish_on=due if due <= today and dice.random() < 0.9 else None,
            critical=dice.random() < 0.4,
            illustrative=True,
        )


def measure(requests: int) -> list[dict[str, Any]]:
    """Milliseconds of processor time of a page, also as a multiple of /healthz; seconds of a PDF."""
    clerk, nobody, meter = Browser(User.objects.get(username="demo-clerk")), Browser(), Meter()
    address = f"/c/{KEY}/wall/?batch=wall"
    rows, plain = [], 0.0
    for key, says, ask, aim in (
        ("healthz", "/healthz", lambda _place: nobody.get("/healthz"), None),
        ("wall", f"wall chart of {PROJECTS}, clerk", lambda _place: clerk.get(address), AIM_MS),
        ("wall-week", "the same by weeks", lambda _place: clerk.get(address + "&zoom=week"), AIM_MS),
        (
            "wall-official",
            "the same by lead official",
            lambda _p: clerk.get(address + "&by=official"),
            AIM_MS,
        ),
    ):
        cost = cost_of(ask, 200, requests, meter)
        plain = plain or cost.ms
        rows.append(
            {
                "work": key,
                "what": says,
                "ms": round(cost.ms, 2),
                "app_ms": round(cost.app_ms, 2),
                "database_ms": round(cost.database_ms, 2) if meter.backend else None,
                "queries": cost.queries,
                "kb": round(cost.bytes / 1024, 1),
                "times_healthz": round(cost.ms / plain, 1),
                "aim_ms": aim,
                "met": None if aim is None else cost.ms <= aim,
            }
        )
    return [*rows, _printed(clerk, address)]


def _printed(clerk: Browser, address: str) -> dict[str, Any]:
    began = time.perf_counter()
    answer = clerk.get(address + "&format=pdf")
    seconds = time.perf_counter() - began
    if answer.status != 200:
        raise RuntimeError(f"expected 200, got {answer.status}")
    return {
        "work": "wall-pdf",
        "what": f"A3 PDF of {PROJECTS}",
        "seconds": round(seconds, 2),
        "kb": round(len(answer.body) / 1024, 1),
        "aim_s": AIM_PDF_SECONDS,
        "met": seconds < AIM_PDF_SECONDS,
    }
