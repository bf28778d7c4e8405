"""The report page of a unit: four questions a line, everything known shown, kept while it is typed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongjian.dispatch.actions import reporting
from gongjian.dispatch.actions.drafting import drop_draft, keep_draft
from gongjian.dispatch.actions.filing import CANCELLED
from gongjian.dispatch.actions.reporting import Sending
from gongjian.dispatch.burden import keep_measured
from gongjian.dispatch.forms.report import (
    Reading,
    anchor_of,
    answers_in,
    answers_of,
    keys_answered,
    left_lines,
    lines_on_page,
    lines_that_differ,
    read_answers,
    told,
    unit_names,
)
from gongjian.dispatch.middleware import signed_in_by_link
from gongjian.dispatch.models import Channel, Report, ReportDraft, ReportState, WindowState
from gongjian.dispatch.policy import campaign_of, can_give_link, can_pass, can_report
from gongjian.dispatch.selectors.receipts import last_standings, next_opening, steps_waiting
from gongjian.dispatch.selectors.sheets import Sheet, draft_of, sent_already, sheet_of
from gongjian.dispatch.selectors.windows import owed_reports, report_or_404
from gongjian.dispatch.standing import grace_ends, is_correction
from gongjian.dispatch.views.report_words import closing_light, device_shell, notes, said_there, submit_words
from gongjian.kernel.problems import Problem, Refused
from gongjian.kernel.signoff import Step, chain_words
from gongjian.kit.form_pages import form_view
from gongjian.ledger import AlreadyRecorded, Stale
from gongjian.people.models import User

CLOCK_OUT = timedelta(days=366)
TO_FILL = (ReportState.OWED, ReportState.RETURNED)


@require_safe
def next_report(request: Any) -> HttpResponse:
    """The viewer's next owed report; a plain page when nothing is owed."""
    owed = owed_reports(request.viewer, request.now)
    if owed:
        return redirect(f"/report/{owed[0].number}/")
    request.room = "dispatch"
    context = {
        "title": _("Nothing to report"),
        "opening": next_opening(request.viewer, request.now),
        "steps": steps_waiting(request.viewer),
        "past": last_standings(request.viewer.unit_ids, request.now),
        **device_shell(request),
    }
    return render(request, "dispatch/report_nothing.html", context)


@form_view
def report(request: Any, number: str) -> HttpResponse:
    """Fill in and send. What has been sent opens as its receipt; `?again=1` opens it to be corrected."""
    row = report_or_404(request.viewer, number)
    may = can_report(request.viewer, row.unit_id, campaign_of(row))
    if request.method != "POST" and not (may and _may_open(request, row)):
        return redirect(f"/report/{number}/receipt/")
    sheet = sheet_of(row)
    if sheet is None:
        raise Http404
    if request.method == "POST":
        return _send(request, sheet)
    draft = draft_of(row)
    answers = dict(draft.body) if draft is not None else answers_of(sheet.filed)
    return page(request, sheet, answers, draft=draft)


def _may_open(request: Any, row: Report) -> bool:
    return row.state in TO_FILL or "again" in request.GET


def _send(request: Any, sheet: Sheet) -> HttpResponse:
    row, key = sheet.report, key_given(request)
    if sent_already(row, key) is not None:
        return _done(request, row)
    answers = answers_in(request.POST)
    reading = read_answers(sheet, answers)
    if reading.problems and can_report(request.viewer, row.unit_id, sheet.campaign):
        return _refused(request, sheet, answers, _with_checks(sheet, reading))
    try:
        reporting.send(
            viewer=request.viewer,
            report=row,
            said=reading.said,
            owed=sheet.owed(frozenset(one.key for one in reading.said if one.changed)),
            chain=sheet.chain,
            sending=_sending(request, answers),
            at=request.now,
            reason=answers.get("reason", ""),
            request_key=key,
            revision=_whole(request.POST.get("revision")),
        )
    except AlreadyRecorded:
        pass
    except Stale:
        return _overtaken(request, row, answers)
    except Refused as refused:
        status = 409 if refused.code == "not_your_report" else 422
        return _refused(request, sheet, answers, refused.problems, status)
    drop_draft(row)
    if not request.POST.get("line_down"):
        keep_measured(row, _instant(request.POST.get("opened_at", ""), request.now), request.now)
    return _done(request, row)


def _sending(request: Any, answers: dict[str, str]) -> Sending:
    line_down = request.POST.get("line_down") == "1"
    by_link = signed_in_by_link(request)
    return Sending(
        channel=Channel.OFFLINE if line_down else Channel.LINK if by_link else Channel.WEB,
        written_at=_instant(request.POST.get("written_at", ""), request.now) if line_down else None,
        line_down=line_down,
        rest_unchanged=answers.get("rest") == "1",
        late_reason=answers.get("late_reason", ""),
    )


def _with_checks(sheet: Sheet, reading: Reading) -> list[Problem]:
    """What could not be read, and what else is wrong: all at once."""
    from gongjian.dispatch.said import check_said

    also = frozenset(one.key for one in reading.said if one.changed)
    found = check_said(reading.said, sheet.owed(also), rest_unchanged=True)
    places = {problem.where for problem in reading.problems}
    return reading.problems + [problem for problem in found if problem.where not in places]


def _overtaken(request: Any, row: Report, answers: dict[str, str]) -> HttpResponse:
    """Another device has sent meanwhile: what it sent stands under each line that differs; what was typed stays."""
    fresh = report_or_404(request.viewer, row.number)
    sheet = sheet_of(fresh)
    assert sheet is not None
    if fresh.state in TO_FILL:
        message = _("This report was changed by the office or inside the unit while you had it open.")
        remedy = _("What you typed is still here: look it through and press the button once more.")
    else:
        values = {"who": fresh.filed_by or "—", "at": _clock(fresh.filed_at)}
        message = _("Meanwhile %(who)s has sent this report from another device, at %(at)s.") % values
        remedy = _(
            "What was sent there stands under each line that differs. To send what is typed here instead, press the"
            " button once more."
        )
    problem = Problem("sent_meanwhile", message, remedy=remedy)
    return _refused(request, sheet, answers, [problem], 409, elsewhere=_elsewhere(sheet, answers))


def _elsewhere(sheet: Sheet, answers: dict[str, str]) -> dict[str, str]:
    """By key of a line: what was filed of it, where something else is typed here."""
    there = answers_of(sheet.filed)
    return {
        key: said_there(sheet.filed[key], sheet.campaign, sheet.window)
        for key in lines_that_differ(there, answers, sheet.filed)
    }


def _refused(
    request: Any,
    sheet: Sheet,
    answers: dict[str, str],
    problems: Sequence[Problem],
    status: int = 422,
    **more: Any,
) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"problems": [told(problem) for problem in problems]}, status=status)
    kept = draft_of(sheet.report)
    return page(request, sheet, answers, draft=kept, problems=problems, status=status, **more)


def _done(request: Any, row: Report) -> HttpResponse:
    """What the server has taken in: for the device as data, for a browser as the receipt."""
    href = f"/report/{row.number}/receipt/"
    if not _wants_json(request):
        return redirect(href)
    fresh = Report.objects.get(pk=row.pk)
    return JsonResponse({"href": href, "state": fresh.state, "clock": _clock(fresh.filed_at)})


def page(
    request: Any,
    sheet: Sheet,
    answers: dict[str, str],
    *,
    draft: ReportDraft | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
    elsewhere: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """The sheet with what was typed and what is wrong; `elsewhere`: what another device sent of a line."""
    row, window = sheet.report, sheet.window
    lines = lines_on_page(sheet, answers, problems)
    for one in lines:
        one.elsewhere = (elsewhere or {}).get(one.line.key, "")
    request.campaign, request.room = sheet.campaign, "dispatch"
    keys = [one.line.key for one in lines]
    context: dict[str, Any] = {
        "sheet": sheet,
        "report": row,
        "window": window,
        "lines": lines,
        "left": left_lines(sheet, answers),
        "known": sheet.known,
        "answers": answers,
        "units": unit_names(sheet.campaign),
        "request_key": key_given(request),
        "opened_at": (_instant(request.POST.get("opened_at", ""), request.now) or request.now).isoformat(),
        "draft": draft,
        "draft_by": _draft_by(draft, request),
        "draft_revision": draft.revision if draft is not None else 0,
        "light": closing_light(window, request.now),
        "is_late": request.now >= window.closes_at and row.state in TO_FILL,
        "is_locked": is_correction(row, window, request.now),
        "notes": notes(row, request.viewer, sheet.campaign, request.now),
        "grace_ends": grace_ends(window),
        "submit": submit_words(sheet.chain, can_pass(request.viewer, row, Step.sign)),
        "chain_words": chain_words(sheet.chain),
        "asks_money": any(one.asks_money for one in lines),
        "answered": sum(one.answered for one in lines),
        "rest": sum(not one.answered and not one.asks_money for one in lines),
        "wrong": [(anchor_of(one, keys), told(one)) for one in problems],
        "others": [one for one in owed_reports(request.viewer, request.now) if one.pk != row.pk],
        "past": last_standings([row.unit_id], request.now, but=row.pk),
        "gives_links": can_give_link(request.viewer, row.unit_id, sheet.campaign),
        "by_link": signed_in_by_link(request),
        **device_shell(request),
        **more,
    }
    return render(request, "dispatch/report.html", context, status=status)


@require_POST
def draft(request: Any, number: str) -> HttpResponse:
    """What is typed, kept every few seconds. 409 beside the revision that stands when another device wrote."""
    row = report_or_404(request.viewer, number)
    if row.state == ReportState.SENT and request.POST.get("again") != "1":
        values = {"who": row.filed_by or "—", "at": _clock(row.filed_at)}
        said = _("%(who)s has sent this report at %(at)s; what you typed stays on this device.") % values
        return JsonResponse({"says": said, "sent": _clock(row.filed_at)}, status=409)
    if row.window.state == WindowState.CANCELLED:
        return JsonResponse({"says": told(CANCELLED)}, status=409)
    kept, mine = keep_draft(
        viewer=request.viewer,
        report=row,
        answers=answers_in(request.POST),
        revision=_whole(request.POST.get("draft_revision")) or 0,
        at=request.now,
    )
    answer = {
        "now": int(request.now.timestamp() * 1000),
        "revision": kept.revision,
        "clock": _clock(kept.updated_at),
        "answered": len(keys_answered(kept.body)),
        "by": _draft_by(kept, request),
    }
    return JsonResponse(answer, status=200 if mine else 409)


def _draft_by(kept: ReportDraft | None, request: Any) -> str:
    """Who typed it, unless it was the viewer."""
    if kept is None or kept.user_id == request.viewer.user_id:
        return ""
    user = User.objects.filter(pk=kept.user_id or 0).select_related("person").first()
    return user.person.name if user is not None and user.person is not None else ""


def key_given(request: Any) -> str:
    """The key this sending is known by: the page's own, or a new one."""
    try:
        return str(UUID(request.POST.get("request_key", "")))
    except ValueError:
        return str(uuid4())


def _wants_json(request: Any) -> bool:
    return bool(request.headers.get("Accept", "").startswith("application/json"))


def _whole(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) < 10 else None


def _instant(given: str, now: datetime) -> datetime | None:
    """As the device's clock said; nothing when it cannot be read, names no zone, or is a year away and more."""
    try:
        found = datetime.fromisoformat(given.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None and abs(found - now) < CLOCK_OUT else None


def _clock(at: datetime | None) -> str:
    from gongjian.kit.asof import SHANGHAI

    return f"{at.astimezone(SHANGHAI):%H:%M:%S}" if at is not None else ""
