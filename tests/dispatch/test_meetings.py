"""A meeting from its calling to its minutes, in the browser."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gongjian.dispatch.models import (
    Attendance,
    Meeting,
    MeetingState,
    Presence,
    Topic,
    TopicState,
)
from gongjian.dispatch.reminders import remind
from gongjian.kit.outbox import messages_of
from gongjian.kit.outbox import told as outbox_told
from gongjian.ledger.memo import read_head
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


def test_the_list_names_each_series_with_its_rule_and_proposes_the_next_day(joint: Meetings) -> None:
    said = text_of(joint.browser().get("/c/shili-100/meetings/"))
    assert "联席会 每周二下午3点 · 第一会议室" in said
    assert "3月3日 15:00" in said


def test_a_campaign_without_series_says_what_to_do_first(joint: Meetings) -> None:
    from gongjian import ledger
    from gongjian.campaigns.models import Playbook
    from tests.cast import SET_UP

    with ledger.record("test.cast", by=SET_UP, at=MONDAY) as entry:
        entry.void(Playbook.objects.get())
    said = text_of(joint.browser().get("/c/shili-100/meetings/"))
    assert "还没有会议" in said


def test_the_form_calls_the_proposed_meeting_once_even_when_pressed_twice(joint: Meetings) -> None:
    client = joint.browser()
    asked = client.get("/c/shili-100/meetings/call/joint/")
    assert 'value="2026-03-03T15:00"' in asked.content.decode()
    given = {
        "starts_at": "2026-03-03T15:00",
        "place": "第一会议室",
        "posts": [str(joint.cast.head_a.post.pk)],
        "request_key": "6ad8a9b5-06a5-4e9a-9f48-3f7f6d0c6a11",
    }
    first = client.post("/c/shili-100/meetings/call/joint/", given)
    client.post("/c/shili-100/meetings/call/joint/", given)
    meeting = Meeting.objects.get()
    assert first.url == page(meeting)
    assert [row.post for row in Attendance.objects.all()] == [joint.cast.head_a.post]


def test_a_unit_cannot_call_or_freeze_and_an_outsider_sees_nothing(joint: Meetings) -> None:
    meeting = joint.call()
    head = joint.browser("head_a")
    assert head.get("/c/shili-100/meetings/call/joint/").status_code == 404
    assert head.post(f"{page(meeting)}freeze/").status_code == 404
    outsider = joint.browser("outsider")
    for path in (
        page(meeting),
        "/c/shili-100/meetings/",
        f"{page(meeting)}pack.pdf",
        f"{page(meeting)}topics/",
    ):
        assert outsider.get(path).status_code == 404, path


def test_the_agenda_goes_from_last_decisions_to_this_weeks_tasks(joint: Meetings) -> None:
    last = joint.call(LAST_TUESDAY, at=LAST_TUESDAY - timedelta(days=1))
    joint.decide(last, "接通供水", LAST_TUESDAY + timedelta(minutes=10), due=date(2026, 2, 27))
    meeting = joint.call()
    response = joint.browser().get(page(meeting))
    sections = response.context["sections"]
    assert [one.key for one in sections] == ["decisions", "groups", "coordination", "remarks", "tasks"]
    count, line = sections[0].lines
    assert [(one["label"], one["value"]) for one in count.line["figures"]] == [
        ("", "1"),
        ("在办", "1"),
        ("超期", "1"),
    ]
    assert (line.line["text"], line.line["light"], line.line["unit"]) == ("接通供水", "late", "甲镇")


def test_every_figure_of_the_agenda_opens(joint: Meetings) -> None:
    last = joint.call(LAST_TUESDAY, at=LAST_TUESDAY - timedelta(days=1))
    joint.decide(last, "接通供水", LAST_TUESDAY + timedelta(minutes=10), due=date(2026, 2, 27))
    meeting = joint.call()
    client = joint.browser()
    sections = client.get(page(meeting)).context["sections"]
    figures = [one for section in sections for line in section.lines for one in line.line.get("figures", ())]
    links = {one["href"]: one["value"] for one in figures if "/figures/" in one["href"]}
    assert len(links) >= 6
    for href, value in links.items():
        opened = client.get(href)
        assert opened.status_code == 200, href
        assert value in text_of(opened), href


def test_what_changes_after_the_cut_off_stands_beside_the_frozen_line(joint: Meetings) -> None:
    last = joint.call(LAST_TUESDAY, at=LAST_TUESDAY - timedelta(days=1))
    matter = joint.decide(last, "接通供水", LAST_TUESDAY + timedelta(minutes=10), due=date(2026, 2, 27))
    meeting = joint.call()
    joint.browser(at=CUT).post(f"{page(meeting)}freeze/")
    frozen = Meeting.objects.get(pk=meeting.pk)
    assert (frozen.state, frozen.cutoff_at) == (MeetingState.FROZEN, CUT)
    from gongjian.matters import actions

    actions.accept(
        viewer=joint.cast.reporter_a.viewer(joint.cast.on), matter=matter, at=CUT + timedelta(hours=1)
    )
    fresh = Matter.objects.get(pk=matter.pk)
    actions.report_done(
        viewer=joint.cast.reporter_a.viewer(joint.cast.on),
        matter=fresh,
        result="今晚接通",
        at=CUT + timedelta(hours=2),
    )
    shown = joint.browser(at=CUT + timedelta(hours=3)).get(page(meeting)).context["sections"][0]
    line = next(one for one in shown.lines if one.line["text"] == "接通供水")
    assert (line.line["light"], line.later["light"] if line.later else None) == ("late", "done")
    assert "会前更新" in text_of(joint.browser().get(page(meeting)))


def test_frozen_figures_open_as_known_at_the_cut_off(joint: Meetings) -> None:
    meeting = joint.call()
    known = read_head().seq
    joint.browser(at=CUT).post(f"{page(meeting)}freeze/")
    pack = Meeting.objects.get(pk=meeting.pk).pack
    hrefs = [
        one["href"]
        for section in pack["sections"]
        for line in section["lines"]
        for one in line.get("figures", ())
        if "/figures/" in one["href"]
    ]
    assert hrefs
    assert all(f"known_entry={known}" in href for href in hrefs)


def test_the_pack_is_kept_in_both_languages(joint: Meetings) -> None:
    meeting = joint.call()
    joint.browser(at=CUT).post(f"{page(meeting)}freeze/")
    english = joint.browser(language="en").get(page(meeting))
    assert [one.title for one in english.context["sections"]] == [
        "Last decisions",
        "Groups on last week",
        "To be coordinated",
        "Leader's remarks",
        "This week's tasks",
    ]
    chinese = joint.browser(language="zh-hans").get(page(meeting))
    assert [one.title for one in chinese.context["sections"]] == [
        "上次议定事项",
        "各组上周情况",
        "需协调事项",
        "领导讲评",
        "本周任务",
    ]


def test_a_unit_puts_a_topic_forward_and_the_office_takes_it_up(joint: Meetings) -> None:
    meeting = joint.call()
    unit = joint.browser("reporter_a")
    unit.post(f"{page(meeting)}topics/", {"title": "东河二期用地", "wants": "追加指标"})
    topic = Topic.objects.get()
    assert (topic.unit, topic.state) == (joint.cast.town_a, TopicState.PROPOSED)
    assert unit.post(f"{page(meeting)}topics/{topic.pk}/take/").status_code == 404
    joint.browser().post(f"{page(meeting)}topics/{topic.pk}/take/")
    assert Topic.objects.get().state == TopicState.APPROVED
    lines = joint.browser().get(page(meeting)).context["sections"][2].lines
    assert [one.line["text"] for one in lines] == ["东河二期用地"]


def test_a_topic_not_taken_up_needs_its_reason_and_another_unit_never_sees_it(joint: Meetings) -> None:
    meeting = joint.call()
    joint.browser("reporter_a").post(f"{page(meeting)}topics/", {"title": "修路"})
    topic = Topic.objects.get()
    joint.browser().post(f"{page(meeting)}topics/{topic.pk}/decline/", {"reason": ""})
    assert Topic.objects.get().state == TopicState.PROPOSED
    joint.browser().post(f"{page(meeting)}topics/{topic.pk}/decline/", {"reason": "先由分管领导协调"})
    assert Topic.objects.get().state == TopicState.DECLINED
    assert "先由分管领导协调" in text_of(joint.browser("reporter_a").get(page(meeting)))
    assert "修路" not in text_of(joint.browser("reporter_b").get(page(meeting)))


def test_what_nothing_was_decided_on_goes_to_the_next_meeting(joint: Meetings) -> None:
    meeting = joint.call()
    following = joint.call(TUESDAY + timedelta(days=7))
    clerk = joint.browser()
    for title in ("用地", "供电"):
        clerk.post(f"{page(meeting)}topics/", {"title": title})
    for topic in Topic.objects.all():
        clerk.post(f"{page(meeting)}topics/{topic.pk}/take/")
    write_down(joint, meeting, topic=str(Topic.objects.get(title="用地").pk))
    joint.browser(at=TUESDAY + timedelta(hours=1)).post(f"{page(meeting)}carry/")
    carried = Topic.objects.filter(meeting=following)
    assert [(one.title, one.state) for one in carried] == [("供电", TopicState.APPROVED)]
    assert Topic.objects.get(meeting=meeting, title="供电").state == TopicState.CARRIED


def test_unfinished_decisions_of_older_meetings_are_called_up_again(joint: Meetings) -> None:
    older = joint.call(LAST_TUESDAY - timedelta(days=7), at=LAST_TUESDAY - timedelta(days=8))
    joint.decide(older, "老事", older.starts_at + timedelta(minutes=5), due=date(2026, 2, 20))
    last = joint.call(LAST_TUESDAY, at=LAST_TUESDAY - timedelta(days=1))
    joint.decide(last, "新事", LAST_TUESDAY + timedelta(minutes=5), due=date(2026, 3, 20))
    meeting = joint.call()
    lines = joint.browser().get(page(meeting)).context["sections"][0].lines[1:]
    assert [(one.line["text"], "上次会议结转" in one.line["note"]) for one in lines] == [
        ("老事", True),
        ("新事", False),
    ]


def test_leave_and_a_substitute_are_answered_from_the_inbox(joint: Meetings) -> None:
    meeting = joint.call()
    head = joint.browser("head_a")
    todo = head.get("/todo/")
    href = f"{page(meeting)}presence/{joint.cast.head_a.post.number}/"
    assert href in todo.content.decode()
    head.post(href, {"presence": "substitute", "substitute": str(joint.cast.reporter_a.post.pk)})
    row = Attendance.objects.get(post=joint.cast.head_a.post)
    assert (row.presence, row.substitute) == (Presence.SUBSTITUTE, joint.cast.reporter_a.post)
    assert "代会：甲镇联络员" in text_of(joint.browser().get(page(meeting))).replace(
        "甲镇 联络员", "甲镇联络员"
    )


def test_leave_without_a_reason_is_refused_at_its_field(joint: Meetings) -> None:
    meeting = joint.call()
    href = f"{page(meeting)}presence/{joint.cast.head_a.post.number}/"
    response = joint.browser("head_a").post(href, {"presence": "leave"})
    assert list(response.context["form"].errors) == ["reason"]
    assert joint.browser("head_b").get(href).status_code == 404


def test_a_meeting_cancelled_after_its_pack_went_out_tells_everybody_who_was_to_come(joint: Meetings) -> None:
    meeting = joint.call()
    joint.browser(at=CUT).post(f"{page(meeting)}freeze/")
    joint.browser(at=CUT + timedelta(hours=1)).post(f"{page(meeting)}cancel/", {"reason": "防汛"})
    assert Meeting.objects.get().state == MeetingState.CANCELLED
    for name in ("head_a", "head_b", "head_bureau"):
        said = text_of(joint.browser(name, at=CUT + timedelta(hours=2)).get("/todo/"))
        assert "已取消，不用来" in said, name
        assert "防汛" in said, name
    for hours in (2, 3):
        remind(CUT + timedelta(hours=hours))
    sent = [row.body for row in messages_of(joint.cast.head_a.user.pk) if "recalled" in row.body["kind"]]
    assert [outbox_told(body, 2026).text for body in sent] == [
        f"示例县重点项目攻坚100天：会议（{meeting.number}）材料发出后取消，原定3月3日 15:00，请勿前往，已发材料作废。"
    ]
    after = text_of(joint.browser("head_a", at=TUESDAY + timedelta(minutes=1)).get("/todo/"))
    assert "已取消，不用来" not in after


def test_topics_of_a_cancelled_meeting_come_to_the_next_one_called(joint: Meetings) -> None:
    meeting = joint.call()
    clerk = joint.browser()
    clerk.post(f"{page(meeting)}topics/", {"title": "用地"})
    clerk.post(f"{page(meeting)}topics/{Topic.objects.get().pk}/take/")
    clerk.post(f"{page(meeting)}cancel/", {"reason": "防汛"})
    following = joint.call(TUESDAY + timedelta(days=7))
    topic = Topic.objects.get()
    assert (topic.meeting, topic.state) == (following, TopicState.APPROVED)


def test_nobody_writes_in_an_archived_campaign(joint: Meetings) -> None:
    from gongjian import ledger
    from tests.cast import SET_UP

    meeting = joint.call()
    with ledger.record("test.cast", by=SET_UP, at=MONDAY) as entry:
        entry.change(joint.cast.campaign, status="archived", shown_on=date(2026, 3, 2))
    clerk = joint.browser()
    assert clerk.get(page(meeting)).status_code == 200
    assert clerk.post(f"{page(meeting)}freeze/").status_code == 404
    assert clerk.get(f"{page(meeting)}topics/").status_code == 404


def test_the_list_page_asks_the_same_few_questions_whatever_the_number_of_meetings(
    joint: Meetings, django_assert_num_queries: Any
) -> None:
    for weeks in range(6, 0, -1):
        starts = TUESDAY - timedelta(days=7 * weeks)
        if weeks < 2:
            joint.call(starts, at=starts - timedelta(hours=4))
    client = joint.browser()
    client.get("/c/shili-100/meetings/")
    with django_assert_num_queries(6):
        client.get("/c/shili-100/meetings/")
    joint.call()
    joint.call(TUESDAY + timedelta(days=7))
    client.get("/c/shili-100/meetings/")
    with django_assert_num_queries(6):
        client.get("/c/shili-100/meetings/")
