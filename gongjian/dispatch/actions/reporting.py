"""A unit reports: it files, checks, signs; the office returns, excuses, takes as on time, enters what was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gongjian.dispatch.actions.acting import ReportMove, on_report
from gongjian.dispatch.actions.effects import figure_problems, take_effect
from gongjian.dispatch.models import Channel, Report, ReportLine, ReportState, WindowState
from gongjian.dispatch.policy import campaign_of, can_pass, check_can_report, check_is_office
from gongjian.dispatch.said import Owed, Said, check_said
from gongjian.kernel import signoff
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kernel.signoff import Filing, Step
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.words import stamp
from gongjian.people.viewer import Viewer

WAITING = {ReportState.WAITING_CHECK: Step.check, ReportState.WAITING_SIGN: Step.sign}


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

    Late is taken as late. Refused with every finding: a window not open yet or cancelled, a report already sent and
    locked (unless an exception runs, or a reason makes it a correction), lines unanswered.
    """
    check_can_report(viewer, report)
    _check_lines(report, said, owed, at, rest_unchanged=sending.rest_unchanged)
    with on_report(
        "report.send",
        viewer=viewer,
        report=report,
        at=at,
        reason=reason,
        request_key=request_key,
        revision=revision,
    ) as move:
        _check_window(move, reason)
        filing = signoff.file(
            chain, by=viewer.user_id or 0, at=move.at, may_sign=can_pass(viewer, move.report, Step.sign)
        )
        _replace_lines(move, said, owed)
        who = _name(viewer, report.unit_id)
        columns: dict[str, Any] = {
            "filed_at": move.at,
            "filed_by": who,
            "filed_user_id": viewer.user_id,
            "channel": sending.channel,
            "written_at": sending.written_at,
            "line_down": sending.line_down,
            "late_reason": sending.late_reason.strip()[:300],
            "checked_at": None,
            "checked_by": "",
            "checked_user_id": None,
            "signed_at": move.at if filing.passed_by else None,
            "signed_by": who if filing.passed_by else "",
            "accepted_at": None,
        }
        return _on_from(move, filing, columns)


def send_by_telephone(
    *,
    viewer: Viewer,
    report: Report,
    said: Sequence[Said],
    owed: Sequence[Owed],
    informant: str,
    spoken_at: datetime,
    spoken: str,
    at: datetime,
    rest_unchanged: bool = False,
    request_key: str = "",
    revision: int | None = None,
) -> Report:
    """电话代报: the office enters what a unit told it, naming who, when and the words. The unit confirms it later.

    It counts from the instant it was entered. Refused: informant_missing, words_missing, and what `send` refuses.
    """
    campaign = campaign_of(report)
    check_is_office(viewer, campaign)
    problems = _line_problems(report, said, owed, at, rest_unchanged=rest_unchanged)
    if not informant.strip():
        problems.append(
            Problem("informant_missing", _("Who told it is missing."), "informant", _("Write the name."))
        )
    if not spoken.strip():
        problems.append(
            Problem(
                "words_missing", _("What was said is missing."), "spoken", _("Write it down as it was said.")
            )
        )
    if spoken_at > at:
        problems.append(
            Problem(
                "call_in_future",
                _("The call has not taken place yet."),
                "spoken_at",
                _("Give the time of the call."),
            )
        )
    if problems:
        raise Refused.many(problems)
    with on_report(
        "report.telephone",
        viewer=viewer,
        report=report,
        at=at,
        reason=spoken,
        request_key=request_key,
        revision=revision,
    ) as move:
        _check_window(move, "")
        _replace_lines(move, said, owed)
        columns = {
            "filed_at": move.at,
            "filed_by": _name(viewer, None),
            "filed_user_id": viewer.user_id,
            "channel": Channel.PHONE,
            "informant": informant.strip()[:60],
            "spoken_at": spoken_at,
            "spoken": spoken.strip()[:300],
            "confirmed_at": None,
            "line_down": False,
        }
        return _on_from(move, Filing((), viewer.user_id or 0, move.at), columns)


def confirm_telephone(*, viewer: Viewer, report: Report, at: datetime, request_key: str = "") -> Report:
    """The unit confirms in one tap what the office entered for it. Refused: nothing_to_confirm."""
    check_can_report(viewer, report)
    with on_report("report.confirm", viewer=viewer, report=report, at=at, request_key=request_key) as move:
        if move.report.channel != Channel.PHONE or move.report.confirmed_at is not None:
            raise Refused(
                "nothing_to_confirm",
                _("There is no telephone report to confirm here."),
                remedy=_("Open the page again to see how it stands."),
            )
        return move.entry.change(move.report, confirmed_at=move.at)


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
        filing = _filing(move.report, chain)
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
        filing = signoff.pass_(filing, step, by=viewer.user_id or 0)
        who = _name(viewer, report.unit_id)
        if step is Step.check:
            return _on_from(
                move,
                filing,
                {"checked_at": move.at, "checked_by": who, "checked_user_id": viewer.user_id},
            )
        return _on_from(move, filing, {"signed_at": move.at, "signed_by": who})


# ---------------------------------------------------------------- what these share
def _line_problems(
    report: Report, said: Sequence[Said], owed: Sequence[Owed], at: datetime, *, rest_unchanged: bool
) -> list[Problem]:
    today = at.astimezone(SHANGHAI).date()
    up_to_on = min(report.window.period_to - timedelta(days=1), today)
    return check_said(said, owed, rest_unchanged=rest_unchanged) + figure_problems(said, up_to_on, today)


def _check_lines(
    report: Report, said: Sequence[Said], owed: Sequence[Owed], at: datetime, *, rest_unchanged: bool
) -> None:
    problems = _line_problems(report, said, owed, at, rest_unchanged=rest_unchanged)
    if problems:
        raise Refused.many(problems)


def _check_window(move: ReportMove, reason: str) -> None:
    window, report, at = move.window, move.report, move.at
    if window.state == WindowState.CANCELLED or report.voided:
        raise Refused(
            "window_cancelled",
            _("This window has been cancelled; nothing is owed in it."),
            remedy=_("What you wrote stays on this page; report it in the next window."),
        )
    if at < window.opens_at:
        raise Refused(
            "window_not_open",
            _("This window opens at %(at)s.", at=stamp(window.opens_at)),
            remedy=_("What you wrote stays on this page; send it then."),
        )
    if report.state == ReportState.SENT and at >= window.closes_at:
        if report.open_until is not None and at < report.open_until:
            return
        if not reason.strip():
            raise Refused(
                "window_locked",
                _("The window closed at %(at)s and your report is in.", at=stamp(window.closes_at)),
                "reason",
                _("To correct it, write the reason; both versions are kept."),
            )


def _replace_lines(move: ReportMove, said: Sequence[Said], owed: Sequence[Owed]) -> None:
    """The lines as now said: those of an earlier filing are voided and stay in the story."""
    for line in ReportLine.objects.filter(report_id=move.report.pk, voided=False):
        move.entry.void(line)
    by_key = {line.key: line for line in said}
    lines = []
    for ordinal, one in enumerate(owed, start=1):
        line = by_key.get(one.key, Said(one.key))
        row = ReportLine(
            report=move.report,
            ordinal=ordinal,
            changed=line.changed,
            stage=line.stage,
            words=line.words.strip(),
            stuck_on=line.stuck_on,
            waits_on_id=line.waits_on_id,
            outside=line.outside.strip(),
            next_step=line.next_step.strip(),
            says=line.says.strip(),
            done_fen=line.done_fen,
            missing_reason=line.missing_reason.strip(),
            wants=line.wants.strip(),
            suggests=line.suggests.strip(),
            level=line.level if line.wants.strip() else "",
            illustrative=move.report.illustrative,
        )
        setattr(row, "project_id" if line.key.startswith("p") else "matter_id", int(line.key[1:]))
        lines.append(row)
    move.entry.create_many(lines)


def _filing(report: Report, chain: tuple[Step, ...]) -> Filing:
    passed = () if report.checked_user_id is None else (report.checked_user_id,)
    return Filing(chain, report.filed_user_id or 0, report.filed_at or report.window.opens_at, passed)


def _on_from(move: ReportMove, filing: Filing, columns: dict[str, Any]) -> Report:
    """The report as it stands after this act; once it has left the unit, what it says is written where it belongs."""
    waits = filing.waits_for
    state = {
        Step.check: ReportState.WAITING_CHECK,
        Step.sign: ReportState.WAITING_SIGN,
        None: ReportState.SENT,
    }[waits]
    move.entry.change(move.report, state=state, **columns)
    if state == ReportState.SENT:
        take_effect(move.entry, move.report, move.window, move.campaign, move.viewer)
    return move.report


def _name(viewer: Viewer, unit_id: int | None) -> str:
    """How the viewer is named on a receipt: the name, and the post it is done in."""
    actor = viewer.actor(unit_id)
    return f"{actor.name}（{actor.post}）"[:120] if actor.post else actor.name[:120]
