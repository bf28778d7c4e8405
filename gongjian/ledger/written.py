"""What one entry wrote: its version rows, each beside the state it replaced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongjian.ledger.history import Changed
from gongjian.ledger.models import Entry
from gongjian.ledger.records import Record, record_models

_SILENT = {"id", "uid", "revision"}


@dataclass(frozen=True)
class Written:
    """One row an entry wrote. `changes` of a new row are its filled columns, with nothing before them."""

    table: str
    label: Any
    record_id: int
    number: str
    is_new: bool
    digest: str
    changes: list[Changed]


def written_by(entry: Entry, *, limit: int) -> list[Written]:
    """The first `limit` rows the entry wrote, table by table in the order of the house, by record id."""
    found: list[Written] = []
    for model in record_models():
        if len(found) >= limit:
            break
        rows = list(model.Version.objects.filter(entry_from=entry.seq).order_by("id")[: limit - len(found)])
        if not rows:
            continue
        before = model.Version.objects.filter(id__in=[row.id for row in rows], entry_to=entry.seq)
        old = {row.id: row for row in before}
        found += [_written(model, row, old.get(row.id)) for row in rows]
    return found


def _written(model: type[Record], row: Any, old: Any | None) -> Written:
    fields = [
        f
        for f in model._meta.local_concrete_fields
        if f.attname not in _SILENT and f.name not in model.story_skips
    ]
    if old is None:
        empty = (None, "", False)
        changes = [
            Changed(f, None, getattr(row, f.attname)) for f in fields if getattr(row, f.attname) not in empty
        ]
    else:
        changes = [
            Changed(f, getattr(old, f.attname), getattr(row, f.attname))
            for f in fields
            if getattr(old, f.attname) != getattr(row, f.attname)
        ]
    return Written(
        model._meta.db_table, model._meta.verbose_name, row.id, row.number, old is None, row.digest, changes
    )
