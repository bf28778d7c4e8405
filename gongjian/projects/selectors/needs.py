"""Conditions on needs, written in columns so that they fit the present and the past alike; needs of a project."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.models import Campaign
from gongjian.kit.asof import end_of_day
from gongjian.ledger import AsOf
from gongjian.ledger.models import Entry, EntryAbout
from gongjian.matters.models import Matter
from gongjian.projects.models import Need, NeedState, Project, ProjectHolding, ProjectRole
from gongjian.projects.selectors.members import in_campaign

OPEN = (NeedState.RAISED, NeedState.ASSIGNED, NeedState.ANSWERED, NeedState.UNABLE)
_BACK = ("need.send_back", "matter.return")


def needs_of_campaign(campaign: Campaign, asof: AsOf) -> QuerySet[Any]:
    """Needs raised by the day for projects in the campaign and those inside it."""
    projects = in_campaign(campaign, asof).values("id")
    return needs_by(asof).filter(project_id__in=projects)


def needs_by(asof: AsOf) -> QuerySet[Any]:
    """Needs raised by the day."""
    return asof.rows(Need).filter(raised_at__lte=end_of_day(asof.on))


def needs_of(asof: AsOf, project_id: int) -> list[Any]:
    """Needs of one project: open ones first, then by when they are needed."""
    rows = list(needs_by(asof).filter(project_id=project_id).order_by("needed_on", "id"))
    rows.sort(key=lambda row: (row.state not in OPEN, row.needed_on is None))
    return rows


def open_q(on: date) -> Q:
    """Neither met by the day, nor refused or withdrawn."""
    return Q(state__in=OPEN) | Q(state=NeedState.MET, met_on__gt=on)


def answered_q(on: date) -> Q:
    """The department had answered by the end of the day."""
    return Q(answered_at__lte=end_of_day(on))


def answer_due_q(on: date) -> Q:
    """Answered, or the last day for the answer is over."""
    return ~Q(state=NeedState.WITHDRAWN) & (answered_q(on) | Q(answer_by_on__lt=on))


def late_answer_q(on: date) -> Q:
    """With a department, the last day for the answer is over, and there is none."""
    return Q(state=NeedState.ASSIGNED, answer_by_on__lt=on)


def in_time(row: Any) -> bool | None:
    """Was it answered by the day it had to be? None: not answered, or no day was set."""
    from gongjian.kit.asof import SHANGHAI

    if row.answered_at is None or row.answer_by_on is None:
        return None
    return bool(row.answered_at.astimezone(SHANGHAI).date() <= row.answer_by_on)


def service_officers(asof: AsOf, project_id: int) -> list[Any]:
    """Who serves the project on the day."""
    held = asof.spans(ProjectHolding).filter(project_id=project_id, role=ProjectRole.SERVICE_OFFICER)
    return list(held.order_by("from_on", "id"))


def sent_back(row: Any, seq: int | None) -> tuple[datetime, str] | None:
    """When and why the office last did not take that it cannot be met, as known then; None: it never did, or the
    department has answered since."""
    if row.state != NeedState.ASSIGNED:
        return None
    ids = {Need._meta.db_table: row.id, Matter._meta.db_table: row.matter_id}
    told = [
        EntryAbout.objects.filter(kind=kind, record_id=pk).values("entry_id")
        for kind, pk in ids.items()
        if pk
    ]
    entries = Entry.objects.filter(act__in=_BACK, seq__in=told[0].union(*told[1:]))
    if seq is not None:
        entries = entries.filter(seq__lte=seq)
    found = entries.order_by("-seq").first()
    return (found.recorded_at, found.reason) if found is not None else None


def project_names(asof: AsOf, ids: Any) -> dict[int, tuple[str, str]]:
    """Number and name of projects by id."""
    rows = asof.rows(Project).filter(id__in=set(ids)).values_list("id", "number", "name")
    return {pk: (number, name) for pk, number, name in rows}
