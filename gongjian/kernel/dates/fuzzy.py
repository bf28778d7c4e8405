"""Dates as precise as they are known: a day, early September, a quarter, by the end of the year, ongoing.

`on` is the first day of the period meant; for "no later than" it is the last day allowed; for "open-ended"
and "unknown" there is none.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongjian.kernel.messages import Words

MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TEN_DAYS = (Words("上旬", "early"), Words("中旬", "mid"), Words("下旬", "late"))
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
HALVES = (Words("上半年", "first half"), Words("下半年", "second half"))


class Precision(StrEnum):
    day = "day"
    ten_day = "ten_day"  # 旬
    month = "month"
    quarter = "quarter"
    half_year = "half_year"
    year = "year"
    no_later_than = "no_later_than"  # 年底前, 9月30日前
    open_ended = "open_ended"  # 持续推进, 长期坚持, 按上级节点
    unknown = "unknown"


PERIODS = (
    Precision.day,
    Precision.ten_day,
    Precision.month,
    Precision.quarter,
    Precision.half_year,
    Precision.year,
)
_MONTHS = frozenset({Precision.month, Precision.quarter, Precision.half_year, Precision.year})
DATELESS = frozenset({Precision.open_ended, Precision.unknown})


@dataclass(frozen=True)
class FuzzyDate:
    """A date and how precisely it is known. ValueError when `on` is not the first day of its period."""

    on: date | None
    precision: Precision

    def __post_init__(self) -> None:
        if (self.on is None) != (self.precision in DATELESS):
            raise ValueError(f"{self.precision} with {self.on}")
        if self.on is not None and self.on != period_start(self.on, self.precision):
            raise ValueError(f"{self.on} is not the first day of a {self.precision}")

    @classmethod
    def of(cls, day: date, precision: Precision = Precision.day) -> "FuzzyDate":
        """The period of that precision in which the day lies (for "no later than", the day itself)."""
        return cls(period_start(day, precision), precision)

    def first(self) -> date | None:
        """The first day meant; None where there is no first day (no later than, open-ended, unknown)."""
        return None if self.precision is Precision.no_later_than else self.on

    def last(self) -> date | None:
        """The last day meant, itself included; None when open-ended or unknown."""
        return None if self.on is None else period_end(self.on, self.precision)

    def zh(self) -> str:
        """As an office writes it: 2021年9月上旬, 2021年11月, 2021年底前."""
        on = self.on
        if on is None:
            return "持续推进" if self.precision is Precision.open_ended else "时间未定"
        year, month = f"{on.year}年", f"{on.year}年{on.month}月"
        match self.precision:
            case Precision.ten_day:
                return month + TEN_DAYS[ten_day_of(on)].zh
            case Precision.month:
                return month
            case Precision.quarter:
                return year + QUARTERS[(on.month - 1) // 3]
            case Precision.half_year:
                return year + HALVES[on.month // 7].zh
            case Precision.year:
                return year
            case Precision.no_later_than:
                return _zh_deadline(on)
            case _:
                return f"{month}{on.day}日"

    def en(self) -> str:
        """In English: early Sep 2021, Nov 2021, by 31 Dec 2021."""
        on = self.on
        if on is None:
            return "ongoing" if self.precision is Precision.open_ended else "date not set"
        month = f"{MONTHS_EN[on.month - 1]} {on.year}"
        match self.precision:
            case Precision.ten_day:
                return f"{TEN_DAYS[ten_day_of(on)].en} {month}"
            case Precision.month:
                return month
            case Precision.quarter:
                return f"Q{(on.month + 2) // 3} {on.year}"
            case Precision.half_year:
                return f"{HALVES[on.month // 7].en} of {on.year}"
            case Precision.year:
                return str(on.year)
            case Precision.no_later_than:
                return f"by {on.day} {month}"
            case _:
                return f"{on.day} {month}"

    def __str__(self) -> str:
        return str(Words(self.zh(), self.en()))


OPEN_ENDED = FuzzyDate(None, Precision.open_ended)
UNKNOWN = FuzzyDate(None, Precision.unknown)


def ten_day_of(on: date) -> int:
    """0, 1 or 2 for 上旬, 中旬, 下旬; the last runs to the end of the month."""
    return min((on.day - 1) // 10, 2)


def _zh_deadline(on: date) -> str:
    if (on.month, on.day) == (12, 31):
        return f"{on.year}年底前"
    if on.day == calendar.monthrange(on.year, on.month)[1]:
        return f"{on.year}年{on.month}月底前"
    return f"{on.year}年{on.month}月{on.day}日前"


def period_start(day: date, precision: Precision) -> date:
    """The first day of the period of that precision in which the day lies.

    The day itself for day and no later than. ValueError for open-ended and unknown, which have no day.
    """
    match precision:
        case Precision.day | Precision.no_later_than:
            return day
        case Precision.ten_day:
            return day.replace(day=10 * ten_day_of(day) + 1)
        case Precision.month | Precision.quarter | Precision.half_year | Precision.year:
            months = months_in(precision)
            return date(day.year, (day.month - 1) // months * months + 1, 1)
    raise ValueError(f"{precision} has no day")


def period_end(start: date, precision: Precision) -> date:
    """The last day, itself included, of the period that begins on `start`."""
    if precision in (Precision.day, Precision.no_later_than):
        return start
    if precision is Precision.ten_day and start.day < 21:
        return start + timedelta(days=9)
    month = start.month if precision is Precision.ten_day else start.month + months_in(precision) - 1
    return date(start.year, month, calendar.monthrange(start.year, month)[1])


def months_in(precision: Precision) -> int:
    """Months in a month, quarter, half-year or year. KeyError for any other precision."""
    return {Precision.month: 1, Precision.quarter: 3, Precision.half_year: 6, Precision.year: 12}[precision]


def moved_by_months(known: FuzzyDate, months: int) -> FuzzyDate | None:
    """The date so many months later (earlier when negative); a 31st becomes the last day of a shorter month, and the
    end of a month stays one. None when it is known too roughly for that: a quarter moves by whole quarters alone.

    >>> moved_by_months(FuzzyDate.of(date(2026, 1, 31)), 1).on
    datetime.date(2026, 2, 28)
    >>> moved_by_months(FuzzyDate.of(date(2026, 9, 1), Precision.quarter), 1) is None
    True
    """
    if known.on is None or (known.precision in _MONTHS and months % months_in(known.precision)):
        return None
    year, month = divmod(known.on.year * 12 + known.on.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    ends = known.on.day == calendar.monthrange(known.on.year, known.on.month)[1]
    whole = known.precision is Precision.no_later_than and ends
    return FuzzyDate(date(year, month + 1, last if whole else min(known.on.day, last)), known.precision)
