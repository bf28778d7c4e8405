"""Reporting windows: when each opens and closes, whatever the holidays do to the day its rule names.

`Cadence` says how often something is asked; `windows` lays its windows down over a range of days; `arrival` says
on which side of the closing hour something came in; `recompute` lists what a new table of working days changes.
"""

from .arrivals import Arrival, arrival
from .cadence import (
    SINCE_LAST,
    AfterPeriod,
    Cadence,
    Holiday,
    HolidayRule,
    Opening,
    OpensFrom,
    PeriodRule,
    check,
)
from .changes import Change, ChangeKind, recompute
from .laying import SHANGHAI, Window, overlaps, windows

__all__ = [
    "SHANGHAI",
    "SINCE_LAST",
    "AfterPeriod",
    "Arrival",
    "Cadence",
    "Change",
    "ChangeKind",
    "Holiday",
    "HolidayRule",
    "Opening",
    "OpensFrom",
    "PeriodRule",
    "Window",
    "arrival",
    "check",
    "overlaps",
    "recompute",
    "windows",
]
