"""The room 调度 in the bar: whether a campaign has it, and where it begins for whoever asks."""

from datetime import date

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.playbook.cadences import cadences_of
from gongjian.dispatch.playbook.meetings import meeting_series
from gongjian.dispatch.policy import can_see_board
from gongjian.people.viewer import Viewer


def has_rhythm(campaign: Campaign, on: date) -> bool:
    """Does the campaign's playbook know cadences or meetings?"""
    return bool(cadences_of(campaign, on) or meeting_series(campaign, on))


def first_page(viewer: Viewer, campaign: Campaign) -> str:
    """The board for those who see all units; what is owed for those who report or sign; else the calendar."""
    if can_see_board(viewer, campaign):
        return f"/c/{campaign.key}/dispatch/"
    if any(viewer.may(permission) for permission in ("report", "report_for", "check", "sign")):
        return "/report/"
    return f"/c/{campaign.key}/calendar/"
