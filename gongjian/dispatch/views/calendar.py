"""The calendar page: a month or a week of windows, meetings and due dates."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.dispatch.models import Meeting, MeetingState, ReportWindow
from gongjian.dispatch.playbook.cadences import cadences_of
from gongjian.dispatch.playbook.meetings import meeting_series
from gongjian.dispatch.policy import can_see_board
from gongjian.dispatch.selectors.calendar import Day, days, month_of, weeks_over
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI

WEEK = timedelta(days=7)


@require_safe
def calendar_page(request: Any, key: str) -> HttpResponse:
    """`?month=2026-11`, or `?week=2026-11-18`: the week of that day. A day of an unknown form is today."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "dispatch"
    by_week = "week" in request.GET
    day = _day(request.GET.get("week" if by_week else "month", ""), request.today)
    first, end = (day - timedelta(days=day.weekday()), day) if by_week else month_of(day)
    end = first + WEEK if by_week else end
    start, stop = weeks_over(first, end)
    found = days(campaign, request.viewer, start, stop, request.today)
    told = _Words(campaign, request)
    cells = [_cell(one, told, inside=first <= one.on < end, today=request.today) for one in found]
    context = {
        "title": _title(first, end, by_week),
        "sentence": _sentence(campaign, found, first, end),
        "campaign": campaign,
        "weeks": [_Week(cells[place : place + 7]) for place in range(0, len(cells), 7)],
        "by_week": by_week,
        "before": _address(first - timedelta(days=1), by_week),
        "after": _address(end, by_week),
        "now": _address(request.today, by_week),
        "as_month": _address(day, False),
        "as_week": _address(max(first, request.today) if first <= request.today < end else first, True),
    }
    return render(request, "dispatch/calendar.html", context)


class _Week(list[Any]):
    """Seven cells."""

    @property
    def is_quiet(self) -> bool:
        """Has a phone nothing to show of it?"""
        return all(cell["day"].is_empty or not cell["inside"] for cell in self)


def _day(given: str, today: date) -> date:
    try:
        found = parse_date(given if len(given) > 7 else f"{given}-01")
    except ValueError:
        found = None
    return found if found is not None and 1990 < found.year < 2200 else today


def _address(day: date, by_week: bool) -> str:
    return f"?week={day.isoformat()}" if by_week else f"?month={day:%Y-%m}"


def _title(first: date, end: date, by_week: bool) -> str:
    if by_week:
        values = {"first": words.day(first), "last": words.day(end - timedelta(days=1), first.year)}
        return _("Calendar, %(first)s to %(last)s") % values
    return _("Calendar, %(month)s") % {"month": _month(first)}


def _month(first: date) -> str:
    return f"{first.year}年{first.month}月" if words.chinese() else f"{first:%B %Y}"


def _sentence(campaign: Campaign, found: list[Day], first: date, end: date) -> str:
    inside = [one for one in found if first <= one.on < end]
    values = {
        "windows": sum(len(one.closing) for one in inside),
        "meetings": sum(sum(m.state != MeetingState.CANCELLED for m in one.meetings) for one in inside),
        "due": sum(one.due for one in inside),
        "start": words.day(campaign.start_on),
        "last": words.day(campaign.last_on, campaign.start_on.year),
    }
    return (
        _(
            "%(windows)s windows close, %(meetings)s meetings, %(due)s open matters due."
            " The campaign runs %(start)s to %(last)s."
        )
        % values
    )


class _Words:
    """What windows and meetings are called."""

    def __init__(self, campaign: Campaign, request: Any) -> None:
        self.campaign, self.year = campaign, request.today.year
        self.cadences = {one.key: str(one.name) for one in cadences_of(campaign, request.today)}
        self.series = {one.key: str(one.name) for one in meeting_series(campaign, request.today)}
        self.sees_board = can_see_board(request.viewer, campaign)

    def window(self, row: ReportWindow) -> dict[str, str]:
        """A window closing on its day."""
        notes = []
        if row.shifted_from is not None:
            notes.append(_("moved from %(day)s") % {"day": words.short_day(row.shifted_from, self.year)})
        if row.provisional:
            notes.append(_("working days not announced yet"))
        href = f"/c/{self.campaign.key}/dispatch/?window={row.number}" if self.sees_board else "/report/"
        return {
            "name": self.cadences.get(row.cadence, row.cadence),
            "hour": _hour(row.closes_at),
            "note": " · ".join(notes),
            "href": href,
        }

    def opening(self, row: ReportWindow) -> dict[str, str]:
        """A window opening on its day."""
        return {"name": self.cadences.get(row.cadence, row.cadence), "hour": _hour(row.opens_at)}

    def meeting(self, row: Meeting) -> dict[str, Any]:
        """A meeting."""
        return {
            "name": self.series.get(row.series, row.series),
            "hour": _hour(row.starts_at),
            "note": row.place,
            "href": f"/meetings/{row.number}/",
            "cancelled": row.state == MeetingState.CANCELLED,
        }

    def due(self, day: date) -> str:
        """The list of what is due on a day."""
        return f"/c/{self.campaign.key}/matters/?show=open&due_from={day}&due_to={day}"


def _cell(one: Day, told: _Words, *, inside: bool, today: date) -> dict[str, Any]:
    return {
        "day": one,
        "inside": inside,
        "is_today": one.on == today,
        "closing": [told.window(row) for row in one.closing],
        "opening": [told.opening(row) for row in one.opening],
        "meetings": [told.meeting(row) for row in one.meetings],
        "due_href": told.due(one.on),
    }


def _hour(at: Any) -> str:
    return f"{at.astimezone(SHANGHAI):%H:%M}"
