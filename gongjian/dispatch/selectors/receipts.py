"""How reports stand, as their units see it: what waits for a signature, the windows before, the next to open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaigns_in_reach
from gongjian.dispatch.models import Channel, Report, ReportState, ReportWindow, WindowState
from gongjian.dispatch.selectors.deputies import REPORTS, reports_anywhere
from gongjian.dispatch.standing import STANDING_WORDS, Standing, StandingWord, standing
from gongjian.ledger.models import EntryAbout
from gongjian.people.viewer import Viewer

LAST = 4
PASSES = {
    ReportState.WAITING_CHECK: ("check", "check_for", "sign", "sign_for"),
    ReportState.WAITING_SIGN: ("sign", "sign_for"),
}


@dataclass(frozen=True)
class Correction:
    """A report that was in, put right after its window closed: when, by whom, why."""

    report_id: int
    at: datetime
    by: str
    reason: str


def corrections_of(report_ids: Iterable[int]) -> list[Correction]:
    """The corrections of these reports, the first first; one query."""
    abouts: Any = EntryAbout.objects.filter(kind=Report._meta.db_table, record_id__in=list(report_ids))
    rows = abouts.filter(entry__act="report.correct").select_related("entry").order_by("entry_id")
    return [
        Correction(
            row.record_id,
            row.entry.recorded_at,
            f"{row.entry.actor}（{row.entry.post}）" if row.entry.post else row.entry.actor,
            row.entry.reason,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Stood:
    """A report of a window that is over or in, and how it stands."""

    report: Report
    standing: Standing

    @property
    def words(self) -> StandingWord:
        """Its light and word."""
        return STANDING_WORDS[self.standing]


def last_standings(unit_ids: Iterable[int], at: datetime, *, but: int | None = None) -> list[Stood]:
    """The last four reports of these units in windows that opened before `at`, the newest first; `but` left out."""
    rows = Report.objects.filter(
        unit_id__in=list(unit_ids), voided=False, window__voided=False, window__opens_at__lte=at
    ).exclude(window__state=WindowState.CANCELLED)
    found = rows.exclude(pk=but).select_related("window").order_by("-window__closes_at", "-id")[:LAST]
    return [Stood(row, standing(row, row.window, at)) for row in found]


def next_opening(viewer: Viewer, at: datetime) -> ReportWindow | None:
    """The window that opens next in a live campaign the viewer reports in."""
    campaigns = [one.pk for one in _live(viewer) if any(viewer.reach(right, one) for right in REPORTS)]
    rows: QuerySet[ReportWindow] = ReportWindow.objects.filter(
        campaign_id__in=campaigns, voided=False, state=WindowState.PLANNED, opens_at__gt=at
    )
    return rows.order_by("opens_at", "id").first()


def steps_waiting(viewer: Viewer) -> list[Report]:
    """Reports that wait inside a unit for a step the viewer may pass: never the own filing, unless somebody else
    has checked it. The first to close first."""
    return list(_waiting(viewer, ReportState.WAITING_CHECK) | _waiting(viewer, ReportState.WAITING_SIGN))


def _waiting(viewer: Viewer, state: ReportState) -> QuerySet[Report]:
    allowed = Q(pk__in=[])
    for campaign in _live(viewer):
        for permission in PASSES[state]:
            reach = viewer.reach(permission, campaign)
            if reach:
                allowed |= Q(window__campaign_id=campaign.pk) & reach.q("unit_id")
    not_alone = ~Q(filed_user_id=viewer.user_id) | (
        Q(checked_user_id__isnull=False) & ~Q(checked_user_id=viewer.user_id)
    )
    rows: QuerySet[Report] = Report.objects.filter(allowed, not_alone, voided=False, state=state)
    return rows.select_related("window").order_by("window__closes_at", "id")


def to_confirm(viewer: Viewer) -> list[Report]:
    """What the office entered by telephone for the viewer's own units, and nobody there has confirmed yet."""
    if not reports_anywhere(viewer):
        return []
    rows = Report.objects.filter(
        unit_id__in=viewer.unit_ids,
        voided=False,
        state=ReportState.SENT,
        channel=Channel.PHONE,
        confirmed_at=None,
    )
    return list(rows.select_related("window").order_by("filed_at", "id"))


def _live(viewer: Viewer) -> list[Campaign]:
    return [one for one in campaigns_in_reach(viewer) if one.status == "live"]
