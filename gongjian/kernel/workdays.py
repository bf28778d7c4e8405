"""Working days, as the State Council's yearly notices set them: days off and make-up working weekends.

A day of a year whose notice has not been published is unknown, and is said to be so; what is counted
across it takes Monday to Friday as working days and is marked provisional.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from .messages import say as _
from .problems import Refused

ONE_DAY = timedelta(days=1)
SATURDAY = 5
_KEPT = 20_000
"""Answers a calendar keeps."""


class DayKind(StrEnum):
    workday = "workday"  # 工作日
    off = "off"  # 休息日


@dataclass(frozen=True)
class Due:
    """A day reached by counting. `provisional`: it was counted across a year not yet published."""

    on: date
    provisional: bool


@dataclass(frozen=True)
class Count:
    """A number of working days. `provisional`: part of the span lies in a year not yet published."""

    days: int
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """One version of the table of working days.

    `offs`: weekdays that are days off. `works`: weekends worked to make up for them.
    `published_years`: years whose notice is known. `version`: kept by whatever is dated by it.
    Refused("day_both_off_and_worked") when a day is in both tables.
    """

    offs: frozenset[date]
    works: frozenset[date]
    published_years: frozenset[int]
    version: str

    def __post_init__(self) -> None:
        both = sorted(self.offs & self.works)
        if both:
            raise Refused(
                "day_both_off_and_worked",
                _("%(day)s is listed both as a day off and as a working day.", day=both[0].isoformat()),
                where=both[0].isoformat(),
                remedy=_("Keep the day in one of the two lists, as the notice has it."),
            )

    @classmethod
    def from_years(
        cls, years: Mapping[int, tuple[Iterable[date], Iterable[date]]], version: str
    ) -> "Calendar":
        """The table from {year of the notice: (days off, days worked)}; a notice may name days of other years."""
        offs = frozenset(day for off, _work in years.values() for day in off)
        works = frozenset(day for _off, work in years.values() for day in work)
        return cls(offs, works, frozenset(years), version)

    def kind(self, day: date) -> DayKind | None:
        """Workday or day off; None when the day's year is not published and no notice names the day."""
        worked = self.is_workday(day)
        if worked is None:
            return None
        return DayKind.workday if worked else DayKind.off

    def is_workday(self, day: date) -> bool | None:
        """Is the day worked? None when nobody can know yet: its year has not been published."""
        if day in self.works:
            return True
        if day in self.offs:
            return False
        if day.year not in self.published_years:
            return None
        return day.weekday() < SATURDAY

    def add(self, day: date, n: int) -> Due:
        """The n-th working day after `day`, which is not itself counted; before it when n is negative.

        n = 0 is the day itself, worked or not. Provisional when a day of an unpublished year was stepped on.
        """
        found = self._reached.get((day, n))
        if found is None:
            if len(self._reached) >= _KEPT:
                self._reached.clear()
            found = self._reached[day, n] = self._walk(day, n)
        return found

    @cached_property
    def _reached(self) -> dict[tuple[date, int], Due]:
        """Days reached already: many matters share a date and a number of days."""
        return {}

    def _walk(self, day: date, n: int) -> Due:
        step = ONE_DAY if n > 0 else -ONE_DAY
        left, on, provisional = abs(n), day, False
        while left:
            on += step
            worked, known = self._assumed(on)
            provisional = provisional or not known
            left -= worked
        return Due(on, provisional)

    def count(self, a: date, b: date) -> int:
        """Working days after `a` up to and including `b`; negative when `b` is before `a`."""
        return self.count_span(a, b).days

    def count_span(self, a: date, b: date) -> Count:
        """As `count`, and whether the answer is provisional."""
        if b < a:
            back = self.count_span(b, a)
            return Count(-back.days, back.provisional)
        days, provisional, on = 0, False, a
        while on < b:
            on += ONE_DAY
            worked, known = self._assumed(on)
            days += worked
            provisional = provisional or not known
        return Count(days, provisional)

    def _assumed(self, day: date) -> tuple[bool, bool]:
        """(worked, known): in an unpublished year Monday to Friday are taken as worked."""
        worked = self.is_workday(day)
        if worked is None:
            return day.weekday() < SATURDAY, False
        return worked, True
