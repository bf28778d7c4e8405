"""How long a project takes between two of its milestones: registered dates, the day it came to a stage, or the days of
two nodes of its plan (`node:<key>`, its actual finish)."""

from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value

from gongjian.figures.query import Query
from gongjian.kernel.dates import FuzzyDate, Precision, apart
from gongjian.kernel.dates.fuzzy import PERIODS
from gongjian.projects.models import PlanNode, ProjectStage, Stage

DATES = ("planned_start", "planned_finish", "actual_start", "actual_finish")
NODE = "node:"
FIRST, LAST = "actual_start", "actual_finish"
"""What is measured between when nothing is said."""


def milestone(_query: Query, name: str) -> Q:
    """`since` and `until` narrow nothing; what is no milestone has no records."""
    return Q() if name in DATES or name in set(Stage) or name.startswith(NODE) else Q(pk__in=[])


def between(query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The two milestones asked for, each with its precision, beside every project."""
    asked = dict(query.measure.where) | dict(query.dims)
    since, until = str(asked.get("since", FIRST)), str(asked.get("until", LAST))
    first, last = _columns(query, since), _columns(query, until)
    return rows.annotate(since_on=first[0], since_how=first[1], until_on=last[0], until_how=last[1])


def _columns(query: Query, name: str) -> tuple[Any, Any]:
    if name in DATES:
        return F(f"{name}_on"), F(f"{name}_precision")
    if name.startswith(NODE):
        nodes = query.asof.rows(PlanNode).filter(
            project_id=OuterRef("id"), key=name.removeprefix(NODE), actual_finish_on__lte=query.asof.on
        )
        return Subquery(nodes.order_by("id").values("actual_finish_on")[:1]), Value(Precision.day.value)
    reached = query.asof.rows(ProjectStage).filter(
        project_id=OuterRef("id"), stage=name, from_on__lte=query.asof.on
    )
    first = reached.order_by("from_on", "id")
    how = Subquery(first.values("from_precision")[:1], output_field=CharField())
    return Subquery(first.values("from_on")[:1]), how if name in set(Stage) else Value("")


def months(row: Any) -> Decimal | None:
    """Whole months from one to the other; nothing when either is known only by the quarter or less."""
    return _apart(row, Precision.month)


def days(row: Any) -> Decimal | None:
    """Days from one to the other; nothing unless both are known to the day."""
    return _apart(row, Precision.day)


def _apart(row: Any, precision: Precision) -> Decimal | None:
    since = _as(row.since_on, row.since_how, precision)
    until = _as(row.until_on, row.until_how, precision)
    if since is None or until is None:
        return None
    found = apart(until, since).early
    return None if found is None else Decimal(found)


def _as(on: Any, how: str, precision: Precision) -> FuzzyDate | None:
    """The date at that precision; nothing when it is known less precisely."""
    if on is None or how not in PERIODS or PERIODS.index(Precision(how)) > PERIODS.index(precision):
        return None
    return FuzzyDate.of(on, precision)
