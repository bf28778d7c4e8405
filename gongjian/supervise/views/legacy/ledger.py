"""化解台账: legacy problems by class, then every one as a list; as a sheet in the office's own form."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, list_page, render_list
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.supervise.models import LegacyMeasure
from gongjian.supervise.playbook.legacy import legacy_of
from gongjian.supervise.policy.legacy import may_keep, visible_items
from gongjian.supervise.selectors import legacy
from gongjian.supervise.views.legacy.rows import figure_href, status
from gongjian.supervise.views.legacy.sheet import export_legacy

Rows = QuerySet[Any]


class LegacyList:
    """One viewer's items at one moment."""

    def __init__(self, campaign: Campaign, control: AsOfControl, rows: Rows) -> None:
        self.campaign, self.control, self.rows = campaign, control, rows
        self.text = legacy_of(campaign, control.on)
        self.matters: dict[int, Any] = {}
        self.projects: dict[int, str] = {}
        self.done: dict[int, tuple[int, int]] = {}

    def spec(self) -> ListSpec:
        """The declaration."""
        return ListSpec(
            key=f"legacy/{self.campaign.key}",
            columns=self._columns(),
            sorts=[
                Sort("class", _("class"), ("klass", "id"), nulls="none"),
                Sort("registered", _("put on the books"), ("-registered_on", "-id"), nulls="none"),
            ],
            filters=self._filters(),
            views=[
                View("all", _("All")),
                View("open", _("Open"), "open=1"),
                View("late", _("Late"), "late=1", loud=True),
                View("above", _("Supervised from above"), "above=1"),
                View("solved", _("Solved"), "solved=1"),
            ],
            counts=lambda _request: self.counts,
            prepare=self._prepare,
            row_meaning=lambda row: "late" if self._status(row)[0] == "late" else "",
            row_title=lambda row: self._matter(row, "title"),
            export_name=f"{self.campaign.unit.name}历史遗留问题化解台账",
            empty=(
                _("No legacy problem is on the books"),
                _("Enter one with its class, its lead unit and its term, or load the office's sheet."),
                "",
                "",
            ),
        )

    def _prepare(self, rows: Any) -> None:
        asof = self.control.asof
        self.matters = {
            one.id: one for one in asof.rows(Matter).filter(id__in={row.matter_id for row in rows})
        }
        ids = {one.project_id for one in self.matters.values() if one.project_id}
        self.projects = dict(asof.rows(Project).filter(id__in=ids).values_list("id", "name")) if ids else {}
        counted = asof.rows(LegacyMeasure).filter(item_id__in=[row.id for row in rows]).order_by()
        found = counted.values_list("item_id").annotate(
            all=Count("id"), done=Count("id", filter=Q(done_on__lte=self.control.on))
        )
        self.done = {item: (done, count) for item, count, done in found}

    def _matter(self, row: Any, name: str) -> Any:
        return getattr(self.matters.get(row.matter_id), name, None)

    def _status(self, row: Any) -> tuple[str, str]:
        return status(self.matters.get(row.matter_id), self.control)

    def _measures(self, row: Any) -> str:
        done, count = self.done.get(row.id, (0, 0))
        return _("%(done)s of %(count)s done") % {"done": done, "count": count} if count else ""

    def _project(self, row: Any) -> str:
        return self.projects.get(self._matter(row, "project_id") or 0, "")

    def _columns(self) -> list[Column]:
        tree = unit_tree()
        return [
            Column("title", _("matter"), lambda row: self._matter(row, "title"), "name", href=_address),
            Column("class", _("class"), lambda row: self.text.label(row.klass), sort="class", css="one"),
            Column("unit", _("lead unit"), lambda row: tree.label(self._matter(row, "unit_id")), css="one"),
            Column("status", _("status"), self._status, "light"),
            Column("due", _("due"), lambda row: self._matter(row, "due_on"), "day", css="num one"),
            Column("measures", _("measures"), self._measures, css="one"),
            Column("above", _("supervised from above by"), "above", css="one"),
            Column("project", _("project"), self._project, shown=False),
            Column("arose", _("since when"), "arose", shown=False),
            Column("origin", _("how it came about"), "origin", "note", shown=False, phone="wide"),
            Column("parties", _("parties to it"), "parties", "note", shown=False, phone="wide"),
            Column("law", _("law and policy"), "law", "note", shown=False, phone="wide"),
            Column("plan", _("plan"), "plan", "note", shown=False, phone="wide"),
            Column("progress", _("progress"), lambda row: self._matter(row, "last_progress"), "note", shown=False,
                   phone="wide"),
            Column("registered", _("put on the books"), "registered_on", "day", sort="registered", shown=False),
            Column("struck", _("struck off at"), lambda row: self._matter(row, "struck_off_at"), "stamp", shown=False),
        ]  # fmt: skip

    def _filters(self) -> list[Filter]:
        asof = self.control.asof
        return [
            Filter("q", _("matter or number"), "text", apply=lambda rows, text: rows.filter(_holds(asof, text))),
            Filter("klass", _("class"), options=lambda _r: self.text.choices()),
            Filter("unit", _("lead unit"), options=self._units, apply=self._by_unit),
            Filter("above", _("Supervised from above"), "bool", pinned=False,
                   apply=lambda rows, _v: rows.exclude(above="")),
            Filter("open", _("open"), "bool", pinned=False,
                   apply=lambda rows, _v: rows.exclude(legacy.solved_q(asof))),
            Filter("late", _("late"), "bool", pinned=False, apply=lambda rows, _v: rows.filter(legacy.late_q(asof))),
            Filter("solved", _("Solved"), "bool", pinned=False,
                   apply=lambda rows, _v: rows.filter(legacy.solved_q(asof))),
        ]  # fmt: skip

    def _units(self, _request: HttpRequest) -> list[Option]:
        ids = self.control.asof.rows(Matter).filter(id__in=self.rows.order_by().values("matter_id"))
        units = unit_tree().in_order({pk for pk in ids.values_list("unit_id", flat=True) if pk is not None})
        return [Option(unit.number, unit.label) for unit in units]

    def _by_unit(self, rows: Rows, value: Any) -> Rows:
        wanted = [pk for pk, unit in unit_tree().units.items() if unit.number in value]
        ids = unit_tree().subtrees(wanted)
        return rows.filter(legacy.of_matters(self.control.asof, Q(unit_id__in=ids)))

    @property
    def counts(self) -> dict[str, int]:
        """How many each view holds."""
        asof = self.control.asof
        solved = legacy.solved_q(asof)
        found: dict[str, int] = self.rows.order_by().aggregate(
            all=Count("id"),
            open=Count("id", filter=~solved),
            late=Count("id", filter=legacy.late_q(asof)),
            above=Count("id", filter=~Q(above="")),
            solved=Count("id", filter=solved),
        )
        return found

    def by_class(self) -> list[dict[str, Any]]:
        """A line a class: all, open, supervised from above, each opening as a figure."""
        asof, solved = self.control.asof, legacy.solved_q(self.control.asof)
        counted = {
            klass: (count, opened, above)
            for klass, count, opened, above in self.rows.order_by()
            .values_list("klass")
            .annotate(n=Count("id"), o=Count("id", filter=~solved), a=Count("id", filter=~Q(above="")))
        }
        order = [key for key, _name in self.text.choices()]
        keys = [key for key in order if key in counted] + sorted(key for key in counted if key not in order)
        measures = ("legacy_count", "legacy_open", "legacy_from_above")
        assert asof is not None
        return [
            {
                "label": self.text.label(key),
                "cells": [
                    {"value": value, "href": figure_href(self.campaign, self.control, name, legacy_class=key)}
                    for name, value in zip(measures, counted[key], strict=True)
                ],
            }
            for key in keys
        ]


def _address(row: Any) -> str:
    return f"/legacy/{row.number}/"


def _holds(asof: Any, text: str) -> Q:
    return (
        legacy.of_matters(asof, Q(title__icontains=text))
        | Q(number__iexact=text.strip())
        | Q(plan__icontains=text)
    )


@require_safe
def legacy_ledger(request: Any, key: str) -> HttpResponseBase:
    """The ledger of the campaign."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    rows = legacy.items_of(campaign, control.asof)
    whole = request.viewer.reach("see", campaign).whole
    if not whole:
        rows = rows.filter(visible_items(request.viewer, campaign))
    listed = LegacyList(campaign, control, rows)
    keeps = may_keep(request.viewer, campaign) and not control.is_past
    loads = keeps and request.viewer.may_over("import", [campaign.unit_id], campaign)
    asked = request.GET.get("format", "")
    if asked in ("xlsx", "csv"):
        page = list_page(request, listed.spec(), rows)
        return export_legacy(page, campaign, control, request.now, asked)
    context = {
        "campaign": campaign,
        "asof": control,
        "classes": listed.by_class(),
        "enter_href": f"/c/{campaign.key}/legacy/new/" if keeps else "",
        "load_href": f"/import/new/legacy/?campaign={campaign.key}" if loads else "",
    }
    template = "supervise/legacy_ledger.html"
    return render_list(
        request, listed.spec(), rows, title=_("Legacy problems"), template=template, context=context
    )
