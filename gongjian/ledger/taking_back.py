"""What one entry wrote, whether anybody worked on it since, and how it was before: for acts that take others back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models

from gongjian.kernel.messages import say as _
from gongjian.ledger.door import Writer
from gongjian.ledger.models import Entry
from gongjian.ledger.records import OPEN, Record, record_models

Key = tuple[type[Record], int]
_BATCH = 500
_NEVER_RESTORED = {"id", "uid", "number", "revision"}


def rows_of(seq: int) -> tuple[dict[Key, Record], dict[Key, Record]]:
    """Records an entry created and changed, as they are now."""
    created: dict[Key, Record] = {}
    changed: dict[Key, Record] = {}
    for model in record_models():
        ids = list(model.Version.objects.filter(entry_from=seq).values_list("id", flat=True))
        before = (
            set(model.Version.objects.filter(entry_to=seq).values_list("id", flat=True)) if ids else set()
        )
        for start in range(0, len(ids), _BATCH):
            for pk, record in model.objects.in_bulk(ids[start : start + _BATCH]).items():
                (changed if pk in before else created)[model, pk] = record
    return created, changed


def by_model(records: Iterable[Record]) -> dict[type[Record], list[Record]]:
    """Records by their table."""
    found: dict[type[Record], list[Record]] = defaultdict(list)
    for record in records:
        found[type(record)].append(record)
    return found


def worked_on_since(records: dict[Key, Record], own: set[int]) -> dict[Key, object]:
    """Records whose version in force comes from an act that is not one of `own`: with a sentence saying whose."""
    foreign: dict[Key, int] = {}
    for model, group in by_model(records.values()).items():
        ids = [record.pk for record in group]
        for start in range(0, len(ids), _BATCH):
            rows = model.Version.objects.filter(id__in=ids[start : start + _BATCH], entry_to=OPEN)
            foreign |= {
                (model, pk): seq for pk, seq in rows.values_list("id", "entry_from") if seq not in own
            }
    entries = {entry.seq: entry for entry in Entry.objects.filter(seq__in=set(foreign.values()))}
    return {key: _by_whom(entries[seq]) for key, seq in foreign.items()}


def _by_whom(entry: Entry) -> object:
    return _(
        "changed since by %(who)s (entry %(seq)s)",
        who=" ".join(part for part in (entry.unit, entry.actor) if part),
        seq=entry.seq,
    )


def references() -> list[tuple[type[Record], models.ForeignKey[Any, Any], type[Record]]]:
    """(who refers, by which column, to what) among record tables."""
    return [
        (model, column, column.related_model)
        for model in record_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.ForeignKey) and issubclass(column.related_model, Record)
    ]


def hung_on_since(created: dict[Key, Record], why: dict[Key, object]) -> dict[Key, object]:
    """Created records to which live records of other acts refer: they cannot be voided from under them."""
    found: dict[Key, object] = {}
    ids = {model: [record.pk for record in group] for model, group in by_model(created.values()).items()}
    for referring, column, model in references():
        for start in range(0, len(ids.get(model, ())), _BATCH):
            part = ids[model][start : start + _BATCH]
            rows = referring.objects.filter(**{f"{column.attname}__in": part}, voided=False)
            for pk, target in rows.values_list("pk", column.attname):
                if (referring, pk) not in created and (model, target) not in why:
                    found[model, target] = _(
                        "%(what)s hangs on it since", what=referring._meta.verbose_name or referring.__name__
                    )
    return found


def restore(entry: Writer, model: type[Record], records: list[Record], seq: int) -> list[Record]:
    """Give records the content they had before an entry."""
    columns = [f.attname for f in model._meta.local_concrete_fields if f.attname not in _NEVER_RESTORED]
    before: dict[int, Any] = {}
    ids = [record.pk for record in records]
    for start in range(0, len(ids), _BATCH):
        rows = model.Version.objects.filter(id__in=ids[start : start + _BATCH], entry_to=seq)
        before |= {row.id: row for row in rows}
    return entry.change_many(
        [(record, {name: getattr(before[record.pk], name) for name in columns}) for record in records]
    )
