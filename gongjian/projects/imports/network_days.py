"""The planned days of a 节点计划表: nodes begin on the day the sheet gives, where what they wait for lets them."""

from datetime import date
from typing import Any

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.registry import PlannedRow
from gongjian.projects.imports.network_plans import Plan, day_of


def take_days(plan: Plan) -> None:
    """Begin nodes on the days the sheet gives, where what they wait for would let them begin sooner; what cannot be
    held is asked about."""
    wanted: dict[str, tuple[PlannedRow, date | None, date | None]] = {}
    for row, node in plan.lines():
        start, finish = (day_of(row, key, _("A node is planned to the day.")) for key in ("start", "finish"))
        stood = plan.stood.get(node.key)
        known = (stood.planned_start_on, stood.planned_finish_on) if stood is not None else (None, None)
        start, finish = (one if one != was else None for one, was in zip((start, finish), known, strict=True))
        if start is not None or finish is not None:
            wanted[node.key] = (row, start, finish)
    if plan.is_new:
        days = [start for _row, start, _finish in wanted.values() if start is not None]
        days += [node.actual_start_on for _row, node in plan.lines() if node.actual_start_on is not None]
        plan.copy.network.start_on = min(days, default=plan.on)
    if not wanted or any(row.problems for row in plan.rows) or plan.copy.problems():
        return
    _begin_on(plan, {key: start for key, (_row, start, _finish) in wanted.items() if start is not None})
    for key, found in reckon(plan).nodes.items():
        if key in wanted:
            _ask_about_days(plan, *wanted[key], found)


def reckon(plan: Plan) -> Any:
    """The plan's days: of one from a sheet as it says, of one from a template by what has happened too."""
    if plan.own and not plan.approved:
        return plan.copy.as_planned()
    return plan.copy.schedule(plan.on, facts=plan.approved)


def _begin_on(plan: Plan, starts: dict[str, date]) -> None:
    """Level by level, as a node that begins later moves those that wait for it."""
    nodes = {node.key: node for node in plan.copy.nodes}
    for key, day in starts.items():
        floor = nodes[key].not_before_on
        if floor is not None and day < floor:
            nodes[key].not_before_on = day
    levels = _levels(plan)
    for _turn in range(len(nodes)):
        found = reckon(plan).nodes
        early = [
            key for key, day in starts.items() if found[key].start < day and nodes[key].not_before_on != day
        ]
        if not early:
            return
        first = min(levels[key] for key in early)
        for key in early:
            if levels[key] == first:
                nodes[key].not_before_on = starts[key]


def _levels(plan: Plan) -> dict[str, int]:
    """How many nodes stand before each at most, one after another."""
    levels = {node.key: 0 for node in plan.copy.nodes}
    for _turn in levels:
        moved = False
        for before, after in plan.copy.links:
            if levels[after] <= levels[before]:
                levels[after], moved = levels[before] + 1, True
        if not moved:
            break
    return levels


def _ask_about_days(plan: Plan, row: PlannedRow, start: date | None, finish: date | None, found: Any) -> None:
    if (start in (None, found.start)) and (finish in (None, found.finish)):
        return
    said = _(
        "By its limit and what it waits for, “%(node)s” runs from %(start)s to %(finish)s; the list says %(says)s.",
        node=row.memo["node"].name,
        start=found.start.isoformat(),
        finish=found.finish.isoformat(),
        says="—".join(day.isoformat() for day in (start, finish) if day is not None),
    )
    where = "start" if start not in (None, found.start) else "finish"
    remedy = _("Loaded as reckoned if you keep it; otherwise change its limit or what it waits for.")
    row.questions.append(Problem("days_differ", said, where, remedy))
