"""Time limits a rule sets (13710: arrange within 1 day, report back within 3, solve within 7 or a month)."""

from datetime import date

from gongjian.kernel.dates.fuzzy import FuzzyDate, Precision, moved_by_months
from gongjian.kernel.deadlines import due_from_clock
from gongjian.kernel.workdays import Calendar, Due

from .rule import Clock


def due_by(clock: Clock, given_on: date, calendar: Calendar, *, unit: str = "") -> Due:
    """The last day the clock allows for what was given on that day, itself not counted.

    `unit`: `workday` or `day` in place of the rule's own (the switch); a limit in months stays one. A month ends on
    the same day of the next, or on its last day. ValueError for a unit there is not.
    """
    if clock.unit == "month":
        moved = moved_by_months(FuzzyDate.of(given_on, Precision.day), clock.length)
        if moved is None or moved.on is None:
            raise ValueError("A month after this day is out of reach.")
        return Due(moved.on, False)
    counted = unit or clock.unit
    if counted == "workday":
        return due_from_clock(given_on, clock.length, "workday", calendar)
    if counted == "day":
        return due_from_clock(given_on, clock.length, "day", calendar)
    raise ValueError(f"a clock counts workdays, days or months, not {counted!r}")
