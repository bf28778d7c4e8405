"""Finding the project an address means, and the campaign it is looked at in."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, campaign_or_404, can_see_campaign
from gongjian.projects import selectors
from gongjian.projects.forms.promotion import units_to_write
from gongjian.projects.models import Project
from gongjian.projects.policy import can_see, visible_projects


def project_or_404(request: Any, number: str) -> Project:
    """The project of that number; one out of reach does not exist. A voided one is found: its address keeps working."""
    found: Project | None = None
    if request.viewer.scopes:
        found = Project.objects.filter(visible_projects(request.viewer, None), number=number).first()
    if found is None:
        raise Http404
    return found


def campaign_of(request: Any, project: Project) -> Campaign | None:
    """The campaign the page shows the project in: the one the address names, else a live one, else any it was in."""
    theirs = selectors.campaigns_of([project.pk]).get(project.pk, [])
    inside = [campaign for campaign in theirs if can_see_campaign(request.viewer, campaign)]
    line: list[Campaign] = []
    for campaign in inside:
        above: Campaign | None = campaign
        while above is not None:
            if above not in line and can_see_campaign(request.viewer, above):
                line.append(above)
            above = above.parent
    asked = request.GET.get("campaign", "")
    named = next((campaign for campaign in line if campaign.key == asked), None)
    return named or (inside[0] if inside else None)


def campaign_of_part(request: Any, part: Any) -> Campaign | None:
    """The campaign a part of a project (a need, a parcel) is looked at in: its own if the viewer sees it, else the
    project's."""
    own = campaign_by_id(part.campaign_id) if part.campaign_id else None
    if own is not None and can_see_campaign(request.viewer, own):
        return own
    return campaign_of(request, part.project)


def crumbs_of_part(
    request: Any, part: Any, campaign: Campaign | None, room: Any, path: str
) -> list[dict[str, str]]:
    """The way to a part of a project: the campaign, its page `path` of such parts, the project if it may be seen."""
    found = []
    if campaign is not None:
        base = f"/c/{campaign.key}/"
        found = [{"label": campaign.label, "href": base}, {"label": str(room), "href": f"{base}{path}/"}]
    seen = can_see(request.viewer, part.project_id)
    href = f"/projects/{part.project.number}/" if seen else ""
    return [*found, {"label": part.project.name, "href": href}]


def part_or_404(request: Any, model: Any, seen: Callable[[Any, None], Q], number: str) -> Any:
    """The part of a project with that number, its project and matter at hand; one out of reach does not exist."""
    found = None
    if request.viewer.scopes:
        rows = model.objects.filter(seen(request.viewer, None), number=number)
        found = rows.select_related("project", "matter").first()
    if found is None:
        raise Http404
    return found


def open_campaign(request: Any, key: str, check: Callable[[Any, Campaign, int | None], None]) -> Campaign:
    """The campaign to register something in; `check` refuses whoever may not for the first unit they could write."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    units = [int(value) for value, _label in units_to_write(request.viewer, campaign) if value]
    check(request.viewer, campaign, units[0] if units else None)
    return campaign
