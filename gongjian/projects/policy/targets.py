"""Who may see quantity targets, set and split them, sign their letters and say how much is done."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.models import QuantityTarget
from gongjian.projects.policy.asking import passes, refuse_archived


def visible_targets(viewer: Viewer, campaign: Campaign) -> Q:
    """Which targets the viewer may see: a filter in columns; rights are today's."""
    return viewer.reach("see", campaign).q("unit_id")


def check_can_set_target(viewer: Viewer, campaign: Campaign, unit_id: int | None) -> None:
    """Refused unless the viewer sets targets there: the campaign's office."""
    refuse_archived([campaign])
    if not viewer.may_over("edit", [unit_id], campaign):
        raise Refused("may_not_set_target", _("Targets are set by the campaign's office."))


def can_set_target(viewer: Viewer, campaign: Campaign, unit_id: int | None) -> bool:
    """May the viewer set targets there?"""
    return passes(check_can_set_target, viewer, campaign, unit_id)


def check_can_split(viewer: Viewer, target: QuantityTarget) -> None:
    """Refused unless the viewer splits it: the office, or who signs for the unit that has the target."""
    refuse_archived([target.campaign])
    if not (
        viewer.may_over("edit", [target.unit_id], target.campaign)
        or viewer.may_over("sign", [target.unit_id], target.campaign)
    ):
        raise Refused(
            "may_not_split",
            _("A target is split by the unit that has it, signed by its head, or by the campaign's office."),
        )


def can_split(viewer: Viewer, target: QuantityTarget) -> bool:
    """May the viewer split it?"""
    return passes(check_can_split, viewer, target)


def check_can_say_done(viewer: Viewer, target: QuantityTarget) -> None:
    """Refused unless the viewer reports for the unit that has the target, or is the office."""
    refuse_archived([target.campaign])
    if not (
        viewer.may_over("report", [target.unit_id], target.campaign)
        or viewer.may_over("edit", [target.unit_id], target.campaign)
    ):
        raise Refused("may_not_say_done", _("The unit that has the target says how much is done."))


def can_say_done(viewer: Viewer, target: QuantityTarget) -> bool:
    """May the viewer say how much is done?"""
    return passes(check_can_say_done, viewer, target)
