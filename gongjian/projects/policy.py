"""Who may see a project, change it, and report on it. Who asks is one question; the project's state is another."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign, Membership
from gongjian.campaigns.selectors import campaigns_in_reach, with_below
from gongjian.kernel.problems import Refused
from gongjian.ledger.records import Record
from gongjian.matters.policy import visible_matters
from gongjian.people.viewer import Viewer
from gongjian.projects.models import (
    Budget,
    Declaration,
    FundBatch,
    FundsInPlace,
    Lead,
    Project,
    ProjectHolding,
    ProjectPaper,
    ProjectRole,
)
from gongjian.projects.selectors import campaigns_of

REPORTING_ROLES = (
    ProjectRole.ACCOUNTABLE,
    ProjectRole.LEAD,
    ProjectRole.TOWNSHIP,
    ProjectRole.TEAM,
    ProjectRole.OWNER,
)


# ---------------------------------------------------------------- see
def visible_projects(viewer: Viewer, campaign: Campaign | None) -> Q:
    """Which projects the viewer may see: a filter in columns, for the present and the past. Rights are today's.

    A project is seen by whoever reaches its accountable unit or any unit that answers for it now. Who reaches the
    whole of the campaign sees every project that is or was in it or in a campaign inside it. Without a campaign:
    all that is seen through any campaign.
    """
    if campaign is not None:
        reach = viewer.reach("see", campaign)
        return _members(with_below(campaign)) if reach.whole else _of_units(reach.unit_ids)
    everywhere = viewer.reach("see")
    if everywhere.whole:
        return Q()
    seen = _of_units(everywhere.unit_ids)
    for one in campaigns_in_reach(viewer):
        reach = viewer.reach("see", one)
        if reach.whole:
            seen |= _members(with_below(one))
        elif reach.unit_ids - everywhere.unit_ids:
            seen |= _members(with_below(one)) & _of_units(reach.unit_ids)
    return seen


def _members(campaign_ids: frozenset[int]) -> Q:
    ever = Membership.objects.filter(voided=False, campaign_id__in=sorted(campaign_ids))
    return Q(id__in=ever.values("project_id"))


def _of_units(unit_ids: frozenset[int]) -> Q:
    if not unit_ids:
        return Q(id__in=[])
    ids = sorted(unit_ids)
    held = ProjectHolding.objects.filter(voided=False, to_on=None, unit_id__in=ids)
    return Q(unit_id__in=ids) | Q(id__in=held.values("project_id"))


def can_see(viewer: Viewer, project_id: int) -> bool:
    """May the viewer see the project of that id?"""
    return (
        bool(viewer.scopes) and Project.objects.filter(visible_projects(viewer, None), pk=project_id).exists()
    )


def visible_promotion(viewer: Viewer, campaign: Campaign | None, model: type[Record]) -> Q:
    """Which rows of a table of promotion the viewer may see: those of a unit or team they reach; a declaration as its
    project. A filter in columns; rights are today's."""
    if model is Declaration:
        seen = Project.objects.filter(visible_projects(viewer, campaign))
        return Q(project_id__in=seen.values("id"))
    reach = viewer.reach("see", campaign)
    columns = ("unit_id",) if model is FundsInPlace else ("unit_id", "team_id")
    return reach.q(*columns)


def visible_money(viewer: Viewer, campaign: Campaign | None, model: type[Record]) -> Q:
    """Which rows of a table of public money the viewer may see: batches and budgets of units they reach, what hangs on
    a project as the project. A filter in columns; rights are today's."""
    if model in (FundBatch, Budget):
        return viewer.reach("see", campaign).q("unit_id")
    seen = Project.objects.filter(visible_projects(viewer, campaign))
    return Q(project_id__in=seen.values("id"))


def batches_seen(viewer: Viewer, batch_ids: Iterable[int]) -> set[int]:
    """Of these batches, those the viewer may open: who sees what a project was given need not see the whole batch it
    came of."""
    batches = FundBatch.objects.filter(id__in=set(batch_ids)).select_related("campaign")
    seen: set[int] = set()
    for campaign in {one.campaign for one in batches}:
        reached = batches.filter(visible_money(viewer, campaign, FundBatch), campaign=campaign)
        seen.update(reached.values_list("id", flat=True))
    return seen


def can_see_lead(viewer: Viewer, lead_id: int) -> bool:
    """May the viewer see the lead of that id?"""
    lead = Lead.objects.filter(pk=lead_id).select_related("campaign").first()
    if lead is None:
        return False
    seen = visible_promotion(viewer, lead.campaign, Lead)
    return Lead.objects.filter(seen, pk=lead_id).exists()


# ---------------------------------------------------------------- change
def check_can_register(viewer: Viewer, campaign: Campaign | None, unit_id: int | None = None) -> None:
    """Refused unless the viewer may register projects: in the campaign, or over the accountable unit without one."""
    if campaign is not None and campaign.status == "archived":
        raise Refused(
            "campaign_archived",
            _("This campaign is archived; nothing in it can be changed."),
            remedy=_("Register the project in a campaign that is under way."),
        )
    if not viewer.may_over("edit", [unit_id], campaign):
        raise Refused(
            "may_not_register",
            _("Projects are registered by the campaign's office, and you do not act for it."),
            remedy=_("Send the facts of the project to the campaign's office."),
        )


def check_can_promote(
    viewer: Viewer, campaign: Campaign, unit_id: int | None, team_id: int | None = None
) -> None:
    """Refused unless the viewer may keep leads, events and money in place of that unit: the unit itself, its team, or
    the campaign's office."""
    _refuse_archived([campaign])
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
    return _passes(check_can_promote, viewer, campaign, unit_id, team_id)


def check_can_fund(viewer: Viewer, campaign: Campaign, unit_id: int | None) -> None:
    """Refused unless the viewer may keep batches, allocations, payments and budgets of that unit: the unit itself, or
    the campaign's office."""
    _refuse_archived([campaign])
    if not any(viewer.may_over(one, [unit_id], campaign) for one in ("report", "edit")):
        raise Refused(
            "may_not_fund",
            _("Only the unit that holds the money, or the campaign's office, writes this."),
            "unit",
            _("Choose a unit you act for, or ask the campaign's office."),
        )


def can_fund(viewer: Viewer, campaign: Campaign, unit_id: int | None) -> bool:
    """May the viewer keep public money of that unit?"""
    return _passes(check_can_fund, viewer, campaign, unit_id)


def can_register(viewer: Viewer, campaign: Campaign | None) -> bool:
    """May the viewer register projects in the campaign?"""
    return _passes(check_can_register, viewer, campaign)


def check_can_edit(viewer: Viewer, project: Project) -> None:
    """Refused unless the viewer may change it: `edit` over its unit, in one of its campaigns not archived."""
    campaigns = campaigns_of([project.pk]).get(project.pk, [])
    _refuse_archived(campaigns)
    if not _over("edit", viewer, [project.unit_id], campaigns):
        raise Refused(
            "may_not_edit",
            _("This project is kept by the campaign's office, and you do not act for it."),
            remedy=_("Tell the campaign's office what is to be changed; a unit reports its readings itself."),
        )


def can_edit(viewer: Viewer, project: Project) -> bool:
    """May the viewer change the project?"""
    return _passes(check_can_edit, viewer, project)


def check_can_report(viewer: Viewer, project: Project) -> None:
    """Refused unless the viewer may say how the project stands: a unit that answers for it, or the office."""
    campaigns = campaigns_of([project.pk]).get(project.pk, [])
    _refuse_archived(campaigns)
    held = ProjectHolding.objects.filter(
        voided=False, to_on=None, project_id=project.pk, role__in=REPORTING_ROLES
    )
    units = [project.unit_id, *held.values_list("unit_id", flat=True)]
    if not (_over("report", viewer, units, campaigns) or _over("edit", viewer, [project.unit_id], campaigns)):
        raise Refused(
            "may_not_report",
            _("Only a unit that answers for this project, or the campaign's office, reports on it."),
            remedy=_("If your unit should answer for it, ask the campaign's office to put that right first."),
        )


def can_report(viewer: Viewer, project: Project) -> bool:
    """May the viewer report readings of the project?"""
    return _passes(check_can_report, viewer, project)


def _refuse_archived(campaigns: list[Campaign]) -> None:
    if campaigns and all(campaign.status == "archived" for campaign in campaigns):
        raise Refused(
            "campaign_archived",
            _("This campaign is archived; nothing in it can be changed."),
            remedy=_("If the project goes on, put it into a campaign that is under way first."),
        )


def _over(permission: str, viewer: Viewer, unit_ids: list[int | None], campaigns: list[Campaign]) -> bool:
    open_ones: list[Campaign | None] = [one for one in campaigns if one.status != "archived"]
    return any(viewer.may_over(permission, unit_ids, one) for one in open_ones or [None])


def _passes(check: Any, *arguments: Any) -> bool:
    try:
        check(*arguments)
    except Refused:
        return False
    return True


def matters_seen(viewer: Viewer, campaign: Campaign | None) -> Q:
    """Which matters of a project the viewer may see."""
    return visible_matters(viewer, campaign)


def may_see_paper(viewer: Viewer, paper_id: int) -> bool:
    """Rights on a project's paper are rights on the project."""
    project_id = ProjectPaper.objects.filter(pk=paper_id).values_list("project_id", flat=True).first()
    return project_id is not None and can_see(viewer, project_id)


# ---------------------------------------------------------------- plan networks
def check_can_plan(viewer: Viewer, project: Project) -> None:
    """Refused unless the viewer may work on the project's plan: a unit that answers for it, or the office."""
    check_can_report(viewer, project)


def can_plan(viewer: Viewer, project: Project) -> bool:
    """May the viewer work on the project's plan?"""
    return _passes(check_can_plan, viewer, project)


def check_can_approve(viewer: Viewer, project: Project) -> None:
    """Refused unless the viewer may approve its plan: a lead official over its unit, or the office for a leader."""
    campaigns = campaigns_of([project.pk]).get(project.pk, [])
    _refuse_archived(campaigns)
    if not any(_over(permission, viewer, [project.unit_id], campaigns) for permission in ("decide", "edit")):
        raise Refused(
            "may_not_approve",
            _("Plans are approved by the lead official; the office records what a leader has signed."),
            remedy=_("Hand the plan in; it then waits for the lead official."),
        )


def can_approve(viewer: Viewer, project: Project) -> bool:
    """May the viewer approve the project's plan?"""
    return _passes(check_can_approve, viewer, project)


def check_can_work_node(viewer: Viewer, node: Any) -> None:
    """Refused unless the viewer may say how a node stands: its department, or whoever may work on the plan."""
    campaigns = campaigns_of([node.project_id]).get(node.project_id, [])
    _refuse_archived(campaigns)
    if not _over("report", viewer, [node.unit_id], campaigns):
        check_can_plan(viewer, node.project)


def can_work_node(viewer: Viewer, node: Any) -> bool:
    """May the viewer say how the node stands?"""
    return _passes(check_can_work_node, viewer, node)


def can_see_node(viewer: Viewer, node: Any) -> bool:
    """Is the node on the viewer's department's desk, or its project in reach?"""
    if can_see(viewer, node.project_id):
        return True
    campaigns = campaigns_of([node.project_id]).get(node.project_id, [])
    return bool(viewer.scopes) and any(viewer.may_over("see", [node.unit_id], one) for one in campaigns)


# ---------------------------------------------------------------- statistics
def check_can_keep_statistics(viewer: Viewer, campaign: Campaign) -> None:
    """Refused unless the viewer keeps the statistics office's figures of the campaign: its office."""
    _refuse_archived([campaign])
    if not viewer.may_over("edit", [campaign.unit_id], campaign):
        raise Refused(
            "may_not_keep_statistics",
            _("Figures of the statistics office are entered by the campaign's office."),
            remedy=_("Send the published figure with its source to the campaign's office."),
        )


def can_keep_statistics(viewer: Viewer, campaign: Campaign) -> bool:
    """May the viewer keep statistical figures of the campaign?"""
    return _passes(check_can_keep_statistics, viewer, campaign)
