"""A meeting from its planning to its minutes: topics, the cut-off, who comes, decisions that become matters."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.models import (
    Attendance,
    Meeting,
    MeetingDecision,
    MeetingState,
    Presence,
    Topic,
    TopicState,
)
from gongjian.dispatch.policy import check_is_office
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.words import stamp
from gongjian.ledger import Stale, Writer
from gongjian.matters.actions.drafting import Draft, own_unit
from gongjian.matters.actions.handing import hand_down_in
from gongjian.matters.models import Matter
from gongjian.people.models import Post
from gongjian.people.viewer import Viewer

DECISION = "decision"
"""The kind of matter a decision becomes (议定事项)."""
_TO_COME = (MeetingState.PLANNED, MeetingState.FROZEN)


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
            place=place.strip()[:100],
            chair=chair,
            illustrative=campaign.illustrative,
        )
    )
    entry.create_many(
        [Attendance(meeting=meeting, post=post, illustrative=campaign.illustrative) for post in posts]
    )
    return meeting


def put_forward(
    *,
    viewer: Viewer,
    meeting: Meeting,
    title: str,
    wants: str,
    unit_id: int | None,
    at: datetime,
    request_key: str = "",
) -> Topic:
    """提请上会: a unit puts a topic forward; whether it is taken up is the office's. Refused: title_missing, over."""
    campaign = _campaign(meeting)
    if unit_id is None or not viewer.may_over("report", [unit_id], campaign):
        check_is_office(viewer, campaign)
    if not title.strip():
        raise Refused(
            "title_missing", _("The topic has no title yet."), "title", _("Say in one line what it is about.")
        )
    with _opened("meeting.topic", viewer, meeting, at, request_key, title=title.strip()) as move:
        _check_to_come(move.meeting)
        return move.entry.create(
            Topic(
                meeting=move.meeting,
                title=title.strip()[:200],
                wants=wants.strip()[:300],
                unit_id=unit_id,
                ordinal=_next_place(Topic, move.meeting),
                illustrative=meeting.illustrative,
            )
        )


def settle_topic(
    *, viewer: Viewer, topic: Topic, taken: bool, at: datetime, reason: str = "", request_key: str = ""
) -> Topic:
    """Take a topic up, or not, which needs a reason. Refused: reason_missing, over."""
    meeting = topic.meeting
    check_is_office(viewer, _campaign(meeting))
    if not taken and not reason.strip():
        raise Refused(
            "reason_missing", _("The reason is not given."), "reason", _("Write it in one sentence.")
        )
    act = "meeting.topic_taken" if taken else "meeting.topic_declined"
    with _opened(act, viewer, meeting, at, request_key, reason=reason, title=topic.title) as move:
        _check_to_come(move.meeting)
        fresh: Topic = Topic.objects.get(pk=topic.pk)
        state = TopicState.APPROVED if taken else TopicState.DECLINED
        return move.entry.change(fresh, state=state, reason=reason.strip()[:200])


def freeze(
    *,
    viewer: Viewer,
    meeting: Meeting,
    pack: Sequence[Mapping[str, Any]],
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Meeting:
    """截数: the material as it stands now is what the meeting sees; what changes later stands beside it.

    `pack`: the agenda's sections as plain data. Frozen again before the meeting, the newer one counts and both stay in
    the story. Refused: over.
    """
    check_is_office(viewer, _campaign(meeting))
    with _opened("meeting.freeze", viewer, meeting, at, request_key, revision=revision) as move:
        _check_to_come(move.meeting)
        return move.entry.change(
            move.meeting,
            state=MeetingState.FROZEN,
            cutoff_at=move.entry.at,
            frozen_seq=move.entry.seq - 1,
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
    campaign = _campaign(meeting)
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
    with _opened(
        "meeting.presence", viewer, meeting, at, request_key, reason=reason, post=post.label
    ) as move:
        if move.meeting.state == MeetingState.CANCELLED:
            _check_to_come(move.meeting)
        fresh: Attendance = Attendance.objects.get(pk=attendance.pk)
        return move.entry.change(
            fresh,
            presence=presence,
            substitute=substitute if presence == Presence.SUBSTITUTE else None,
            reason=reason.strip()[:200],
        )


@dataclass(frozen=True)
class Decided:
    """One line of minutes: what, who, by when (as precisely as it was said), about which project."""

    says: str
    unit_id: int | None
    due: FuzzyDate | date | None = None
    project_id: int | None = None
    assisting: Sequence[int] = ()


def decide(
    *,
    viewer: Viewer,
    meeting: Meeting,
    decided: Decided,
    at: datetime,
    topic: Topic | None = None,
    request_key: str = "",
) -> Matter:
    """议定事项: one line becomes a matter on its unit's desk. Refused: missing_lead_unit, missing_due, missing_title,
    meeting_cancelled, meeting_not_begun."""
    campaign = _campaign(meeting)
    check_is_office(viewer, campaign)
    with _opened("meeting.decide", viewer, meeting, at, request_key, title=decided.says.strip()) as move:
        _check_begun(move.meeting, move.entry.at)
        draft = Draft(
            kind=DECISION,
            title=decided.says,
            unit_id=decided.unit_id,
            due=decided.due,
            project_id=decided.project_id,
            assisting=decided.assisting,
        )
        matter = hand_down_in(
            move.entry, campaign, draft, assigned_by_id=own_unit(viewer, campaign), at=move.entry.at
        )
        move.entry.create(
            MeetingDecision(
                meeting=move.meeting,
                matter=matter,
                topic=topic,
                ordinal=_next_place(MeetingDecision, move.meeting),
                illustrative=meeting.illustrative,
            )
        )
        if move.meeting.state != MeetingState.HELD:
            move.entry.change(move.meeting, state=MeetingState.HELD)
        return matter


def keep_minutes(
    *,
    viewer: Viewer,
    meeting: Meeting,
    at: datetime,
    remarks: str | None = None,
    minutes: str | None = None,
    request_key: str = "",
    revision: int | None = None,
) -> Meeting:
    """The leader's remarks and the minutes as typed beside the agenda."""
    check_is_office(viewer, _campaign(meeting))
    with _opened("meeting.minutes", viewer, meeting, at, request_key, revision=revision) as move:
        _check_begun(move.meeting, move.entry.at)
        said: dict[str, Any] = {
            name: text.strip()
            for name, text in (("remarks", remarks), ("minutes", minutes))
            if text is not None
        }
        return move.entry.change(move.meeting, state=MeetingState.HELD, **said)


def issue(*, viewer: Viewer, meeting: Meeting, what: str, at: datetime, request_key: str = "") -> Meeting:
    """`what`: "list" issues the 议定事项清单 (the same day), "minutes" the minutes. Refused: nothing_decided,
    minutes_empty, issued_already."""
    check_is_office(viewer, _campaign(meeting))
    column: str = "list_issued_at" if what == "list" else "minutes_issued_at"
    with _opened(f"meeting.issue_{what}", viewer, meeting, at, request_key) as move:
        if getattr(move.meeting, column) is not None:
            raise Refused(
                "issued_already", _("It has been issued already."), remedy=_("Open it to print it again.")
            )
        if (
            what == "list"
            and not MeetingDecision.objects.filter(meeting_id=meeting.pk, voided=False).exists()
        ):
            raise Refused(
                "nothing_decided",
                _("Nothing has been decided yet."),
                remedy=_("Write the decisions first, one line each."),
            )
        if what == "minutes" and not move.meeting.minutes.strip():
            raise Refused(
                "minutes_empty", _("The minutes are empty."), "minutes", _("Write them beside the agenda.")
            )
        return move.entry.change(move.meeting, **dict[str, Any]({column: move.entry.at}))


def cancel(*, viewer: Viewer, meeting: Meeting, reason: str, at: datetime, request_key: str = "") -> Meeting:
    """Cancel a meeting still to be held, with the reason; topics taken up are carried to the next one called."""
    check_is_office(viewer, _campaign(meeting))
    if not reason.strip():
        raise Refused(
            "reason_missing", _("The reason is not given."), "reason", _("Write it in one sentence.")
        )
    with _opened("meeting.cancel", viewer, meeting, at, request_key, reason=reason) as move:
        _check_to_come(move.meeting)
        following = (
            Meeting.objects.filter(
                campaign_id=meeting.campaign_id,
                series=meeting.series,
                voided=False,
                state__in=_TO_COME,
                starts_at__gt=meeting.starts_at,
            )
            .order_by("starts_at")
            .first()
        )
        for topic in Topic.objects.filter(meeting_id=meeting.pk, voided=False, state=TopicState.APPROVED):
            if following is None:
                move.entry.change(topic, state=TopicState.CARRIED)
            else:
                move.entry.change(topic, meeting=following, ordinal=_next_place(Topic, following))
        return move.entry.change(move.meeting, state=MeetingState.CANCELLED, reason=reason.strip()[:300])


# ---------------------------------------------------------------- what these share
@dataclass
class _Move:
    """One act on one meeting, while its entry is open."""

    entry: Writer
    meeting: Meeting


@contextmanager
def _opened(
    act: str,
    viewer: Viewer,
    meeting: Meeting,
    at: datetime,
    request_key: str,
    *,
    reason: str = "",
    revision: int | None = None,
    **words: Any,
) -> Iterator[_Move]:
    campaign = _campaign(meeting)
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
        yield _Move(entry, fresh)


def _campaign(meeting: Meeting) -> Campaign:
    found = campaign_by_id(meeting.campaign_id)
    assert found is not None
    return found


def _check_to_come(meeting: Meeting) -> None:
    if meeting.state not in _TO_COME:
        raise Refused(
            "over",
            _("This meeting has been held or cancelled."),
            remedy=_("Open the next one of the series."),
        )


def _check_begun(meeting: Meeting, at: datetime) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(
            "meeting_cancelled",
            _("This meeting was cancelled."),
            remedy=_("Open the next one of the series."),
        )
    if at < meeting.starts_at and meeting.state != MeetingState.HELD:
        raise Refused(
            "meeting_not_begun",
            _("The meeting begins at %(at)s.", at=stamp(meeting.starts_at)),
            remedy=_("Write decisions once it has begun; until then put topics forward."),
        )


def _next_place(model: Any, meeting: Meeting) -> int:
    return int(model.objects.filter(meeting_id=meeting.pk, voided=False).count()) + 1
