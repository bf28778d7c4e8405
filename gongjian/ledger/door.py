"""The one door for every write.

    with ledger.record("matter.accept", by=actor, at=now, about=[matter]) as entry:
        entry.change(matter, state=State.ACCEPTED)

One act is one entry with as many versions as it changes. The head row is locked from the first line to the
commit, so entries commit in the order of their numbers and what an action checks inside cannot move under it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from gongjian.ledger import acts, door_state, memo
from gongjian.ledger.digests import entry_digest, told_digest, versions_digest
from gongjian.ledger.models import Entry, Head
from gongjian.ledger.records import OPEN, Record
from gongjian.ledger.statements import Values, run, table

R = TypeVar("R", bound=Record)
Statement = tuple[str, Sequence[Any]]
_BATCH = 500
_TOGETHER = 20
"""So many rows of a table travel with their entry in one round trip."""
_LOCK = "SELECT seq, digest, recorded_at, touched FROM gongjian_head WHERE id = 1"
_USED = "SELECT seq FROM gongjian_entry WHERE request_key = %s"
_ABOUT = "INSERT INTO gongjian_entry_about (entry_id, kind, record_id) VALUES "
_HEAD = "UPDATE gongjian_head SET seq = %s, digest = %s, recorded_at = %s, touched = %s WHERE id = 1"
_NEXT_NUMBERS = (
    "INSERT INTO gongjian_number_series (key, last) VALUES (%s, %s) "
    "ON CONFLICT (key) DO UPDATE SET last = gongjian_number_series.last + excluded.last RETURNING last"
)
_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Actor:
    """Who acts, as text that stays readable when posts and persons change. `user_id` None = the clock or a set-up."""

    name: str
    post: str = ""
    unit: str = ""
    user_id: int | None = None


CLOCK = Actor("时钟")
"""Who acts when nobody does: the machine, because an instant has come."""


class _Head(NamedTuple):
    """The head of the chain, locked."""

    seq: int
    digest: str
    recorded_at: datetime | None
    touched: dict[str, int]


class AlreadyRecorded(Exception):
    """The same request came twice (double click, resend): the first one's entry stands."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"request {entry.request_key} is entry {entry.seq}")
        self.entry = entry


class Stale(Exception):
    """Somebody else changed the record since it was read."""

    def __init__(self, record: Record) -> None:
        super().__init__(f"{type(record).__name__} {record.pk} was changed by somebody else")
        self.record = record


class Writer:
    """Writes rows inside one entry. A record changed twice in one act still makes one version."""

    def __init__(self, seq: int, at: datetime) -> None:
        self.seq = seq
        self.at = at
        self._touched: dict[tuple[type[Record], int], Record] = {}
        self._new: set[tuple[type[Record], int]] = set()
        self._inserted: dict[tuple[type[Record], int], Values] = {}
        """What new rows hold, as long as nothing changes them."""

    def create(self, record: R) -> R:
        """Insert one new record and return it with its id and number."""
        return self.create_many([record])[0]

    def create_many(self, records: Sequence[R]) -> list[R]:
        """Insert new records, possibly of several models, keeping their order."""
        by_model: dict[type[Record], list[Record]] = {}
        for record in records:
            by_model.setdefault(type(record), []).append(record)
        for model, group in by_model.items():
            self._give_numbers(model, group)
            self._insert(model, group)
            for made in group:
                key = (model, made.pk)
                self._touched[key] = made
                self._new.add(key)
        return list(records)

    def change(self, record: R, *, revision: int | None = None, **values: Any) -> R:
        """Set columns of one record. Values already there change nothing and make no version.

        `revision`: the revision the person saw; Stale when the record has moved on since.
        """
        if revision is not None and revision != record.revision:
            raise Stale(record)
        changed = {name: value for name, value in values.items() if getattr(record, name) != value}
        if not changed:
            return record
        self._write(record, changed)
        return record

    def change_many(self, changes: Iterable[tuple[R, Mapping[str, Any]]]) -> list[R]:
        """The set-based form of `change`: one UPDATE per group of rows that get the same columns."""
        groups: dict[tuple[type[Record], tuple[str, ...]], list[R]] = {}
        changed_records: list[R] = []
        for record, values in changes:
            names = tuple(sorted(name for name, value in values.items() if getattr(record, name) != value))
            if not names:
                continue
            for name in names:
                setattr(record, name, values[name])
            groups.setdefault((type(record), names), []).append(record)
            changed_records.append(record)
        for (model, names), records in groups.items():
            self._update_many(model, names, records)
        return changed_records

    def void(self, record: R) -> R:
        """Take a record out of every figure and list; its address keeps working."""
        return self.change(record, voided=True)

    def _write(self, record: Record, values: Mapping[str, Any]) -> None:
        model, seen = type(record), record.revision
        for name, value in values.items():
            setattr(record, name, value)
        self._bump(record)
        names, statements = tuple(values), table(model)
        with connection.cursor() as cursor:
            cursor.execute(statements.update_sql(names), statements.update_values(record, names, seen))
            if cursor.rowcount != 1:
                raise Stale(record)

    def _insert(self, model: type[Record], records: Sequence[Record]) -> None:
        for record in records:
            record._prepare_related_fields_for_save(operation_name="create")  # type: ignore[attr-defined]
        if any(record.pk is not None for record in records):
            model.objects.bulk_create(records, batch_size=_BATCH)
        else:
            inserted = table(model).insert(records)
            for record, values in zip(records, inserted, strict=True):
                self._inserted[model, record.pk] = values

    def _update_many(self, model: type[Record], names: tuple[str, ...], records: Sequence[Record]) -> None:
        statements, values = table(model), []
        for record in records:
            seen = record.revision
            self._bump(record)
            values.append(statements.update_values(record, names, seen))
        with connection.cursor() as cursor:
            cursor.executemany(statements.update_sql(names), values)
            if cursor.rowcount != len(records):
                raise Stale(self._moved_on(model, names, records))

    def _moved_on(self, model: type[Record], names: tuple[str, ...], records: Sequence[R]) -> R:
        """The first record whose row did not take the new revision and values."""
        for record in records:
            values = {name: getattr(record, name) for name in names}
            if not model.objects.filter(pk=record.pk, revision=record.revision, **values).exists():
                return record
        return records[0]

    def _bump(self, record: Record) -> None:
        key = (type(record), record.pk)
        self._inserted.pop(key, None)
        if key not in self._touched:
            record.revision += 1
        self._touched[key] = record

    def _give_numbers(self, model: type[Record], records: Sequence[Record]) -> None:
        wanting = [record for record in records if not record.number]
        if not model.number_prefix or not wanting:
            return
        key = f"{model.number_prefix}-{self.at.astimezone(_SHANGHAI).year}"
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_NUMBERS, [key, len(wanting)])
            last = cursor.fetchone()[0]
        for number, record in enumerate(wanting, start=last - len(wanting) + 1):
            record.number = f"{key}-{number:05d}"

    def next_in_series(self, key: str) -> int:
        """The next number of a series of its own, from 1: no gaps and no doubles, as it is given under the one lock
        and goes with the act if the act fails. The key names the series whole: 督办:<unit>:<year>."""
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_NUMBERS, [key, 1])
            return int(cursor.fetchone()[0])

    def close_versions(self) -> tuple[list[Statement], list[tuple[str, int, str]]]:
        """What ends the versions that were open and writes the new ones, and what the entry's digest covers.

        A few rows are left to the caller as statements, to travel with the entry; many are written here.
        """
        left: list[Statement] = []
        written: list[tuple[str, int, str]] = []
        by_model: dict[type[Record], list[Record]] = {}
        for (model, _pk), record in self._touched.items():
            by_model.setdefault(model, []).append(record)
        for model, records in by_model.items():
            left += self._versions(model, records, written)
        return left, written

    def _versions(
        self, model: type[Record], records: Sequence[Record], written: list[tuple[str, int, str]]
    ) -> list[Statement]:
        name, versions = model._meta.db_table, table(model.Version)
        statements = table(model)
        given = [*(column.attname for column in statements.columns), "entry_from", "entry_to", "digest"]
        in_order = itemgetter(*(given.index(column.attname) for column in versions.inserted))
        rows: list[Sequence[Any]] = []
        for record in records:
            inserted = self._inserted.get((model, record.pk))
            values = statements.clean(record) if inserted is None else inserted[0]
            ready = statements.ready(values) if inserted is None else inserted[1]
            digest = told_digest(name, statements.told(values))
            rows.append(in_order((*ready, self.seq, OPEN, digest)))
            written.append((name, record.pk, digest))
        old = [record.pk for record in records if (model, record.pk) not in self._new]
        closing: list[Statement] = [
            (versions.close_sql(len(part)), [self.seq, *part])
            for part in (old[start : start + _BATCH] for start in range(0, len(old), _BATCH))
        ]
        if len(rows) <= _TOGETHER:
            return [*closing, (versions.insert_sql(len(rows)), list(chain.from_iterable(rows)))]
        with connection.cursor() as cursor:
            run(cursor, closing)
        versions.insert_ready(rows)
        return []

    def tables(self) -> set[str]:
        """Record tables this act has written."""
        return {model._meta.db_table for model, _pk in self._touched}


@contextmanager
def record(
    act: str,
    *,
    by: Actor,
    at: datetime,
    about: Sequence[Record] = (),
    about_at: datetime | None = None,
    reason: str = "",
    cites: Sequence[str] = (),
    request_key: str | None = None,
    words: Mapping[str, Any] | None = None,
) -> Iterator[Writer]:
    """Write one act: opens the door, yields the writer, closes with one entry; an exception leaves nothing.

    `at` is the instant of recording (kept no lower than the predecessor's), `about_at` what the act is about,
    `about` records whose story tells of it besides those it changes, `words` the places of the act's sentence.
    Raises AlreadyRecorded when `request_key` has been used, Stale when a record moved on.
    """
    acts.act(act)
    if door_state.is_open():
        raise RuntimeError("an act inside an act: pass the writer on instead")
    outermost = not connection.in_atomic_block
    with transaction.atomic(), door_state.opened():
        head, used = _locked_head(request_key or None)
        if used is not None:
            raise AlreadyRecorded(Entry.objects.get(pk=used))
        recorded_at = max(at, head.recorded_at) if head.recorded_at else at
        writer = Writer(head.seq + 1, recorded_at)
        subjects = list(about)
        yield writer
        statements, written = writer.close_versions()
        entry = Entry(
            seq=writer.seq,
            recorded_at=recorded_at,
            about_at=about_at,
            act=act,
            actor_id=by.user_id,
            actor=by.name,
            post=by.post,
            unit=by.unit,
            reason=reason,
            words={name: str(value) for name, value in (words or {}).items()},
            cites=[str(cite) for cite in cites],
            request_key=request_key or None,
            versions_digest=versions_digest(written),
            version_count=len(written),
            previous_digest=head.digest,
        )
        abouts = sorted({(type(subject)._meta.db_table, subject.pk) for subject in subjects})
        _append(entry, head, abouts, writer.tables(), statements, then_commit=outermost)
        memo.note_written()


def record_many(
    act: str,
    *,
    by: Actor,
    at: datetime,
    create: Sequence[Record] = (),
    change: Iterable[tuple[Record, Mapping[str, Any]]] = (),
    **rest: Any,
) -> int:
    """The set-based form of the door: many rows, one act, one entry. Returns the entry's number."""
    with record(act, by=by, at=at, **rest) as writer:
        writer.create_many(create)
        writer.change_many(change)
    return writer.seq


def _locked_head(request_key: str | None) -> tuple[_Head, int | None]:
    """The head, locked, and the entry a request key was used for. Asked after the lock: a twin waits, then finds it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            key = [] if request_key is None else [request_key]
            cursor.execute(f"{_LOCK} FOR UPDATE" + (f"; {_USED}" if key else ""), key)
            found = cursor.fetchone()
            used = cursor.fetchone() if key and cursor.nextset() else None
        else:
            cursor.execute(_LOCK)
            found = cursor.fetchone()
            used = cursor.execute(_USED, [request_key]).fetchone() if request_key else None
    if found is None:
        head = Head.objects.create(pk=1)
        return _Head(head.seq, head.digest, None, {}), None
    seq, digest, recorded_at, touched = found
    if isinstance(recorded_at, str):
        recorded_at = datetime.fromisoformat(recorded_at)
    if recorded_at is not None and recorded_at.tzinfo is None:
        recorded_at = recorded_at.replace(tzinfo=UTC)
    touched = json.loads(touched) if isinstance(touched, str) else touched
    return _Head(seq, digest, recorded_at, touched), used and used[0]


def _append(
    entry: Entry,
    head: _Head,
    abouts: Sequence[tuple[str, int]],
    tables: set[str],
    statements: Sequence[Statement],
    *,
    then_commit: bool,
) -> None:
    entry.digest = entry_digest(entry, abouts)
    entries = table(Entry)
    all_statements = [*statements, (entries.insert_sql(1), entries.insert_values(entry))]
    for start in range(0, len(abouts), _BATCH):
        part = abouts[start : start + _BATCH]
        values = chain.from_iterable((entry.seq, kind, number) for kind, number in part)
        all_statements.append((_ABOUT + ", ".join(["(%s, %s, %s)"] * len(part)), list(values)))
    columns = table(Head).by_name
    recorded_at = columns["recorded_at"].ready(entry.recorded_at)
    touched = columns["touched"].ready(head.touched | dict.fromkeys(tables, entry.seq))
    all_statements.append((_HEAD, [entry.seq, entry.digest, recorded_at, touched]))
    with connection.cursor() as cursor:
        run(cursor, all_statements, then_commit=then_commit)
    entry._state.adding, entry._state.db = False, connection.alias
