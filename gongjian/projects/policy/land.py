"""Who may see land and who writes of it: the township that hands it over, a unit that answers, the office."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Parcel, Project
from gongjian.projects.policy.asking import over, passes, refuse_archived
from gongjian.projects.policy.project import can_report, visible_parts
from gongjian.projects.selectors import campaigns_of


def visible_parcels(viewer: Viewer, campaign: Campaign | None) -> Q:
    """Which parcels the viewer may see: of the projects in reach, and those a township in reach hands over."""
    return visible_parts(viewer, campaign)


def check_can_enter_land(viewer: Viewer, project: Project) -> None:
    """Refused unless the viewer may enter parcels of the project."""
    refuse_archived(campaigns_of([project.pk]).get(project.pk, []))
    if not can_report(viewer, project):
        raise Refused(
            "may_not_enter_land",
            _("Land is entered by a unit that answers for the project, or the campaign's office."),
        )


def can_enter_land(viewer: Viewer, project: Project) -> bool:
    """May the viewer enter parcels of the project?"""
    return passes(check_can_enter_land, viewer, project)


def check_can_work_parcel(viewer: Viewer, parcel: Parcel) -> None:
    """Refused unless the viewer may say how the parcel stands: its township, a unit that answers, the office."""
    campaigns = campaigns_of([parcel.project_id]).get(parcel.project_id, [])
    refuse_archived(campaigns)
    if not over("report", viewer, [parcel.unit_id], campaigns):
        check_can_enter_land(viewer, parcel.project)


def can_work_parcel(viewer: Viewer, parcel: Parcel) -> bool:
    """May the viewer say how the parcel stands?"""
    return passes(check_can_work_parcel, viewer, parcel)


def check_can_assign_parcel(viewer: Viewer, parcel: Parcel) -> None:
    """Refused unless the viewer hands matters to townships."""
    campaigns = campaigns_of([parcel.project_id]).get(parcel.project_id, [])
    refuse_archived(campaigns)
    if not over("assign", viewer, [parcel.project.unit_id], campaigns):
        raise Refused("may_not_assign_parcel", _("Parcels are handed to townships by the campaign's office."))


def can_assign_parcel(viewer: Viewer, parcel: Parcel) -> bool:
    """May the viewer hand the parcel to its township?"""
    return passes(check_can_assign_parcel, viewer, parcel)
