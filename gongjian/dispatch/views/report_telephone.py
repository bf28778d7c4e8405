"""电话代报: the office enters for a unit what it told, naming who, when and the words."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongjian.dispatch.actions import telephoning
from gongjian.dispatch.forms.report import answers_in, read_answers
from gongjian.dispatch.policy import campaign_of, is_office
from gongjian.dispatch.selectors.sheets import Sheet, sent_already, sheet_of
from gongjian.dispatch.selectors.windows import report_or_404
from gongjian.dispatch.views.report import key_given, page
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.form_pages import form_view
from gongjian.ledger import AlreadyRecorded
from gongjian.people.unit_tree import unit_tree


@form_view
def telephone(request: Any, number: str) -> HttpResponse:
    """The same lines, filled in by the office for the unit."""
    row = report_or_404(request.viewer, number)
    if not is_office(request.viewer, campaign_of(row)):
        raise Http404
    sheet = sheet_of(row)
    if sheet is None:
        raise Http404
    if request.method == "POST":
        return _enter(request, sheet)
    answers = {"spoken_at": f"{request.now.astimezone(SHANGHAI):%H:%M}"}
    return _page(request, sheet, answers)


def _page(request: Any, sheet: Sheet, answers: dict[str, str], **more: Any) -> HttpResponse:
    return page(request, sheet, answers, telephone=True, submit=_("Enter as reported by telephone"), **more)


def _enter(request: Any, sheet: Sheet) -> HttpResponse:
    row, key = sheet.report, key_given(request)
    answers = answers_in(request.POST)
    if sent_already(row, key) is None:
        reading = read_answers(sheet, answers)
        spoken_at = _clock_time(answers.get("spoken_at", ""), request.now)
        problems = list(reading.problems)
        if spoken_at is None:
            message = _("When they telephoned cannot be read.")
            problems.append(Problem("time_unreadable", message, "spoken_at", _("Write it as 11:40.")))
        if problems:
            return _page(request, sheet, answers, problems=problems, status=422)
        assert spoken_at is not None
        try:
            telephoning.send_by_telephone(
                viewer=request.viewer,
                report=row,
                said=reading.said,
                owed=sheet.owed(frozenset(one.key for one in reading.said if one.changed)),
                informant=answers.get("informant", ""),
                spoken_at=spoken_at,
                spoken=answers.get("spoken", ""),
                at=request.now,
                rest_unchanged=answers.get("rest") == "1",
                request_key=key,
                revision=sheet.report.revision,
            )
        except AlreadyRecorded:
            pass
        except Refused as refused:
            return _page(request, sheet, answers, problems=refused.problems, status=422)
        said = _("Entered for %(unit)s. The unit confirms it with one tap within 24 hours.")
        messages.success(request, said % {"unit": unit_tree().label(row.unit_id)})
    return redirect(f"/report/{row.number}/receipt/")


def _clock_time(given: str, now: datetime) -> datetime | None:
    """The hour they telephoned, today on the office clock; None when it is not an hour."""
    try:
        hour = time.fromisoformat(given.strip().replace("：", ":"))
    except ValueError:
        return None
    return datetime.combine(now.astimezone(SHANGHAI).date(), hour.replace(tzinfo=None), tzinfo=SHANGHAI)
