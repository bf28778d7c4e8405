"""Mending lines before they are loaded."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gongjian.exchange.actions import keep_line, mend_line, replace_values
from gongjian.exchange.forms import LineForm
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.selectors import group_or_404, shown_row, title_letter, wrong_values
from gongjian.exchange.views.shared import base, own_run


def _row(run: ImportRun, number: int) -> ImportRow:
    row = ImportRow.objects.filter(run=run, row_number=number).first()
    if row is None or run.state != "checked":
        raise Http404
    return row


def line(request: Any, pk: int, number: int) -> HttpResponse:
    """One line: the cells in question first, the others below."""
    run = own_run(request, pk)
    row = _row(run, number)
    shown = shown_row(row, title_letter(run))
    keys = list(run.mapping["columns"])
    ask = any(one.asks for one in shown.findings) and not shown.kept
    form = LineForm(request.POST or None, run=run, row=row, keys=keys, ask=ask)
    if request.method == "POST" and form.is_valid():
        keep = True if form.cleaned_data.get("keep") else None
        mend_line(viewer=request.viewer, run=run, number=number, cells=form.cells, at=request.now, keep=keep)
        after = shown_row(_row(run, number), title_letter(run))
        if after.state not in ("bad", "asked"):
            messages.success(request, _("Line %(number)s is good now.") % {"number": number})
            return HttpResponseRedirect(f"/import/{pk}/")
        return HttpResponseRedirect(request.path)
    flagged = {one.key for one in shown.findings}
    context = base(request, run, _("Line %(number)s of “%(sheet)s”") % {"number": number, "sheet": run.sheet})
    context |= {
        "form": form,
        "line": shown,
        "sentence": shown.title,
        "flagged": [form[key] for key in form.keys if key in flagged],
        "others": [form[key] for key in form.keys if key not in flagged],
        "keep": form["keep"] if ask else None,
    }
    return render(request, "exchange/line.html", context)


@require_POST
def keep(request: Any, pk: int, number: int) -> HttpResponse:
    """What was asked about is right."""
    run = own_run(request, pk)
    keep_line(viewer=request.viewer, run=run, number=number, at=request.now)
    messages.success(request, _("Line %(number)s goes in as it is written.") % {"number": number})
    return HttpResponseRedirect(f"/import/{pk}/")


@require_POST
def replace(request: Any, pk: int) -> HttpResponse:
    """One spelling for another, wherever it stands in the column."""
    run = own_run(request, pk)
    group = group_or_404(run, request.POST.get("group", ""))
    instead = {}
    for place, (text, _count) in enumerate(wrong_values(run, group)):
        written = request.POST.get(f"instead_{place}", "").strip()
        if written and request.POST.get(f"text_{place}") == text:
            instead[text] = written[:200]
    count = replace_values(viewer=request.viewer, run=run, field=group.field, instead=instead, at=request.now)
    messages.success(
        request,
        ngettext(
            "%(count)s cell was changed; the list was checked again.",
            "%(count)s cells were changed; the list was checked again.",
            count,
        )
        % {"count": count},
    )
    return HttpResponseRedirect(f"/import/{pk}/")
