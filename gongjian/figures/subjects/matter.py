"""Matters of a campaign."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.selectors import with_below
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.matter_causes import matter_causes
from gongjian.figures.subjects.project import led_by
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.matters.models import Matter, MatterHolding, MatterList
from gongjian.matters.policy import visible_matters
from gongjian.matters.slots import notes_on
from gongjian.matters.sticking import sticking_word
from gongjian.people.models import Person
from gongjian.people.selectors.units import group_units
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project

_CLOSED = (State.closed.value, State.struck_off.value)
_NEVER_OPEN = (State.drafted.value, State.cancelled.value)


def _base(query: Query) -> QuerySet[Any]:
    rows = query.asof.rows(Matter).filter(campaign_id__in=with_below(query.campaign))
    if query.viewer is not None and not query.whole:
        seen = Matter.objects.filter(visible_matters(query.viewer, query.campaign))
        rows = rows.filter(id__in=seen.values("id"))
    return rows


def _end_of(query: Query) -> datetime:
    """The first instant after the day asked."""
    return datetime.combine(query.asof.on + timedelta(days=1), time(), SHANGHAI)


def _closed(query: Query, _value: Any) -> Q:
    """Closed on or before the day asked."""
    return Q(closed_at__lt=_end_of(query), state__in=_CLOSED)


def _open(query: Query, _value: Any) -> Q:
    """Handed out by the end of the day asked, and not closed by then. Drafts and cancelled ones are known as such."""
    end = _end_of(query)
    handed_out = Q(assigned_at__isnull=True) | Q(assigned_at__lt=end)
    return handed_out & (~Q(state__in=_CLOSED) | Q(closed_at__gte=end)) & ~Q(state__in=_NEVER_OPEN)


def _owed(query: Query) -> Q:
    """Open, and the unit's turn: neither reported done by the end of the day nor suspended."""
    end = _end_of(query)
    reported = Q(reported_done_at__lt=end) | Q(state=State.reported_done.value, reported_done_at__isnull=True)
    return _open(query, True) & ~Q(state=State.suspended.value) & ~reported


def _late(query: Query, _value: Any) -> Q:
    """Owed, dated, and the day is past: reported done or suspended matters are not late for their unit."""
    return Q(due_on__lt=query.asof.on) & _owed(query)


def _due_within(query: Query, days: Any) -> Q:
    until = query.asof.on + timedelta(days=int(days))
    return Q(due_on__gte=query.asof.on, due_on__lte=until) & _owed(query)


def _in_period(column: str) -> Any:
    def condition(query: Query, _value: Any) -> Q:
        start, end = query.span
        first = datetime.combine(start, time(), SHANGHAI)
        return Q(**{f"{column}__gte": first, f"{column}__lt": datetime.combine(end, time(), SHANGHAI)})

    return condition


def _assisting(query: Query, value: Any) -> Q:
    held = query.asof.spans(MatterHolding).filter(unit_id__in=unit_tree().subtree(int(value)))
    return Q(id__in=held.values("matter_id"))


def _of_group(query: Query, number: str) -> Q:
    """Matters of the working group of that number: its own, and those of the units drawn into it."""
    group = next((unit for unit in unit_tree().units.values() if unit.number == number), None)
    return Q(unit_id__in=group_units(group.pk, query.asof) if group is not None else ())


def _of_project(query: Query, value: Any) -> Q:
    if not value:
        return Q(project_id__isnull=True)
    return Q(project_id__in=query.asof.rows(Project).filter(name=value).values("id"))


def _led_by(query: Query, number: str) -> Q:
    """Matters the person of that number leads, and those on projects they lead."""
    person = Person.objects.filter(number=number).values("id")
    return Q(lead_official_id__in=person) | Q(project_id__in=led_by(query, number))


def _days_used(row: Any) -> Decimal | None:
    """Days begun from assignment to the report of done (a day and a half is 2)."""
    if row.assigned_at is None or row.reported_done_at is None:
        return None
    seconds = (row.reported_done_at - row.assigned_at).total_seconds()
    return Decimal(-int(-seconds // 86400))


def _project_dim(query: Query, ids: list[int]) -> dict[int, str]:
    of = dict(query.asof.rows(Matter).filter(id__in=ids).values_list("id", "project_id"))
    named = dict(query.asof.rows(Project).filter(id__in=set(of.values()) - {None}).values_list("id", "name"))
    return {pk: named.get(project_id, "") for pk, project_id in of.items()}


def _asks_late(query: Query) -> bool:
    return bool(query.measure.where.get("late"))


def _heads(query: Query) -> tuple[Any, ...]:
    if _asks_late(query):
        return (_("days past the date"), _("due"), _("whose desk"), _("supervision"))
    return (_("due"), _("whose desk"), _("stuck on"))


def _order(query: Query) -> str:
    """Of late matters the longest late first."""
    return "due_on" if _asks_late(query) else ""


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree = unit_tree()
    late = _asks_late(query)
    notes = notes_on(query.viewer, query.campaign, query.asof, [row.id for row in rows]) if late else {}

    def cells(row: Any) -> tuple[str, ...]:
        due = words.fuzzy(row.due_on, row.due_precision, query.asof.on.year) if row.due_on else row.due_phrase
        desk, stuck = tree.label(row.desk_unit_id), sticking_word(row.blocked_by)
        if not late:
            return due, desk, stuck
        return (
            str((query.asof.on - row.due_on).days),
            due,
            " · ".join(filter(None, (desk, stuck))),
            notes.get(row.id, ""),
        )

    return [
        Told(
            row.id,
            row.number,
            row.title,
            f"/matters/{row.number}/",
            tree.label(row.unit_id),
            row.illustrative,
            getattr(row, "amount", None),
            str(STATE_WORDS[State(row.state)]),
            cells(row),
        )
        for row in rows
    ]


register(
    Subject(
        key="matter",
        model=Matter,
        base=_base,
        conditions={
            "kind": lambda _q, value: Q(kind__in=value if isinstance(value, list) else [value]),
            "state": lambda _q, value: Q(state=value),
            "aspect": lambda _q, value: Q(aspect=value),
            "blocked_by": lambda _q, value: Q(blocked_by=value),
            "desk_unit": lambda _q, value: (
                Q(desk_unit_id=int(value)) if value else Q(desk_unit_id__isnull=True)
            ),
            "holding_unit": _assisting,
            "group": _of_group,
            "project": _of_project,
            "title": lambda _q, value: Q(title=value),
            "list": lambda _q, value: Q(list_id__in=MatterList.objects.filter(number=value).values("id")),
            "clause": lambda _q, value: Q(clause_id=int(value)) if value else Q(clause_id__isnull=True),
            "lead_official": _led_by,
            "parts_only": lambda _q, _v: Q(parent_id__isnull=False),
            "closed": _closed,
            "open": _open,
            "late": _late,
            "due_within_days": _due_within,
            "on_project": lambda _q, _v: Q(project_id__isnull=False),
            "closed_in_period": _in_period("closed_at"),
            "struck_off_in_period": _in_period("struck_off_at"),
            "assigned_in_period": _in_period("assigned_at"),
        },
        dims={
            "project": _project_dim,
        },
        tell=_tell,
        heads=_heads,
        order=_order,
        explain=matter_causes,
        unit=lambda query: query.unit_q("unit_id"),
        columns={
            "kind": "kind",
            "state": "state",
            "unit": "unit_id",
            "desk_unit": "desk_unit_id",
            "aspect": "aspect",
            "blocked_by": "blocked_by",
            "title": "title",
            "clause": "clause_id",
        },
        distinct={"aspects": "aspect"},
        singles={"days_used": _days_used},
    )
)
