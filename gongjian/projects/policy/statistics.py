"""Who keeps statistical figures beside the dispatch figures."""

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.policy.asking import passes, refuse_archived


def check_can_keep_statistics(viewer: Viewer, campaign: Campaign) -> None:
    """Refused unless the viewer keeps the statistics office's figures of the campaign: its office."""
    refuse_archived([campaign])
    if not viewer.may_over("edit", [campaign.unit_id], campaign):
        raise Refused(
            "may_not_keep_statistics",
            _("Figures of the statistics office are entered by the campaign's office."),
            remedy=_("Send the published figure with its source to the campaign's office."),
        )


def can_keep_statistics(viewer: Viewer, campaign: Campaign) -> bool:
    """May the viewer keep statistical figures of the campaign?"""
    return passes(check_can_keep_statistics, viewer, campaign)
