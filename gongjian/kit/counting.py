"""Counts asked in one statement. Put together once, a statement may be kept in memory and asked again: for a short
page the making of its SQL takes longer than the database takes to answer."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Compiled = tuple[str, tuple[Any, ...]]
"""A statement and its values."""


def keys_of_rows(rows: QuerySet[Any], cap: int) -> Compiled | None:
    """The statement for the keys of a queryset, at most `cap`; None when there can be none."""
    return compiled(rows.order_by().values("pk")[:cap])


def compiled(rows: QuerySet[Any, Any]) -> Compiled | None:
    """The statement of a queryset; None when it can find nothing."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(values)


@dataclass(frozen=True)
class Counting:
    """How many rows each of several statements finds. (An OR or a union of them would read them all first.)"""

    statements: tuple[Compiled | None, ...]

    def ask(self) -> list[int]:
        """The counts, in order; 0 for a statement that can find none."""
        asked = [one for one in self.statements if one is not None]
        if not asked:
            return [0] * len(self.statements)
        terms = ", ".join(
            f"(SELECT COUNT(*) FROM ({sql}) part_{at})" for at, (sql, _values) in enumerate(asked)
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {terms}", [value for _sql, values in asked for value in values])
            counts = iter(cursor.fetchone())
        return [int(next(counts)) if one is not None else 0 for one in self.statements]


@dataclass(frozen=True)
class Tally:
    """How many rows a statement finds that gives each row a 0 or 1 for every condition, and how many meet each.
    And how many rows `whole` finds, where given: both in one statement."""

    marked: Compiled | None
    marks: tuple[str, ...]
    whole: Compiled | None = None

    def ask(self) -> tuple[int, list[int], int]:
        """Rows found by `marked`, of these how many meet each condition, and rows found by `whole`."""
        if self.marked is None:
            return 0, [0] * len(self.marks), 0
        whole, values = self.whole or ("SELECT 1 WHERE 1 = 0", ())
        sums = ", ".join(f"SUM({mark})" for mark in self.marks)
        sql = f"SELECT (SELECT COUNT(*) FROM ({whole}) part), COUNT(*), {sums} FROM ({self.marked[0]}) marked"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*values, *self.marked[1]])
            count, found, *met = cursor.fetchone()
        return int(found), [int(one or 0) for one in met], int(count)
