"""Investment of a year against its plan and 序时. Dispatch figures (调度数), never statistical ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongjian.kernel.progress import done_share, planned_share, points_apart, schedule_ratio
from gongjian.kernel.year_curve import YearCurve, year_curve
from gongjian.ledger import AsOf
from gongjian.projects.models import MonthPlan, Reading
from gongjian.projects.selectors.facts import year_plans


@dataclass(frozen=True)
class YearMoney:
    """What a project was to invest in a year, has invested up to a day, and how far that is from 序时.

    Amounts in 分, None where not known; `share` and `due` 0 to 1; `points` percentage points above (+) or below (−)
    the plan to date, `ratio` what is done of what is due, 1 when level. The plan to date comes from the plan by
    month where there is one, else by quarter, else by twelfths (`basis`), and is that of the month the reading is
    of: money is reported by the month.
    """

    plan_fen: int | None
    done_fen: int | None
    up_to_on: date | None
    share: Decimal | None
    due: Decimal
    points: Decimal | None
    ratio: Decimal | None = None
    curve: YearCurve | None = None

    @property
    def basis(self) -> str:
        """What the plan to date comes from: months, quarters or twelfths."""
        return self.curve.basis if self.curve is not None else "twelfths"

    @property
    def due_fen(self) -> int | None:
        """The plan to date in 分; None without a plan."""
        on = self.up_to_on
        return self.curve.due(on) if self.curve is not None and on is not None else None


def curve_of(plan: Any | None, months: Mapping[int, Any] | None = None) -> YearCurve | None:
    """The curve of a year plan's row and its months' rows (or None); None when no amount is known."""
    quarters = [getattr(plan, f"q{number}_fen") for number in range(1, 5)] if plan is not None else [None] * 4
    amounts = {month: row.plan_fen for month, row in (months or {}).items()}
    return year_curve(plan.plan_fen if plan is not None else None, quarters, amounts)


def year_money_of(
    plan: Any | None, reading: Any | None, on: date, months: Mapping[int, Any] | None = None
) -> YearMoney:
    """From a year plan, the last reading of that year that tells an amount, and the plan by month."""
    plan_fen = plan.plan_fen if plan is not None else None
    done_fen = reading.done_fen if reading is not None else None
    up_to_on = reading.up_to_on if reading is not None else None
    curve = curve_of(plan, months)
    usable = curve is not None and curve.plan_fen > 0
    due = curve.share(up_to_on or on) if curve is not None and usable else planned_share(up_to_on or on)
    share = done_share(done_fen, plan_fen) if done_fen is not None and plan_fen is not None else None
    points = None if share is None else points_apart(due, share)
    ratio = None if share is None else schedule_ratio(due, share)
    return YearMoney(plan_fen, done_fen, up_to_on, share, due, points, ratio, curve)


def month_plans(asof: AsOf, project_ids: Iterable[int], year: int) -> dict[int, dict[int, Any]]:
    """The plan of each month of the year, by project and month."""
    found: dict[int, dict[int, Any]] = {}
    for row in asof.rows(MonthPlan).filter(project_id__in=list(project_ids), year=year):
        found.setdefault(row.project_id, {})[row.month] = row
    return found


def year_money(asof: AsOf, project_ids: Iterable[int]) -> dict[int, YearMoney]:
    """The money of the day's year for each project."""
    ids = list(project_ids)
    plans = year_plans(asof, ids, asof.on.year)
    months = month_plans(asof, ids, asof.on.year)
    rows = asof.rows(Reading).filter(
        project_id__in=ids,
        done_fen__isnull=False,
        up_to_on__lte=asof.on,
        up_to_on__gte=date(asof.on.year, 1, 1),
    )
    readings = {row.project_id: row for row in rows.order_by("up_to_on", "id")}
    return {pk: year_money_of(plans.get(pk), readings.get(pk), asof.on, months.get(pk)) for pk in ids}
