"""Lists in and out for the command line: the same checks, the same entries, no pages."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.http import Http404, QueryDict
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_tree
from gongjian.exchange.actions import (
    confirm,
    drop_run,
    load_chunk,
    map_columns,
    start_run,
    start_undo,
    undo_chunk,
)
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.selectors import kind_of
from gongjian.exchange.staging import finding
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportKind, import_kinds
from gongjian.ledger import Actor
from gongjian.people.models import User
from gongjian.people.roles import roles
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Scope, Viewer, viewer_of


def run_file(
    path: str | Path,
    kind: str,
    campaign_key: str | None = None,
    *,
    dry_run: bool = False,
    by: Actor | User,
    at: datetime,
    options: Mapping[str, Any] | None = None,
    with_asked: bool = False,
) -> dict[str, Any]:
    """Load a list, or with `dry_run` only say what it would do.

    Lines with a problem stay out and are named in the answer; lines asked about go in only `with_asked`. `options`:
    sheet, unit, year, on, list, persons. Refused when the file, the kind or the campaign will not do, or when a
    required column or the unit of money is not to be found.
    """
    file = Path(path)
    if not file.is_file():
        raise Refused("no_such_file", _("There is no file “%(path)s”.", path=path), "path")
    viewer, chosen = viewer_for(by, at), dict(options or {})
    found = _kind(kind)
    campaign = _campaign(campaign_key) if found.needs_campaign else None
    with file.open("rb") as content:
        run = start_run(
            viewer=viewer,
            kind=found,
            campaign=campaign,
            name=file.name,
            file=content,
            size=file.stat().st_size,
            sheet=str(chosen.pop("sheet", "")),
            at=at,
        )
    try:
        _map(viewer, run, chosen, at)
        if not dry_run and (
            run.summary["create"] + run.summary["update"] + (run.summary["asked"] if with_asked else 0)
        ):
            _load(viewer, run, at, with_asked)
        told = _told(run)
    finally:
        if not run.entry_seqs:
            drop_run(run=run)
    return told


def _map(viewer: Viewer, run: ImportRun, chosen: dict[str, Any], at: datetime) -> None:
    if not run.sheet:
        raise Refused(
            "several_sheets",
            _("The file has several lists: %(sheets)s.", sheets="、".join(run.summary["sheets"])),
            "sheet",
            _("Name the sheet to load."),
        )
    if run.state != "checked" or chosen:
        map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options=chosen, at=at)


def _load(viewer: Viewer, run: ImportRun, at: datetime, with_asked: bool) -> None:
    confirm(viewer=viewer, run=run, at=at, with_asked=with_asked)
    while load_chunk(viewer=viewer, run=run, at=at):
        pass
    _end_jobs(run, at)


def undo(import_id: int, *, by: Actor | User, at: datetime) -> dict[str, Any]:
    """Take a load back; the answer names what was kept and why."""
    run = ImportRun.objects.filter(pk=import_id).first()
    if run is None:
        raise Refused(
            "no_such_import", _("There is no load of number %(number)s.", number=import_id), "import"
        )
    viewer = viewer_for(by, at)
    if run.state != "undone":
        start_undo(viewer=viewer, run=run, at=at)
        while undo_chunk(viewer=viewer, run=run, at=at):
            pass
        _end_jobs(run, at)
    return _told(run)


def _end_jobs(run: ImportRun, at: datetime) -> None:
    from gongjian.exchange.working import job_of

    job = job_of(run)
    if job is not None:
        job.state, job.done_count, job.updated_at = "done", job.total_count, at
        job.save(update_fields=["state", "done_count", "updated_at"])


def export(
    what: str, campaign_key: str, out: str | Path, *, by: Actor | User, at: datetime, query: str = ""
) -> dict[str, Any]:
    """Write a list of a campaign (projects, matters) as its page exports it; the ending of `out` is xlsx or csv.

    `query`: filters and order as in the page's address. Refused for a list or a format there is not.
    """
    target = Path(out)
    form = target.suffix.lower().removeprefix(".")
    if form not in ("xlsx", "csv"):
        raise Refused("format_unknown", _("“%(name)s” is neither .xlsx nor .csv.", name=target.name), "out")
    campaign = _campaign(campaign_key)
    address = f"/c/{campaign.key}/{what}/"
    asked = QueryDict(query, mutable=True)
    asked["format"] = "sheet" if (what, form) == ("matters", "xlsx") else form
    request: Any = RequestFactory().get(f"{address}?{asked.urlencode()}")
    request.viewer, request.now, request.today = viewer_for(by, at), at, at.astimezone(SHANGHAI).date()
    request.user, request.session, request.htmx = User(username="gongjian"), {}, False
    try:
        view = resolve(address)
        response = view.func(request, *view.args, **view.kwargs)
    except (Resolver404, Http404):
        raise Refused(
            "no_such_list", _("There is no list “%(what)s” to export.", what=what), "what"
        ) from None
    if not response.get("Content-Disposition"):
        raise Refused("no_such_list", _("There is no list “%(what)s” to export.", what=what), "what")
    with target.open("wb") as file:
        pieces = response.streaming_content if response.streaming else [response.content]
        size = sum(file.write(piece) for piece in pieces)
    # Not response.close(): it ends the request, and with it the connection to the database.
    if stream := getattr(response, "file_to_stream", None):
        stream.close()
    return {"what": what, "campaign": campaign.key, "out": str(target), "bytes": size}


# ---------------------------------------------------------------- who, what, where
def viewer_for(by: Actor | User, at: datetime) -> Viewer:
    """An account acts with its own rights; whoever has the command line acts for the house, under the name given."""
    if isinstance(by, User):
        return viewer_of(by, at.astimezone(SHANGHAI).date())
    everything = frozenset().union(*(role.may for role in roles().values()))
    roots = [unit.pk for unit in unit_tree().units.values() if unit.parent_id is None]
    return Viewer(
        by.user_id, None, by.name, (), tuple(Scope(everything, root, None, "house") for root in roots)
    )


def _kind(key: str) -> ImportKind:
    found = import_kinds.get(key)
    if found is None:
        known = ", ".join(import_kinds.keys())
        raise Refused("kind_unknown", _("There is no kind of list “%(kind)s”.", kind=key), "kind",
                      _("Known: %(kinds)s.", kinds=known))  # fmt: skip
    return found


def _campaign(key: str | None) -> Campaign:
    for campaign in campaign_tree().campaigns.values():
        if campaign.key == key:
            return campaign
    raise Refused("campaign_unknown", _("There is no campaign “%(key)s”.", key=key or ""), "campaign")


def _told(run: ImportRun) -> dict[str, Any]:
    told: dict[str, Any] = {
        "import": run.pk if run.entry_seqs else None,
        "kind": kind_of(run).key,
        "file": run.file_name,
        "sheet": run.sheet,
        "state": run.state,
        "rows": run.row_count,
        **{name: run.summary.get(name, 0) for name in ("create", "update", "skip", "bad", "asked")},
        **run.summary.get("done", {}),
        "entries": run.entry_seqs,
        "problems": _problems(run),
    }
    if "first_passwords" in run.summary:
        told["first_passwords"] = run.summary.pop("first_passwords")
        run.summary["passwords_shown"] = True
        run.save(update_fields=["summary"])
    if "undo" in run.summary:
        undone = run.summary["undo"]
        told |= {"voided": undone["voided"], "restored": undone["restored"], "kept": undone["kept"]}
    return told


def _problems(run: ImportRun) -> list[dict[str, Any]]:
    rows = ImportRow.objects.filter(run=run).exclude(problems=[]).order_by("row_number")
    return [
        {
            "where": one.where,
            "code": one.code,
            "message": str(one.message),
            "remedy": str(one.remedy),
            "asks": one.asks,
        }
        for row in rows.iterator(chunk_size=2000)
        for one in map(finding, row.problems)
    ]
