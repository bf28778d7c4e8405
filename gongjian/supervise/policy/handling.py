"""Who runs handling days (the campaign's office), and who says beforehand what a department thinks of an item."""

from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.policy import check_is_office, is_office
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import HandlingParty, HandlingState

__all__ = ["can_give_opinion", "can_run", "check_can_give_opinion", "check_can_run"]


def can_run(viewer: Viewer, campaign: Campaign | None) -> bool:
    """Does the viewer plan and run handling days of the campaign?"""
    return campaign is not None and is_office(viewer, campaign)


def check_can_run(viewer: Viewer, campaign: Campaign) -> None:
    """Refused unless `can_run`."""
    check_is_office(viewer, campaign)


def _speaks(viewer: Viewer, unit_id: int | None, campaign: Any) -> bool:
    return any(viewer.may_over(one, [unit_id], campaign) for one in ("report", "sign"))


def can_give_opinion(viewer: Viewer, party: HandlingParty, campaign: Campaign | None) -> bool:
    """May the viewer say what the department thinks of the item, before the day is over?"""
    if campaign is None or campaign.status == "archived" or party.unit_id is None or party.voided:
        return False
    open_day = party.item.day.state in (HandlingState.PLANNED, HandlingState.HELD)
    return open_day and (_speaks(viewer, party.unit_id, campaign) or is_office(viewer, campaign))


def check_can_give_opinion(viewer: Viewer, party: HandlingParty) -> None:
    """Refused unless `can_give_opinion`."""
    if not can_give_opinion(viewer, party, campaign_by_id(party.item.day.campaign_id)):
        raise Refused(
            "may_not_give_opinion",
            _("An opinion is given by the department that is called, until the day is closed."),
            remedy=_("Say it at the table, or ask the campaign's office to put you on the list."),
        )
