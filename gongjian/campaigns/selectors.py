"""Reading campaigns: which a viewer sees, how they nest, what is in them."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from gongjian.campaigns.models import Campaign
from gongjian.ledger import memo
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class CampaignTree:
    """All live campaigns by id, and the ids below each (itself included)."""

    campaigns: dict[int, Campaign]
    below: dict[int, frozenset[int]]


def campaign_tree() -> CampaignTree:
    """Today's campaigns, kept in memory until one changes; each has its parent attached."""
    return memo.remember("campaign_tree", (Campaign,), _read)


def _read() -> CampaignTree:
    rows = Campaign.objects.filter(voided=False, merged_into_id=None).order_by("-start_on", "id")
    campaigns = {campaign.pk: campaign for campaign in rows}
    below: dict[int, set[int]] = {pk: {pk} for pk in campaigns}
    for pk, campaign in campaigns.items():
        campaign.parent = campaigns.get(campaign.parent_id)
        above, seen = campaign.parent_id, {pk}
        while above is not None and above in campaigns and above not in seen:
            below[above].add(pk)
            seen.add(above)
            above = campaigns[above].parent_id
    return CampaignTree(campaigns, {pk: frozenset(ids) for pk, ids in below.items()})


def with_below(campaign: Any) -> frozenset[int]:
    """Ids of a campaign and of all campaigns inside it: its figures count their members once."""
    return campaign_tree().below.get(campaign.pk, frozenset({campaign.pk}))


def can_see_campaign(viewer: Viewer, campaign: Campaign) -> bool:
    """A campaign is seen by whoever reaches its host unit, a unit above it, or a unit below it."""
    reach = viewer.reach("see", campaign)
    if reach.whole:
        return True
    below_host = unit_tree().subtree(campaign.unit_id)
    return bool(reach.unit_ids & below_host)


def campaigns_in_reach(viewer: Viewer) -> list[Campaign]:
    """Campaigns the viewer sees: live first, then drafts, then archived; newest first."""
    order = {"live": 0, "draft": 1, "archived": 2}
    found = [c for c in campaign_tree().campaigns.values() if can_see_campaign(viewer, c)]
    return sorted(found, key=lambda c: (order[c.status], -c.start_on.toordinal(), c.pk))


def campaign_or_404(viewer: Viewer, key: str) -> Campaign:
    """The campaign of that key; what is out of reach does not exist."""
    for campaign in campaign_tree().campaigns.values():
        if campaign.key == key and can_see_campaign(viewer, campaign):
            return campaign
    raise Http404


def campaign_by_id(campaign_id: int | None) -> Campaign | None:
    """The live campaign of that id, from memory."""
    return campaign_tree().campaigns.get(campaign_id) if campaign_id is not None else None
