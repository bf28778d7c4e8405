"""What the cap leaves a unit: a number, counted over every plan, secret ones too, and never whose or when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Campaign
from gongjian.kernel.sampling import Cap, cap_left, check_can_visit
from gongjian.kernel.sampling import Visit as Counted
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import InspectionPlan, InspectionPoint, PlanState, Visit, VisitState
from gongjian.supervise.playbook.inspections import CapText, inspections_of
from gongjian.supervise.selectors.inspections.seeing import BEGUN

FILED = (PlanState.FILED, PlanState.UNDER_WAY, PlanState.CLOSED)


@dataclass(frozen=True)
class Left:
    """What is left of the cap for a unit; None = no cap is set."""

    unit: Any
    left: int | None
    cap: Cap | None


def counted_visits(rule: CapText, unit_ids: Iterable[int] | None = None) -> list[Counted]:
    """Every day on which a unit is or was inspected, of the kinds the cap counts, in whatever campaign and plan."""
    wanted = Q(kind__in=rule.kinds, voided=False, unit_id__isnull=False)
    if unit_ids is not None:
        wanted &= Q(unit_id__in=list(unit_ids))
    rows = Visit.objects.filter(wanted).exclude(state=VisitState.CANCELLED).values_list("unit_id", "on")
    return [Counted(_name(unit), on) for unit, on in rows]


def left_of(campaign: Campaign, unit_id: int, on: date) -> int | None:
    """How many inspections the cap leaves the unit in the period of that day; None without a cap."""
    rule = inspections_of(campaign, on).cap
    if rule is None:
        return None
    return cap_left(rule.cap(), counted_visits(rule, [unit_id]), _name(unit_id), on)


def left_by_unit(campaign: Campaign, unit_ids: Iterable[int], on: date) -> list[Left]:
    """The same for many units, in protocol order; one query."""
    rule = inspections_of(campaign, on).cap
    units = unit_tree().in_order(unit_ids)
    if rule is None:
        return [Left(unit, None, None) for unit in units]
    visits, cap = counted_visits(rule, [unit.pk for unit in units]), rule.cap()
    return [Left(unit, cap_left(cap, visits, _name(unit.pk), on), cap) for unit in units]


def check_cap(campaign: Campaign, kind: str, wanted: Iterable[tuple[int, date]]) -> None:
    """Refused("cap_reached") for the first unit and day the cap does not leave; several on one day count once."""
    pairs = sorted(set(wanted), key=lambda one: (one[1], one[0]))
    if not pairs:
        return
    for unit_id, on in pairs:
        rule = inspections_of(campaign, on).cap
        if rule is None or kind not in rule.kinds:
            continue
        before = counted_visits(rule, [unit_id])
        here = [Counted(_name(other), day) for other, day in pairs if other == unit_id and day < on]
        check_can_visit(rule.cap(), [*before, *here], _name(unit_id), on)


def same_day(plan: InspectionPlan, points: Iterable[InspectionPoint]) -> dict[int, str]:
    """Point → number of an announced plan that goes to the same unit on the same day: the two count once. Secret plans
    are never named."""
    pairs = {(row.unit_id, row.planned_on): row.pk for row in points if row.unit_id and row.planned_on}
    others = InspectionPoint.objects.filter(
        plan__secret=False, plan__state__in=FILED, voided=False, unit_id__in=[unit for unit, _on in pairs]
    ).exclude(plan_id=plan.pk)
    found = {}
    for row in others.select_related("plan").order_by("id"):
        mine = pairs.get((row.unit_id, row.planned_on))
        if mine is not None:
            found[mine] = row.plan.number
    return found


def _name(unit_id: int) -> str:
    """How the kernel names the unit: as the message shall."""
    return unit_tree().label(unit_id)


__all__ = ["BEGUN", "Left", "check_cap", "counted_visits", "left_by_unit", "left_of", "same_day"]
