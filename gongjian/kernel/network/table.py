"""Days as whole numbers, so that thousands of nodes are counted at once and still fall on the very days of
`Calendar.add`.

A *moment* is `working days up to and including the day × STEP + days off since the last of them`. Moments order as
days do; one more working day is one more STEP, from a day off as from a working day.
"""

from dataclasses import dataclass
from datetime import MAXYEAR, date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kernel.workdays import SATURDAY, Calendar

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

SHIFT = 9
STEP = 1 << SHIFT
OFF = STEP - 1
"""The bits of a moment that count days off; no row of days off is longer."""
DAYS_A_YEAR = 240
"""About the working days of a year: by so many a table is widened at a time."""


@dataclass(frozen=True)
class WorkdayTable:
    """The working days of whole years, counted once.

    `first`: ordinal of the first day. For each day: `counts`, the working days of the table up to and including
    it; `moments`; `unknown`, the days not yet published up to and including it. `workdays`: the ordinal of the
    n-th working day, 0 standing for the day before the table.
    """

    first: int
    counts: Numbers
    moments: Numbers
    unknown: Numbers
    workdays: Numbers

    @property
    def last(self) -> int:
        """Ordinal of the last day."""
        return self.first + len(self.counts) - 1

    def moments_of(self, ordinals: Numbers) -> Numbers:
        """The moments of days of the table."""
        moments: Numbers = self.moments[ordinals - self.first]
        return moments

    def ordinals(self, moments: Numbers) -> Numbers:
        """The days of moments, as ordinals."""
        days: Numbers = self.workdays[moments >> SHIFT] + (moments & OFF)
        return days

    def unknown_up_to(self, ordinals: Numbers) -> Numbers:
        """Days not yet published from the first day of the table up to and including each day."""
        days: Numbers = self.unknown[ordinals - self.first]
        return days


def table_for(calendar: Calendar, first: date, last: date) -> WorkdayTable:
    """A table of the whole years from one day to another."""
    return _table(calendar, first.year, last.year)


def widened(table: WorkdayTable, calendar: Calendar, low: int, high: int) -> tuple[WorkdayTable, int]:
    """A table in which the counts `low` to `high` have days, and what to add to counts of the narrower one.

    Refused("plan_too_long") when that leaves the years 1 to 9998.
    """
    first, last = date.fromordinal(table.first).year, date.fromordinal(table.last).year
    wide, more = table, 0
    while low + more < 1 or high + more >= len(wide.workdays):
        first -= max(0, -(-(1 - low - more) // DAYS_A_YEAR))
        last += max(0, -(-(high + more + 1 - len(wide.workdays)) // DAYS_A_YEAR))
        if first < 1 or last >= MAXYEAR:
            message = _("The plan reaches past the years 1 to %(year)s.", year=MAXYEAR - 1)
            raise Refused(
                "plan_too_long", message, remedy=_("Look for limits or dates that cannot be meant.")
            )
        wide = _table(calendar, first, last)
        more = int(wide.counts[table.first - wide.first] - table.counts[0])
    return wide, more


@lru_cache(maxsize=16)
def _table(calendar: Calendar, first_year: int, last_year: int) -> WorkdayTable:
    first, last = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
    days = np.arange(first, last + 1)
    worked = (days + 6) % 7 < SATURDAY
    known = np.zeros(len(days), dtype=bool)
    for year in calendar.published_years:
        if first_year <= year <= last_year:
            begin = date(year, 1, 1).toordinal() - first
            known[begin : date(year, 12, 31).toordinal() - first + 1] = True
    for named, is_worked in ((calendar.offs, False), (calendar.works, True)):
        places = np.array([day.toordinal() - first for day in named], dtype=np.int64)
        places = places[(places >= 0) & (places < len(days))]
        worked[places], known[places] = is_worked, True
    counts = np.cumsum(worked, dtype=np.int64)
    workdays = np.concatenate(([first - 1], days[worked])).astype(np.int64)
    since = days - workdays[counts]
    if since.max() > OFF:
        raise ValueError(f"{since.max()} days off in a row are more than a plan is counted across.")
    return WorkdayTable(first, counts, (counts << SHIFT) + since, np.cumsum(~known, dtype=np.int64), workdays)
