"""A published round as it would be held: filed under the cap, drawn by lot, gone to. What is not published is 示例."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.published_shared import KEEPER, clock
from gongjian.ledger import Writer
from gongjian.people.actions import SetUpViewer, add_post
from gongjian.people.models import Duty, Unit
from gongjian.people.viewer import Seat
from gongjian.supervise.actions.inspections import plans, visits
from gongjian.supervise.models import InspectionPlan, InspectionPoint, TeamMember, Visit


def hold_round(campaign: Campaign, office: Unit, row: dict[str, Any], at: datetime) -> InspectionPlan:
    """Filed, drawn from its list by its seed, and each point visited, by the acts an office would do."""
    drawn = row["drawn"]
    team = _team(office, drawn, at)
    draft = plans.PlanDraft(row["title"], row["kind"], row["from"], row["to"], basis=row["remark"])
    plan = plans.prepare(viewer=team, campaign=campaign, draft=draft, at=at)
    plan = plans.draw_points(
        viewer=team, plan=plan, frame=drawn["of"], size=row["count"], at=at, seed=drawn["seed"]
    )
    plan = plans.file_plan(viewer=team, plan=plan, at=at)
    for visit in _visits(plan):
        seen = visits.Seen(ends=True, begun_at=clock(visit.on, 9))
        visits.record_visit(viewer=team, visit=visit, seen=seen, at=at)
    return plans.close_plan(viewer=team, plan=plan, summary=row["summary"], at=at)


def date_round(entry: Writer, plan: InspectionPlan, first: date) -> list[Visit]:
    """What was brought in later stands at the days assumed: filed the day before, over by the evening. Points, team
    and visits are samples."""
    before = first - timedelta(days=1)
    entry.change(plan, drawn_at=clock(before, 15), filed_at=clock(before, 16), closed_at=clock(first, 18))
    samples = (InspectionPoint, TeamMember)
    for model in samples:
        entry.change_many([(one, {"illustrative": True}) for one in model.objects.filter(plan=plan)])
    rows = _visits(plan)
    entry.change_many([(one, {"illustrative": True, "ended_at": clock(one.on, 17)}) for one in rows])
    return rows


def _visits(plan: InspectionPlan) -> list[Visit]:
    return list(Visit.objects.filter(plan=plan).select_related("plan", "project").order_by("id"))


def _team(office: Unit, drawn: dict[str, Any], at: datetime) -> SetUpViewer:
    """Whoever keeps published records, on a seat of the team: a secret round is its team's alone."""
    post = add_post(
        viewer=KEEPER, unit=office, title=drawn["team"], title_en=drawn["team_en"], duty=Duty.STAFF, at=at,
        illustrative=True,
    )  # fmt: skip
    seat = Seat(post.pk, office.pk, post.title, post.duty, acting=False)
    return SetUpViewer(name=KEEPER.name, seats=(seat,))
