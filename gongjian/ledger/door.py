"""The one door for every write.

    with ledger.record("matter.accept", by=actor, at=now, about=[matter]) as entry:
        entry.change(matter, state=State.ACCEPTED)

One act is one entry with as many versions as it changes. The head row is locked from the first line to the
commit, so entries commit in the order of their numbers and what an action checks inside cannot move under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction

from gongjian.ledger import acts, door_state
from gongjian.ledger.digests import entry_digest, row_digest, versions_digest
from gongjian.ledger.models import Entry, EntryAbout, Head, NumberSeries
from gongjian.ledger.records import OPEN, Record

R = TypeVar("R", bound=Record)
_BATCH = 500
_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Actor:
    """Who acts, as text that stays readable when posts and persons change. `user_id` None = the clock or a set-up."""

    name: str
    post: str = ""
    unit: str = ""
    user_id: int | None = None


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
            model.objects.bulk_create(group, batch_size=_BATCH)
            for record in group:
                key = (model, record.pk)
                self._touched[key] = record
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
            self._check_revisions(model, records)
            for record in records:
                self._bump(record)
            fields = sorted({model._meta.get_field(name).name for name in names} | {"revision"})
            model.objects.bulk_update(records, fields, batch_size=_BATCH)
        return changed_records

    def void(self, record: R) -> R:
        """Take a record out of every figure and list; its address keeps working."""
        return self.change(record, voided=True)

    def _write(self, record: Record, values: Mapping[str, Any]) -> None:
        model, seen = type(record), record.revision
        for name, value in values.items():
            setattr(record, name, value)
        self._bump(record)
        columns = {name: getattr(record, name) for name in values} | {"revision": record.revision}
        if model.objects.filter(pk=record.pk, revision=seen).update(**columns) != 1:
            raise Stale(record)

    def _bump(self, record: Record) -> None:
        key = (type(record), record.pk)
        if key not in self._touched:
            record.revision += 1
        self._touched[key] = record

    def _check_revisions(self, model: type[Record], records: Sequence[Record]) -> None:
        for start in range(0, len(records), _BATCH):
            batch = {record.pk: record for record in records[start : start + _BATCH]}
            found = dict(model.objects.filter(pk__in=batch).values_list("pk", "revision"))
            for pk, record in batch.items():
                if found.get(pk) != record.revision:
                    raise Stale(record)

    def _give_numbers(self, model: type[Record], records: Sequence[Record]) -> None:
        wanting = [record for record in records if not record.number]
        if not model.number_prefix or not wanting:
            return
        key = f"{model.number_prefix}-{self.at.astimezone(_SHANGHAI).year}"
        series, _created = NumberSeries.objects.get_or_create(pk=key)
        for offset, record in enumerate(wanting, start=1):
            record.number = f"{key}-{series.last + offset:05d}"
        NumberSeries.objects.filter(pk=key).update(last=series.last + len(wanting))

    def close_versions(self) -> list[tuple[str, int, str]]:
        """End the versions that were open, write the new ones, and return what the entry's digest covers."""
        written: list[tuple[str, int, str]] = []
        by_model: dict[type[Record], list[Record]] = {}
        for (model, _pk), record in self._touched.items():
            by_model.setdefault(model, []).append(record)
        for model, records in by_model.items():
            written += self._write_versions(model, records)
        return written

    def _write_versions(self, model: type[Record], records: Sequence[Record]) -> list[tuple[str, int, str]]:
        version, table = model.Version, model._meta.db_table
        fields = model._meta.local_concrete_fields
        old = [record.pk for record in records if (model, record.pk) not in self._new]
        for start in range(0, len(old), _BATCH):
            version.objects.filter(id__in=old[start : start + _BATCH], entry_to=OPEN).update(entry_to=self.seq)
        rows = []
        for record in records:
            values = {field.attname: getattr(record, field.attname) for field in fields}
            digest = row_digest(record, table, fields)
            rows.append(version(**values, entry_from=self.seq, entry_to=OPEN, digest=digest))
        version.objects.bulk_create(rows, batch_size=_BATCH)
        return [(table, row.id, row.digest) for row in rows]

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
    with transaction.atomic(), door_state.opened():
        head = _locked_head()
        if request_key and (done := Entry.objects.filter(request_key=request_key).first()):
            raise AlreadyRecorded(done)
        recorded_at = max(at, head.recorded_at) if head.recorded_at else at
        writer = Writer(head.seq + 1, recorded_at)
        subjects = list(about)
        yield writer
        written = writer.close_versions()
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
        _append(entry, head, {(type(s)._meta.db_table, s.pk) for s in subjects}, writer.tables())


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


def _locked_head() -> Head:
    head = Head.objects.select_for_update().filter(pk=1).first()
    return head or Head.objects.create(pk=1)


def _append(entry: Entry, head: Head, abouts: set[tuple[str, int]], tables: set[str]) -> None:
    entry.digest = entry_digest(entry, abouts)
    entry.save(force_insert=True)
    EntryAbout.objects.bulk_create(
        [EntryAbout(entry_id=entry.seq, kind=kind, record_id=number) for kind, number in sorted(abouts)]
    )
    Head.objects.filter(pk=1).update(
        seq=entry.seq,
        digest=entry.digest,
        recorded_at=entry.recorded_at,
        touched=head.touched | {table: entry.seq for table in tables},
    )
