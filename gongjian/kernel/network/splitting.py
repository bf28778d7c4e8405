"""Whose time a node took (卡点环节): what `legs.totals` says by the clock, in working days as limits are."""

from collections.abc import Sequence
from datetime import datetime

from gongjian.kernel.legs import Leg, LegKind, check
from gongjian.kernel.windows import SHANGHAI
from gongjian.kernel.workdays import Calendar


def workdays_by_kind(legs: Sequence[Leg], until: datetime, calendar: Calendar) -> dict[LegKind, int]:
    """Working days of each kind up to `until`; every kind is named, and they sum to the days of the whole.

    Days are Shanghai's. Of each leg the day it begins is not counted and the day it ends is, so that the day of a
    hand-over falls to the desk it leaves. ValueError as `legs.check`, or when `until` names no zone.
    """
    check(legs)
    if until.tzinfo is None:
        raise ValueError("An instant has its zone.")
    sums = dict.fromkeys(LegKind, 0)
    for leg in legs:
        end = until if leg.end is None else min(leg.end, until)
        if end > leg.start:
            begins, ends = leg.start.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI).date()
            sums[leg.kind] += calendar.count(begins, ends)
    return sums
