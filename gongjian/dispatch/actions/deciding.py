"""What a meeting decides, and its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian.dispatch.actions.acting import campaign_of_meeting, next_place, on_meeting
from gongjian.dispatch.models import (
    Meeting,
    MeetingDecision,
    MeetingState,
    Topic,
)
from gongjian.dispatch.policy import check_is_office
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.words import stamp
from gongjian.matters.actions.drafting import Draft, own_unit
from gongjian.matters.actions.handing import hand_down_in
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer

DECISION = "decision"
"""The kind of matter a decision becomes (议定事项)."""


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
    meeting_cancelled, meeting_not_begun, list_issued."""
    campaign = campaign_of_meeting(meeting)
    check_is_office(viewer, campaign)
    with on_meeting(
        "meeting.decide",
        viewer=viewer,
        meeting=meeting,
        at=at,
        request_key=request_key,
        title=decided.says.strip(),
    ) as move:
        _check_begun(move.meeting, move.entry.at)
        _check_list_open(move.meeting)
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
                ordinal=next_place(MeetingDecision, move.meeting),
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
    check_is_office(viewer, campaign_of_meeting(meeting))
    with on_meeting(
        "meeting.minutes", viewer=viewer, meeting=meeting, at=at, request_key=request_key, revision=revision
    ) as move:
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
    check_is_office(viewer, campaign_of_meeting(meeting))
    column: str = "list_issued_at" if what == "list" else "minutes_issued_at"
    with on_meeting(
        f"meeting.issue_{what}", viewer=viewer, meeting=meeting, at=at, request_key=request_key
    ) as move:
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


def _check_list_open(meeting: Meeting) -> None:
    if meeting.list_issued_at is not None:
        raise Refused(
            "list_issued",
            _("The list of decisions of this meeting has gone out."),
            remedy=_("Hand it out as a matter, or take it to the next meeting."),
        )
