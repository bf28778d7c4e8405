"""Who sees what of inspections and visits, and whose they are to write.

A secret plan, its points, dates and visits are seen by its team alone; a visit of it by others from its own beginning,
the plan from the beginning of its first visit. Rights are today's: the past shows no more than the present.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, campaigns_in_reach
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
    AttendanceDuty,
    InspectionConclusion,
    InspectionPlan,
    InspectionPoint,
    PlanState,
    SpokenReader,
    SpokenRequest,
    TeamMember,
    Visit,
    VisitState,
)

BEGUN = (VisitState.UNDER_WAY, VisitState.ENDED)


# ---------------------------------------------------------------- the team
def team_plans(viewer: Viewer) -> Any:
    """Ids of the plans in whose team a post of the viewer is."""
    posts = [seat.post_id for seat in viewer.seats]
    return TeamMember.objects.filter(post_id__in=posts, voided=False).values("plan_id")


def in_team(viewer: Viewer, plan: InspectionPlan | None) -> bool:
    """Is a post of the viewer in the team of the plan?"""
    if plan is None:
        return False
    posts = [seat.post_id for seat in viewer.seats]
    return TeamMember.objects.filter(plan_id=plan.pk, post_id__in=posts, voided=False).exists()


def in_the_open(plan: InspectionPlan) -> bool:
    """May the plan be spoken of outside its team: it is not secret, or its first visit has begun."""
    return not plan.secret or plan.opened_at is not None


# ---------------------------------------------------------------- seeing
def visible_visits(viewer: Viewer, campaign: Campaign | None = None) -> Q:
    """Which visits the viewer may see, in columns of the visit."""
    secret = InspectionPlan.objects.filter(secret=True).values("id")
    open_ones = Q(plan_id=None) | ~Q(plan_id__in=secret) | Q(id__in=_begun().values("id"))
    mine = Q(plan_id__in=team_plans(viewer))
    if viewer.person_id is not None:
        mine |= Q(lead_id=viewer.person_id)
    moving = Q(lead_id__isnull=False) & ~Q(id__in=_begun().values("id"))
    known = ~moving | Q(campaign_id__in=_planned_by(viewer))
    return mine | (open_ones & known & _reached(viewer, campaign, "unit_id"))


def _planned_by(viewer: Viewer) -> list[int]:
    """Campaigns whose visits the viewer plans: where a leader will go is known to them, and to nobody else."""
    return [one.pk for one in campaigns_in_reach(viewer) if can_plan(viewer, one)]


def _begun() -> Any:
    """Visits that have begun, as the books stand today."""
    return Visit.objects.filter(state__in=BEGUN)


def visible_plans(viewer: Viewer, campaign: Campaign | None = None) -> Q:
    """Which plans the viewer may see, in columns of the plan. Drafts are their team's and of whoever may plan."""
    mine = Q(id__in=team_plans(viewer))
    in_open = Q(secret=False) | Q(opened_at__isnull=False)
    found = mine
    for one in [campaign] if campaign is not None else campaigns_in_reach(viewer):
        reach = viewer.reach("see", one)
        here = Q(campaign_id=one.pk) & in_open
        if not can_plan(viewer, one):
            here &= ~Q(state=PlanState.DRAFT)
        if not reach.whole:
            points = InspectionPoint.objects.filter(
                unit_id__in=reach.unit_ids, plan__secret=False, voided=False
            )
            begun = _begun().filter(unit_id__in=reach.unit_ids, voided=False)
            here &= Q(id__in=points.values("plan_id")) | Q(id__in=begun.values("plan_id"))
        found |= here
    return found


def _reached(viewer: Viewer, campaign: Campaign | None, column: str) -> Q:
    """Records of campaigns the viewer sees, whole or for the units in reach."""
    found = Q(pk__in=[])
    for one in [campaign] if campaign is not None else campaigns_in_reach(viewer):
        reach = viewer.reach("see", one)
        found |= Q(campaign_id=one.pk) & reach.q(column)
    return found


def can_see_visit(viewer: Viewer, visit_id: int) -> bool:
    """May the viewer see the visit of that id?"""
    return (
        bool(viewer.scopes)
        and Visit.objects.filter(visible_visits(viewer), pk=visit_id, voided=False).exists()
    )


def can_see_plan(viewer: Viewer, plan_id: int) -> bool:
    """May the viewer see the plan of that id?"""
    rows = InspectionPlan.objects.filter(visible_plans(viewer), pk=plan_id, voided=False)
    return bool(viewer.scopes) and rows.exists()


def sees_all_of(viewer: Viewer, plan: InspectionPlan) -> bool:
    """May the viewer see points and dates still to come: the team, or everybody once nothing of it is secret."""
    return days_are_open(plan) or in_team(viewer, plan)


def days_are_open(plan: InspectionPlan) -> bool:
    """Are the plan's days and points everybody's to know: it is not secret, or it has opened and is over."""
    over = plan.state in (PlanState.CLOSED, PlanState.CANCELLED)
    return not plan.secret or (plan.opened_at is not None and over)


def _plan_readable(viewer: Viewer, plan: InspectionPlan | None) -> bool:
    return plan is None or in_the_open(plan) or in_team(viewer, plan)


def _plan_row(viewer: Viewer, pk: int) -> bool:
    return _plan_readable(viewer, InspectionPlan.objects.filter(pk=pk).first())


def _member_row(viewer: Viewer, pk: int) -> bool:
    row = TeamMember.objects.filter(pk=pk).select_related("plan").first()
    return row is None or _plan_readable(viewer, row.plan)


def _point_row(viewer: Viewer, pk: int) -> bool:
    row = InspectionPoint.objects.filter(pk=pk).select_related("plan").first()
    if row is None or sees_all_of(viewer, row.plan):
        return True
    return Visit.objects.filter(point_id=pk, state__in=BEGUN).exists()


def _visit_row(viewer: Viewer, pk: int) -> bool:
    row = Visit.objects.filter(pk=pk).select_related("plan").first()
    if row is None or row.state in BEGUN:
        return True
    if row.lead_id is not None and row.lead_id != viewer.person_id:
        return can_plan(viewer, campaign_by_id(row.campaign_id))
    return row.plan is None or sees_all_of(viewer, row.plan)


def _duty_row(viewer: Viewer, pk: int) -> bool:
    row = AttendanceDuty.objects.filter(pk=pk).first()
    return (
        row is None or row.person_id == viewer.person_id or can_plan(viewer, campaign_by_id(row.campaign_id))
    )


def _spoken_row(viewer: Viewer, pk: int) -> bool:
    row = SpokenRequest.objects.filter(pk=pk).select_related("visit").first()
    return row is None or can_read_spoken(viewer, row)


SEALS: Mapping[str, Callable[[Viewer, int], bool]] = {
    "gongjian_inspection_plan": _plan_row,
    "gongjian_inspection_team": _member_row,
    "gongjian_inspection_point": _point_row,
    "gongjian_visit": _visit_row,
    "gongjian_spoken_request": _spoken_row,
    "gongjian_attendance_duty": _duty_row,
}
"""Whether a row on the ledger's pages is readable: what is secret is sealed there too, from auditors as well."""


# ---------------------------------------------------------------- planning
def can_plan(viewer: Viewer, campaign: Campaign | None, secret: bool = False) -> bool:
    """May the viewer file plans: the inspection office every kind, the campaign's office those that are announced."""
    if campaign is None or campaign.status == "archived":
        return False
    if viewer.reach("supervise", campaign).whole:
        return True
    return not secret and viewer.reach("assign", campaign).whole


def can_lead_plan(viewer: Viewer, plan: InspectionPlan) -> bool:
    """May the viewer change and file this plan: its team, and for what is not secret whoever may plan."""
    campaign = campaign_by_id(plan.campaign_id)
    if campaign is None or campaign.status == "archived":
        return False
    return in_team(viewer, plan) or (not plan.secret and can_plan(viewer, campaign))


# ---------------------------------------------------------------- on site
def can_visit(viewer: Viewer, visit: Visit) -> bool:
    """May the viewer go and write down what is found: the team, whoever leads the visit, whoever may plan."""
    campaign = campaign_by_id(visit.campaign_id)
    if campaign is None or campaign.status == "archived":
        return False
    if visit.plan is not None and in_team(viewer, visit.plan):
        return True
    if visit.plan is not None and visit.plan.secret:
        return False
    led = visit.lead_id is not None and visit.lead_id == viewer.person_id
    return led or can_plan(viewer, campaign)


# ---------------------------------------------------------------- spoken requests
def is_office(viewer: Viewer, campaign: Campaign | None) -> bool:
    """Is the viewer of the campaign's office, which confirms what leaders said?"""
    return campaign is not None and viewer.reach("assign", campaign).whole


def can_read_spoken(viewer: Viewer, spoken: SpokenRequest) -> bool:
    """The original words: whoever heard them, the office, and the posts named."""
    if viewer.user_id is not None and spoken.heard_by_user == viewer.user_id:
        return True
    if is_office(viewer, campaign_by_id(spoken.visit.campaign_id)):
        return True
    posts = [seat.post_id for seat in viewer.seats]
    return SpokenReader.objects.filter(request_id=spoken.pk, post_id__in=posts, voided=False).exists()


# ---------------------------------------------------------------- conclusions
def can_see_conclusion(viewer: Viewer, conclusion: InspectionConclusion) -> bool:
    """The team, the unit inspected, and whoever sees the whole campaign, once it is fed back."""
    plan, campaign = conclusion.plan, campaign_by_id(conclusion.plan.campaign_id)
    if in_team(viewer, plan):
        return True
    if campaign is None or conclusion.fed_back_at is None:
        return False
    return viewer.may_over("see", [conclusion.unit_id], campaign)


def can_ask_review(viewer: Viewer, conclusion: InspectionConclusion) -> bool:
    """May the viewer speak for the inspected unit?"""
    campaign = campaign_by_id(conclusion.plan.campaign_id)
    return (
        campaign is not None and campaign.status != "archived" and conclusion.unit_id in _speaks_for(viewer)
    )


def _speaks_for(viewer: Viewer) -> set[int]:
    return set(viewer.unit_ids) if viewer.may("report") or viewer.may("sign") else set()


def can_review(viewer: Viewer, conclusion: InspectionConclusion) -> bool:
    """May the viewer review it: whoever may plan, but nobody who concluded or was in the team."""
    plan = conclusion.plan
    if conclusion.by_user is not None and conclusion.by_user == viewer.user_id:
        return False
    return not in_team(viewer, plan) and can_plan(viewer, campaign_by_id(plan.campaign_id))
