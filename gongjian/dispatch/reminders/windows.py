"""What people are told of a window: it opened, it closes soon, it closed without them, it waits to be signed."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Report, ReportState, ReportWindow, WindowState
from gongjian.dispatch.playbook.reminders import Reminders
from gongjian.dispatch.reminders.steps import Newest, Step, day_of, newest
from gongjian.dispatch.standing import grace_ends, is_being_corrected
from gongjian.kit.outbox import Note
from gongjian.people.selectors.recipients import CHECKERS, REPORTERS, SIGNERS, recipients

TO_SEND = (ReportState.OWED, ReportState.RETURNED)
WAITING = {ReportState.WAITING_CHECK: CHECKERS, ReportState.WAITING_SIGN: SIGNERS}
BEHIND = timedelta(days=2)
"""A window is looked at for so long after the look-back began: the grace, and more time granted to a unit."""


def windows(campaign: Campaign, rules: Reminders, at: datetime) -> Iterator[Note]:
    """To the reporters and AB deputies of units that have still to send, or to put right what they sent."""
    reports = _reports(campaign, rules, at, TO_SEND)
    who = recipients({report.unit_id for report in reports}, (), day_of(at))
    for report in reports:
        to = who.of_unit(report.unit_id, REPORTERS)
        if report.state == ReportState.RETURNED and report.filed_at is not None:
            key = f"returned-{int(report.filed_at.timestamp())}"
            yield from _notes(campaign, report, Newest(Step("report_returned", key, at), ()), to)
        now = newest(_steps(report, rules), rules, at)
        if now is not None and not _is_past(now.step, report, at):
            yield from _notes(campaign, report, now, to)


def sign_off(campaign: Campaign, rules: Reminders, at: datetime) -> Iterator[Note]:
    """To whoever checks or signs next inside the unit, and has not filed it."""
    if not rules.sign_off:
        return
    reports = _reports(campaign, rules, at, tuple(WAITING))
    who = recipients({report.unit_id for report in reports}, (), day_of(at))
    for report in reports:
        since = report.checked_at or report.filed_at or report.window.opens_at
        state = ReportState(report.state)
        key = f"{state}-{int(since.timestamp())}"
        if is_being_corrected(report):
            key += f"-{report.revision}"  # the instant of filing stays that of the report itself
        now = newest([Step("report_to_sign", key, since)], rules, at)
        if now is not None:
            to = [pk for pk in who.of_unit(report.unit_id, WAITING[state]) if pk != report.filed_user_id]
            yield from _notes(campaign, report, now, to)


def _reports(
    campaign: Campaign, rules: Reminders, at: datetime, states: Iterable[ReportState]
) -> list[Report]:
    rows = Report.objects.filter(
        window__campaign_id=campaign.pk,
        window__voided=False,
        window__state__in=(WindowState.OPEN, WindowState.CLOSED),
        window__opens_at__lte=at,
        window__closes_at__gte=at - timedelta(days=rules.look_back_days) - BEHIND,
        voided=False,
        state__in=list(states),
    )
    return list(rows.select_related("window").order_by("id"))


def _steps(report: Report, rules: Reminders) -> Iterator[Step]:
    window: ReportWindow = report.window
    if rules.window_opened:
        yield Step("window_opened", "opened", window.opens_at)
    for hours in rules.before_closing_hours:
        before = window.closes_at - timedelta(hours=hours)
        if before > window.opens_at:
            yield Step("window_closes", f"{hours}h", before)
    if rules.missing and report.state == ReportState.OWED:
        yield Step(
            "report_missing", "missing", max(grace_ends(window), report.open_until or window.closes_at)
        )


def _is_past(step: Step, report: Report, at: datetime) -> bool:
    """Was it about sending in time, when it is too late for that?"""
    return step.kind != "report_missing" and at >= report.window.closes_at


def _notes(campaign: Campaign, report: Report, now: Newest, to: Iterable[int]) -> Iterator[Note]:
    window = report.window
    words = {
        "campaign": campaign.short_name or campaign.name,
        "window": window.number,
        "closes_at": window.closes_at.isoformat(),
    }
    for user_id in to:
        yield Note(
            now.step.kind,
            f"report-{report.pk}",
            now.step.key,
            user_id,
            words,
            f"/report/{report.number}/",
            now.before,
        )
