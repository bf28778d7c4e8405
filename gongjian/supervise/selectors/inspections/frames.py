"""What points are drawn from: units or projects of a filter, each by its number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign, Membership
from gongjian.kernel.sampling import Draw, same_draw
from gongjian.ledger import AsOf
from gongjian.people.models import Unit
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project, ProjectStage
from gongjian.supervise.models import InspectionPlan, InspectionPoint
from gongjian.supervise.playbook.inspections import inspections_of
from gongjian.supervise.selectors.inspections.past import known_rows

UNIT_FRAMES = {
    "township": _("every township"),
    "department": _("every department"),
    "units": _("townships, zones and departments"),
    "counties": _("counties and districts"),
}
PROJECT_FRAMES = {
    "projects": _("every project of the campaign"),
    "construction": _("projects under construction"),
    "ready": _("projects ready to start"),
}
FRAMES = UNIT_FRAMES | PROJECT_FRAMES
_KINDS = {
    "township": ("township",),
    "department": ("department",),
    "units": ("township", "zone", "department"),
    "counties": ("county",),
}


@dataclass(frozen=True)
class Framed:
    """A point that may be drawn: its name in the draw, the unit inspected, the project if it is one."""

    name: str
    unit_id: int | None
    project_id: int | None = None


def frames_in(campaign: Campaign, on: date) -> dict[str, Any]:
    """Key → words of everything that may be drawn from: the house's lists, and those of the playbook on the day."""
    return FRAMES | {one.key: one.name for one in inspections_of(campaign, on).frames}


def frame_of(campaign: Campaign, key: str, on: date) -> list[Framed]:
    """The points of a filter, in protocol order (units) or by number (projects)."""
    own = inspections_of(campaign, on).frame(key)
    if own is not None:
        listed = [unit for unit in _units(campaign, own.kinds) if unit.name.startswith(own.begins)]
        return [Framed(unit.number, unit.pk) for unit in listed]
    if key in UNIT_FRAMES:
        return [Framed(unit.number, unit.pk) for unit in _units(campaign, _KINDS[key])]
    rows = Membership.objects.filter(campaign_id=campaign.pk, to_on=None, voided=False)
    projects = Project.objects.filter(id__in=rows.values("project_id"), voided=False, merged_into_id=None)
    if key in ("construction", "ready"):
        at_stage = ProjectStage.objects.filter(stage=key, to_on=None, voided=False)
        projects = projects.filter(id__in=at_stage.values("project_id"))
    return [Framed(one.number, one.unit_id, one.pk) for one in projects.order_by("number")]


def _units(campaign: Campaign, kinds: tuple[str, ...]) -> list[Unit]:
    tree = unit_tree()
    inside = tree.subtree(campaign.unit_id)
    ids = [pk for pk in inside if tree.units[pk].kind in kinds and pk != campaign.unit_id]
    return [unit for unit in tree.in_order(ids) if unit.closed_on is None]


def units_of(campaign: Campaign) -> list[Unit]:
    """Units that may be inspected in the campaign."""
    return _units(campaign, ("county", "township", "zone", "department"))


def point_name(point: Any, projects: dict[int, str] | None = None) -> str:
    """The name a point has in the draw: the number of its project, else of its unit."""
    if point.project_id is not None:
        return (projects or {}).get(point.project_id) or point.project.number
    unit = unit_tree().get(point.unit_id)
    return unit.number if unit is not None else point.place


def points_of(plan: InspectionPlan, asof: AsOf | None = None) -> list[InspectionPoint]:
    """All points of a plan: drawn ones first in their order, then chosen ones, then the rest of the frame."""
    rows: Iterable[InspectionPoint]
    if asof is None or asof.is_now:
        rows = InspectionPoint.objects.filter(plan_id=plan.pk, voided=False).select_related("unit", "project")
    else:
        rows = known_rows(asof, InspectionPoint, plan_id=plan.pk)
    return sorted(rows, key=lambda row: (not row.drawn, not row.chosen_reason, row.ordinal, row.pk))


def draw_of(plan: InspectionPlan, points: list[InspectionPoint]) -> Draw | None:
    """The draw as recorded; None when nothing was drawn."""
    if plan.drawn_at is None or plan.frame_size is None:
        return None
    drawn = tuple(point_name(point) for point in points if point.drawn)
    return Draw(plan.seed, plan.frame_digest, plan.frame_size, drawn)


def redrawn_same(plan: InspectionPlan, points: list[InspectionPoint]) -> bool | None:
    """Drawn again from the recorded frame by the recorded seed: the same points? None when nothing was drawn."""
    made = draw_of(plan, points)
    if made is None:
        return None
    frame = [point_name(point) for point in points if not point.chosen_reason]
    return same_draw(made, frame)
