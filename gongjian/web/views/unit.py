"""One unit in one campaign: the township's own page (M10), on the screen and on paper."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.figures.compute import records
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.matters.selectors import matters_in, open_states
from gongjian.people.models import Unit, UnitKind
from gongjian.people.selectors.posts import posts_of_units
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects import selectors
from gongjian.projects.models import ProjectStage
from gongjian.web.overview import live
from gongjian.web.overview.judging import MoneyLight
from gongjian.web.overview.numbers import Asker
from gongjian.web.overview.saying import opening
from gongjian.web.remembering import remember

PROJECT_ROWS = 30
MATTER_ROWS = 12


@require_safe
def unit_page(request: Any, key: str, number: str) -> HttpResponse:
    """Everything of the campaign that is this unit's."""
    viewer = request.viewer
    campaign = campaign_or_404(viewer, key)
    unit = _unit_or_404(viewer, campaign, number)
    request.campaign, request.room = campaign, "overview"
    control = asof_of(request, campaign)
    context = live.context(campaign, control, viewer, unit.number)
    ask = context["ask"]
    context |= {
        "title": unit.label,
        "say": opening(context),
        "unit": unit,
        "asof": control,
        "crumbs": _crumbs(viewer, campaign, unit),
        "project_rows": _projects(ask, context["light"]),
        "late_rows": _matters(ask, "matter_late", control),
        "soon_rows": _matters(ask, "matter_due_in_7_days", control),
        "desk_rows": _on_desk(campaign, control, viewer, unit),
        "posts": posts_of_units([unit.pk], request.today),
        "enterprises": _enterprises(viewer, campaign, unit),
        "people_href": f"/people/units/{unit.number}/",
    }
    return remember(render(request, "web/unit.html", context), campaign)


def _unit_or_404(viewer: Viewer, campaign: Any, number: str) -> Unit:
    unit = next((one for one in unit_tree().units.values() if one.number == number), None)
    reach = viewer.reach("see", campaign)
    if unit is None or not (reach.whole or unit.pk in reach.unit_ids):
        raise Http404
    return unit


def _crumbs(viewer: Viewer, campaign: Any, unit: Unit) -> list[dict[str, str]]:
    """The campaign, and the units above that lie below its host and in reach."""
    tree, reach = unit_tree(), viewer.reach("see", campaign)
    line = [
        pk
        for pk in tree.ancestors(unit.pk)[1:]
        if pk in tree.subtree(campaign.unit_id) and pk != campaign.unit_id
    ]
    above = [tree.units[pk] for pk in reversed(line) if reach.whole or pk in reach.unit_ids]
    base = f"/c/{campaign.key}/"
    steps = [{"label": campaign.label, "href": base}]
    steps += [{"label": one.label, "href": f"{base}units/{one.number}/"} for one in above]
    return [*steps, {"label": unit.label, "href": ""}]


def _due(light: MoneyLight, money: selectors.YearMoney, on: date) -> Decimal:
    return light.due(money.due, money.up_to_on or on)


def _projects(ask: Asker, light: MoneyLight) -> list[dict[str, Any]]:
    """The unit's projects with stage, planned start and money of the year."""
    rows = list(records(ask.query("project_count")).order_by("planned_start_on", "id")[:PROJECT_ROWS])
    ids = [row.id for row in rows]
    stages, money = selectors.stages_now(ask.asof, ids), selectors.year_money(ask.asof, ids)
    labels = dict(ProjectStage._meta.get_field("stage").flatchoices)
    return [
        {
            "project": row,
            "stage": (stages[row.id].word or labels.get(stages[row.id].stage, ""))
            if row.id in stages
            else "",
            "planned": selectors.fuzzy_date(row, "planned_start"),
            "money": money[row.id],
            "meaning": light.meaning(money[row.id].share, _due(light, money[row.id], ask.asof.on)),
        }
        for row in rows
    ]


def _matters(ask: Asker, measure: str, control: AsOfControl) -> list[dict[str, Any]]:
    """The matters behind a figure, the earliest due first."""
    rows = records(ask.query(measure)).order_by("due_on", "id")[:MATTER_ROWS]
    return live.matter_lines(rows, ask.viewer, control)


def _on_desk(campaign: Any, control: AsOfControl, viewer: Viewer, unit: Unit) -> list[dict[str, Any]]:
    """Open matters led by others that lie on this unit's desk: what others wait for."""
    inside = unit_tree().subtree(unit.pk)
    rows = matters_in(campaign, control.asof, viewer).filter(desk_unit_id__in=inside, state__in=open_states)
    rows = rows.exclude(unit_id__in=inside).order_by("due_on", "id")[:MATTER_ROWS]
    tree = unit_tree()
    return [
        line | {"unit": tree.label(line["matter"].unit_id)}
        for line in live.matter_lines(rows, viewer, control)
    ]


def _enterprises(viewer: Viewer, campaign: Any, unit: Unit) -> list[dict[str, Any]]:
    """Enterprises under the unit."""
    tree = unit_tree()
    below = tree.subtree(unit.pk) - {unit.pk}
    found = [one for one in tree.in_order(below) if one.kind == UnitKind.ENTERPRISE]
    return [{"label": one.label, "href": f"/c/{campaign.key}/units/{one.number}/"} for one in found]
