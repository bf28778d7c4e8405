"""Registering a project by hand: one line of the 项目清单."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.projects import actions, policy, wording
from gongjian.projects.actions.duplicates.asking import ask_if_there
from gongjian.projects.forms.project import NewProjectForm
from gongjian.projects.models import ProjectRole
from gongjian.projects.views.project.acts import figures_of

_UNITS = {
    "accountable": ProjectRole.ACCOUNTABLE,
    "lead": ProjectRole.LEAD,
    "township": ProjectRole.TOWNSHIP,
    "team": ProjectRole.TEAM,
}
_NAMES = {
    "owner": ProjectRole.OWNER,
    "responsible": ProjectRole.RESPONSIBLE,
    "township_responsible": ProjectRole.TOWNSHIP_RESPONSIBLE,
}


@form_view
def new_project(request: Any, key: str) -> HttpResponse:
    """The form, and the project it makes."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    policy.check_can_register(request.viewer, campaign)
    stages = wording.stage_words(campaign, request.today)
    data = (request.POST,) if request.method == "POST" else ()
    form = NewProjectForm(
        *data, year=request.today.year, campaign=campaign, stages=stages, draft=f"new-project-{key}"
    )
    if request.method == "POST" and form.is_valid():
        new = said_of(form, campaign, request.today.year)
        sent = {"reason": form.why, "request_key": form.cleaned_data["request_key"]}
        try:
            ask_if_there(campaign, [new], form.why)
            project = actions.register_project(viewer=request.viewer, new=new, at=request.now, **sent)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("“%(project)s” is registered.") % {"project": project.name})
            return redirect(f"/projects/{project.number}/")
    context = {
        "title": _("Register a project"),
        "form": form,
        "submit_label": _("Register"),
        "cancel_href": f"/c/{key}/projects/",
        "crumbs": [
            {"label": campaign.label, "href": f"/c/{key}/"},
            {"label": _("Projects"), "href": f"/c/{key}/projects/"},
        ],
    }
    return render(request, "projects/project/facts_form.html", context, status=422 if form.is_bound else 200)


def said_of(form: NewProjectForm, campaign: Campaign, year: int) -> actions.NewProject:
    """The project the form describes."""
    given = form.cleaned_data
    held = [actions.Held(role, unit_id=int(given[name])) for name, role in _UNITS.items() if given[name]]
    held += [actions.Held(role, name=given[name]) for name, role in _NAMES.items() if given[name]]
    if given["lead_official"]:
        held.append(actions.Held(ProjectRole.LEAD_OFFICIAL, person_id=int(given["lead_official"])))
    since = given["stage_from"]
    stage = actions.StageAt(given["stage"])
    if since is not None and since.on is not None:
        stage = actions.StageAt(given["stage"], from_on=since.on, precision=since.precision.value)
    classed = {name: given[name] for name in ("batch", "klass", "sector", "key_task")}
    plan = figures_of(form, year)
    return actions.NewProject(
        values=form.facts,
        holdings=held,
        plan=None if plan.empty else plan,
        stage=stage,
        joins=actions.Joined(campaign, **classed),
        illustrative=campaign.illustrative,
    )
