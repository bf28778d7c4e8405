"""Plans and visits as pages show them: what of them the viewer may see, and what came of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.http import Http404

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.people.models import Post
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
    AttendanceDuty,
    InspectionConclusion,
    InspectionPlan,
    PlanState,
    Problem,
    SpokenRequest,
    SpokenState,
    TeamMember,
    Visit,
    VisitState,
)
from gongjian.supervise.selectors.inspections.past import known_rows
from gongjian.supervise.selectors.inspections.seeing import (
    BEGUN,
    can_read_spoken,
    can_see_conclusion,
    can_visit,
    days_are_open,
    is_office,
    team_plans,
    visible_plans,
    visible_visits,
)

STRIP_DAYS = 14
NOW = AsOf(date.max)
"""All that is known: of these records the day asked for says nothing, only what was known then does."""


def plan_or_404(viewer: Viewer, number: str) -> InspectionPlan:
    """The plan of that number; one that is secret, or out of reach, does not exist."""
    found: InspectionPlan | None = None
    if viewer.scopes:
        found = InspectionPlan.objects.filter(visible_plans(viewer), number=number, voided=False).first()
    if found is None:
        raise Http404
    return found


def visit_or_404(viewer: Viewer, number: str) -> Visit:
    """The visit of that number; one that is secret, or out of reach, does not exist."""
    found: Visit | None = None
    if viewer.scopes:
        rows = Visit.objects.filter(visible_visits(viewer), number=number, voided=False)
        found = rows.select_related("plan", "project", "lead").first()
    if found is None:
        raise Http404
    return found


def conclusion_or_404(viewer: Viewer, number: str) -> InspectionConclusion:
    """The conclusion of that number, for the team, the unit inspected and whoever sees the campaign."""
    rows = InspectionConclusion.objects.filter(number=number, voided=False).select_related("plan")
    found: InspectionConclusion | None = rows.first()
    if found is None or not viewer.scopes or not can_see_conclusion(viewer, found):
        raise Http404
    return found


def spoken_or_404(viewer: Viewer, pk: int) -> SpokenRequest:
    """The spoken request of that id, for those who may read its words."""
    rows = SpokenRequest.objects.filter(pk=pk, voided=False).select_related("visit", "visit__project")
    found: SpokenRequest | None = rows.first()
    if found is None or not viewer.scopes or not can_read_spoken(viewer, found):
        raise Http404
    return found


# ---------------------------------------------------------------- lists
def plans_in(campaign: Campaign, viewer: Viewer) -> QuerySet[Any]:
    """Plans of the campaign the viewer may see."""
    rows = InspectionPlan.objects.filter(visible_plans(viewer, campaign), campaign_id=campaign.pk)
    return rows.filter(voided=False)


def visits_in(campaign: Campaign, viewer: Viewer) -> QuerySet[Any]:
    """Visits of the campaign the viewer may see."""
    rows = Visit.objects.filter(visible_visits(viewer, campaign), campaign_id=campaign.pk, voided=False)
    return rows.select_related("project")


def shown_dates(viewer: Viewer, plans: Iterable[InspectionPlan]) -> set[int]:
    """Ids of the plans whose days the viewer may know: of a secret one that has opened, only once it is over."""
    mine = {row["plan_id"] for row in team_plans(viewer)}
    return {plan.pk for plan in plans if plan.pk in mine or days_are_open(plan)}


@dataclass(frozen=True)
class Counted:
    """What came of visits: how many, problems found, of them solved on the spot."""

    visits: int = 0
    ended: int = 0
    found: int = 0
    on_the_spot: int = 0


def counts_of(plans: Iterable[int], viewer: Viewer) -> dict[int, Counted]:
    """Plan → what came of the visits of it the viewer may see; two queries."""
    ids = list(plans)
    seen = Visit.objects.filter(visible_visits(viewer), plan_id__in=ids, voided=False).exclude(
        state=VisitState.CANCELLED
    )
    found: dict[int, Counted] = {}
    for plan, visits, ended in (
        seen.order_by()
        .values_list("plan_id")
        .annotate(n=Count("id"), done=Count("id", filter=Q(state=VisitState.ENDED)))
    ):
        found[plan] = Counted(visits, ended)
    problems = Problem.objects.filter(visit__plan_id__in=ids, visit__state__in=BEGUN, voided=False)
    for plan, count, spot in (
        problems.order_by()
        .values_list("visit__plan_id")
        .annotate(n=Count("id"), spot=Count("id", filter=Q(on_the_spot=True)))
    ):
        one = found.get(plan, Counted())
        found[plan] = Counted(one.visits, one.ended, count, spot)
    return found


def counted(visits: Iterable[Visit], problems: Iterable[Problem]) -> Counted:
    """What came of these visits; those called off are none."""
    states = [row.state for row in visits if row.state != VisitState.CANCELLED]
    spot = [row.on_the_spot for row in problems]
    return Counted(len(states), states.count(VisitState.ENDED), len(spot), sum(spot))


def strip(campaign: Campaign, viewer: Viewer, on: date) -> list[dict[str, Any]]:
    """The days to come with the visits planned on them, as far as the viewer may know of them."""
    days = [on + timedelta(days=place) for place in range(STRIP_DAYS)]
    rows = visits_in(campaign, viewer).filter(on__gte=days[0], on__lte=days[-1])
    by_day: dict[date, list[Visit]] = {day: [] for day in days}
    for row in rows.exclude(state=VisitState.CANCELLED).order_by("on", "id"):
        by_day[row.on].append(row)
    return [{"on": day, "visits": by_day[day]} for day in days]


def team_of(plan: InspectionPlan, asof: AsOf = NOW) -> list[TeamMember]:
    """Members of the team, whoever leads it first."""
    rows = known_rows(asof, TeamMember, plan_id=plan.pk)
    prefetch_related_objects(rows, "post")
    return sorted(rows, key=lambda row: (not row.leads, row.pk))


def teamable_posts(viewer: Viewer) -> list[Post]:
    """Posts that may be taken into a team: those of the viewer's own units."""
    mine = [seat.post_id for seat in viewer.seats]
    rows = Post.objects.filter(unit_id__in=viewer.unit_ids, voided=False).exclude(pk__in=mine)
    return list(rows.order_by("ordinal", "id"))


def problems_of_visits(visits: Iterable[int], asof: AsOf = NOW) -> list[Problem]:
    """What was found, oldest first, each with its matter as known then."""
    rows = known_rows(asof, Problem, visit_id__in=list(visits))
    matters = known_rows(asof, Matter, id__in=[row.matter_id for row in rows])
    by_id = {one.pk: one for one in matters}
    rows = [row for row in rows if row.matter_id in by_id]
    for row in rows:
        row.matter = by_id[row.matter_id]
    return rows


def spoken_of(viewer: Viewer, visit: Visit, asof: AsOf = NOW) -> list[SpokenRequest]:
    """What leaders said on the visit, as far as the viewer may read it."""
    rows = known_rows(asof, SpokenRequest, visit_id=visit.pk)
    prefetch_related_objects(rows, "visit", "matter")
    return [row for row in rows if can_read_spoken(viewer, row)]


def visits_of_plan(campaign: Campaign, viewer: Viewer, plan: InspectionPlan, asof: AsOf = NOW) -> list[Visit]:
    """Visits of the plan the viewer may see today, as known then, by day."""
    seen = visits_in(campaign, viewer).filter(plan_id=plan.pk)
    rows = known_rows(asof, Visit, id__in=seen.values("id"))
    prefetch_related_objects(rows, "project")
    return sorted(rows, key=lambda row: (row.on, row.pk))


def conclusions_of(viewer: Viewer, plan: InspectionPlan, asof: AsOf = NOW) -> list[InspectionConclusion]:
    """What the round concluded, as far as the viewer may read it."""
    rows = known_rows(asof, InspectionConclusion, plan_id=plan.pk)
    prefetch_related_objects(rows, "plan")
    return [row for row in rows if can_see_conclusion(viewer, row)]


def visits_of_project(viewer: Viewer, project_id: int) -> list[Visit]:
    """Visits of a project the viewer may see, newest first."""
    rows = Visit.objects.filter(visible_visits(viewer), project_id=project_id, voided=False)
    return list(rows.exclude(state=VisitState.CANCELLED).select_related("plan").order_by("-on", "-id")[:20])


# ---------------------------------------------------------------- what waits for somebody
def my_visits(viewer: Viewer, on: date) -> list[Visit]:
    """Visits on site now, and those of the day, that the viewer makes."""
    posts = [seat.post_id for seat in viewer.seats]
    teams = TeamMember.objects.filter(post_id__in=posts, voided=False).values("plan_id")
    mine = Q(plan_id__in=teams)
    if viewer.person_id is not None:
        mine |= Q(lead_id=viewer.person_id)
    when = Q(state=VisitState.UNDER_WAY) | Q(state=VisitState.PLANNED, on=on)
    rows = Visit.objects.filter(mine & when, voided=False).select_related("project", "plan")
    return [row for row in rows.order_by("on", "id") if can_visit(viewer, row)]


def my_duties(viewer: Viewer, on: date) -> list[AttendanceDuty]:
    """Events at which the viewer, as lead official, is to be, from today on."""
    if viewer.person_id is None:
        return []
    rows = AttendanceDuty.objects.filter(person_id=viewer.person_id, on__gte=on, visit=None, voided=False)
    return list(rows.select_related("project").order_by("on", "id")[:20])


def spoken_waiting(viewer: Viewer) -> list[SpokenRequest]:
    """Spoken requests that wait for the viewer, as the office, to confirm them."""
    if not viewer.may("assign"):
        return []
    rows = SpokenRequest.objects.filter(state=SpokenState.WAITING, voided=False).select_related("visit")
    return [row for row in rows.order_by("id")[:50] if _may_confirm(viewer, row)]


def _may_confirm(viewer: Viewer, spoken: SpokenRequest) -> bool:
    campaign = campaign_by_id(spoken.visit.campaign_id)
    return campaign is not None and campaign.status != "archived" and is_office(viewer, campaign)


def running_plans(campaign: Campaign, viewer: Viewer) -> int:
    """How many plans the viewer sees are filed or under way."""
    rows = plans_in(campaign, viewer)
    return int(rows.filter(state__in=(PlanState.FILED, PlanState.UNDER_WAY)).count())
