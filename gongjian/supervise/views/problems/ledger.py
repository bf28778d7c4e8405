"""问题台账: every problem of a campaign as a list, heat of unit × class above it, the sheet in its real form."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.dispatch.models import Level
from gongjian.figures.compute import figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, list_page, render_list
from gongjian.matters.dues import due_short
from gongjian.matters.selectors import standing
from gongjian.matters.selectors.listing import with_names
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.supervise.models import Origin
from gongjian.supervise.policy.problems import can_raise
from gongjian.supervise.selectors import problems
from gongjian.supervise.views.problems import telling
from gongjian.supervise.views.problems.sheet import export_problems

Rows = QuerySet[Any]
SHORT = 4
"""A heat of so many units stands open above the list; a longer one is folded."""
NOT_CLASSED = "-"
"""The class of a problem that has no line of its own in the ledger yet."""


class ProblemList:
    """One viewer's problems of a campaign at one moment."""

    def __init__(self, request: Any, campaign: Campaign, control: AsOfControl, rows: Rows) -> None:
        self.request, self.campaign, self.control, self.rows = request, campaign, control, rows
        self.teller = telling.Teller(campaign, control.on)
        self.lines: dict[int, Any] = {}
        self.tail = f"?{urlencode(control.address)}" if control.address else ""

    @property
    def spec(self) -> ListSpec:
        """The declaration."""
        may = not self.control.is_past and can_raise(self.request.viewer, self.campaign)
        new = (_("Raise a problem"), f"/c/{self.campaign.key}/problems/new/") if may else ("", "")
        return ListSpec(
            key=f"problems/{self.campaign.key}",
            columns=self._columns(),
            sorts=[
                Sort("due", _("required date"), ("due_on", "id")),
                Sort("number", _("number"), ("number", "id"), nulls="none"),
                Sort("raised", _("newest first"), ("-id",), nulls="none"),
                Sort("unit", _("lead unit"), ("unit_id", "due_on", "id")),
                Sort("state", _("state"), ("state", "due_on", "id"), nulls="none"),
                Sort("struck_off", _("struck off on"), ("-struck_off_at", "-id")),
            ],
            filters=self._filters(),
            views=[
                View("open", _("Open"), "open=1"),
                View("late", _("Late"), "late=1", loud=True),
                View("raised", _("To be handed out"), "state=drafted"),
                View("leg", _("One level up or down"), "leg=1"),
                View("look", _("To be looked back at"), "look=1"),
                View("spot", _("Solved on the spot"), "spot=1"),
                View("all", _("All")),
            ],
            counts=lambda _request: self.counts,
            prepare=self._prepare,
            row_meaning=lambda row: standing(row, self.control.on).meaning,
            row_id=lambda row: row.id,
            row_title=lambda row: row.title,
            export_name=_("Ledger of problems"),
            empty=(
                _("No problem has been raised yet"),
                _(
                    "Problems are raised on a project's page, on site, in reports and meetings, or loaded from Excel."
                ),
                *new,
            ),
        )

    def _prepare(self, rows: Any) -> None:
        self.lines = problems.details(self.control.asof, (row.id for row in rows))

    def _of(self, row: Any, name: str) -> Any:
        line = self.lines.get(row.id)
        return getattr(line, name) if line is not None else None

    def _columns(self) -> list[Column]:
        return [*self._said(), *self._asked(), *self._kept()]

    def _said(self) -> list[Column]:
        """What the problem is, and of which kind."""
        tell = self.teller
        return [
            Column(
                "title",
                _("the problem"),
                "title",
                "name",
                href=lambda row: f"/matters/{row.number}/{self.tail}",
                note=lambda row: "" if (row.project_name or "") in row.title else row.project_name,
                css="g-beside g-title",
            ),
            Column("number", _("number"), "number", sort="number", shown=False),
            Column("project", _("project"), "project_name", shown=False),
            Column("category", _("class"), self._own("category", tell.category), css="one-zh"),
            Column("cause", _("root cause"), self._own("cause", tell.cause), shown=False),
        ]

    def _asked(self) -> list[Column]:
        """How it stands against its days, who has it, what is wanted."""
        label, on = unit_tree().label, self.control.on
        states = {state.value: str(word) for state, word in STATE_WORDS.items()}

        def light(row: Any) -> tuple[str, str]:
            found = standing(row, on)
            return found.meaning, found.word

        def spot(row: Any) -> str:
            return _("solved on the spot") if self._of(row, "on_the_spot") else states[row.state]

        own, level = self._own, _("level of coordination")
        return [
            Column("light", _("light"), light, "light"),
            Column("due", _("required date"), lambda row: due_short(row, on.year), sort="due", css="nb"),
            Column("promised", _("promised for"), own("promised_on"), "day", shown=False, css="nb"),
            Column("state", _("state"), spot, sort="state", css="one-zh"),
            Column("unit", _("lead unit"), lambda row: label(row.unit_id), sort="unit", css="one"),
            Column("level", level, own("level", telling.level), shown=False, css="one-zh"),
            Column("wants", _("wants and suggestion"), self._wants, "note", shown=False, phone="wide"),
            Column("measures", _("measures"), own("measures"), "note", shown=False, phone="wide"),
        ]

    def _kept(self) -> list[Column]:
        """Where it came from, what was done last, how it ended."""
        own, off = self._own, _("struck off on")
        raised_by = own("raised_by_id", unit_tree().label)
        return [
            Column("raised_by", _("raised by"), raised_by, phone="gone", css="one"),
            Column("raised", _("raised on"), own("raised_on"), "day", sort="raised", css="nb"),
            Column("origin", _("source"), own("origin", telling.origin), shown=False),
            Column("progress", _("progress"), "last_progress", "note", phone="wide"),
            Column("checker", _("who checks it"), own("checker"), shown=False),
            Column("struck_off", off, "struck_off_at", "stamp", sort="struck_off", shown=False),
        ]

    def _own(self, name: str, said: Callable[[Any], Any] | None = None) -> Callable[[Any], Any]:
        """A column of the problem's own line, in words where `said` has them; empty where it has no line."""

        def value(row: Any) -> Any:
            found = self._of(row, name)
            return found if said is None else said(found or "")

        return value

    def _wants(self, row: Any) -> str:
        line = self.lines.get(row.id)
        return telling.wanted(line) if line is not None else ""

    def _filters(self) -> list[Filter]:
        asof, on, section = self.control.asof, self.control.on, self.teller.section
        states = [(state.value, str(word)) for state, word in STATE_WORDS.items()]
        categories = [(one.key, str(one.name)) for one in section.categories]
        return [
            Filter("q", _("problem or number"), "text", apply=_holds),
            Filter("unit", _("lead unit"), options=self._units, apply=_by_unit),
            Filter("category", _("class"), options=lambda _r: [*categories, (NOT_CLASSED, _("not classed yet"))],
                   apply=self._by_category),
            Filter("level", _("level of coordination"), options=lambda _r: Level.choices,
                   apply=lambda rows, v: rows.filter(problems.in_ledger(asof, level__in=v))),
            Filter("state", _("state"), options=lambda _r: states),
            Filter("origin", _("source"), options=lambda _r: Origin.choices, pinned=False,
                   apply=lambda rows, v: rows.filter(problems.in_ledger(asof, origin__in=v))),
            Filter("cause", _("root cause"), options=lambda _r: [(one.key, str(one.name)) for one in section.causes],
                   apply=lambda rows, v: rows.filter(problems.in_ledger(asof, cause__in=v)), pinned=False),
            Filter("due", _("required date"), "date", lookup="due_on", pinned=False),
            Filter("project", _("project number"), "text", pinned=False, apply=self._by_project),
            Filter("open", _("open"), "bool", apply=lambda rows, _v: rows.filter(problems.open_q(on)), pinned=False),
            Filter("late", _("late"), "bool", apply=lambda rows, _v: rows.filter(problems.late_q(on)), pinned=False),
            Filter("leg", _("one level up or down"), "bool", pinned=False,
                   apply=lambda rows, _v: rows.filter(problems.on_a_leg(asof))),
            Filter("look", _("to be looked back at"), "bool", pinned=False,
                   apply=lambda rows, _v: rows.filter(problems.look_back_due(asof))),
            Filter("spot", _("solved on the spot"), "bool", pinned=False,
                   apply=lambda rows, _v: rows.filter(problems.in_ledger(asof, on_the_spot=True))),
        ]  # fmt: skip

    def _by_category(self, rows: Rows, value: Any) -> Rows:
        found = problems.in_ledger(
            self.control.asof, category__in=[key for key in value if key != NOT_CLASSED]
        )
        return rows.filter(found | problems.unclassed(self.control.asof) if NOT_CLASSED in value else found)

    def _by_project(self, rows: Rows, value: str) -> Rows:
        return rows.filter(project_id__in=Project.objects.filter(number=value.strip()).values("id"))

    def _units(self, _request: HttpRequest) -> list[Option]:
        ids = self.rows.order_by().values_list("unit_id", flat=True).distinct()
        return [
            Option(unit.number, unit.label)
            for unit in unit_tree().in_order(pk for pk in ids if pk is not None)
        ]

    @property
    def counts(self) -> dict[str, int]:
        """How many each view holds, in one query."""
        asof, on = self.control.asof, self.control.on
        found: dict[str, int] = self.rows.order_by().aggregate(
            all=Count("id"),
            open=Count("id", filter=problems.open_q(on)),
            late=Count("id", filter=problems.late_q(on)),
            raised=Count("id", filter=Q(state=State.drafted.value)),
            leg=Count("id", filter=problems.on_a_leg(asof)),
            look=Count("id", filter=problems.look_back_due(asof)),
            spot=Count("id", filter=problems.in_ledger(asof, on_the_spot=True)),
        )
        return found


def _holds(rows: Rows, value: str) -> Rows:
    return rows.filter(
        Q(title__icontains=value) | Q(number__icontains=value) | Q(requirement__icontains=value)
    )


def _by_unit(rows: Rows, value: Any) -> Rows:
    tree = unit_tree()
    wanted = [pk for pk, unit in tree.units.items() if unit.number in value]
    return rows.filter(unit_id__in=tree.subtrees(wanted))


@require_safe
def problem_ledger(request: Any, key: str) -> HttpResponseBase:
    """Problems of the campaign: heat of open ones by unit and class, then every one as a list."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    rows = problems.problem_matters(campaign, control.asof, request.viewer)
    listed = ProblemList(request, campaign, control, rows)
    named = with_names(rows)
    spec = listed.spec
    asked = request.GET.get("format", "")
    if asked in ("xlsx", "csv"):
        page = list_page(request, spec, named)
        return export_problems(page, campaign, control, request.now, asked)
    viewer = request.viewer
    may_load = viewer.may_over("import", [campaign.unit_id], campaign) and not control.is_past
    shown = heat(campaign, control, rows, listed.teller)
    context = {
        "campaign": campaign,
        "asof": control,
        "heat": shown,
        "heat_open": "heat" in request.GET or len(shown["lines"]) <= SHORT,
        "counts": listed.counts,
        "legacy": figure(Query(measures()["legacy_count"], campaign, control.asof, request.viewer)).records,
        "legacy_href": f"/c/{campaign.key}/legacy/{listed.tail}",
        "base": f"/c/{campaign.key}/problems/",
        "load_href": f"/import/new/problems/?campaign={campaign.key}" if may_load else "",
        "raise_href": spec.empty[3] if spec.empty else "",
    }
    template = "supervise/problems_ledger.html"
    return render_list(
        request, spec, named, title=_("Ledger of problems"), template=template, context=context
    )


def heat(campaign: Campaign, control: AsOfControl, rows: Rows, teller: telling.Teller) -> dict[str, Any]:
    """Open problems by unit (in protocol order) and class (those that have any); every number opens its records."""
    tree = unit_tree()
    opened = list(rows.filter(problems.open_q(control.on)).order_by().values_list("id", "unit_id"))
    classes = problems.details(control.asof, (pk for pk, _unit in opened))
    cells: dict[tuple[int | None, str], int] = {}
    for pk, unit_id in opened:
        key = classes[pk].category if pk in classes else NOT_CLASSED
        cells[unit_id, key] = cells.get((unit_id, key), 0) + 1
    present = {key for _unit, key in cells}
    keys = [one.key for one in teller.section.categories if one.key in present]
    keys += sorted(present - set(keys) - {NOT_CLASSED}) + ([NOT_CLASSED] if NOT_CLASSED in present else [])
    most = max(cells.values(), default=0)
    units = [unit.pk for unit in tree.in_order({unit for unit, _k in cells if unit is not None})]
    lines = []
    for unit_id in [*units, *([None] if any(unit is None for unit, _k in cells) else [])]:
        where = {"unit": tree.units[unit_id].number} if unit_id is not None else {"state": "drafted"}
        counts = [cells.get((unit_id, key), 0) for key in keys]
        lines.append(
            {
                "label": tree.label(unit_id) if unit_id is not None else _("to be handed out"),
                "whole": _cell(campaign, control, sum(counts), 0, **where),
                "cells": [
                    _cell(campaign, control, count, most, category=key, **where)
                    for key, count in zip(keys, counts, strict=True)
                ],
            }
        )
    names = [_("not classed yet") if key == NOT_CLASSED else teller.category(key) for key in keys]
    sums = [
        _cell(campaign, control, sum(n for (_u, k), n in cells.items() if k == key), 0, category=key)
        for key in keys
    ]
    return {"names": names, "lines": lines, "sums": sums, "whole": _cell(campaign, control, len(opened), 0)}


def _cell(campaign: Campaign, control: AsOfControl, value: int, most: int, **where: str) -> dict[str, Any]:
    query = urlencode({"open": "1", **where, **control.address})
    step = 0 if not most or not value else min(4, 1 + (value * 4 - 1) // (most + 1))
    return {"value": value, "href": f"/c/{campaign.key}/problems/?{query}", "step": step}
