"""Who may plan a project, approve its plan, and work a node."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.models import (
    Project,
)
from gongjian.projects.policy.asking import over, passes, refuse_archived
from gongjian.projects.policy.project import can_see, check_can_report
from gongjian.projects.selectors import campaigns_of


def check_can_plan(viewer: Viewer, project: Project) -> None:
    """Refused unless the viewer may work on the project's plan: a unit that answers for it, or the office."""
    check_can_report(viewer, project)


def can_plan(viewer: Viewer, project: Project) -> bool:
    """May the viewer work on the project's plan?"""
    return passes(check_can_plan, viewer, project)


def check_can_approve(viewer: Viewer, project: Project) -> None:
    """Refused unless the viewer may approve its plan: a lead official over its unit, or the office for a leader."""
    campaigns = campaigns_of([project.pk]).get(project.pk, [])
    refuse_archived(campaigns)
    if not any(over(permission, viewer, [project.unit_id], campaigns) for permission in ("decide", "edit")):
        raise Refused(
            "may_not_approve",
            _("Plans are approved by the lead official; the office records what a leader has signed."),
            remedy=_("Hand the plan in; it then waits for the lead official."),
        )


def can_approve(viewer: Viewer, project: Project) -> bool:
    """May the viewer approve the project's plan?"""
    return passes(check_can_approve, viewer, project)


def check_can_work_node(viewer: Viewer, node: Any) -> None:
    """Refused unless the viewer may say how a node stands: its department, or whoever may work on the plan."""
    campaigns = campaigns_of([node.project_id]).get(node.project_id, [])
    refuse_archived(campaigns)
    if not over("report", viewer, [node.unit_id], campaigns):
        check_can_plan(viewer, node.project)


def can_work_node(viewer: Viewer, node: Any) -> bool:
    """May the viewer say how the node stands?"""
    return passes(check_can_work_node, viewer, node)


def can_see_node(viewer: Viewer, node: Any) -> bool:
    """Is the node on the viewer's department's desk, or its project in reach?"""
    if can_see(viewer, node.project_id):
        return True
    campaigns = campaigns_of([node.project_id]).get(node.project_id, [])
    return bool(viewer.scopes) and any(viewer.may_over("see", [node.unit_id], one) for one in campaigns)
