"""The clock plans, opens and closes windows: once, whatever its rhythm; archived campaigns are left alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gongjian import ledger
from gongjian.campaigns.models import Playbook
from gongjian.dispatch import clock
from gongjian.dispatch.actions import windows
from gongjian.dispatch.models import AskCount, Report, ReportWindow
from gongjian.kernel.workdays import Calendar
from gongjian.ledger.memo import read_head
from gongjian.ledger.models import Entry
from gongjian.projects.models import Project, Reading
from tests.cast import AT, SET_UP, Cast
from tests.projects.conftest import register as register

pytestmark = pytest.mark.django_db

PLAYBOOK = """
key: cast-100
name: {zh: 攻坚, en: drive}
unit: 示例市/示例县
window: {start: 2026-03-02, days: 100}
cadences:
  - key: weekly
    name: {zh: 周报, en: weekly report}
    rule: FREQ=WEEKLY;BYDAY=WE
    closes: "12:00"
    opens: {workdays_before: 2, at: "08:30"}
    period: week
    over: {roles: [accountable]}
"""
MONDAY = AT
"""Monday 2 March 2026, nine o'clock; the weekly window closes on Wednesday 4 March at noon."""


@pytest.fixture
def live(cast: Cast, register: object) -> Cast:
    """The cast's campaign under way, with the weekly report and two projects of 甲镇."""
    assert callable(register)
    register("石桥大桥", days_ago=30)
    register("北关污水厂", days_ago=30)
    with ledger.record("test.window", by=SET_UP, at=AT) as entry:
        entry.change(cast.campaign, status="live", start_on=AT.date(), last_on=AT.date() + timedelta(days=99))
        entry.create(
            Playbook(
                campaign=cast.campaign, version=1, effective_on=AT.date(), text=PLAYBOOK, sha256="0" * 64
            )
        )
    return cast


def sweep(at: datetime) -> int:
    return clock.plan_windows(at) + clock.open_and_close(at)


def stood() -> list[tuple[str, str]]:
    return [
        (f"{row.closes_at:%m-%d}", row.state)
        for row in ReportWindow.objects.filter(voided=False).order_by("closes_at")
    ]


def test_windows_are_planned_five_weeks_ahead_and_the_one_whose_hour_has_come_is_open(live: Cast) -> None:
    sweep(MONDAY)
    assert stood() == [
        ("03-04", "open"),
        ("03-11", "planned"),
        ("03-18", "planned"),
        ("03-25", "planned"),
        ("04-01", "planned"),
    ]
    report = Report.objects.get()
    assert (report.unit_id, report.state) == (live.town_a.pk, "owed")


def test_a_second_sweep_at_the_same_instant_writes_nothing(live: Cast) -> None:
    sweep(MONDAY)
    seq = read_head().seq
    assert (sweep(MONDAY), read_head().seq) == (0, seq)


def test_a_window_closes_when_its_grace_is_over(live: Cast) -> None:
    sweep(MONDAY)
    noon = MONDAY.replace(hour=12) + timedelta(days=2)
    sweep(noon + timedelta(minutes=29))
    assert stood()[0] == ("03-04", "open")
    sweep(noon + timedelta(minutes=30))
    assert stood()[0] == ("03-04", "closed")


def test_a_clock_that_slept_three_days_has_the_same_windows_as_one_that_did_not(live: Cast) -> None:
    sweep(MONDAY)
    thursday = MONDAY + timedelta(days=10)
    sweep(thursday)
    assert stood()[:3] == [("03-04", "closed"), ("03-11", "closed"), ("03-18", "planned")]
    assert Report.objects.filter(voided=False).count() == 2


def test_an_archived_campaign_is_left_alone(live: Cast) -> None:
    with ledger.record("test.window", by=SET_UP, at=AT) as entry:
        entry.change(live.campaign, status="archived", shown_on=AT.date())
    assert (sweep(MONDAY), stood()) == (0, [])


def test_a_unit_of_which_everything_is_known_is_asked_nothing(live: Cast) -> None:
    with ledger.record("test.window", by=SET_UP, at=AT) as entry:
        for project in Project.objects.all():
            entry.create(Reading(project=project, up_to_on=AT.date(), words="桩基施工"))
    sweep(MONDAY)
    report = Report.objects.get()
    asked = AskCount.objects.get()
    assert (report.state, report.channel) == ("sent", "known")
    assert (asked.asked_cells, asked.known_cells, asked.estimated_seconds) == (0, 32, 0)


def test_what_is_asked_is_counted_when_it_is_asked(live: Cast) -> None:
    sweep(MONDAY)
    asked = AskCount.objects.get()
    assert (str(asked.week_on), asked.asked_cells, asked.known_cells, asked.notice_hours) == (
        "2026-03-02",
        2,
        30,
        52,
    )


def test_a_playbook_changed_meanwhile_moves_only_what_is_not_open_yet(live: Cast) -> None:
    sweep(MONDAY)
    tuesday = MONDAY + timedelta(days=1)
    with ledger.record("test.window", by=SET_UP, at=tuesday) as entry:
        entry.create(
            Playbook(
                campaign=live.campaign,
                version=2,
                effective_on=tuesday.date(),
                text=PLAYBOOK.replace("BYDAY=WE", "BYDAY=TH"),
                sha256="1" * 64,
            )
        )
    sweep(tuesday)
    assert [day for day, _state in stood()[:3]] == ["03-04", "03-12", "03-19"]


def test_a_table_of_holidays_replaced_afterwards_moves_what_is_not_open_yet_and_says_so(
    live: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(MONDAY)
    newer = Calendar.from_years({2026: ([date(2026, 3, 11)], [])}, "newer")
    monkeypatch.setattr(windows, "calendar", lambda: newer)
    sweep(MONDAY + timedelta(hours=1))
    moved = ReportWindow.objects.get(period_from=date(2026, 3, 9))
    assert (f"{moved.closes_at:%m-%d}", str(moved.shifted_from), moved.calendar_version) == (
        "03-12",
        "2026-03-11",
        "newer",
    )
    told = Entry.objects.filter(act="window.recompute").get().words
    assert told["count"] == "1"
    assert "12" in told["changes"]


def test_a_cancelled_window_owes_nothing(live: Cast) -> None:
    sweep(MONDAY)
    window = ReportWindow.objects.get(state="open")
    windows.cancel(
        viewer=live.clerk.viewer(live.on), window=window, reason="并入月报", at=MONDAY + timedelta(hours=1)
    )
    sweep(MONDAY + timedelta(days=3))
    assert stood()[0] == ("03-04", "cancelled")
