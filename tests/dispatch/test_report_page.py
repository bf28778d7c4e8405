"""The report page: what it asks, what it keeps, what it sends, who gets in, what the receipt says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongjian import ledger
from gongjian.campaigns.models import Membership, Playbook
from gongjian.dispatch.actions import links, reporting
from gongjian.dispatch.actions.reporting import Sending
from gongjian.dispatch.models import (
    Channel,
    CoordinationRequest,
    DeviceSession,
    Report,
    ReportDraft,
    ReportLine,
    ReportLink,
    ReportState,
)
from gongjian.dispatch.said import Said
from gongjian.kernel.problems import Refused
from gongjian.ledger.memo import read_head
from gongjian.people.actions import hand_over
from gongjian.people.models import PostHolding
from gongjian.projects.models import ProjectStage, Reading
from tests.cast import SET_UP
from tests.dispatch.conftest import Week

pytestmark = pytest.mark.django_db
At = Callable[..., datetime]
PLAYBOOK = """
key: shili-100
name: {zh: 攻坚, en: drive}
unit: 示例市/示例县
window: {start: 2026-02-10, days: 100}
cadences:
  - key: weekly
    name: {zh: 周报, en: weekly report}
    rule: FREQ=WEEKLY;BYDAY=WE
    closes: "12:00"
    period: week
    over: {roles: [accountable]}
"""
KEY = "0b8f6f0e-5f3c-4b7a-9d51-3f1f6a1c2d3e"


class Clock:
    """The instant at which the server thinks it is."""

    def __init__(self, at: datetime) -> None:
        self.at = at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, at: At) -> Clock:
    found = Clock(at(11, 20))
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: found.at)
    return found


def put_playbook(week: Week, text: str = PLAYBOOK) -> None:
    with ledger.record("test.window", by=SET_UP, at=week.cast.at) as entry:
        for project in week.projects:
            entry.create(
                Membership(project=project, campaign=week.cast.campaign, from_on=week.cast.campaign.start_on)
            )
        entry.create(
            Playbook(
                campaign=week.cast.campaign,
                version=1,
                effective_on=week.cast.campaign.start_on,
                text=text,
                sha256="0" * 64,
            )
        )


@pytest.fixture
def page(week: Week, clock: Clock) -> Week:
    """The same week with its playbook, seen by 甲镇's reporter at 11:20 on Wednesday."""
    put_playbook(week)
    return week


def address(week: Week, tail: str = "") -> str:
    return f"/report/{week.report.number}/{tail}"


def bridge(week: Week) -> str:
    return f"p{week.projects[0].pk}"


def plant(week: Week) -> str:
    return f"p{week.projects[1].pk}"


def filled(week: Week, **more: str) -> dict[str, str]:
    """The bridge is under construction and needs power, the rest is unchanged."""
    key = bridge(week)
    return {
        "request_key": KEY,
        "revision": str(week.fresh().revision),
        f"{key}-changed": "changed",
        f"{key}-stage": "construction",
        f"{key}-words": "桩基施工",
        f"{key}-stuck_on": "utilities",
        f"{key}-who": "县供电公司",
        f"{key}-next_step": "承台施工",
        f"{key}-wants": "临时用电未接入",
        f"{key}-suggests": "请供电公司三日内勘查",
        f"{key}-level": "leader",
        "rest": "1",
    } | more


def seen(response: Any) -> list[tuple[str, str]]:
    return list(response.context["wrong"])


# ---------------------------------------------------------------- what it asks
def test_it_opens_with_what_is_owed_and_everything_known_is_shown(page: Week) -> None:
    browser = page.cast.reporter_a.browser()
    assert browser.get("/report/")["Location"] == address(page)
    lines = browser.get(address(page)).context["lines"]
    assert [(one.line.title, one.line.stage, one.answered) for one in lines] == [
        ("石桥大桥", "ready", False),
        ("北关污水厂", "ready", False),
    ]
    assert [option.value for option in lines[0].stages] == [
        "",
        "construction",
        "completed",
        "production",
        "capacity",
    ]


def test_the_next_step_is_the_node_after_unless_something_was_said_before(page: Week) -> None:
    lines = page.cast.reporter_a.browser().get(address(page)).context["lines"]
    first = lines[0]
    assert first.given["next_step"] == first.stages[1].label


def test_what_came_in_meanwhile_is_known_and_not_asked(page: Week, at: At) -> None:
    with ledger.record("test.window", by=SET_UP, at=at(9)) as entry:
        entry.create(Reading(project=page.projects[0], up_to_on=at(9).date(), words="桩基施工"))
    context = page.cast.reporter_a.browser().get(address(page)).context
    assert [line.title for line in context["known"]] == ["石桥大桥"]
    assert [one.line.title for one in context["lines"]] == ["北关污水厂"]


def test_nothing_owed_says_when_the_next_window_opens(page: Week) -> None:
    answer = page.cast.reporter_b.browser().get("/report/")
    assert (answer.status_code, answer.context["opening"]) == (200, None)


# ---------------------------------------------------------------- sending
def test_what_is_sent_is_taken_in_and_the_receipt_has_the_servers_second(
    page: Week, clock: Clock, at: At
) -> None:
    clock.at = at(11, 58, 32)
    browser = page.cast.reporter_a.browser()
    answer = browser.post(address(page), filled(page))
    assert answer["Location"] == address(page, "receipt/")
    row = page.fresh()
    line = ReportLine.objects.get(report=row, project=page.projects[0], voided=False)
    assert (row.state, row.channel) == (ReportState.SENT, Channel.WEB)
    assert (line.stage, line.outside, line.next_step, line.level) == (
        "construction",
        "县供电公司",
        "承台施工",
        "leader",
    )
    receipt = browser.get(answer["Location"]).content.decode()
    assert "11:58:32" in receipt and row.number in receipt


def test_a_unit_named_under_whom_it_needs_is_found_by_its_name(page: Week) -> None:
    page.cast.reporter_a.browser().post(address(page), filled(page, **{f"{bridge(page)}-who": "县资规局"}))
    line = ReportLine.objects.get(project=page.projects[0], voided=False)
    assert (line.waits_on_id, line.outside) == (page.cast.bureau.pk, "")


def test_a_line_left_open_is_told_at_its_place_and_nothing_typed_is_lost(page: Week) -> None:
    given = filled(page)
    del given["rest"]
    answer = page.cast.reporter_a.browser().post(address(page), given)
    assert (answer.status_code, [anchor for anchor, _text in seen(answer)]) == (422, [plant(page)])
    first = answer.context["lines"][0]
    assert (first.given["words"], first.given["wants"]) == ("桩基施工", "临时用电未接入")
    assert page.fresh().state == ReportState.OWED


def test_everything_wrong_is_told_at_once(page: Week) -> None:
    key = bridge(page)
    given = filled(page, **{f"{key}-wants": "", f"{key}-words": "完成 60%"})
    answer = page.cast.reporter_a.browser().post(address(page), given)
    assert sorted(anchor for anchor, _text in seen(answer)) == [f"{key}-wants", f"{key}-words"]


def test_something_typed_without_saying_whether_it_changed_is_asked_about(page: Week) -> None:
    answer = page.cast.reporter_a.browser().post(
        address(page), {"rest": "1", f"{bridge(page)}-wants": "用地未交"}
    )
    assert [anchor for anchor, _text in seen(answer)] == [bridge(page)]


def test_a_line_that_left_the_list_is_shown_once_more_and_not_sent(page: Week) -> None:
    answer = page.cast.reporter_a.browser().post(
        address(page), filled(page, **{"p999999-changed": "changed", "p999999-words": "竣工"})
    )
    assert [(one.key, one.text) for one in answer.context["left"]] == [("p999999", "竣工")]


def test_the_same_sent_again_after_the_line_broke_is_recorded_once(page: Week) -> None:
    browser = page.cast.reporter_a.browser()
    given = filled(page)
    browser.post(address(page), given)
    seq = read_head().seq
    again = browser.post(address(page), given, headers={"Accept": "application/json"})
    assert (again.status_code, again.json()["href"], read_head().seq) == (200, address(page, "receipt/"), seq)
    assert CoordinationRequest.objects.filter(voided=False).count() == 1


def test_sent_late_because_the_line_was_down_is_marked_so_whatever_the_devices_clock_says(
    page: Week, clock: Clock, at: At
) -> None:
    clock.at = at(13)
    given = filled(page, line_down="1", written_at="2026-03-03T03:50:00.000Z")
    answer = page.cast.reporter_a.browser().post(address(page), given, headers={"Accept": "application/json"})
    row = page.fresh()
    assert (answer.json()["clock"], row.filed_at, row.channel) == ("13:00:00", at(13), Channel.OFFLINE)
    assert (row.line_down, row.written_at) == (True, at(11, 50) - timedelta(days=1))


def test_a_second_device_that_did_not_see_the_first_is_told_and_keeps_its_typing(page: Week) -> None:
    browser = page.cast.reporter_a.browser()
    late = filled(
        page, request_key="7f8f6f0e-5f3c-4b7a-9d51-3f1f6a1c2d3e", **{f"{bridge(page)}-words": "另一台"}
    )
    browser.post(address(page), filled(page))
    answer = page.cast.staff_a.browser().post(address(page), late)
    assert (answer.status_code, answer.context["lines"][0].given["words"]) == (409, "另一台")
    assert Reading.objects.get(voided=False).words == "桩基施工"


# ---------------------------------------------------------------- correcting
def test_what_was_sent_can_be_changed_until_the_window_closes(page: Week, clock: Clock, at: At) -> None:
    browser = page.cast.reporter_a.browser()
    browser.post(address(page), filled(page))
    assert browser.get(address(page))["Location"] == address(page, "receipt/")
    again = browser.get(address(page, "?again=1"))
    first = next(one for one in again.context["lines"] if one.line.key == bridge(page))
    assert (first.given["words"], first.given["changed"]) == ("桩基施工", "changed")
    clock.at = at(11, 40)
    changed = filled(
        page,
        request_key="",
        **{f"{bridge(page)}-words": "桩基完成", f"{bridge(page)}-wants": "临时用电仍未接入"},
    )
    assert browser.post(address(page), changed).status_code == 302
    assert [row.words for row in Reading.objects.filter(voided=False)] == ["桩基完成"]
    assert [row.wants for row in CoordinationRequest.objects.filter(voided=False)] == ["临时用电仍未接入"]
    assert (
        ProjectStage.objects.filter(project=page.projects[0], stage="construction", voided=False).count() == 1
    )


def test_a_correction_after_closing_needs_its_reason(page: Week, clock: Clock, at: At) -> None:
    browser = page.cast.reporter_a.browser()
    browser.post(address(page), filled(page))
    clock.at = at(15)
    answer = browser.post(address(page), filled(page, request_key=""))
    assert [anchor for anchor, _text in seen(answer)] == ["reason"]
    assert browser.post(address(page), filled(page, request_key="", reason="填错了")).status_code == 302


# ---------------------------------------------------------------- drafts
def keep(week: Week, who: str, revision: int, **answers: str) -> Any:
    browser = getattr(week.cast, who).browser()
    return browser.post(address(week, "draft/"), {"draft_revision": revision, **answers})


def test_what_is_typed_on_one_device_is_seen_on_the_other_and_the_other_is_told(page: Week) -> None:
    words = f"{bridge(page)}-words"
    assert keep(page, "reporter_a", 0, **{words: "桩基"}).json()["revision"] == 1
    context = page.cast.staff_a.browser().get(address(page)).context
    assert (context["lines"][0].given["words"], context["draft_by"]) == ("桩基", "孙三")


def test_a_device_that_did_not_see_the_others_typing_overwrites_nothing(page: Week) -> None:
    words = f"{bridge(page)}-words"
    keep(page, "reporter_a", 0, **{words: "桩基"})
    keep(page, "reporter_a", 1, **{words: "桩基施工"})
    answer = keep(page, "staff_a", 1, **{words: "旧的"})
    assert (answer.status_code, answer.json()["revision"]) == (409, 2)
    assert ReportDraft.objects.get().body == {words: "桩基施工"}


def test_a_draft_is_gone_once_it_was_sent(page: Week) -> None:
    keep(page, "reporter_a", 0, rest="1")
    page.cast.reporter_a.browser().post(address(page), filled(page))
    assert ReportDraft.objects.count() == 0


def test_nobody_keeps_typing_on_another_units_report(page: Week) -> None:
    assert keep(page, "reporter_b", 0, rest="1").status_code == 404


# ---------------------------------------------------------------- checked and signed
@pytest.fixture
def signed_off(week: Week, clock: Clock) -> Week:
    put_playbook(week, PLAYBOOK + "    sign_off: [check, sign]\n")
    return week


def test_it_waits_inside_the_unit_and_leaves_with_the_heads_tap(
    signed_off: Week, clock: Clock, at: At
) -> None:
    week = signed_off
    week.cast.reporter_a.browser().post(address(week), filled(week))
    head = week.cast.head_a.browser()
    assert week.fresh().state == ReportState.WAITING_CHECK
    for minute in (30, 41):
        clock.at = at(11, minute)
        assert head.get(address(week, "receipt/")).context["step"] is not None
        head.post(address(week, "pass/"))
    row = week.fresh()
    assert (row.state, row.checked_at, row.signed_at) == (ReportState.SENT, at(11, 30), at(11, 41))


def test_it_goes_back_with_a_reason_and_what_was_typed_stays(signed_off: Week) -> None:
    week = signed_off
    week.cast.reporter_a.browser().post(address(week), filled(week))
    head = week.cast.head_a.browser()
    assert head.post(address(week, "return/"), {"why": ""}).status_code == 422
    head.post(address(week, "return/"), {"why": "形象进度不清楚"})
    context = week.cast.reporter_a.browser().get(address(week)).context
    assert (week.fresh().state, context["lines"][0].given["words"]) == (ReportState.RETURNED, "桩基施工")


def test_whoever_filed_it_is_offered_no_step(signed_off: Week) -> None:
    week = signed_off
    head = week.cast.head_a.browser()
    head.post(address(week), filled(week))
    assert head.get(address(week, "receipt/")).context["step"] is None


def test_what_waits_stands_in_the_inbox_of_whoever_can_pass_it(signed_off: Week, at: At) -> None:
    from gongjian.dispatch.notices.reports import report_notices

    week = signed_off
    reporter, head = (getattr(week.cast, name).viewer(week.cast.on) for name in ("reporter_a", "head_a"))
    assert [one.href for one in report_notices(reporter, at(11))] == [address(week)]
    week.cast.reporter_a.browser().post(address(week), filled(week))
    assert [one.href for one in report_notices(reporter, at(11))] == []
    assert [one.href for one in report_notices(head, at(11))] == [address(week, "receipt/")]


# ---------------------------------------------------------------- by telephone
def test_the_office_enters_what_was_told_and_the_unit_confirms_with_one_tap(page: Week, at: At) -> None:
    clerk = page.cast.clerk.browser()
    told = {
        "informant": "孙三",
        "spoken_at": "11:10",
        "spoken": "都没有变化",
        "rest": "1",
        "request_key": KEY,
    }
    assert clerk.post(address(page, "telephone/"), told)["Location"] == address(page, "receipt/")
    row = page.fresh()
    assert (row.channel, row.informant, row.spoken_at, row.confirmed_at) == (
        Channel.PHONE,
        "孙三",
        at(11, 10),
        None,
    )
    page.cast.reporter_a.browser().post(address(page, "confirm/"))
    assert page.fresh().confirmed_at == at(11, 20)


def test_a_telephone_report_without_name_hour_or_words_is_told_what_is_missing(page: Week) -> None:
    clerk = page.cast.clerk.browser()
    answer = clerk.post(address(page, "telephone/"), {"spoken_at": "半夜", "rest": "1"})
    assert [anchor for anchor, _text in seen(answer)] == ["spoken_at"]
    answer = clerk.post(address(page, "telephone/"), {"spoken_at": "11:10", "rest": "1"})
    assert [anchor for anchor, _text in seen(answer)] == ["informant", "spoken"]


def test_a_unit_has_no_telephone_form(page: Week) -> None:
    assert page.cast.head_a.browser().get(address(page, "telephone/")).status_code == 404


# ---------------------------------------------------------------- the link
def issue(week: Week, at: datetime, who: str = "clerk", post: str = "reporter_a") -> links.Issued:
    cast = week.cast
    viewer = getattr(cast, who).viewer(cast.on)
    return links.issue_link(viewer=viewer, campaign=cast.campaign, post=getattr(cast, post).post, at=at)


def let_in(token: str) -> Client:
    device = Client()
    assert device.post(f"/r/{token}/")["Location"] == "/report/"
    return device


def test_a_preview_of_the_message_does_not_use_the_link_up(page: Week, clock: Clock) -> None:
    issued = issue(page, clock.at)
    for _preview in range(3):
        assert Client().get(f"/r/{issued.token}/").status_code == 200
    assert ReportLink.objects.get().used_at is None
    assert let_in(issued.token).get("/report/")["Location"] == address(page)


def test_only_the_digest_of_the_link_is_kept(page: Week, clock: Clock) -> None:
    issued = issue(page, clock.at)
    kept = " ".join(str(value) for value in ReportLink.objects.values().get().values())
    assert issued.token not in kept and len(ReportLink.objects.get().token_digest) == 64


def test_a_device_let_in_reports_in_the_posts_name_and_sees_nothing_else(page: Week, clock: Clock) -> None:
    device = let_in(issue(page, clock.at).token)
    assert device.post(address(page), filled(page)).status_code == 302
    row = page.fresh()
    assert (row.channel, row.filed_by) == (Channel.LINK, "孙三（联络员）")
    assert device.get(address(page, "receipt/")).status_code == 200
    for other in ("/todo/", "/", f"/projects/{page.projects[0].number}/", "/c/shili-100/", "/people/"):
        assert re.match(r"/sign-in/", device.get(other)["Location"])
    assert device.post(address(page, "telephone/")).status_code == 404


def test_a_link_opens_one_device_once(page: Week, clock: Clock) -> None:
    token = issue(page, clock.at).token
    let_in(token)
    somebody = Client()
    assert [somebody.get(f"/r/{token}/").status_code, somebody.post(f"/r/{token}/").status_code] == [410, 410]
    assert somebody.get("/report/")["Location"].startswith("/sign-in/")


def test_an_unknown_link_gets_the_same_plain_page(page: Week) -> None:
    assert Client().get("/r/nosuchlink/").status_code == 410


def test_a_link_runs_out_after_seven_days_and_the_device_after_thirty(page: Week, clock: Clock) -> None:
    issued = issue(page, clock.at)
    other = issue(page, clock.at, post="staff_a")
    device = let_in(other.token)
    clock.at += timedelta(days=7)
    assert Client().get(f"/r/{issued.token}/").status_code == 410
    assert device.get("/report/").status_code == 302
    clock.at += timedelta(days=23, seconds=1)
    assert device.get("/report/")["Location"].startswith("/sign-in/")


def test_a_link_taken_back_signs_its_device_out(page: Week, clock: Clock) -> None:
    issued = issue(page, clock.at)
    device = let_in(issued.token)
    head = page.cast.head_a.browser()
    assert head.post(f"/c/shili-100/report-links/{issued.link.uid}/revoke/").status_code == 302
    assert device.get("/report/")["Location"].startswith("/sign-in/")
    assert Client().get(f"/r/{issued.token}/").status_code == 410


def test_a_new_link_takes_back_the_one_not_opened_yet(page: Week, clock: Clock) -> None:
    first = issue(page, clock.at)
    issue(page, clock.at)
    assert Client().get(f"/r/{first.token}/").status_code == 410


def test_when_the_post_passes_on_the_old_device_is_signed_out_for_good(page: Week, clock: Clock) -> None:
    device = let_in(issue(page, clock.at).token)
    assert device.get("/report/").status_code == 302
    hand_over(
        viewer=page.cast.head_a.viewer(page.cast.on),
        holding=PostHolding.objects.get(post=page.cast.reporter_a.post),
        to=page.cast.staff_a.person,
        on=clock.at.date(),
        at=clock.at,
    )
    assert device.get("/report/")["Location"].startswith("/sign-in/")
    assert DeviceSession.objects.get().ended_at is not None


def test_a_device_can_be_signed_out_by_whoever_holds_it(page: Week, clock: Clock) -> None:
    device = let_in(issue(page, clock.at).token)
    assert device.post("/report/leave/").status_code == 200
    assert device.get("/report/")["Location"].startswith("/sign-in/")


def test_links_are_the_heads_and_the_offices_to_give(page: Week, clock: Clock) -> None:
    for who in ("reporter_a", "head_b", "outsider"):
        with pytest.raises(Refused) as caught:
            issue(page, clock.at, who=who)
        assert caught.value.code == "not_your_links"
    assert page.cast.reporter_a.browser().get("/c/shili-100/report-links/").status_code == 404
    rows = page.cast.head_a.browser().get("/c/shili-100/report-links/").context["rows"]
    assert [row.post.pk for row in rows] == [page.cast.reporter_a.post.pk]


def test_the_new_link_is_shown_once_with_its_square(page: Week, clock: Clock) -> None:
    head = page.cast.head_a.browser()
    answer = head.post("/c/shili-100/report-links/give/", {"post": page.cast.reporter_a.post.number})
    assert answer.context["address"].startswith("http://testserver/r/")
    assert "<svg" in answer.context["square"]


def test_the_ab_deputy_gets_a_link_of_its_own(page: Week, clock: Clock) -> None:
    from gongjian.people.actions import set_deputy

    cast = page.cast
    set_deputy(
        viewer=cast.admin.viewer(cast.on), post=cast.reporter_a.post, deputy=cast.staff_a.post, at=clock.at
    )
    rows = cast.head_a.browser().get("/c/shili-100/report-links/").context["rows"]
    assert [row.stands_in for row in rows] == ["", "联络员"]
    assert let_in(issue(page, clock.at, post="staff_a").token).get(address(page)).status_code == 200


# ---------------------------------------------------------------- money
def test_a_figure_far_from_the_units_own_history_is_asked_about_and_passes_with_a_word(
    week: Week, clock: Clock, at: At
) -> None:
    put_playbook(week, PLAYBOOK + "    asks: [money]\n    reason: 试行\n")
    for project in week.projects:
        with ledger.record("test.window", by=SET_UP, at=week.cast.at) as entry:
            entry.create(
                Reading(project=project, up_to_on=datetime(2026, 2, 28).date(), done_fen=4_700_000_000)
            )
    given = {
        f"{bridge(week)}-done": "47000",
        f"{plant(week)}-done": "4800",
        "revision": str(week.fresh().revision),
    }
    browser = week.cast.reporter_a.browser()
    answer = browser.post(address(week), given)
    assert [anchor for anchor, _text in seen(answer)] == [f"{bridge(week)}-done"]
    assert "4700万元" in seen(answer)[0][1] or "4,700万元" in seen(answer)[0][1]
    assert browser.post(address(week), given | {f"{bridge(week)}-says": "设备一次到货"}).status_code == 302
    assert Reading.objects.filter(voided=False, done_fen=47_000_000_000).count() == 1


def test_an_amount_that_cannot_be_read_is_told_at_its_box(week: Week, clock: Clock) -> None:
    put_playbook(week, PLAYBOOK + "    asks: [money]\n    reason: 试行\n")
    given = {f"{bridge(week)}-done": "很多", f"{plant(week)}-missing_reason": "月底结账"}
    answer = week.cast.reporter_a.browser().post(address(week), given)
    assert [anchor for anchor, _text in seen(answer)] == [f"{bridge(week)}-done"]


def test_sending_is_counted_from_the_link_or_the_page_alike(page: Week, at: At) -> None:
    viewer = page.cast.reporter_a.viewer(page.cast.on)
    reporting.send(
        viewer=viewer,
        report=page.fresh(),
        said=[Said(bridge(page))],
        owed=page.owed(),
        chain=(),
        sending=Sending(rest_unchanged=True),
        at=at(11),
    )
    assert Report.objects.get().state == ReportState.SENT
