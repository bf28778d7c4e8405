"""The receipt of a report, and what is still done on it: checked, signed, returned, confirmed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gongjian.dispatch.actions import overseeing, reporting, telephoning
from gongjian.dispatch.actions.filing import WAITING
from gongjian.dispatch.actions.windows import cadence_of
from gongjian.dispatch.forms.signing import ReturnForm
from gongjian.dispatch.middleware import signed_in_by_link
from gongjian.dispatch.models import Channel, Report, ReportLine, ReportState
from gongjian.dispatch.policy import campaign_of, can_pass, can_report, is_office
from gongjian.dispatch.selectors.receipts import corrections_of
from gongjian.dispatch.selectors.sheets import filed_lines
from gongjian.dispatch.selectors.windows import report_or_404
from gongjian.dispatch.standing import STANDING_WORDS, counted_at, grace_ends, is_being_corrected, standing
from gongjian.dispatch.views.report_words import device_shell, is_clock_wrong, line_words
from gongjian.kernel.problems import Refused
from gongjian.kernel.signoff import Filing, Step, chain_of, may_pass
from gongjian.kit.story import story_of
from gongjian.people.unit_tree import unit_tree


@require_safe
def receipt(request: Any, number: str) -> HttpResponse:
    """What the server has, to the second, and how to correct it."""
    return _page(request, report_or_404(request.viewer, number))


def _page(request: Any, row: Report, form: ReturnForm | None = None) -> HttpResponse:
    campaign, window = campaign_of(row), row.window
    request.campaign, request.room = campaign, "dispatch"
    stands = standing(row, window, request.now)
    lines = list(filed_lines(row).values())
    step = WAITING.get(ReportState(row.state))
    mine = can_report(request.viewer, row.unit_id, campaign)
    story = [] if signed_in_by_link(request) else story_of(row)
    cadence = cadence_of(window)
    context: dict[str, Any] = {
        "title": _("Receipt of %(unit)s") % {"unit": unit_tree().label(row.unit_id)},
        "report": row,
        "window": window,
        "cadence": cadence.name if cadence is not None else window.cadence,
        "standing": STANDING_WORDS[stands],
        "standing_key": stands.value,
        "counted": counted_at(row, window),
        "grace_ends": grace_ends(window),
        "lines": lines,
        "said": _said(lines),
        "changes": [line_words(line, campaign, window) for line in lines if line.changed or line.wants],
        "story": story,
        "corrections": corrections_of([row.pk]),
        "being_corrected": is_being_corrected(row),
        "clock_wrong": is_clock_wrong(row),
        "entries": [one["seq"] for one in reversed(story)],
        "is_mine": mine,
        "is_closed": request.now >= window.closes_at,
        "may_correct": mine and row.state not in (ReportState.OWED, ReportState.EXCUSED) and bool(lines),
        "may_confirm": mine and row.channel == Channel.PHONE and row.confirmed_at is None,
        "step": _step_words(step) if step is not None and _may_pass(request, row, step) else None,
        "is_office": is_office(request.viewer, campaign),
        "form": form or ReturnForm(),
        "way": Channel(row.channel).label if row.channel else "",
        **device_shell(request),
    }
    return render(request, "dispatch/report_receipt.html", context, status=422 if form is not None else 200)


def _said(lines: list[ReportLine]) -> str:
    """How many lines were said, and how many of them changed."""
    changed = sum(line.changed for line in lines)
    text = ngettext(
        "%(count)s line: %(changed)s changed, %(same)s unchanged",
        "%(count)s lines: %(changed)s changed, %(same)s unchanged",
        len(lines),
    )
    return text % {"count": len(lines), "changed": changed, "same": len(lines) - changed}


def _may_pass(request: Any, row: Report, step: Step) -> bool:
    cadence = cadence_of(row.window)
    if cadence is None or row.filed_at is None or not can_pass(request.viewer, row, step):
        return False
    passed = () if row.checked_user_id is None else (row.checked_user_id,)
    filing = Filing(chain_of(cadence.sign_off), row.filed_user_id or 0, row.filed_at, passed)
    return may_pass(filing, request.viewer.user_id or 0)


def _step_words(step: Step) -> dict[str, str]:
    """What the button of a step says."""
    return {"key": step.value, "label": _("Checked, pass on") if step is Step.check else _("Sign and report")}


@require_POST
def pass_on(request: Any, number: str) -> HttpResponse:
    """One tap: checked, or signed."""
    row = report_or_404(request.viewer, number)
    cadence = cadence_of(row.window)
    reporting.pass_step(
        viewer=request.viewer,
        report=row,
        chain=chain_of(cadence.sign_off if cadence is not None else ()),
        at=request.now,
        request_key=request.POST.get("request_key", "")[:36],
    )
    return redirect(f"/report/{number}/receipt/")


@require_POST
def give_back(request: Any, number: str) -> HttpResponse:
    """Back to whoever filled it in, with the reason."""
    row = report_or_404(request.viewer, number)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            overseeing.send_back(
                viewer=request.viewer,
                report=row,
                reason=form.cleaned_data["why"],
                at=request.now,
                request_key=form.cleaned_data["request_key"],
            )
            return redirect(f"/report/{number}/receipt/")
        except Refused as refused:
            form.refuse(refused)
    return _page(request, row, form)


@require_POST
def confirm(request: Any, number: str) -> HttpResponse:
    """The unit confirms what the office entered for it."""
    row = report_or_404(request.viewer, number)
    telephoning.confirm_telephone(
        viewer=request.viewer,
        report=row,
        at=request.now,
        request_key=request.POST.get("request_key", "")[:36],
    )
    return redirect(f"/report/{number}/receipt/")
