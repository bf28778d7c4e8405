"""卡点环节: where time is lost, by step and by office; every number opens the matters behind it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import AsOfControl, asof_of, end_of_day
from gongjian.matters.kinds import kinds_of
from gongjian.matters.models import LegKind, Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.selectors.time_lost import KINDS, Spent, TimeTable, time_table
from gongjian.supervise.views.problems.telling import Teller

BY = {
    "kind": gettext_lazy("by kind of matter"),
    "category": gettext_lazy("by class of problem"),
    "node": gettext_lazy("by node of the plan"),
}
SHOWN = 100
"""Matters on the page behind one number."""


@require_safe
def time_lost(request: Any, key: str) -> HttpResponse:
    """Own, waiting, outside, review and stopped days by step and by office: sums, medians, and the matters."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    by = request.GET.get("step_by", "kind") if request.GET.get("step_by", "kind") in BY else "kind"
    until = min(request.now, control.known_at or request.now, end_of_day(control.on))
    table = time_table(campaign, control.asof, request.viewer, until, by)
    page = _Page(campaign, control, by, table)
    context = {
        "title": _("Where time is lost"),
        "asof": control,
        "kinds": [kind.label for kind in KINDS],
        "steps": page.lines(table.steps, "step"),
        "offices": page.lines(table.offices, "office"),
        "whole": page.line(table.whole, "whole", _("All")),
        "ways": [
            {"label": label, "href": page.href(step_by=way), "current": way == by}
            for way, label in BY.items()
        ],
        "behind": page.behind(request.GET),
        "has_any": bool(table.whole.by_kind),
    }
    return render(request, "supervise/time_lost.html", context)


class _Page:
    """Lines of the tables, and what stands behind a number."""

    def __init__(self, campaign: Any, control: AsOfControl, by: str, table: TimeTable) -> None:
        self.campaign, self.control, self.by, self.table = campaign, control, by, table
        self.names = self._step_names()

    def _step_names(self) -> dict[str, str]:
        on = self.control.on
        if self.by == "kind":
            return {kind.key: kind.label for kind in kinds_of(self.campaign, on).values()}
        if self.by == "category":
            teller = Teller(self.campaign, on)
            return {key: teller.category(key) if key else _("not classed yet") for key in self.table.steps}
        return {}

    def href(self, **where: str) -> str:
        """An address of this page at its moment."""
        query = urlencode({"step_by": self.by, **where, **self.control.address})
        return f"/c/{self.campaign.key}/time-lost/?{query}"

    def lines(self, spent: dict[str, Spent], of: str) -> list[dict[str, Any]]:
        """Those that lost most time first."""
        every = sorted(spent.values(), key=lambda one: (-one.lost_days, one.key))
        return [self.line(one, of, self._name(one.key, of)) for one in every]

    def _name(self, key: str, of: str) -> str:
        if of == "office":
            return unit_tree().label(int(key)) if key else _("nobody's desk")
        return self.names.get(key, key) or _("not named")

    def line(self, spent: Spent, of: str, name: str) -> dict[str, Any]:
        """One line: for each kind of time its sum and median, each opening its matters."""
        cells = [
            {
                "sum": f"{spent.sum_days(kind):.1f}" if spent.count(kind) else "",
                "median": f"{spent.median_days(kind):.1f}",
                "count": spent.count(kind),
                "href": self.href(of=of, key=spent.key, time=kind.value) + "#behind",
                "label": kind.label,
            }
            for kind in KINDS
        ]
        return {"name": name, "cells": cells, "lost": f"{spent.lost_days:.1f}"}

    def behind(self, asked: Any) -> dict[str, Any] | None:
        """The matters behind the number asked for, the longest first."""
        of, key, kind = asked.get("of", ""), asked.get("key", ""), asked.get("time", "")
        found = {
            "step": self.table.steps.get(key),
            "office": self.table.offices.get(key),
            "whole": self.table.whole,
        }.get(of)
        if found is None or kind not in LegKind.values:
            return None
        ids = found.ids(kind)
        rows = {row.pk: row for row in Matter.objects.filter(pk__in=ids[:SHOWN])}
        tree, times = unit_tree(), found.by_kind.get(kind, {})
        name = _("All") if of == "whole" else self._name(key, of)
        return {
            "title": f"{name} · {LegKind(kind).label}",
            "count": len(ids),
            "rows": [
                {
                    "title": rows[pk].title,
                    "href": f"/matters/{rows[pk].number}/",
                    "unit": tree.label(rows[pk].unit_id),
                    "days": f"{times[pk].total_seconds() / 86400:.1f}",
                }
                for pk in ids[:SHOWN]
                if pk in rows
            ],
            "more": max(0, len(ids) - SHOWN),
        }
