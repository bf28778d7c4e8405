"""The calendar: windows, meetings, due dates, the campaign's ends, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongjian.dispatch.actions.meetings import call_meeting
from gongjian.matters import actions
from gongjian.matters.actions import Draft
from tests.cast import AT
from tests.dispatch.board_cast import NOON, Dispatch
from tests.dispatch.board_cast import dispatch as dispatch

pytestmark = pytest.mark.django_db
CALENDAR = "/c/shili-100/calendar/"


def cells(page: Any) -> dict[date, Any]:
    return {cell["day"].on: cell for week in page.context["weeks"] for cell in week}


def due(week: Dispatch, unit: Any, on: date) -> None:
    matter = actions.draft_matter(
        viewer=week.cast.clerk.viewer(week.cast.on),
        campaign=week.cast.campaign,
        draft=Draft(kind="task", title="清表", unit_id=unit.pk, due=on),
        at=AT,
    )
    actions.assign(viewer=week.cast.clerk.viewer(week.cast.on), matter=matter, at=AT)


def test_a_month_is_whole_weeks_with_what_falls_on_each_day(dispatch: Dispatch) -> None:
    call_meeting(
        viewer=dispatch.cast.clerk.viewer(dispatch.cast.on),
        campaign=dispatch.cast.campaign,
        series="joint",
        starts_at=NOON.replace(hour=15) + timedelta(days=6),
        place="第一会议室",
        posts=[],
        at=AT,
    )
    due(dispatch, dispatch.cast.town_a, date(2026, 3, 20))
    due(dispatch, dispatch.cast.town_b, date(2026, 3, 20))
    page = dispatch.cast.clerk.browser().get(f"{CALENDAR}?month=2026-03")
    found = cells(page)
    assert (min(found), max(found)) == (date(2026, 2, 23), date(2026, 4, 5))
    assert [(one["name"], one["hour"]) for one in found[date(2026, 3, 4)]["closing"]] == [("周报", "12:00")]
    assert [one["name"] for one in found[date(2026, 3, 10)]["meetings"]] == ["联席会"]
    assert (found[date(2026, 3, 20)]["day"].due, found[date(2026, 3, 20)]["due_href"]) == (
        2,
        "/c/shili-100/matters/?show=open&due_from=2026-03-20&due_to=2026-03-20",
    )
    assert found[date(2026, 3, 2)]["day"].first is True
    assert page.context["sentence"] == "截止 5 期，会议 1 次，到期事项 2 件。行动期 2026年3月2日至6月9日。"


def test_what_is_due_opens_as_the_list_of_just_those(dispatch: Dispatch) -> None:
    due(dispatch, dispatch.cast.town_a, date(2026, 3, 20))
    due(dispatch, dispatch.cast.town_a, date(2026, 3, 21))
    browser = dispatch.cast.clerk.browser()
    href = cells(browser.get(f"{CALENDAR}?month=2026-03"))[date(2026, 3, 20)]["due_href"]
    assert len(browser.get(href).context["page"].rows) == 1


def test_a_unit_counts_only_what_is_due_from_itself(dispatch: Dispatch) -> None:
    due(dispatch, dispatch.cast.town_a, date(2026, 3, 20))
    due(dispatch, dispatch.cast.town_b, date(2026, 3, 20))
    page = dispatch.cast.head_a.browser().get(f"{CALENDAR}?month=2026-03")
    cell = cells(page)[date(2026, 3, 20)]
    assert (cell["day"].due, cells(page)[date(2026, 3, 4)]["closing"][0]["href"]) == (1, "/report/")


def test_a_window_moved_by_a_holiday_says_from_which_day(dispatch: Dispatch) -> None:
    dispatch.sweep(AT + timedelta(days=40))
    browser = dispatch.cast.clerk.browser()
    found = cells(browser.get(f"{CALENDAR}?month=2026-05"))
    moved = [(on, one["note"]) for on, cell in found.items() for one in cell["closing"] if one["note"]]
    assert all(note.startswith("原 ") for _on, note in moved)


def test_a_week_has_seven_days_and_leads_to_its_neighbours(dispatch: Dispatch) -> None:
    page = dispatch.cast.clerk.browser().get(f"{CALENDAR}?week=2026-03-18")
    assert list(cells(page)) == [date(2026, 3, 16) + timedelta(days=n) for n in range(7)]
    assert (page.context["before"], page.context["after"]) == ("?week=2026-03-15", "?week=2026-03-23")


def test_a_month_that_is_none_shows_this_one(dispatch: Dispatch) -> None:
    browser = dispatch.cast.clerk.browser()
    for asked in ("2026-13", "x", "", "9999999-01"):
        assert browser.get(CALENDAR, {"month": asked}).context["title"] == "日历，2026年3月"
    browser.cookies["language"] = "en"
    assert browser.get(CALENDAR).context["title"] == "Calendar, March 2026"


def test_a_stranger_finds_no_calendar(dispatch: Dispatch) -> None:
    assert dispatch.cast.outsider.browser().get(CALENDAR).status_code == 404


def test_a_month_asks_the_database_ten_times_at_most(dispatch: Dispatch) -> None:
    browser = dispatch.cast.clerk.browser()
    browser.get(CALENDAR)
    with CaptureQueriesContext(connection) as asked:
        browser.get(CALENDAR)
    assert len(asked) <= 10, "\n".join(query["sql"][:160] for query in asked)
