"""Meetings that wait for somebody at /todo/: called to, or cancelled."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.models import Attendance, MeetingState, Presence
from gongjian.dispatch.selectors.meetings import invitations, series_of, title_of
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import Notice
from gongjian.people.viewer import Viewer

LIGHTS = {
    Presence.EXPECTED: "not-due",
    Presence.PRESENT: "done",
    Presence.SUBSTITUTE: "done",
    Presence.LEAVE: "paused",
    Presence.ABSENT: "paused",
}


def meeting_notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """Meetings the viewer's posts are called to, and those cancelled, until the hour they were called for."""
    return [_notice(row, at) for row in invitations(viewer, at)]


def _notice(row: Attendance, at: datetime) -> Notice:
    meeting = row.meeting
    campaign = campaign_by_id(meeting.campaign_id)
    on = meeting.starts_at.astimezone(SHANGHAI).date()
    series = series_of(campaign, meeting.series, on) if campaign is not None else None
    title = words.named(title_of(meeting, series), words.stamp(meeting.starts_at, at.year))
    href = f"/meetings/{meeting.number}/"
    if meeting.state == MeetingState.CANCELLED:
        return Notice(_("Meeting"), title, href, meeting.reason, "paused", _("cancelled, do not come"))
    note = " · ".join(filter(None, (row.post.label, meeting.place)))
    answer = (f"{href}presence/{row.post.number}/", str(_("Leave or substitute")))
    return Notice(
        _("Meeting"),
        title,
        href,
        note,
        LIGHTS[Presence(row.presence)],
        str(Presence(row.presence).label),
        (answer,),
    )
