"""Loading and taking back from the command line: the same steps as the pages, done to their end here and now."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gongjian.exchange.actions import (
    confirm,
    load_chunk,
    map_columns,
    start_run,
    start_undo,
    stop,
    undo_chunk,
)
from gongjian.exchange.actions.loading import JOB as LOAD
from gongjian.exchange.actions.undoing import JOB as UNDO
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.staging import finding, text_of
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit import jobs
from gongjian.kit.models import Job
from gongjian.kit.registry import ImportKind
from gongjian.people.actions import SetUpViewer
from gongjian.people.models import User
from gongjian.people.viewer import Viewer, viewer_of

Clock = Callable[[], datetime]


def viewer_named(username: str, on: date) -> Viewer:
    """Who acts: the account of that name with its rights on a day, or, without a name, the owner of the machine.
    Refused when there is no such account."""
    if not username:
        return SetUpViewer()
    user = User.objects.filter(username__iexact=username, is_active=True).select_related("person").first()
    if user is None:
        raise Refused(
            "account_unknown",
            _("There is no account “%(name)s”.", name=username),
            remedy=_("Name one of the list of accounts, or leave --user out."),
        )
    return viewer_of(user, on)


def read_list(
    *,
    viewer: Viewer,
    kind: ImportKind,
    campaign: Any | None,
    path: Path,
    sheet: str,
    options: Mapping[str, Any],
    at: datetime,
) -> ImportRun:
    """Take a list in and check every line; nothing goes into the books. The columns are those remembered for this
    head, else those proposed. Refused when the file, its sheet or its columns cannot be made out."""
    with path.open("rb") as file:
        run = start_run(
            viewer=viewer, kind=kind, campaign=campaign, name=path.name, file=file, at=at, sheet=sheet
        )
    if not run.sheet:
        names = "、".join(run.summary["sheets"])
        if sheet:
            raise Refused(
                "sheet_unknown", _("The file has no sheet “%(sheet)s”.", sheet=sheet), "sheet", names
            )
        raise Refused(
            "several_sheets",
            _("The file has several lists; one is loaded at a time."),
            "sheet",
            _("Say which with --sheet: %(names)s", names=names),
        )
    if options or run.state == "uploaded":
        columns = run.mapping["columns"]
        run = map_columns(viewer=viewer, run=run, columns=columns, options=options, at=at)
    return run


def load_to_the_end(*, viewer: Viewer, run: ImportRun, with_asked: bool, clock: Clock) -> ImportRun:
    """Confirm a checked list and write it, chunk by chunk. An interrupted load is stopped: what went in stays, and
    can be taken back. Refused when no line is good."""
    run = confirm(viewer=viewer, run=run, at=clock(), with_asked=with_asked)
    job = _take(run, LOAD, clock())
    try:
        while load_chunk(viewer=viewer, run=run, at=clock()):
            pass
    except BaseException:
        stop(run=run, at=clock())
        raise
    _ended(job, clock())
    run.refresh_from_db()
    return run


def take_back(*, viewer: Viewer, run: ImportRun, clock: Clock) -> ImportRun:
    """Take a whole load back; one still under way is stopped first. Refused when nothing of it is in the books."""
    if run.state == "running":
        run = stop(run=run, at=clock())
    run = start_undo(viewer=viewer, run=run, at=clock())
    job = _take(run, UNDO, clock())
    while undo_chunk(viewer=viewer, run=run, at=clock()):
        pass
    _ended(job, clock())
    run.refresh_from_db()
    return run


def _take(run: ImportRun, kind: str, at: datetime) -> Job | None:
    """Take the job away from the worker: it is done here."""
    job = (
        Job.objects.filter(kind=kind, target_id=run.pk).exclude(state__in=jobs.ENDED).order_by("-id").first()
    )
    if job is not None:
        Job.objects.filter(pk=job.pk, state="waiting").update(state="running", updated_at=at)
    return job


def _ended(job: Job | None, at: datetime) -> None:
    if job is not None:
        Job.objects.filter(pk=job.pk).update(state="done", done_count=job.total_count, updated_at=at)


def problems_of(run: ImportRun) -> Iterator[dict[str, Any]]:
    """Every finding with sheet, row, column, sentence, remedy; `asked` when the line only waits for an answer."""
    rows = ImportRow.objects.filter(run=run).order_by("row_number")
    labels = {one["letter"]: one["label"] for one in run.mapping.get("head", ())}
    for row in rows.iterator(chunk_size=2000):
        for one in map(finding, row.problems):
            letter = one.cell.rstrip("0123456789:")
            yield {
                "sheet": run.sheet,
                "row": row.row_number,
                "column": letter,
                "label": labels.get(letter, ""),
                "code": one.code,
                "message": str(one.message),
                "remedy": str(one.remedy),
                "asked": one.asks,
            }


def counts_of(run: ImportRun) -> dict[str, int]:
    """What the list would do, or, once loaded, did: lines by outcome."""
    if "done" in run.summary:
        return {"lines": run.row_count, **run.summary["done"]}
    names = ("create", "update", "skip", "bad", "asked")
    return {"lines": run.row_count, **{name: run.summary[name] for name in names}}


def lines_left_out(run: ImportRun) -> int:
    """Lines that problems keep out of the books: before the load, those refused or waiting for an answer."""
    counts = counts_of(run)
    return counts["left"] if "left" in counts else counts["bad"] + counts["asked"]


def kept_after_undo(run: ImportRun) -> list[dict[str, Any]]:
    """What an undo left in the books because somebody has worked on it since, and why."""
    return [
        {"row": one["row"], "number": one["number"], "name": one["name"], "why": str(text_of(one["why"]))}
        for one in run.summary["undo"]["kept"]
    ]


def first_passwords_of(run: ImportRun) -> dict[str, str]:
    """First passwords of the accounts loaded, told once: afterwards they are nowhere."""
    run.refresh_from_db()
    found: dict[str, str] = run.summary.pop("first_passwords", {})
    if found:
        run.summary["passwords_shown"] = True
        run.save(update_fields=["summary"])
    return found
