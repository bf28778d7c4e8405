"""Windows laid over a range of days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from gongjian.kernel.periods import period_of, periods
from gongjian.kernel.recurrence import Recurrence
from gongjian.kernel.workdays import Calendar, Due

from .cadence import SATURDAY, AfterPeriod, Cadence, Holiday, HolidayRule, Opening, OpensFrom

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
FURTHEST_MOVED = timedelta(days=62)
"""No holiday rule moves a closing further: twenty working days and the longest days off among them."""
LOOKING_BACK = (timedelta(days=100), timedelta(days=800), timedelta(days=366 * 12))


@dataclass(frozen=True)
class Window:
    """One period of one cadence, with the instants between which it is open.

    `period_start`, `period_end`: the days asked about, half-open. `opens_at`, `closes_at`: aware, Shanghai; an
    arrival at `closes_at` is late. `shifted_from`: the day the rule names, when a holiday moved the closing.
    `provisional`: counted across a year whose working days are not published. `merged`: days named by the rule
    whose own windows were folded into this one.
    """

    cadence: str
    period_start: date
    period_end: date
    opens_at: datetime
    closes_at: datetime
    shifted_from: date | None = None
    provisional: bool = False
    merged: tuple[date, ...] = ()

    @property
    def closes_on(self) -> date:
        """The day it closes, in Shanghai."""
        return self.closes_at.astimezone(SHANGHAI).date()

    @property
    def named_on(self) -> date:
        """The day the rule names; of an AfterPeriod cadence, which names none, the closing day."""
        return self.shifted_from or self.closes_on


@dataclass(frozen=True)
class _Closing:
    """A day named by the rule, the day it closes on, and what was folded into it."""

    named: date
    on: date
    provisional: bool
    merged: tuple[date, ...] = ()


def windows(cadence: Cadence, calendar: Calendar, start: date, end: date) -> list[Window]:
    """The windows that close on a day from `start` up to, and without, `end`; by closing instant.

    Two windows that would close on one day, because holidays moved them together, are dealt with by period:
    - Asked since the last window, they are one: it asks about the days of both, and `merged` names the others.
      So is a window that a holiday would push past the closing of the next: the next one asks for it.
    - A calendar period (a week, a month) stays its own window: its figures are its own. `overlaps` tells which
      close together.
    A window skipped for a holiday leaves its days to the next one when asked since the last; a calendar period
    skipped is not asked. An opening that would not lie before the closing is put a working day before it.
    """
    if isinstance(cadence.rule, AfterPeriod):
        return _after_periods(cadence, cadence.rule, calendar, start, end)
    if cadence.period.kind is None:
        return _since_last(cadence, cadence.rule, calendar, start, end)
    found = []
    for closing in _closings(cadence.rule, cadence.holiday, calendar, start, end):
        period = period_of(cadence.period.kind, closing.named).back(cadence.period.lag)
        if start <= closing.on < end:
            found.append(_window(cadence, calendar, closing, period.start, period.end))
    return sorted(found, key=_order)


def overlaps(laid: Sequence[Window]) -> list[tuple[Window, ...]]:
    """Windows of one cadence that close on the same day, together; those alone on theirs are left out."""

    def day(window: Window) -> tuple[str, date]:
        return window.cadence, window.closes_on

    together = (tuple(group) for _day, group in groupby(sorted(laid, key=day), key=day))
    return [group for group in together if len(group) > 1]


# ---- which days


def _closings(
    rule: Recurrence, holiday: HolidayRule, calendar: Calendar, start: date, end: date
) -> Iterator[_Closing]:
    """The closings that may fall between the days, in the order the rule names them; and some around them."""
    for named in rule.days(start - FURTHEST_MOVED, end + FURTHEST_MOVED):
        due = _moved(named, holiday, calendar)
        if due is not None:
            yield _Closing(named, due.on, due.provisional)


def _moved(named: date, holiday: HolidayRule, calendar: Calendar) -> Due | None:
    """The day it closes on; None when it is skipped."""
    if holiday.kind is Holiday.keep:
        return Due(named, False)
    known = calendar.is_workday(named)
    worked = named.weekday() < SATURDAY if known is None else known
    if worked:
        return Due(named, known is None)
    match holiday.kind:
        case Holiday.skip:
            return None
        case Holiday.pull_forward:
            due = calendar.add(named, -1)
        case Holiday.nth_workday_after:
            due = calendar.add(named, holiday.workdays)
        case _:
            due = calendar.add(named, 1)
    return Due(due.on, due.provisional or known is None)


def _folded(closings: Sequence[_Closing]) -> list[_Closing]:
    """One closing a day and none out of order: each that falls on or after the next one's day joins it."""
    kept: list[list[_Closing]] = []
    for closing in reversed(closings):
        if kept and closing.on >= kept[-1][0].on:
            kept[-1].append(closing)
        else:
            kept.append([closing])
    return [_joined(group[0].on, group[::-1]) for group in reversed(kept)]


def _joined(on: date, group: Sequence[_Closing]) -> _Closing:
    """The group under the day that was not moved, when one was not; under the last of them otherwise."""
    own = [closing for closing in group if closing.on == on]
    face = next((closing for closing in own if closing.named == on), own[-1])
    merged = tuple(closing.named for closing in group if closing is not face)
    return replace(face, merged=merged, provisional=any(closing.provisional for closing in group))


# ---- windows of each kind


def _since_last(
    cadence: Cadence, rule: Recurrence, calendar: Calendar, start: date, end: date
) -> list[Window]:
    closings = _folded(list(_closings(rule, cadence.holiday, calendar, start, end)))
    wanted = [closing for closing in closings if start <= closing.on < end]
    if not wanted:
        return []
    earlier = [closing for closing in closings if closing.on < wanted[0].on]
    last = earlier[-1] if earlier else _earlier(cadence, rule, calendar, wanted[0].on)
    found = []
    for closing in wanted:
        if last is None:
            began = min(rule.start or closing.on, closing.on - ONE_DAY)
            found.append(_window(cadence, calendar, closing, began, closing.on))
        else:
            known = replace(closing, provisional=closing.provisional or last.provisional)
            found.append(_window(cadence, calendar, known, last.on, closing.on))
        last = closing
    return found


def _earlier(cadence: Cadence, rule: Recurrence, calendar: Calendar, before: date) -> _Closing | None:
    """The last closing before a day; None when the rule has none in the twelve years before."""
    for back in LOOKING_BACK:
        found = _folded(list(_closings(rule, cadence.holiday, calendar, before - back, before)))
        earlier = [closing for closing in found if closing.on < before]
        if earlier:
            return earlier[-1]
    return None


def _after_periods(
    cadence: Cadence, rule: AfterPeriod, calendar: Calendar, start: date, end: date
) -> list[Window]:
    assert cadence.period.kind is not None
    found = []
    for period in periods(cadence.period.kind, start - FURTHEST_MOVED, end):
        due = calendar.add(period.last, rule.workdays)
        if start <= due.on < end:
            closing = _Closing(due.on, due.on, due.provisional)
            found.append(_window(cadence, calendar, closing, period.start, period.end))
    return found


def _window(cadence: Cadence, calendar: Calendar, closing: _Closing, start: date, end: date) -> Window:
    closes_at = datetime.combine(closing.on, cadence.closes_at, SHANGHAI)
    opens_at, known = _opens(cadence, calendar, closing.on, start, end)
    if opens_at >= closes_at:
        before = calendar.add(closing.on, -1)
        opens_at, known = datetime.combine(before.on, cadence.opening.at, SHANGHAI), not before.provisional
    return Window(
        cadence.key,
        start,
        end,
        opens_at,
        closes_at,
        closing.named if closing.named != closing.on else None,
        closing.provisional or not known,
        closing.merged,
    )


def _opens(
    cadence: Cadence, calendar: Calendar, closes_on: date, start: date, end: date
) -> tuple[datetime, bool]:
    """The instant it opens, and whether every year counted across is published."""
    opening: Opening = cadence.opening
    at: time = opening.at
    match opening.kind:
        case OpensFrom.workdays_before:
            due = calendar.add(closes_on, -opening.workdays)
            return datetime.combine(due.on, at, SHANGHAI), not due.provisional
        case OpensFrom.period_start:
            at = cadence.closes_at if cadence.period.kind is None else at
            return datetime.combine(start, at, SHANGHAI), True
        case OpensFrom.period_end:
            return datetime.combine(end, at, SHANGHAI), True


def _order(window: Window) -> tuple[datetime, date]:
    return window.closes_at, window.period_start
