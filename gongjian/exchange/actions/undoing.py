"""Taking a load back: what it created is voided, what it changed is restored, unless somebody worked on it since."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from gongjian import ledger
from gongjian.exchange.actions.checking import check_run, context_of
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.policy import check_can_load
from gongjian.exchange.selectors import campaign_of, kind_of
from gongjian.exchange.staging import pack_text
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit import jobs
from gongjian.ledger import Writer
from gongjian.ledger.records import Record
from gongjian.ledger.taking_back import (
    Key,
    by_model,
    hung_on_since,
    references,
    restore,
    rows_of,
    worked_on_since,
)
from gongjian.people.viewer import Viewer

JOB = "exchange.undo"
_BATCH = 500


def start_undo(*, viewer: Viewer, run: ImportRun, at: datetime) -> ImportRun:
    """Begin to take a load back, as long work beside the page. A second press changes nothing."""
    check_can_load(viewer, kind_of(run), campaign_of(run))
    if run.state in ("undoing", "undone"):
        return run
    if run.state not in ("done", "stopped") or not run.entry_seqs:
        raise Refused(
            "nothing_to_undo",
            _("Nothing of this list is in the books."),
            remedy=_("Stop the load first if it is under way."),
        )
    with transaction.atomic():
        summary = {**run.summary, "undo": {"voided": 0, "restored": 0, "kept": [], "done": [], "seqs": []}}
        taken = ImportRun.objects.filter(pk=run.pk, state=run.state).update(
            state="undoing", summary=summary, updated_at=at
        )
        if taken:
            jobs.start(JOB, run.pk, len(run.entry_seqs), viewer.user_id, at)
    run.refresh_from_db()
    return run


def undo_chunk(*, viewer: Viewer, run: ImportRun, at: datetime) -> bool:
    """Take back the newest chunk still standing, in one entry; returns whether more is left."""
    run.refresh_from_db()
    if run.state != "undoing":
        return False
    undo = run.summary["undo"]
    left = [seq for seq in run.entry_seqs if seq not in undo["done"]]
    if not left:
        ImportRun.objects.filter(pk=run.pk, state="undoing").update(state="undone", updated_at=at)
        run.refresh_from_db()
        return False
    seq, campaign = left[-1], campaign_of(run)
    words = {"file": run.file_name, "title": campaign.name if campaign is not None else ""}
    try:
        with ledger.record(
            "exchange.undo",
            by=viewer.actor(),
            at=at,
            about=[campaign] if campaign is not None else [],
            request_key=f"import:{run.pk}:undo:{seq}",
            words=words,
        ) as entry:
            taken = _take_back(entry, run, seq, {*run.entry_seqs, *undo["seqs"]})
            hook = kind_of(run).undone
            if hook is not None:
                hook(entry, context_of(run, viewer, at), taken.voided)
            _tell_run(run, seq, entry.seq, taken)
    except ledger.AlreadyRecorded:
        return True
    return True


@dataclass
class _Taken:
    voided: list[Record] = field(default_factory=list)
    restored: list[Record] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)


def _take_back(entry: Writer, run: ImportRun, seq: int, own: set[int]) -> _Taken:
    created, changed = rows_of(seq)
    why = worked_on_since({**created, **changed}, own)
    hung = hung_on_since(created, why)
    why |= hung.why
    records = {**created, **hung.carried, **changed}
    main = set(run.rows.filter(entry_seq=seq).values_list("target_table", flat=True))
    keep = _with_what_belongs(set(why), records, main | set(kind_of(run).whole), hung.carried)
    voided = [record for key, record in created.items() if key not in keep]
    carried = [record for key, record in hung.carried.items() if key not in keep]
    entry.change_many([(record, {"voided": True}) for record in (*carried, *voided)])
    restored = []
    for model, group in by_model(record for key, record in changed.items() if key not in keep).items():
        restored += restore(entry, model, group, seq)
    return _Taken(voided, restored, _tell_kept(run, seq, keep, why, records, main))


def _with_what_belongs(
    keep: set[Key], records: dict[Key, Record], main: set[str], carried: Collection[Key]
) -> set[Key]:
    """What is kept keeps what it refers to, and what the machine hung on it (`carried`); a line's own record (of a
    table in `main`) keeps all that the load hung on it."""
    below: dict[Key, list[Key]] = defaultdict(list)
    above: dict[Key, list[Key]] = defaultdict(list)
    for referring, column, model in references():
        for key, record in records.items():
            if key[0] is referring:
                target = (model, getattr(record, column.attname))
                if target in records:
                    above[key].append(target)
                    below[target].append(key)
    waiting = list(keep)
    while waiting:
        key = waiting.pop()
        whole = key[0]._meta.db_table in main
        joined = above[key] + [one for one in below[key] if whole or one in carried]
        for other in joined:
            if other not in keep:
                keep.add(other)
                waiting.append(other)
    return keep


def _tell_kept(
    run: ImportRun,
    seq: int,
    keep: set[Key],
    why: dict[Key, object],
    records: dict[Key, Record],
    main: set[str],
) -> list[dict[str, Any]]:
    """What stays in the books, by line of the list, with why."""
    lines = {(row.target_table, row.target_id): row.row_number for row in run.rows.filter(entry_seq=seq)}
    told = []
    for key in sorted((key for key in keep if key[0]._meta.db_table in main), key=lambda key: key[1]):
        record = records[key]
        own = [key, *(other for other, one in records.items() if other in why and _refers(one, key))]
        reasons = [why[other] for other in own if other in why]
        told.append(
            {
                "row": lines.get((key[0]._meta.db_table, key[1])),
                "name": str(record),
                "number": record.number,
                "table": key[0]._meta.db_table,
                "why": pack_text(reasons[0] if reasons else _("something kept refers to it")),
            }
        )
    return told


def _refers(record: Record, target: Key) -> bool:
    return any(
        column.related_model is target[0] and getattr(record, column.attname) == target[1]
        for column in record._meta.local_concrete_fields
        if isinstance(column, models.ForeignKey)
    )


def _tell_run(run: ImportRun, seq: int, undo_seq: int, taken: _Taken) -> None:
    fresh = ImportRun.objects.get(pk=run.pk)
    undo = fresh.summary["undo"]
    undo["voided"] += len(taken.voided)
    undo["restored"] += len(taken.restored)
    undo["kept"] += taken.kept
    undo["done"].append(seq)
    undo["seqs"].append(undo_seq)
    kept_rows = {one["row"] for one in taken.kept if one["row"] is not None}
    back = ImportRow.objects.filter(run=run, entry_seq=seq)
    lines = back.exclude(row_number__in=kept_rows).update(entry_seq=None)
    undo["lines"] = undo.get("lines", 0) + lines
    fresh.save(update_fields=["summary"])


def load_again(*, viewer: Viewer, run: ImportRun, at: datetime) -> ImportRun:
    """A new run of the same lines, mended cells included, checked anew; the old run stays as it ended."""
    check_can_load(viewer, kind_of(run), campaign_of(run))
    with transaction.atomic():
        again = ImportRun.objects.create(
            kind=run.kind,
            campaign_id=run.campaign_id,
            user_id=viewer.user_id,
            file_name=run.file_name,
            file_sha256=run.file_sha256,
            sheet=run.sheet,
            mapping=run.mapping,
            options={name: value for name, value in run.options.items() if name != "with_asked"},
            summary={
                name: run.summary[name]
                for name in ("sheets", "title", "unit", "left_out", "notes", "error_cells")
                if name in run.summary
            },
            created_at=at,
            updated_at=at,
        )
        rows = ImportRow.objects.filter(run=run).order_by("row_number")
        ImportRow.objects.bulk_create(
            [ImportRow(run=again, row_number=row.row_number, values=row.values) for row in rows],
            batch_size=_BATCH,
        )
        return check_run(viewer=viewer, run=again, at=at)
