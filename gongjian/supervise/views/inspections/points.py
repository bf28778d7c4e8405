"""The points of a plan as its page shows them: why each, what the cap leaves it, and the draw that anybody repeats."""

from typing import Any

from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.periods import KIND_WORDS, period_of
from gongjian.kit import words
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import InspectionPlan, InspectionPoint, PlanState, Visit
from gongjian.supervise.playbook.inspections import inspections_of
from gongjian.supervise.selectors.inspections.caps import left_by_unit, same_day
from gongjian.supervise.selectors.inspections.frames import frames_in, point_name, redrawn_same
from gongjian.supervise.selectors.inspections.seeing import can_plan
from gongjian.supervise.selectors.inspections.words import where
from gongjian.supervise.views.inspections.rows import visit_light


def open_caps(viewer: Viewer, campaign: Campaign) -> bool:
    """May the viewer be told what the cap leaves: whoever plans, and in an archived campaign, where nothing is to come,
    everybody who sees it whole."""
    if campaign.status == "archived":
        return viewer.reach("see", campaign).whole
    return can_plan(viewer, campaign)


def cap_line(campaign: Campaign, plan: InspectionPlan) -> dict[str, Any] | None:
    """The cap this plan is under, as the playbook said it on its first day; None without one for its kind."""
    rule = inspections_of(campaign, plan.from_on).cap
    if rule is None or plan.kind not in rule.kinds:
        return None
    return {"rule": rule, "period": KIND_WORDS[rule.period]}


def point_lines(
    campaign: Campaign,
    plan: InspectionPlan,
    points: list[InspectionPoint],
    visits: list[Visit],
    *,
    caps: bool,
) -> list[dict[str, Any]]:
    """Points drawn or chosen, each with its visit, the plan it goes together with, and what the cap leaves its unit."""
    chosen = [row for row in points if row.drawn or row.chosen_reason]
    by_point = {row.point_id: row for row in visits}
    merged, left = same_day(plan, chosen), _left(campaign, plan, chosen) if caps else {}
    return [
        {
            "row": row,
            "where": where(row),
            "unit": unit_tree().label(row.unit_id) if row.project_id and row.unit_id else "",
            "why": row.chosen_reason or _("drawn as number %(place)s") % {"place": row.ordinal},
            "merged": merged.get(row.pk, ""),
            "cap": left.get(row.unit_id or 0, ""),
            "visit": by_point.get(row.pk),
            "light": visit_light(by_point[row.pk]) if row.pk in by_point else None,
        }
        for row in chosen
    ]


def _left(campaign: Campaign, plan: InspectionPlan, points: list[InspectionPoint]) -> dict[int, str]:
    """Unit → what the cap leaves it in the period of the first day, in words; before filing without this plan."""
    if cap_line(campaign, plan) is None or plan.state == PlanState.CANCELLED:
        return {}
    units = {row.unit_id for row in points if row.unit_id is not None}
    said = _("cap leaves %(count)s in %(period)s") if plan.state == PlanState.DRAFT else ""
    said = said or _("cap leaves %(count)s more in %(period)s")
    return {
        one.unit.pk: said % {"count": one.left, "period": period_of(one.cap.period, plan.from_on).full_name}
        for one in left_by_unit(campaign, units, plan.from_on)
        if one.cap is not None
    }


def draw_card(
    request: Any, campaign: Campaign, plan: InspectionPlan, points: list[InspectionPoint]
) -> dict[str, Any]:
    """What it takes to draw again, and what drawing again just now has given."""
    frame = [row for row in points if not row.chosen_reason]
    return {
        "plan": plan,
        "of": frames_in(campaign, plan.from_on).get(plan.frame_of, plan.frame_of),
        "rule": inspections_of(campaign, plan.from_on).frame(plan.frame_of),
        "size": sum(1 for row in points if row.drawn),
        "same": redrawn_same(plan, points),
        "again": words.stamp(request.now) if request.GET.get("draw") == "again" else "",
        "frame": [
            {"name": point_name(row), "where": where(row), "drawn": row.drawn, "place": row.ordinal}
            for row in sorted(frame, key=point_name)
        ],
    }
