"""Clocks and lateness. Done is the day of the 报结 finally accepted: review is the reviewer's time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from .workdays import Calendar, Due

Meaning = Literal["late", "watch", "on-course", "not-due", "done", "paused"]
ClockUnit = Literal["workday", "day"]


class ReportOutcome(StrEnum):
    pending = "pending"  # 待审
    accepted = "accepted"  # 审核通过
    returned = "returned"  # 退回补正
    withdrawn = "withdrawn"  # 撤回


@dataclass(frozen=True)
class DoneReport:
    """One 报结: the day it was made, and what became of it."""

    on: date
    outcome: ReportOutcome


@dataclass(frozen=True)
class Lateness:
    """`days`: calendar days late, 0 when not. `left`: days to the due date, None when late, done or dateless."""

    days: int
    meaning: Meaning
    left: int | None = None


def counted_done_on(reports: Sequence[DoneReport]) -> date | None:
    """The day that counts as done: that of the report finally accepted, or of one still awaiting review.

    Returned and withdrawn reports do not count. None when there is neither.
    """
    standing = [r for r in reports if r.outcome in (ReportOutcome.accepted, ReportOutcome.pending)]
    return max((report.on for report in standing), default=None)


def lateness(
    due_on: date | None,
    done_on: date | None,
    on: date,
    open_ended: bool,
    stopped_days: int,
    *,
    watch_days: int,
    paused: bool = False,
) -> Lateness:
    """How the matter stands on the day `on`.

    `done_on`: see `counted_done_on`; a day after `on` had not come yet. `stopped_days`: calendar days the
    clock stood still and by which `due_on` has not been moved yet. `watch_days`: a due date at most so many
    days away is to be watched. Done on the due day is on time. Open-ended matters are on course, never late
    for want of a date; without any date nothing is due.
    ValueError when `stopped_days` or `watch_days` is negative.
    """
    if stopped_days < 0 or watch_days < 0:
        raise ValueError("Days stopped and days watched are counted from 0.")
    due = None if due_on is None or open_ended else due_on + timedelta(days=stopped_days)
    if done_on is not None and done_on <= on:
        return Lateness(0 if due is None else max((done_on - due).days, 0), "done")
    if paused:
        return Lateness(0, "paused")
    if due is None:
        return Lateness(0, "on-course" if open_ended else "not-due")
    left = (due - on).days
    if left < 0:
        return Lateness(-left, "late")
    return Lateness(0, "watch" if left <= watch_days else "on-course", left)


def due_from_clock(start: date, n: int, unit: ClockUnit, calendar: Calendar) -> Due:
    """The day n working or calendar days after `start`, itself not counted. ValueError if n is negative."""
    if n < 0:
        raise ValueError("A clock runs forward.")
    if unit == "workday":
        return calendar.add(start, n)
    return Due(start + timedelta(days=n), False)


def ask_in_time(asked_on: date, due_on: date) -> bool:
    """Was the extension asked before the due date? On the due day itself it is too late."""
    return asked_on < due_on
