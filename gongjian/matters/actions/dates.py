"""Due dates: as they are written, from the kind's clock, and moved by the time the clock stood still."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.deadlines import due_from_clock
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.calendar import calendar, is_provisional
from gongjian.matters.kinds import MatterKind

OPEN_PHRASE = "持续推进"


@dataclass(frozen=True)
class DueDate:
    """When it is due. `on` is the last day allowed, itself included; None for what has no end.

    `phrase` keeps the words of the list (持续推进, 年底前).
    """

    on: date | None
    precision: str = Precision.day.value
    phrase: str = ""
    provisional: bool = False

    @classmethod
    def of(cls, given: FuzzyDate | date, phrase: str = "") -> "DueDate":
        """From a date as precisely as it is known: a month is due on its last day. A plain day needs no phrase."""
        if isinstance(given, date):
            return cls(given, Precision.day.value, phrase, is_provisional(given))
        last = given.last()
        written = "" if given.precision is Precision.day else phrase or given.zh()
        return cls(last, given.precision.value, written, is_provisional(last))

    @property
    def open_ended(self) -> bool:
        """Has it no end at all?"""
        return self.precision == Precision.open_ended.value

    @property
    def known(self) -> bool:
        """Is it said when it is due, or that it never is?"""
        return self.on is not None or self.open_ended

    def columns(self) -> dict[str, Any]:
        """The columns of the matter it fills."""
        return {
            "due_on": self.on,
            "due_precision": self.precision,
            "due_phrase": self.phrase[:60],
            "due_provisional": self.provisional,
            "calendar_version": calendar().version,
        }


NO_DATE = DueDate(None, Precision.unknown.value)


def check_order(start_on: date | None, due: DueDate) -> None:
    """Refused when it would be due before it starts."""
    if start_on is not None and due.on is not None and due.on < start_on:
        raise Refused(
            "due_before_start",
            _(
                "It would be due on %(due)s, before it starts on %(start)s.",
                due=due.on.isoformat(),
                start=start_on.isoformat(),
            ),
            "due",
            _("Give a due date on or after the start, or an earlier start."),
        )


def due_by_kind(kind: MatterKind, on: date) -> DueDate | None:
    """The due date of the kind's own clock, counted from the day of assignment; None when it has no such clock."""
    if kind.due_workdays is None:
        return None
    due = due_from_clock(on, kind.due_workdays, "workday", calendar())
    return DueDate(due.on, provisional=due.provisional)


def sign_for_by(kind: MatterKind, on: date) -> date | None:
    """The last day for signing for it, counted from the day of assignment."""
    if kind.sign_for_workdays is None:
        return None
    return due_from_clock(on, kind.sign_for_workdays, "workday", calendar()).on


def moved_by_stop(due_on: date, stopped_on: date, resumed_on: date) -> tuple[date, bool]:
    """The due date moved on by the working days the clock stood still, and whether it is provisional.

    Counted from the day after it stopped up to and including the day it was resumed.
    """
    stood = calendar().count_span(stopped_on, resumed_on)
    due = calendar().add(due_on, max(stood.days, 0))
    return due.on, due.provisional or stood.provisional


def as_due(given: "DueDate | FuzzyDate | date | None") -> DueDate:
    """Whatever a caller has, as a due date."""
    if given is None:
        return NO_DATE
    return (
        given
        if isinstance(given, DueDate)
        else DueDate.of(given.date() if isinstance(given, datetime) else given)
    )


def promised_off(promised_on: date, on: date, where: str) -> list[Problem]:
    """What is wrong with a day promised on which nobody works; the days around it are named."""
    days = calendar()
    if days.is_workday(promised_on) is not False:
        return []
    before = promised_on
    while days.is_workday(before) is False:
        before -= timedelta(days=1)
    return [
        Problem(
            "promised_day_off",
            _("%(on)s is a day off; nobody will be there to keep the promise.", on=promised_on.isoformat()),
            where,
            _("Promise a working day: %(before)s, or %(after)s.",
              before=max(before, on).isoformat(), after=days.add(promised_on, 1).on.isoformat()),
        )
    ]  # fmt: skip
