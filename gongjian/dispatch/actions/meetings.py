"""Meetings are called, frozen, answered, cancelled."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.dispatch.actions.acting import (
    TO_COME,
    campaign_of_meeting,
    check_to_come,
    next_place,
    on_meeting,
)
from gongjian.dispatch.models import (
    Attendance,
    Meeting,
    MeetingState,
    Presence,
    Topic,
    TopicState,
)
from gongjian.dispatch.policy import check_is_office
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.words import stamp
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import needs_reason, within
from gongjian.people.models import Post
from gongjian.people.viewer import Viewer


def call_meeting(
    *,
    viewer: Viewer,
    campaign: Campaign,
    series: str,
    starts_at: datetime,
    at: datetime,
    place: str = "",
    chair: Post | None = None,
    posts: Sequence[Post] = (),
    request_key: str = "",
) -> Meeting:
    """Call a meeting of a series; the posts named are to come. Refused: starts_in_past, meeting_there."""
    check_is_office(viewer, campaign)
    if starts_at <= at:
        raise Refused(
            "starts_in_past", _("That time has passed."), "starts_at", _("Give a time that is still to come.")
        )
    with ledger.record(
        "meeting.call",
        by=viewer.actor(campaign.unit_id),
        at=at,
        about=[campaign],
        about_at=starts_at,
        request_key=request_key or None,
        words={"at": stamp(starts_at)},
    ) as entry:
        return call_in(entry, campaign, series, starts_at, place=place, chair=chair, posts=posts)


def call_in(
    entry: Writer,
    campaign: Campaign,
    series: str,
    starts_at: datetime,
    *,
    place: str = "",
    chair: Post | None = None,
    posts: Sequence[Post] = (),
) -> Meeting:
    """The calling itself inside an entry, which may be the clock's. Refused: meeting_there."""
    of_series = Meeting.objects.filter(campaign_id=campaign.pk, series=series, voided=False)
    if of_series.filter(starts_at=starts_at).exclude(state=MeetingState.CANCELLED).exists():
        raise Refused(
            "meeting_there",
            _("A meeting of this series is called for that time already."),
            "starts_at",
            _("Open that one, or give another time."),
        )
    meeting = entry.create(
        Meeting(
            campaign=campaign,
            series=series,
            ordinal=of_series.exclude(state=MeetingState.CANCELLED).count() + 1,
            starts_at=starts_at,
            place=within(place, 100, "place"),
            chair=chair,
            illustrative=campaign.illustrative,
        )
    )
    entry.create_many(
        [Attendance(meeting=meeting, post=post, illustrative=campaign.illustrative) for post in posts]
    )
    _take_along(entry, meeting)
    return meeting


def _take_along(entry: Writer, meeting: Meeting) -> None:
    """Topics taken up for a meeting that was cancelled with none to follow come to the next one called."""
    left = Topic.objects.filter(
        meeting__campaign_id=meeting.campaign_id,
        meeting__series=meeting.series,
        meeting__state=MeetingState.CANCELLED,
        voided=False,
        state=TopicState.CARRIED,
    )
    for place, topic in enumerate(left.order_by("ordinal", "id"), start=1):
        entry.change(topic, meeting=meeting, state=TopicState.APPROVED, ordinal=place)


def freeze(
    *,
    viewer: Viewer,
    meeting: Meeting,
    pack: Sequence[Mapping[str, Any]],
    at: datetime,
    known_seq: int | None = None,
    request_key: str = "",
    revision: int | None = None,
) -> Meeting:
    """截数: the material as it stands now is what the meeting sees; what changes later stands beside it.

    `pack`: the agenda's sections as plain data, as known after entry `known_seq` (the last one before this act when it
    is not given). Frozen again before the meeting, the newer one counts and both stay in
    the story. Refused: over.
    """
    check_is_office(viewer, campaign_of_meeting(meeting))
    with on_meeting(
        "meeting.freeze", viewer=viewer, meeting=meeting, at=at, request_key=request_key, revision=revision
    ) as move:
        check_to_come(move.meeting)
        return move.entry.change(
            move.meeting,
            state=MeetingState.FROZEN,
            cutoff_at=move.entry.at,
            frozen_seq=move.entry.seq - 1 if known_seq is None else known_seq,
            pack={"sections": [dict(section) for section in pack]},
        )


def answer_invitation(
    *,
    viewer: Viewer,
    attendance: Attendance,
    presence: str,
    at: datetime,
    substitute: Post | None = None,
    reason: str = "",
    request_key: str = "",
) -> Attendance:
    """Leave, or a substitute, by whoever holds the post, by the unit's head or the office.

    Refused: reason_missing (leave), substitute_missing, over.
    """
    meeting, post = attendance.meeting, attendance.post
    campaign = campaign_of_meeting(meeting)
    mine = any(seat.post_id == post.pk for seat in viewer.seats)
    if not mine and not viewer.may_over("sign", [post.unit_id], campaign):
        check_is_office(viewer, campaign)
    if presence == Presence.LEAVE and not reason.strip():
        raise Refused(
            "reason_missing", _("The reason is not given."), "reason", _("Write it in one sentence.")
        )
    if presence == Presence.SUBSTITUTE and substitute is None:
        raise Refused(
            "substitute_missing", _("Who comes instead is missing."), "substitute", _("Choose the post.")
        )
    with on_meeting(
        "meeting.presence",
        viewer=viewer,
        meeting=meeting,
        at=at,
        request_key=request_key,
        reason=reason,
        post=post.label,
    ) as move:
        if move.meeting.state == MeetingState.CANCELLED:
            check_to_come(move.meeting)
        fresh: Attendance = Attendance.objects.get(pk=attendance.pk)
        return move.entry.change(
            fresh,
            presence=presence,
            substitute=substitute if presence == Presence.SUBSTITUTE else None,
            reason=within(reason, 200, "reason"),
        )


def cancel(*, viewer: Viewer, meeting: Meeting, reason: str, at: datetime, request_key: str = "") -> Meeting:
    """Cancel a meeting still to be held, with the reason; topics taken up are carried to the next one called."""
    check_is_office(viewer, campaign_of_meeting(meeting))
    reason = needs_reason(reason)
    with on_meeting(
        "meeting.cancel", viewer=viewer, meeting=meeting, at=at, request_key=request_key, reason=reason
    ) as move:
        check_to_come(move.meeting)
        following = (
            Meeting.objects.filter(
                campaign_id=meeting.campaign_id,
                series=meeting.series,
                voided=False,
                state__in=TO_COME,
                starts_at__gt=meeting.starts_at,
            )
            .order_by("starts_at")
            .first()
        )
        for topic in Topic.objects.filter(meeting_id=meeting.pk, voided=False, state=TopicState.APPROVED):
            if following is None:
                move.entry.change(topic, state=TopicState.CARRIED)
            else:
                move.entry.change(topic, meeting=following, ordinal=next_place(Topic, following))
        return move.entry.change(move.meeting, state=MeetingState.CANCELLED, reason=reason)
