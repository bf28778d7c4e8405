"""包联领导's page: what needs a decision, and what one leads, by exception. Made for a phone in a car."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.figures.compute import records
from gongjian.kernel.lifecycle import OPEN, Verb
from gongjian.kit.asof import SHANGHAI, AsOfControl, asof_of
from gongjian.kit.registry import Notice, leader_decisions, leader_duties
from gongjian.ledger.models import Entry
from gongjian.matters.answers import asking
from gongjian.matters.models import Matter, MatterRequest, RequestKind, RequestState
from gongjian.matters.policy import can, can_answer
from gongjian.matters.views.questions import answer_form, question_view
from gongjian.people.models import Person
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import selectors
from gongjian.projects.models import Project
from gongjian.web.overview.live import matter_lines, stuck_of, stuck_on
from gongjian.web.overview.numbers import Asker, Number
from gongjian.web.remembering import remember

_OPEN_STATES = [state.value for state in OPEN]


@require_safe
def leader(request: Any, key: str) -> HttpResponse:
    """The page of whoever decides in this campaign; for others it does not exist."""
    viewer = request.viewer
    campaign = campaign_or_404(viewer, key)
    if not viewer.reach("decide", campaign) or viewer.person_id is None:
        raise Http404
    request.campaign, request.room = campaign, "overview"
    control = asof_of(request, campaign)
    person = Person.objects.get(pk=viewer.person_id)
    ask = Asker(campaign, control.asof, viewer)
    mine = {"lead_official": person.number}
    numbers = {
        "projects": ask.number("project_count", **mine),
        "late": ask.number("matter_late", **mine),
        "due": ask.number("project_due_not_started", **mine),
        "unchanged": ask.number("project_unchanged_3_weeks", **mine),
    }
    decisions = _decisions(ask, mine, control)
    asked = [] if control.is_past else _of_rooms(leader_decisions, request, campaign)
    rows = _projects(ask, mine)
    context = numbers | {
        "title": _("In my lead"),
        "say": _say(numbers, len(decisions) + len(asked)),
        "asof": control,
        "decisions": decisions,
        "asked": asked,
        "asked_count": len(decisions) + len(asked),
        "present": [] if control.is_past else _of_rooms(leader_duties, request, campaign),
        "rows": rows,
        "fine_count": int(numbers["projects"].value) - len(rows),
        "matter_rows": _own_matters(ask, person, control),
    }
    return remember(render(request, "web/leader.html", context), campaign)


def _of_rooms(told: Iterable[Any], request: Any, campaign: Campaign) -> list[Notice]:
    """What the rooms above have for this lead official now; rights and duties are today's."""
    return [notice for tell in told for notice in tell(request.viewer, campaign, request.now)]


def _say(numbers: dict[str, Number], decisions: int) -> SafeString:
    """What is the matter with mine, in one sentence."""
    parts = [
        format_html(text, number=numbers[name].full)
        for name, text in (
            ("late", _("<strong>{number} late</strong>")),
            ("due", _("{number} due to start and not started")),
            ("unchanged", _("{number} without change for three weeks")),
        )
        if numbers[name].value
    ]
    said = format_html_join(pgettext("between parts", ", "), "{}", ((part,) for part in parts))
    said = (
        format_html(_("{what}; the rest is on course."), what=said) if parts else escape(_("All on course."))
    )
    if not decisions:
        return said
    asked = ngettext("{count} matter wants my word.", "{count} matters want my word.", decisions)
    return format_html("{} <strong>{}</strong>", said, format_html(asked, count=decisions))


def _decisions(ask: Asker, mine: dict[str, str], control: AsOfControl) -> list[dict[str, Any]]:
    """需协调事项 at a leader's level, and requests I may grant, on open matters I lead; the longest waiting first."""
    matters = {row.id: row for row in records(ask.query("matter_open", **mine))}
    found = [*_needs(ask, matters, control), *_requests(ask, matters, control.on)]
    return sorted(found, key=lambda one: -one["days"])


def _needs(ask: Asker, matters: dict[int, Any], control: AsOfControl) -> list[dict[str, Any]]:
    """Of each matter the newest report, where it asks for a leader's word; with its answers where I may answer."""
    viewer, on = ask.viewer, control.on
    here = f"/c/{ask.campaign.key}/leader/"
    names = _project_names(ask, matters.values())
    found = []
    for row in asking(ask.asof, matters):
        matter = matters[row.matter_id]
        if not can_answer(viewer, matter):
            continue
        form = None if control.is_past else answer_form(row, here)
        view = question_view(row, matter, form)
        found.append(view | {"days": (on - row.on).days, "project": names.get(matter.project_id, "")})
    return found


def _project_names(ask: Asker, matters: Iterable[Any]) -> dict[int, str]:
    ids = {matter.project_id for matter in matters if matter.project_id}
    return dict(ask.asof.rows(Project).filter(id__in=ids).values_list("id", "name")) if ids else {}


def _requests(ask: Asker, matters: dict[int, Any], on: date) -> list[dict[str, Any]]:
    """Extensions and reassignments asked and not answered, where they are mine to grant."""
    tree, names = unit_tree(), _project_names(ask, matters.values())
    asked = {
        RequestKind.EXTENSION.value: _("Asks for an extension: %(title)s"),
        RequestKind.REASSIGN.value: _("Asks to be reassigned: %(title)s"),
    }
    rows = ask.asof.rows(MatterRequest).filter(
        matter_id__in=list(matters), state=RequestState.ASKED, kind__in=list(asked)
    )
    since = dict(
        MatterRequest.Version.objects.filter(id__in=[row.id for row in rows])
        .order_by("-entry_from")
        .values_list("id", "entry_from")
    )
    at = entry_times(since.values())
    return [
        {
            "matter": matters[row.matter_id],
            "what": asked[row.kind] % {"title": matters[row.matter_id].title},
            "who": tree.label(row.asked_by_unit_id),
            "days": max((on - at[since[row.id]].astimezone(SHANGHAI).date()).days, 0),
            "suggests": row.reason,
            "level": "",
            "project": names.get(matters[row.matter_id].project_id, ""),
            "form": None,
        }
        for row in rows
        if can(_GRANTED_BY[row.kind], ask.viewer, matters[row.matter_id])
    ]


_GRANTED_BY = {
    RequestKind.EXTENSION.value: Verb.grant_extension,
    RequestKind.REASSIGN.value: Verb.reassign,
}


def entry_times(seqs: Iterable[int]) -> dict[int, Any]:
    """When entries were recorded."""
    return dict(Entry.objects.filter(seq__in=list(seqs)).values_list("seq", "recorded_at"))


def _projects(ask: Asker, mine: dict[str, str]) -> list[dict[str, Any]]:
    """Projects I lead that something is the matter with: late first, then not started, then not moving."""
    late_of: dict[int, int] = {}
    for project_id in records(ask.query("matter_late", **mine)).values_list("project_id", flat=True):
        if project_id is not None:
            late_of[project_id] = late_of.get(project_id, 0) + 1
    due = set(records(ask.query("project_due_not_started", **mine)).values_list("id", flat=True))
    quiet = set(records(ask.query("project_unchanged_3_weeks", **mine)).values_list("id", flat=True))
    wanted = records(ask.query("project_count", **mine)).filter(id__in=[*late_of, *due, *quiet])
    rows = list(wanted.order_by("id"))
    stuck = stuck_of(ask, rows)
    lines = [_line(row, late_of.get(row.id, 0), row.id in due, stuck.get(row.id)) for row in rows]
    return sorted(lines, key=lambda line: (line["rank"], -line["days"]))


def _line(row: Any, late: int, due: bool, stuck: Any) -> dict[str, Any]:
    if late:
        meaning, word, rank = (
            "late",
            ngettext("%(n)s matter late", "%(n)s matters late", late) % {"n": late},
            0,
        )
    elif due:
        meaning, word, rank = "watch", _("Due to start, not started"), 1
    else:
        meaning, word, rank = "watch", _("No change for 3 weeks"), 2
    desk = unit_tree().label(stuck.desk_unit_id) if stuck else unit_tree().label(row.unit_id)
    return {
        "project": row,
        "meaning": meaning,
        "word": word,
        "rank": rank,
        "what": stuck_on(row, stuck),
        "stuck": stuck,
        "desk": desk,
        "days": stuck.days if stuck else 0,
        "planned": selectors.fuzzy_date(row, "planned_start") if due else None,
    }


def _own_matters(ask: Asker, person: Person, control: AsOfControl) -> list[dict[str, Any]]:
    """Open matters that name me and belong to no project, late ones and those due within the week."""
    rows = ask.asof.rows(Matter).filter(
        campaign_id=ask.campaign.pk, lead_official_id=person.pk, project_id=None, state__in=_OPEN_STATES
    )
    found = matter_lines(rows.order_by("due_on", "id"), ask.viewer, control)
    return [one for one in found if one["standing"].meaning in ("late", "watch")]
