"""A list whose rows are reached in several ways, each way by its own index.

"Led by my unit, or on its desk, or assigned by it" is an OR no index serves: the database reads everything and
throws most away. Asked way by way it reads the first page of each, and the page is made from those: as quick
among a million rows as among a thousand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, Case, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy, RawSQL

from gongjian.kit.counting import Compiled, Counting, Tally


@dataclass(frozen=True)
class Ways:
    """`rows` without regard to reach, and the conditions of which a row in reach meets at least one."""

    rows: QuerySet[Any]
    ways: Sequence[Q]

    def narrowed(self, rows: QuerySet[Any]) -> "Ways":
        """The same ways over rows that meet further conditions."""
        return replace(self, rows=rows)

    def first(self, stretch: Q, order: Sequence[OrderBy], size: int) -> QuerySet[Any]:
        """The rows of the stretch that stand first: at most `size` from each way, to be ordered and cut again."""
        parts = (
            self.rows.filter(way).filter(stretch).order_by(*order).values("pk")[:size] for way in self.ways
        )
        union = _union(parts)
        if union is None:
            return self.rows.none()
        sql, values = union
        return self.rows.filter(pk__in=RawSQL(sql, values, output_field=BigIntegerField()))

    def keys(self, cap: int) -> Compiled | None:
        """The statement for the keys of the rows in reach, at most `cap`; None when there can be none."""
        union = _union(self.rows.filter(way).order_by().values("pk")[:cap] for way in self.ways)
        return union and (f"SELECT * FROM ({union[0]}) reached LIMIT {cap:d}", union[1])

    def count(self, cap: int) -> int:
        """How many rows are in reach, counted no further than `cap`."""
        return Counting((self.keys(cap),)).ask()[0]

    def tally(self, conditions: Sequence[Q], cap: int, whole: Compiled | None = None) -> Tally:
        """How many rows in reach meet each condition, reading no more than `cap` of each way."""
        marks = {f"met_{at}": _mark(q) for at, q in enumerate(conditions)}
        ways = (self.rows.filter(way).order_by().values("pk", **marks)[:cap] for way in self.ways)
        return Tally(_union(ways), tuple(marks), whole)


def _mark(condition: Q) -> Any:
    return Case(When(condition, then=Value(1)), default=Value(0)) if condition else Value(1)


def _union(parts: Iterable[QuerySet[Any]]) -> Compiled | None:
    """One statement for the keys of several querysets, each once; None when none of them can have any."""
    compiled: list[tuple[str, Sequence[Any]]] = []
    for part in parts:
        try:
            compiled.append(part.query.sql_with_params())
        except EmptyResultSet:
            continue
    if not compiled:
        return None
    # Each part stands in a SELECT of its own: SQLite takes no LIMIT right inside a UNION.
    sql = " UNION ".join(f"SELECT * FROM ({sql}) way_{at}" for at, (sql, _values) in enumerate(compiled))
    return sql, tuple(value for _sql, values in compiled for value in values)
