"""Proving the ledger: the chain holds, no version row changed, current rows equal their open versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from gongjian.ledger.digests import entry_digest, row_digest, versions_digest
from gongjian.ledger.models import Entry, EntryAbout, Head
from gongjian.ledger.records import OPEN, Record, record_models
from gongjian.ledger.triggers import missing_triggers


@dataclass(frozen=True)
class Finding:
    """One place where the ledger does not hold. `place` names it: `entry 41`, `gongjian_matter 7 from entry 12`."""

    code: str
    place: str
    message: str


_UNREADABLE = (ValueError, TypeError, AttributeError, ArithmeticError, DatabaseError)
"""What a value we never wrote, or a broken page of the file, raises when it is read."""


def verify() -> list[Finding]:
    """Every finding, in reading order; an empty list is the proof."""
    findings = [
        Finding("trigger_missing", name, "a trigger that protects the ledger is gone")
        for name in missing_triggers()
    ]
    by_entry: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    for model in _holding_rows(record_models()):
        table = model._meta.db_table
        findings += _read(_verify_versions(model, by_entry), table)
        findings += _read(_verify_current(model), table)
    findings += _read(_verify_chain(by_entry), "entries")
    return findings


def _holding_rows(models: list[type[Record]]) -> list[type[Record]]:
    """Those with a row in their table or in that of their versions: where there is none, nothing can be wrong.

    Asked in one statement, for most of the tables of a small installation are empty. A database that cannot answer
    it is read table by table, so that each fault is named.
    """
    quote: Callable[[Any], str] = connection.ops.quote_name
    asked = " UNION ALL ".join(
        f"SELECT {place} WHERE EXISTS (SELECT 1 FROM {quote(model._meta.db_table)})"
        f" OR EXISTS (SELECT 1 FROM {quote(model.Version._meta.db_table)})"
        for place, model in enumerate(models)
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            held = {place for (place,) in cursor.fetchall()}
    except DatabaseError:
        return models
    return [model for place, model in enumerate(models) if place in held]


def _read(found: Iterable[Finding], what: str) -> list[Finding]:
    """The findings of a check, and one more where the database itself cannot read on."""
    findings: list[Finding] = []
    try:
        findings.extend(found)
    except _UNREADABLE as error:
        findings.append(_cannot_read(what, error))
    return findings


def _rows(model: Any, keys: tuple[str, ...], what: str) -> Iterator[tuple[Any, Finding | None]]:
    """Every row in the order of its keys; in place of one that cannot be read the finding that says so."""
    rows, done = model._base_manager.order_by(*keys), 0
    try:
        for row in rows.iterator(chunk_size=2000):
            yield row, None
            done += 1
        return
    except _UNREADABLE:
        pass  # the rest one by one, to name each row that is at fault
    for key in list(rows.values_list(*keys))[done:]:
        try:
            row = rows.get(**dict(zip(keys, key, strict=True)))
        except _UNREADABLE as error:
            yield None, _cannot_read(f"{what} {' from entry '.join(map(str, key))}", error)
        else:
            yield row, None


def _cannot_read(place: str, error: Exception) -> Finding:
    return Finding("unreadable", place, f"what is stored there cannot be read: {error}")


def _verify_versions(
    model: type[Record], by_entry: dict[int, list[tuple[str, int, str]]]
) -> Iterator[Finding]:
    table = model._meta.db_table
    fields = [f for f in model.Version._meta.local_concrete_fields if f.attname not in {"pk"}]
    content = [f for f in fields if f.attname not in {"entry_from", "entry_to", "digest"}]
    previous: Any = None
    for row, broken in _rows(model.Version, ("id", "entry_from"), table):
        if broken is not None:
            yield broken
            continue
        place = f"{table} {row.id} from entry {row.entry_from}"
        by_entry[row.entry_from].append((table, row.id, row.digest))
        if row_digest(row, table, content) != row.digest:
            yield Finding(
                "version_changed",
                place,
                "the row does not match its digest: it was changed after it was written",
            )
        if previous is not None and previous.id == row.id and previous.entry_to != row.entry_from:
            yield Finding("version_gap", place, "the version before does not end where this one begins")
        previous = row


def _verify_current(model: type[Record]) -> Iterator[Finding]:
    """Rows of the table that differ from their open version, both ways, by one EXCEPT each."""
    table, version = model._meta.db_table, model.Version._meta.db_table
    quote: Callable[[Any], str] = connection.ops.quote_name
    names = [field.column for field in model._meta.local_concrete_fields]
    columns = ", ".join(map(quote, names))
    now = f"SELECT {columns} FROM {quote(table)}"
    kept = f"SELECT {columns} FROM {quote(version)} WHERE entry_to = {OPEN}"
    position = names.index("id")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({now} EXCEPT {kept}) AS differing")
        odd = {row[position] for row in cursor.fetchall()}
        cursor.execute(f"SELECT * FROM ({kept} EXCEPT {now}) AS differing")
        odd |= {row[position] for row in cursor.fetchall()}
    for pk in sorted(odd):
        yield Finding(
            "current_differs",
            f"{table} {pk}",
            "the current row differs from its open version: written past the door",
        )


def _verify_chain(by_entry: dict[int, list[tuple[str, int, str]]]) -> Iterator[Finding]:
    previous_digest, expected, last_at = "0" * 64, 1, None
    abouts: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for entry_id, kind, number in EntryAbout.objects.values_list("entry_id", "kind", "record_id").iterator():
        abouts[entry_id].append((kind, number))
    for entry, broken in _rows(Entry, ("seq",), "entry"):
        if broken is not None:
            yield broken
            continue
        place = f"entry {entry.seq}"
        if entry.seq != expected:
            yield Finding("entry_missing", f"entry {expected}", "the chain has a gap: an entry was removed")
        if entry.previous_digest != previous_digest:
            yield Finding("chain_broken", place, "the entry does not follow from the one before it")
        rows = by_entry.pop(entry.seq, [])
        if len(rows) != entry.version_count or versions_digest(rows) != entry.versions_digest:
            yield Finding(
                "versions_differ", place, "the rows written by this entry are not those it recorded"
            )
        if entry.recorded_at is None:  # what SQLite makes of a text that is no instant
            yield Finding("unreadable", place, "when the entry was recorded cannot be read")
            entry.recorded_at = last_at
        elif entry_digest(entry, abouts.get(entry.seq, [])) != entry.digest:
            yield Finding(
                "entry_changed",
                place,
                "the entry does not match its digest: it was changed after it was written",
            )
        if last_at is not None and entry.recorded_at is not None and entry.recorded_at < last_at:
            yield Finding("clock_backwards", place, "the entry is recorded earlier than the one before it")
        previous_digest, expected, last_at = entry.digest, entry.seq + 1, entry.recorded_at
    for seq in sorted(by_entry):
        yield Finding("version_without_entry", f"entry {seq}", "rows claim an entry that does not exist")
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.seq, head.digest) != (expected - 1, previous_digest):
        yield Finding("head_differs", f"entry {head.seq}", "the head of the chain is not its last entry")
