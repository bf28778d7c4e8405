"""Windows and reports as the viewer may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from gongjian.campaigns.models import Campaign, Playbook
from gongjian.campaigns.playbook import PlaybookText, playbook_in, playbook_row
from gongjian.campaigns.selectors import campaign_by_id, can_see_campaign
from gongjian.dispatch.models import CallRecord, Report, ReportState, ReportWindow, WindowState
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_in, cadences_of
from gongjian.dispatch.selectors.deputies import reports_anywhere, reports_for
from gongjian.dispatch.standing import IN, TIMELY, Standing, standing
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger import memo
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

LAST = 6
"""How many windows back a board shows of each unit."""


def windows_of(campaign: Campaign) -> QuerySet[ReportWindow]:
    """The windows of a campaign, the latest closing first; cancelled ones among them."""
    return ReportWindow.objects.filter(campaign_id=campaign.pk, voided=False).order_by("-closes_at", "-id")


def window_or_404(viewer: Viewer, number: str) -> ReportWindow:
    """The window of that number, in a campaign the viewer sees."""
    window: ReportWindow | None = ReportWindow.objects.filter(number=number, voided=False).first()
    campaign = campaign_by_id(window.campaign_id) if window is not None else None
    if window is None or campaign is None or not can_see_campaign(viewer, campaign):
        raise Http404
    return window


def cadence_of(window: ReportWindow) -> CadenceText | None:
    """The cadence a window goes by: as the playbook said when it opened, for one not open yet as it says for the day
    it opens. A playbook changed meanwhile changes nothing about it."""
    campaign = campaign_by_id(window.campaign_id)
    if campaign is None:
        return None
    kept = _kept_playbook(window.playbook_id) if window.opened_at is not None else None
    on = (window.opened_at or window.opens_at).astimezone(SHANGHAI).date()
    for texts in (cadences_in(kept), cadences_of(campaign, on)):
        found = next((text for text in texts if text.key == window.cadence), None)
        if found is not None:
            return found
    return None


def _kept_playbook(pk: int | None) -> PlaybookText | None:
    if pk is None:
        return None
    rows = Playbook.objects.filter(pk=pk, voided=False)
    row = memo.remember("playbook-of-window", (Playbook,), rows.first, key=pk)
    return playbook_in(row) if row is not None else None


def is_by_an_older_playbook(window: ReportWindow, on: date) -> bool:
    """Has the campaign got another playbook since the window opened?"""
    campaign = campaign_by_id(window.campaign_id)
    now = playbook_row(campaign, on) if campaign is not None else None
    opened = window.opened_at is not None and window.playbook_id is not None
    return opened and now is not None and now.pk != window.playbook_id


def report_or_404(viewer: Viewer, number: str) -> Report:
    """The report of that number, of a unit in the viewer's reach."""
    report: Report | None = (
        Report.objects.filter(number=number, voided=False).select_related("window").first()
    )
    campaign = campaign_by_id(report.window.campaign_id) if report is not None else None
    if report is None or campaign is None or not viewer.may_over("see", [report.unit_id], campaign):
        raise Http404
    return report


def current_window(campaign: Campaign, at: datetime, cadence: str = "") -> ReportWindow | None:
    """The window that matters now: the open one that closes first, else the one that closed last, else the next."""
    rows = windows_of(campaign).exclude(state=WindowState.CANCELLED)
    if cadence:
        rows = rows.filter(cadence=cadence)
    opened = rows.filter(opens_at__lte=at)
    return (
        opened.filter(closes_at__gt=at).order_by("closes_at").first()
        or opened.first()
        or rows.order_by("opens_at").first()
    )


def owed_reports(viewer: Viewer, at: datetime) -> list[Report]:
    """Reports the viewer's own units still owe in windows that are open, the first to close first."""
    if not reports_anywhere(viewer):
        return []
    rows = Report.objects.filter(
        unit_id__in=viewer.unit_ids,
        voided=False,
        state__in=(ReportState.OWED, ReportState.RETURNED),
        window__voided=False,
        window__state=WindowState.OPEN,
        window__opens_at__lte=at,
    ).select_related("window")
    return [
        row
        for row in rows.order_by("window__closes_at", "id")
        if reports_for(viewer, row.unit_id, campaign_by_id(row.window.campaign_id))
    ]


@dataclass
class BoardRow:
    """One unit on the board."""

    report: Report
    unit: Any
    standing: Standing
    last: tuple[tuple[ReportWindow, Standing | None], ...] = ()
    """The windows before this one, oldest first; None where the unit owed nothing."""
    calls: tuple[CallRecord, ...] = ()

    @property
    def label(self) -> str:
        """The unit's name in the reader's language."""
        return unit_tree().label(self.report.unit_id)


@dataclass
class Board:
    """Who is in, late, missing, waiting, returned, at an instant."""

    window: ReportWindow
    rows: list[BoardRow]
    at: datetime

    def count(self, *standings: Standing) -> int:
        """How many units stand so."""
        return sum(row.standing in standings for row in self.rows)

    @property
    def owing(self) -> int:
        """Units that owe something in this window: all but the excused."""
        return len(self.rows) - self.count(Standing.EXCUSED)

    @property
    def came(self) -> int:
        """Reports that have come in."""
        return sum(row.standing in IN for row in self.rows)

    @property
    def timely(self) -> int:
        """Of them, those a board counts as on time."""
        return sum(row.standing in TIMELY for row in self.rows)

    @property
    def missing(self) -> list[BoardRow]:
        """Who is to be chased: nothing has left the unit yet."""
        not_in = (Standing.OWED, Standing.MISSING, Standing.RETURNED)
        return [row for row in self.rows if row.standing in not_in]

    @property
    def waiting(self) -> list[BoardRow]:
        """Who waits for somebody inside the unit."""
        return [row for row in self.rows if row.standing in (Standing.WAITING_CHECK, Standing.WAITING_SIGN)]


def board(window: ReportWindow, at: datetime, unit_ids: Sequence[int] | None = None) -> Board:
    """The board of a window at an instant, in protocol order; four queries whatever the number of units."""
    reports = Report.objects.filter(window_id=window.pk, voided=False)
    if unit_ids is not None:
        reports = reports.filter(unit_id__in=unit_ids)
    tree = unit_tree()
    by_unit = {report.unit_id: report for report in reports}
    before = list(_before(window))
    stood = _stood(before, at)
    calls: dict[int, list[CallRecord]] = {}
    for call in CallRecord.objects.filter(window_id=window.pk, voided=False).order_by("called_at", "id"):
        calls.setdefault(call.unit_id, []).append(call)
    rows = [
        BoardRow(
            by_unit[unit.pk],
            unit,
            standing(by_unit[unit.pk], window, at),
            tuple((one, stood.get((one.pk, unit.pk))) for one in before),
            tuple(calls.get(unit.pk, ())),
        )
        for unit in tree.in_order(by_unit)
    ]
    return Board(window, rows, at)


def _before(window: ReportWindow) -> list[ReportWindow]:
    rows = ReportWindow.objects.filter(
        campaign_id=window.campaign_id,
        cadence=window.cadence,
        voided=False,
        closes_at__lt=window.closes_at,
    ).exclude(state=WindowState.CANCELLED)
    return list(reversed(rows.order_by("-closes_at")[:LAST]))


def _stood(windows: Sequence[ReportWindow], at: datetime) -> dict[tuple[int, int], Standing]:
    by_id = {window.pk: window for window in windows}
    reports = Report.objects.filter(window_id__in=list(by_id), voided=False)
    return {
        (report.window_id, report.unit_id): standing(report, by_id[report.window_id], at)
        for report in reports
    }


@dataclass(frozen=True)
class Timeliness:
    """Of the reports a unit owed in windows that have closed: how many came, and how many in time."""

    unit_id: int
    owed: int
    came: int
    timely: int


def timeliness(campaign: Campaign, since: datetime, at: datetime, cadence: str = "") -> list[Timeliness]:
    """By unit, over windows that closed in [since, at), grace included (of one cadence, where one is named).

    In protocol order: a reminder, no score.
    """
    windows = {
        window.pk: window
        for window in windows_of(campaign)
        .filter(closes_at__gte=since, closes_at__lt=at - timedelta(minutes=30))
        .exclude(state=WindowState.CANCELLED)
        if not cadence or window.cadence == cadence
    }
    stood: dict[int, list[Standing]] = {}
    for report in Report.objects.filter(window_id__in=list(windows), voided=False):
        stood.setdefault(report.unit_id, []).append(standing(report, windows[report.window_id], at))
    found = []
    for unit in unit_tree().in_order(stood):
        counted = [one for one in stood[unit.pk] if one is not Standing.EXCUSED]
        came = sum(one in IN for one in counted)
        found.append(Timeliness(unit.pk, len(counted), came, sum(one in TIMELY for one in counted)))
    return found
