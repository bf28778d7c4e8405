"""The office over a report: it returns it, takes it as on time, gives more time, excuses; why it is missing."""

from datetime import datetime
from typing import Any

from gongjian.dispatch.actions.acting import on_report
from gongjian.dispatch.actions.filing import WAITING
from gongjian.dispatch.models import Report, ReportState
from gongjian.dispatch.policy import campaign_of, can_pass, can_report, check_is_office
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.words import stamp
from gongjian.matters.actions.acting import needs_reason
from gongjian.people.viewer import Viewer


def send_back(
    *,
    viewer: Viewer,
    report: Report,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Report:
    """退回补正, with the reason: by the unit's checker or head while it waits there, by the office once it is in.

    What was typed stays on the unit's page. Refused: nothing_to_return, missing_reason.
    """
    campaign = campaign_of(report)
    reason = needs_reason(reason)
    with on_report(
        "report.return",
        viewer=viewer,
        report=report,
        at=at,
        reason=reason,
        request_key=request_key,
        revision=revision,
    ) as move:
        step = WAITING.get(ReportState(move.report.state))
        if step is None or not can_pass(viewer, move.report, step):
            check_is_office(viewer, campaign)
        if step is None and move.report.state != ReportState.SENT:
            raise Refused(
                "nothing_to_return",
                _("There is nothing to return."),
                remedy=_("Open it to see how it stands."),
            )
        # what the office returns is in no more; a correction returned inside the unit leaves what is in as it is
        undone: dict[str, Any] = {"signed_at": None, "signed_by": "", "channel": ""} if step is None else {}
        return move.entry.change(move.report, state=ReportState.RETURNED, **undone)


def take_as_on_time(*, viewer: Viewer, report: Report, at: datetime, request_key: str = "") -> Report:
    """The office takes as on time what came after the closing because the line was down. Refused: not_line_down."""
    check_is_office(viewer, campaign_of(report))
    with on_report("report.take", viewer=viewer, report=report, at=at, request_key=request_key) as move:
        if not move.report.line_down or move.report.state != ReportState.SENT:
            raise Refused(
                "not_line_down",
                _("This report was not sent late because of the line."),
                remedy=_("A late report stays late; its reason can be written beside it."),
            )
        return move.entry.change(move.report, accepted_at=move.at)


def give_more_time(
    *, viewer: Viewer, report: Report, until: datetime, reason: str, at: datetime, request_key: str = ""
) -> Report:
    """An exception: the unit may still report, and correct, until then. Refused: missing_reason, until_past."""
    check_is_office(viewer, campaign_of(report))
    reason = needs_reason(reason)
    if until <= at:
        raise Refused(
            "until_past", _("That time has passed."), "until", _("Give a time that is still to come.")
        )
    with on_report(
        "report.more_time",
        viewer=viewer,
        report=report,
        at=at,
        reason=reason,
        request_key=request_key,
        until=stamp(until),
    ) as move:
        return move.entry.change(move.report, open_until=until)


def excuse(*, viewer: Viewer, report: Report, reason: str, at: datetime, request_key: str = "") -> Report:
    """免报: the unit owes nothing in this window. Refused: missing_reason, already_in."""
    check_is_office(viewer, campaign_of(report))
    reason = needs_reason(reason)
    with on_report(
        "report.excuse", viewer=viewer, report=report, at=at, reason=reason, request_key=request_key
    ) as move:
        if move.report.state == ReportState.SENT:
            raise Refused(
                "already_in", _("The report has come in."), remedy=_("Nothing needs to be excused.")
            )
        return move.entry.change(move.report, state=ReportState.EXCUSED, late_reason=reason)


def say_why_missing(
    *, viewer: Viewer, report: Report, reason: str, at: datetime, request_key: str = ""
) -> Report:
    """Why a report is missing or late, by the unit or by the office. Refused: missing_reason."""
    campaign = campaign_of(report)
    if not can_report(viewer, report.unit_id, campaign):
        check_is_office(viewer, campaign)
    reason = needs_reason(reason)
    with on_report(
        "report.why", viewer=viewer, report=report, at=at, reason=reason, request_key=request_key
    ) as move:
        return move.entry.change(move.report, late_reason=reason)
