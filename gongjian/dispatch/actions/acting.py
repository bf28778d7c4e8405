"""What acts of the week share: the door, the fresh row, and what it belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.models import Meeting, MeetingState, Report, ReportWindow
from gongjian.dispatch.policy import campaign_of
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.words import stamp
from gongjian.ledger import Stale, Writer
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

TO_COME = (MeetingState.PLANNED, MeetingState.FROZEN)


@dataclass
class ReportMove:
    """One act on one report, while its entry is open."""

    entry: Writer
    report: Report
    window: ReportWindow
    campaign: Campaign
    viewer: Viewer
    at: datetime
    """The instant it arrived at the server: what decides on time or late, however long it waited for its turn."""


WAITED = timedelta(minutes=2)
"""No request waits longer for its turn to write: the server ends it. Books further ahead went by a later clock."""


def arrived(at: datetime, recorded_at: datetime) -> datetime:
    """The instant an act arrived. The ledger keeps its entries in order, so one that arrived before closing and was
    written after another that arrived later is recorded with that one's instant: it is in time all the same."""
    return at if recorded_at - at <= WAITED else recorded_at


@contextmanager
def on_report(
    act: str,
    *,
    viewer: Viewer,
    report: Report,
    at: datetime,
    reason: str = "",
    request_key: str = "",
    revision: int | None = None,
    **words: Any,
) -> Iterator[ReportMove]:
    """Open the door for an act on a report and read it afresh under the lock."""
    campaign = campaign_of(report)
    with ledger.record(
        act,
        by=viewer.actor(report.unit_id),
        at=at,
        about=[report, report.window],
        about_at=report.window.closes_at,
        reason=reason,
        request_key=request_key or None,
        words={"unit": unit_tree().label(report.unit_id), "window": report.window.number, **words},
    ) as entry:
        fresh = Report.objects.select_related("window").get(pk=report.pk)
        if revision is not None and fresh.revision != revision:
            raise Stale(fresh)
        yield ReportMove(entry, fresh, fresh.window, campaign, viewer, arrived(at, entry.at))


@dataclass
class MeetingMove:
    """One act on one meeting, while its entry is open."""

    entry: Writer
    meeting: Meeting


@contextmanager
def on_meeting(
    act: str,
    *,
    viewer: Viewer,
    meeting: Meeting,
    at: datetime,
    reason: str = "",
    request_key: str = "",
    revision: int | None = None,
    **words: Any,
) -> Iterator[MeetingMove]:
    """Open the door for an act on a meeting and read it afresh under the lock."""
    campaign = campaign_of_meeting(meeting)
    with ledger.record(
        act,
        by=viewer.actor(campaign.unit_id),
        at=at,
        about=[meeting],
        about_at=meeting.starts_at,
        reason=reason,
        request_key=request_key or None,
        words={"at": stamp(meeting.starts_at), **words},
    ) as entry:
        fresh: Meeting = Meeting.objects.get(pk=meeting.pk)
        if revision is not None and fresh.revision != revision:
            raise Stale(fresh)
        yield MeetingMove(entry, fresh)


def campaign_of_meeting(meeting: Meeting) -> Campaign:
    """The campaign a meeting belongs to."""
    found = campaign_by_id(meeting.campaign_id)
    assert found is not None
    return found


def check_to_come(meeting: Meeting) -> None:
    """Refused ("over") when the meeting has been held or cancelled."""
    if meeting.state not in TO_COME:
        raise Refused(
            "over",
            _("This meeting has been held or cancelled."),
            remedy=_("Open the next one of the series."),
        )


def next_place(model: Any, meeting: Meeting) -> int:
    """The place of a new topic or decision: after the last."""
    return int(model.objects.filter(meeting_id=meeting.pk, voided=False).count()) + 1
