"""Decisions written at the table, and the minutes beside the agenda."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from gongjian.dispatch.models import (
    Meeting,
    MeetingDecision,
    MeetingState,
)
from gongjian.matters.models import Matter
from tests.dispatch.meeting_cast import (
    CUT,
    LAST_TUESDAY,
    MONDAY,
    TUESDAY,
    Meetings,
    joint,
    page,
    text_of,
    write_down,
)

__all__ = ["joint"]
pytestmark = pytest.mark.django_db


def test_a_decision_is_one_line_and_lands_on_the_units_desk(joint: Meetings) -> None:
    meeting = joint.call()
    response = write_down(joint, meeting, who="县资规局，协办 甲镇")
    assert response.url == f"{page(meeting)}#h-decisions"
    matter = Matter.objects.get()
    assert (matter.kind, matter.state, matter.unit, matter.due_on, matter.project) == (
        "decision",
        "assigned",
        joint.cast.bureau,
        date(2026, 3, 11),
        joint.project,
    )
    assert MeetingDecision.objects.get().meeting == meeting
    assert Meeting.objects.get().state == MeetingState.HELD
    assert "协办 甲镇" in text_of(joint.browser().get(page(meeting)))


def test_with_script_only_the_list_comes_back_and_says_how_many_working_days(joint: Meetings) -> None:
    meeting = joint.call()
    response = write_down(joint, meeting, htmx=True)
    said = text_of(response)
    assert "<html" not in response.content.decode()
    assert "3月11日（周三），离今天 6 个工作日" in said


def test_the_same_line_sent_twice_is_written_once(joint: Meetings) -> None:
    meeting = joint.call()
    client = joint.browser(at=TUESDAY + timedelta(minutes=20))
    key = "6ad8a9b5-06a5-4e9a-9f48-3f7f6d0c6a11"
    write_down(joint, meeting, client=client, request_key=key, htmx=True)
    second = write_down(joint, meeting, client=client, request_key=key, htmx=True)
    third = write_down(joint, meeting, client=client, htmx=True)
    assert Matter.objects.count() == 1
    assert "刚才已经记下" in text_of(second)
    assert "刚才已经记下" in text_of(third)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"who": "没有这个局"}, "who"),
        ({"who": ""}, "who"),
        ({"due": "改天"}, "due"),
        ({"about": "没有的项目"}, "about"),
        ({"says": ""}, "says"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_the_rest_is_kept(
    joint: Meetings, given: dict[str, str], field: str
) -> None:
    meeting = joint.call()
    response = write_down(joint, meeting, htmx=True, **given)
    assert list(response.context["decision_form"].errors) == [field]
    assert Matter.objects.count() == 0


def test_open_ended_phrases_are_kept_as_they_were_said(joint: Meetings) -> None:
    write_down(joint, joint.call(), due="持续推进")
    matter = Matter.objects.get()
    assert (matter.due_on, matter.due_phrase) == (None, "持续推进")


def test_nothing_is_decided_before_the_meetings_hour(joint: Meetings) -> None:
    meeting = joint.call()
    response = write_down(joint, meeting, client=joint.browser(at=MONDAY), htmx=True)
    assert "3月3日 15:00" in text_of(response)
    assert Matter.objects.count() == 0


def test_the_hint_counts_working_days_and_what_else_is_due(joint: Meetings) -> None:
    meeting = joint.call()
    write_down(joint, meeting)
    client = joint.browser(at=TUESDAY + timedelta(minutes=30))
    said = client.get(f"{page(meeting)}due/", {"due": "3月11日", "who": "县资规局"}).content.decode()
    assert said == "3月11日（周三），离今天 6 个工作日。 县资规局手里还有 1 件同天到期。"


def test_a_unit_sees_its_own_decisions_and_no_others(joint: Meetings) -> None:
    meeting = joint.call()
    joint.decide(meeting, "甲镇的事", TUESDAY + timedelta(minutes=5))
    joint.decide(meeting, "乙镇的事", TUESDAY + timedelta(minutes=6), unit_id=joint.cast.town_b.pk)
    shown = joint.browser("head_a", at=TUESDAY + timedelta(hours=1)).get(page(meeting)).context["decisions"]
    assert [one.matter.title for one in shown] == ["甲镇的事"]


def test_the_pack_shows_a_unit_its_own_lines_only(joint: Meetings) -> None:
    last = joint.call(LAST_TUESDAY, at=LAST_TUESDAY - timedelta(days=1))
    joint.decide(last, "甲镇的事", LAST_TUESDAY + timedelta(minutes=5), due=date(2026, 2, 27))
    joint.decide(
        last,
        "乙镇的事",
        LAST_TUESDAY + timedelta(minutes=6),
        due=date(2026, 2, 27),
        unit_id=joint.cast.town_b.pk,
    )
    meeting = joint.call()
    joint.browser(at=CUT).post(f"{page(meeting)}freeze/")
    said = text_of(joint.browser("head_a").get(page(meeting)))
    assert ("甲镇的事" in said, "乙镇的事" in said) == (True, False)


def test_minutes_are_saved_as_typed_and_a_second_writer_is_told(joint: Meetings) -> None:
    meeting = joint.call()
    client = joint.browser(at=TUESDAY + timedelta(minutes=10))
    given = {"minutes": "要素保障组发言", "remarks": "抓紧"}
    first = client.post(f"{page(meeting)}minutes/", given, headers={"HX-Request": "true"})
    assert "15:10" in text_of(first)
    kept = Meeting.objects.get()
    assert (kept.minutes, kept.remarks) == ("要素保障组发言", "抓紧")
    second = client.post(
        f"{page(meeting)}minutes/", given | {"minutes": "另一份"}, headers={"HX-Request": "true"}
    )
    assert "没有存上" in text_of(second)
    assert Meeting.objects.get().minutes == "要素保障组发言"


def test_a_decision_written_meanwhile_does_not_stop_the_minutes(joint: Meetings) -> None:
    meeting = joint.call()
    client = joint.browser(at=TUESDAY + timedelta(minutes=10))
    write_down(joint, meeting, client=client)
    said = client.post(f"{page(meeting)}minutes/", {"minutes": "第一句"}, headers={"HX-Request": "true"})
    assert "15:10" in text_of(said)
    seen = said.context["minutes_form"].initial["seen"]
    given = {"minutes": "第一句。第二句", "seen": seen}
    client.post(f"{page(meeting)}minutes/", given, headers={"HX-Request": "true"})
    assert Meeting.objects.get().minutes == "第一句。第二句"


def test_the_hint_replaces_itself_and_nothing_else(joint: Meetings) -> None:
    shown = joint.browser(at=TUESDAY + timedelta(minutes=1)).get(page(joint.call(at=MONDAY))).content.decode()
    hint = re.search(r'<p[^>]*id="due-said"[^>]*>', shown)
    assert hint is not None
    assert 'hx-target="this"' in hint[0]


def test_the_leaders_words_are_for_named_posts_only(joint: Meetings) -> None:
    meeting = joint.call()
    client = joint.browser(at=TUESDAY + timedelta(minutes=10))
    client.post(
        f"{page(meeting)}minutes/",
        {"minutes": "纪要", "remarks": "原话在此"},
    )
    joint.decide(meeting, "甲镇的事", TUESDAY + timedelta(minutes=20))
    client.post(f"{page(meeting)}issue/list/")
    client.post(f"{page(meeting)}issue/minutes/")
    for name, sees in (("head_a", False), ("inspector", False), ("leader", True), ("clerk", True)):
        said = text_of(joint.browser(name).get(page(meeting)))
        assert ("原话在此" in said) == sees, name


def test_the_list_goes_out_the_same_day_and_the_minutes_after(joint: Meetings) -> None:
    meeting = joint.call()
    client = joint.browser(at=TUESDAY + timedelta(minutes=80))
    empty = client.post(f"{page(meeting)}issue/list/")
    assert empty.status_code == 409
    joint.decide(meeting, "甲镇的事", TUESDAY + timedelta(minutes=20))
    client.post(f"{page(meeting)}issue/list/")
    assert Meeting.objects.get().list_issued_at == TUESDAY + timedelta(minutes=80)
    assert client.post(f"{page(meeting)}issue/minutes/").status_code == 409
    late = write_down(joint, meeting, client=client, htmx=True)
    assert "清单已经印发" in text_of(late)
    assert Matter.objects.count() == 1
