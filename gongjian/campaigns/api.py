"""Campaigns over the API."""

from datetime import date
from typing import Any

from ninja import Router, Schema

from gongjian.campaigns.selectors import campaign_or_404, campaigns_in_reach
from gongjian.kit.api import REFUSALS

router = Router(tags=["campaigns"])


class CampaignOut(Schema):
    """A campaign the asker sees."""

    key: str
    name: str
    name_en: str
    unit: str
    parent: str | None
    status: str
    start_on: date
    last_on: date
    shown_on: date | None
    illustrative: bool


def _out(campaign: Any) -> CampaignOut:
    return CampaignOut(
        key=campaign.key,
        name=campaign.name,
        name_en=campaign.name_en,
        unit=campaign.unit.name,
        parent=campaign.parent.key if campaign.parent else None,
        status=campaign.status,
        start_on=campaign.start_on,
        last_on=campaign.last_on,
        shown_on=campaign.shown_on,
        illustrative=campaign.illustrative,
    )


@router.get("/campaigns", response={200: list[CampaignOut]} | REFUSALS, operation_id="campaigns")
def campaigns(request: Any) -> list[CampaignOut]:
    """Campaigns in reach: live first, archived last."""
    return [_out(one) for one in campaigns_in_reach(request.viewer)]


@router.get("/campaigns/{key}", response={200: CampaignOut} | REFUSALS, operation_id="campaign")
def campaign(request: Any, key: str) -> CampaignOut:
    """One campaign by its key."""
    return _out(campaign_or_404(request.viewer, key))
