"""Confirming a checked list and loading it in chunks: one entry a chunk, so it may be left, stopped and taken up."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from gongjian import ledger
from gongjian.exchange.actions.checking import Reader, context_of, line_of, standing
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.policy import check_can_load
from gongjian.exchange.selectors import campaign_of, kind_of
from gongjian.exchange.staging import pack_problem, unpack
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import jobs
from gongjian.kit.models import Job
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.kit.sheets.reading import as_text
from gongjian.people.viewer import Viewer

CHUNK = 500
"""Lines written in one entry, at most. Whoever else writes waits meanwhile."""
JOB = "exchange.load"

_TELL_ROW = "UPDATE gongjian_import_row SET entry_seq = %s, target_table = %s, target_id = %s WHERE id = %s"

Pair = tuple[ImportRow, PlannedRow]


class _Taken(Exception):
    """Somebody else wrote this chunk, or stopped the run, a moment before."""


def confirm(*, viewer: Viewer, run: ImportRun, at: datetime, with_asked: bool = False) -> ImportRun:
    """Let a checked list go into the books, as long work beside the page. A second press changes nothing.

    `with_asked`: the lines that were asked about go in as they are written. Refused when no line is good.
    """
    check_can_load(viewer, kind_of(run), campaign_of(run))
    if run.state != "checked":
        if run.state in ("running", "done", "stopped"):
            return run
        raise Refused(
            "not_checked", _("The list has not been checked yet."), remedy=_("Choose its columns first.")
        )
    counts = run.summary
    ready = counts["create"] + counts["update"] + (counts["asked"] if with_asked else 0)
    if not ready:
        raise Refused(
            "nothing_to_load",
            _("No line of the list can go in as it stands."),
            remedy=_("Mend the lines marked below, or upload the list again."),
        )
    options = {**run.options, "with_asked": with_asked}
    with transaction.atomic():
        taken = ImportRun.objects.filter(pk=run.pk, state="checked").update(
            state="running", options=options, done_count=0, updated_at=at
        )
        if taken:
            jobs.start(JOB, run.pk, run.row_count, viewer.user_id, at)
    run.refresh_from_db()
    return run


def stop(*, run: ImportRun, at: datetime) -> ImportRun:
    """Stop after the chunk being written. What went in stays in, and can be taken back."""
    ImportRun.objects.filter(pk=run.pk, state="running").update(state="stopped", updated_at=at)
    for job in Job.objects.filter(kind=JOB, target_id=run.pk).exclude(state__in=jobs.ENDED):
        jobs.ask_stop(job, at)
    run.refresh_from_db()
    return run


def go_on(*, viewer: Viewer, run: ImportRun, at: datetime) -> ImportRun:
    """Take up a stopped run where it was left."""
    check_can_load(viewer, kind_of(run), campaign_of(run))
    with transaction.atomic():
        taken = ImportRun.objects.filter(pk=run.pk, state="stopped").update(state="running", updated_at=at)
        if taken:
            jobs.start(JOB, run.pk, run.row_count, viewer.user_id, at)
    run.refresh_from_db()
    return run


def load_chunk(*, viewer: Viewer, run: ImportRun, at: datetime, size: int = CHUNK) -> bool:
    """Write the next `size` lines of a running load; returns whether more is left. Two at once write them once."""
    run.refresh_from_db()
    if run.state != "running":
        return False
    end = _end(run, run.done_count + size)
    rows = list(ImportRow.objects.filter(run=run).order_by("row_number")[run.done_count : end])
    if not rows:
        return _finish(run, at)
    check_can_load(viewer, kind_of(run), campaign_of(run))
    context = context_of(run, viewer, at)
    good = _still_good(run, context, rows)
    try:
        _write(run, context, good, f"import:{run.pk}:{run.done_count}", run.done_count + len(rows))
    except (_Taken, ledger.AlreadyRecorded):
        return True
    except (Refused, ledger.Stale, IntegrityError):
        _write_singly(run, viewer, at, good)
        _claim(run, run.done_count, run.done_count + len(rows), at)
    run.refresh_from_db()
    return run.state == "running" and (run.done_count < run.row_count or not _finish(run, at))


def _end(run: ImportRun, wanted: int) -> int:
    """Where the chunk ends: as wanted, or later where lines that go together would be parted."""
    cuts: list[int] = run.summary.get("cuts") or []
    place = bisect_left(cuts, wanted)
    return cuts[place] if place < len(cuts) else wanted


def _still_good(run: ImportRun, context: ImportContext, rows: Sequence[ImportRow]) -> list[Pair]:
    """The lines of a chunk that go in, understood anew: what has moved since the preview stays out, and says why."""
    with_asked = bool(run.options.get("with_asked"))
    wanted = [
        row
        for row in rows
        if standing(row) in ("create", "update") or (with_asked and standing(row) == "asked")
    ]
    wanted = [row for row in wanted if row.action != "skip" and row.entry_seq is None]
    reader = Reader(run, context.at)
    if kind_of(run).at_once:
        wanted = _all_at_once(run, reader, rows, wanted)
    planned = [reader.plan(line_of(row)) for row in wanted]
    kind_of(run).plan(context, planned)
    good: list[Pair] = []
    late: list[ImportRow] = []
    for row, plan in zip(wanted, planned, strict=True):
        if not plan.problems and (plan.action, plan.target_id, plan.revision) == _expected(row):
            good.append((row, plan))
            continue
        problem = plan.problems[0] if plan.problems else _moved()
        row.problems = [*row.problems, _packed(reader, plan.row_number, problem)]
        late.append(row)
    ImportRow.objects.bulk_update(late, ["problems"], batch_size=CHUNK)
    return good


def _all_at_once(
    run: ImportRun, reader: Reader, rows: Sequence[ImportRow], wanted: list[ImportRow]
) -> list[ImportRow]:
    """The lines wanted, without those that would make something of which another line stays out; these say so."""
    letter = run.mapping["columns"].get(kind_of(run).together, "")
    chosen = {row.pk for row in wanted}

    def makes(row: ImportRow) -> str | None:
        new = row.action == "create" and row.values.get("revision") == 0
        return as_text(unpack(row.values["cells"].get(letter))).strip() if new else None

    left = {makes(row): row.row_number for row in rows if row.pk not in chosen and row.entry_seq is None}
    late = [row for row in wanted if makes(row) is not None and makes(row) in left]
    for row in late:
        said = _("Line %(row)s, which belongs to it, stays out.", row=left[makes(row)])
        remedy = _("All of them go in, or none: answer what is asked there, then load the list again.")
        problem = Problem("left_with_another", said, kind_of(run).together, remedy)
        row.problems = [*row.problems, _packed(reader, row.row_number, problem)]
    ImportRow.objects.bulk_update(late, ["problems"], batch_size=CHUNK)
    out = {row.pk for row in late}
    return [row for row in wanted if row.pk not in out]


def _expected(row: ImportRow) -> tuple[str, int | None, int | None]:
    return row.action, row.target_id, row.values.get("revision")


def _moved() -> Problem:
    return Problem(
        "changed_since",
        _("The record was changed by somebody else after the preview."),
        remedy=_("Look at the record, then load this line again."),
    )


def _packed(reader: Reader, number: int, problem: Problem) -> dict[str, Any]:
    place, key = reader.place(number, problem.where)
    return pack_problem(problem, place, asks=False, key=key)


def _write(
    run: ImportRun, context: ImportContext, good: list[Pair], request_key: str, done: int | None
) -> None:
    """One entry with these lines; `done` = how far the run is then (None: the caller says so)."""
    kind, campaign = kind_of(run), context.campaign
    if not good:
        if done is not None:
            _claim(run, run.done_count, done, context.at)
        return
    words = {
        "count": len(good),
        "file": run.file_name,
        "title": campaign.name if campaign is not None else "",
    }
    about = [campaign] if campaign is not None else []
    with ledger.record(
        kind.act, by=context.viewer.actor(), at=context.at, about=about, request_key=request_key, words=words
    ) as entry:
        if done is not None and not _claim(run, run.done_count, done, context.at):
            raise _Taken
        written = kind.write(entry, context, [plan for _row, plan in good])
        _tell_rows(good, written, entry.seq)
        _tell_run(run, entry.seq, context)


def _claim(run: ImportRun, before: int, after: int, at: datetime) -> bool:
    """Move the run on; False when it is no longer where it was."""
    found = ImportRun.objects.filter(pk=run.pk, state="running", done_count=before)
    return found.update(done_count=after, updated_at=at) == 1


def _tell_rows(good: list[Pair], written: Sequence[tuple[int, Any]], seq: int) -> None:
    first: dict[int, Any] = {}
    for number, record in written:
        first.setdefault(number, record)
    for row, _plan in good:
        row.entry_seq = seq
        record = first.get(row.row_number)
        if record is not None:
            row.target_table, row.target_id = type(record)._meta.db_table, record.pk
    # One statement prepared once: a third of the whole load went into bulk_update's CASE per row.
    values = [(seq, row.target_table, row.target_id, row.pk) for row, _plan in good]
    with connection.cursor() as cursor:
        cursor.executemany(_TELL_ROW, values)


def _tell_run(run: ImportRun, seq: int, context: ImportContext) -> None:
    fresh = ImportRun.objects.get(pk=run.pk)
    fresh.entry_seqs = [*fresh.entry_seqs, seq]
    secrets = context.options.get("first_passwords")
    if secrets:
        fresh.summary["first_passwords"] = fresh.summary.get("first_passwords", {}) | secrets
        secrets.clear()
    fresh.save(update_fields=["entry_seqs", "summary"])


def _write_singly(run: ImportRun, viewer: Viewer, at: datetime, good: list[Pair]) -> None:
    """After a chunk was refused as a whole: each line by itself, so that only the one at fault stays out."""
    reader = Reader(run, at)
    for row, _plan in good:
        context = context_of(run, viewer, at)
        plan = reader.plan(line_of(row))
        kind_of(run).plan(context, [plan])
        problem = plan.problems[0] if plan.problems else None
        if problem is None and (plan.action, plan.target_id, plan.revision) != _expected(row):
            problem = _moved()
        if problem is None:
            problem = _try(run, context, (row, plan))
        if problem is not None:
            row.entry_seq = None
            row.problems = [*row.problems, _packed(reader, row.row_number, problem)]
            row.save(update_fields=["problems"])


def _try(run: ImportRun, context: ImportContext, pair: Pair) -> Problem | None:
    try:
        _write(run, context, [pair], f"import:{run.pk}:line:{pair[0].row_number}", None)
    except ledger.AlreadyRecorded:
        return None
    except Refused as refused:
        return refused.problems[0]
    except (ledger.Stale, IntegrityError):
        return _moved()
    return None


def _finish(run: ImportRun, at: datetime) -> bool:
    """The run is done; returns False, since nothing is left."""
    rows = ImportRow.objects.filter(run=run)
    loaded = rows.filter(entry_seq__isnull=False)
    counts = {
        "created": loaded.filter(action="create").count(),
        "updated": loaded.filter(action="update").count(),
        "unchanged": rows.filter(action="skip", problems=[]).count(),
    }
    counts["left"] = run.row_count - sum(counts.values())
    with transaction.atomic():
        fresh = ImportRun.objects.get(pk=run.pk)
        fresh.summary["done"] = counts
        ImportRun.objects.filter(pk=run.pk, state="running").update(
            state="done", done_count=run.row_count, summary=fresh.summary, updated_at=at
        )
    run.refresh_from_db()
    return False
