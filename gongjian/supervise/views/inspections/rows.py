"""Plans and visits in words and lights, for every page that shows them."""

from typing import Any

from gongjian.supervise.models import PlanState, ReviewOutcome, SpokenState, VisitState

PLAN_LIGHTS = {
    PlanState.DRAFT: "not-due",
    PlanState.FILED: "not-due",
    PlanState.UNDER_WAY: "watch",
    PlanState.CLOSED: "done",
    PlanState.CANCELLED: "paused",
}
VISIT_LIGHTS = {
    VisitState.PLANNED: "not-due",
    VisitState.UNDER_WAY: "watch",
    VisitState.ENDED: "done",
    VisitState.CANCELLED: "paused",
}
SPOKEN_LIGHTS = {SpokenState.WAITING: "watch", SpokenState.CONFIRMED: "done", SpokenState.DROPPED: "paused"}
REVIEW_LIGHTS = {ReviewOutcome.ASKED: "watch", ReviewOutcome.UPHELD: "done", ReviewOutcome.CHANGED: "done"}


def plan_light(plan: Any) -> tuple[str, str]:
    """Meaning and word of the plan's state."""
    state = PlanState(plan.state)
    return PLAN_LIGHTS[state], str(state.label)


def visit_light(visit: Any) -> tuple[str, str]:
    """Meaning and word of the visit's state."""
    state = VisitState(visit.state)
    return VISIT_LIGHTS[state], str(state.label)
