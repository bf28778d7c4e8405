"""Opening a campaign and closing its books."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from gongjian import ledger
from gongjian.campaigns.models import Campaign, CampaignStatus
from gongjian.campaigns.policy import check_can_configure
from gongjian.kernel.problems import Refused
from gongjian.kit.registry import Registry
from gongjian.people.viewer import Viewer

when_opened: Registry[Callable[[datetime], object]] = Registry("work of a campaign's first minute")
"""Work of the clock that is done at once when a campaign goes under way, so that nobody waits for its next turn."""


def open_campaign(
    *, viewer: Viewer, campaign: Campaign, at: datetime, revision: int | None = None, request_key: str = ""
) -> Campaign:
    """A campaign being prepared goes under way. Refused unless it is being prepared."""
    check_can_configure(viewer, campaign)
    if campaign.status != CampaignStatus.DRAFT:
        raise Refused(
            "campaign_not_draft",
            _("Only a campaign that is being prepared can be opened."),
            remedy=_("An archived campaign stays closed; load a new playbook for a new one."),
        )
    words = {"title": campaign.name}
    with ledger.record(
        "campaign.open", by=viewer.actor(), at=at, about=[campaign], request_key=request_key, words=words
    ) as entry:
        entry.change(campaign, revision=revision, status=CampaignStatus.LIVE)
    for begin in when_opened:
        begin(at)
    return campaign


def archive_campaign(
    *,
    viewer: Viewer,
    campaign: Campaign,
    shown_on: date,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> Campaign:
    """Close the books: the clock stops, and the campaign opens at `shown_on` from now on.

    Refused for a campaign archived already, without a reason, or when `shown_on` lies before its first day.
    """
    check_can_configure(viewer, campaign)
    if campaign.status == CampaignStatus.ARCHIVED:
        raise Refused(
            "campaign_archived", _("The campaign is archived already."), remedy=_("Nothing more is needed.")
        )
    if not reason.strip():
        raise Refused(
            "reason_missing",
            _("Archiving needs a reason."),
            where="reason",
            remedy=_("Say why in a few words."),
        )
    if shown_on < campaign.start_on:
        raise Refused(
            "shown_before_start",
            _("The day shown lies before the campaign began."),
            where="shown_on",
            remedy=_("Give a day from %(start)s on.") % {"start": campaign.start_on},
        )
    words = {"title": campaign.name}
    with ledger.record(
        "campaign.archive",
        by=viewer.actor(),
        at=at,
        about=[campaign],
        reason=reason,
        request_key=request_key,
        words=words,
    ) as entry:
        entry.change(campaign, revision=revision, status=CampaignStatus.ARCHIVED, shown_on=shown_on)
    return campaign
