"""Who may see and keep leads, events and money in place."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.ledger.records import Record
from gongjian.people.viewer import Viewer
from gongjian.projects.models import (
    Declaration,
    FundsInPlace,
    Lead,
    LeadStep,
    Project,
)
from gongjian.projects.policy.asking import passes, refuse_archived
from gongjian.projects.policy.project import visible_projects


def visible_promotion(viewer: Viewer, campaign: Campaign | None, model: type[Record]) -> Q:
    """Which rows of a table of promotion the viewer may see: those of a unit or team they reach; a declaration as its
    project. A filter in columns; rights are today's."""
    if model is Declaration:
        seen = Project.objects.filter(visible_projects(viewer, campaign))
        return Q(project_id__in=seen.values("id"))
    reach = viewer.reach("see", campaign)
    columns = ("unit_id",) if model is FundsInPlace else ("unit_id", "team_id")
    return reach.q(*columns)


def can_see_lead(viewer: Viewer, lead_id: int) -> bool:
    """May the viewer see the lead of that id?"""
    lead = Lead.objects.filter(pk=lead_id).select_related("campaign").first()
    if lead is None:
        return False
    seen = visible_promotion(viewer, lead.campaign, Lead)
    return Lead.objects.filter(seen, pk=lead_id).exists()


def may_see_lead_paper(viewer: Viewer, step_id: int) -> bool:
    """Rights on a paper signed at a step are rights on the lead."""
    lead_id = LeadStep.objects.filter(pk=step_id).values_list("lead_id", flat=True).first()
    return lead_id is not None and can_see_lead(viewer, lead_id)


def check_can_promote(
    viewer: Viewer, campaign: Campaign, unit_id: int | None, team_id: int | None = None
) -> None:
    """Refused unless the viewer may keep leads, events and money in place of that unit: the unit itself, its team, or
    the campaign's office."""
    refuse_archived([campaign])
    units = [unit_id, team_id]
    if not (viewer.may_over("report", units, campaign) or viewer.may_over("edit", [unit_id], campaign)):
        raise Refused(
            "may_not_promote",
            _("Only the unit that follows it up, its team, or the campaign's office writes this."),
            "unit",
            _("Choose a unit you act for, or ask the campaign's office."),
        )


def can_promote(viewer: Viewer, campaign: Campaign, unit_id: int | None, team_id: int | None = None) -> bool:
    """May the viewer keep leads and events of that unit?"""
    return passes(check_can_promote, viewer, campaign, unit_id, team_id)
