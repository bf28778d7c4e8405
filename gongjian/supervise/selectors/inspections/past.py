"""Records of inspections as they were known at a moment: rows of today, or of their versions as if they were records.

A record made of a version is never saved; what it names (a unit, a project) is looked up as it is called today.
"""

from typing import Any, TypeVar

from gongjian.ledger import AsOf
from gongjian.ledger.records import Record

_R = TypeVar("_R", bound=Record)


def known(asof: AsOf, record: _R) -> _R | None:
    """The record as known then; None while it was not on the books."""
    if asof.is_now:
        return record
    return next(iter(known_rows(asof, type(record), id=record.pk)), None)


def known_rows(asof: AsOf, model: type[_R], **columns: Any) -> list[_R]:
    """Live rows with these columns as known then, in the order they were entered."""
    rows = asof.rows(model).filter(**columns).order_by("id")
    if asof.is_now:
        return list(rows)
    names = [field.attname for field in model._meta.concrete_fields]
    return [model(**{name: getattr(row, name) for name in names if hasattr(row, name)}) for row in rows]
