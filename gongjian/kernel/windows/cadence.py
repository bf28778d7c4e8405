"""How often something is asked, for which days, and what a holiday does to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import pairwise

from gongjian.kernel.messages import say as _
from gongjian.kernel.periods import KIND_WORDS, PeriodKind, period_of
from gongjian.kernel.problems import Problem
from gongjian.kernel.recurrence import Recurrence

MOST_WORKDAYS = 20
"""A closing is moved, and an opening put ahead, by no more working days than this."""
SATURDAY = 5
YEARS_LOOKED_THROUGH = 5


class Holiday(StrEnum):
    """What happens when the day the rule names is a day off."""

    keep = "keep"  # 照常
    skip = "skip"  # 跳过，并入下一期
    next_workday = "next_workday"  # 顺延至下一工作日
    nth_workday_after = "nth_workday_after"  # 节后第 n 个工作日
    pull_forward = "pull_forward"  # 提前至前一工作日


@dataclass(frozen=True)
class HolidayRule:
    """A holiday rule; `workdays` counts for nth_workday_after alone: the second after the holiday is 2."""

    kind: Holiday = Holiday.next_workday
    workdays: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.workdays <= MOST_WORKDAYS:
            raise ValueError(f"a closing is moved by 1 to {MOST_WORKDAYS} working days")


@dataclass(frozen=True)
class PeriodRule:
    """The days a window asks about.

    `kind`: the calendar period in which the day named by the rule lies, or the one `lag` periods before it;
    a holiday that moves the closing does not move the period. None, "since last": from the closing day of the
    window before up to the closing day of this one, which itself belongs to the next.
    """

    kind: PeriodKind | None = None
    lag: int = 0

    def __post_init__(self) -> None:
        if self.lag < 0 or (self.kind is None and self.lag):
            raise ValueError("a lag counts periods backwards, and there is none since the last window")


SINCE_LAST = PeriodRule()


@dataclass(frozen=True)
class AfterPeriod:
    """Closes on the n-th working day after a period's end: no later than 5 working days after the month."""

    workdays: int

    def __post_init__(self) -> None:
        if not 1 <= self.workdays <= MOST_WORKDAYS:
            raise ValueError(f"a period is followed by 1 to {MOST_WORKDAYS} working days")


class OpensFrom(StrEnum):
    workdays_before = "workdays_before"  # 截止前 n 个工作日
    period_start = "period_start"  # 期初
    period_end = "period_end"  # 期末次日


@dataclass(frozen=True)
class Opening:
    """When a window opens: so many working days before its closing day, or as its period begins or has ended.

    `workdays` counts for workdays_before alone; 0 is the closing day itself. What is asked since the last
    window opens, at period_start, the moment that one closes.
    """

    kind: OpensFrom = OpensFrom.workdays_before
    workdays: int = 1
    at: time = time(8, 30)

    def __post_init__(self) -> None:
        if not 0 <= self.workdays <= MOST_WORKDAYS:
            raise ValueError(f"a window opens 0 to {MOST_WORKDAYS} working days ahead")


@dataclass(frozen=True)
class Cadence:
    """One rhythm of asking. `closes_at` is the hour in Shanghai; what arrives at that very instant is late.

    `grace_minutes`: what boards forgive after it; the books keep the second.
    """

    key: str
    rule: Recurrence | AfterPeriod
    closes_at: time = time(12, 0)
    period: PeriodRule = SINCE_LAST
    holiday: HolidayRule = HolidayRule()
    opening: Opening = Opening()
    grace_minutes: int = 30

    def __post_init__(self) -> None:
        if isinstance(self.rule, AfterPeriod) and (self.period.kind is None or self.period.lag):
            raise ValueError("a window after a period's end is about that period")
        if self.grace_minutes < 0:
            raise ValueError("a grace is not negative")


def check(cadence: Cadence, on: date) -> list[Problem]:
    """What a cadence asks that cannot be meant, looking ahead five years from a day; `where` is the key at fault.

    A rule that names two days of one period would ask about its days twice; one that names weekends alone and
    skips days off would hardly ever open; an opening on the closing day has to come before the closing hour.
    """
    return [*_asks_twice(cadence, on), *_never_opens(cadence), *_opens_late(cadence)]


def _asks_twice(cadence: Cadence, on: date) -> Iterator[Problem]:
    rule, kind = cadence.rule, cadence.period.kind
    if isinstance(rule, AfterPeriod) or kind is None:
        return
    for one, other in pairwise(rule.days(on, on + timedelta(days=366 * YEARS_LOOKED_THROUGH))):
        if other in period_of(kind, one):
            message = _(
                "The rule names %(one)s and %(other)s, two days of one %(period)s, which would be asked twice.",
                one=one.isoformat(),
                other=other.isoformat(),
                period=KIND_WORDS[kind],
            )
            remedy = _("Write “period: since_last”, or a rule that names one day of each period.")
            yield Problem("asks_twice", message, "period", remedy)
            return


def _never_opens(cadence: Cadence) -> Iterator[Problem]:
    rule = cadence.rule
    if isinstance(rule, AfterPeriod) or cadence.holiday.kind is not Holiday.skip or not rule.by_day:
        return
    if all(one.weekday >= SATURDAY for one in rule.by_day):
        message = _("The rule names weekends alone and skips days off: it would hardly ever open.")
        remedy = _("Name a working day, or write “holiday: keep” or “holiday: pull_forward”.")
        yield Problem("never_opens", message, "holiday", remedy)


def _opens_late(cadence: Cadence) -> Iterator[Problem]:
    opening = cadence.opening
    same_day = opening.kind is OpensFrom.workdays_before and opening.workdays == 0
    if same_day and opening.at >= cadence.closes_at:
        message = _(
            "It opens at %(opens)s on the day it closes at %(closes)s.",
            opens=opening.at.strftime("%H:%M"),
            closes=cadence.closes_at.strftime("%H:%M"),
        )
        remedy = _("Open it earlier, or a working day before: “opens: {workdays_before: 1}”.")
        yield Problem("opens_after_closing", message, "opens", remedy)
