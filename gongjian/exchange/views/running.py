"""From the preview to what went in, and back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongjian.exchange import actions
from gongjian.exchange.models import ImportRun
from gongjian.exchange.selectors import (
    Group,
    campaign_of,
    group_or_404,
    groups_of,
    kind_of,
    page_of_rows,
    rows_left,
    suggestions,
    wrong_values,
)
from gongjian.exchange.staging import text_of
from gongjian.exchange.views.shared import base, own_run
from gongjian.exchange.working import advance, job_of
from gongjian.people.selectors import owners_of_accounts


def _to(run: ImportRun) -> HttpResponse:
    return HttpResponseRedirect(f"/import/{run.pk}/")


@require_safe
def run_page(request: Any, pk: int) -> HttpResponse:
    """A run wherever it stands: one address, left and found again."""
    run = own_run(request, pk)
    if run.state == "uploaded":
        return HttpResponseRedirect(f"/import/{pk}/columns/") if run.sheet else _choose_sheet(request, run)
    if run.state == "checked":
        return _preview(request, run)
    if run.state in ("running", "undoing"):
        advance(run, request.now)
    return _under_way(request, run) if run.state in ("running", "undoing") else _over(request, run)


def _choose_sheet(request: Any, run: ImportRun) -> HttpResponse:
    context = base(request, run, _("Which sheet of “%(file)s”?") % {"file": run.file_name}, at=0)
    context |= {
        "sheets": run.summary["sheets"],
        "sentence": _("The file has several lists; one is loaded at a time."),
    }
    return render(request, "exchange/sheets.html", context)


# ---------------------------------------------------------------- preview
def _preview(request: Any, run: ImportRun) -> HttpResponse:
    group = group_or_404(run, request.GET["group"]) if request.GET.get("group") else None
    counts = run.summary
    only = request.GET.get("only", "problems" if counts["bad"] + counts["asked"] else "")
    number = request.GET.get("page", "1")
    page = page_of_rows(
        run, only=only, group=group, page=int(number) if number.isdecimal() and len(number) < 7 else 1
    )
    context = base(request, run, _("Preview of “%(file)s”") % {"file": run.file_name})
    context |= {
        "sentence": _preview_sentence(run),
        "counts": counts,
        "ready": counts["create"] + counts["update"],
        "groups": [{"group": one, "label": _label(run, one)} for one in groups_of(run)],
        "group": group,
        "group_label": _label(run, group) if group is not None else "",
        "wrong": wrong_values(run, group) if group is not None and not group.asks else [],
        "suggestions": suggestions(run, group.field) if group is not None else [],
        "page": page,
        "only": only,
        "tabs": _tabs(run, only if group is None else "-"),
        "facts": _facts(run),
    }
    return render(request, "exchange/preview.html", context)


def _preview_sentence(run: ImportRun) -> str:
    counts = run.summary
    values = {
        "rows": run.row_count, "create": counts["create"], "update": counts["update"], "skip": counts["skip"],
        "bad": counts["bad"], "asked": counts["asked"],
    }  # fmt: skip
    said = _("%(rows)s lines: %(create)s new, %(update)s changed, %(skip)s as they are") % values
    if counts["bad"]:
        said += _("; %(bad)s with a problem") % values
    if counts["asked"]:
        said += _("; %(asked)s asked about") % values
    return said + _(". Nothing is written yet.")


def _label(run: ImportRun, group: Group) -> str:
    labels = {one.key: str(one.label) for one in kind_of(run).fields}
    return labels.get(group.field, _("whole line"))


def _tabs(run: ImportRun, only: str) -> list[dict[str, Any]]:
    flagged = len(run.summary.get("flagged", ()))
    problems = {"label": _("Only problems"), "href": "?only=problems", "count": flagged, "loud": True}
    everything = {"label": _("All lines"), "href": "?only=all", "count": run.row_count}
    return [{**problems, "current": only == "problems"}, {**everything, "current": only in ("", "all")}]


def _facts(run: ImportRun) -> list[tuple[str, object]]:
    campaign = campaign_of(run)
    found: list[tuple[str, object]] = [(_("Sheet"), run.sheet)]
    if campaign is not None:
        found.append((_("Into"), campaign.label))
    if run.options.get("unit"):
        found.append((_("Amounts are in"), run.options["unit"]))
    if "year" in kind_of(run).options:
        found.append((_("Year of the list"), run.options.get("year")))
    if "list" in kind_of(run).options:
        found.append((_("Name of the list"), run.options.get("list")))
    return found


# ---------------------------------------------------------------- under way
@require_POST
def confirm_load(request: Any, pk: int) -> HttpResponse:
    """Let it go into the books."""
    run = own_run(request, pk)
    actions.confirm(
        viewer=request.viewer, run=run, at=request.now, with_asked=bool(request.POST.get("with_asked"))
    )
    return _to(run)


def _job_context(run: ImportRun) -> dict[str, Any]:
    job = job_of(run)
    title = _("Taking back “%(file)s”") if run.state == "undoing" else _("Loading “%(file)s”")
    return {
        "job": job,
        "job_title": title % {"file": run.file_name},
        "job_poll": f"/import/{run.pk}/progress/",
        "job_stop": f"/import/{run.pk}/stop/" if run.state == "running" else "",
        "job_href": f"/import/{run.pk}/",
    }


def _under_way(request: Any, run: ImportRun) -> HttpResponse:
    context = base(request, run, run.file_name) | _job_context(run)
    context["sentence"] = _("You may leave this page; the work goes on and is found here again.")
    return render(request, "exchange/under_way.html", context)


@require_safe
def progress(request: Any, pk: int) -> HttpResponse:
    """How far it is; without a worker, this look does the next part."""
    run = own_run(request, pk)
    advance(run, request.now)
    if run.state not in ("running", "undoing"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = f"/import/{run.pk}/"
        return response
    return render(request, "kit/_job.html", _job_context(run))


@require_POST
def stop_load(request: Any, pk: int) -> HttpResponse:
    """Stop after the part being written."""
    run = own_run(request, pk)
    actions.stop(run=run, at=request.now)
    return _to(run)


@require_POST
def continue_load(request: Any, pk: int) -> HttpResponse:
    """Take up where it was stopped."""
    run = own_run(request, pk)
    actions.go_on(viewer=request.viewer, run=run, at=request.now)
    return _to(run)


# ---------------------------------------------------------------- over
def _over(request: Any, run: ImportRun) -> HttpResponse:
    campaign, kind = campaign_of(run), kind_of(run)
    undo = run.summary.get("undo")
    if run.summary.get("passwords_shown") and run.summary.pop("first_passwords", None):
        run.save(update_fields=["summary"])  # seen once, and now nowhere
    context = base(request, run, _title_over(run))
    context |= {
        "sentence": _sentence_over(run),
        "done": run.summary.get("done"),
        "loaded": run.rows.filter(entry_seq__isnull=False).count(),
        "left": rows_left(run),
        "left_count": run.rows.filter(entry_seq=None).exclude(action="skip", problems=[]).count(),
        "undo": undo,
        "kept": [{**one, "why": text_of(one["why"])} for one in (undo or {}).get("kept", ())],
        "landing": kind.landing % {"campaign": campaign.key if campaign is not None else ""}
        if kind.landing
        else "/people/",
        "has_passwords": bool(run.summary.get("first_passwords")),
        "entries": run.entry_seqs,
    }
    return render(request, "exchange/over.html", context)


def _title_over(run: ImportRun) -> str:
    values = {"file": run.file_name}
    if run.state == "undone":
        return _("“%(file)s” was taken back") % values
    if run.state == "stopped":
        return _("“%(file)s” was stopped") % values
    return _("“%(file)s” is loaded") % values


def _sentence_over(run: ImportRun) -> str:
    if run.state == "undone":
        undo = run.summary["undo"]
        lines = undo.get("lines", undo["voided"])
        said = [
            ngettext("%(count)s line taken back.", "%(count)s lines taken back.", lines) % {"count": lines}
        ]
        if undo["restored"]:
            said.append(_("%(count)s records are what they were before.") % {"count": undo["restored"]})
        if undo["kept"]:
            said.append(
                _("%(count)s kept, since somebody has worked on them.") % {"count": len(undo["kept"])}
            )
        return " ".join(said) if get_language() == "en" else "".join(said)
    if run.state == "stopped":
        values = {"done": run.done_count, "rows": run.row_count}
        return _("%(done)s of %(rows)s lines were gone through; what went in is in the books.") % values
    return (
        _("%(created)s new, %(updated)s changed, %(unchanged)s as they were, %(left)s stayed out.")
        % run.summary["done"]
    )


@require_POST
def undo(request: Any, pk: int) -> HttpResponse:
    """Take the load back."""
    run = own_run(request, pk)
    actions.start_undo(viewer=request.viewer, run=run, at=request.now)
    return _to(run)


@require_POST
def again(request: Any, pk: int) -> HttpResponse:
    """The same lines once more, as a new run."""
    run = own_run(request, pk)
    if run.state not in ("done", "undone", "stopped"):
        raise Http404
    return _to(actions.load_again(viewer=request.viewer, run=run, at=request.now))


@require_POST
def drop(request: Any, pk: int) -> HttpResponse:
    """Throw it away; nothing of it was written."""
    run = own_run(request, pk)
    actions.drop_run(run=run)
    messages.success(
        request, _("“%(file)s” was thrown away; nothing of it had been written.") % {"file": run.file_name}
    )
    return HttpResponseRedirect("/import/")


@require_POST
def passwords(request: Any, pk: int) -> HttpResponse:
    """First passwords, shown this once; the file may still be taken from the page that shows them."""
    run = own_run(request, pk)
    found = run.summary.get("first_passwords")
    if not found or run.summary.get("passwords_shown"):
        messages.warning(
            request, _("The first passwords have been shown. Set new ones on the accounts' pages.")
        )
        return _to(run)
    run.summary["passwords_shown"] = True
    run.save(update_fields=["summary"])
    context = base(request, run, _("First passwords of “%(file)s”") % {"file": run.file_name})
    context |= {
        "passwords": [(one, found[one.username]) for one in owners_of_accounts(found, request.today)],
        "sentence": _(
            "They are shown this once. Take the file now, or copy them; each is changed at the first sign-in."
        ),
    }
    return render(request, "exchange/passwords.html", context)
