"""Decisions of meetings as figures: how many fell due, how many were done by the date first given, how often moved.

A reminder, never a score: no playbook may take these measures into one without naming its source.
"""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.models import Meeting, MeetingDecision
from gongjian.dispatch.selectors.meetings import series_of, title_of
from gongjian.figures import words
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import register, subjects
from gongjian.kernel.lifecycle import State
from gongjian.kit.asof import SHANGHAI

DECISION = "decision"
_MATTER = subjects["matter"]
_NEVER_GIVEN = (State.drafted.value, State.cancelled.value)


def _base(query: Query) -> QuerySet[Any]:
    """Matters of the kind 议定事项 that were handed out and not cancelled."""
    return _MATTER.base(query).filter(kind=DECISION).exclude(state__in=_NEVER_GIVEN)


def _due_in_period(query: Query, _value: Any) -> Q:
    """The date first given lies in the period; what is open-ended has none and is never counted."""
    start, end = query.span
    return Q(original_due_on__gte=start, original_due_on__lt=end)


def _on_time(query: Query, value: Any) -> Q:
    """Closed, and reported done by the date first given: what the examiner needs is not the unit's time."""
    done = TruncDate(Coalesce("reported_done_at", "closed_at"), tzinfo=SHANGHAI)
    return _MATTER.conditions["closed"](query, value) & Q(original_due_on__gte=done)


def _of_meeting(query: Query, number: str) -> Q:
    """Decided by the meeting of that number."""
    meeting = query.asof.rows(Meeting).filter(number=number).values("id")
    decided = query.asof.rows(MeetingDecision).filter(meeting_id__in=meeting)
    return Q(id__in=decided.values("matter_id"))


def _meeting_words(_query: Query, number: str) -> str:
    """第9次联席会."""
    meeting = Meeting.objects.filter(number=number).first()
    campaign = campaign_by_id(meeting.campaign_id) if meeting is not None else None
    if meeting is None or campaign is None:
        return number
    on = meeting.starts_at.astimezone(SHANGHAI).date()
    return title_of(meeting, series_of(campaign, meeting.series, on))


words.FURTHER["meeting"] = _meeting_words
register(
    replace(
        _MATTER,
        key="decision",
        base=_base,
        conditions={
            **_MATTER.conditions,
            "meeting": _of_meeting,
            "due_in_period": _due_in_period,
            "on_time": _on_time,
            "moved_once": lambda _q, _v: Q(extended_count=1),
            "moved_more": lambda _q, _v: Q(extended_count__gte=2),
        },
    )
)
