"""The door's own SQL: written once per table and kept, because every act of every person passes here.

Django's query builder spends most of a short act's time on building the same statements again. What the door writes,
it writes with these, and the few rows that every act reads under the lock come by `rows`; whatever else is read
goes through the ORM as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, connections, models
from django.utils.timezone import make_aware

from gongjian.ledger.digests import empty, text_of
from gongjian.ledger.records import OPEN

M = TypeVar("M", bound=models.Model)
Values = tuple[list[Any], list[Any]]
"""What a row holds in the order of its columns: as it will be read back, and as the driver wants it."""
_PARAMETERS = 30_000
"""SQLite takes 32,766 values in a statement, PostgreSQL 65,535."""
_ROWS = 500
_FORMS = 500
"""Forms of rows kept of a table: columns filled in or not."""

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
_ALIKE = {date, datetime}
"""Types of which many rows hold the same value: what is made of one is kept."""


class Column:
    """One column of a table: how its values are made comparable and ready for the database."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.field = field
        self.attname = field.attname
        self.name = str(field.column)
        self.exact: type | None = next((kind for of, kind in _EXACT if isinstance(field, of)), None)
        self._alike = lru_cache(maxsize=1_000)(self._ready)
        self._told_alike = lru_cache(maxsize=1_000)(lambda value: text_of(field, value))
        self.direct = self.exact in _PLAIN or (self.exact is not None and connection.vendor == "postgresql")
        self.target = field.target_field if isinstance(field, models.ForeignKey) else field
        self._as_hex = self.exact is UUID and not connection.features.has_native_uuid_field

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
        if self.direct or value is None:
            return value
        return self._alike(value) if type(value) in _ALIKE else self._ready(value)

    def _ready(self, value: Any) -> Any:
        if self._as_hex:
            return value.hex
        return self.field.get_db_prep_save(value, connection)

    def told(self, value: Any) -> Any:
        """A clean value as digests tell it."""
        return self._told_alike(value) if type(value) in _ALIKE else text_of(self.field, value)


class _Form:
    """Rows whose values are of the same types, column by column: what is to be done with their values is the same."""

    def __init__(self, columns: Sequence[Column], types: Sequence[type]) -> None:
        none = type(None)
        given = [
            (place, column, kind) for place, (column, kind) in enumerate(zip(columns, types, strict=True))
        ]
        self.unclean = [
            (place, column)
            for place, column, kind in given
            if kind is not none and (kind is not column.exact or kind is datetime)
        ]
        self.unready = [
            (place, column) for place, column, kind in given if kind is not none and not column.direct
        ]
        self.told = [
            (place, column.attname, None if kind is column.exact and kind in _PLAIN else column)
            for place, column, kind in given
            if kind is not none
        ]


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
        self._read = attrgetter(*(column.attname for column in self.columns))
        self._forms: dict[tuple[type, ...], _Form] = {}
        self._without_id = [place for place, c in enumerate(self.columns) if c in self.inserted]
        self._attnames = [column.attname for column in self.columns]
        self._select = (
            f"SELECT {', '.join(connection.ops.quote_name(c.name) for c in self.columns)} FROM {self.quoted}"
        )
        self._converters = [
            (place, found)
            for place, column in enumerate(self.columns)
            if (found := _converters(column.field))
        ]

    def insert_sql(self, count: int) -> str:
        """INSERT of `count` rows."""
        return self._insert + ", ".join([self._values] * count)

    def insert_values(self, row: Any) -> list[Any]:
        """The values of one object, in the order of the statement."""
        return self._of_insert(self.ready(self.clean(row)))

    def _of_insert(self, ready: Sequence[Any]) -> list[Any]:
        return [ready[place] for place in self._without_id]

    def clean(self, row: Any) -> list[Any]:
        """The values of one object as they will be read back, in the order of `columns`."""
        values = list(self._read(row))
        for place, column in self._form(values).unclean:
            values[place] = column.clean(values[place])
        return values

    def ready(self, values: Sequence[Any]) -> list[Any]:
        """Clean values in the order of `columns`, as the driver wants them."""
        ready = list(values)
        for place, column in self._form(values).unready:
            ready[place] = column.ready(values[place])
        return ready

    def told(self, values: Sequence[Any]) -> dict[str, Any]:
        """Clean values in the order of `columns` as digests tell them: what is empty is left out."""
        found = {}
        for place, name, column in self._form(values).told:
            value = values[place]
            if value or not empty(value):
                found[name] = value if column is None else column.told(value)
        return found

    def _form(self, values: Sequence[Any]) -> _Form:
        types = tuple(map(type, values))
        form = self._forms.get(types)
        if form is None:
            if len(self._forms) >= _FORMS:
                self._forms.clear()
            form = self._forms[types] = _Form(self.columns, types)
        return form

    def insert(self, rows: Sequence[Any]) -> list[Values]:
        """Insert objects that have no id yet, and give them theirs; the values inserted, clean and ready."""
        place_of_id = next(place for place, column in enumerate(self.columns) if column.field.primary_key)
        inserted: list[Values] = []
        with connection.cursor() as cursor:
            for start in range(0, len(rows), self.batch):
                part = rows[start : start + self.batch]
                clean = [self.clean(row) for row in part]
                ready = [self.ready(values) for values in clean]
                given = list(chain.from_iterable(self._of_insert(values) for values in ready))
                cursor.execute(self.insert_sql(len(part)) + " RETURNING id", given)
                for row, both, (pk,) in zip(
                    part, zip(clean, ready, strict=True), cursor.fetchall(), strict=True
                ):
                    row.id = both[0][place_of_id] = both[1][place_of_id] = pk
                    row._state.adding, row._state.db = False, connection.alias
                    inserted.append(both)
        return inserted

    def insert_ready(self, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows of ready values that carry their own keys."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.executemany(self.insert_sql(1), rows)
                return
            for start in range(0, len(rows), self.batch):
                part = rows[start : start + self.batch]
                cursor.execute(self.insert_sql(len(part)), list(chain.from_iterable(part)))

    def rows(self, where: str, values: Sequence[Any]) -> list[Any]:
        """The objects whose rows meet a condition in SQL, values as the ORM reads them; no relation is followed."""
        used = connections[connection.alias]
        with connection.cursor() as cursor:
            cursor.execute(f"{self._select} WHERE {where}", values)
            found = [list(row) for row in cursor.fetchall()]
        for place, converters in self._converters:
            for row in found:
                for convert, expression in converters:
                    row[place] = convert(row[place], expression, used)
        return [self.model.from_db(connection.alias, self._attnames, row) for row in found]

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


def rows(model: type[M], where: str, values: Sequence[Any]) -> list[M]:
    """The model's objects whose rows meet a condition in SQL: a read too frequent for a query built anew each time."""
    found: list[M] = table(model).rows(where, values)
    return found


def _converters(field: models.Field[Any, Any]) -> list[tuple[Callable[[Any, Any, Any], Any], Any]]:
    """What makes of a value of the database one of Python, in order, each with the expression it is told."""
    column = field.get_col(str(field.model._meta.db_table))
    found = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    return [(convert, column) for convert in found]


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
