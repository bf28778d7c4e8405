"""Two plans of the same work side by side: what moved, by how many working days, and what became critical."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from gongjian.kernel.workdays import Calendar

from .table import table_for


class Days(Protocol):
    """What a plan or a kept baseline says of one node; `Planned` does."""

    @property
    def start(self) -> date: ...
    @property
    def finish(self) -> date: ...
    @property
    def critical(self) -> bool: ...


@dataclass(frozen=True)
class Shift:
    """How one node moved, in working days: positive is later than the baseline, 0 no working day away."""

    key: str
    start: int
    finish: int
    was_critical: bool
    is_critical: bool

    @property
    def became_critical(self) -> bool:
        """Critical now, and not in the baseline."""
        return self.is_critical and not self.was_critical

    @property
    def moved(self) -> bool:
        """Does it start or finish on another working day?"""
        return bool(self.start or self.finish)


@dataclass(frozen=True)
class Comparison:
    """`shifts`: of nodes in both plans, in the order of the new one; `added` and `dropped`: of nodes in one alone.

    `end`: working days by which the last finish moved, positive when later; None when a plan has no node.
    """

    shifts: tuple[Shift, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    end: int | None

    @property
    def moved(self) -> tuple[Shift, ...]:
        """Nodes that start or finish on another working day."""
        return tuple(shift for shift in self.shifts if shift.moved)

    @property
    def became_critical(self) -> tuple[str, ...]:
        """Keys of nodes critical now and not in the baseline; what was added is not among them."""
        return tuple(shift.key for shift in self.shifts if shift.became_critical)


def compare(baseline: Mapping[str, Days], now: Mapping[str, Days], calendar: Calendar) -> Comparison:
    """What changed from a baseline to the plan now, both as node key → days; counted by one calendar.

    A baseline drawn up by an older calendar keeps its days: what the new one changed shows as a shift.
    """
    days = [day for plan in (baseline, now) for node in plan.values() for day in (node.start, node.finish)]
    if not days:
        return Comparison((), (), (), None)
    table = table_for(calendar, min(days), max(days))

    def apart(was: date, is_: date) -> int:
        counts = table.counts
        return int(counts[is_.toordinal() - table.first] - counts[was.toordinal() - table.first])

    shifts = tuple(
        Shift(
            key,
            apart(baseline[key].start, node.start),
            apart(baseline[key].finish, node.finish),
            baseline[key].critical,
            node.critical,
        )
        for key, node in now.items()
        if key in baseline
    )
    ends = [max((node.finish for node in plan.values()), default=None) for plan in (baseline, now)]
    was, is_ = ends
    return Comparison(
        shifts,
        added=tuple(key for key in now if key not in baseline),
        dropped=tuple(key for key in baseline if key not in now),
        end=None if was is None or is_ is None else apart(was, is_),
    )
