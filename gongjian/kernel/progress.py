"""序时: what share of the year's plan should be done by now, and how far the actual share is from it."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Curve = Sequence[tuple[date, Decimal]]


def planned_share(on: date, by: Literal["month/12"] | Curve = "month/12") -> Decimal:
    """The share of the plan due by that day, 0 to 1.

    "month/12": the month's number over twelve, for the whole month. A curve: (day, share to be reached by
    that day), in any order; between two days the earlier holds, before the first nothing is due.

    >>> planned_share(date(2021, 6, 30))
    Decimal('0.5')
    """
    if isinstance(by, str):
        return Decimal(on.month) / 12
    return max(((day, share) for day, share in by if day <= on), default=(on, Decimal(0)))[1]


def done_share(done: Decimal | int, plan: Decimal | int) -> Decimal | None:
    """The share done of the plan; None when nothing was planned, for then there is no share."""
    return Decimal(done) / Decimal(plan) if plan else None


def points_apart(planned: Decimal, actual: Decimal) -> Decimal:
    """Percentage points by which the actual share is above the planned one, negative when below.

    Below is written 低于序时 x 个百分点. One decimal, halves away from zero; both shares are 0 to 1.

    >>> points_apart(Decimal("0.5"), Decimal("0.38"))
    Decimal('-12.0')
    """
    return ((actual - planned) * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def schedule_ratio(planned: Decimal, actual: Decimal) -> Decimal | None:
    """What is done of what is due, 1 when level; four decimals. None while nothing is due.

    >>> schedule_ratio(Decimal("0.5"), Decimal("0.38"))
    Decimal('0.7600')
    """
    return (actual / planned).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP) if planned > 0 else None
