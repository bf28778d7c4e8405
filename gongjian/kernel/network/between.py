"""How long it took from one node to another (历时), and how early a node came."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from gongjian.kernel.dates import Apart, FuzzyDate, Precision, apart
from gongjian.kernel.workdays import Calendar, Count


@dataclass(frozen=True)
class Between:
    """From one date to another, itself not counted; negative when the other is earlier.

    `apart`: in whole periods, as precisely as both dates are known, which is how it is shown. `days`: calendar days,
    `workdays`: working days; both None unless both days are known. `months`: whole months that have passed from day to
    day, or from month to month when one of the two is known only so; None when it is not known even to the month.
    """

    apart: Apart
    days: int | None
    months: int | None
    workdays: Count | None


def between(first: FuzzyDate, second: FuzzyDate, calendar: Calendar) -> Between:
    """How long after the first date the second is.

    >>> plain = Calendar(frozenset(), frozenset(), frozenset({2023}), "1")
    >>> started, produced = FuzzyDate.of(date(2023, 5, 10)), FuzzyDate.of(date(2023, 11, 16))
    >>> between(started, produced, plain).days
    190
    """
    found = apart(second, first)
    if found.precision is not Precision.day or first.on is None or second.on is None:
        return Between(found, None, found.months, None)
    return Between(
        found,
        (second.on - first.on).days,
        _whole_months(first.on, second.on),
        calendar.count_span(first.on, second.on),
    )


def early_by(planned: FuzzyDate, actual: FuzzyDate, calendar: Calendar) -> Between:
    """How much earlier than planned it came: positive early (提前), negative late (推迟). See `apart`."""
    return between(actual, planned, calendar)


def _whole_months(first: date, second: date) -> int:
    """Months gone by: one has when its day of the month is reached, or the month's last day where it has none."""
    if second < first:
        return -_whole_months(second, first)
    months = (second.year - first.year) * 12 + second.month - first.month
    last_day = monthrange(second.year, second.month)[1]
    return months - (second.day < min(first.day, last_day))
