"""A year's plan month by month: what is due by the end of each, from months, else quarters, else twelfths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .messages import say as _
from .problems import Problem

Basis = Literal["months", "quarters", "twelfths"]


@dataclass(frozen=True)
class YearCurve:
    """What is due by the end of each of the twelve months, in 分, and what the amounts came from.

    `basis` is the finest thing that was said of the year: its months, its quarters, or nothing but the whole.
    """

    plan_fen: int
    due_fen: tuple[int, ...]
    basis: Basis

    def due(self, on: date) -> int:
        """Due by the day: that of its whole month, as offices count. In 分."""
        return self.due_fen[on.month - 1]

    def share(self, on: date) -> Decimal:
        """The share of the year's plan due by the day, 0 to 1."""
        return Decimal(self.due(on)) / self.plan_fen if self.plan_fen else Decimal(0)


def year_curve(
    plan_fen: int | None,
    quarters: Sequence[int | None] = (None,) * 4,
    months: Mapping[int, int | None] | None = None,
) -> YearCurve | None:
    """The curve of a year's plan; amounts in 分, `months` by their number 1 to 12. None when no amount is known.

    A quarter any month of which is said is what its months make; else its own amount, a third a month; what then
    is left of the year is spread evenly over the months nobody said anything of. Without a year's amount the parts
    make it. Amounts are cut to whole 分, the last of them carries the rest.

    >>> year_curve(1200, (None,) * 4, {}).due_fen[2], year_curve(1200, (0, 0, 600, 600)).due_fen[8]
    (300, 600)
    """
    said = {month: fen for month, fen in (months or {}).items() if fen is not None}
    parts: dict[int, int] = {}
    for quarter in range(4):
        own = range(quarter * 3 + 1, quarter * 3 + 4)
        if any(month in said for month in own):
            parts |= {month: said.get(month, 0) for month in own}
        else:
            amount = quarters[quarter]
            if amount is not None:
                parts |= dict(zip(own, _split(amount, 3), strict=True))
    if plan_fen is None and not parts:
        return None
    whole = sum(parts.values()) if plan_fen is None else plan_fen
    open_months = [month for month in range(1, 13) if month not in parts]
    left = max(whole - sum(parts.values()), 0)
    parts |= dict(zip(open_months, _split(left, len(open_months)), strict=True))
    reached, due = 0, []
    for month in range(1, 13):
        reached += parts[month]
        due.append(reached)
    basis: Basis = "months" if said else "quarters" if any(q is not None for q in quarters) else "twelfths"
    return YearCurve(whole, tuple(due), basis)


def _split(amount: int, ways: int) -> list[int]:
    """An amount in so many even parts that sum to it."""
    return [amount * (place + 1) // ways - amount * place // ways for place in range(ways)]


def quarters_of_months(
    months: Mapping[int, int | None],
) -> tuple[int | None, int | None, int | None, int | None]:
    """What the months make of each quarter; None where none of its months is said.

    >>> quarters_of_months({1: 100, 2: 200, 12: 50})
    (300, None, None, 50)
    """

    def of(quarter: int) -> int | None:
        given = [months.get(month) for month in range(quarter * 3 - 2, quarter * 3 + 1)]
        known = [fen for fen in given if fen is not None]
        return sum(known) if known else None

    return of(1), of(2), of(3), of(4)


def added(curves: Sequence[YearCurve]) -> tuple[int, ...]:
    """Due by the end of each month over several projects, in 分; twelve nothings for none."""
    return tuple(sum(curve.due_fen[month] for curve in curves) for month in range(12))


def month_problems(months: Mapping[int, int | None]) -> list[Problem]:
    """What is wrong with months whatever the year: a month that does not exist, less than nothing."""
    found: list[Problem] = []
    for month, fen in sorted(months.items()):
        if not 1 <= month <= 12:
            message = _("There is no month %(month)s.", month=month)
            found.append(Problem("no_such_month", message, str(month), _("Write a month from 1 to 12.")))
        elif fen is not None and fen < 0:
            message = _("The plan of month %(month)s is less than nothing.", month=month)
            found.append(
                Problem("money_negative", message, f"m{month}_fen", _("Write amounts without a sign."))
            )
    return found
