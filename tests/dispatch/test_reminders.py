"""到期提醒: everybody is told what has fallen due, once, the newest step only, and nothing but title and date."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from gongjian import ledger
from gongjian.campaigns.models import Playbook
from gongjian.dispatch.models import Attendance, Meeting, MeetingState, Presence, ReportState
from gongjian.dispatch.playbook.reminders import house
from gongjian.dispatch.reminders import remind
from gongjian.kit.models import OutboxMessage
from gongjian.kit.outbox import messages_of, told
from gongjian.ledger.memo import read_head
from gongjian.matters.models import Matter, MatterRequest
from gongjian.people.models import Post, PostHolding
from tests.cast import AT, SET_UP, SHANGHAI, Cast, Member, build_cast
from tests.dispatch.conftest import NOON, Week

pytestmark = pytest.mark.django_db
LEADERS_WORDS = "务必亲自盯住，下周去现场看"


def march(day: int, hour: int = 8, minute: int = 30) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def change(*rows: tuple[Any, dict[str, Any]]) -> None:
    with ledger.record("test.window", by=SET_UP, at=read_head().recorded_at or AT) as entry:
        for row, values in rows:
            entry.change(row, **values)


def make(row: Any, **values: Any) -> Any:
    with ledger.record("test.window", by=SET_UP, at=read_head().recorded_at or AT) as entry:
        return entry.create(row)


def owe(cast: Cast, due_on: date = date(2026, 3, 12), **values: Any) -> Matter:
    """A matter on the desk of 甲镇 for a month, due on Thursday 12 March."""
    given: dict[str, Any] = {
        "kind": "task",
        "title": "办结用地预审",
        "campaign": cast.campaign,
        "state": "working",
        "unit": cast.town_a,
        "desk_unit": cast.town_a,
        "assigned_by": cast.office,
        "assigned_at": AT - timedelta(days=10),
        "requirement": LEADERS_WORDS,
        "last_progress": LEADERS_WORDS,
        "due_on": due_on,
    }
    found: Matter = make(Matter(**{**given, **values}))
    return found


@pytest.fixture
def live(cast: Cast) -> Cast:
    change((cast.campaign, {"status": "live"}))
    return cast


def steps(member: Member) -> list[str]:
    """The steps somebody was told of, oldest first."""
    return [row.key.split(":")[1] for row in messages_of(member.user.pk).reverse()]


def texts(member: Member) -> list[str]:
    return [told(row.body, 2026).text for row in messages_of(member.user.pk).reverse()]


# ---------------------------------------------------------------- matters


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (march(9, 8, 29), []),
        (march(9), ["due-3"]),
        (march(11, 8, 29), ["due-3"]),
        (march(11), ["due-1"]),
        (march(12, 18), ["due-1"]),
        (march(13), ["overdue-1"]),
        (march(23, 8), ["overdue-1"]),
        (march(24), []),
    ],
)
def test_a_matter_is_told_three_working_days_before_one_before_and_one_after(
    live: Cast, at: datetime, expected: list[str]
) -> None:
    owe(live)
    remind(at)
    assert steps(live.reporter_a) == expected


def test_a_week_of_sweeps_tells_each_step_once(live: Cast) -> None:
    owe(live)
    at = march(7)
    while at < march(16):
        remind(at)
        at += timedelta(hours=1)
    assert steps(live.reporter_a) == ["due-3", "due-1", "overdue-1"]


def test_who_slept_three_days_hears_of_the_newest_step_and_the_older_are_passed_over(live: Cast) -> None:
    owe(live)
    remind(march(8))
    assert remind(march(13)) == 1
    assert steps(live.reporter_a) == ["overdue-1"]
    passed = OutboxMessage.objects.filter(passed_at__isnull=False).order_by("id")
    assert [row.key.split(":")[1] for row in passed] == ["due-3", "due-1"]


def test_days_off_are_not_counted_and_nobody_is_told_on_them(live: Cast) -> None:
    """Due on Monday the 16th: one working day before is Friday the 13th."""
    owe(live, date(2026, 3, 16))
    remind(march(15))
    assert [row.created_at for row in messages_of(live.reporter_a.user.pk)] == [march(15)]
    assert steps(live.reporter_a) == ["due-1"]
    assert remind(march(16)) == 0


def test_a_second_sweep_at_the_same_instant_writes_nothing(live: Cast) -> None:
    owe(live)
    assert (remind(march(9)), remind(march(9))) == (1, 0)


def test_a_day_that_is_moved_has_its_steps_anew(live: Cast) -> None:
    matter = owe(live)
    remind(march(13))
    change((matter, {"due_on": date(2026, 3, 19)}))
    remind(march(16))
    assert steps(live.reporter_a) == ["overdue-1", "due-3"]


@pytest.mark.parametrize("state", ["drafted", "reported_done", "closed", "suspended", "cancelled"])
def test_nothing_is_told_of_what_lies_with_nobody_in_the_unit(live: Cast, state: str) -> None:
    owe(live, state=state)
    assert remind(march(13)) == 0


def test_a_step_that_had_passed_when_the_matter_was_assigned_is_not_told(live: Cast) -> None:
    owe(live, assigned_at=march(9, 10))
    assert remind(march(9, 11)) == 0
    assert remind(march(11)) == 1


def test_what_was_handed_to_a_post_is_told_to_that_post(live: Cast) -> None:
    owe(live, desk_post=live.staff_a.post)
    remind(march(9))
    assert (steps(live.staff_a), steps(live.reporter_a)) == (["due-3"], [])


def test_the_ab_deputy_is_told_as_well_and_the_head_where_there_is_no_reporter(live: Cast) -> None:
    change((Post.objects.get(pk=live.reporter_a.post.pk), {"deputy": live.staff_a.post}))
    holding = PostHolding.objects.get(post=live.reporter_b.post)
    change((holding, {"to_on": date(2026, 3, 5)}))
    owe(live)
    owe(live, unit=live.town_b, desk_unit=live.town_b)
    remind(march(9))
    assert [steps(one) for one in (live.reporter_a, live.staff_a, live.reporter_b, live.head_b)] == [
        ["due-3"],
        ["due-3"],
        [],
        ["due-3"],
    ]


def test_a_message_says_title_number_and_date_and_no_more(live: Cast) -> None:
    matter = owe(live)
    remind(march(9))
    row = messages_of(live.reporter_a.user.pk).get()
    assert texts(live.reporter_a) == [f"“办结用地预审”（{matter.number}）3月12日（周四）到期。"]
    assert sorted(row.body["words"]) == ["due_on", "number", "title"]
    assert row.body["href"] == f"/matters/{matter.number}/"
    assert LEADERS_WORDS not in str(row.body)


def test_an_archived_campaign_is_left_alone(live: Cast, week: Week) -> None:
    owe(live)
    assert remind(march(13)) > 0
    OutboxMessage.objects.all().delete()
    change((live.campaign, {"status": "archived", "shown_on": AT.date()}))
    assert (remind(march(13)), OutboxMessage.objects.count()) == (0, 0)


def test_reminders_write_nothing_into_the_ledger(live: Cast) -> None:
    owe(live)
    seq = read_head().seq
    remind(march(13))
    assert read_head().seq == seq


# ---------------------------------------------------------------- windows


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (AT, ["opened"]),
        (NOON - timedelta(hours=24), ["24h"]),
        (NOON - timedelta(hours=2), ["2h"]),
        (NOON + timedelta(minutes=29), []),
        (NOON + timedelta(minutes=30), ["missing"]),
        (NOON + timedelta(days=3), ["missing"]),
    ],
)
def test_a_unit_that_owes_is_told_of_the_newest_step_of_its_window(
    week: Week, at: datetime, expected: list[str]
) -> None:
    remind(at)
    assert steps(week.cast.reporter_a) == expected
    assert steps(week.cast.reporter_b) == []


def test_who_has_sent_is_told_nothing_more(week: Week) -> None:
    remind(AT)
    change((week.fresh(), {"state": ReportState.SENT, "filed_at": AT}))
    remind(NOON - timedelta(hours=2))
    remind(NOON + timedelta(days=1))
    assert steps(week.cast.reporter_a) == ["opened"]


def test_more_time_for_one_unit_puts_off_that_it_is_missing(week: Week) -> None:
    change((week.fresh(), {"open_until": NOON + timedelta(hours=5)}))
    remind(NOON + timedelta(hours=4))
    assert steps(week.cast.reporter_a) == []
    remind(NOON + timedelta(hours=5))
    assert steps(week.cast.reporter_a) == ["missing"]


def test_what_waits_for_a_signature_is_told_to_the_head_and_not_to_who_filed_it(week: Week) -> None:
    cast = week.cast
    change((week.fresh(), {"state": ReportState.WAITING_SIGN, "filed_at": AT}))
    remind(AT)
    assert (len(steps(cast.head_a)), steps(cast.reporter_a)) == (1, [])
    change((week.fresh(), {"filed_at": AT + timedelta(hours=1), "filed_user_id": cast.head_a.user.pk}))
    remind(AT + timedelta(hours=1))
    assert len(steps(cast.head_a)) == 1


def test_what_came_back_is_told_once_for_each_time(week: Week) -> None:
    change((week.fresh(), {"state": ReportState.RETURNED, "filed_at": AT}))
    remind(NOON + timedelta(hours=1))
    remind(NOON + timedelta(hours=2))
    assert texts(week.cast.reporter_a) == [
        f"示例县重点项目攻坚100天：本单位本期填报（{week.window.number}）已退回补正。"
    ]


# ---------------------------------------------------------------- requests and signatures


@pytest.mark.parametrize(("state", "word"), [("granted", "已同意"), ("refused", "未获同意")])
def test_an_answer_is_told_to_the_unit_that_asked_without_its_words(
    live: Cast, state: str, word: str
) -> None:
    matter = owe(live, date(2026, 6, 30))
    values = {"kind": "extension", "reason": "雨季", "answer": LEADERS_WORDS, "decided_at": march(9)}
    make(MatterRequest(matter=matter, state=state, asked_by_unit=live.town_a, **values))
    remind(march(9))
    assert texts(live.reporter_a) == [f"“办结用地预审”（{matter.number}）的申请{word}。"]
    assert LEADERS_WORDS not in str(messages_of(live.reporter_a.user.pk).get().body)


def test_a_matter_filed_inside_the_unit_is_told_to_its_head_and_its_day_to_nobody(live: Cast) -> None:
    matter = owe(live)
    filed = {"kind": "done", "state": "asked", "reason": "已办结", "step": "sign", "filed_at": march(12, 9)}
    make(MatterRequest(matter=matter, filed_by=live.reporter_a.user.pk, **filed))
    remind(march(13))
    assert (len(steps(live.head_a)), steps(live.reporter_a)) == (1, [])


# ---------------------------------------------------------------- meetings


@pytest.fixture
def meeting(live: Cast) -> Callable[..., Attendance]:
    """A meeting on Tuesday 10 March at three, to which the head of 甲镇 is called."""

    def call(**values: Any) -> Attendance:
        row = make(
            Meeting(
                campaign=live.campaign,
                series="weekly",
                starts_at=march(10, 15, 0),
                place="三楼",
                state=MeetingState.PLANNED,
            )
        )
        found: Attendance = make(Attendance(meeting=row, post=live.head_a.post, **values))
        return found

    return call


def test_a_meeting_is_told_the_working_day_before(live: Cast, meeting: Callable[..., Attendance]) -> None:
    row = meeting()
    remind(march(9, 8, 29))
    assert steps(live.head_a) == []
    remind(march(9))
    remind(march(10))
    assert texts(live.head_a) == [
        f"示例县重点项目攻坚100天：会议（{row.meeting.number}）定于3月10日 15:00召开。"
    ]


def test_who_is_on_leave_is_told_nothing_and_the_office_hears_of_it(
    live: Cast, meeting: Callable[..., Attendance]
) -> None:
    meeting(presence=Presence.LEAVE, reason=LEADERS_WORDS)
    remind(march(9))
    assert (steps(live.head_a), len(steps(live.clerk))) == ([], 1)
    assert LEADERS_WORDS not in str(messages_of(live.clerk.user.pk).get().body)


def test_a_substitute_is_told_at_once_and_reminded_instead(
    live: Cast, meeting: Callable[..., Attendance]
) -> None:
    meeting(presence=Presence.SUBSTITUTE, substitute=live.staff_a.post)
    remind(march(5))
    remind(march(9))
    assert (len(steps(live.staff_a)), steps(live.head_a), len(steps(live.clerk))) == (2, [], 1)


def test_a_cancelled_meeting_is_told_once_to_whoever_would_have_come(
    live: Cast, meeting: Callable[..., Attendance]
) -> None:
    row = meeting()
    change((Meeting.objects.get(pk=row.meeting_id), {"state": MeetingState.CANCELLED}))
    remind(march(5))
    remind(march(9))
    assert steps(live.head_a) == ["cancelled"]


# ---------------------------------------------------------------- what and when is data


def test_a_playbook_says_what_the_house_says_not(live: Cast) -> None:
    text = """
key: cast-100
name: {zh: 攻坚, en: drive}
unit: 示例市/示例县
window: {start: 2026-03-02, days: 100}
reminders: {day_hour: "14:00", due_workdays: [5], overdue_workdays: []}
"""
    make(Playbook(campaign=live.campaign, version=1, effective_on=AT.date(), text=text, sha256="0" * 64))
    owe(live)
    remind(march(5, 13, 59))
    assert steps(live.reporter_a) == []
    remind(march(5, 14, 0))
    remind(march(13, 14, 0))
    assert steps(live.reporter_a) == ["due-5"]


def test_the_house_reminds_three_days_and_one_day_before() -> None:
    assert (house().due_workdays, house().before_closing_hours) == ((3, 1), (24, 2))


# ---------------------------------------------------------------- two workers


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_what_one_would() -> None:
    cast = build_cast()
    change((cast.campaign, {"status": "live"}))
    for _place in range(30):
        owe(cast)
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        try:
            remind(march(13))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _one in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert steps(cast.reporter_a) == ["overdue-1"] * 30
    assert OutboxMessage.objects.filter(passed_at__isnull=False).count() == 60
    assert remind(march(13)) == 0
