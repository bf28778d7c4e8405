"""The clock calls the next meeting of each series a week ahead, once."""

from datetime import datetime, timedelta

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_tree
from gongjian.dispatch.actions.meetings import call_in
from gongjian.dispatch.models import Meeting, MeetingState
from gongjian.dispatch.playbook.meetings import MeetingSeries, meeting_series
from gongjian.dispatch.selectors.meetings import (
    Slot,
    days_taken,
    is_taken,
    meetings_of,
    posts_to_come,
    slots,
)
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.words import stamp
from gongjian.ledger import CLOCK, AlreadyRecorded

AHEAD = timedelta(days=7)


def call_due(at: datetime) -> int:
    """Call what meets within a week in every live campaign; how many were called. A turn for which a meeting was
    called before is left alone, even when it was cancelled or moved by hand."""
    return sum(
        _call_series(campaign, series, at)
        for campaign in campaign_tree().campaigns.values()
        if campaign.status == "live"
        for series in meeting_series(campaign, at.astimezone(SHANGHAI).date())
    )


def _call_series(campaign: Campaign, series: MeetingSeries, at: datetime) -> int:
    first = at.astimezone(SHANGHAI).date()
    last = min(first + AHEAD, campaign.last_on)
    due = [one for one in slots(series, first, last + timedelta(days=1)) if at < one.starts_at <= at + AHEAD]
    if not due:
        return 0
    taken = days_taken(campaign, series.key)
    return sum(_call(campaign, series, slot, at) for slot in due if not is_taken(series, slot, taken))


def _call(campaign: Campaign, series: MeetingSeries, slot: Slot, at: datetime) -> bool:
    """One meeting, unless somebody calls it meanwhile: looked at again under the lock, and named by its turn."""
    key = f"meeting {campaign.pk} {series.key} {slot.named_on.isoformat()}"
    try:
        with ledger.record(
            "meeting.call",
            by=CLOCK,
            at=at,
            about=[campaign],
            about_at=slot.starts_at,
            request_key=key,
            words={"at": stamp(slot.starts_at)},
        ) as entry:
            if is_taken(series, slot, days_taken(campaign, series.key)):
                raise _TakenMeanwhile
            last = last_of(campaign, series.key)
            call_in(
                entry,
                campaign,
                series.key,
                slot.starts_at,
                place=series.place or (last.place if last is not None else ""),
                chair=last.chair if last is not None else None,
                posts=posts_to_come(campaign, series.key),
            )
    except (AlreadyRecorded, _TakenMeanwhile):
        return False
    return True


class _TakenMeanwhile(Exception):
    """Somebody has called it between the look and the lock: nothing is written."""


def last_of(campaign: Campaign, series: str) -> Meeting | None:
    """The meeting of a series last called and not cancelled: where it was, who led it."""
    rows = meetings_of(campaign).filter(series=series).exclude(state=MeetingState.CANCELLED)
    return rows.select_related("chair").order_by("-starts_at").first()
