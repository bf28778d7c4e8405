"""The calendar of a campaign: windows, meetings, matters due, its first and last day, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Meeting, ReportWindow, WindowState
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.calendar import calendar
from gongjian.ledger import AsOf
from gongjian.matters.selectors import matters_in
from gongjian.matters.selectors.shows import show_q
from gongjian.people.viewer import Viewer


@dataclass
class Day:
    """What a day holds. `is_workday` None where the working days of its year are not announced."""

    on: date
    is_workday: bool | None
    opening: list[ReportWindow] = field(default_factory=list)
    closing: list[ReportWindow] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    due: int = 0
    """Open matters due on it that the viewer may see."""
    first: bool = False
    last: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing falls on it."""
        return not (self.opening or self.closing or self.meetings or self.due or self.first or self.last)


def month_of(day: date) -> tuple[date, date]:
    """The month of a day, half-open."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def weeks_over(first: date, end: date) -> tuple[date, date]:
    """Whole weeks from Monday that cover [first, end), half-open."""
    start = first - timedelta(days=first.weekday())
    last = end - timedelta(days=1)
    return start, last + timedelta(days=7 - last.weekday())


def days(campaign: Campaign, viewer: Viewer, first: date, end: date, on: date) -> list[Day]:
    """Each day of [first, end) with what falls on it; three queries whatever the number of days. `on` is today: rights
    and lateness are those of today."""
    table = calendar()
    found = {
        day: Day(day, table.is_workday(day), first=day == campaign.start_on, last=day == campaign.last_on)
        for day in _each(first, end)
    }
    _windows(campaign, found, first, end)
    meetings = Meeting.objects.filter(
        campaign_id=campaign.pk, voided=False, starts_at__gte=_begin(first), starts_at__lt=_begin(end)
    )
    for meeting in meetings.order_by("starts_at", "id"):
        found[_local(meeting.starts_at)].meetings.append(meeting)
    due: Any = matters_in(campaign, AsOf(on), viewer).filter(show_q("open", viewer, on))
    due = (
        due.filter(due_on__gte=first, due_on__lt=end)
        .values("due_on")
        .annotate(count=Count("id", distinct=True))
    )
    for one in due.order_by():
        found[one["due_on"]].due = one["count"]
    return list(found.values())


def _windows(campaign: Campaign, found: dict[date, Day], first: date, end: date) -> None:
    rows = ReportWindow.objects.filter(
        campaign_id=campaign.pk, voided=False, closes_at__gte=_begin(first), opens_at__lt=_begin(end)
    ).exclude(state=WindowState.CANCELLED)
    for window in rows.order_by("closes_at", "id"):
        opens, closes = _local(window.opens_at), _local(window.closes_at)
        if opens in found:
            found[opens].opening.append(window)
        if closes in found:
            found[closes].closing.append(window)


def _each(first: date, end: date) -> Iterator[date]:
    for place in range((end - first).days):
        yield first + timedelta(days=place)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _local(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
