"""各组上周: what each working group's leader speaks of, from the books. A group is itself and the units drawn into it;
units that belong to none follow, in front where their reports are behind."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign, PlaybookItem
from gongjian.campaigns.playbook import playbook_of
from gongjian.campaigns.selectors import with_below
from gongjian.dispatch.agenda_reports import Reports
from gongjian.dispatch.models import CoordinationRequest, ReportLine, Triage
from gongjian.dispatch.playbook.lights import lights_of
from gongjian.dispatch.selectors.agenda import Line, ask, by_unit, fig, last_week, since_fig
from gongjian.dispatch.selectors.lights import progress_dimension, side_by_side
from gongjian.figures.compute import records
from gongjian.figures.query import Query
from gongjian.kernel.lifecycle import OPEN
from gongjian.kernel.lights import COLOUR_WORDS, GRAVITY, Meaning
from gongjian.kit import words
from gongjian.kit.asof import end_of_day
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.matters.sticking import sticking_word
from gongjian.people.selectors.units import group_units
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

OPEN_STATES = sorted(state.value for state in OPEN)
NAMED = 4
"""Requests and projects named one by one; of more only the number is said."""


@dataclass(frozen=True)
class _Group:
    """A working group of the playbook with the units whose matters are its own."""

    key: str
    label: str
    unit_id: int | None
    units: frozenset[int]


@dataclass
class _Week:
    """What the books hold of the period, read once and told group by group."""

    campaign: Campaign
    asof: AsOf
    period: tuple[date, date]
    came: dict[int, list[int]] = field(default_factory=dict)
    """Unit → matters that turned late in the period."""
    went: dict[int, list[int]] = field(default_factory=dict)
    stuck: dict[int, list[str]] = field(default_factory=dict)
    requests: list[Any] = field(default_factory=list)
    waits: dict[int, int | None] = field(default_factory=dict)
    """Line of a report → the unit it waits for."""

    def read(self) -> "_Week":
        now = ask("matter_late", self.campaign, self.asof).query
        after = dict(records(now).values_list("id", "unit_id"))
        before = dict(records(now.at(AsOf(self.period[0], self.asof.seq))).values_list("id", "unit_id"))
        for pk in sorted(after.keys() - before.keys()):
            self.came.setdefault(after[pk], []).append(pk)
        for pk in sorted(before.keys() - after.keys()):
            self.went.setdefault(before[pk], []).append(pk)
        self.stuck = _stuck(self.campaign, self.asof)
        first, last = (end_of_day(day) for day in (self.period[0], self.asof.on))
        rows = self.asof.rows(CoordinationRequest).filter(
            Q(raised_at__gt=first) | Q(state=Triage.OPEN), campaign_id=self.campaign.pk, raised_at__lte=last
        )
        self.requests = list(rows.order_by("raised_at", "id"))
        lines = self.asof.rows(ReportLine).filter(id__in={row.line_id for row in self.requests} - {None})
        self.waits = dict(lines.values_list("id", "waits_on_id"))
        return self

    def turned(self, units: frozenset[int] | set[int]) -> tuple[int, int]:
        """How many matters of these units turned late, and how many are late no more."""
        return tuple(sum(len(found.get(pk, ())) for pk in units) for found in (self.came, self.went))  # type: ignore[return-value]

    def asked(self, units: frozenset[int]) -> list[str]:
        """What is to be coordinated by or for these units."""
        return [
            row.wants for row in self.requests if row.unit_id in units or self.waits.get(row.line_id) in units
        ]


def groups_last_week(campaign: Campaign, meeting: Any, asof: AsOf, viewer: Viewer) -> list[Line]:
    """What was closed, what turned red and green, what it is stuck on, what is to be coordinated, group by group."""
    period = last_week(meeting, asof)
    week = _Week(campaign, asof, period).read()
    reports = Reports(campaign, asof, period)
    groups = _groups(campaign, asof)
    lines = [_all(week), *reports.window_lines()]
    if viewer.reach("see", campaign).whole:
        lines += _lights(campaign, asof, viewer, period)
    lines += [_group_line(one, week, reports) for one in groups]
    return lines + _unit_lines(week, reports, frozenset().union(*(one.units for one in groups)))


def _groups(campaign: Campaign, asof: AsOf) -> list[_Group]:
    """The groups the playbook names, in its order."""
    rows = asof.rows(PlaybookItem).filter(campaign_id=campaign.pk, section="group").exclude(naming="unnamed")
    english = get_language() == "en"
    return [
        _Group(
            row.key,
            (row.name_en if english else "") or row.name,
            row.unit_id,
            frozenset(group_units(row.unit_id, asof)) if row.unit_id else frozenset(),
        )
        for row in rows.order_by("ordinal", "id")
    ]


def _all(week: _Week) -> Line:
    closed = ask("matter_closed_in_period", week.campaign, week.asof, period=week.period)
    late = ask("matter_late", week.campaign, week.asof)
    figures = [fig(closed, _("matters closed"), "done"), fig(late, _("overdue"), "late")]
    came, went = (sum(len(ids) for ids in found.values()) for found in (week.came, week.went))
    return {"key": "all", "text": _("All units"), "figures": figures + _turns(late.query, week, came, went)}


def _turns(late: Query, week: _Week, came: int, went: int) -> list[dict[str, str]]:
    """Newly red and newly green, each opening record by record."""
    counts = [(came, _("newly overdue"), "late"), (went, _("no longer overdue"), "done")]
    return [since_fig(late, week.period[0], count, label, light) for count, label, light in counts if count]


def _group_line(group: _Group, week: _Week, reports: Reports) -> Line:
    tree = unit_tree()
    unit = tree.get(group.unit_id) if group.unit_id is not None else None
    line: Line = {"key": f"g-{group.key}", "text": group.label, "unit_id": group.unit_id}
    if unit is None:
        return line | {"note": _("no unit of its own in the books yet")}
    closed = ask("matter_closed_in_period", week.campaign, week.asof, period=week.period, group=unit.number)
    late = ask("matter_late", week.campaign, week.asof, group=unit.number)
    figures = [fig(closed, _("matters closed"), "done"), fig(late, _("overdue"), "late")]
    members = [one.label for one in tree.in_order(group.units - {unit.pk})]
    notes = [words.joined(members) if members else _("no member units in the books yet")]
    stuck = list(dict.fromkeys(what for pk in sorted(group.units) for what in week.stuck.get(pk, ())))
    if stuck:
        notes.append(_("stuck on %(what)s") % {"what": words.joined(stuck)})
    notes += _asked_words(week.asked(group.units))
    notes += reports.notes(group.units)
    behind = words.joined(
        f"{tree.label(pk)}{'' if words.chinese() else ' '}{told}"
        for pk in sorted(group.units)
        if (told := reports.behind(pk))
    )
    return line | {
        "href": f"/c/{week.campaign.key}/units/{unit.number}/",
        "figures": figures + _turns(late.query, week, *week.turned(group.units)),
        "note": " · ".join(notes),
        "light": "late" if behind else "",
        "word": behind,
    }


def _asked_words(wants: list[str]) -> list[str]:
    if not wants:
        return []
    told = ngettext("%(count)s request: %(what)s", "%(count)s requests: %(what)s", len(wants))
    return [told % {"count": len(wants), "what": _first(wants)}]


def _first(names: list[str]) -> str:
    """The first few by name, and that there are more."""
    said = words.joined(names[:NAMED])
    return _("%(names)s and more") % {"names": said} if len(names) > NAMED else said


def _unit_lines(week: _Week, reports: Reports, grouped: frozenset[int]) -> list[Line]:
    """Unit by unit; in front are those outside every group whose reports are behind, the rest stand behind."""
    closed = by_unit("matter_closed_in_period", week.campaign, week.asof, period=week.period)
    late = by_unit("matter_late", week.campaign, week.asof)
    tree, lines = unit_tree(), list[Line]()
    known = {pk for pk in {*closed, *late, *week.stuck, *reports.units} if tree.get(pk) is not None}
    for unit in tree.in_order(known):
        figures = []
        if unit.pk in closed:
            figures.append(fig(closed[unit.pk], _("matters closed")))
        if unit.pk in late:
            figures.append(fig(late[unit.pk], _("overdue"), "late"))
        notes = reports.notes({unit.pk})
        if unit.pk in week.stuck:
            notes.append(_("stuck on %(what)s") % {"what": words.joined(week.stuck[unit.pk])})
        behind = reports.behind(unit.pk)
        lines.append(
            {
                "key": f"u{unit.pk}",
                "text": unit.label,
                "href": f"/c/{week.campaign.key}/units/{unit.number}/",
                "unit_id": unit.pk,
                "figures": figures,
                "note": " · ".join(notes),
                "light": "late" if behind else "",
                "word": behind,
                "fold": unit.pk in grouped or not behind,
            }
        )
    return lines


def _lights(campaign: Campaign, asof: AsOf, viewer: Viewer, period: tuple[date, date]) -> list[Line]:
    """Projects whose light under the campaign's rule turned in the period, for the worse and for the better."""
    section = lights_of(playbook_of(campaign, asof.on))
    text = section.on(asof.on).text
    rule = text.rule()
    if progress_dimension(rule) is None:
        return []

    def worn(on: date) -> dict[str, Any]:
        rows, _without = side_by_side(campaign, AsOf(on, asof.seq), viewer, [rule], section.plan_to_date())
        lit = ((row.project, row.lights[0]) for row in rows)
        return {project.number: (project, light.meaning) for project, light in lit if light is not None}

    before, after = worn(period[0]), worn(asof.on)
    turned: dict[tuple[bool, Meaning], list[str]] = {}
    for number, (project, meaning) in after.items():
        old = before.get(number, (None, Meaning.on_course))[1]
        if meaning is not old and Meaning.undefined not in (meaning, old):
            turned.setdefault((GRAVITY[meaning] > GRAVITY[old], meaning), []).append(project.name)
    if not turned:
        return []
    notes = [
        _("%(count)s newly %(colour)s: %(what)s")
        % {
            "count": len(names),
            "colour": COLOUR_WORDS[rule.colour_of(meaning)],
            "what": _first(names),
        }
        for (_worse, meaning), names in sorted(turned.items(), key=lambda one: one[0], reverse=True)
    ]
    address = urlencode({"rule": text.key, "on": asof.on.isoformat()})
    href = f"/c/{campaign.key}/lights/?{address}"
    named = _("Projects, by %(rule)s") % {"rule": text.name}
    return [{"key": "lights", "text": named, "href": href, "note": " · ".join(notes)}]


def _stuck(campaign: Campaign, asof: AsOf) -> dict[int, list[str]]:
    """Unit → what its open matters are stuck on."""
    rows = (
        asof.rows(Matter)
        .filter(campaign_id__in=with_below(campaign), state__in=OPEN_STATES, unit_id__isnull=False)
        .exclude(blocked_by="")
        .order_by("unit_id", "blocked_by")
        .values_list("unit_id", "blocked_by")
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for unit_id, what in rows:
        found.setdefault(unit_id, []).append(sticking_word(what))
    return found
