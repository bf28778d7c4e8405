"""Who may change a campaign, and when it can be changed at all."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer


def check_can_configure(viewer: Viewer, campaign: Campaign) -> None:
    """Refused unless the viewer may change the campaign, its playbook and its membership."""
    if not viewer.may_over("configure", [campaign.unit_id], campaign):
        raise Refused(
            "may_not_configure",
            _("Only the campaign's administrator may change the campaign and which projects are in it."),
            remedy=_("Ask the administrator of the campaign office."),
        )


def can_configure(viewer: Viewer, campaign: Campaign) -> bool:
    """Whether the viewer may change the campaign and it can be changed."""
    return campaign.status != "archived" and viewer.may_over("configure", [campaign.unit_id], campaign)


def check_not_archived(campaign: Any) -> None:
    """Refused when the campaign is archived: its books are closed."""
    if campaign is not None and campaign.status == "archived":
        raise Refused(
            "campaign_archived",
            _("“%(campaign)s” is archived; nothing in it changes any more.") % {"campaign": campaign.label},
            remedy=_("Choose a campaign that is under way."),
        )
