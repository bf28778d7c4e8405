"""Finding the project an address means, and the campaign it is looked at in."""

from typing import Any

from django.http import Http404

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import can_see_campaign
from gongjian.projects import selectors
from gongjian.projects.models import Project
from gongjian.projects.policy import visible_projects


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
