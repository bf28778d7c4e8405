"""A proposed stage on the project's page and at /todo/: accepted in one tap, declined with a reason."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongjian.campaigns.models import Membership
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.form_pages import form_view
from gongjian.kit.registry import Notice
from gongjian.people.viewer import Viewer
from gongjian.projects import policy, wording
from gongjian.projects.actions.stages.proposals import accept_proposal, decline_proposal
from gongjian.projects.forms.promotion import OffTheBooksForm
from gongjian.projects.models import PlanNode, Project, Stage
from gongjian.projects.selectors import campaigns_of
from gongjian.projects.selectors.stages import Proposal, deciders, proposals
from gongjian.projects.slots import Shown
from gongjian.projects.views.forming import act_page, key_of, typed
from gongjian.projects.views.getting import campaign_of, project_or_404
from gongjian.projects.views.network import parts

PLACE = "stage-proposal"


def section(shown: Shown) -> dict[str, Any] | None:
    """The proposal on the project's page; nothing where there is none, or of the past."""
    if not shown.may_act:
        return None
    one = proposals([shown.project.pk]).get(shown.project.pk)
    if one is None:
        return None
    campaigns = campaigns_of([shown.project.pk]).get(shown.project.pk, [])
    known = wording.stage_words(shown.campaign, shown.control.on)
    may = policy.can_edit(shown.viewer, shown.project)
    base = f"/projects/{shown.project.number}/"
    return {
        "node": parts.name_of(one.node),
        "node_href": f"/nodes/{one.node.number}/",
        "on": one.node.actual_finish_on,
        "from_on": one.on,
        "stage": known.get(one.stage, one.stage),
        "who": "、".join(deciders(shown.project, [row.pk for row in campaigns], shown.control.on)),
        "accept": f"{base}{PLACE}/{one.node.number}/accept/" if may else "",
        "decline": f"{base}{PLACE}/{one.node.number}/decline/" if may else "",
        "other": f"{base}stage/?stage={one.stage}" if may else "",
    }


def _proposed(request: Any, number: str, node: str) -> tuple[Project, PlanNode]:
    project = project_or_404(request, number)
    found = PlanNode.objects.filter(number=node, project=project, voided=False).select_related("project")
    row = found.first()
    if row is None:
        raise Http404
    policy.check_can_edit(request.viewer, project)
    return project, row


@require_POST
def accept(request: Any, number: str, node: str) -> HttpResponse:
    """Move the project there. Where the gate asks for proofs, on to the form of the stage that takes them."""
    project, row = _proposed(request, number, node)
    base = f"/projects/{project.number}/"
    key = request.POST.get("request_key", "")
    try:
        made = accept_proposal(viewer=request.viewer, node=row, at=request.now, request_key=key)
    except Refused as refused:
        if refused.code != "gate_proofs_missing":
            raise
        for problem in refused.problems:
            messages.warning(request, str(problem.message))
        return redirect(f"{base}stage/?stage={row.stage}")
    messages.success(request, _("The project is at “%(stage)s” now.") % {"stage": Stage(made.stage).label})
    return redirect(base)


@form_view
def decline(request: Any, number: str, node: str) -> HttpResponse:
    """The stage stays as it is."""
    project, row = _proposed(request, number, node)
    request.campaign, request.room = campaign_of(request, project), "lists"
    form = OffTheBooksForm(*typed(request))
    back = f"/projects/{project.number}/"

    def do(sent: Any) -> None:
        reason = sent.cleaned_data["reason"]
        decline_proposal(viewer=request.viewer, node=row, reason=reason, at=request.now, **key_of(sent))

    said = _("“%(node)s” is done; the stage would be “%(stage)s”.") % {
        "node": parts.name_of(row),
        "stage": row.get_stage_display(),
    }
    return act_page(
        request, form, do, _("Leave the stage as it is"), back, [{"label": project.name, "href": back}], said
    )


# ---------------------------------------------------------------- at /todo/
def stage_notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """Stages proposed of projects the viewer may change, in campaigns under way."""
    if not viewer.may("edit"):
        return []
    live = Membership.objects.filter(voided=False, to_on=None).exclude(campaign__status="archived")
    done = PlanNode.objects.filter(
        project_id__in=live.values("project_id"), voided=False, actual_finish_on__isnull=False
    ).exclude(stage="")
    found = proposals(done.order_by().values_list("project_id", flat=True).distinct())
    return [_notice(one, at) for one in found.values() if policy.can_edit(viewer, one.node.project)]


def _notice(one: Proposal, at: datetime) -> Notice:
    project = one.node.project
    title = _("%(project)s: to “%(stage)s”?") % {"project": project.name, "stage": Stage(one.stage).label}
    note = _("“%(node)s” was done on %(on)s") % {
        "node": parts.name_of(one.node),
        "on": words.short_day(one.node.actual_finish_on, at.year),
    }
    href = f"/projects/{project.number}/#{PLACE}"
    return Notice(_("Stage"), title, href, note, "watch", _("to be decided"), ((href, _("Decide")),))
