"""The list of a campaign's projects."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.policy import can_configure
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import list_page, render_list
from gongjian.people.viewer import Viewer
from gongjian.projects import policy, selectors
from gongjian.projects.models import Project
from gongjian.projects.views.project.sheet import export_sheet
from gongjian.projects.views.project.spec import ProjectList


@require_safe
def project_list(request: Any, key: str) -> HttpResponseBase:
    """Every project of the campaign that the viewer may see, at the moment asked."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    listed, queryset = listed_projects(request, campaign, control)
    spec = listed.spec
    if request.GET.get("format") in {"xlsx", "csv"}:
        return export_sheet(
            list_page(request, spec, queryset), listed.rows, request.GET["format"], request.now
        )
    context = {
        "campaign": campaign,
        "asof": control,
        "counts": listed.counts,
        "figures": list_figures(campaign, control),
        "may_register": policy.can_register(request.viewer, campaign) and not control.is_past,
        "may_import": request.viewer.may_over("import", [campaign.unit_id], campaign) and not control.is_past,
        "may_enter": can_configure(request.viewer, campaign) and not control.is_past,
        "together_query": _together_query(request) if spec.bulk else None,
        "lists": "projects",
        "sentence_template": "projects/project/_list_sentence.html",
        "actions_template": "projects/project/_list_actions.html",
    }
    return render_list(request, spec, queryset, title=_("Project list"), context=context)


def _together_query(request: HttpRequest) -> str:
    """The conditions of the address, for changing all projects that meet them."""
    query = request.GET.copy()
    for name in ("after", "before", "sort", "cols", "dense"):
        query.pop(name, None)
    return query.urlencode()


def listed_projects(request: Any, campaign: Any, control: Any) -> tuple[ProjectList, QuerySet[Any]]:
    """The list declared, and the projects of it that the viewer may see, ready for the filters and orders of the
    address: for every page that shows the same projects in another way."""
    whole = projects_of(request.viewer, campaign, control)
    listed = ProjectList(request.viewer, campaign, control, whole)
    if not _by_place(request):
        return listed, whole
    return listed, whole.annotate(list_order=selectors.list_order(campaign, control.asof))


def projects_of(viewer: Viewer, campaign: Campaign, control: AsOfControl) -> QuerySet[Any]:
    """The campaign's projects in reach; a package stands once, as itself, and its parts on its page."""
    whole = selectors.in_campaign(campaign, control.asof).filter(parent_id=None)
    if viewer.reach("see", campaign).whole:
        return whole
    seen = Project.objects.filter(policy.visible_projects(viewer, campaign))
    return whole.filter(id__in=seen.values("id"))


def _by_place(request: HttpRequest) -> bool:
    """Does the order asked need the place in the list? (The default order does.)"""
    return request.GET.get("sort", "").removeprefix("-") not in {"name", "planned_start", "total", "unit"}


def list_figures(campaign: Any, control: Any) -> dict[str, str]:
    """Where the figures of the sentence over the list open."""
    from urllib.parse import urlencode

    tail = f"?{urlencode(control.address)}" if control.address else ""
    names = {"all": "project_count", "due": "project_due_not_started", "quiet": "project_unchanged_3_weeks"}
    return {key: f"/c/{campaign.key}/figures/{name}/{tail}" for key, name in names.items()}
