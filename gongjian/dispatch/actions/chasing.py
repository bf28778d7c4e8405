"""The office chases: it notes its calls, and sorts what units asked to have coordinated."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.listeners import assigned_requests
from gongjian.dispatch.models import (
    CallOutcome,
    CallRecord,
    CoordinationRequest,
    Meeting,
    MeetingState,
    ReportWindow,
    Topic,
    TopicState,
    Triage,
)
from gongjian.dispatch.policy import check_is_office
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import within
from gongjian.matters.actions.drafting import Draft, own_unit
from gongjian.matters.actions.handing import hand_down_in
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

TITLE = 200
"""Characters a title holds; what a unit wants may be longer."""


def note_call(
    *,
    viewer: Viewer,
    window: ReportWindow,
    unit_id: int,
    called_at: datetime,
    outcome: str,
    at: datetime,
    answered_by: str = "",
    says: str = "",
    request_key: str = "",
) -> CallRecord:
    """Note a call to a unit that had not reported. Refused: call_in_future, outcome_unknown, who_answered_missing."""
    campaign = _campaign(window.campaign_id)
    check_is_office(viewer, campaign)
    problems = _call_problems(called_at, outcome, answered_by, at)
    if problems:
        raise Refused.many(problems)
    with ledger.record(
        "window.call",
        by=viewer.actor(campaign.unit_id),
        at=at,
        about=[window],
        about_at=called_at,
        request_key=request_key or None,
        words={"unit": unit_tree().label(unit_id), "window": window.number},
    ) as entry:
        return entry.create(
            CallRecord(
                window=window,
                unit_id=unit_id,
                called_at=called_at,
                answered_by=within(answered_by, 60, "answered_by"),
                outcome=outcome,
                says=within(says, 300, "says"),
                illustrative=window.illustrative,
            )
        )


def solve(
    *,
    viewer: Viewer,
    request: CoordinationRequest,
    answer: str,
    at: datetime,
    request_key: str = "",
) -> CoordinationRequest:
    """Solved at once, with the answer the unit gets. Refused: answer_missing, sorted_already."""
    if not answer.strip():
        raise Refused(
            "answer_missing",
            _("What the unit is told is missing."),
            "answer",
            _("Write in one sentence how it was solved."),
        )
    with _sorting("coordination.solve", viewer, request, at, request_key) as (entry, fresh, _campaign_of):
        return entry.change(
            fresh, state=Triage.SOLVED, answer=within(answer, 300, "answer"), answered_at=entry.at
        )


def assign_request(
    *,
    viewer: Viewer,
    request: CoordinationRequest,
    unit_id: int | None,
    due_on: date | None,
    at: datetime,
    kind: str = "problem",
    title: str = "",
    request_key: str = "",
) -> CoordinationRequest:
    """Handed to a unit as a matter with a date. Refused: missing_lead_unit, missing_due, sorted_already."""
    with _sorting("coordination.assign", viewer, request, at, request_key) as (entry, fresh, campaign):
        draft = Draft(
            kind=kind,
            title=title.strip() or headline(fresh.wants),
            requirement=in_full(fresh.wants, fresh.suggests),
            unit_id=unit_id,
            due=due_on,
            project_id=fresh.project_id,
        )
        matter = hand_down_in(entry, campaign, draft, assigned_by_id=own_unit(viewer, campaign), at=entry.at)
        entry.change(fresh, state=Triage.ASSIGNED, became=matter, answered_at=entry.at)
        for listener in assigned_requests:
            listener(entry, fresh, matter)
        return fresh


def put_on_agenda(
    *,
    viewer: Viewer,
    request: CoordinationRequest,
    meeting: Meeting,
    at: datetime,
    request_key: str = "",
) -> Topic:
    """Put on the agenda of a meeting still to be held. Refused: meeting_over, sorted_already."""
    with _sorting("coordination.agenda", viewer, request, at, request_key) as (entry, fresh, campaign):
        held = Meeting.objects.get(pk=meeting.pk)
        if held.campaign_id != campaign.pk or held.state in (MeetingState.HELD, MeetingState.CANCELLED):
            raise Refused(
                "meeting_over",
                _("This meeting has been held or cancelled."),
                "meeting",
                _("Choose the next one."),
            )
        entry.change(fresh, state=Triage.AGENDA, answered_at=entry.at)
        place = Topic.objects.filter(meeting_id=held.pk, voided=False).count() + 1
        return entry.create(
            Topic(
                meeting=held,
                title=headline(fresh.wants),
                wants=fresh.suggests,
                unit_id=fresh.unit_id,
                request=fresh,
                state=TopicState.APPROVED,
                ordinal=place,
                illustrative=fresh.illustrative,
            )
        )


def _call_problems(called_at: datetime, outcome: str, answered_by: str, at: datetime) -> list[Problem]:
    problems = []
    if called_at > at:
        problems.append(
            Problem(
                "call_in_future",
                _("The call has not taken place yet."),
                "called_at",
                _("Give the time of the call."),
            )
        )
    if outcome not in CallOutcome.values:
        problems.append(
            Problem(
                "outcome_unknown",
                _("What came of the call is missing."),
                "outcome",
                _("Choose one of those offered."),
            )
        )
    elif outcome != CallOutcome.NO_ANSWER and not answered_by.strip():
        problems.append(
            Problem(
                "who_answered_missing", _("Who answered is missing."), "answered_by", _("Write the name.")
            )
        )
    return problems


def headline(wants: str) -> str:
    """What is wanted as a title: whole where it fits, else its beginning with a mark that it goes on."""
    return wants if len(wants) <= TITLE else f"{wants[: TITLE - 1]}…"


def in_full(wants: str, suggests: str) -> str:
    """What the title does not say: the suggestion, and before it what is wanted where the title breaks off."""
    return suggests if len(wants) <= TITLE else f"{wants}\n{suggests}".strip()


@contextmanager
def _sorting(
    act: str, viewer: Viewer, request: CoordinationRequest, at: datetime, request_key: str
) -> Iterator[tuple[Writer, CoordinationRequest, Campaign]]:
    """One act on a request: the office's alone, and only once."""
    campaign = _campaign(request.campaign_id)
    check_is_office(viewer, campaign)
    about: list[Any] = [one for one in (request.project, request.matter) if one is not None]
    with ledger.record(
        act,
        by=viewer.actor(campaign.unit_id),
        at=at,
        about=[request, *about],
        request_key=request_key or None,
        words={"unit": unit_tree().label(request.unit_id), "wants": request.wants},
    ) as entry:
        fresh: CoordinationRequest = CoordinationRequest.objects.get(pk=request.pk)
        if fresh.state != Triage.OPEN or fresh.voided:
            raise Refused(
                "sorted_already",
                _("Somebody has dealt with this already."),
                remedy=_("Open it to see what was decided."),
            )
        yield entry, fresh, campaign


def _campaign(campaign_id: int) -> Campaign:
    found = campaign_by_id(campaign_id)
    assert found is not None
    return found
