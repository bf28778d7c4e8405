"""What one entry wrote, whether anybody worked on it since, and how it was before: for acts that take others back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from gongjian.kernel.messages import say as _
from gongjian.ledger.door import CLOCK, Writer
from gongjian.ledger.models import Entry
from gongjian.ledger.records import Record, record_models

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
    """Records somebody changed by an act that is not one of `own` and came after the last of these to write them: with
    a sentence saying whose. What only the machine changed nobody worked on."""
    later: dict[Key, list[int]] = {}
    for model, group in by_model(records.values()).items():
        for part in _parts([record.pk for record in group]):
            rows = model.Version.objects.filter(id__in=part, entry_from__gte=min(own, default=0))
            for pk, seq in rows.order_by("entry_from").values_list("id", "entry_from"):
                later[model, pk] = [] if seq in own else [*later.get((model, pk), []), seq]
    entries = _by_persons({seq for seqs in later.values() for seq in seqs})
    last = {key: max((seq for seq in seqs if seq in entries), default=0) for key, seqs in later.items()}
    return {key: _by_whom(entries[seq]) for key, seq in last.items() if seq}


def _by_persons(seqs: Iterable[int]) -> dict[int, Entry]:
    """Of these entries, those that are no act of the clock."""
    found: dict[int, Entry] = {}
    for part in _parts(sorted(seqs)):
        acts = Entry.objects.filter(seq__in=part).exclude(actor=CLOCK.name, actor_id=None)
        found |= {entry.seq: entry for entry in acts}
    return found


def _parts(items: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


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


@dataclass(frozen=True)
class Hung:
    """What hangs on created records since. `why`: on which records something of somebody else's hangs, so that they
    cannot be voided from under it. `carried`: what the machine alone hung on the others; it goes with them. `on`: the
    created records each of these hangs on."""

    why: dict[Key, object]
    carried: dict[Key, Record]
    on: dict[Key, set[Key]]


def hung_on_since(created: dict[Key, Record], why: dict[Key, object]) -> Hung:
    """Live records of other acts that refer to created ones, and what refers to those in turn. `why`: records that are
    kept anyway, of which nothing is asked."""
    found: dict[Key, object] = {}
    carried: dict[Key, Record] = {}
    roots: dict[Key, set[Key]] = {key: {key} for key in created if key not in why}
    fresh: set[Key] = set(roots)
    while fresh:
        above: dict[Key, set[Key]] = defaultdict(set)
        records: dict[Key, Record] = {}
        for record, target in _referring(fresh):
            key = (type(record), record.pk)
            if key not in created and key not in carried:
                above[key] |= roots[target]
                records[key] = record
        others = _not_by_the_clock(records)
        fresh = set(records) - others
        for key in others:
            what = key[0]._meta.verbose_name or key[0].__name__
            found |= dict.fromkeys(above[key], _("%(what)s hangs on it since", what=what))
        carried |= {key: records[key] for key in fresh}
        roots |= {key: above[key] for key in fresh}
    carried = {key: one for key, one in carried.items() if not roots[key] & found.keys()}
    return Hung(found, carried, {key: roots[key] for key in carried})


def _referring(targets: Collection[Key]) -> Iterator[tuple[Record, Key]]:
    """(live record, what it refers to) for these targets."""
    ids: dict[type[Record], list[int]] = defaultdict(list)
    for model, pk in targets:
        ids[model].append(pk)
    for referring, column, model in references():
        for part in _parts(sorted(ids.get(model, ()))):
            for record in referring.objects.filter(**{f"{column.attname}__in": part}, voided=False):
                yield record, (model, getattr(record, column.attname))


def _not_by_the_clock(records: dict[Key, Record]) -> set[Key]:
    """Those of which a version was written by anybody but the clock."""
    wrote: dict[Key, set[int]] = defaultdict(set)
    for model, group in by_model(records.values()).items():
        for part in _parts([record.pk for record in group]):
            for pk, seq in model.Version.objects.filter(id__in=part).values_list("id", "entry_from"):
                wrote[model, pk].add(seq)
    persons = _by_persons({seq for seqs in wrote.values() for seq in seqs})
    return {key for key, seqs in wrote.items() if seqs & persons.keys()}


def restore(entry: Writer, model: type[Record], records: list[Record], seq: int) -> list[Record]:
    """Give records what an entry changed of them as it was before; what the machine changed since stays."""
    columns = [f.attname for f in model._meta.local_concrete_fields if f.attname not in _NEVER_RESTORED]
    before: dict[int, Any] = {}
    after: dict[int, Any] = {}
    for part in _parts([record.pk for record in records]):
        rows = model.Version.objects.filter(id__in=part)
        before |= {row.id: row for row in rows.filter(entry_to=seq)}
        after |= {row.id: row for row in rows.filter(entry_from=seq)}
    changes = []
    for record in records:
        old, new = before[record.pk], after[record.pk]
        named = [name for name in columns if getattr(old, name) != getattr(new, name)]
        changes.append((record, {name: getattr(old, name) for name in named}))
    return entry.change_many(changes)
