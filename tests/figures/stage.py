"""A small campaign with projects and matters of every sort, drawn from a seed: what figures are tried on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership, PlaybookItem
from gongjian.kernel.lifecycle import State
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter, MatterHolding
from gongjian.people.models import Unit
from gongjian.projects.models import (
    Level,
    Library,
    Project,
    ProjectAttribute,
    ProjectHolding,
    ProjectStage,
    Reading,
    Stage,
    YearPlan,
)
from tests.cast import SET_UP, Cast

YI = 100_000_000_00


@dataclass
class Scene:
    """The campaign above and the one inside it, with what stands in them."""

    cast: Cast
    city: Campaign
    county: Campaign
    on: date
    at: datetime
    projects: list[Project] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)

    def asof(self, seq: int | None = None) -> AsOf:
        """The day of the scene, as known now or right after an entry."""
        return AsOf(self.on, seq)


def set_scene(cast: Cast, seed: int, projects: int = 9, matters: int = 9) -> Scene:
    """Write the scene in a few entries before the cast's instant."""
    dice = Random(seed)
    on = cast.on
    at = cast.at + timedelta(hours=1)
    with ledger.record("test.cast", by=SET_UP, at=at) as entry:
        city = entry.create(
            Campaign(
                key="shi-120",
                name="示例市攻坚120天",
                unit=cast.city,
                status="live",
                start_on=on - timedelta(days=30),
                last_on=on + timedelta(days=89),
                illustrative=True,
            )
        )
        county = entry.change(cast.campaign, parent_id=city.pk, status="live")
        for place, key in enumerate(("food", "steel"), start=1):
            entry.create(PlaybookItem(campaign=county, section="sector", key=key, name=key, ordinal=place))
        entry.create(
            PlaybookItem(
                campaign=county,
                section="target",
                key="t",
                name="t",
                target_value=Decimal(9),
                naming="assumed",
                unit=cast.town_a,
            )
        )
    scene = Scene(cast, city, county, on, at)
    with ledger.record("test.cast", by=SET_UP, at=at + timedelta(minutes=1)) as entry:
        for number in range(projects):
            scene.projects.append(_project(entry, scene, dice, number))
        for number in range(matters):
            scene.matters.append(_matter(entry, scene, dice, number))
    return scene


def _unit(scene: Scene, dice: Random) -> Unit | None:
    cast = scene.cast
    return dice.choice([cast.town_a, cast.town_a, cast.town_b, cast.bureau, cast.county, None])


def _project(entry: Any, scene: Scene, dice: Random, number: int) -> Project:
    on, sample = scene.on, {"illustrative": dice.random() < 0.5}
    unit = _unit(scene, dice)
    whole = dice.choice(scene.projects) if scene.projects and dice.random() < 0.25 else None
    project = entry.create(
        Project(
            name=f"项目{number}",
            unit=unit,
            level=dice.choice(["", *Level.values]),
            library=dice.choice(["", *Library.values]),
            origin_kind=dice.choice(["", "fair"]),
            parent=whole if whole is not None and whole.parent_id is None else None,
            total_fen=dice.choice([None, YI, 3 * YI]),
            planned_start_on=dice.choice([None, on - timedelta(days=40), on + timedelta(days=40)]),
            actual_start_on=dice.choice([None, on - timedelta(days=3)]),
            **sample,
        )
    )
    if unit is not None:
        entry.create(
            ProjectHolding(project=project, role="accountable", unit=unit, from_on=on - timedelta(days=50))
        )
    if dice.random() < 0.4:
        leader = scene.cast.leader.person
        entry.create(
            ProjectHolding(
                project=project, role="lead_official", person=leader, from_on=on - timedelta(days=50)
            )
        )
    if dice.random() < 0.8:
        stage = dice.choice([Stage.SIGNED, Stage.READY, Stage.CONSTRUCTION])
        entry.create(ProjectStage(project=project, stage=stage, from_on=on - timedelta(days=20)))
    for campaign in dice.choice([[scene.county], [scene.county], [scene.city], [scene.city, scene.county]]):
        entry.create(
            Membership(
                campaign=campaign,
                project=project,
                from_on=on - timedelta(days=dice.choice([2, 28])),
                sector=dice.choice(["", "food", "steel"]),
                klass=dice.choice(["", "key"]),
                batch=dice.choice(["", "1"]),
                key_task=dice.choice(["", "start"]),
            )
        )
    if dice.random() < 0.7:
        plan = dice.choice([None, YI])
        entry.create(YearPlan(project=project, year=on.year, plan_fen=plan))
        entry.create(
            Reading(project=project, up_to_on=on - timedelta(days=2), done_fen=dice.choice([None, YI // 3]))
        )
    if dice.random() < 0.5:
        entry.create(
            ProjectAttribute(project=project, key="mw", label="装机", value=Decimal(660), unit_text="MW")
        )
    return project


def _matter(entry: Any, scene: Scene, dice: Random, number: int) -> Matter:
    on, at = scene.on, scene.at
    state = dice.choice(list(State))
    lead = dice.choice([scene.cast.town_a, scene.cast.town_b, None])
    assigned = None if state is State.drafted else at - timedelta(days=dice.choice([1, 20]))
    reported = (
        at - timedelta(hours=5) if state in (State.reported_done, State.closed, State.struck_off) else None
    )
    closed = at - timedelta(hours=3) if state in (State.closed, State.struck_off) else None
    matter = entry.create(
        Matter(
            kind=dice.choice(["task", "problem"]),
            title=f"事项{number}",
            campaign=dice.choice([scene.county, scene.city]),
            project=dice.choice([None, *scene.projects]),
            state=state.value,
            unit=lead,
            desk_unit=dice.choice([None, scene.cast.bureau]),
            aspect=dice.choice(["", "用地"]),
            blocked_by=dice.choice(["", "用地"]),
            assigned_by=scene.cast.office,
            assigned_at=assigned,
            due_on=dice.choice(
                [None, on - timedelta(days=4), on + timedelta(days=4), on + timedelta(days=30)]
            ),
            reported_done_at=reported,
            closed_at=closed,
            illustrative=dice.random() < 0.5,
        )
    )
    if lead is not None:
        entry.create(MatterHolding(matter=matter, role="lead", unit=lead, from_on=on - timedelta(days=20)))
    return matter
