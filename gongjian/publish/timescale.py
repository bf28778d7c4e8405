"""Days laid out along a line: which days a chart covers, where each lies, and what stands over it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from gongjian.kernel.dates.fuzzy import MONTHS_EN, QUARTERS
from gongjian.kit import words
from gongjian.kit.drawing import text_width


class Zoom(StrEnum):
    """How wide a day is drawn, told by the unit of the lower head."""

    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"


PER_DAY = {Zoom.QUARTER: 0.8, Zoom.MONTH: 3.2, Zoom.WEEK: 9.0}
"""Pixels a day."""
LEAST_WIDTH = 1000.0
"""Pixels: fewer days are drawn wider."""
REACH = {Zoom.QUARTER: (60, 72), Zoom.MONTH: (15, 21), Zoom.WEEK: (3, 6)}
"""Months before and after the day asked that a chart covers at most; what lies beyond is told by an arrow."""


@dataclass(frozen=True, slots=True)
class Span:
    """A date as precise as it is known: its first and last day (ordinals, both inclusive) and how it is said."""

    first: int
    last: int
    said: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a head: from `x` so many pixels wide."""

    x: float
    width: float
    label: str


def place_labels(
    stretches: Iterable[Stretch], size: float, pad: float, taken: tuple[float, float] | None = None
) -> list[tuple[float, str]]:
    """(x, label) of each unit that has room for its label in letters of that size; what stands at `taken` (from, to)
    is kept clear. A month without room for 月 is told by its number."""
    found = []
    for one in stretches:
        x, end = one.x + pad, one.x + one.width
        label = one.label if x + text_width(one.label, size) <= end else one.label.removesuffix("月")
        wide = text_width(label, size)
        if taken is not None and x < taken[1] and x + wide > taken[0]:
            x = taken[1] + pad
        if x + wide <= end:
            found.append((round(x, 1), label))
    return found


@dataclass(frozen=True)
class TimeScale:
    """The days from `first` to `last`, both inclusive, each `per_day` pixels wide."""

    first: date
    last: date
    zoom: Zoom
    per_day: float
    _known: dict[int, float] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def origin(self) -> int:
        """The ordinal of the first day."""
        return self.first.toordinal()

    @cached_property
    def end(self) -> int:
        """The ordinal of the last day."""
        return self.last.toordinal()

    @cached_property
    def width(self) -> float:
        """Of all days together."""
        return round((self.end - self.origin + 1) * self.per_day, 1)

    def x(self, ordinal: int) -> float:
        """Where a day begins; days outside lie at the edges."""
        known = self._known.get(ordinal)
        if known is None:
            inside = min(max(ordinal, self.origin), self.end + 1)
            known = self._known[ordinal] = round((inside - self.origin) * self.per_day, 1)
        return known

    def covers(self, ordinal: int) -> bool:
        """Is the day one of those drawn?"""
        return self.origin <= ordinal <= self.end

    @cached_property
    def upper(self) -> list[Stretch]:
        """The upper head: years, over months quarters with their year, over weeks months with theirs."""
        months = {Zoom.QUARTER: 12, Zoom.MONTH: 3, Zoom.WEEK: 1}[self.zoom]
        return self._stretches(_months(self.first, self.last, months), self._upper_label)

    @cached_property
    def lower(self) -> list[Stretch]:
        """The lower head: quarters, months or weeks (from Monday)."""
        if self.zoom is Zoom.WEEK:
            return self._stretches(_weeks(self.first, self.last), lambda day: words.short_day(day, day.year))
        months = 3 if self.zoom is Zoom.QUARTER else 1
        return self._stretches(_months(self.first, self.last, months), self._lower_label)

    def _stretches(self, starts: Iterable[date], label: Callable[[date], str]) -> list[Stretch]:
        given = [max(day, self.first) for day in starts]
        ends = [*(day.toordinal() for day in given[1:]), self.end + 1]
        return [
            Stretch(self.x(day.toordinal()), round(self.x(end) - self.x(day.toordinal()), 1), label(day))
            for day, end in zip(given, ends, strict=True)
        ]

    def _upper_label(self, day: date) -> str:
        year = f"{day.year}年" if words.chinese() else str(day.year)
        if self.zoom is Zoom.QUARTER:
            return year
        if self.zoom is Zoom.MONTH:
            place = (day.month - 1) // 3
            return f"{year}{QUARTERS[place]}" if words.chinese() else f"Q{place + 1} {year}"
        return f"{year}{day.month}月" if words.chinese() else f"{MONTHS_EN[day.month - 1]} {year}"

    def _lower_label(self, day: date) -> str:
        if self.zoom is Zoom.QUARTER:
            place = (day.month - 1) // 3
            return QUARTERS[place] if words.chinese() else f"Q{place + 1}"
        return f"{day.month}月" if words.chinese() else MONTHS_EN[day.month - 1]


def scale_over(days: Iterable[int], on: date, zoom: Zoom, *, width: float | None = None) -> TimeScale:
    """The scale that covers these ordinals and the day asked, in whole units, within the reach of its zoom.

    `width`: fits all days into that many units (a sheet of paper), instead of the zoom's own width of a day.
    """
    back, ahead = REACH[zoom]
    least, most = _month(on, -back), _month(on, ahead)
    ordinals = [on.toordinal(), *days]
    first, last = date.fromordinal(min(ordinals)), date.fromordinal(max(ordinals))
    months = 3 if zoom is Zoom.QUARTER else 1
    begin = max(_start(first, months), _start(least, months))
    end = min(_month(_start(last, months), months), _start(most, months)) - timedelta(days=1)
    count = (end - begin).days + 1
    per_day = max(PER_DAY[zoom], LEAST_WIDTH / count) if width is None else width / count
    return TimeScale(begin, end, zoom, per_day)


def _start(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _month(day: date, by: int) -> date:
    """The first of the month so many months away."""
    count = day.year * 12 + day.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def _months(first: date, last: date, months: int) -> Iterator[date]:
    day = _start(first, months)
    while day <= last:
        yield day
        day = _month(day, months)


def _weeks(first: date, last: date) -> Iterator[date]:
    day = first - timedelta(days=first.weekday())
    while day <= last:
        yield day
        day += timedelta(days=7)
