"""Who sees the dossiers of legacy problems, keeps them, and writes their plans."""

from django.db.models import Q

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, campaign_tree
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.models import Evidence, Matter
from gongjian.matters.policy import can_see, check_live, visible_matters
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import LegacyItem


def visible_items(viewer: Viewer, campaign: Campaign | None) -> Q:
    """A filter on items: those whose matter the viewer may see."""
    campaigns = [campaign] if campaign is not None else list(campaign_tree().campaigns.values())
    found = Q(matter_id__in=[])
    for one in campaigns:
        rows = Matter.objects.filter(visible_matters(viewer, one), campaign_id=one.pk, legacy__isnull=False)
        found |= Q(matter_id__in=rows.values("id"))
    return found


def may_see_item(viewer: Viewer, item: LegacyItem) -> bool:
    """May the viewer open the dossier?"""
    return can_see(viewer, item.matter)


def may_keep(viewer: Viewer, campaign: Campaign) -> bool:
    """Does the viewer keep the campaign's ledger: enter items, class them, drop them?"""
    return campaign.status != "archived" and any(
        viewer.may_over(one, [campaign.unit_id], campaign) for one in ("edit", "supervise")
    )


def check_can_keep(viewer: Viewer, campaign: Campaign | None) -> None:
    """Refused unless the viewer keeps the ledger, or when the campaign is archived."""
    check_live(campaign)
    if campaign is None or not may_keep(viewer, campaign):
        raise Refused(
            "not_the_keeper",
            _("The ledger of legacy problems is kept by the campaign's office and the inspection office."),
            remedy=_("Ask the office to enter it."),
        )


def check_proof(matter: Matter) -> None:
    """Refused for a legacy problem that is to be struck off without a paper to show for it."""
    of_old = LegacyItem.objects.filter(matter_id=matter.pk, voided=False).exists()
    if of_old and not Evidence.objects.filter(matter_id=matter.pk, voided=False).exists():
        raise Refused(
            "no_proof",
            _("A legacy problem is struck off on proof, and none is attached."),
            "file",
            _("Attach the papers that show it is solved to the matter first."),
        )


def may_plan(viewer: Viewer, item: LegacyItem) -> bool:
    """May the viewer write the plan and its measures: the keepers, and whoever reports or signs for the lead unit?"""
    campaign = campaign_by_id(item.matter.campaign_id)
    if campaign is None or campaign.status == "archived" or item.voided:
        return False
    lead = item.matter.unit_id
    return may_keep(viewer, campaign) or any(
        viewer.may_over(one, [lead], campaign) for one in ("report", "sign")
    )


def check_can_plan(viewer: Viewer, item: LegacyItem) -> None:
    """Refused unless `may_plan`."""
    check_live(campaign_by_id(item.matter.campaign_id))
    if not may_plan(viewer, item):
        raise Refused(
            "not_the_lead",
            _("The plan is written by the lead unit or the office."),
            remedy=_("Ask them, or leave a comment on the matter."),
        )
