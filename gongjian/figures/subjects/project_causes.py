"""Why a project came into a figure or went out of it, as its own dates tell."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongjian.campaigns.models import ExitKind, Membership
from gongjian.campaigns.selectors import with_below
from gongjian.figures.query import Query
from gongjian.kit import words
from gongjian.projects import selectors
from gongjian.projects.models import Project, Stage


def project_causes(old: Query, new: Query, before: set[int], after: set[int]) -> dict[int, str]:
    """A sentence for each project that came or went between two days; nothing where only its acts can tell."""
    came, went = after - before, before - after
    rows = {row.id: row for row in new.asof.rows(Project).filter(id__in=came | went)}
    joined, left = _joined(old, new, came), _left(old, new, went)
    due = "due_not_started" in new.measure.where
    stages = selectors.stages_now(new.asof, went) if due else {}
    found: dict[int, str] = {}
    for pk in (came | went) & rows.keys():
        if pk in came:
            found[pk] = _came(rows[pk], joined.get(pk), new) if due else joined.get(pk, "")
        else:
            found[pk] = left.get(pk) or (_went(rows[pk], stages.get(pk), new) if due else "")
    return {pk: text for pk, text in found.items() if text}


def _spans(query: Query, ids: Iterable[int]) -> Any:
    rows = query.asof.rows(Membership).filter(project_id__in=list(ids))
    return rows.filter(campaign_id__in=with_below(query.campaign)).order_by("from_on", "id")


def _joined(old: Query, new: Query, ids: set[int]) -> dict[int, str]:
    rows = _spans(new, ids).filter(from_on__gt=old.asof.on, from_on__lte=new.asof.on)
    return {row.project_id: _("put on the list on %(day)s") % {"day": _day(row.from_on, new)} for row in rows}


def _left(old: Query, new: Query, ids: set[int]) -> dict[int, str]:
    rows = _spans(new, ids).filter(to_on__gt=old.asof.on, to_on__lte=new.asof.on)
    found = {}
    for row in rows:
        said = _("left the list on %(day)s") % {"day": _day(row.to_on, new)}
        kind = str(ExitKind(row.exit_kind).label) if row.exit_kind else ""
        found[row.project_id] = words.joined(part for part in (said, kind, row.exit_reason) if part)
    return found


def _came(row: Any, joined: str | None, query: Query) -> str:
    said = _("planned to start %(planned)s; that has passed without a start") % {
        "planned": _planned(row, query)
    }
    return words.joined([joined, said]) if joined else said


def _went(row: Any, stage: Any | None, query: Query) -> str:
    if row.actual_start_on is not None and row.actual_start_on <= query.asof.on:
        day = words.fuzzy(row.actual_start_on, row.actual_start_precision, query.asof.on.year)
        return _("started %(day)s") % {"day": day}
    if stage is not None and stage.stage not in selectors.NOT_YET_STARTED:
        values = {"stage": stage.word or Stage(stage.stage).label, "day": _day(stage.from_on, query)}
        return _("at “%(stage)s” since %(day)s") % values
    return _("the planned start is now %(planned)s") % {"planned": _planned(row, query)}


def _planned(row: Any, query: Query) -> str:
    return words.fuzzy(row.planned_start_on, row.planned_start_precision, query.asof.on.year)


def _day(day: date, query: Query) -> str:
    return words.day(day, query.asof.on.year)
