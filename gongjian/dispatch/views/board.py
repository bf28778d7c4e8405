"""The board of a window: who is in, late, missing, waiting; chasing; 需协调事项 sorted in one tap."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.dispatch.actions.windows import cadence_of
from gongjian.dispatch.forms.board import AssignForm, CallForm, PlainForm, SolveForm
from gongjian.dispatch.models import (
    Channel,
    CoordinationRequest,
    Level,
    ReportState,
    ReportWindow,
    Triage,
    WindowState,
)
from gongjian.dispatch.playbook.cadences import cadences_of
from gongjian.dispatch.policy import can_see_board, is_office
from gongjian.dispatch.selectors.board import (
    Filled,
    choosable_windows,
    filled_of,
    half_written,
    next_meeting,
    requests_of,
)
from gongjian.dispatch.selectors.burden import window_cost
from gongjian.dispatch.selectors.receipts import Correction, corrections_of
from gongjian.dispatch.selectors.windows import Board, BoardRow, board, current_window
from gongjian.dispatch.standing import (
    IN,
    STANDING_WORDS,
    Standing,
    counted_at,
    grace_ends,
    is_overdue_waiting,
)
from gongjian.dispatch.views import board_words as say
from gongjian.kit import words
from gongjian.kit.calendar import calendar
from gongjian.people.unit_tree import unit_tree

REFRESH_SECONDS = 30
WORKDAYS_TO_ANSWER = 5
"""What is handed on is proposed to be due after so many working days."""
SHOWS = {
    "in": IN,
    "late": frozenset({Standing.LATE, Standing.LINE_DOWN}),
    "waiting": frozenset({Standing.WAITING_CHECK, Standing.WAITING_SIGN}),
    "missing": frozenset({Standing.OWED, Standing.MISSING, Standing.RETURNED}),
}
SHAPES = {Standing.LATE: "watch", Standing.RETURNED: "back"}
"""Shapes of the windows before, where they differ from the light: a late report is not a missing one."""
LEGEND = (Standing.ON_TIME, Standing.LATE, Standing.MISSING)
TRIAGE_LIGHTS = {
    Triage.OPEN: "watch",
    Triage.SOLVED: "done",
    Triage.ASSIGNED: "on-course",
    Triage.AGENDA: "not-due",
}


def board_campaign(request: Any, key: str) -> Campaign:
    """The campaign whose board the viewer may see; for anybody else there is no such page."""
    campaign = campaign_or_404(request.viewer, key)
    if not can_see_board(request.viewer, campaign):
        raise Http404
    request.campaign, request.room = campaign, "dispatch"
    return campaign


@require_safe
def board_page(request: Any, key: str) -> HttpResponse:
    """The board of the window that matters now, or of the one asked for; `part=live` gives what changes by itself."""
    campaign = board_campaign(request, key)
    choices = choosable_windows(campaign, request.now)
    window = _window(request, campaign, choices)
    if window is None:
        return render(request, "dispatch/board_empty.html", _empty(campaign, request))
    found = board(window, request.now)
    context = _live(request, campaign, window, found)
    if request.GET.get("part") == "live":
        return render(request, "dispatch/_board_live.html", context)
    return render(request, "dispatch/board.html", context | _rest(request, campaign, window, found, choices))


def _window(request: Any, campaign: Campaign, choices: list[ReportWindow]) -> ReportWindow | None:
    number, cadence = request.GET.get("window", ""), request.GET.get("cadence", "")
    if number:
        found = next((one for one in choices if one.number == number), None)
        found = (
            found or ReportWindow.objects.filter(number=number, campaign_id=campaign.pk, voided=False).first()
        )
        if found is None:
            raise Http404
        return found
    of_cadence = [one for one in choices if not cadence or one.cadence == cadence]
    running = [one for one in of_cadence if one.closes_at > request.now]
    if of_cadence:
        return min(running, key=lambda one: one.closes_at) if running else of_cadence[0]
    return current_window(campaign, request.now, cadence)


def _empty(campaign: Campaign, request: Any) -> dict[str, Any]:
    return {
        "title": _("Reports of the week"),
        "campaign": campaign,
        "cadences": cadences_of(campaign, request.today),
    }


def _live(request: Any, campaign: Campaign, window: ReportWindow, found: Board) -> dict[str, Any]:
    """What the page renews every half minute."""
    filled, half = filled_of(found.rows), half_written(found.rows)
    put_right = {one.report_id: one for one in corrections_of(row.report.pk for row in found.rows)}
    text = cadence_of(window)
    here = f"/c/{campaign.key}/dispatch/?window={window.number}"
    return {
        "campaign": campaign,
        "window": window,
        "board": found,
        "here": here,
        "sentence": say.opening(found),
        "now": request.now,
        "tick": say.countdown(window, request.now),
        "grace_ends": grace_ends(window),
        "refresh": REFRESH_SECONDS,
        "rows": [
            _row(one, found, filled.get(one.report.pk, Filled()), half, put_right) for one in found.rows
        ],
        "late": found.count(*SHOWS["late"]),
        "to_confirm": found.count(Standing.TO_CONFIRM),
        "half": sum(row.report.pk in half for row in found.missing),
        "returned": found.count(Standing.RETURNED),
        "chasing": say.chasing(found, campaign, text),
        "text": text,
    }


def _row(
    one: BoardRow, found: Board, filled: Filled, half: set[int], put_right: Mapping[int, Correction]
) -> dict[str, Any]:
    report, word = one.report, STANDING_WORDS[one.standing]
    return {
        "row": one,
        "report": report,
        "light": word.meaning,
        "word": str(word.words),
        "loud": word.meaning if word.meaning in ("late", "watch") else "",
        "note": " · ".join(
            filter(None, (_note(one, found, half), say.corrected(put_right.get(report.pk), found.at)))
        ),
        "filled": filled,
        "at": counted_at(report, found.window) or report.filed_at,
        "past": [_past(window, stood) for window, stood in one.last],
        "past_words": "、".join(_past(window, stood)["word"] for window, stood in one.last),
        "last_call": one.calls[-1] if one.calls else None,
        "is_in": one.standing in IN,
        "to_chase": one.standing in SHOWS["missing"],
        "line_down": one.standing is Standing.LINE_DOWN,
        "take": PlainForm(auto_id=False) if one.standing is Standing.LINE_DOWN else None,
    }


def _note(one: BoardRow, found: Board, half: set[int]) -> str:
    """What stands under the light."""
    report = one.report
    if one.standing is Standing.TO_CONFIRM:
        return _("told by %(who)s; the unit confirms within 24 hours") % {"who": report.informant}
    if report.channel == Channel.NOTHING_TO_ASK and report.state == ReportState.SENT:
        return _("nothing was left to ask")
    if one.standing in SHOWS["waiting"]:
        if is_overdue_waiting(report, found.window, found.at):
            return _("the grace is over")
        return _("filled in; signed within the grace it is on time")
    if one.standing in SHOWS["missing"]:
        parts = []
        if report.pk in half:
            parts.append(_("begun, not sent"))
        if report.open_until is not None and report.open_until > found.at:
            parts.append(_("may report until %(at)s") % {"at": words.stamp(report.open_until, found.at.year)})
        if report.late_reason:
            parts.append(report.late_reason)
        return " · ".join(parts)
    return report.late_reason


def _past(window: ReportWindow, stood: Standing | None) -> dict[str, str]:
    """One window before, as a shape."""
    if stood is None:
        return {"meaning": "", "word": _("owed nothing"), "number": window.number}
    word = STANDING_WORDS[stood]
    return {"meaning": SHAPES.get(stood, word.meaning), "word": str(word.words), "number": window.number}


def legend() -> list[tuple[str, str]]:
    """What the shapes of the windows before mean."""
    return [(SHAPES.get(one, STANDING_WORDS[one].meaning), str(STANDING_WORDS[one].words)) for one in LEGEND]


def _rest(
    request: Any, campaign: Campaign, window: ReportWindow, found: Board, choices: list[ReportWindow]
) -> dict[str, Any]:
    """What stays as it is while the page is open."""
    show, office = request.GET.get("show", ""), is_office(request.viewer, campaign)
    texts = {one.key: one for one in cadences_of(campaign, request.today)}
    requests = requests_of(campaign, window)
    units = [(str(row.report.unit_id), row.label) for row in found.rows]
    chased = [
        (pk, label) for pk, label in units if any(str(row.report.unit_id) == pk for row in found.missing)
    ]
    preset = request.GET.get("call", "")
    return {
        "title": say.window_title(window, texts.get(window.cadence), request.today.year),
        "week": say.week_number(window, campaign),
        "legend": legend(),
        "show": show if show in SHOWS else "",
        "shown": frozenset(
            row.report.pk for row in found.rows if show not in SHOWS or row.standing in SHOWS[show]
        ),
        "windows": [
            (one.number, say.window_title(one, texts.get(one.cadence), request.today.year)) for one in choices
        ],
        "cadences": list(texts.values()),
        "office": office,
        "can_cancel": office and window.state in (WindowState.PLANNED, WindowState.OPEN),
        "has_closed": request.now >= grace_ends(window),
        "requests": [_request(one, request, campaign, office) for one in requests],
        "unsorted": sum(one.state == Triage.OPEN for one in requests),
        "next_meeting": next_meeting(campaign, request.now) if requests else None,
        "call_form": CallForm(
            units=chased + [one for one in units if one not in chased],
            now=request.now,
            initial={"unit": preset} if preset in dict(units) else {},
            auto_id="call-%s",
        )
        if office and units
        else None,
        "calls": sorted(
            ((row.label, call) for row in found.rows for call in row.calls),
            key=lambda pair: pair[1].called_at,
            reverse=True,
        ),
        "phoned": [row for row in found.rows if row.report.channel == Channel.PHONE],
        "cost": (cost := window_cost(window, campaign, request.today)),
        "cost_said": say.cost(cost) if cost is not None else "",
    }


def _request(one: CoordinationRequest, request: Any, campaign: Campaign, office: bool) -> dict[str, Any]:
    open_still = office and one.state == Triage.OPEN
    due = calendar().add(request.today, WORKDAYS_TO_ANSWER).on
    about = one.project or one.matter
    return {
        "request": one,
        "unit": unit_tree().label(one.unit_id),
        "about": (getattr(about, "name", "") or getattr(about, "title", "")) if about is not None else "",
        "href": f"/projects/{one.project.number}/"
        if one.project is not None
        else f"/matters/{one.matter.number}/"
        if one.matter is not None
        else "",
        "level": str(Level(one.level).label),
        "light": TRIAGE_LIGHTS[Triage(one.state)],
        "word": str(Triage(one.state).label),
        "solve": SolveForm(auto_id=f"s{one.pk}-%s") if open_still else None,
        "assign": AssignForm(
            campaign=campaign, on=request.today, initial={"due": due}, auto_id=f"a{one.pk}-%s"
        )
        if open_still
        else None,
        "agenda": PlainForm(auto_id=False) if open_still else None,
    }
