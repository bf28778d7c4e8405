"""The five parts of a meeting, in the order offices go through them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import with_below
from gongjian.dispatch.agenda_groups import groups_last_week
from gongjian.dispatch.models import (
    CoordinationRequest,
    MeetingDecision,
    ReportWindow,
    Topic,
    TopicState,
    Triage,
    WindowState,
)
from gongjian.dispatch.playbook.cadences import cadences_of
from gongjian.dispatch.selectors.agenda import Line, ask, fig, this_week
from gongjian.dispatch.selectors.meetings import previous_held
from gongjian.kernel.lifecycle import OPEN, WITH_UNIT
from gongjian.kit import words
from gongjian.kit.registry import AgendaSection, agenda_sections
from gongjian.ledger import AsOf
from gongjian.matters.dues import due_long
from gongjian.matters.models import Matter
from gongjian.matters.selectors import standing as matter_standing
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


def coordination(campaign: Campaign, meeting: Any, asof: AsOf, _viewer: Viewer) -> list[Line]:
    """需协调事项: the topics taken up, and how many requests nobody has sorted yet."""
    topics = list(
        asof.rows(Topic).filter(meeting_id=meeting.pk, state=TopicState.APPROVED).order_by("ordinal", "id")
    )
    wanted = {row.request_id for row in topics} - {None}
    requests = {row.id: row for row in asof.rows(CoordinationRequest).filter(id__in=wanted)}
    about = _addresses(requests.values(), asof)
    tree, carried = unit_tree(), _carried(meeting, asof)
    lines: list[Line] = [
        {
            "key": f"t{row.id}",
            "text": row.title,
            "href": about.get(row.request_id, ""),
            "note": _topic_note(row, carried=(row.title, row.unit_id) in carried),
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


def _carried(meeting: Any, asof: AsOf) -> set[tuple[str, int | None]]:
    """Topics earlier meetings did not get to: title and unit."""
    held = [one.id for one in previous_held(meeting, asof)[:BACK]]
    rows = asof.rows(Topic).filter(meeting_id__in=held, state=TopicState.CARRIED)
    return set(rows.values_list("title", "unit_id"))


def _topic_note(topic: Any, *, carried: bool) -> str:
    notes = [_("suggested: %(what)s") % {"what": topic.wants}] if topic.wants else []
    if carried:
        notes.append(_("carried over from an earlier meeting"))
    return " · ".join(notes)


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
