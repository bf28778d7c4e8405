"""The story of a record: which acts touched it or are about it, and what each changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.encoding import force_str

from gongjian.ledger import acts
from gongjian.ledger.models import Entry, EntryAbout
from gongjian.ledger.records import Record

_SILENT = {"id", "uid", "revision", "number", "merged_into_id", "illustrative"}


@dataclass(frozen=True)
class Changed:
    """One column of a record before and after an act; raw values, the page words them."""

    column: models.Field[Any, Any]
    old: Any
    new: Any


@dataclass(frozen=True)
class Line:
    """One act in a record's story."""

    entry: Entry
    sentence: str
    by_clock: bool
    changes: list[Changed] = field(default_factory=list)


def history(
    record: Record, *, limit: int = 200, before: int | None = None, seq: int | None = None
) -> list[Line]:
    """The newest `limit` acts of a record's story, newest first; `before` an entry number to read on from;
    `seq`: only what was known right after that entry."""
    model = type(record)
    versions = list(
        model.Version.objects.filter(id=record.pk).order_by("entry_from")
        if seq is None
        else model.Version.objects.filter(id=record.pk, entry_from__lte=seq).order_by("entry_from")
    )
    about = EntryAbout.objects.filter(kind=model._meta.db_table, record_id=record.pk).values("entry_id")
    entries = Entry.objects.filter(Q(seq__in=[v.entry_from for v in versions]) | Q(seq__in=about))
    if before is not None:
        entries = entries.filter(seq__lt=before)
    if seq is not None:
        entries = entries.filter(seq__lte=seq)
    changes = _changes(model, versions)
    return [line(entry, changes.get(entry.seq, [])) for entry in entries.order_by("-seq")[:limit]]


def line(entry: Entry, changes: Sequence[Changed] = ()) -> Line:
    """An entry as a line of a story, its sentence in the active language."""
    act = acts.known().get(entry.act)
    if act is None:
        return Line(entry, entry.act, False, list(changes))
    words: dict[str, Any] = _Words(entry.words)
    return Line(entry, force_str(act.sentence) % words, act.by_clock, list(changes))


class _Words(dict[str, Any]):
    """A word an old entry does not have reads as a dash, so an act's sentence may grow later."""

    def __missing__(self, key: str) -> str:
        return "—"


def _changes(model: type[Record], versions: Sequence[Any]) -> dict[int, list[Changed]]:
    columns = model._meta.local_concrete_fields
    told = [f for f in columns if f.attname not in _SILENT and f.name not in model.story_skips]
    found: dict[int, list[Changed]] = {}
    for old, new in pairwise(versions):
        found[new.entry_from] = [
            Changed(f, getattr(old, f.attname), getattr(new, f.attname))
            for f in told
            if getattr(old, f.attname) != getattr(new, f.attname)
        ]
    return found
