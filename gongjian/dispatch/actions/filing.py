"""What every way of reporting shares: the lines, the window, and where a filing goes from here."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from gongjian.dispatch.actions.acting import ReportMove
from gongjian.dispatch.actions.effects import figure_problems, take_effect
from gongjian.dispatch.models import Channel, Report, ReportLine, ReportState, WindowState
from gongjian.dispatch.said import Owed, Said, check_said
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kernel.signoff import Filing, Step
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.words import stamp
from gongjian.people.models import Post
from gongjian.people.viewer import Viewer

CANCELLED = Problem(
    "window_cancelled",
    _("This window has been cancelled; nothing is owed in it."),
    remedy=_("What you wrote stays on this page; report it in the next window."),
)
WAITING = {ReportState.WAITING_CHECK: Step.check, ReportState.WAITING_SIGN: Step.sign}


def line_problems(
    report: Report, said: Sequence[Said], owed: Sequence[Owed], at: datetime, *, rest_unchanged: bool
) -> list[Problem]:
    """What is wrong with the lines, in their form and against what is known of their projects."""
    today = at.astimezone(SHANGHAI).date()
    up_to_on = min(report.window.period_to - timedelta(days=1), today)
    return check_said(said, owed, rest_unchanged=rest_unchanged) + figure_problems(said, up_to_on, today)


def check_window(move: ReportMove, reason: str) -> None:
    """Refused: window_cancelled, window_not_open, and window_locked once a report is in and the window has closed,
    unless an exception runs or a reason makes it a correction."""
    window, report, at = move.window, move.report, move.at
    if window.state == WindowState.CANCELLED or report.voided:
        raise Refused.many([CANCELLED])
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


def replace_lines(move: ReportMove, said: Sequence[Said], owed: Sequence[Owed]) -> None:
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


def filed_anew(move: ReportMove, viewer: Viewer, who: str, channel: Channel) -> dict[str, Any]:
    """The columns of a report that is filed now: nothing of an earlier filing stays, whoever checked or signed it."""
    return {
        "filed_at": move.at,
        "filed_by": who,
        "filed_user_id": viewer.user_id,
        "channel": channel,
        "written_at": None,
        "line_down": False,
        "checked_at": None,
        "checked_by": "",
        "checked_user_id": None,
        "signed_at": None,
        "signed_by": "",
        "accepted_at": None,
        "informant": "",
        "spoken_at": None,
        "spoken": "",
        "confirmed_at": None,
    }


def corrected(move: ReportMove, viewer: Viewer) -> dict[str, Any]:
    """The columns of a report that is in and is corrected after the closing: when and how it first came stays and
    decides whether it was in time; who corrects it passes no step of that alone. What the unit corrects itself it has
    confirmed."""
    report = move.report
    to_confirm = report.channel == Channel.PHONE and report.confirmed_at is None
    return {
        "filed_user_id": viewer.user_id,
        "checked_at": None,
        "checked_by": "",
        "checked_user_id": None,
        "confirmed_at": move.at if to_confirm else report.confirmed_at,
    }


def filing_of(report: Report, chain: tuple[Step, ...]) -> Filing:
    """The filing as the sign-off rules see it."""
    passed = () if report.checked_user_id is None else (report.checked_user_id,)
    return Filing(chain, report.filed_user_id or 0, report.filed_at or report.window.opens_at, passed)


def on_from(move: ReportMove, filing: Filing, columns: dict[str, Any]) -> Report:
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


def named(viewer: Viewer, unit_id: int | None, stands_in_for: Post | None = None) -> str:
    """How the viewer is named on a receipt: the name, the post it is done in, and for which post as its AB deputy."""
    actor = viewer.actor(unit_id)
    seat = f"{actor.post}，代{stands_in_for.title}" if stands_in_for is not None else actor.post
    return f"{actor.name}（{seat}）"[:120] if seat else actor.name[:120]
