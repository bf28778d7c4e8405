"""Which projects are in a campaign on a day, and in which campaigns a project has been."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from gongjian.campaigns.models import Campaign, Membership
from gongjian.campaigns.selectors import campaign_by_id, with_below
from gongjian.ledger import AsOf
from gongjian.projects.models import Project


def members(campaign: Campaign, asof: AsOf) -> QuerySet[Any]:
    """Membership spans that hold on the day, in the campaign and in those inside it."""
    return asof.spans(Membership).filter(campaign_id__in=sorted(with_below(campaign)))


def in_campaign(campaign: Campaign, asof: AsOf) -> QuerySet[Any]:
    """Projects on the campaign's list at the moment, those of campaigns inside it included, each once."""
    return asof.rows(Project).filter(id__in=members(campaign, asof).values("project_id"))


def list_order(campaign: Campaign, asof: AsOf) -> Subquery:
    """For an annotation: the place of a project in the printed list of the campaign (or of the one it comes from)."""
    places = members(campaign, asof).filter(project_id=OuterRef("id"))
    return Subquery(places.order_by("ordinal", "id").values("ordinal")[:1])


def members_now(campaign: Campaign, asof: AsOf, project_ids: Iterable[int]) -> dict[int, Any]:
    """Membership rows by project: the campaign's own where there is one, else that of a campaign inside it."""
    found: dict[int, Any] = {}
    for row in members(campaign, asof).filter(project_id__in=list(project_ids)).order_by("id"):
        if row.project_id not in found or row.campaign_id == campaign.pk:
            found[row.project_id] = row
    return found


def memberships_of(project_id: int, asof: AsOf) -> list[Any]:
    """Every membership a project has had, as known at the moment; the newest first."""
    return list(asof.rows(Membership).filter(project_id=project_id).order_by("-from_on", "-id"))


def campaigns_of(project_ids: Iterable[int]) -> dict[int, list[Campaign]]:
    """Campaigns each project has ever been put into (today's knowledge), live ones first; for rights."""
    found: dict[int, list[Campaign]] = {}
    rows = Membership.objects.filter(project_id__in=list(project_ids), voided=False).order_by(
        "-from_on", "-id"
    )
    for project_id, campaign_id in rows.values_list("project_id", "campaign_id"):
        campaign = campaign_by_id(campaign_id)
        if campaign is not None and campaign not in found.setdefault(project_id, []):
            found[project_id].append(campaign)
    for campaigns in found.values():
        campaigns.sort(key=lambda campaign: campaign.status == "archived")
    return found
