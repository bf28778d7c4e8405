"""What the board of a window shows beside how each unit stands: lines, drafts, requests, the next meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import (
    CoordinationRequest,
    Meeting,
    MeetingState,
    ReportDraft,
    ReportLine,
    ReportWindow,
    Triage,
    WindowState,
)
from gongjian.dispatch.selectors.windows import BoardRow, windows_of

CHOOSABLE = 24
"""Windows a board offers to look at."""


@dataclass(frozen=True)
class Filled:
    """What a report that has been filed says: lines that changed, lines confirmed unchanged."""

    changed: int = 0
    unchanged: int = 0

    @property
    def lines(self) -> int:
        """All its lines."""
        return self.changed + self.unchanged


def filled_of(rows: Sequence[BoardRow]) -> dict[int, Filled]:
    """Report id → its lines, for reports that have any; one query."""
    lines = ReportLine.objects.filter(report_id__in=[row.report.pk for row in rows], voided=False)
    counts = lines.values("report_id").annotate(
        changed_lines=Count("id", filter=Q(changed=True)), all_lines=Count("id")
    )
    return {
        one["report_id"]: Filled(one["changed_lines"], one["all_lines"] - one["changed_lines"])
        for one in counts.order_by()
    }


def half_written(rows: Sequence[BoardRow]) -> set[int]:
    """Ids of reports that somebody has begun and not sent."""
    begun = ReportDraft.objects.filter(report_id__in=[row.report.pk for row in rows])
    return set(begun.values_list("report_id", flat=True))


def choosable_windows(campaign: Campaign, at: datetime, cadence: str = "") -> list[ReportWindow]:
    """Windows to look at: those that have opened and the next to open of each cadence, the last closing first."""
    rows = windows_of(campaign).exclude(state=WindowState.CANCELLED)
    if cadence:
        rows = rows.filter(cadence=cadence)
    return list(rows.filter(opens_at__lte=at)[:CHOOSABLE])


def requests_of(campaign: Campaign, window: ReportWindow) -> list[CoordinationRequest]:
    """需协调事项 of a window, and whatever of earlier ones nobody has sorted yet; those to be sorted first."""
    of_window = Q(line__report__window_id=window.pk)
    rows: QuerySet[CoordinationRequest] = CoordinationRequest.objects.filter(
        Q(state=Triage.OPEN) | of_window, campaign_id=campaign.pk, voided=False
    ).select_related("project", "matter", "became")
    found = list(rows.order_by("raised_at", "id"))
    return sorted(found, key=lambda one: one.state != Triage.OPEN)


def next_meeting(campaign: Campaign, at: datetime) -> Meeting | None:
    """The next meeting that has been called and can still take up a topic."""
    rows: QuerySet[Meeting] = Meeting.objects.filter(
        campaign_id=campaign.pk,
        voided=False,
        starts_at__gt=at,
        state__in=(MeetingState.PLANNED, MeetingState.FROZEN),
    )
    return rows.order_by("starts_at", "id").first()
