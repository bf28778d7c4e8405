"""Data of a size: the invented county with as many matters as asked for, laid down in sets through the door."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from gongjian import ledger
from gongjian.campaigns.actions import load_playbook
from gongjian.campaigns.models import Campaign, Membership
from gongjian.commands.demo_data.county_people import SET_UP, World, give_roles, put_people
from gongjian.commands.demo_data.files import data_file, playbook_file
from gongjian.commands.demo_data.script import clock
from gongjian.kernel.lifecycle import State
from gongjian.ledger import memo
from gongjian.ledger.records import Record
from gongjian.matters import actions as act
from gongjian.matters.actions import Draft, Report
from gongjian.matters.models import Leg, LegKind, Matter, MatterHolding
from gongjian.people.models import Unit
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Project, ProjectHolding, ProjectStage

KEY = "bench-100"
"""The campaign's key, by which laid down data are known again."""
CHUNK = 2_500
PROJECTS_PER_THOUSAND = 20
WALKED = 80
"""So many matters are walked through their acts one by one, so that their pages have something to tell."""
_DAYS_IN = 59
_SHARES = (
    ("closed", 38), ("struck_off", 20), ("cancelled", 2), ("working", 20), ("accepted", 6), ("assigned", 5),
    ("reported_done", 3), ("returned", 2), ("suspended", 2), ("drafted", 2),
)  # fmt: skip
_OVER = {"closed", "struck_off", "cancelled"}
_KINDS = ("task", "task", "problem", "decision", "instruction")
_DEEDS = ("完成地块清表", "办结用地预审", "协调迁改线路", "落实配套资金", "组织竣工验收", "解决进场道路")


@dataclass(frozen=True)
class Scale:
    """What was laid down."""

    world: World
    campaign: Campaign
    walked: list[Matter]


def lay_down(
    count: int, today: date, tell: Callable[[str, int, int], None], *, all_open: bool = False
) -> Scale:
    """The county with about `count` matters, two months into its campaign; all of them open, when asked. Every figure
    comes from fixed dice."""
    dice = Random(100)
    start = today - timedelta(days=_DAYS_IN)
    world = put_people(data_file("county"), clock(start - timedelta(days=9), 9), today)
    text = playbook_file("shili-100").replace("key: shili-100", f"key: {KEY}", 1)
    text = re.sub(r"start: \d{4}-\d\d-\d\d", f"start: {start.isoformat()}", text, count=1)
    campaign = load_playbook(text, by=SET_UP, at=clock(start - timedelta(days=8), 9))
    give_roles(world, campaign, [], clock(start - timedelta(days=7), 9))
    owners = [world.unit(short) for short in world.reporters]
    projects = _projects(campaign, owners, max(10, count * PROJECTS_PER_THOUSAND // 1000), start, dice)
    maker = _Maker(world, campaign, owners, projects, start, dice)
    if all_open:
        maker.shares = tuple((s, share) for s, share in _SHARES if s not in _OVER and s != "drafted")
    for done in range(0, count, CHUNK):
        maker.write(min(CHUNK, count - done), clock(start, 10))
        tell("matters", min(done + CHUNK, count), count)
    return Scale(world, campaign, _walk(world, campaign, projects, start, today))


def freshen() -> None:
    """Let the database learn the sizes of its tables, as it does by itself in daily use."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _projects(
    campaign: Campaign, owners: Sequence[Unit], count: int, start: date, dice: Random
) -> list[Project]:
    projects = [
        Project(
            name=f"示例{place + 1:05d}号项目",
            unit=dice.choice(owners),
            level="county",
            total_fen=dice.randrange(1, 900) * 10**9,
            planned_start_on=start + timedelta(days=dice.randrange(-60, 120)),
            illustrative=True,
        )
        for place in range(count)
    ]
    at = clock(start, 9)
    for begin in range(0, count, CHUNK):
        part = projects[begin : begin + CHUNK]
        with ledger.record(
            "exchange.load_projects",
            by=SET_UP,
            at=at,
            words={"count": len(part), "file": "bench", "title": KEY},
        ) as entry:
            entry.create_many(part)
            entry.create_many([one for p in part for one in _of_project(campaign, p, start, dice)])
    return projects


def _of_project(campaign: Campaign, project: Project, start: date, dice: Random) -> list[Record]:
    word = dice.choice(("preliminary", "ready", "construction", "construction", "completed"))
    shared: dict[str, Any] = {"project": project, "illustrative": True}
    return [
        Membership(campaign=campaign, from_on=start, klass="county", sector="materials", **shared),
        ProjectStage(stage=word, from_on=start - timedelta(days=dice.randrange(1, 200)), **shared),
        ProjectHolding(role="accountable", unit_id=project.unit_id, from_on=start, **shared),
    ]


class _Maker:
    """Makes matters in sets."""

    def __init__(
        self,
        world: World,
        campaign: Campaign,
        owners: Sequence[Unit],
        projects: Sequence[Project],
        start: date,
        dice: Random,
    ) -> None:
        self.office = world.unit("攻坚办")
        self.campaign, self.owners, self.projects = campaign, owners, projects
        self.start, self.dice, self.made = start, dice, 0
        self.shares: tuple[tuple[str, int], ...] = _SHARES

    def write(self, count: int, at: datetime) -> None:
        """One set of matters with who answers for them and whose desk they lie on: one act, one entry."""
        words = {"count": count, "file": "bench", "title": KEY}
        with ledger.record("exchange.load_matters", by=SET_UP, at=at, words=words) as entry:
            matters = entry.create_many([self._matter() for _one in range(count)])
            entry.create_many([one for matter in matters for one in self._holdings(matter)])
            entry.create_many([self._leg(matter) for matter in matters if matter.assigned_at is not None])

    def _matter(self) -> Matter:
        dice, self.made = self.dice, self.made + 1
        state = dice.choices([s for s, _share in self.shares], [share for _s, share in self.shares])[0]
        unit = dice.choice(self.owners)
        given = self.start - timedelta(days=dice.randrange(0, 200))
        due = given + timedelta(days=dice.randrange(10, 320))
        desk = (
            None
            if state in _OVER or state == "drafted"
            else self.office
            if state == "reported_done"
            else unit
        )
        assigned = None if state == "drafted" else clock(given, 9)
        over = clock(min(due, self.start), 16) if state in _OVER else None
        return Matter(
            kind=dice.choice(_KINDS),
            title=f"{dice.choice(_DEEDS)}（{self.made}）",
            requirement="按方案完成，逾期说明原因。",
            campaign=self.campaign,
            project=dice.choice(self.projects) if dice.random() < 0.7 else None,
            state=state,
            unit=unit,
            desk_unit=desk,
            assigned_by=self.office,
            start_on=given,
            due_on=due,
            original_due_on=due,
            assigned_at=assigned,
            accepted_at=None if state in ("drafted", "assigned") else assigned,
            reported_done_at=over or (clock(self.start, 15) if state == "reported_done" else None),
            closed_at=over,
            struck_off_at=over if state == State.struck_off.value else None,
            review_on=self.start + timedelta(days=90) if state == "suspended" else None,
            last_progress_on=None if state in ("drafted", "assigned") else self.start,
            last_progress="" if state in ("drafted", "assigned") else "已完成现场核查，正在组织下一步工作",
            illustrative=True,
        )

    def _holdings(self, matter: Matter) -> Iterator[MatterHolding]:
        shared: dict[str, Any] = {"matter": matter, "from_on": matter.start_on, "illustrative": True}
        lead: dict[str, Any] = {"role": "lead", "unit_id": matter.unit_id}
        yield MatterHolding(**lead, **shared)
        if matter.pk % 5 == 0:
            other = self.dice.choice([unit for unit in self.owners if unit.pk != matter.unit_id])
            yield MatterHolding(role="assisting", unit=other, **shared)

    def _leg(self, matter: Matter) -> Leg:
        whose = {"unit_id": matter.desk_unit_id or matter.unit_id, "what": "work"}
        times = {"from_at": matter.assigned_at, "to_at": matter.closed_at}
        columns: dict[str, Any] = {**whose, **times, "illustrative": True}
        kind = LegKind.REVIEW if matter.state == "reported_done" else LegKind.OWN
        return Leg(matter=matter, kind=kind, **columns)


def _walk(
    world: World, campaign: Campaign, projects: Sequence[Project], start: date, today: date
) -> list[Matter]:
    """Matters drafted, assigned, signed for and reported on through the actions, all of one unit's."""
    clerk, (short, holder) = world.office("clerk"), next(iter(world.reporters.items()))
    reporter, unit = world.viewer(holder), world.unit(short)
    memo.begin_request()  # nothing kept in memory changes meanwhile: the head need not be asked for it each time
    try:
        return [
            _walk_one(clerk, reporter, campaign, unit, projects[place % len(projects)], place, start, today)
            for place in range(WALKED)
        ]
    finally:
        memo.end_request()


def _walk_one(
    clerk: Viewer,
    reporter: Viewer,
    campaign: Campaign,
    unit: Unit,
    project: Project,
    place: int,
    start: date,
    today: date,
) -> Matter:
    due = today + timedelta(days=5 + place % 40)
    title = f"{_DEEDS[place % len(_DEEDS)]}（逐步）"
    draft = Draft("task", title, "按方案完成。", unit.pk, due=due, project_id=project.pk)
    matter = act.draft_matter(viewer=clerk, campaign=campaign, draft=draft, at=clock(start, 11))
    matter = act.assign(viewer=clerk, matter=matter, at=clock(start, 12))
    matter = act.accept(viewer=reporter, matter=matter, at=clock(start + timedelta(days=1), 9))
    for week in range(1, 5):
        report = Report(f"第{week}周：已完成三成，图纸会审结束", next_step="组织进场")
        act.progress(
            viewer=reporter, matter=matter, report=report, at=clock(start + timedelta(days=7 * week), 10)
        )
    return Matter.objects.get(pk=matter.pk)
