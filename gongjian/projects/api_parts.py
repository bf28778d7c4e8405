"""Needs, parcels of land and quantity targets over the API."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from ninja import Field, Query, Router, Schema

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.api import LIMIT, REFUSALS, check_moment
from gongjian.kit.asof import asof_of
from gongjian.ledger import AsOf
from gongjian.people.selectors import unit_in_campaign_or_404
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Need, Parcel, Project, QuantityTarget
from gongjian.projects.policy import visible_needs, visible_parcels, visible_targets
from gongjian.projects.selectors.land import parcels_of_campaign
from gongjian.projects.selectors.needs import needs_of_campaign
from gongjian.projects.selectors.targets import targets_of_campaign

router = Router(tags=["projects"])


class Asked(Schema):
    """Which moment, whose, and which page. `unit`: the number of one, with the units below it."""

    on: str = ""
    known_at: str = ""
    unit: str = ""
    after: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=LIMIT)


class NeedOut(Schema):
    """A need at the moment asked. `unit`: the department that answers; `project`: the project's number."""

    number: str
    project: str
    factor: str
    wants: str
    quantity: Decimal | None
    quantity_unit: str
    needed_on: date | None
    needed_precision: str
    raised_by: str
    raised_at: datetime
    unit: str
    answer_by_on: date | None
    state: str
    answer: str
    answered_at: datetime | None
    promised_on: date | None
    met_on: date | None
    word: str
    illustrative: bool


class ParcelOut(Schema):
    """A parcel by its code. Areas in 亩; `handed` up to the day asked, `short` what is still to come."""

    number: str
    project: str
    code: str
    unit: str
    area: Decimal
    handed: Decimal
    short: Decimal
    needed_on: date | None
    needed_precision: str
    step: str
    step_on: date | None
    obstacle: str
    illustrative: bool


class TargetOut(Schema):
    """A quantity target; `above`: the number of the target it is a part of. An intent, never a result."""

    number: str
    above: str
    key: str
    name: str
    plot: str
    unit: str
    value: Decimal | None
    unit_text: str
    done_value: Decimal | None
    done_up_to_on: date | None
    due_on: date | None
    signed_on: date | None
    illustrative: bool


class NeedPage(Schema):
    """One page; `next` is the `after` of the following one."""

    items: list[NeedOut]
    next: int | None


class ParcelPage(Schema):
    """One page; `next` is the `after` of the following one."""

    items: list[ParcelOut]
    next: int | None


class TargetPage(Schema):
    """One page; `next` is the `after` of the following one."""

    items: list[TargetOut]
    next: int | None


@router.get("/campaigns/{key}/needs", response={200: NeedPage} | REFUSALS, operation_id="needs")
def needs(request: Any, key: str, asked: Query[Asked]) -> NeedPage:
    """Needs of a campaign and those inside it, by id; today's rights applied to the past too.

    `unit`: the number of one; needs that it or a unit below it answers."""
    asof, rows, following = _page(request, key, asked, Need, needs_of_campaign, visible_needs)
    return NeedPage(
        items=_out(NeedOut, rows, project=_numbers(asof, Project, rows, "project_id")), next=following
    )


@router.get("/campaigns/{key}/parcels", response={200: ParcelPage} | REFUSALS, operation_id="parcels")
def parcels(request: Any, key: str, asked: Query[Asked]) -> ParcelPage:
    """Parcels of a campaign and those inside it, by id; no households.

    `unit`: the number of one; parcels that it or a unit below it hands over."""
    asof, rows, following = _page(request, key, asked, Parcel, parcels_of_campaign, visible_parcels)
    return ParcelPage(
        items=_out(ParcelOut, rows, project=_numbers(asof, Project, rows, "project_id")), next=following
    )


@router.get("/campaigns/{key}/targets", response={200: TargetPage} | REFUSALS, operation_id="targets")
def targets(request: Any, key: str, asked: Query[Asked]) -> TargetPage:
    """Quantity targets of a campaign and those inside it, by id.

    `unit`: the number of one; its targets and those of the units below it."""
    asof, rows, following = _page(
        request,
        key,
        asked,
        QuantityTarget,
        targets_of_campaign,
        visible_targets,
    )
    above = _numbers(asof, QuantityTarget, rows, "parent_id")
    return TargetPage(items=_out(TargetOut, rows, above=above), next=following)


def _page(
    request: Any,
    key: str,
    asked: Asked,
    model: Any,
    of_campaign: Callable[[Campaign, AsOf], Any],
    seen: Callable[[Viewer, Campaign], Q],
) -> tuple[AsOf, list[Any], int | None]:
    """The rows of one page at the moment asked, of those in reach, and the `after` of the following page."""
    check_moment(asked.on, asked.known_at)
    campaign = campaign_or_404(request.viewer, key)
    asof = asof_of(request, campaign).asof
    visible = model.objects.filter(seen(request.viewer, campaign)).values("id")
    found = of_campaign(campaign, asof).filter(id__in=visible, id__gt=asked.after)
    if asked.unit:
        named = unit_in_campaign_or_404(request.viewer, asked.unit, campaign)
        found = found.filter(unit_id__in=unit_tree().subtree(named.pk))
    rows = list(found.order_by("id")[: asked.limit + 1])
    following = rows[asked.limit - 1].id if len(rows) > asked.limit else None
    return asof, rows[: asked.limit], following


def _numbers(asof: AsOf, model: Any, rows: list[Any], column: str) -> dict[int, str]:
    """Row → the number of the record its column names; empty where it names none."""
    wanted = {getattr(row, column) for row in rows} - {None}
    known = dict(asof.rows(model).filter(id__in=wanted).values_list("id", "number"))
    return {row.id: known.get(getattr(row, column), "") for row in rows}


def _out(schema: Any, rows: list[Any], **told: dict[int, str]) -> list[Any]:
    tree = unit_tree()
    plain = [name for name in schema.model_fields if name != "unit" and name not in told]
    return [
        schema(
            unit=tree.label(row.unit_id),
            **{name: known[row.id] for name, known in told.items()},
            **{name: getattr(row, name) for name in plain},
        )
        for row in rows
    ]
