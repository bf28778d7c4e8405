"""The chart on A3: the same bars as data for a typst template, all lengths in millimetres."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.kit import words
from gongjian.kit.drawing import text_width
from gongjian.ledger import memo
from gongjian.people.unit_tree import unit_tree
from gongjian.publish.selectors.wall import Milestone, Row, Standing
from gongjian.publish.timescale import Span, Stretch, TimeScale, place_labels
from gongjian.publish.wall import BY_LABELS, WallChart

TEMPLATE = Path(__file__).resolve().parent / "papers" / "wall.typ"
CHART = 268.0
"""How wide the days are on the sheet."""
LETTER = 2.7
"""How high a letter of the heads is."""


def paper(chart: WallChart, conditions: list[str], at: datetime) -> dict[str, Any]:
    """What the template sets: title, the day it holds for, the conditions, heads, groups with their rows, legend."""
    scale = chart.scale(CHART)
    drawn = _Drawn(chart, scale)
    flag = _flag(scale, chart) if scale.covers(chart.day) else None
    campaign = chart.campaign
    title = (
        f"{campaign.label}{_('Wall chart')}" if words.chinese() else f"{campaign.label} · {_('Wall chart')}"
    )
    return {
        "title": title,
        "file": f"{title}_{chart.control.on.isoformat()}",
        "subtitle": _subtitle(chart, conditions),
        "basis": _basis(chart),
        "foot": _foot(chart, at),
        "page": _("Sheet %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "chart": CHART,
        "heads": [_("No."), _("Project"), _("Unit"), _("Stage")],
        "upper": _units(scale.upper, LETTER, flag),
        "lower": _units(scale.lower, LETTER),
        "today": {"x": scale.x(chart.day + 1), "flag": flag, "word": chart.today} if flag else None,
        "groups": drawn.groups(),
        "legend": _legend(),
    }


def _subtitle(chart: WallChart, conditions: list[str]) -> str:
    by = "" if chart.by == "none" else words.named(_("Rows by"), BY_LABELS[chart.by])
    told = [_("As of %(day)s") % {"day": words.day(chart.control.on)}]
    if chart.control.asof.seq is not None:
        told[0] += _(", as known then")
    count = ngettext("%(count)s project", "%(count)s projects", len(chart.rows))
    told += [count % {"count": words.number(len(chart.rows))}, by, *conditions]
    if chart.campaign.illustrative:
        told.append(_("Sample, all invented"))
    return " · ".join(part for part in told if part)


def _basis(chart: WallChart) -> str:
    told = [
        _(
            "Behind: the planned start has passed and the project has not started, or the planned completion has"
            " passed. A plan known to the month or quarter passes with its last day."
        )
    ]
    if chart.campaign.published_only:
        told = [_("Shows what was published; blank lines: no date was published.")]
    return " ".join(told)


def _foot(chart: WallChart, at: datetime) -> str:
    head = memo.head()
    return _("%(unit)s, %(day)s. Made from the ledger up to entry %(seq)s (%(digest)s).") % {
        "unit": unit_tree().label(chart.campaign.unit_id),
        "day": words.day(at),
        "seq": head.seq,
        "digest": head.digest[:12],
    }


def _legend() -> list[list[str]]:
    return [
        ["plan", _("planned; soft where only the month or quarter is known")],
        ["fact", _("in fact, under way")],
        ["done", _("in fact, completed")],
        ["behind", _("behind the plan")],
        ["due", _("milestone to come")],
        ["reached", _("reached")],
        ["missed", _("missed")],
        ["critical", _("thick edge: on the critical path")],
        ["stage", _("new stage")],
        ["before", _("more before or after the days drawn")],
    ]


def _flag(scale: TimeScale, chart: WallChart) -> tuple[float, float]:
    """From where to where the word over the day asked stands."""
    wide = text_width(chart.today, LETTER) + 2
    left = min(max(scale.x(chart.day + 1) - wide / 2, 0), CHART - wide)
    return left, left + wide


def _units(stretches: list[Stretch], size: float, taken: tuple[float, float] | None = None) -> dict[str, Any]:
    """Where its lines and its labels stand."""
    return {"lines": [one.x for one in stretches], "labels": place_labels(stretches, size, 0.8, taken)}


class _Drawn:
    """The rows of one chart as shapes: [kind, x, width]."""

    def __init__(self, chart: WallChart, scale: TimeScale) -> None:
        self.chart, self.scale = chart, scale

    def groups(self) -> list[dict[str, Any]]:
        """Groups with their rows, numbered through."""
        found, number = [], 0
        for group in self.chart.groups:
            rows = []
            for row in group.rows:
                number += 1
                rows.append(self.row(number, row))
            found.append({"label": self.chart.label_of(group), "count": len(rows), "rows": rows})
        return found

    def row(self, number: int, row: Row) -> dict[str, Any]:
        """One line."""
        standing = self.chart.standings[row.id]
        return {
            "no": str(number),
            "name": row.name,
            "unit": unit_tree().label(row.unit_id),
            "stage": self.chart.sayings.stage(row),
            "late": standing.meaning == "late",
            "shapes": self.shapes(row, standing),
        }

    def shapes(self, row: Row, standing: Standing) -> list[list[Any]]:
        """Its bars and marks, those that lie over others last."""
        found: list[list[Any]] = []
        start, finish = row.planned_start, row.planned_finish
        found += self._soft(start) + self._soft(finish)
        if start is not None and finish is not None:
            sure_from = start.first if start.first == start.last else start.last + 1
            found += self._box(
                "plan", sure_from, finish.last + 1 if finish.first == finish.last else finish.first
            )
        if row.started is not None and standing.ran_to is not None:
            kind = "done" if row.finished is not None else "halted" if row.halted is not None else "fact"
            found += self._box(kind, row.started.first, standing.ran_to + 1)
        if standing.behind is not None:
            found += self._box("behind", standing.behind[0], standing.behind[1] + 1)
        for mark in row.stages:
            if mark.at is not None and self.scale.covers(mark.at.first):
                found.append(["stage", self.scale.x(mark.at.first), 0])
        reach = row.reach
        if reach is not None and reach[0] < self.scale.origin:
            found.append(["before", 0, 0])
        if reach is not None and reach[1] > self.scale.end:
            found.append(["after", CHART, 0])
        return found + [self._milestone(row, one) for one in row.milestones if self._in_sight(one)]

    def _soft(self, span: Span | None) -> list[list[Any]]:
        if span is None:
            return []
        both = span.first == span.last
        return [] if both else self._box("soft", span.first, span.last + 1)

    def _box(self, kind: str, first: int, beyond: int) -> list[list[Any]]:
        x = self.scale.x(first)
        wide = round(self.scale.x(beyond) - x, 2)
        return [[kind, x, max(wide, 0.4)]] if wide > 0 else []

    def _in_sight(self, one: Milestone) -> bool:
        return self.scale.covers(one.done if one.done is not None else one.due)

    def _milestone(self, row: Row, one: Milestone) -> list[Any]:
        at = one.done if one.done is not None else one.due
        missed = one.done is None and one.due < self.chart.day and self.chart.judged(row)
        kind = "reached" if one.done is not None else "missed" if missed else "due"
        return [kind, self.scale.x(at), 1 if one.critical else 0]
