"""A unit reports: it files what it has to say, and its checker and head pass it on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongjian.dispatch.actions.acting import on_report
from gongjian.dispatch.actions.filing import (
    WAITING,
    check_window,
    corrected,
    filed_anew,
    filing_of,
    line_problems,
    named,
    on_from,
    replace_lines,
)
from gongjian.dispatch.models import Channel, Report, ReportState
from gongjian.dispatch.policy import can_pass, check_can_report
from gongjian.dispatch.said import Owed, Said
from gongjian.dispatch.selectors.deputies import stood_in_for
from gongjian.dispatch.standing import is_being_corrected, is_correction
from gongjian.kernel import signoff
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kernel.signoff import Step
from gongjian.matters.actions.acting import within
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class Sending:
    """How a report came: `written_at` is the device's own clock, shown and never decisive; `line_down` says that the
    line was down when it was finished; `rest_unchanged` confirms every line not named."""

    channel: Channel = Channel.WEB
    written_at: datetime | None = None
    line_down: bool = False
    rest_unchanged: bool = False
    late_reason: str = ""


def send(
    *,
    viewer: Viewer,
    report: Report,
    said: Sequence[Said],
    owed: Sequence[Owed],
    chain: tuple[Step, ...],
    sending: Sending,
    at: datetime,
    reason: str = "",
    request_key: str = "",
    revision: int | None = None,
) -> Report:
    """报出. What was said goes at once to whoever checks or signs in the unit, or, where nobody must, is reported.

    Late is taken as late. What is sent over a report that is in once the window has closed is a correction: the first
    filing's instant goes on deciding whether it was in time. Refused with every finding: a window not open yet or
    cancelled, a report already sent and locked (unless an exception runs, or a reason makes it a correction), lines
    unanswered.
    """
    campaign = check_can_report(viewer, report)
    problems = line_problems(report, said, owed, at, rest_unchanged=sending.rest_unchanged)
    if problems:
        raise Refused.many(problems)
    late_reason = within(sending.late_reason, 300, "late_reason")
    corrects = is_correction(report, report.window, at)
    with on_report(
        "report.correct" if corrects else "report.send",
        viewer=viewer,
        report=report,
        at=at,
        reason=reason,
        request_key=request_key,
        revision=revision,
    ) as move:
        check_window(move, reason)
        filing = signoff.file(
            chain, by=viewer.user_id or 0, at=move.at, may_sign=can_pass(viewer, move.report, Step.sign)
        )
        replace_lines(move, said, owed)
        if is_correction(move.report, move.window, move.at):
            return on_from(move, filing, corrected(move, viewer))
        who = named(viewer, report.unit_id, stood_in_for(viewer, report.unit_id, campaign))
        columns = filed_anew(move, viewer, who, sending.channel) | {
            "written_at": sending.written_at,
            "line_down": sending.line_down,
            "late_reason": late_reason,
            "signed_at": move.at if filing.passed_by else None,
            "signed_by": who if filing.passed_by else "",
        }
        return on_from(move, filing, columns)


def pass_step(
    *,
    viewer: Viewer,
    report: Report,
    chain: tuple[Step, ...],
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Report:
    """审核 or 签发: passes the step the report waits for. With the last one it is reported.

    Refused: nothing_waits, not_yours, own_filing.
    """
    with on_report(
        "report.pass", viewer=viewer, report=report, at=at, request_key=request_key, revision=revision
    ) as move:
        filing = filing_of(move.report, chain)
        step = filing.waits_for
        if step is None or WAITING.get(ReportState(move.report.state)) is not step:
            raise Refused(
                "nothing_waits",
                _("It no longer waits for this step."),
                remedy=_("Open it to see how it stands."),
            )
        if not can_pass(viewer, move.report, step):
            raise Refused(
                "not_yours",
                _("This step is for the unit's checker or head."),
                remedy=_("Tell them that it waits."),
            )
        corrects = is_being_corrected(move.report)
        filing = signoff.pass_(filing, step, by=viewer.user_id or 0)
        who = named(viewer, report.unit_id)
        if step is Step.check:
            return on_from(
                move,
                filing,
                {"checked_at": move.at, "checked_by": who, "checked_user_id": viewer.user_id},
            )
        return on_from(move, filing, {} if corrects else {"signed_at": move.at, "signed_by": who})
