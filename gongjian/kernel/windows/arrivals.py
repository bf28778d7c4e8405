"""On which side of the hour something came in."""

from datetime import datetime, timedelta
from enum import StrEnum

from .laying import Window


class Arrival(StrEnum):
    before_open = "before_open"  # 未开窗
    on_time = "on_time"  # 按时
    within_grace = "within_grace"  # 宽限内
    late = "late"  # 迟报


def arrival(at: datetime, window: Window, grace_minutes: int) -> Arrival:
    """How an arrival at the server stands; the device's own clock has no say.

    On time is before the closing instant: 12:00:00.000 itself is past it. The grace ends as sharply. ValueError
    when the instant names no zone, or the grace is negative.
    """
    if at.tzinfo is None or grace_minutes < 0:
        raise ValueError("An arrival is an instant with its zone; a grace is not negative.")
    if at < window.opens_at:
        return Arrival.before_open
    if at < window.closes_at:
        return Arrival.on_time
    if at < window.closes_at + timedelta(minutes=grace_minutes):
        return Arrival.within_grace
    return Arrival.late
