"""How a report stands at an instant: computed from its instants, never kept.

The ledger keeps the second; a board forgives the window's grace. What was filed in time and signed within the grace is
on time. What came late because the line was down is late until the office takes it as on time. A correction after the
closing leaves the instants of the first filing as they are: it makes no report late, and none timely.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gongjian.dispatch.models import Channel, Report, ReportState, ReportWindow
from gongjian.kernel.messages import Words

CONFIRM_WITHIN = timedelta(hours=24)
"""A report by telephone is confirmed by the unit within this; unconfirmed it is marked, not late."""


class Standing(StrEnum):
    ON_TIME = "on_time"
    IN_GRACE = "in_grace"
    LATE = "late"
    LINE_DOWN = "line_down"
    TAKEN = "taken"
    TO_CONFIRM = "to_confirm"
    WAITING_CHECK = "waiting_check"
    WAITING_SIGN = "waiting_sign"
    RETURNED = "returned"
    OWED = "owed"
    MISSING = "missing"
    EXCUSED = "excused"
    NOT_OPEN = "not_open"


@dataclass(frozen=True)
class StandingWord:
    """A standing in both languages and the meaning of its light (FACE §5)."""

    words: Words
    meaning: str


STANDING_WORDS: dict[Standing, StandingWord] = {
    Standing.ON_TIME: StandingWord(Words("按时", "On time"), "done"),
    Standing.IN_GRACE: StandingWord(Words("按时（宽限内）", "On time, within the grace"), "done"),
    Standing.LATE: StandingWord(Words("迟报", "Late"), "late"),
    Standing.LINE_DOWN: StandingWord(Words("断网晚到", "Late, the line was down"), "watch"),
    Standing.TAKEN: StandingWord(Words("断网晚到，已认定按时", "Line down, taken as on time"), "done"),
    Standing.TO_CONFIRM: StandingWord(Words("电话代报（待确认）", "By telephone, to be confirmed"), "watch"),
    Standing.WAITING_CHECK: StandingWord(Words("待单位审核", "To be checked in the unit"), "watch"),
    Standing.WAITING_SIGN: StandingWord(Words("待单位审签", "To be signed in the unit"), "watch"),
    Standing.RETURNED: StandingWord(Words("退回补正", "Returned for correction"), "watch"),
    Standing.OWED: StandingWord(Words("待报", "To report"), "on-course"),
    Standing.MISSING: StandingWord(Words("未报", "Missing"), "late"),
    Standing.EXCUSED: StandingWord(Words("免报", "Excused"), "paused"),
    Standing.NOT_OPEN: StandingWord(Words("未开窗", "Not open yet"), "not-due"),
}

IN = frozenset(
    {
        Standing.ON_TIME,
        Standing.IN_GRACE,
        Standing.LATE,
        Standing.LINE_DOWN,
        Standing.TAKEN,
        Standing.TO_CONFIRM,
    }
)
"""Standings of a report that has come in."""
TIMELY = frozenset({Standing.ON_TIME, Standing.IN_GRACE, Standing.TAKEN, Standing.TO_CONFIRM})
"""Of those, the ones a board counts as on time."""


def grace_ends(window: ReportWindow) -> datetime:
    """Until this instant, exclusive, a board forgives."""
    return window.closes_at + timedelta(minutes=window.grace_minutes)


def counted_at(report: Report, window: ReportWindow) -> datetime | None:
    """The instant that decides: of filing, when the signature came within the grace (or none was needed); else of
    the signature. None while the report has not left the unit."""
    if report.filed_at is None or not (report.state == ReportState.SENT or is_being_corrected(report)):
        return None
    if report.signed_at is None or report.signed_at < grace_ends(window):
        return report.filed_at
    return report.signed_at


def is_being_corrected(report: Report) -> bool:
    """Is a correction under way inside the unit, of a report that is in? What was in stands until the correction has
    been signed. (Nothing has left the unit of a first filing that waits: it has no signature, and it came neither by
    telephone nor by itself; what the office returned has none of these any more.)"""
    under_way = (ReportState.WAITING_CHECK, ReportState.WAITING_SIGN, ReportState.RETURNED)
    was_in = report.signed_at is not None or report.channel in (Channel.PHONE, Channel.NOTHING_TO_ASK)
    return report.state in under_way and was_in


def is_correction(report: Report, window: ReportWindow, at: datetime) -> bool:
    """Would what is sent now correct a report that is in, rather than be the report? So it is from the closing on;
    before it, the last one sent is the report."""
    return is_being_corrected(report) or (report.state == ReportState.SENT and at >= window.closes_at)


def standing(report: Report, window: ReportWindow, at: datetime) -> Standing:
    """How the report stands at an instant. 12:00:00.000 is late; the end of the grace is late as well."""
    if report.state == ReportState.EXCUSED:
        return Standing.EXCUSED
    if report.state == ReportState.SENT or is_being_corrected(report):
        return _sent(report, window)
    if report.state == ReportState.WAITING_CHECK:
        return Standing.WAITING_CHECK
    if report.state == ReportState.WAITING_SIGN:
        return Standing.WAITING_SIGN
    if report.state == ReportState.RETURNED:
        return Standing.RETURNED
    if at < window.opens_at:
        return Standing.NOT_OPEN
    until = max(grace_ends(window), report.open_until or grace_ends(window))
    return Standing.OWED if at < until else Standing.MISSING


def _sent(report: Report, window: ReportWindow) -> Standing:
    counted = counted_at(report, window)
    assert counted is not None
    if report.channel == Channel.PHONE and report.confirmed_at is None:
        return Standing.TO_CONFIRM
    if counted < window.closes_at or (report.open_until is not None and counted < report.open_until):
        return Standing.ON_TIME
    if counted < grace_ends(window):
        return Standing.IN_GRACE
    if report.line_down:
        return Standing.TAKEN if report.accepted_at is not None else Standing.LINE_DOWN
    return Standing.LATE


def is_overdue_waiting(report: Report, window: ReportWindow, at: datetime) -> bool:
    """Does it still wait inside the unit although the grace is over?"""
    waiting = report.state in (ReportState.WAITING_CHECK, ReportState.WAITING_SIGN, ReportState.RETURNED)
    return waiting and not is_being_corrected(report) and at >= grace_ends(window)
