"""A list whose rows are reached in several ways, each way by its own index.

"Led by my unit, or on its desk, or assigned by it" is an OR no index serves: the database reads everything and
throws most away. Asked way by way it reads the first page of each, and the page is made from those: as quick
among a million rows as among a thousand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.expressions import OrderBy, RawSQL

Compiled = tuple[str, tuple[Any, ...]]


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

    def count(self, cap: int) -> int:
        """How many rows are in reach, counted no further than `cap`."""
        union = _union(self.rows.filter(way).order_by().values("pk")[:cap] for way in self.ways)
        if union is None:
            return 0
        sql, values = union
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*) FROM (SELECT 1 FROM ({sql}) reached LIMIT {cap:d}) counted", values
            )
            return int(cursor.fetchone()[0])


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
