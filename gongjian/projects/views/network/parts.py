"""A plan network as pages show it: rows, the drawing, the section of a project's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongjian.kernel import network as kernel
from gongjian.kernel.problems import Refused
from gongjian.kit import drawing, words
from gongjian.kit.calendar import calendar
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models.network import LinkKind, NetworkState
from gongjian.projects.policy import can_approve, can_plan
from gongjian.projects.selectors import network as selectors
from gongjian.projects.slots import Shown


@dataclass(frozen=True)
class Row:
    """One node as a line: the node as it stood, how it stands, who it lies with, what it waits for."""

    node: Any
    place: int
    standing: selectors.Standing
    unit: str
    waits: str

    @property
    def name(self) -> str:
        """In the reader's language."""
        return name_of(self.node)

    @property
    def phase(self) -> str:
        """In the reader's language."""
        return phase_of(self.node)

    @property
    def href(self) -> str:
        """Its page."""
        return f"/nodes/{self.node.number}/"

    @property
    def word(self) -> str:
        """How it stands, in words."""
        return standing_word(self.node, self.standing)

    @property
    def milestone(self) -> bool:
        """Does it take no time?"""
        return bool(self.node.limit_days == 0)


def name_of(node: Any) -> str:
    """A node in the reader's language."""
    return str(node.name_en if node.name_en and get_language() == "en" else node.name)


def phase_of(node: Any) -> str:
    """A node's phase in the reader's language."""
    return str(node.phase_en if node.phase_en and get_language() == "en" else node.phase)


def standing_word(node: Any, standing: selectors.Standing) -> str:
    """How a node stands, in words: done, late by how much, in hand, not begun."""
    if standing.state == "done":
        if standing.late:
            return _("done %(days)s days late") % {"days": standing.late}
        return (
            _("done %(days)s days early") % {"days": standing.early} if standing.early else _("done in time")
        )
    if standing.late:
        return _("%(days)s days late") % {"days": standing.late}
    if standing.state == "running":
        if node.papers_told_at is not None and node.attempts <= 1:
            return _("in hand, papers asked for")
        return _("in hand")
    return _("not begun, its start has passed") if standing.starts_late else _("not begun")


_SHORT = {LinkKind.START_TO_START.value: "SS", LinkKind.FINISH_TO_FINISH.value: "FF"}


def waits_text(pairs: Sequence[tuple[int, str, int]]) -> str:
    """What a node waits for as offices write it: 3、5SS+10 — numbers of the rows, how, working days between."""
    return "、".join(
        f"{place}{_SHORT.get(kind, 'FS' if lag else '')}{f'+{lag}' if lag else ''}"
        for place, kind, lag in sorted(pairs)
    )


def rows_of(nodes: Sequence[Any], links: Sequence[Any], on: date) -> list[Row]:
    """The nodes as lines, in the order of the plan."""
    tree = unit_tree()
    places = {node.id: place for place, node in enumerate(nodes, start=1)}
    waits: dict[int, list[tuple[int, str, int]]] = {}
    for link in links:
        if link.before_id in places and link.after_id in places:
            waits.setdefault(link.after_id, []).append((places[link.before_id], link.kind, link.lag_days))
    return [
        Row(
            node,
            places[node.id],
            selectors.standing(node, on),
            tree.label(node.unit_id) or node.department,
            waits_text(waits.get(node.id, [])),
        )
        for node in nodes
    ]


def picture(
    rows: Sequence[Row], links: Sequence[Any], on: date, *, key: str, title: str, width: float = 1120
) -> SafeString:
    """The plan on a line of time, phases as lanes; empty when no node has a date."""
    dated = [row for row in rows if row.node.planned_start_on and row.node.planned_finish_on]
    if not dated:
        return SafeString("")
    lanes = [
        drawing.Lane(phase, tuple(_bar(row) for row in group))
        for phase, group in groupby(dated, key=lambda row: row.phase)
    ]
    keys = {row.node.id: row.node.key for row in dated}
    pairs = [
        (keys[link.before_id], keys[link.after_id])
        for link in links
        if link.before_id in keys and link.after_id in keys and link.kind == LinkKind.FINISH_TO_START.value
    ]
    canvas = drawing.draw_timed(lanes, pairs, today=on, width=width)
    said = _("; ").join(f"{row.name} {words.or_dash(_days(row))} {row.word}" for row in dated)
    return mark_safe(canvas.render(key=key, title=title, description=said))


def _bar(row: Row) -> drawing.Bar:
    node, stands = row.node, row.standing
    look = "late" if stands.late and stands.state != "done" else stands.state
    held = (node.agreed_start_on, node.agreed_finish_on)
    moved = node.agreed_finish_on is not None and held != (node.planned_start_on, node.planned_finish_on)
    mark = {"done": "✓ ", "running": "▶ ", "late": "! "}.get(look, "")
    said = row.word if stands.state != "todo" or stands.late or stands.starts_late else ""
    if look == "todo" and stands.starts_late:
        mark = "! "
    return drawing.Bar(
        node.key, f"{row.place} {row.name}", node.planned_start_on, node.planned_finish_on, look,
        f"{mark}{said}".strip(), node.critical, row.milestone, held if moved and held[0] else None, row.href,
    )  # fmt: skip


def _days(row: Row) -> str:
    return f"{row.node.planned_start_on}—{row.node.planned_finish_on}"


# ---------------------------------------------------------------- the whole, in figures
@dataclass(frozen=True)
class Summary:
    """What a plan comes to."""

    state: str
    meaning: str
    finish_on: date | None
    provisional: bool
    workdays: int
    agreed_on: date | None
    forecast_on: date | None
    """Where an approved plan would end, by what has happened up to the day."""
    behind: int
    """Calendar days the end is behind the approved one, negative when before it."""
    saved: dict[str, kernel.Saved]
    first: kernel.FirstPass
    done: int
    count: int
    late: int


def summary(
    network: Any, nodes: Sequence[Any], links: Sequence[Any], baselines: Sequence[Any], on: date
) -> Summary:
    """The figures above a plan."""
    stands = [selectors.standing(node, on) for node in nodes]
    agreed = baselines[-1].finish_on if baselines else None
    finish = network.finish_on
    try:
        saved = selectors.saved(nodes, links, on)
    except Refused:  # a plan that cannot be reckoned is still shown
        saved = {}
    dated = [node.planned_finish_on for node in nodes if node.planned_finish_on]
    forecast = selectors.forecast(network, nodes, links, on) if agreed is not None else None
    return Summary(
        state=str(NetworkState(network.state).label),
        meaning={"approved": "done", "submitted": "watch"}.get(network.state, "not-due"),
        finish_on=finish,
        provisional=network.provisional,
        workdays=calendar().count(network.start_on, max(dated)) if dated else 0,
        agreed_on=agreed,
        forecast_on=forecast,
        behind=(forecast - agreed).days if forecast and agreed else 0,
        saved=saved,
        first=selectors.first_pass(nodes, on),
        done=sum(one.state == "done" for one in stands),
        count=len(nodes),
        late=sum(bool(one.late) and one.state != "done" for one in stands),
    )


def section(shown: Shown) -> dict[str, Any] | None:
    """The section of a project's page; an invitation to draft where there is no plan and the viewer may."""
    project = shown.project
    network = selectors.network_of(shown.control.asof, project.pk)
    base = f"/projects/{project.number}/network/"
    if network is None:
        if shown.may_act and can_plan(shown.viewer, project):
            return {"network": None, "draft_href": f"{base}draft/"}
        return None
    asof, on = shown.control.asof, shown.control.on
    nodes, links = selectors.nodes_of(asof, network.id), selectors.links_of(asof, network.id)
    rows = rows_of(nodes, links, on)
    baselines = selectors.baselines_of(asof, network.id)
    return {
        "network": network,
        "summary": summary(network, nodes, links, baselines, on),
        "picture": picture(
            rows,
            links,
            on,
            key="plan",
            title=_("Plan network of %(name)s") % {"name": project.name},
            width=760,
        ),
        "rows": near(rows),
        "count": len(rows),
        "baselines": baselines,
        "href": base,
        "may_plan": shown.may_act and can_plan(shown.viewer, project),
        "may_approve": shown.may_act and network.state == "submitted" and can_approve(shown.viewer, project),
        "published": not any(row.node.planned_start_on for row in rows),
    }


def near(rows: Sequence[Row]) -> list[Row]:
    """What matters now: in hand or late, and what comes next; at most ten."""
    now = [
        row
        for row in rows
        if row.standing.state == "running" or (row.standing.late and row.standing.state != "done")
    ]
    rest = [row for row in rows if row.standing.state == "todo" and row not in now]
    rest.sort(key=lambda row: (row.node.planned_start_on or date.max, row.place))
    return sorted([*now, *rest[: max(10 - len(now), 3)]], key=lambda row: row.place)[:14]
