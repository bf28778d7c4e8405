"""How early or late: two dates compared at the coarser of their precisions, never finer than is known."""

from dataclasses import dataclass
from datetime import date

from gongjian.kernel.messages import Words

from .fuzzy import PERIODS, FuzzyDate, Precision, months_in, ten_day_of


@dataclass(frozen=True)
class Apart:
    """How much earlier the second date is than the first, in whole periods of `precision`.

    Positive is early, negative late, 0 within the same period; None when the two cannot be compared.
    `days`, `months` and so on are the amount if that is the precision, else None: months are never made
    into days.
    """

    early: int | None
    precision: Precision | None

    def _in(self, precision: Precision) -> int | None:
        return self.early if self.precision is precision else None

    @property
    def days(self) -> int | None:
        return self._in(Precision.day)

    @property
    def ten_days(self) -> int | None:
        return self._in(Precision.ten_day)

    @property
    def months(self) -> int | None:
        return self._in(Precision.month)

    @property
    def quarters(self) -> int | None:
        return self._in(Precision.quarter)

    @property
    def half_years(self) -> int | None:
        return self._in(Precision.half_year)

    @property
    def years(self) -> int | None:
        return self._in(Precision.year)

    def zh(self) -> str:
        """提前2个月, 推迟3天, 如期; 无法比较 when the two cannot be compared."""
        if self.early is None or self.precision is None:
            return "无法比较"
        if self.early == 0:
            return "如期"
        return f"{'提前' if self.early > 0 else '推迟'}{abs(self.early)}{_PERIOD_WORDS[self.precision].zh}"

    def en(self) -> str:
        """2 months early, 3 days late, as planned; not comparable when the two cannot be compared."""
        if self.early is None or self.precision is None:
            return "not comparable"
        if self.early == 0:
            return "as planned"
        plural = "" if abs(self.early) == 1 else "s"
        unit = _PERIOD_WORDS[self.precision].en
        return f"{abs(self.early)} {unit}{plural} {'early' if self.early > 0 else 'late'}"

    def __str__(self) -> str:
        return str(Words(self.zh(), self.en()))


_PERIOD_WORDS = {
    Precision.day: Words("天", "day"),
    Precision.ten_day: Words("旬", "ten-day period"),
    Precision.month: Words("个月", "month"),
    Precision.quarter: Words("个季度", "quarter"),
    Precision.half_year: Words("个半年", "half-year"),
    Precision.year: Words("年", "year"),
}


def apart(planned: FuzzyDate, actual: FuzzyDate) -> Apart:
    """How early the actual date is against the planned, at the coarser precision of the two.

    "No later than" as a plan is its last day; what actually happened "no later than" some day cannot be
    compared, nor can anything open-ended or unknown.

    >>> planned = FuzzyDate(date(2021, 11, 1), Precision.month)
    >>> apart(planned, FuzzyDate(date(2021, 9, 1), Precision.ten_day)).months
    2
    """
    if planned.on is None or actual.on is None or actual.precision is Precision.no_later_than:
        return Apart(None, None)
    plan = Precision.day if planned.precision is Precision.no_later_than else planned.precision
    coarser = max(plan, actual.precision, key=PERIODS.index)
    return Apart(_ordinal(planned.on, coarser) - _ordinal(actual.on, coarser), coarser)


def _ordinal(day: date, precision: Precision) -> int:
    """The running number of the period in which the day lies."""
    if precision is Precision.day:
        return day.toordinal()
    months = day.year * 12 + day.month - 1
    if precision is Precision.ten_day:
        return months * 3 + ten_day_of(day)
    return months // months_in(precision)
