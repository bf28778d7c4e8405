"""A contract becomes a project on a form filled from its lead; projects declared upward, and the answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.projects import policy, wording
from gongjian.projects.actions.promotion.projects import (
    answer_declaration,
    check_can_become_project,
    declare,
    make_project,
    origin_of,
)
from gongjian.projects.forms import promotion as forms
from gongjian.projects.forms.project import NewProjectForm
from gongjian.projects.models import Lead, Stage
from gongjian.projects.views.getting import campaign_of, project_or_404
from gongjian.projects.views.project.new import said_of
from gongjian.projects.views.promotion.getting import crumbs_of, declaration_or_404, lead_or_404


@form_view
def lead_to_project(request: Any, number: str) -> HttpResponse:
    """The form of a new project, filled with what the lead says; sent, project and link are one act."""
    lead = lead_or_404(request, number)
    campaign, back = lead.campaign, f"/leads/{lead.number}/"
    request.campaign, request.room = campaign, "lists"
    policy.check_can_register(request.viewer, campaign)
    check_can_become_project(lead)
    stages = wording.stage_words(campaign, request.today)
    data = (request.POST,) if request.method == "POST" else ()
    form = NewProjectForm(
        *data, year=request.today.year, campaign=campaign, stages=stages, initial=_initial(lead)
    )
    if request.method == "POST" and form.is_valid():
        new = said_of(form, campaign, request.today.year)
        sent = {"reason": form.why, "request_key": form.cleaned_data["request_key"]}
        revision = form.cleaned_data.get("revision")
        try:
            project = make_project(
                viewer=request.viewer, lead=lead, new=new, at=request.now, revision=revision, **sent
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("“%(project)s” is registered.") % {"project": project.name})
            return redirect(f"/projects/{project.number}/")
    leads = (_("Leads"), f"/c/{campaign.key}/promotion/leads/")
    context = {
        "title": _("Make it a project"),
        "sentence": _("Filled from the lead “%(lead)s”; check it, the rest can follow later.")
        % {"lead": lead.name},
        "form": form,
        "submit_label": _("Register the project"),
        "cancel_href": back,
        "crumbs": crumbs_of(campaign, leads, (lead.name, back)),
    }
    return render(request, "projects/project/facts_form.html", context, status=422 if form.is_bound else 200)


def _initial(lead: Lead) -> dict[str, Any]:
    """What the lead knows of the project."""
    start = lead.start_due_on
    return {
        "name": lead.name,
        "stage": Stage.SIGNED.value,
        "library": "private",
        "nature": "new",
        "total_fen": lead.contract_fen or lead.amount_fen,
        "planned_start": FuzzyDate(start, Precision.day) if start is not None else None,
        "lead": str(lead.unit_id),
        "team": str(lead.team_id or ""),
        "owner": lead.investor,
        "origin": origin_of(lead),
        "remark": lead.remark,
        "revision": lead.revision,
    }


@form_view
def declare_project(request: Any, number: str) -> HttpResponse:
    """Declare a project upward."""
    project = project_or_404(request, number)
    campaign, back = campaign_of(request, project), f"/projects/{project.number}/"
    request.campaign, request.room = campaign, "lists"
    policy.check_can_edit(request.viewer, project)
    data = (request.POST,) if request.method == "POST" else ()
    form = forms.DeclareForm(*data, initial={"declared_on": request.today})
    if request.method == "POST" and form.is_valid() and campaign is not None:
        given = {
            name: form.cleaned_data[name] for name in ("list_name", "level", "declared_on", "document_no")
        }
        key = form.cleaned_data["request_key"]
        try:
            declare(
                viewer=request.viewer,
                campaign=campaign,
                project=project,
                at=request.now,
                request_key=key,
                **given,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": _("Declare upward")})
            return redirect(back)
    return _act(request, form, _("Declare upward"), project, back)


@form_view
def declaration_answer(request: Any, pk: int) -> HttpResponse:
    """Record the answer to a declaration."""
    declaration = declaration_or_404(request, pk)
    project = declaration.project
    back = f"/projects/{project.number}/"
    request.campaign, request.room = declaration.campaign, "lists"
    policy.check_can_edit(request.viewer, project)
    data = (request.POST,) if request.method == "POST" else ()
    initial = {
        "result_on": request.today,
        "revision": declaration.revision,
        "document_no": declaration.document_no,
    }
    form = forms.AnswerForm(*data, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("result", "result_on", "document_no")}
        sent = {
            "request_key": form.cleaned_data["request_key"],
            "revision": form.cleaned_data.get("revision"),
        }
        try:
            answer_declaration(
                viewer=request.viewer, declaration=declaration, at=request.now, **given, **sent
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": _("Answer to the declaration")})
            return redirect(back)
    said = _("Declared for “%(list)s” on %(on)s.") % {
        "list": declaration.list_name,
        "on": declaration.declared_on,
    }
    return _act(request, form, _("Answer to the declaration"), project, back, said)


def _act(request: Any, form: Any, title: Any, project: Any, back: str, sentence: str = "") -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "cancel_href": back,
        "sentence": sentence,
        "crumbs": [{"label": project.name, "href": back}],
    }
    return render(request, "projects/act.html", context, status=422 if form.is_bound else 200)
