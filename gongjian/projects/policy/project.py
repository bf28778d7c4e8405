"""Who may see a project, change it, and report on it. Who asks is one question; the project's state is another."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign, Membership
from gongjian.campaigns.selectors import campaigns_in_reach, with_below
from gongjian.kernel.problems import Refused
from gongjian.matters.policy import visible_matters
from gongjian.people.viewer import Viewer
from gongjian.projects.models import (
    Project,
    ProjectHolding,
    ProjectPaper,
    ProjectRole,
)
from gongjian.projects.policy.asking import over, passes, refuse_archived
from gongjian.projects.selectors import campaigns_of

REPORTING_ROLES = (
    ProjectRole.ACCOUNTABLE,
    ProjectRole.LEAD,
    ProjectRole.TOWNSHIP,
    ProjectRole.TEAM,
    ProjectRole.OWNER,
)


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


def matters_seen(viewer: Viewer, campaign: Campaign | None) -> Q:
    """Which matters of a project the viewer may see."""
    return visible_matters(viewer, campaign)


def visible_parts(viewer: Viewer, campaign: Campaign | None) -> Q:
    """Which parts of projects (needs, parcels) the viewer may see: of the projects in reach, and those that lie with a
    unit in reach. A filter in columns; rights are today's."""
    projects = Project.objects.filter(visible_projects(viewer, campaign))
    seen = Q(project_id__in=projects.values("id"))
    units = set(viewer.reach("see", campaign).unit_ids)
    if campaign is None:
        for one in campaigns_in_reach(viewer):
            units |= viewer.reach("see", one).unit_ids
    return (seen | Q(unit_id__in=sorted(units))) if units else seen


def may_see_paper(viewer: Viewer, paper_id: int) -> bool:
    """Rights on a project's paper are rights on the project."""
    project_id = ProjectPaper.objects.filter(pk=paper_id).values_list("project_id", flat=True).first()
    return project_id is not None and can_see(viewer, project_id)


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


def can_register(viewer: Viewer, campaign: Campaign | None) -> bool:
    """May the viewer register projects in the campaign?"""
    return passes(check_can_register, viewer, campaign)


def check_can_edit(viewer: Viewer, project: Project) -> None:
    """Refused unless the viewer may change it: `edit` over its unit, in one of its campaigns not archived."""
    check_can_edit_in(viewer, project, campaigns_of([project.pk]).get(project.pk, []))


def check_can_edit_in(viewer: Viewer, project: Project, campaigns: list[Campaign]) -> None:
    """The same where its campaigns are known already: nothing is read."""
    refuse_archived(campaigns)
    if not over("edit", viewer, [project.unit_id], campaigns):
        raise Refused(
            "may_not_edit",
            _("This project is kept by the campaign's office, and you do not act for it."),
            remedy=_("Tell the campaign's office what is to be changed; a unit reports its readings itself."),
        )


def check_can_class(viewer: Viewer, campaign: Campaign) -> None:
    """Refused unless the viewer may say to which batch, class, sector and key task of the campaign projects belong:
    its administrator, and whoever loads its list, whose lines say the same."""
    if not any(viewer.may_over(one, [campaign.unit_id], campaign) for one in ("configure", "import")):
        raise Refused(
            "may_not_class",
            _(
                "Batch, class, sector and key task are kept by the campaign's office, and you do not act for it."
            ),
            remedy=_("Leave them as they are, or tell the campaign's office what they should be."),
        )


def can_class(viewer: Viewer, campaign: Campaign) -> bool:
    """May the viewer say batch, class, sector and key task?"""
    return passes(check_can_class, viewer, campaign)


def can_edit_together(viewer: Viewer, campaign: Campaign) -> bool:
    """May the viewer change several of the campaign's projects in one act? Each of them is asked for again."""
    return campaign.status != "archived" and bool(viewer.reach("edit", campaign))


def can_edit(viewer: Viewer, project: Project) -> bool:
    """May the viewer change the project?"""
    return passes(check_can_edit, viewer, project)


def check_can_report(viewer: Viewer, project: Project) -> None:
    """Refused unless the viewer may say how the project stands: a unit that answers for it, or the office."""
    campaigns = campaigns_of([project.pk]).get(project.pk, [])
    refuse_archived(campaigns)
    held = ProjectHolding.objects.filter(
        voided=False, to_on=None, project_id=project.pk, role__in=REPORTING_ROLES
    )
    units = [project.unit_id, *held.values_list("unit_id", flat=True)]
    if not (over("report", viewer, units, campaigns) or over("edit", viewer, [project.unit_id], campaigns)):
        raise Refused(
            "may_not_report",
            _("Only a unit that answers for this project, or the campaign's office, reports on it."),
            remedy=_("If your unit should answer for it, ask the campaign's office to put that right first."),
        )


def can_report(viewer: Viewer, project: Project) -> bool:
    """May the viewer report readings of the project?"""
    return passes(check_can_report, viewer, project)
