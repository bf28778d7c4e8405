"""The door's own SQL: written once per table and kept, because every act of every person passes here.

Django's query builder spends most of a short act's time on building the same statements again. What is read
goes through the ORM as everywhere; what the door writes, it writes with these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils.timezone import make_aware

from gongjian.ledger.records import OPEN

_PARAMETERS = 30_000
"""SQLite takes 32,766 values in a statement, PostgreSQL 65,535."""
_ROWS = 500

_EXACT: tuple[tuple[type[models.Field[Any, Any]], type], ...] = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
    (models.AutoField, int),
    (models.ForeignKey, int),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.UUIDField, UUID),
    (models.DecimalField, Decimal),
)
_PLAIN = {bool, int, str}
"""Types both drivers take as they are; PostgreSQL's takes the others of `_EXACT` too."""


class Column:
    """One column of a table: how its values are made comparable and ready for the database."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.field = field
        self.attname = field.attname
        self.name = str(field.column)
        self.exact: type | None = next((kind for of, kind in _EXACT if isinstance(field, of)), None)
        self.direct = self.exact in _PLAIN or (self.exact is not None and connection.vendor == "postgresql")
        self.target = field.target_field if isinstance(field, models.ForeignKey) else field

    def clean(self, value: Any) -> Any:
        """The value as it will be read back: a number given for a text column is a text, and so on."""
        if value is None or (type(value) is self.exact and (not isinstance(value, datetime) or value.tzinfo)):
            return value
        if isinstance(self.field, models.JSONField):
            return value
        if isinstance(value, models.Choices):
            value = value.value
        value = self.target.to_python(value)
        return make_aware(value) if isinstance(value, datetime) and value.tzinfo is None else value

    def ready(self, value: Any) -> Any:
        """A clean value as the driver wants it."""
        return value if self.direct else self.field.get_db_prep_save(value, connection)


class Table:
    """The statements of one model's table."""

    def __init__(self, model: type[models.Model]) -> None:
        meta = model._meta
        self.model = model
        self.name = meta.db_table
        self.quoted = connection.ops.quote_name(str(meta.db_table))
        self.columns = [Column(field) for field in meta.local_concrete_fields]
        self.by_name = {column.field.name: column for column in self.columns}
        self.by_name |= {column.attname: column for column in self.columns}
        self.numbered = isinstance(meta.pk, models.AutoField)
        self.inserted = [c for c in self.columns if not (self.numbered and c.field.primary_key)]
        self._values = "(" + ", ".join(["%s"] * len(self.inserted)) + ")"
        names = ", ".join(connection.ops.quote_name(c.name) for c in self.inserted)
        self._insert = f"INSERT INTO {self.quoted} ({names}) VALUES "
        self.batch = max(1, min(_ROWS, _PARAMETERS // len(self.inserted)))

    def insert_sql(self, count: int) -> str:
        """INSERT of `count` rows."""
        return self._insert + ", ".join([self._values] * count)

    def insert_values(self, row: Any) -> list[Any]:
        """The values of one object, in the order of the statement."""
        return [column.ready(column.clean(getattr(row, column.attname))) for column in self.inserted]

    def insert(self, rows: Sequence[Any]) -> None:
        """Insert objects that have no id yet, and give them theirs."""
        with connection.cursor() as cursor:
            for start in range(0, len(rows), self.batch):
                part = rows[start : start + self.batch]
                values = list(chain.from_iterable(self.insert_values(row) for row in part))
                cursor.execute(self.insert_sql(len(part)) + " RETURNING id", values)
                for row, (pk,) in zip(part, cursor.fetchall(), strict=True):
                    row.id = pk
                    row._state.adding, row._state.db = False, connection.alias

    def insert_ready(self, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows of ready values that carry their own keys."""
        with connection.cursor() as cursor:
            for start in range(0, len(rows), self.batch):
                part = rows[start : start + self.batch]
                cursor.execute(self.insert_sql(len(part)), list(chain.from_iterable(part)))

    def update_sql(self, names: Iterable[str]) -> str:
        """UPDATE of some columns and the revision, of the row whose id and revision are given last."""
        columns = [self.by_name[name].name for name in names]
        sets = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in [*columns, "revision"])
        return f"UPDATE {self.quoted} SET {sets} WHERE id = %s AND revision = %s"

    def update_values(self, row: Any, names: Sequence[str], seen: int) -> list[Any]:
        """What `update_sql` of the same names takes."""
        columns = [self.by_name[name] for name in names]
        values = [column.ready(column.clean(getattr(row, column.attname))) for column in columns]
        return [*values, row.revision, row.pk, seen]

    def close_sql(self, count: int) -> str:
        """UPDATE that ends the open versions of `count` records (this being a version table)."""
        ids = ", ".join(["%s"] * count)
        return f"UPDATE {self.quoted} SET entry_to = %s WHERE id IN ({ids}) AND entry_to = {OPEN}"


def table(model: type[models.Model]) -> Table:
    """The statements of a model's table, kept per database engine."""
    return _table(connection.vendor, model)


@lru_cache(maxsize=400)
def _table(_vendor: str, model: type[models.Model]) -> Table:
    return Table(model)


def run(cursor: Any, statements: Sequence[tuple[str, Sequence[Any]]], *, then_commit: bool = False) -> None:
    """Run statements that return nothing, on PostgreSQL in one round trip.

    `then_commit`: the commit may travel with them (PostgreSQL again; elsewhere it changes nothing). Only for the
    last statements of the outermost transaction: its own commit afterwards finds nothing left to do.
    """
    if connection.vendor == "postgresql":
        sql = ";\n".join(
            [*(statement for statement, _values in statements), *(["COMMIT"] if then_commit else [])]
        )
        cursor.execute(sql, list(chain.from_iterable(values for _statement, values in statements)))
        return
    for statement, values in statements:
        cursor.execute(statement, values)
