"""Will the year's plan be met, and short by how much: a reckoning (推算), never a result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .year_curve import YearCurve

RULE = "own-curve run-rate"
"""The rule's name: what is done to date stands to the year's end as what is due to date stands to the year's plan.

Assumption: the rest of the year runs as far ahead of or behind its own plan as the part that has passed. Source: the
office's arithmetic of 按目前进度推算, applied to each project's own plan instead of the calendar.
"""


@dataclass(frozen=True)
class Forecast:
    """What one project will have done by the year's end if it goes on as it has. Amounts in 分.

    `expected_fen` None where nothing can be said: nothing was reported, or nothing was due yet. `shortfall_fen` is
    what is missing to the plan, 0 when it is met; a surplus of one project never fills another's gap.
    """

    plan_fen: int
    done_fen: int | None
    due_fen: int
    up_to_on: date
    expected_fen: int | None
    rule: str = RULE

    @property
    def shortfall_fen(self) -> int | None:
        """Missing to the plan at the year's end; None where nothing can be said."""
        return None if self.expected_fen is None else max(self.plan_fen - self.expected_fen, 0)

    @property
    def met(self) -> bool | None:
        """Will the plan be met, by this reckoning?"""
        return None if self.expected_fen is None else self.expected_fen >= self.plan_fen


def forecast(curve: YearCurve, done_fen: int | None, up_to_on: date) -> Forecast:
    """The year's end by the run-rate against the plan's own curve; halves of a 分 away from zero.

    Done already is done: what is expected is never less than that. With nothing due by the day nothing follows
    from it, unless the whole plan is done.
    """
    due = curve.due(up_to_on)
    return Forecast(curve.plan_fen, done_fen, due, up_to_on, _expected(curve.plan_fen, due, done_fen))


def _expected(plan_fen: int, due_fen: int, done_fen: int | None) -> int | None:
    if done_fen is None or plan_fen <= 0:
        return None
    if done_fen >= plan_fen:
        return done_fen
    if due_fen <= 0:
        return None
    share = Fraction(done_fen, due_fen)
    expected = Decimal((share * plan_fen).numerator) / Decimal((share * plan_fen).denominator)
    return max(int(expected.quantize(Decimal(1), ROUND_HALF_UP)), done_fen)


@dataclass(frozen=True)
class ForecastSum:
    """Several projects' reckonings together. Amounts in 分.

    `plan_fen` is the plan of those something can be said of; `unknown` counts those nothing can be said of, and
    `unknown_plan_fen` is their plan: they are told beside the sum and neither met nor short. `net_fen` is expected
    less plan, surpluses set against gaps; `shortfall_fen` sums the gaps alone.
    """

    plan_fen: int
    expected_fen: int
    shortfall_fen: int
    short: int
    known: int
    unknown: int
    unknown_plan_fen: int

    @property
    def net_fen(self) -> int:
        """Expected less plan; negative when short in all."""
        return self.expected_fen - self.plan_fen


def summed(forecasts: Iterable[Forecast]) -> ForecastSum:
    """The reckonings of several projects put together."""
    rows = list(forecasts)
    known = [row for row in rows if row.expected_fen is not None]
    unknown = [row for row in rows if row.expected_fen is None]
    return ForecastSum(
        plan_fen=sum(row.plan_fen for row in known),
        expected_fen=sum(row.expected_fen or 0 for row in known),
        shortfall_fen=sum(row.shortfall_fen or 0 for row in known),
        short=sum(1 for row in known if row.shortfall_fen),
        known=len(known),
        unknown=len(unknown),
        unknown_plan_fen=sum(row.plan_fen for row in unknown),
    )
