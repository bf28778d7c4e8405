"""卡点环节: where time is lost, by step and by office; every number opens the matters behind it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
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
ORDER = (*(kind for kind in KINDS if kind != LegKind.OWN), LegKind.OWN)
"""What was lost before what was worked."""
NOTHING = 0.05
"""Days that read 0.0: nothing."""
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
        "kinds": [kind.label for kind in ORDER],
        "parts": [page.steps(), page.offices()],
        "meanings": _meanings(),
        "ways": [
            {"label": label, "href": page.href(step_by=way), "current": way == by}
            for way, label in BY.items()
        ],
        "behind": page.behind(request.GET),
        "has_any": bool(table.whole.by_kind),
    }
    return render(request, "supervise/time_lost.html", context)


def _meanings() -> list[tuple[str, str]]:
    """The kinds of time, each in a sentence."""
    says = {
        LegKind.WAITING: _("with another unit that has to do its part first"),
        LegKind.OUTSIDE: _("with somebody outside: an office above, an enterprise, a bank"),
        LegKind.REVIEW: _("reported done, and not examined yet"),
        LegKind.STOPPED: _("suspended, or a valid reason accepted: the clock stands still"),
        LegKind.OWN: _("in the hands of the unit that is to do it"),
    }
    lost = _("waiting, outside, under review and stopped together: all that was not the unit's own work")
    return [(_("time lost"), lost), *((str(kind.label), says[kind]) for kind in ORDER)]


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

    def steps(self) -> dict[str, Any]:
        """By step, with all of them together at the end."""
        lost, rest = self._lines(self.table.steps, "step")
        whole = self.line(self.table.whole, "whole", _("All"), 0) | {"is_whole": True}
        said = ngettext(
            "%(count)s more has lost no time", "%(count)s more have lost no time", len(rest)
        ) % {"count": len(rest)}  # fmt: skip
        return {"key": "steps", "title": _("By step"), "caption": _("step of the work"), "lost": [*lost, whole],
                "rest": rest, "rest_says": said}  # fmt: skip

    def offices(self) -> dict[str, Any]:
        """By the unit on whose desk it lay."""
        lost, rest = self._lines(self.table.offices, "office")
        said = ngettext(
            "%(count)s more unit has lost no time", "%(count)s more units have lost no time", len(rest)
        ) % {"count": len(rest)}  # fmt: skip
        return {"key": "offices", "title": _("By office"), "caption": _("unit whose desk it was on"), "lost": lost,
                "rest": rest, "rest_says": said}  # fmt: skip

    def _lines(self, spent: dict[str, Spent], of: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Those that lost most time first; and those that lost none."""
        every = sorted(spent.values(), key=lambda one: (-one.lost_days, one.key))
        most = max((one.lost_days for one in every), default=0)
        lost = [one for one in every if one.lost_days >= NOTHING]
        rest = [one for one in every if one.lost_days < NOTHING]
        return (
            [self.line(one, of, self._name(one.key, of), most) for one in lost],
            [self.line(one, of, self._name(one.key, of), most) for one in rest],
        )

    def _name(self, key: str, of: str) -> str:
        if of == "office":
            return unit_tree().label(int(key)) if key else _("on no desk: the clock stands still")
        return self.names.get(key, key) or _("not named")

    def line(self, spent: Spent, of: str, name: str, most: float) -> dict[str, Any]:
        """One line: for each kind of time its sum and median, each opening its matters."""
        cells = [
            {
                "sum": f"{spent.sum_days(kind):,.1f}" if spent.count(kind) else "",
                "median": f"{spent.median_days(kind):.1f}",
                "count": spent.count(kind),
                "href": self.href(of=of, key=spent.key, time=kind.value) + "#behind",
                "label": kind.label,
            }
            for kind in ORDER
        ]
        share = spent.lost_days / most if most else 0
        return {"name": name, "cells": cells, "lost": f"{spent.lost_days:,.1f}", "share": share}

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
