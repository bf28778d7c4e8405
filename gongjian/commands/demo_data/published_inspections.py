"""What was published of inspections and visits: counted, and nothing said of what was seen beyond the counts."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership
from gongjian.commands.demo_data.published_rounds import date_round, hold_round
from gongjian.commands.demo_data.published_shared import BY, clock, put_units, unit_at
from gongjian.ledger import Writer
from gongjian.projects.models import Project, ProjectStage
from gongjian.supervise.actions.problems import ProblemDraft, raise_in
from gongjian.supervise.models import InspectionPlan, Origin, PlanState, Problem, Visit, VisitState


def lay_down_inspections(campaign: Campaign, data: dict[str, Any]) -> None:
    """The part `inspections` of a data file, a round an act; nothing where there is none. After its problems."""
    for place, row in enumerate(data.get("inspections", [])):
        at = clock(data["shown_on"], 17, place)
        words = {"title": campaign.name}
        put_units(_counted_units(data, row), at)
        held = hold_round(campaign, unit_at(data["unit"]), row, at) if "drawn" in row else None
        with ledger.record("inspection.bring_in", by=BY, at=at, about=[campaign], words=words) as entry:
            visits = date_round(entry, held, row["from"]) if held else _round(entry, campaign, data, row)
            _linked(entry, campaign, row, visits)
            _solved(entry, campaign, data, row, visits)


def _round(entry: Writer, campaign: Campaign, data: dict[str, Any], row: dict[str, Any]) -> list[Visit]:
    """The round as a plan that is over, with a visit for each point or team it counts."""
    first, last = row.get("on") or row["from"], row.get("on") or row["to"]
    plan = entry.create(
        InspectionPlan(
            campaign=campaign,
            title=row["title"],
            kind=row["kind"],
            office=unit_at(row.get("office", data["unit"])),
            basis=row["remark"],
            from_on=first,
            to_on=last,
            state=PlanState.CLOSED,
            opened_at=clock(first, 8),
            closed_at=entry.at,
        )
    )
    visits = [
        Visit(
            campaign=campaign,
            plan=plan,
            kind=point.get("kind", row["kind"]),
            on=first,
            state=VisitState.ENDED,
            started_at=clock(first, 9),
            ended_at=clock(first, 17),
            **{"illustrative": True} | {name: value for name, value in point.items() if name != "kind"},
        )
        for point in _points(campaign, data, row)
    ]
    return entry.create_many(visits)


def _points(campaign: Campaign, data: dict[str, Any], row: dict[str, Any]) -> list[dict[str, Any]]:
    host = unit_at(data["unit"])
    if "teams" in row:
        return [{"team": one["name"], "kind": one["kind"], "unit": host} for one in row["teams"]]
    if "at_stage" in row:
        inside = Membership.objects.filter(campaign=campaign, voided=False).values("project_id")
        at_stage = ProjectStage.objects.filter(stage=row["at_stage"], to_on=None, voided=False)
        rows = Project.objects.filter(id__in=inside, voided=False).filter(
            id__in=at_stage.values("project_id")
        )
        return [
            {"project": one, "unit_id": one.unit_id, "illustrative": one.illustrative}
            for one in rows.order_by("id")[: row["count"]]
        ]
    return [{"unit": unit_at(f"{data['unit']}/{name}")} for name in _names(row)]


def _counted_units(data: dict[str, Any], row: dict[str, Any]) -> list[dict[str, Any]]:
    """As many 示例 units as the report counts and does not name, and where points are drawn, the whole list."""
    if "name" not in row:
        return []
    return [
        {"name": name, "kind": "department", "parent": data["unit"], "ordinal": 900 + n}
        for n, name in enumerate(_names(row), start=1)
    ]


def _names(row: dict[str, Any]) -> list[str]:
    count = row["drawn"]["from"] if "drawn" in row else row["count"]
    return [row["name"].format(n=n) for n in range(1, count + 1)]


def _linked(entry: Writer, campaign: Campaign, row: dict[str, Any], visits: list[Visit]) -> None:
    """Problems the report says were solved on that day's visits, shared out one by one: it does not say where which."""
    if not row.get("takes_on_the_spot"):
        return
    problems = Problem.objects.filter(
        matter__campaign=campaign, on_the_spot=True, visit=None, voided=False
    ).select_related("matter")
    for problem, visit in zip(problems.order_by("id"), cycle(visits), strict=False):
        entry.change(problem, visit_id=visit.pk)
        if visit.project_id is not None:
            entry.change(problem.matter, project_id=visit.project_id)


def _solved(
    entry: Writer, campaign: Campaign, data: dict[str, Any], row: dict[str, Any], visits: list[Visit]
) -> None:
    """Problems found on the round and solved, as many as the report counts."""
    given = row.get("solved")
    if not given:
        return
    for n, visit in zip(range(1, given["count"] + 1), cycle(visits), strict=False):
        draft = ProblemDraft(
            title=given["title"].format(n=n),
            category=given.get("category", "other"),
            origin=Origin.INSPECTION.value,
            visit_id=visit.pk,
            raised_by_id=unit_at(row.get("office", data["unit"])).pk,
            raised_on=visit.on,
            unit_id=visit.unit_id,
            requirement=given["remark"],
            solved=given["result"],
            illustrative=True,
            more={"ordinal": n},
        )
        problem = raise_in(entry, campaign, draft, at=entry.at)
        entry.change(problem, on_the_spot=False)
