"""What inspections let figures count: visits that have begun, rounds that are open, and what was found.

Nothing secret is in any figure, for nobody: a visit counts from its beginning, as the books of today know it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.selectors import with_below
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register, subjects
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.lifecycle import State
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.supervise.models import Origin, Problem, Visit, VisitKind
from gongjian.supervise.selectors.inspections.seeing import BEGUN

INSPECTS = (VisitKind.UNANNOUNCED, VisitKind.INSPECTION, VisitKind.CHECK)
"""Kinds by which a unit is inspected; the others help, or go on rounds."""


def _base(query: Query) -> QuerySet[Any]:
    """Visits begun by the day, of the campaign and those inside it, in reach; of a flow, those of the period."""
    rows = query.asof.rows(Visit).filter(campaign_id__in=with_below(query.campaign), state__in=BEGUN)
    if query.viewer is not None:
        rows = rows.filter(query.viewer.reach("see", query.campaign).q("unit_id"))
    if query.measure.kind == "flow":
        start, end = query.span
        return rows.filter(on__gte=start, on__lt=end)
    return rows.filter(on__lte=query.asof.on)


def _of_kind(_query: Query, value: Any) -> Q:
    return Q(kind__in=[value] if isinstance(value, str) else list(value))


def _column(name: str) -> Callable[[Query, Any], Q]:
    return lambda _query, value: Q(**{name: value})


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree, kinds = unit_tree(), dict(VisitKind.choices)
    ids = [row.project_id for row in rows if row.project_id is not None]
    names = dict(query.asof.rows(Project).filter(id__in=ids).values_list("id", "name"))
    return [
        Told(
            row.id,
            row.number,
            names.get(row.project_id, "") or row.place or tree.label(row.unit_id),
            f"/visits/{row.number}/",
            tree.label(row.unit_id),
            row.illustrative,
            getattr(row, "amount", None),
            str(kinds.get(row.kind, row.kind)),
        )
        for row in rows
    ]


_VISIT = register(
    Subject(
        key="visit",
        model=Visit,
        base=_base,
        conditions={
            "visit_kind": _of_kind,
            "inspects": lambda _q, value: Q(kind__in=INSPECTS) if value else ~Q(kind__in=INSPECTS),
            "team": _column("team"),
            "number": _column("number"),
        },
        dims={},
        columns={"visit_kind": "kind", "unit": "unit_id", "team": "team", "number": "number"},
        tell=_tell,
        unit=lambda query: query.unit_q("unit_id"),
        distinct={"units": "unit_id", "teams": "team", "places": "project_id"},
        singles={"day": lambda row: FuzzyDate.of(row.on)},
    )
)


# ---------------------------------------------------------------- what was found
_MATTER = subjects["matter"]


def _found(query: Query) -> QuerySet[Any]:
    """Matters that are problems found on a visit."""
    problems = query.asof.rows(Problem).filter(visit_id__isnull=False)
    return _MATTER.base(query).filter(id__in=problems.values("matter_id"))


def _on_the_spot(query: Query, value: Any) -> Q:
    rows = query.asof.rows(Problem).filter(on_the_spot=bool(value), visit_id__isnull=False)
    return Q(id__in=rows.values("matter_id"))


def _by_inspection(query: Query, value: Any) -> Q:
    rows = query.asof.rows(Problem).filter(origin=Origin.INSPECTION)
    inside = Q(id__in=rows.values("matter_id"))
    return inside if value else ~inside


def _of_visit(query: Query, value: str) -> Q:
    visits = query.asof.rows(Visit).filter(number=value, state__in=BEGUN)
    rows = query.asof.rows(Problem).filter(visit_id__in=visits.values("id"))
    return Q(id__in=rows.values("matter_id"))


register(
    replace(
        _MATTER,
        key="visit_problem",
        base=_found,
        conditions={
            **_MATTER.conditions,
            "on_the_spot": _on_the_spot,
            "by_inspection": _by_inspection,
            "visit": _of_visit,
            "solved": lambda _q, _v: Q(state__in=(State.closed.value, State.struck_off.value)),
        },
    )
)
