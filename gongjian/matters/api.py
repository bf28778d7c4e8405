"""Matters over the API."""

from datetime import date, datetime
from typing import Any

from ninja import Query, Router, Schema

from gongjian.campaigns.selectors import campaign_or_404, with_below
from gongjian.kit.api import LIMIT, REFUSALS, check_moment
from gongjian.kit.asof import asof_of
from gongjian.matters.models import Matter
from gongjian.matters.policy import visible_matters
from gongjian.matters.selectors import matter_or_404
from gongjian.people.selectors import unit_in_campaign_or_404
from gongjian.people.unit_tree import unit_tree

router = Router(tags=["matters"])


class MatterOut(Schema):
    """A matter at the moment asked."""

    number: str
    kind: str
    title: str
    state: str
    unit: str
    desk: str
    due_on: date | None
    original_due_on: date | None
    assigned_at: datetime | None
    reported_done_at: datetime | None
    closed_at: datetime | None
    illustrative: bool


class MatterPage(Schema):
    """One page; `next` is the `after` of the following one."""

    items: list[MatterOut]
    next: int | None


@router.get("/campaigns/{key}/matters", response={200: MatterPage} | REFUSALS, operation_id="matters")
def matters(
    request: Any,
    key: str,
    on: str = "",
    known_at: str = "",
    unit: str = "",
    after: int = Query(0, ge=0),
    limit: int = Query(100, ge=1, le=LIMIT),
) -> MatterPage:
    """Matters of a campaign and those inside it, by id.

    `unit`: the number of one; the matters it leads and those led by the units below it."""
    check_moment(on, known_at)
    campaign = campaign_or_404(request.viewer, key)
    asof = asof_of(request, campaign).asof
    seen = Matter.objects.filter(visible_matters(request.viewer, campaign)).values("id")
    rows = (
        asof.rows(Matter)
        .filter(campaign_id__in=with_below(campaign), id__in=seen, id__gt=after)
        .order_by("id")
    )
    if unit:
        named = unit_in_campaign_or_404(request.viewer, unit, campaign)
        rows = rows.filter(unit_id__in=unit_tree().subtree(named.pk))
    found = list(rows[: limit + 1])
    return MatterPage(
        items=[_out(row) for row in found[:limit]], next=found[limit - 1].id if len(found) > limit else None
    )


@router.get("/matters/{number}", response={200: MatterOut} | REFUSALS, operation_id="matter")
def matter(request: Any, number: str) -> MatterOut:
    """One matter by its number, as it stands."""
    return _out(matter_or_404(request.viewer, number))


def _out(row: Any) -> MatterOut:
    tree = unit_tree()
    names = [name for name in MatterOut.model_fields if name not in {"unit", "desk"}]
    return MatterOut(
        unit=tree.label(row.unit_id),
        desk=tree.label(row.desk_unit_id),
        **{name: getattr(row, name) for name in names},
    )
