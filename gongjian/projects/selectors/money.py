"""Investment of a year against its plan and 序时. Dispatch figures (调度数), never statistical ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gongjian.kernel.progress import done_share, planned_share, points_apart
from gongjian.ledger import AsOf
from gongjian.projects.models import Reading
from gongjian.projects.selectors.facts import year_plans


@dataclass(frozen=True)
class YearMoney:
    """What a project was to invest in a year, has invested up to a day, and how far that is from 序时.

    Amounts in 分, None where not known; `share` and `due` 0 to 1; `points` percentage points above (+) or below (−)
    the plan to date. The plan to date is that of the month the reading is of: money is reported by the month.
    """

    plan_fen: int | None
    done_fen: int | None
    up_to_on: date | None
    share: Decimal | None
    due: Decimal
    points: Decimal | None


def year_money_of(plan: Any | None, reading: Any | None, on: date) -> YearMoney:
    """From a year plan and the last reading of that year that tells an amount."""
    plan_fen = plan.plan_fen if plan is not None else None
    done_fen = reading.done_fen if reading is not None else None
    up_to_on = reading.up_to_on if reading is not None else None
    due = planned_share(up_to_on or on)
    share = done_share(done_fen, plan_fen) if done_fen is not None and plan_fen is not None else None
    return YearMoney(
        plan_fen, done_fen, up_to_on, share, due, None if share is None else points_apart(due, share)
    )


def year_money(asof: AsOf, project_ids: Iterable[int]) -> dict[int, YearMoney]:
    """The money of the day's year for each project."""
    ids = list(project_ids)
    plans = year_plans(asof, ids, asof.on.year)
    rows = asof.rows(Reading).filter(
        project_id__in=ids,
        done_fen__isnull=False,
        up_to_on__lte=asof.on,
        up_to_on__gte=date(asof.on.year, 1, 1),
    )
    readings = {row.project_id: row for row in rows.order_by("up_to_on", "id")}
    return {pk: year_money_of(plans.get(pk), readings.get(pk), asof.on) for pk in ids}
