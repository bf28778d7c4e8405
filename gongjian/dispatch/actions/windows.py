"""Windows are planned, opened, closed, moved by a new calendar, cancelled. The clock does all but the last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import playbook_row
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.burden import count_asked
from gongjian.dispatch.models import Channel, Report, ReportState, ReportWindow, WindowState
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_of
from gongjian.dispatch.policy import check_is_office
from gongjian.dispatch.selectors.lines import Line
from gongjian.dispatch.selectors.owing import lines_of_units, owing
from gongjian.dispatch.selectors.windows import cadence_of
from gongjian.dispatch.standing import Standing, grace_ends, standing
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kernel.windows import Window, windows
from gongjian.kernel.windows import recompute as kernel_recompute
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.calendar import calendar
from gongjian.ledger import CLOCK, AlreadyRecorded
from gongjian.matters.actions.acting import needs_reason
from gongjian.people.viewer import Viewer

__all__ = ["cadence_of", "cancel", "close_due", "open_due", "plan", "recompute"]
"""Who acts when an instant has come: nobody."""
AHEAD = timedelta(days=35)
"""Windows are planned so far ahead, so that calendars and notices can name them."""


@dataclass(frozen=True)
class Moved:
    """A window not open yet that a new calendar or playbook has changed: its new columns, and the change in words."""

    window: ReportWindow
    columns: Mapping[str, Any]
    says: object


def plan(campaign: Campaign, at: datetime) -> int:
    """Write the windows of every cadence that close within AHEAD and inside the campaign's own window; the number
    of new ones. What is there already is left as it is, whatever the playbook says now: a window under way keeps the
    version it was made by; those not open yet follow the new one."""
    today = at.astimezone(SHANGHAI).date()
    first, last = max(today, campaign.start_on), min(today + AHEAD, campaign.last_on)
    if first > last:
        return 0
    there = set(
        ReportWindow.objects.filter(
            campaign_id=campaign.pk, voided=False, closes_at__gte=at - AHEAD * 12
        ).values_list("cadence", "period_from")
    )
    playbook = playbook_row(campaign, today)
    laid = [
        _row(campaign, text, window, playbook.pk if playbook is not None else None)
        for text in cadences_of(campaign, today)
        for window in windows(text.cadence, calendar(), first, last + timedelta(days=1))
        if window.closes_at > at
    ]
    new = [row for row in laid if (row.cadence, row.period_from) not in there]
    if not new:
        return 0
    words = {"campaign": campaign.short_name or campaign.name, "until": last}
    with ledger.record("window.plan", by=CLOCK, at=at, about=[campaign], words=words) as entry:
        entry.create_many(new)
    return len(new)


def _row(campaign: Campaign, text: CadenceText, window: Window, playbook_id: int | None) -> ReportWindow:
    return ReportWindow(
        campaign=campaign,
        cadence=text.key,
        grace_minutes=text.grace_minutes,
        playbook_id=playbook_id,
        illustrative=campaign.illustrative,
        **_columns(campaign, window),
    )


def _columns(campaign: Campaign, window: Window) -> dict[str, Any]:
    """What the rule and the calendar decide. The first window asks about no day before the campaign began."""
    return {
        "period_from": max(
            window.period_start, min(campaign.start_on, window.period_end - timedelta(days=1))
        ),
        "period_to": window.period_end,
        "opens_at": window.opens_at,
        "closes_at": window.closes_at,
        "shifted_from": window.shifted_from,
        "provisional": window.provisional,
        "calendar_version": calendar().version,
    }


def open_due(at: datetime) -> int:
    """Open the windows whose hour has come: one report for each unit that owes. Returns how many were opened.

    A unit of which everything is known already owes nothing: its report is in, with nothing asked. A window that
    slept through its whole time is opened and closed by the same sweep.
    """
    due = ReportWindow.objects.filter(voided=False, state=WindowState.PLANNED, opens_at__lte=at)
    return sum(_once(_open, window, at) for window in due.order_by("opens_at", "id"))


def _open(window: ReportWindow, at: datetime) -> bool:
    campaign = campaign_by_id(window.campaign_id)
    text = cadence_of(window)
    if campaign is None or campaign.status != "live" or text is None:
        return False
    on = at.astimezone(SHANGHAI).date()
    owed = owing(campaign, text, on)
    units = owed.units()
    lines = lines_of_units(campaign, text, window, owed.projects)
    asking = [unit_id for unit_id in units if lines[unit_id]]
    with ledger.record(
        "window.open",
        by=CLOCK,
        at=at,
        about=[campaign],
        about_at=window.opens_at,
        request_key=f"window-{window.pk}-open",
        words={"window": window.number, "count": len(asking)},
    ) as entry:
        fresh: ReportWindow = ReportWindow.objects.get(pk=window.pk)
        if fresh.state != WindowState.PLANNED:
            return False
        opened = {
            "state": WindowState.OPEN,
            "opened_at": entry.at,
            "playbook_id": _in_force(campaign, window),
        }
        entry.change_many([(fresh, opened)])
        entry.create_many([_owed(window, unit_id, lines[unit_id], entry.at) for unit_id in asking])
        count_asked(window, text, {unit_id: lines[unit_id] for unit_id in asking})
    return True


def _in_force(campaign: Campaign, window: ReportWindow) -> int | None:
    """The version of the playbook a window goes by from its opening on, whatever is loaded meanwhile."""
    row = playbook_row(campaign, window.opens_at.astimezone(SHANGHAI).date())
    return row.pk if row is not None else None


def _owed(window: ReportWindow, unit_id: int, lines: Sequence[Line], at: datetime) -> Report:
    report = Report(window=window, unit_id=unit_id, illustrative=window.illustrative)
    if not any(line.questions for line in lines):
        report.state, report.channel, report.filed_at = ReportState.SENT, Channel.NOTHING_TO_ASK, at
    return report


def close_due(at: datetime) -> int:
    """Close the windows whose grace is over, telling how many units have not reported. Returns how many."""
    due = ReportWindow.objects.filter(voided=False, state=WindowState.OPEN, closes_at__lte=at)
    ready = [window for window in due.order_by("closes_at", "id") if grace_ends(window) <= at]
    return sum(_once(_close, window, at) for window in ready)


def _close(window: ReportWindow, at: datetime) -> bool:
    reports = Report.objects.filter(window_id=window.pk, voided=False)
    missing = sum(standing(report, window, at) is Standing.MISSING for report in reports)
    with ledger.record(
        "window.close",
        by=CLOCK,
        at=at,
        about_at=window.closes_at,
        request_key=f"window-{window.pk}-close",
        words={"window": window.number, "missing": missing},
    ) as entry:
        fresh: ReportWindow = ReportWindow.objects.get(pk=window.pk)
        if fresh.state != WindowState.OPEN:
            return False
        entry.change(fresh, state=WindowState.CLOSED, closed_at=entry.at)
    return True


def _once(act: Callable[[ReportWindow, datetime], bool], window: ReportWindow, at: datetime) -> int:
    """1 when this sweep did it; 0 when another has done it meanwhile."""
    try:
        return int(act(window, at))
    except AlreadyRecorded:
        return 0


def recompute(campaign: Campaign, at: datetime) -> list[Moved]:
    """Windows not open yet, laid down anew by the calendar and the playbook now in force; the changes, listed.

    One act however many windows move; what is new is left to `plan`. A window under way keeps its hours.
    """
    today = at.astimezone(SHANGHAI).date()
    rows = ReportWindow.objects.filter(
        campaign_id=campaign.pk, voided=False, state=WindowState.PLANNED, opens_at__gt=at
    )
    texts = {text.key: text for text in cadences_of(campaign, today)}
    by_cadence: dict[str, list[ReportWindow]] = {}
    for row in rows.order_by("closes_at", "id"):
        by_cadence.setdefault(row.cadence, []).append(row)
    moved: list[Moved] = []
    for key, planned in by_cadence.items():
        if key in texts:
            moved += _moved(campaign, texts[key], planned)
        else:
            moved += [Moved(row, {"voided": True}, _("Dropped with its cadence.")) for row in planned]
    if not moved:
        return []
    words = {"count": len(moved), "changes": " ".join(str(one.says) for one in moved)}
    with ledger.record("window.recompute", by=CLOCK, at=at, about=[campaign], words=words) as entry:
        entry.change_many([(one.window, one.columns) for one in moved])
    return moved


def _moved(campaign: Campaign, text: CadenceText, planned: Sequence[ReportWindow]) -> list[Moved]:
    by_window = {_laid(row): row for row in planned}
    found: list[Moved] = []
    for change in kernel_recompute(text.cadence, by_window, calendar()):
        if change.was is None:
            continue
        row = by_window[change.was]
        if change.now is None:
            found.append(Moved(row, {"voided": True}, change.sentence))
            continue
        columns = _columns(campaign, change.now)
        if any(getattr(row, name) != value for name, value in columns.items() if name != "calendar_version"):
            found.append(Moved(row, columns, change.sentence))
    return found


def _laid(row: ReportWindow) -> Window:
    """A planned window as the kernel laid it down."""
    return Window(
        row.cadence,
        row.period_from,
        row.period_to,
        row.opens_at.astimezone(SHANGHAI),
        row.closes_at.astimezone(SHANGHAI),
        row.shifted_from,
        row.provisional,
    )


def cancel(
    *, viewer: Viewer, window: ReportWindow, reason: str, at: datetime, request_key: str = ""
) -> ReportWindow:
    """Cancel a window; nothing is owed in it any more. What has come in stays. Refused: missing_reason, closed."""
    campaign = campaign_by_id(window.campaign_id)
    assert campaign is not None
    check_is_office(viewer, campaign)
    reason = needs_reason(reason)
    with ledger.record(
        "window.cancel",
        by=viewer.actor(campaign.unit_id),
        at=at,
        about=[campaign],
        reason=reason,
        request_key=request_key or None,
        words={"window": window.number},
    ) as entry:
        fresh: ReportWindow = ReportWindow.objects.get(pk=window.pk)
        if fresh.state not in (WindowState.PLANNED, WindowState.OPEN):
            raise Refused("closed", _("This window has closed."), remedy=_("What came in stays as it came."))
        return entry.change(fresh, state=WindowState.CANCELLED, reason=reason)
