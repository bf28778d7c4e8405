"""Projects over the API."""

from datetime import date
from typing import Any

from ninja import Query, Router, Schema

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.api import LIMIT, REFUSALS, check_moment
from gongjian.kit.asof import asof_of
from gongjian.people.selectors import unit_in_campaign_or_404
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import in_campaign, stages_now

router = Router(tags=["projects"])


class ProjectOut(Schema):
    """A project at the moment asked. Money in 分; dates with their precision."""

    number: str
    name: str
    code: str
    stage: str
    unit: str
    total_fen: int | None
    planned_start_on: date | None
    planned_start_precision: str
    actual_start_on: date | None
    actual_start_precision: str
    illustrative: bool


class ProjectPage(Schema):
    """One page; `next` is the `after` of the following one."""

    items: list[ProjectOut]
    next: int | None


@router.get("/campaigns/{key}/projects", response={200: ProjectPage} | REFUSALS, operation_id="projects")
def projects(
    request: Any,
    key: str,
    on: str = "",
    known_at: str = "",
    unit: str = "",
    after: int = Query(0, ge=0),
    limit: int = Query(100, ge=1, le=LIMIT),
) -> ProjectPage:
    """Projects of a campaign and those inside it, by id; today's rights applied to the past too.

    `unit`: the number of one; its projects and those of the units below it."""
    check_moment(on, known_at)
    campaign = campaign_or_404(request.viewer, key)
    asof = asof_of(request, campaign).asof
    seen = Project.objects.filter(visible_projects(request.viewer, campaign)).values("id")
    found = in_campaign(campaign, asof).filter(id__in=seen, id__gt=after)
    if unit:
        named = unit_in_campaign_or_404(request.viewer, unit, campaign)
        found = found.filter(unit_id__in=unit_tree().subtree(named.pk))
    rows = list(found.order_by("id")[: limit + 1])
    return ProjectPage(items=_out(asof, rows[:limit]), next=rows[limit - 1].id if len(rows) > limit else None)


def _out(asof: Any, rows: list[Any]) -> list[ProjectOut]:
    tree, stages = unit_tree(), stages_now(asof, [row.id for row in rows])
    names = [name for name in ProjectOut.model_fields if name not in {"stage", "unit"}]
    return [
        ProjectOut(
            stage=stages[row.id].stage if row.id in stages else "",
            unit=tree.label(row.unit_id),
            **{name: getattr(row, name) for name in names},
        )
        for row in rows
    ]
