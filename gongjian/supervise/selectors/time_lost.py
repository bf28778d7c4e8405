"""卡点环节: where the time of a campaign's matters goes, from their desk legs, by step and by office."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import with_below
from gongjian.kernel.lifecycle import State
from gongjian.ledger import AsOf
from gongjian.matters.models import Leg, LegKind, Matter
from gongjian.matters.policy import visible_matters
from gongjian.people.viewer import Viewer
from gongjian.projects.models import PlanNode
from gongjian.supervise.models import Problem

KINDS = tuple(LegKind)
"""Whose time: own, waiting, outside, review, stopped."""
DAY = timedelta(days=1)
_CHUNK = 900


@dataclass
class Spent:
    """Time of one line of the table: per kind of leg the days of each matter. Days are elapsed time, in days of 24
    hours; the median is over the matters that spent any."""

    key: str
    by_kind: dict[str, dict[int, timedelta]] = field(default_factory=dict)

    def add(self, kind: str, matter_id: int, time: timedelta) -> None:
        """Count time of a matter."""
        of = self.by_kind.setdefault(kind, {})
        of[matter_id] = of.get(matter_id, timedelta()) + time

    def sum_days(self, kind: str) -> float:
        """All the days of a kind."""
        return sum(self.by_kind.get(kind, {}).values(), timedelta()) / DAY

    def median_days(self, kind: str) -> float:
        """The middle of its matters' days; nought where none spent any."""
        times = [time / DAY for time in self.by_kind.get(kind, {}).values()]
        return median(times) if times else 0.0

    def count(self, kind: str) -> int:
        """Matters that spent time so."""
        return len(self.by_kind.get(kind, {}))

    def ids(self, kind: str) -> list[int]:
        """Those matters, the longest first."""
        of = self.by_kind.get(kind, {})
        return sorted(of, key=lambda pk: (-of[pk], pk))

    @property
    def lost_days(self) -> float:
        """What was not the unit's own work: waiting, outside, review and stopped."""
        return sum(self.sum_days(kind) for kind in KINDS if kind != LegKind.OWN)


@dataclass(frozen=True)
class TimeTable:
    """Lines by step and by office, and the whole."""

    steps: dict[str, Spent]
    offices: dict[str, Spent]
    whole: Spent


def matters_counted(campaign: Campaign, asof: AsOf, viewer: Viewer | None) -> Any:
    """Matters handed out, of the campaign and those inside it, that the viewer sees; cancelled ones aside."""
    rows = asof.rows(Matter).filter(campaign_id__in=with_below(campaign), assigned_at__isnull=False)
    rows = rows.exclude(state=State.cancelled.value)
    if viewer is not None and not viewer.reach("see", campaign).whole:
        seen = Matter.objects.filter(visible_matters(viewer, campaign))
        rows = rows.filter(id__in=seen.values("id"))
    return rows


def time_table(campaign: Campaign, asof: AsOf, viewer: Viewer | None, until: datetime, by: str) -> TimeTable:
    """Days by step and by office up to `until`. `by`: what a step is: kind (of matter), category (of problem), node."""
    rows = matters_counted(campaign, asof, viewer)
    if by == "category":
        rows = rows.filter(kind="problem")
    elif by == "node":
        rows = rows.filter(kind="node")
    kinds = dict(rows.values_list("id", "kind"))
    steps_of = _steps(asof, kinds, by)
    found = TimeTable({}, {}, Spent(""))
    for leg in _legs(asof, kinds, until):
        time = (min(leg.to_at or until, until)) - leg.from_at
        if time <= timedelta():
            continue
        step = steps_of.get(leg.matter_id, "")
        office = str(leg.unit_id or "")
        for of, key in ((found.steps, step), (found.offices, office)):
            of.setdefault(key, Spent(key)).add(leg.kind, leg.matter_id, time)
        found.whole.add(leg.kind, leg.matter_id, time)
    return found


def _steps(asof: AsOf, kinds: dict[int, str], by: str) -> dict[int, str]:
    """Matter → its step; nodes by the name of the node, so that the same step of all projects stands together."""
    if by == "category":
        return _paged(asof, Problem, kinds, "category")
    if by == "node":
        return _paged(asof, PlanNode, kinds, "name")
    return kinds


def _paged(asof: AsOf, model: Any, ids: Iterable[int], column: str) -> dict[int, str]:
    found: dict[int, str] = {}
    every = list(ids)
    for start in range(0, len(every), _CHUNK):
        rows = asof.rows(model).filter(matter_id__in=every[start : start + _CHUNK])
        found.update(rows.values_list("matter_id", column))
    return found


def _legs(asof: AsOf, kinds: dict[int, str], until: datetime) -> Iterable[Any]:
    """Desk legs of these matters that began by then."""
    every = list(kinds)
    for start in range(0, len(every), _CHUNK):
        rows = asof.rows(Leg).filter(matter_id__in=every[start : start + _CHUNK], from_at__lt=until)
        yield from rows.only("id", "matter_id", "unit_id", "kind", "from_at", "to_at").iterator()
