"""Why a matter came into a figure or went out of it, as its own dates tell."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from gongjian.figures.query import Query
from gongjian.kernel.lifecycle import State
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.matters.models import Matter


def matter_causes(old: Query, new: Query, before: set[int], after: set[int]) -> dict[int, str]:
    """A sentence for each matter that came or went between two days; nothing where only its acts can tell."""
    where = new.measure.where
    rows = {row.id: row for row in new.asof.rows(Matter).filter(id__in=before ^ after)}
    found: dict[int, str] = {}
    for pk, row in rows.items():
        if pk not in after:
            found[pk] = _went(row, new, dated=bool({"late", "due_within_days"} & where.keys()))
        elif "late" in where:
            found[pk] = _turned_late(row, old, new)
        elif "due_within_days" in where:
            found[pk] = _("due %(due)s") % {"due": _due(row, new)}
        elif "open" in where and row.assigned_at is not None and row.assigned_at >= _end(old):
            found[pk] = _("handed out on %(day)s") % {"day": _day(row.assigned_at, new)}
        elif "closed" in where and row.closed_at is not None:
            found[pk] = _("closed on %(day)s") % {"day": _day(row.closed_at, new)}
    return {pk: text for pk, text in found.items() if text}


def _turned_late(row: Any, old: Query, new: Query) -> str:
    if row.due_on is None:
        return ""
    if row.due_on < old.asof.on:
        return _("in hand again; its date %(due)s has passed") % {"due": _due(row, new)}
    return _("due %(due)s; that has passed without a report of done") % {"due": _due(row, new)}


def _went(row: Any, query: Query, *, dated: bool) -> str:
    """What ended it, the earliest first; for figures over due dates also a report of done, a stop, a later date."""
    end = _end(query)
    if dated and row.reported_done_at is not None and row.reported_done_at < end:
        return _("reported done on %(day)s") % {"day": _day(row.reported_done_at, query)}
    if row.closed_at is not None and row.closed_at < end:
        return _("closed on %(day)s") % {"day": _day(row.closed_at, query)}
    if row.state == State.cancelled.value:
        return _("cancelled")
    if not dated or row.due_on is None:
        return ""
    if row.state == State.suspended.value:
        return _("suspended")
    if row.due_on < query.asof.on:
        return _("its date %(due)s has passed") % {"due": _due(row, query)}
    return _("the due date is now %(due)s") % {"due": _due(row, query)}


def _end(query: Query) -> datetime:
    return datetime.combine(query.asof.on + timedelta(days=1), time(), SHANGHAI)


def _due(row: Any, query: Query) -> str:
    return words.fuzzy(row.due_on, row.due_precision, query.asof.on.year)


def _day(at: datetime, query: Query) -> str:
    return words.day(at.astimezone(SHANGHAI).date(), query.asof.on.year)
