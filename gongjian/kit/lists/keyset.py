"""Pages over a declared order, without OFFSET: the address holds the last row's keys, so page 900 costs what
page 1 costs, and a row added meanwhile neither repeats nor hides another.

Works alike on SQLite and PostgreSQL, with ties and with unknown values. The first key is split into two
stretches (known, unknown), each in plain column order, so that an ordinary index serves both directions.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.core.signing import BadSignature, Signer
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

from gongjian.kit.lists.ways import Ways

Nulls = Literal["first", "last", "none"]
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Key:
    """One column of an order. `nulls` is where unknown values stand, in both directions."""

    path: str
    descending: bool
    nulls: Nulls


@dataclass(frozen=True)
class Cursor:
    """A place in an order: the keys of the row beside it, and how many rows stand before the page."""

    values: tuple[Any, ...]
    position: int
    backwards: bool = False


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of rows, and whether more stand on either side."""

    rows: list[Row]
    values: list[tuple[Any, ...]]
    has_before: bool
    has_after: bool


def keys_of(
    model: type[Model], fields: Sequence[str], nulls: Nulls = "last", reverse: bool = False
) -> list[Key]:
    """The keys of an order such as ("due_on", "-weight", "id"). `reverse` turns each round; unknown values
    stay where `nulls` says. A path that is no column of the model (an annotation) is taken as nullable."""
    keys = []
    for name in fields:
        path = name.removeprefix("-")
        nullable = nulls != "none" and _may_be_null(model, path)
        keys.append(Key(path, name.startswith("-") != reverse, nulls if nullable else "none"))
    return keys


def _may_be_null(model: type[Model], path: str) -> bool:
    current: type[Model] | None = model
    for part in path.split("__"):
        if current is None:
            return True
        try:
            field = current._meta.pk if part == "pk" else current._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if not isinstance(field, Field) or field.null:
            return True
        current = field.related_model if isinstance(field.related_model, type) else None
    return False


def fetch(
    queryset: QuerySet[Row],
    keys: Sequence[Key],
    size: int,
    cursor: Cursor | None = None,
    ways: Ways | None = None,
) -> Slice[Row]:
    """At most `size` rows beside the cursor, in order. One query; a second one only where the page crosses
    from known to unknown values of the first key. `ways`: the same rows way by way, which are then read instead.

    >>> # fetch(Matter.objects.all(), keys_of(Matter, ("due_on", "id")), 50)
    """
    backwards = cursor is not None and cursor.backwards
    walked = [_turned(key) for key in keys] if backwards else list(keys)
    values = {f"key_{index}_": F(key.path) for index, key in enumerate(walked)}
    found: list[Row] = []
    for stretch in _stretches(walked, cursor.values if cursor else None):
        order, wanted = _order(walked), size + 1 - len(found)
        rows = queryset.filter(stretch) if ways is None else ways.first(stretch, order, wanted)
        found.extend(rows.order_by(*order).annotate(**values)[:wanted])
        if len(found) > size:
            break
    more = len(found) > size
    shown = found[:size]
    if backwards:
        shown.reverse()
    return Slice(
        shown,
        [tuple(getattr(row, f"key_{index}_") for index in range(len(keys))) for row in shown],
        has_before=more if backwards else cursor is not None,
        has_after=True if backwards else more,
    )


def _turned(key: Key) -> Key:
    turned: dict[Nulls, Nulls] = {"first": "last", "last": "first", "none": "none"}
    return Key(key.path, not key.descending, turned[key.nulls])


def _order(keys: Sequence[Key]) -> list[OrderBy]:
    """Inside a stretch the first key is all known or all unknown, so its plain order serves."""
    first = F(keys[0].path)
    return [first.desc() if keys[0].descending else first.asc(), *full_order(keys[1:])]


def full_order(keys: Sequence[Key]) -> list[OrderBy]:
    """The whole order in one go, for reading every row (an export)."""
    return [_with_nulls(key) for key in keys]


def _with_nulls(key: Key) -> OrderBy:
    by = F(key.path)
    places: dict[str, Any] = {} if key.nulls == "none" else {f"nulls_{key.nulls}": True}
    return by.desc(**places) if key.descending else by.asc(**places)


def _stretches(keys: Sequence[Key], values: tuple[Any, ...] | None) -> Iterator[Q]:
    """Conditions that together mean "after the cursor", to be walked one after the other."""
    first, rest = keys[0], keys[1:]
    if first.nulls == "none":
        yield _after(keys, values) if values is not None else Q()
        return
    known, unknown = Q(**{f"{first.path}__isnull": False}), Q(**{f"{first.path}__isnull": True})
    stretches = [unknown, known] if first.nulls == "first" else [known, unknown]
    if values is None:
        yield from stretches
        return
    if values[0] is None:
        yield unknown & _after(rest, values[1:])
    else:
        yield known & _after([replace(first, nulls="none"), *rest], values)
    here = stretches.index(unknown if values[0] is None else known)
    yield from stretches[here + 1 :]


def _after(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    """Strictly after these values: later in the first key, or equal there and later in the next, and so on.

    The bound on the first key is said once more on its own, so that the database can seek to it."""
    if not keys:
        return Q(pk__in=[])
    beyond, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        beyond |= same & _beyond(key, value)
        same &= Q(**{f"{key.path}__isnull": True}) if value is None else Q(**{key.path: value})
    if values[0] is not None and len(keys) > 1 and keys[0].nulls == "none":
        beyond &= Q(**{f"{keys[0].path}__{'lte' if keys[0].descending else 'gte'}": values[0]})
    return beyond


def _beyond(key: Key, value: Any) -> Q:
    unknown = Q(**{f"{key.path}__isnull": True})
    if value is None:
        return ~unknown if key.nulls == "first" else Q(pk__in=[])
    later = Q(**{f"{key.path}__{'lt' if key.descending else 'gt'}": value})
    return later | unknown if key.nulls == "last" else later


# ---------------------------------------------------------------- the cursor in the address
_TYPES: dict[str, Any] = {
    "d": dt.date.fromisoformat,
    "t": dt.datetime.fromisoformat,
    "n": Decimal,
    "u": UUID,
}


def write(cursor: Cursor, order: str) -> str:
    """The cursor as a signed text for the address: it cannot be bent into other keys."""
    packed = [_packed(value) for value in cursor.values]
    return Signer(salt=f"cursor:{order}").sign_object([cursor.position, *packed])


def read(text: str, order: str, width: int, backwards: bool = False) -> Cursor | None:
    """The cursor written for this order; None for anything else (an old link shows the first page)."""
    try:
        position, *values = Signer(salt=f"cursor:{order}").unsign_object(text)
    except (BadSignature, ValueError, TypeError):
        return None
    if len(values) != width:
        return None
    return Cursor(tuple(_unpacked(value) for value in values), int(position), backwards)


def _packed(value: Any) -> Any:
    match value:
        case dt.datetime():
            return {"t": value.isoformat()}
        case dt.date():
            return {"d": value.isoformat()}
        case Decimal():
            return {"n": str(value)}
        case UUID():
            return {"u": str(value)}
        case _:
            return value


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    return _TYPES[kind](text)
