"""Periods of the calendar: day, week, ten days, month, quarter, half-year, year; half-open, and named.

Weeks begin on Monday and are numbered as ISO 8601 does. The last ten-day period of a month runs to its end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .dates.fuzzy import (
    HALVES,
    MONTHS_EN,
    QUARTERS,
    TEN_DAYS,
    Precision,
    period_end,
    period_start,
    ten_day_of,
)
from .messages import Words

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class PeriodKind(StrEnum):
    day = "day"  # 日
    week = "week"  # 周
    ten_day = "ten_day"  # 旬
    month = "month"  # 月
    quarter = "quarter"  # 季度
    half_year = "half_year"  # 半年
    year = "year"  # 年


KIND_WORDS = {
    PeriodKind.day: Words("日", "day"),
    PeriodKind.week: Words("周", "week"),
    PeriodKind.ten_day: Words("旬", "ten days"),
    PeriodKind.month: Words("月", "month"),
    PeriodKind.quarter: Words("季度", "quarter"),
    PeriodKind.half_year: Words("半年", "half-year"),
    PeriodKind.year: Words("年", "year"),
}


@dataclass(frozen=True)
class Period:
    """The days from `start` up to, and without, `end`."""

    kind: PeriodKind
    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __str__(self) -> str:
        return str(self.name)

    @property
    def last(self) -> date:
        """The last day, itself included."""
        return self.end - ONE_DAY

    @property
    def next(self) -> "Period":
        """The period right after. OverflowError after the year 9999."""
        return period_of(self.kind, self.end)

    @property
    def previous(self) -> "Period":
        """The period right before. OverflowError before the year 1."""
        return period_of(self.kind, self.start - ONE_DAY)

    def back(self, count: int) -> "Period":
        """The period so many before this one; after it when `count` is negative, itself when 0."""
        found = self
        for _step in range(abs(count)):
            found = found.previous if count > 0 else found.next
        return found

    @property
    def name(self) -> Words:
        """As said within its year: 11月18日, 第47周, 11月中旬, 11月, 四季度, 下半年; a year is 2025年.

        >>> str(period_of(PeriodKind.ten_day, date(2025, 11, 18)).name)
        'mid Nov'
        """
        on = self.start
        match self.kind:
            case PeriodKind.day:
                return Words(f"{on.month}月{on.day}日", f"{on.day} {MONTHS_EN[on.month - 1]}")
            case PeriodKind.week:
                number = on.isocalendar().week
                return Words(f"第{number}周", f"week {number}")
            case PeriodKind.ten_day:
                part = TEN_DAYS[ten_day_of(on)]
                return Words(f"{on.month}月{part.zh}", f"{part.en} {MONTHS_EN[on.month - 1]}")
            case PeriodKind.month:
                return Words(f"{on.month}月", MONTHS_EN[on.month - 1])
            case PeriodKind.quarter:
                return Words(QUARTERS[on.month // 3], f"Q{on.month // 3 + 1}")
            case PeriodKind.half_year:
                return HALVES[on.month // 7]
            case _:
                return Words(f"{on.year}年", str(on.year))

    @property
    def full_name(self) -> Words:
        """With its year: 2025年11月中旬. A week says which days it has: its year is that of its Thursday."""
        short = self.name
        match self.kind:
            case PeriodKind.year:
                return short
            case PeriodKind.week:
                year, days = self.start.isocalendar().year, days_in_words(self.start, self.end)
                return Words(f"{year}年{short.zh}（{days.zh}）", f"{short.en} of {year} ({days.en})")
            case PeriodKind.half_year:
                return Words(f"{self.start.year}年{short.zh}", f"{short.en} of {self.start.year}")
            case _:
                return Words(f"{self.start.year}年{short.zh}", f"{short.en} {self.start.year}")


def period_of(kind: PeriodKind, on: date) -> Period:
    """The period of that kind in which the day lies.

    >>> period_of(PeriodKind.week, date(2025, 11, 20)).start
    datetime.date(2025, 11, 17)
    """
    if kind is PeriodKind.week:
        start = on - timedelta(days=on.weekday())
        return Period(kind, start, start + WEEK)
    precision = Precision(kind.value)
    start = period_start(on, precision)
    return Period(kind, start, period_end(start, precision) + ONE_DAY)


def periods(kind: PeriodKind, start: date, end: date) -> Iterator[Period]:
    """The periods of that kind that hold a day from `start` up to, and without, `end`; in order."""
    if start >= end:
        return
    found = period_of(kind, start)
    while found.start < end:
        yield found
        found = found.next


def days_in_words(start: date, end: date) -> Words:
    """The half-open span as people say it, its last day included: 11月17日—23日, 9月26日—10月7日."""
    last = end - ONE_DAY
    first_zh, first_en = f"{start.month}月{start.day}日", f"{start.day} {MONTHS_EN[start.month - 1]}"
    if last <= start:
        return Words(first_zh, first_en)
    if (start.year, start.month) == (last.year, last.month):
        return Words(f"{first_zh}—{last.day}日", f"{start.day}–{last.day} {MONTHS_EN[start.month - 1]}")
    last_zh, last_en = f"{last.month}月{last.day}日", f"{last.day} {MONTHS_EN[last.month - 1]}"
    if start.year == last.year:
        return Words(f"{first_zh}—{last_zh}", f"{first_en} – {last_en}")
    return Words(
        f"{start.year}年{first_zh}—{last.year}年{last_zh}", f"{first_en} {start.year} – {last_en} {last.year}"
    )
