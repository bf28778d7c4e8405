"""Reads of handling days: the days of a campaign, the queue of one by section, opinions that are still to be given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, can_see_campaign
from gongjian.ledger import AsOf
from gongjian.matters.inbox import acting_campaigns
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import HandlingDay, HandlingItem, HandlingParty, HandlingState

AHEAD = timedelta(days=14)
"""So long before the day a department is asked for its opinion."""


@dataclass(frozen=True)
class Queued:
    """An item with who sits at the table for it."""

    item: Any
    parties: list[Any]


def can_see_item(
    viewer: Viewer, item: HandlingItem, campaign: Campaign, parties: list[HandlingParty]
) -> bool:
    """Whole campaign in reach, or one of the units at the table."""
    reach = viewer.reach("see", campaign)
    units = {item.lead_unit_id, *(party.unit_id for party in parties)}
    return reach.whole or bool(units & set(reach.unit_ids))


def day_or_404(viewer: Viewer, number: str) -> HandlingDay:
    """The day of that number; of a campaign out of reach there is none."""
    day: HandlingDay | None = HandlingDay.objects.filter(number=number, voided=False).first()
    campaign = campaign_by_id(day.campaign_id) if day is not None else None
    if day is None or campaign is None or not can_see_campaign(viewer, campaign):
        raise Http404
    return day


def item_or_404(viewer: Viewer, number: str) -> HandlingItem:
    """The item of that number; out of reach it does not exist."""
    item: HandlingItem | None = (
        HandlingItem.objects.filter(number=number, voided=False)
        .select_related("day", "matter", "project")
        .first()
    )
    if item is None:
        raise Http404
    day = day_or_404(viewer, item.day.number or "")
    campaign = campaign_by_id(day.campaign_id)
    parties = list(HandlingParty.objects.filter(item_id=item.pk, voided=False))
    if campaign is None or not can_see_item(viewer, item, campaign, parties):
        raise Http404
    return item


def days_of(campaign: Campaign, asof: AsOf) -> QuerySet[Any]:
    """Handling days of a campaign."""
    return asof.rows(HandlingDay).filter(campaign_id=campaign.pk)


def queue_of(day: HandlingDay, asof: AsOf, viewer: Viewer, campaign: Campaign) -> list[Queued]:
    """The items of a day the viewer may see, in the order of the queue."""
    items = list(asof.rows(HandlingItem).filter(day_id=day.pk).order_by("ordinal", "id"))
    by_item: dict[int, list[Any]] = {}
    for party in asof.rows(HandlingParty).filter(item_id__in=[item.id for item in items]).order_by("id"):
        by_item.setdefault(party.item_id, []).append(party)
    found = [Queued(item, by_item.get(item.id, [])) for item in items]
    return [one for one in found if can_see_item(viewer, one.item, campaign, one.parties)]


def opinions_asked(viewer: Viewer, on: date) -> list[HandlingParty]:
    """Parties of coming days the viewer speaks for that have not said what they think; nearest day first."""
    units: set[int] = set()
    for campaign in acting_campaigns():
        for permission in ("report", "sign"):
            units |= set(viewer.reach(permission, campaign).unit_ids)
    mine: Iterable[int] = units & set(viewer.unit_ids)
    rows = HandlingParty.objects.filter(voided=False, unit_id__in=mine, opinion_at=None, item__voided=False)
    coming = rows.filter(
        item__day__voided=False,
        item__day__state=HandlingState.PLANNED,
        item__day__on__gte=on,
        item__day__on__lte=on + AHEAD,
    )
    return list(coming.select_related("item__day").order_by("item__day__on", "item__ordinal", "id")[:20])
