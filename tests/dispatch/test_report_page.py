"""The report page: what it asks, what it keeps, what it sends, what it asks about money."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongjian import ledger
from gongjian.dispatch.actions import reporting
from gongjian.dispatch.actions.reporting import Sending
from gongjian.dispatch.models import (
    Channel,
    CoordinationRequest,
    Report,
    ReportDraft,
    ReportLine,
    ReportState,
)
from gongjian.dispatch.said import Said
from gongjian.ledger.memo import read_head
from gongjian.projects.models import Reading
from tests.cast import SET_UP
from tests.dispatch.conftest import Week
from tests.dispatch.report_cast import (
    PLAYBOOK,
    At,
    Clock,
    address,
    bridge,
    filled,
    keep,
    plant,
    put_playbook,
    seen,
)
from tests.dispatch.report_cast import clock as clock
from tests.dispatch.report_cast import page as page

pytestmark = pytest.mark.django_db


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


# ---------------------------------------------------------------- drafts
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
