"""When the next meeting of a series is due, and the clock that calls it once, a week ahead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.dispatch.actions.calling import call_due
from gongjian.dispatch.actions.meetings import cancel
from gongjian.dispatch.models import Attendance, Meeting, MeetingState
from gongjian.dispatch.playbook.meetings import MeetingSeries
from gongjian.dispatch.selectors.meetings import next_slot, series_of, slots
from gongjian.ledger.memo import read_head
from gongjian.ledger.models import Entry
from tests.cast import SET_UP
from tests.dispatch.meeting_cast import MONDAY, TUESDAY, Meetings, joint

__all__ = ["joint"]


def tuesdays(rule: str = "FREQ=WEEKLY;BYDAY=TU", **more: object) -> MeetingSeries:
    return MeetingSeries.model_validate(
        {"key": "joint", "name": "联席会", "rule": rule, "starts": "15:00"} | more
    )


def days(series: MeetingSeries, start: date, end: date) -> list[tuple[str, str]]:
    return [
        (one.on.isoformat(), one.moved_from.isoformat() if one.moved_from else "")
        for one in slots(series, start, end)
    ]


def test_a_tuesday_in_the_spring_festival_is_held_on_the_next_working_day() -> None:
    found = days(tuesdays(), date(2026, 2, 9), date(2026, 3, 1))
    assert found == [("2026-02-10", ""), ("2026-02-24", "")]


def test_a_single_day_off_moves_the_meeting_by_a_day() -> None:
    # 5 May 2026, a Tuesday, is the last day of the holiday
    assert days(tuesdays(), date(2026, 5, 4), date(2026, 5, 11)) == [("2026-05-06", "2026-05-05")]


def test_a_daily_meeting_leaves_weekends_out_instead_of_heaping_them_on_monday() -> None:
    found = days(tuesdays("FREQ=DAILY"), date(2026, 3, 5), date(2026, 3, 11))
    assert [on for on, _moved in found] == ["2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10"]


@pytest.mark.parametrize(
    ("starts", "hour", "assumed"),
    [
        ("15:30", "15:30", False),
        ("morning", "09:00", True),
        ("afternoon", "15:00", True),
        (None, "15:00", True),
    ],
)
def test_where_the_playbook_gives_no_hour_one_is_assumed_and_said_so(
    starts: str | None, hour: str, assumed: bool
) -> None:
    slot = next(slots(tuesdays(starts=starts), date(2026, 3, 2), date(2026, 3, 9)))
    assert (f"{slot.starts_at:%H:%M}", slot.assumed) == (hour, assumed)


def test_a_year_whose_working_days_are_not_announced_is_provisional() -> None:
    assert next(slots(tuesdays(), date(2031, 3, 3), date(2031, 3, 10))).provisional is True


@pytest.mark.django_db
def test_the_clock_calls_the_meeting_a_week_ahead_and_only_once(joint: Meetings) -> None:
    assert call_due(MONDAY) == 1
    head = read_head().seq
    assert [call_due(MONDAY), call_due(MONDAY + timedelta(hours=1))] == [0, 0]
    assert read_head().seq == head
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.place, meeting.ordinal) == (TUESDAY, "第一会议室", 1)
    assert Entry.objects.get(seq=head).actor == "时钟"


@pytest.mark.django_db
def test_asleep_for_three_weeks_it_calls_only_what_is_still_to_come(joint: Meetings) -> None:
    assert call_due(MONDAY + timedelta(days=21)) == 1
    assert Meeting.objects.get().starts_at == TUESDAY + timedelta(days=21)


@pytest.mark.django_db
def test_whoever_came_last_time_is_called_again(joint: Meetings) -> None:
    joint.call(who=("head_a", "reporter_b"))
    call_due(TUESDAY + timedelta(hours=2))
    called = Attendance.objects.filter(meeting__starts_at=TUESDAY + timedelta(days=7))
    assert {row.post_id for row in called} == {joint.cast.head_a.post.pk, joint.cast.reporter_b.post.pk}


@pytest.mark.django_db
def test_a_meeting_cancelled_or_moved_by_hand_is_not_called_again(joint: Meetings) -> None:
    meeting = joint.call()
    cancel(viewer=joint.clerk, meeting=meeting, reason="防汛", at=MONDAY)
    joint.call(TUESDAY + timedelta(days=8))
    assert call_due(TUESDAY + timedelta(hours=1)) == 0
    assert Meeting.objects.exclude(state=MeetingState.CANCELLED).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "archived"])
def test_campaigns_that_are_not_under_way_are_left_alone(joint: Meetings, status: str) -> None:
    with ledger.record("test.cast", by=SET_UP, at=MONDAY) as entry:
        entry.change(Campaign.objects.get(), status=status, shown_on=date(2026, 3, 2))
    assert call_due(MONDAY) == 0


@pytest.mark.django_db
def test_nothing_is_called_after_the_campaigns_last_day(joint: Meetings) -> None:
    assert call_due(MONDAY + timedelta(days=90)) == 0


@pytest.mark.django_db
def test_the_next_turn_proposed_is_the_first_nobody_has_called(joint: Meetings) -> None:
    joint.call()
    series = series_of(joint.cast.campaign, "joint", MONDAY.date())
    assert series is not None
    slot = next_slot(joint.cast.campaign, series, MONDAY)
    assert slot is not None
    assert slot.starts_at == TUESDAY + timedelta(days=7)
