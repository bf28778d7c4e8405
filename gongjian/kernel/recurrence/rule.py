"""A recurrence: which days it names, in order. Days only; the hour belongs to whoever uses it."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
A_MONDAY = date(2001, 1, 1)
"""What weeks are counted from where a rule has no beginning."""


class Frequency(StrEnum):
    daily = "DAILY"
    weekly = "WEEKLY"
    monthly = "MONTHLY"
    yearly = "YEARLY"


@dataclass(frozen=True)
class Nth:
    """A weekday (Monday is 0); `nth` picks one within the month or year, from the end when negative, 0 all."""

    weekday: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.weekday]}"


@dataclass(frozen=True)
class Recurrence:
    """A rule as RFC 5545 writes it, weeks beginning on Monday. Made by `parse`, which refuses what makes no sense.

    `start`: no day before it is named, and `interval` and `count` are counted from it; without one the rule has
    no beginning. `until`: the last day that may be named, itself included.
    """

    frequency: Frequency
    interval: int = 1
    by_day: tuple[Nth, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_month: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None
    start: date | None = None

    def days(self, start: date, end: date) -> Iterator[date]:
        """The days named from `start` up to, and without, `end`; ascending, each once."""
        for day in self._counted(end) if self.count is not None else self._from(start, end):
            if day >= start:
                yield day

    def first(self, start: date, years: int) -> date | None:
        """The first day named from `start` on; None when there is none within so many years."""
        return next(self.days(start, date(min(start.year + years, 9999), 12, 31)), None)

    def __str__(self) -> str:
        parts: list[tuple[str, object]] = [("FREQ", self.frequency.value)]
        parts += [("INTERVAL", self.interval)] if self.interval > 1 else []
        lists = {
            "BYMONTH": self.by_month,
            "BYMONTHDAY": self.by_month_day,
            "BYDAY": self.by_day,
            "BYSETPOS": self.by_set_pos,
        }
        parts += [(name, ",".join(map(str, values))) for name, values in lists.items() if values]
        parts += [("COUNT", self.count)] if self.count is not None else []
        parts += [("UNTIL", self.until.strftime("%Y%m%d"))] if self.until is not None else []
        return ";".join(f"{name}={value}" for name, value in parts)

    # ---- in which days a rule looks

    def _counted(self, end: date) -> Iterator[date]:
        """The first `count` days; those past `end` are not looked for."""
        assert self.start is not None and self.count is not None, "a count needs a beginning"
        for number, day in enumerate(self._from(self.start, end)):
            if number == self.count:
                return
            yield day

    def _from(self, start: date, end: date) -> Iterator[date]:
        lowest = start if self.start is None else max(start, self.start)
        highest = end if self.until is None else min(end, self.until + ONE_DAY)
        if lowest >= highest:
            return
        step = self._step_of(lowest)
        while True:
            try:
                first = self._first_of(step)
            except (ValueError, OverflowError):
                return  # past the last day a calendar can hold
            if first >= highest:
                return
            yield from (day for day in self._set(first) if lowest <= day < highest)
            step += self.interval

    def _step_of(self, day: date) -> int:
        """Number of the period (day, week, month, year) to begin with: in step with `start`, none left out."""
        anchor = self._number(self.start or A_MONDAY)
        return anchor + (self._number(day) - anchor) // self.interval * self.interval

    def _number(self, day: date) -> int:
        match self.frequency:
            case Frequency.daily:
                return day.toordinal()
            case Frequency.weekly:
                return (day - A_MONDAY).days // 7
            case Frequency.monthly:
                return day.year * 12 + day.month - 1
            case Frequency.yearly:
                return day.year

    def _first_of(self, number: int) -> date:
        match self.frequency:
            case Frequency.daily:
                return date.fromordinal(number)
            case Frequency.weekly:
                return A_MONDAY + timedelta(days=7 * number)
            case Frequency.monthly:
                return date(number // 12, number % 12 + 1, 1)
            case Frequency.yearly:
                return date(number, 1, 1)

    # ---- which of them it names

    def _set(self, first: date) -> list[date]:
        """The days named within the period that begins on `first`, ascending."""
        match self.frequency:
            case Frequency.daily:
                found = [first] if self._fits(first) else []
            case Frequency.weekly:
                found = [day for day in _run(first, 7) if self._fits(day)]
            case Frequency.monthly:
                found = self._in_month(first)
            case Frequency.yearly:
                found = self._in_year(first)
        if not self.by_set_pos:
            return found
        size = len(found)
        places = {place - 1 if place > 0 else size + place for place in self.by_set_pos}
        return [found[place] for place in sorted(places) if 0 <= place < size]

    def _fits(self, day: date) -> bool:
        """For a day of a daily or weekly rule."""
        weekdays = [one.weekday for one in self.by_day]
        if not weekdays and self.frequency is Frequency.weekly and self.start is not None:
            weekdays = [self.start.weekday()]
        return (
            (not weekdays or day.weekday() in weekdays)
            and (not self.by_month or day.month in self.by_month)
            and (not self.by_month_day or day.day in self._month_days(day))
        )

    def _in_month(self, first: date) -> list[date]:
        if self.by_month and first.month not in self.by_month:
            return []
        days = _run(first, _length(first))
        wanted = self._month_days(first)
        if wanted:
            days = [day for day in days if day.day in wanted]
        return [day for day in days if day in _weekdays(self.by_day, first, _length(first))]

    def _in_year(self, first: date) -> list[date]:
        by_year = self.by_day and not self.by_month
        if not by_year:
            months = self.by_month
            if not months:  # a day of the month alone is meant in every month
                months = tuple(range(1, 13)) if self.by_month_day or not self.start else (self.start.month,)
            return [
                day for month in sorted(set(months)) for day in self._in_month(first.replace(month=month))
            ]
        length = 366 if calendar.isleap(first.year) else 365
        named = _weekdays(self.by_day, first, length)
        return [day for day in sorted(named) if not self.by_month_day or day.day in self._month_days(day)]

    def _month_days(self, day: date) -> set[int]:
        """Numbers of the days meant in the month of `day`; empty where the rule does not go by them."""
        length = _length(day)
        if self.by_month_day:
            return {n if n > 0 else length + 1 + n for n in self.by_month_day}
        if self.by_day or self.start is None or self.frequency in (Frequency.daily, Frequency.weekly):
            return set()
        return {self.start.day}


def _weekdays(wanted: tuple[Nth, ...], first: date, length: int) -> set[date]:
    """The days of a month or year that are one of the weekdays wanted; all of them when none is."""
    days = _run(first, length)
    if not wanted:
        return set(days)
    found: set[date] = set()
    for one in wanted:
        same = [day for day in days if day.weekday() == one.weekday]
        if one.nth == 0:
            found.update(same)
        elif abs(one.nth) <= len(same):
            found.add(same[one.nth - 1 if one.nth > 0 else one.nth])
    return found


def _run(first: date, length: int) -> list[date]:
    start = first.toordinal()
    return [date.fromordinal(number) for number in range(start, start + length)]


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
