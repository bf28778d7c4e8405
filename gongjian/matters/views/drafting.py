"""Drafting, changing a draft, splitting, stage targets, adjusting a line of an issued list."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.matters import actions, forms, policy
from gongjian.matters.forms.drafting import clause_of
from gongjian.matters.selectors import matter_or_404
from gongjian.matters.selectors.lists import list_or_404
from gongjian.matters.views import parts
from gongjian.matters.views.record import record_at


@form_view
def new_matter(request: Any, key: str) -> HttpResponse:
    """Draft one matter; `project`, `list` and `clause` in the address are filled in."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    if not policy.can_draft(request.viewer, campaign):
        raise Http404
    in_list = list_or_404(campaign, request.GET["list"]) if request.GET.get("list") else None
    clause = clause_of(campaign, request.GET.get("clause"))
    if request.method == "POST":
        form = forms.DraftForm(request.POST, campaign=campaign, on=request.today)
        if form.is_valid():
            try:
                made = actions.draft_matter(
                    viewer=request.viewer,
                    campaign=campaign,
                    draft=form.as_draft(),
                    at=request.now,
                    list_=in_list,
                    request_key=form.cleaned_data["request_key"],
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(
                    request, _("Drafted as %(number)s.") % {"number": made.number}, extra_tags="draft:matter-"
                )
                return HttpResponseRedirect(f"/matters/{made.number}/")
    else:
        given = {"project": request.GET.get("project", ""), "kind": request.GET.get("kind", "")}
        if clause is not None:
            given |= {"clause": clause.pk, "title": clause.says[:200], "requirement": clause.says}
        form = forms.DraftForm(campaign=campaign, on=request.today, initial=given)
    context = {
        "title": _("Draft a matter"),
        "sentence": _sentence(in_list, clause),
        "crumbs": [{"label": _("Matters"), "href": f"/c/{campaign.key}/matters/"}],
        "cancel_href": f"/c/{campaign.key}/matters/",
        "submit_label": _("Draft it"),
    }
    return _page(request, form, context)


def _sentence(in_list: Any | None, clause: Any | None) -> str:
    if clause is not None:
        values = {"document": clause.document.title, "ref": clause.ref}
        return _("From “%(document)s”, clause %(ref)s. It is handed to its unit in a second step.") % values
    return str(in_list.name) if in_list is not None else _("It is handed to its unit in a second step.")


def _page(request: Any, form: Any, context: dict[str, Any]) -> HttpResponse:
    folded = getattr(form, "MORE", ())
    more = {
        "form": form,
        "folded": [name for name in folded if name in form.fields and not form.initial.get(name)],
        "folded_label": _("More: start, supervising units, project, target"),
    }
    return render(request, "matters/form.html", {**more, **context})


@form_view
def change(request: Any, number: str) -> HttpResponse:
    """Change a draft."""
    matter, record = _mine(request, number)
    if record.row.state != "drafted" or not policy.can_edit(request.viewer, matter):
        raise Http404
    if request.method == "POST":
        form = forms.DraftForm(request.POST, campaign=record.campaign, on=request.today)
        if form.is_valid():
            try:
                actions.change_matter(
                    viewer=request.viewer, matter=matter, at=request.now, **_keys(form), **form.columns()
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                return _done(request, matter, _("The draft is changed."), "matter")
    else:
        holders = {role: [u.pk for u in record.units(role)] for role in ("assisting", "supervising")}
        form = forms.DraftForm(
            campaign=record.campaign, on=request.today, initial=forms.draft_initial(matter, holders)
        )
    return _page(request, form, _on(matter, record, _("Change the draft"), _("Keep the change")))


@form_view
def split(request: Any, number: str) -> HttpResponse:
    """Split a matter into parts, one a line."""
    matter, record = _mine(request, number)
    if not (
        policy.can_edit(request.viewer, matter)
        or request.viewer.may_over("sign", [matter.unit_id], record.campaign)
    ):
        raise Http404
    options = {"campaign": record.campaign, "on": request.today, "kind": matter.kind}
    if request.method == "POST":
        form = forms.LinesForm(request.POST, **options)
        if form.is_valid():
            try:
                actions.decompose(
                    viewer=request.viewer,
                    matter=matter,
                    parts=form.cleaned_data["lines"],
                    at=request.now,
                    **_keys(form),
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                return _done(request, matter, _("It is split."))
    else:
        form = forms.LinesForm(initial={"revision": matter.revision}, **options)
    return _page(request, form, _on(matter, record, _("Split it"), _("Split it")))


@form_view
def targets(request: Any, number: str) -> HttpResponse:
    """Set what each quarter of the due year is to reach."""
    matter, record = _mine(request, number)
    if not policy.can_edit(request.viewer, matter):
        raise Http404
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else (matter.due_on or request.today).year
    if request.method == "POST":
        form = forms.TargetsForm(request.POST, year=year, targets=record.targets)
        if form.is_valid():
            try:
                actions.set_stage_targets(
                    viewer=request.viewer,
                    matter=matter,
                    targets=form.targets(record.targets),
                    at=request.now,
                    **_keys(form),
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                return _done(request, matter, _("The stage targets are set."))
    else:
        form = forms.TargetsForm(year=year, targets=record.targets, initial={"revision": matter.revision})
    title = _("Stage targets of %(year)s") % {"year": year}
    return _page(request, form, _on(matter, record, title, _("Set them")))


@form_view
def adjust(request: Any, number: str) -> HttpResponse:
    """清单调整 of one line."""
    matter, record = _mine(request, number)
    if matter.list_id is None or not policy.can_publish(request.viewer, record.campaign):
        raise Http404
    if request.method == "POST":
        form = forms.AdjustForm(request.POST, campaign=record.campaign, on=request.today)
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.adjust_line(
                    viewer=request.viewer,
                    matter=matter,
                    changes=form.adjusted(),
                    reason=data["reason"],
                    approved_by=data["approved_by"],
                    at=request.now,
                    **_keys(form),
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                return _done(request, matter, _("The list is adjusted."), "matter")
    else:
        form = forms.AdjustForm(
            campaign=record.campaign, on=request.today, initial=forms.draft_initial(matter, {})
        )
    return _page(request, form, _on(matter, record, _("Adjust the line of the list"), _("Adjust it")))


def _mine(request: Any, number: str) -> tuple[Any, Any]:
    matter = matter_or_404(request.viewer, number)
    control, record = record_at(request, matter)
    if record is None or control.is_past:
        raise Http404
    return matter, record


def _keys(form: Any) -> dict[str, Any]:
    return {"request_key": form.cleaned_data["request_key"], "revision": form.cleaned_data.get("revision")}


def _on(matter: Any, record: Any, title: str, button: str) -> dict[str, Any]:
    href = f"/matters/{matter.number}/"
    key = record.campaign.key
    crumbs = [
        {"label": parts.all_matters(), "href": f"/c/{key}/matters/"},
        {"label": matter.title, "href": href},
    ]
    return {
        "title": title,
        "sentence": matter.title,
        "matter": matter,
        "crumbs": crumbs,
        "cancel_href": href,
        "submit_label": button,
    }


def _done(request: Any, matter: Any, said: str, draft: str = "") -> HttpResponse:
    messages.success(request, said, extra_tags=f"draft:{draft}-{matter.number}" if draft else "")
    return HttpResponseRedirect(f"/matters/{matter.number}/")
