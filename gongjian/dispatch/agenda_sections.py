"""The five parts of a meeting, in the order offices go through them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import with_below
from gongjian.dispatch.models import (
    CoordinationRequest,
    MeetingDecision,
    Report,
    ReportLine,
    ReportWindow,
    Topic,
    TopicState,
    Triage,
    WindowState,
)
from gongjian.dispatch.playbook.cadences import cadences_of
from gongjian.dispatch.selectors.agenda import Line, ask, by_unit, fig, last_week, this_week
from gongjian.dispatch.selectors.meetings import previous_held
from gongjian.dispatch.standing import STANDING_WORDS, TIMELY, Standing, standing
from gongjian.kernel.lifecycle import OPEN, WITH_UNIT
from gongjian.kit import words
from gongjian.kit.asof import end_of_day
from gongjian.kit.registry import AgendaSection, agenda_sections
from gongjian.ledger import AsOf
from gongjian.matters.dues import due_long
from gongjian.matters.models import Matter
from gongjian.matters.selectors import standing as matter_standing
from gongjian.matters.sticking import sticking_word
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Project

OPEN_STATES = sorted(state.value for state in OPEN)
DUE_SHOWN = 12
"""Matters due in the week named one by one; the others stand in the figure."""
BACK = 8
"""Meetings back to which unfinished decisions are called up."""


def last_decisions(campaign: Campaign, meeting: Any, asof: AsOf, _viewer: Viewer) -> list[Line]:
    """上次议定事项: how many, how they stand, and by name whatever is not done yet, older meetings' included."""
    held = previous_held(meeting, asof)[:BACK]
    if not held:
        return []
    last = held[0]
    figures = [fig(ask("decision_count", campaign, asof, meeting=last.number), "")]
    for key, label, light in (
        ("decision_closed", _("matters closed"), "done"),
        ("decision_open", _("still open"), "on-course"),
        ("decision_late", _("overdue"), "late"),
    ):
        found = ask(key, campaign, asof, meeting=last.number)
        if found.value:
            figures.append(fig(found, label, light))
    lines: list[Line] = [{"key": "count", "text": _("Last meeting"), "figures": figures}]
    decided = {
        row.matter_id: row.meeting_id
        for row in asof.rows(MeetingDecision).filter(meeting_id__in=[one.id for one in held])
    }
    rows = asof.rows(Matter).filter(id__in=list(decided)).order_by("due_on", "id")
    lines += [
        _decision_line(row, asof, carried=decided[row.id] != last.id)
        for row in rows
        if row.state in OPEN_STATES or decided[row.id] == last.id
    ]
    return lines


def _decision_line(row: Any, asof: AsOf, *, carried: bool) -> Line:
    light = matter_standing(row, asof.on)
    notes = [due_long(row, asof.on.year)]
    if row.extended_count:
        notes.append(
            ngettext("date moved %(count)s time", "date moved %(count)s times", row.extended_count)
            % {"count": row.extended_count}
        )
    if row.last_progress:
        notes.append(row.last_progress)
    if carried:
        notes.append(_("carried over from an earlier meeting"))
    return {
        "key": f"m{row.id}",
        "text": row.title,
        "href": f"/matters/{row.number}/",
        "light": light.meaning,
        "word": light.word,
        "unit": unit_tree().label(row.unit_id),
        "unit_id": row.unit_id,
        "note": " · ".join(filter(None, notes)),
        "fold": light.meaning == "done",
    }


def groups_last_week(campaign: Campaign, meeting: Any, asof: AsOf, _viewer: Viewer) -> list[Line]:
    """各组上周: unit by unit what was closed, what is late, what it is stuck on, whether its reports came in time."""
    period = last_week(meeting, asof)
    closed = by_unit("matter_closed_in_period", campaign, asof, period=period)
    late = by_unit("matter_late", campaign, asof)
    stuck = _stuck(campaign, asof)
    reports = _Reports(campaign, asof, period)
    whole = [fig(ask("matter_closed_in_period", campaign, asof, period=period), _("matters closed"), "done")]
    whole.append(fig(ask("matter_late", campaign, asof), _("overdue"), "late"))
    lines: list[Line] = [{"key": "all", "text": _("All units"), "figures": whole}]
    lines += reports.window_lines()
    tree = unit_tree()
    known = {pk for pk in {*closed, *late, *stuck, *reports.units} if tree.get(pk) is not None}
    for unit in tree.in_order(known):
        figures = []
        if unit.pk in closed:
            figures.append(fig(closed[unit.pk], _("matters closed")))
        if unit.pk in late:
            figures.append(fig(late[unit.pk], _("overdue"), "late"))
        notes = reports.notes(unit.pk)
        if unit.pk in stuck:
            notes.append(_("stuck on %(what)s") % {"what": words.joined(stuck[unit.pk])})
        behind = reports.behind(unit.pk)
        lines.append(
            {
                "key": f"u{unit.pk}",
                "text": unit.label,
                "href": f"/c/{campaign.key}/units/{unit.number}/",
                "unit_id": unit.pk,
                "figures": figures,
                "note": " · ".join(notes),
                "light": "late" if behind else "",
                "word": behind,
                "fold": not (behind or unit.pk in late or unit.kind == "group"),
            }
        )
    return lines


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


class _Reports:
    """Reports of the windows that closed in the period."""

    def __init__(self, campaign: Campaign, asof: AsOf, period: tuple[Any, Any]) -> None:
        self.campaign, self.on = campaign, asof.on
        start, until = period
        rows = asof.rows(ReportWindow).filter(
            campaign_id=campaign.pk, state=WindowState.CLOSED, period_to__gt=start, period_from__lt=until
        )
        self.windows = {
            row.id: row
            for row in rows.order_by("closes_at")
            if start <= row.closes_at.astimezone(words.OFFICE_CLOCK).date() < until
        }
        self.names = {one.key: str(one.name) for one in cadences_of(campaign, asof.on)}
        self.units: dict[int, dict[int, Standing]] = {}
        self.changed: dict[int, list[int]] = {}
        if self.windows:
            self._read(asof)

    def _read(self, asof: AsOf) -> None:
        at = end_of_day(asof.on)
        unit_of = {}
        for row in asof.rows(Report).filter(window_id__in=list(self.windows)):
            window = self.windows[row.window_id]
            self.units.setdefault(row.unit_id, {})[row.window_id] = standing(row, window, at)
            unit_of[row.id] = row.unit_id
        said = asof.rows(ReportLine).filter(report_id__in=list(unit_of))
        for report_id, changed in said.values_list("report_id", "changed"):
            count = self.changed.setdefault(unit_of[report_id], [0, 0])
            count[0] += changed
            count[1] += 1

    def window_lines(self) -> list[Line]:
        """A line for each window: owed, in time, late, missing, with the board behind it."""
        return [self._window_line(row) for row in self.windows.values()]

    def _window_line(self, row: Any) -> Line:
        stood = [mine[row.id] for mine in self.units.values() if row.id in mine]
        counts = [
            (sum(one is not Standing.EXCUSED for one in stood), _("to report"), ""),
            (sum(one in TIMELY for one in stood), _("in time"), "done"),
            (sum(one in (Standing.LATE, Standing.LINE_DOWN) for one in stood), _("overdue"), "late"),
            (sum(one is Standing.MISSING for one in stood), _("not in"), "late"),
        ]
        href = f"/c/{self.campaign.key}/dispatch/?window={row.number}"
        return {
            "key": f"w{row.id}",
            "text": f"{self.names.get(row.cadence, row.cadence)} {words.stamp(row.closes_at, self.on.year)}",
            "href": href,
            "figures": [
                {"label": label, "value": str(count), "unit": _("units"), "href": href, "light": light}
                for count, label, light in counts
                if count or label == counts[0][1]
            ],
        }

    def notes(self, unit_id: int) -> list[str]:
        """What the unit's reports brought."""
        changed, lines = self.changed.get(unit_id, (0, 0))
        return (
            [_("%(changed)s of %(lines)s lines changed") % {"changed": changed, "lines": lines}]
            if lines
            else []
        )

    def behind(self, unit_id: int) -> str:
        """Late or missing reports of the unit, in words; nothing when there are none."""
        bad = (Standing.LATE, Standing.LINE_DOWN, Standing.MISSING)
        mine = self.units.get(unit_id, {})
        told = [
            f"{self.names.get(self.windows[pk].cadence, '')}{'' if words.chinese() else ' '}{STANDING_WORDS[one].words}"
            for pk, one in mine.items()
            if one in bad
        ]
        return words.joined(told)


def coordination(campaign: Campaign, meeting: Any, asof: AsOf, _viewer: Viewer) -> list[Line]:
    """需协调事项: the topics taken up, and how many requests nobody has sorted yet."""
    topics = list(
        asof.rows(Topic).filter(meeting_id=meeting.pk, state=TopicState.APPROVED).order_by("ordinal", "id")
    )
    wanted = {row.request_id for row in topics} - {None}
    requests = {row.id: row for row in asof.rows(CoordinationRequest).filter(id__in=wanted)}
    about = _addresses(requests.values(), asof)
    tree = unit_tree()
    lines: list[Line] = [
        {
            "key": f"t{row.id}",
            "text": row.title,
            "href": about.get(row.request_id, ""),
            "note": _("suggested: %(what)s") % {"what": row.wants} if row.wants else "",
            "unit": tree.label(row.unit_id),
            "unit_id": row.unit_id,
        }
        for row in topics
    ]
    waiting = asof.rows(CoordinationRequest).filter(campaign_id=campaign.pk, state=Triage.OPEN).count()
    if waiting:
        href = f"/c/{campaign.key}/dispatch/#coordination"
        figures = [
            {"label": "", "value": str(waiting), "unit": _("requests"), "href": href, "light": "watch"}
        ]
        lines.append({"key": "open", "text": _("Not sorted by the office yet"), "figures": figures})
    return lines


def _addresses(requests: Iterable[Any], asof: AsOf) -> dict[int, str]:
    rows = list(requests)
    matters = dict(
        asof.rows(Matter).filter(id__in={row.matter_id for row in rows} - {None}).values_list("id", "number")
    )
    projects = dict(
        asof.rows(Project)
        .filter(id__in={row.project_id for row in rows} - {None})
        .values_list("id", "number")
    )
    found = {}
    for row in rows:
        if row.matter_id in matters:
            found[row.id] = f"/matters/{matters[row.matter_id]}/"
        elif row.project_id in projects:
            found[row.id] = f"/projects/{projects[row.project_id]}/"
    return found


def remarks(_campaign: Campaign, _meeting: Any, _asof: AsOf, _viewer: Viewer) -> list[Line]:
    """领导讲评: nothing is prepared for it; what is said is written beside the agenda."""
    return []


def this_weeks_tasks(campaign: Campaign, meeting: Any, asof: AsOf, _viewer: Viewer) -> list[Line]:
    """本周任务: what falls due, which windows close, what should have started."""
    start, end = this_week(meeting)
    ahead = replace(asof, on=start)
    figures = [
        fig(ask("matter_due_in_7_days", campaign, ahead), _("due this week")),
        fig(ask("project_due_not_started", campaign, ahead), _("should have started"), "late"),
    ]
    lines: list[Line] = [{"key": "week", "text": _("This week"), "figures": figures}]
    names = {one.key: str(one.name) for one in cadences_of(campaign, asof.on)}
    windows = asof.rows(ReportWindow).filter(campaign_id=campaign.pk).exclude(state=WindowState.CANCELLED)
    for row in windows.filter(period_to__gte=start - (end - start)).order_by("closes_at", "id"):
        if start <= row.closes_at.astimezone(words.OFFICE_CLOCK).date() < end:
            lines.append(
                {
                    "key": f"w{row.id}",
                    "text": _("%(name)s, by %(at)s")
                    % {
                        "name": names.get(row.cadence, row.cadence),
                        "at": words.stamp(row.closes_at, start.year),
                    },
                    "href": f"/c/{campaign.key}/dispatch/?window={row.number}",
                }
            )
    states = sorted(state.value for state in WITH_UNIT)
    due = asof.rows(Matter).filter(
        campaign_id__in=with_below(campaign), due_on__gte=start, due_on__lt=end, state__in=states
    )
    for place, row in enumerate(due.order_by("due_on", "id")):
        lines.append(
            {
                "key": f"m{row.id}",
                "text": row.title,
                "href": f"/matters/{row.number}/",
                "unit": unit_tree().label(row.unit_id),
                "unit_id": row.unit_id,
                "note": due_long(row, start.year),
                "fold": place >= DUE_SHOWN,
            }
        )
    return lines


for _section in (
    AgendaSection("decisions", gettext_lazy("Last decisions"), last_decisions),
    AgendaSection("groups", gettext_lazy("Groups on last week"), groups_last_week),
    AgendaSection("coordination", gettext_lazy("To be coordinated"), coordination),
    AgendaSection("remarks", gettext_lazy("Leader's remarks"), remarks),
    AgendaSection("tasks", gettext_lazy("This week's tasks"), this_weeks_tasks),
):
    agenda_sections.register(_section.key, _section)
