"""What the office does over a report, a call, a request: one small form each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.actions import chasing, overseeing
from gongjian.dispatch.actions.windows import cancel
from gongjian.dispatch.forms.board import AssignForm, CallForm, MoreTimeForm, PlainForm, ReasonForm, SolveForm
from gongjian.dispatch.models import CoordinationRequest, Report, ReportWindow
from gongjian.dispatch.policy import campaign_of, can_see_board, is_office
from gongjian.dispatch.selectors.board import next_meeting
from gongjian.dispatch.selectors.windows import report_or_404, window_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.form_pages import form_view
from gongjian.people.unit_tree import unit_tree


@dataclass(frozen=True)
class Deed:
    """An act over one report: its words, its form, what it calls, what is said once it is done."""

    label: Any
    form: Any
    do: Callable[..., Any]
    done: Any


DEEDS: Mapping[str, Deed] = {
    "return": Deed(
        lazy("Return for correction"), ReasonForm, overseeing.send_back, lazy("Returned to the unit.")
    ),
    "take": Deed(lazy("Take as on time"), PlainForm, overseeing.take_as_on_time, lazy("Taken as on time.")),
    "more-time": Deed(
        lazy("Give more time"), MoreTimeForm, overseeing.give_more_time, lazy("More time given.")
    ),
    "excuse": Deed(lazy("Excuse from this window"), ReasonForm, overseeing.excuse, lazy("Excused.")),
    "why": Deed(lazy("Write why"), ReasonForm, overseeing.say_why_missing, lazy("Written down.")),
}


@form_view
def report_deed(request: Any, number: str, deed: str) -> HttpResponse:
    """Return, take as on time, give more time, excuse, write why: for the office alone."""
    report: Report = report_or_404(request.viewer, number)
    campaign, asked = campaign_of(report), DEEDS.get(deed)
    if asked is None or not is_office(request.viewer, campaign):
        raise Http404
    back = _board(report.window)

    def do(data: Mapping[str, Any]) -> None:
        more = {name: data[name] for name in ("reason", "until") if name in data}
        asked.do(
            viewer=request.viewer, report=report, at=request.now, request_key=data["request_key"], **more
        )

    label = unit_tree().label(report.unit_id)
    return _page(request, campaign, asked.form, do, asked.label, label, back, asked.done)


@form_view
def cancel_window(request: Any, number: str) -> HttpResponse:
    """Cancel a window: nothing is owed in it any more."""
    window = window_or_404(request.viewer, number)
    campaign = campaign_by_id(window.campaign_id)
    if campaign is None or not is_office(request.viewer, campaign):
        raise Http404

    def do(data: Mapping[str, Any]) -> None:
        cancel(
            viewer=request.viewer,
            window=window,
            reason=data["reason"],
            at=request.now,
            request_key=data["request_key"],
        )

    return _page(
        request,
        campaign,
        ReasonForm,
        do,
        _("Cancel this window"),
        window.number,
        _board(window),
        _("Cancelled."),
    )


@form_view
def note_call(request: Any, number: str) -> HttpResponse:
    """Write down a call to a unit of this window."""
    window = window_or_404(request.viewer, number)
    campaign = campaign_by_id(window.campaign_id)
    if campaign is None or not is_office(request.viewer, campaign):
        raise Http404
    owing = set(window.reports.filter(voided=False).values_list("unit_id", flat=True))
    units = [(str(unit.pk), unit.label) for unit in unit_tree().in_order(owing)]

    def form(*args: Any, **kwargs: Any) -> CallForm:
        return CallForm(*args, units=units, now=request.now, **kwargs)

    def do(data: Mapping[str, Any]) -> None:
        chasing.note_call(
            viewer=request.viewer,
            window=window,
            unit_id=int(data["unit"]),
            called_at=data["called_at"],
            outcome=data["outcome"],
            answered_by=data["answered_by"],
            says=data["says"],
            at=request.now,
            request_key=data["request_key"],
        )

    return _page(
        request,
        campaign,
        form,
        do,
        _("Note a call"),
        window.number,
        f"{_board(window)}#call",
        _("Call noted."),
    )


@form_view
def sort_request(request: Any, number: str, way: str) -> HttpResponse:
    """需协调事项 in one tap: solved, handed to a unit, put on the next meeting's agenda."""
    row = (
        CoordinationRequest.objects.filter(number=number, voided=False)
        .select_related("line__report__window")
        .first()
    )
    campaign = campaign_by_id(row.campaign_id) if row is not None else None
    if row is None or campaign is None or not can_see_board(request.viewer, campaign):
        raise Http404
    if not is_office(request.viewer, campaign):
        raise Http404
    back = (
        f"{_board(row.line.report.window)}#requests"
        if row.line is not None
        else f"/c/{campaign.key}/dispatch/"
    )
    make, label, act, done = _WAYS[way](request, campaign, row)

    def do(data: Mapping[str, Any]) -> None:
        act(viewer=request.viewer, request=row, at=request.now, request_key=data["request_key"], data=data)

    return _page(request, campaign, make, do, label, row.wants, back, done)


def _solving(request: Any, campaign: Any, row: Any) -> tuple[Any, str, Callable[..., Any], str]:
    def act(*, data: Mapping[str, Any], **keys: Any) -> None:
        chasing.solve(answer=data["answer"], **keys)

    return SolveForm, _("Solve it now"), act, _("Solved; the unit reads the answer.")


def _assigning(request: Any, campaign: Any, row: Any) -> tuple[Any, str, Callable[..., Any], str]:
    def act(*, data: Mapping[str, Any], **keys: Any) -> None:
        chasing.assign_request(unit_id=int(data["unit"]), due_on=data["due"], **keys)

    def form(*args: Any, **kwargs: Any) -> AssignForm:
        return AssignForm(*args, campaign=campaign, on=request.today, **kwargs)

    return form, _("Hand it to a unit"), act, _("Handed out; it is a matter with a date now.")


def _to_agenda(request: Any, campaign: Any, row: Any) -> tuple[Any, str, Callable[..., Any], str]:
    meeting = next_meeting(campaign, request.now)

    def act(*, data: Mapping[str, Any], **keys: Any) -> None:
        if meeting is None:
            raise Refused(
                "no_meeting",
                _("No meeting to come has been called yet."),
                remedy=_("Call the next one on the page of meetings, then put it on the agenda."),
            )
        chasing.put_on_agenda(meeting=meeting, **keys)

    when = words.stamp(meeting.starts_at, request.today.year) if meeting is not None else ""
    return (
        PlainForm,
        _("Put it on the agenda"),
        act,
        _("On the agenda of the meeting of %(at)s.") % {"at": when},
    )


_WAYS: Mapping[str, Callable[..., tuple[Any, str, Callable[..., Any], str]]] = {
    "solve": _solving,
    "assign": _assigning,
    "agenda": _to_agenda,
}


def _page(
    request: Any,
    campaign: Any,
    make: Any,
    do: Callable[[Mapping[str, Any]], None],
    label: Any,
    about: str,
    back: str,
    done: Any,
) -> HttpResponse:
    """The form; once it holds, the act, and back to the board."""
    request.campaign, request.room = campaign, "dispatch"
    form, status = (make(request.POST) if request.method == "POST" else make()), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                do(form.cleaned_data)
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, str(done))
                return HttpResponseRedirect(back)
    context = {
        "title": label,
        "sentence": about,
        "campaign": campaign,
        "board": True,
        "form": form,
        "crumbs": [{"label": _("Reports of the week"), "href": back.partition("#")[0]}],
        "cancel_href": back,
        "submit_label": label,
    }
    return render(request, "dispatch/board_form.html", context, status=status)


def _board(window: ReportWindow) -> str:
    campaign = campaign_by_id(window.campaign_id)
    assert campaign is not None
    return f"/c/{campaign.key}/dispatch/?window={window.number}"
