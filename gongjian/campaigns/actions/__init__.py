"""What may be done with campaigns: load a playbook, open, archive, take projects in and let them go."""

from gongjian.campaigns.actions.loading import change_playbook, load_playbook
from gongjian.campaigns.actions.membership import (
    _change_membership,
    _enter,
    _leave,
    change_membership,
    change_memberships_in,
    enter_campaign,
    leave_campaign,
)
from gongjian.campaigns.actions.status import archive_campaign, open_campaign, when_opened

__all__ = [
    "_change_membership",
    "_enter",
    "_leave",
    "archive_campaign",
    "change_membership",
    "change_memberships_in",
    "change_playbook",
    "enter_campaign",
    "leave_campaign",
    "load_playbook",
    "open_campaign",
    "when_opened",
]
