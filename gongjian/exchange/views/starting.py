"""From the choice of list to its columns."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from gongjian.exchange.actions import choose_sheet, map_columns, start_run
from gongjian.exchange.forms import MappingForm, UploadForm
from gongjian.exchange.policy import kinds_to_load
from gongjian.exchange.selectors import kind_of, own_runs
from gongjian.exchange.views.shared import base, chosen_campaign, kind_or_404, own_run, steps
from gongjian.kernel.problems import Refused

_RUNS = 30
_ROOM_FOR_THE_FORM = 64 * 1024


@require_safe
def home(request: Any) -> HttpResponse:
    """What can be loaded, and what I have loaded."""
    kinds = kinds_to_load(request.viewer)
    if not kinds:
        raise Http404
    request.room = "lists"
    runs = list(own_runs(request.viewer)[:_RUNS])
    context = {
        "title": _("Load lists"),
        "sentence": _("From Excel into the books: nothing is written before you have seen and confirmed it."),
        "kinds": [{"kind": kind, "campaign": _preferred(request, campaigns)} for kind, campaigns in kinds],
        "runs": [{"run": run, "kind": kind_of(run)} for run in runs],
    }
    return render(request, "exchange/home.html", context)


def _preferred(request: Any, campaigns: list[Any]) -> Any | None:
    key = request.GET.get("campaign") or request.COOKIES.get("campaign", "")
    return next((one for one in campaigns if one.key == key), campaigns[0] if campaigns else None)


@csrf_exempt
def new(request: Any, kind: str) -> HttpResponse:
    """Upload a list. A file far too large is refused by its announced size, before a byte of it is read."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    limit = settings.UPLOAD_LIMIT + _ROOM_FOR_THE_FORM
    if request.method == "POST" and announced.isdecimal() and int(announced) > limit:
        return _too_large(request, kind, int(announced))
    response: HttpResponse = _new(request, kind)
    return response


def _too_large(request: Any, kind: str, size: int) -> HttpResponse:
    found, campaigns = kind_or_404(request, kind)
    said = _("The file has %(size)s MB; at most %(limit)s MB are taken.") % {
        "size": size // 1024 // 1024,
        "limit": settings.UPLOAD_LIMIT // 1024 // 1024,
    }
    context = _new_context(request, found, UploadForm(campaigns=campaigns))
    context["too_large"] = said
    response = render(request, "exchange/new.html", context, status=413)
    response["Connection"] = "close"
    return response


@csrf_protect
def _new(request: Any, kind: str) -> HttpResponse:
    found, campaigns = kind_or_404(request, kind)
    first = _preferred(request, campaigns)
    initial = {"campaign": first.key} if first is not None else {}
    if request.method != "POST":
        form = UploadForm(campaigns=campaigns, initial=initial)
        return render(request, "exchange/new.html", _new_context(request, found, form))
    form = UploadForm(request.POST, request.FILES, campaigns=campaigns)
    if form.is_valid():
        file = form.cleaned_data["file"]
        campaign = chosen_campaign(request, found, form.cleaned_data.get("campaign", ""))
        try:
            run = start_run(
                viewer=request.viewer,
                kind=found,
                campaign=campaign,
                name=file.name,
                file=file.file,
                size=file.size,
                sheet=request.POST.get("sheet", ""),
                at=request.now,
            )
        except Refused as refused:
            form.refuse(Refused.many(_at_file(refused)))
        else:
            return HttpResponseRedirect(f"/import/{run.pk}/")
    return render(request, "exchange/new.html", _new_context(request, found, form), status=422)


def _at_file(refused: Refused) -> list[Any]:
    from dataclasses import replace

    return [replace(problem, where="file") for problem in refused.problems]


def _new_context(request: Any, kind: Any, form: UploadForm) -> dict[str, Any]:
    request.room = "lists"
    return {
        "title": _("Load: %(kind)s") % {"kind": kind.label},
        "sentence": _(
            "The list as the office keeps it: title, unit line, two-level heads and subtotals may stay."
        ),
        "kind": kind,
        "form": form,
        "stages": steps(None),
        "crumbs": [{"label": _("Load lists"), "href": "/import/"}, {"label": kind.label}],
    }


@require_POST
def sheet(request: Any, pk: int) -> HttpResponse:
    """Take one of several sheets."""
    run = own_run(request, pk)
    name = request.POST.get("sheet", "")
    if name not in run.summary.get("sheets", ()):
        raise Http404
    choose_sheet(viewer=request.viewer, run=run, sheet=name, at=request.now)
    return HttpResponseRedirect(f"/import/{run.pk}/")


def columns(request: Any, pk: int) -> HttpResponse:
    """Which column means what."""
    run = own_run(request, pk)
    if not run.sheet or run.state not in ("uploaded", "checked"):
        return HttpResponseRedirect(f"/import/{run.pk}/")
    form = MappingForm(request.POST or None, run=run)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                map_columns(
                    viewer=request.viewer,
                    run=run,
                    columns=form.chosen,
                    options=_options(form),
                    at=request.now,
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                return HttpResponseRedirect(f"/import/{run.pk}/")
    context = base(request, run, _("Columns of “%(file)s”") % {"file": run.file_name}, at=1)
    count = len(run.mapping["columns"])
    context |= {
        "form": form,
        "sentence": _sentence_of_columns(form, count),
        "several": len(run.summary.get("sheets", ())) > 1,
    }
    return render(request, "exchange/columns.html", context, status=status)


def _sentence_of_columns(form: MappingForm, count: int) -> str:
    values = {"count": count, "all": len(form.run.mapping["head"])}
    if any(column["unsure"] for column in form.columns):
        return (
            _("%(count)s of %(all)s columns are recognised. Look at those marked, then check the lines.")
            % values
        )
    if count == values["all"]:
        return _("All %(all)s columns are recognised.") % values
    return _("%(count)s of %(all)s columns are recognised; the others stay out.") % values


def _options(form: MappingForm) -> dict[str, Any]:
    """Unticked boxes and emptied choices count as said."""
    names = kind_of(form.run).options
    return {name: form.cleaned_data.get(name) for name in names if form.cleaned_data.get(name) is not None}
