"""The needs board of a campaign by department and factor, and the 要素需求清单 of one project."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, render_list
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Factor, NeedState, NeedWord, RaisedBy
from gongjian.projects.policy import visible_needs
from gongjian.projects.selectors import needs
from gongjian.projects.views.getting import campaign_of, project_or_404
from gongjian.projects.views.needs import rows as told
from gongjian.projects.views.promotion.base import choices_of

Rows = QuerySet[Any]


class NeedList:
    """One viewer's needs at one moment: of a campaign, or of one project."""

    def __init__(self, request: Any, campaign: Campaign | None, control: AsOfControl, rows: Rows) -> None:
        self.request, self.campaign, self.control, self.rows = request, campaign, control, rows
        self.names: dict[int, tuple[str, str]] = {}

    def spec(self, key: str, *, of_project: bool = False, name: str = "") -> ListSpec:
        """The declaration."""
        return ListSpec(
            key=key,
            columns=self._columns(of_project),
            sorts=[
                Sort("answer_by", _("answer by"), ("answer_by_on", "id")),
                Sort("needed", _("needed by"), ("needed_on", "id")),
                Sort("raised", _("raised at"), ("-raised_at", "-id"), nulls="none"),
                Sort("promised", _("promised for"), ("promised_on", "id")),
            ],
            filters=self._filters(),
            views=self._views(),
            counts=lambda _request: self.counts,
            prepare=self._prepare,
            row_meaning=lambda row: "late" if told.status(row, self.control.on)[0] == "late" else "",
            row_title=lambda row: row.wants,
            export_name=name or _("needs list"),
            empty=(
                _("No need is on the books"),
                _(
                    "Needs are raised on a project's page, by the enterprise on its own, or loaded from Excel."
                ),
                "",
                "",
            ),
        )

    def _prepare(self, rows: Any) -> None:
        self.names = needs.project_names(self.control.asof, (row.project_id for row in rows))

    def _columns(self, of_project: bool) -> list[Column]:
        tree, on = unit_tree(), self.control.on
        project = Column(
            "project", _("project"), lambda row: self.names.get(row.project_id, ("", ""))[1], css="one"
        )
        found = [
            Column(
                "wants",
                _("what is needed"),
                "wants",
                "name",
                href=lambda row: f"/needs/{row.number}/",
                css="one",
            ),
            *([] if of_project else [project]),
            Column("factor", _("factor"), told.factor, css="one"),
            Column("amount", _("quantity"), told.amount, css="one"),
            Column("needed", _("needed by"), told.needed, "fuzzy", sort="needed", css="one"),
            Column("plan", _("help plan"), "help_plan", "note", shown=of_project, phone="wide"),
            Column("unit", _("responsible department"), lambda row: tree.label(row.unit_id), css="one"),
            Column("status", _("status"), lambda row: told.status(row, on), "light"),
            Column("answer_by", _("answer by"), "answer_by_on", "day", sort="answer_by", css="num one"),
            Column("answer", _("answer"), "answer", "note", shown=of_project, phone="wide"),
            Column("promised", _("promised for"), "promised_on", "day", sort="promised", css="num one"),
            Column("met", _("met on"), "met_on", "day", shown=False),
            Column("word", _("the enterprise's word"), told.word, css="one"),
            Column("raised_by", _("raised by"), told.raised_by, shown=False),
            Column("raised", _("raised at"), "raised_at", "stamp", sort="raised", shown=False),
            Column("number", _("number"), "number", shown=False),
        ]
        return found

    def _filters(self) -> list[Filter]:
        on = self.control.on
        return [
            Filter("q", _("need or number"), "text", apply=_holds),
            Filter("unit", _("responsible department"), options=self._units, apply=_by_unit),
            Filter("factor", _("factor"), options=choices_of(Factor)),
            Filter("state", _("state"), options=choices_of(NeedState)),
            Filter("word", _("the enterprise's word"), options=choices_of(NeedWord)),
            Filter("raised_by", _("raised by"), options=choices_of(RaisedBy), pinned=False),
            Filter(
                "open", _("open"), "bool", apply=lambda rows, _v: rows.filter(needs.open_q(on)), pinned=False
            ),
            Filter(
                "late", _("answer is late"), "bool", pinned=False,
                apply=lambda rows, _v: rows.filter(needs.late_answer_q(on)),
            ),
        ]  # fmt: skip

    def _units(self, _request: HttpRequest) -> list[Option]:
        ids = self.rows.order_by().values_list("unit_id", flat=True).distinct()
        units = unit_tree().in_order(pk for pk in ids if pk is not None)
        return [Option(unit.number, unit.label) for unit in units]

    def _views(self) -> list[View]:
        return [
            View("all", _("All")),
            View("open", _("Open"), "open=1"),
            View("late", _("Answer is late"), "late=1", loud=True),
            View("raised", _("To be handed on"), "state=raised"),
            View("unable", _("To be confirmed"), "state=unable"),
        ]

    @property
    def counts(self) -> dict[str, int]:
        """How many each view holds."""
        on = self.control.on
        found: dict[str, int] = self.rows.order_by().aggregate(
            all=Count("id"),
            open=Count("id", filter=needs.open_q(on)),
            late=Count("id", filter=needs.late_answer_q(on)),
            raised=Count("id", filter=Q(state=NeedState.RAISED)),
            unable=Count("id", filter=Q(state=NeedState.UNABLE)),
        )
        return found


def _holds(rows: Rows, value: str) -> Rows:
    return rows.filter(Q(wants__icontains=value) | Q(number__icontains=value) | Q(answer__icontains=value))


def _by_unit(rows: Rows, value: Any) -> Rows:
    tree = unit_tree()
    wanted = [pk for pk, unit in tree.units.items() if unit.number in value]
    return rows.filter(unit_id__in=tree.subtrees(wanted))


# ---------------------------------------------------------------- the board
@require_safe
def needs_board(request: Any, key: str) -> HttpResponseBase:
    """Needs of the campaign: open ones by department and factor, then every one as a list."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    rows = needs.needs_of_campaign(campaign, control.asof)
    if not request.viewer.reach("see", campaign).whole:
        rows = rows.filter(visible_needs(request.viewer, campaign))
    listed = NeedList(request, campaign, control, rows)
    spec = listed.spec(f"needs/{campaign.key}")
    may_load = request.viewer.may_over("import", [campaign.unit_id], campaign) and not control.is_past
    context = {
        "campaign": campaign,
        "asof": control,
        "board": _matrix(listed),
        "counts": listed.counts,
        "figures": _figures(campaign, control),
        "load_href": f"/import/new/needs/?campaign={campaign.key}" if may_load else "",
    }
    template = "projects/needs/board.html"
    return render_list(request, spec, rows, title=_("Needs"), template=template, context=context)


def _matrix(listed: NeedList) -> dict[str, Any]:
    """Open needs by department (lines, in protocol order) and factor (columns that have any)."""
    tree = unit_tree()
    opened = listed.rows.filter(needs.open_q(listed.control.on)).order_by()
    cells: dict[tuple[int | None, str], int] = {}
    for unit, factor, count in opened.values_list("unit_id", "factor").annotate(n=Count("id")):
        cells[unit, factor] = count
    factors = [one for one in Factor if any(factor == one for _unit, factor in cells)]
    late = dict(
        opened.filter(needs.late_answer_q(listed.control.on)).values_list("unit_id").annotate(n=Count("id"))
    )
    units = [unit.pk for unit in tree.in_order({unit for unit, _f in cells if unit is not None})]
    lines = []
    for unit_id in [*units, *([None] if any(unit is None for unit, _f in cells) else [])]:
        unit = tree.get(unit_id)
        where = {"unit": unit.number} if unit is not None else {}
        lines.append(
            {
                "label": unit.label if unit is not None else _("to be handed on"),
                "cells": [
                    {"value": cells.get((unit_id, one), 0), "href": _at(listed, "need_open", factor=one.value, **where)
                     if unit is not None else f"?state=raised&factor={one.value}"}
                    for one in factors
                ],
                "whole": sum(count for (other, _f), count in cells.items() if other == unit_id),
                "whole_href": _at(listed, "need_open", **where) if unit is not None else "?state=raised",
                "late": late.get(unit_id, 0),
                "late_href": _at(listed, "need_answer_late", **where),
            }
        )  # fmt: skip
    return {
        "factors": [str(one.label) for one in factors],
        "lines": lines,
        "sums": [
            {
                "value": sum(count for (_u, factor), count in cells.items() if factor == one),
                "href": _at(listed, "need_open", factor=one.value),
            }
            for one in factors
        ],
    }


def _at(listed: NeedList, measure: str, **dims: str) -> str:
    assert listed.campaign is not None
    return figure_address(listed.campaign, listed.control, measure, **dims)


def figure_address(campaign: Campaign, control: AsOfControl, measure: str, **dims: str) -> str:
    """Where a figure opens at the page's moment."""
    query = urlencode({**dims, **control.address})
    return f"/c/{campaign.key}/figures/{measure}/" + (f"?{query}" if query else "")


def _figures(campaign: Campaign, control: AsOfControl) -> dict[str, str]:
    names = {"all": "need_count", "open": "need_open", "late": "need_answer_late",
             "in_time": "need_in_time_rate", "satisfied": "need_satisfied_share"}  # fmt: skip
    return {key: figure_address(campaign, control, name) for key, name in names.items()}


# ---------------------------------------------------------------- one project's list
@require_safe
def project_needs(request: Any, number: str) -> HttpResponseBase:
    """需求清单和帮扶方案 of one project: on a page, on paper, as a sheet."""
    project = project_or_404(request, number)
    campaign = campaign_of(request, project)
    request.campaign, request.room = campaign, ""
    control = asof_of(request, campaign)
    rows = needs.needs_by(control.asof).filter(project_id=project.pk)
    listed = NeedList(request, campaign, control, rows)
    title = _("Needs list and help plan")
    spec = listed.spec("project-needs", of_project=True, name=f"{project.name}{title}")
    context = {
        "asof": control,
        "campaign": campaign,
        "project": project,
        "sentence": project.name,
        "crumbs": [{"label": project.name, "href": f"/projects/{project.number}/"}],
        "actions_template": "projects/needs/_actions.html",
    }
    return render_list(request, spec, rows, title=title, context=context)
