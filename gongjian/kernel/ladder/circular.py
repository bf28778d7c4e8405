"""Before a circular: excusable lines out, the unit's own line shown to it first, days to check, then approval."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongjian.kernel.deadlines import due_from_clock
from gongjian.kernel.workdays import Calendar

from .rule import Days, Ground, Ladder


class CircularState(StrEnum):
    not_shown = "not_shown"  # 未送核对
    checking = "checking"  # 核对期
    objected = "objected"  # 有异议待处理
    to_approve = "to_approve"  # 待批准
    approved = "approved"  # 可印发


@dataclass(frozen=True)
class CircularLine:
    """A unit's line. `excused`: class of its reason. `objected`: a correction was asked for and is not answered yet."""

    unit: str
    shown_on: date | None = None
    excused: Ground | None = None
    objected: bool = False


@dataclass(frozen=True)
class CircularStanding:
    """`lines`: what is left after the excusable ones. `checked_by`: the last day to check. `preliminary`: 初步."""

    state: CircularState
    lines: tuple[CircularLine, ...]
    checked_by: date | None

    @property
    def preliminary(self) -> bool:
        """Until a leader approved it."""
        return self.state is not CircularState.approved


def circular(
    ladder: Ladder,
    lines: Iterable[CircularLine],
    check: Days,
    calendar: Calendar,
    on: date,
    *,
    approved: bool,
) -> CircularStanding:
    """How far a circular has come on a day.

    The day a line is shown is not counted, and the last day of the check still is. Approval counts only once every
    line was shown, the days to check are over and no objection is open.
    """
    left = tuple(line for line in lines if line.excused is None or not ladder.stops(line.excused))
    shown = [line.shown_on for line in left if line.shown_on is not None and line.shown_on <= on]
    if len(shown) < len(left) or not left:
        return CircularStanding(CircularState.not_shown, left, None)
    last = due_from_clock(max(shown), check.count, check.unit, calendar).on
    if any(line.objected for line in left):
        return CircularStanding(CircularState.objected, left, last)
    if on <= last:
        return CircularStanding(CircularState.checking, left, last)
    state = CircularState.approved if approved else CircularState.to_approve
    return CircularStanding(state, left, last)
