"""议定事项按期落实率 by unit: promised, kept by the original date, moved once, moved more often.

A reminder: in protocol order, never a rank, never a score; a unit sees itself and the median.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Meeting, MeetingState
from gongjian.dispatch.selectors.agenda import by_unit, local_day
from gongjian.figures.query import Figure
from gongjian.ledger import AsOf
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

MEETINGS = 8
WEEKS = 8


@dataclass(frozen=True)
class Kept:
    """One unit: each figure opens; None where the unit has none."""

    unit_id: int
    label: str
    due: Figure
    on_time: Figure | None
    moved_once: Figure | None
    moved_more: Figure | None

    @property
    def share(self) -> Decimal:
        """Kept out of promised."""
        return self.count(self.on_time) / self.count(self.due)

    @staticmethod
    def count(found: Figure | None) -> Decimal:
        """The number; 0 where there is none."""
        return found.value or Decimal(0) if found is not None else Decimal(0)


@dataclass(frozen=True)
class KeptTable:
    """The rows the viewer sees, and the medians over all units that promised anything in the period."""

    period: tuple[date, date]
    rows: list[Kept]
    due: Decimal
    share: Decimal | None
    meetings: int


def kept_promises(campaign: Campaign, series: str, asof: AsOf, viewer: Viewer) -> KeptTable:
    """Decisions that fell due since the eighth last meeting of the series (eight weeks where there were fewer)."""
    held = asof.rows(Meeting).filter(campaign_id=campaign.pk, series=series, state=MeetingState.HELD)
    starts = list(held.order_by("-starts_at").values_list("starts_at", flat=True)[:MEETINGS])
    until = asof.on + timedelta(days=1)
    start = local_day(starts[-1]) if len(starts) == MEETINGS else until - timedelta(weeks=WEEKS)
    period = (min(start, asof.on), until)
    rows = _rows(campaign, asof, period)
    shares = [row.share for row in rows]
    reach = viewer.reach("see", campaign)
    return KeptTable(
        period,
        [row for row in rows if reach.whole or row.unit_id in reach.unit_ids],
        Decimal(median([row.count(row.due) for row in rows])) if rows else Decimal(0),
        Decimal(median(shares)) if shares else None,
        len(starts),
    )


def _rows(campaign: Campaign, asof: AsOf, period: tuple[date, date]) -> list[Kept]:
    keys = ("decision_due", "decision_on_time", "decision_moved_once", "decision_moved_more")
    due, on_time, once, more = (by_unit(key, campaign, asof, period=period) for key in keys)
    tree = unit_tree()
    units: list[Any] = tree.in_order([pk for pk in due if tree.get(pk) is not None])
    return [
        Kept(unit.pk, unit.label, due[unit.pk], on_time.get(unit.pk), once.get(unit.pk), more.get(unit.pk))
        for unit in units
    ]
