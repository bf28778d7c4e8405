"""Units side by side (横向对比): chosen figures by unit, in protocol order, each cell a figure that opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from gongjian.figures.compute import breakdown, figure
from gongjian.figures.measure import Measure, measures
from gongjian.figures.query import Figure, Query
from gongjian.kernel.bases import Basis
from gongjian.kernel.progress import points_apart
from gongjian.ledger import AsOf
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

CHOICES = (
    "project_count",
    "project_started",
    "project_year_done",
    "project_year_rate",
    "project_schedule_ratio",
    "project_due_not_started",
    "matter_late",
    "project_year_shortfall",
    "project_total_investment",
    "project_year_plan",
    "project_unchanged_3_weeks",
    "matter_open",
    "project_light_late",
    "matter_problems_open",
    "land_short",
    "project_fund_gap",
)
"""What may stand in the table, in this order; what nobody defined, or is no dispatch figure, is left out."""
RATIO = "project_schedule_ratio"
SHORT = "project_year_shortfall"
USUAL = 8
"""So many of them stand in it unless others are chosen."""


@dataclass(frozen=True)
class Line:
    """One unit's figures, by measure; None where it has no record of that kind."""

    unit: Any
    cells: Mapping[str, Figure | None]
    points: Decimal | None = None
    """Percentage points its investment is off the plan to date, where that is compared."""


@dataclass(frozen=True)
class Compared:
    """The table: what is compared, a line a unit, and the whole (never the sum of the lines)."""

    chosen: list[Measure]
    lines: list[Line]
    whole: Mapping[str, Figure]


def offered() -> list[Measure]:
    """Measures that may be chosen: told of units, and dispatch figures only."""
    known = measures()
    found = [known[key] for key in CHOICES if key in known]
    return [one for one in found if one.basis == Basis.dispatch and "unit" in one.dims]


def compare(campaign: Any, asof: AsOf, viewer: Viewer | None, keys: Sequence[str]) -> Compared:
    """The chosen figures by accountable unit; flows count the campaign's own time up to and including the day."""
    wanted = [one for one in offered() if one.key in keys]
    if not wanted:
        wanted = offered()[:USUAL]
    by_unit: dict[int, dict[str, Figure]] = {}
    whole: dict[str, Figure] = {}
    for measure in wanted:
        query = _query(measure, campaign, asof, viewer)
        whole[measure.key] = figure(query)
        for value, found in breakdown(query, "unit"):
            if value:
                by_unit.setdefault(int(value), {})[measure.key] = found
    units = unit_tree().in_order(by_unit)
    points = _points(campaign, asof, viewer) if any(one.key == RATIO for one in wanted) else {}
    lines = [
        Line(unit, {one.key: by_unit[unit.pk].get(one.key) for one in wanted}, points.get(unit.pk))
        for unit in units
    ]
    return Compared(wanted, lines, whole)


def _points(campaign: Any, asof: AsOf, viewer: Viewer | None) -> dict[int, Decimal]:
    """Of each unit, points above (+) or below (−) the plan to date: done of the plan less due of the plan."""
    sums = {}
    for key in ("project_year_plan", "project_year_due", "project_year_done"):
        query = _query(measures()[key], campaign, asof, viewer)
        sums[key] = {value: found.value or Decimal(0) for value, found in breakdown(query, "unit") if value}
    found = {}
    for value, plan in sums["project_year_plan"].items():
        if plan:
            due = sums["project_year_due"].get(value, Decimal(0)) / plan
            done = sums["project_year_done"].get(value, Decimal(0)) / plan
            found[int(value)] = points_apart(due, done)
    return found


def _query(measure: Measure, campaign: Any, asof: AsOf, viewer: Viewer | None) -> Query:
    query = Query(measure, campaign, asof, viewer.itself if viewer is not None else None)
    start = campaign.start_on
    if measure.kind == "flow" and start is not None and start <= asof.on:
        return replace(query, period=(start, asof.on + timedelta(days=1)))
    return query


def ordered(compared: Compared, sort: str) -> list[Line]:
    """By one figure, largest first, or with − smallest first; units without it last; else protocol order."""
    key = sort.removeprefix("-")
    if key not in {one.key for one in compared.chosen}:
        return compared.lines
    turn = 1 if sort.startswith("-") else -1

    def place(line: Line) -> tuple[bool, Decimal]:
        cell = line.cells[key]
        known = cell is not None and cell.value is not None
        return (not known, turn * cell.value if cell is not None and cell.value is not None else Decimal(0))

    return sorted(compared.lines, key=place)
