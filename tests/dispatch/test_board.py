"""The board: who is in, who is chased, what the office does about it, who sees it."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gongjian import ledger
from gongjian.dispatch.actions.meetings import call_meeting
from gongjian.dispatch.models import CallRecord, CoordinationRequest, Report, ReportState, Topic
from gongjian.dispatch.said import Said
from gongjian.ledger.memo import read_head
from gongjian.matters.models import Matter
from gongjian.people.models import Unit, UnitClosure
from gongjian.projects.models import Project
from tests.cast import SET_UP
from tests.dispatch.board_cast import BUREAU, NOON, TOWN_B, Dispatch
from tests.dispatch.board_cast import dispatch as dispatch

pytestmark = pytest.mark.django_db
BOARD = "/c/shili-100/dispatch/"


def clerk(week: Dispatch, address: str = BOARD, **asked: Any) -> Any:
    return week.cast.clerk.browser().get(address, asked)


def says(page: Any) -> str:
    """The opening sentence of the board."""
    found = re.search(r'<span id="board-says">([^<]*)</span>', page.content.decode())
    assert found is not None
    return found[1]


def shown(page: Any) -> list[tuple[str, str]]:
    """Units on the board with how they stand."""
    return [
        (one["row"].label, one["word"])
        for one in page.context["rows"]
        if one["report"].pk in page.context["shown"]
    ]


def key_of(page: Any) -> str:
    return str(page.context["form"]["request_key"].value())


def test_the_board_opens_with_how_many_are_in_and_how_long_there_is(dispatch: Dispatch) -> None:
    dispatch.send(dispatch.cast.town_a, dispatch.cast.reporter_a, NOON - timedelta(hours=2))
    dispatch.set_clock(NOON - timedelta(minutes=80))
    assert (
        says(clerk(dispatch))
        == "本期应报 3 家，已报 1 家，待单位审签 0 家，未报 2 家；12:00 截止，还有 1 小时 20 分。"
    )
    browser = dispatch.cast.clerk.browser()
    browser.cookies["language"] = "en"
    assert (
        says(browser.get(BOARD))
        == "3 units report: 1 have, 0 wait inside the unit, 2 have not; closes 12:00, 1 hour 20 minutes left."
    )


def test_units_stand_in_protocol_order_and_a_tile_narrows_them(dispatch: Dispatch) -> None:
    dispatch.send(dispatch.cast.town_a, dispatch.cast.reporter_a, NOON - timedelta(hours=2))
    assert shown(clerk(dispatch)) == [(BUREAU, "待报"), ("甲镇", "按时"), (TOWN_B, "待报")]
    assert shown(clerk(dispatch, show="in")) == [("甲镇", "按时")]
    assert shown(clerk(dispatch, show="missing")) == [(BUREAU, "待报"), (TOWN_B, "待报")]


def test_the_text_of_the_reminder_names_only_who_is_missing(dispatch: Dispatch) -> None:
    dispatch.send(dispatch.cast.town_a, dispatch.cast.reporter_a, NOON - timedelta(hours=2))
    dispatch.set_clock(NOON - timedelta(hours=1))
    assert clerk(dispatch).context["chasing"] == (
        "【第1周周报】请县资规局、乙镇于今天12:00前报出。打开本单位链接即到填报页，无变化可一键确认，约2分钟。"
        "断网或不便可打办公室电话代报。"
    )
    dispatch.set_clock(NOON + timedelta(hours=1))
    assert clerk(dispatch).context["chasing"] == (
        "【第1周周报】县资规局、乙镇：本期今天12:00已截止，尚未收到你单位报表。请现在补报并说明原因；断网可打办公室电话代报。"
    )


def test_what_renews_itself_tells_the_same_as_the_page(dispatch: Dispatch) -> None:
    dispatch.send(dispatch.cast.town_a, dispatch.cast.reporter_a, NOON - timedelta(hours=2))
    page, part = clerk(dispatch), clerk(dispatch, part="live")
    assert part.context["sentence"] == page.context["sentence"]
    assert part.content.decode().count("hx-swap-oob") == 1 + 2 * 3


def test_only_who_sees_all_units_finds_the_board(dispatch: Dispatch) -> None:
    cast, report = dispatch.cast, dispatch.report(dispatch.cast.town_a)
    addresses = [
        BOARD,
        f"{BOARD}units/",
        f"{BOARD}sheet/?window={dispatch.window.number}",
        f"/windows/{dispatch.window.number}/call/",
        f"/dispatch/reports/{report.number}/excuse/",
    ]
    for member in (cast.head_a, cast.reporter_a, cast.outsider, cast.outside_reporter):
        assert [member.browser().get(one).status_code for one in addresses] == [404] * 5
    assert [cast.leader.browser().get(one).status_code for one in addresses] == [200, 200, 200, 404, 404]
    assert [cast.clerk.browser().get(one).status_code for one in addresses] == [200] * 5


def test_a_unit_takes_home_its_own_sheet_and_no_other(dispatch: Dispatch) -> None:
    cast = dispatch.cast
    address = f"{BOARD}sheet/?window={dispatch.window.number}&unit="
    answers = [
        cast.head_a.browser().get(f"{address}{unit.number}").status_code
        for unit in (cast.town_a, cast.town_b)
    ]
    assert answers == [200, 404]


def test_a_call_is_noted_once_however_often_the_button_is_pressed(dispatch: Dispatch) -> None:
    browser = dispatch.cast.clerk.browser()
    dispatch.set_clock(NOON - timedelta(hours=1))
    form = browser.get(BOARD).context["call_form"]
    data = {
        "request_key": form["request_key"].value(),
        "unit": dispatch.cast.town_b.pk,
        "answered_by": "党政办 周",
        "called_at": "2026-03-04 10:52",
        "outcome": "promised",
        "says": "半小时内报",
    }
    address = f"/windows/{dispatch.window.number}/call/"
    assert [browser.post(address, data).status_code for _ in range(2)] == [302, 200]
    call = CallRecord.objects.get()
    assert (call.unit_id, call.answered_by, call.outcome) == (
        dispatch.cast.town_b.pk,
        "党政办 周",
        "promised",
    )
    assert [label for label, _call in browser.get(BOARD).context["calls"]] == ["乙镇"]


def test_a_call_that_has_not_taken_place_is_refused_at_its_field(dispatch: Dispatch) -> None:
    data = {"unit": dispatch.cast.town_b.pk, "called_at": "2026-03-09 10:52", "outcome": "no_answer"}
    page = dispatch.cast.clerk.browser().post(f"/windows/{dispatch.window.number}/call/", data)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["called_at"])
    assert not CallRecord.objects.exists()


def test_a_report_is_returned_with_its_reason_and_counts_as_missing_again(dispatch: Dispatch) -> None:
    dispatch.send(dispatch.cast.town_a, dispatch.cast.reporter_a, NOON - timedelta(hours=2))
    browser, report = dispatch.cast.clerk.browser(), dispatch.report(dispatch.cast.town_a)
    address = f"/dispatch/reports/{report.number}/return/"
    key = key_of(browser.get(address))
    assert browser.post(address, {"request_key": key, "reason": ""}).status_code == 422
    assert browser.post(address, {"request_key": key, "reason": "形象进度没写"}).status_code == 302
    assert shown(browser.get(BOARD))[1] == ("甲镇", "退回补正")


def test_what_came_late_because_the_line_was_down_is_taken_in_one_tap(dispatch: Dispatch) -> None:
    late = NOON + timedelta(hours=1)
    dispatch.send(
        dispatch.cast.town_a,
        dispatch.cast.reporter_a,
        late,
        line_down=True,
        written_at=NOON - timedelta(minutes=9),
    )
    dispatch.set_clock(late)
    browser, report = dispatch.cast.clerk.browser(), dispatch.report(dispatch.cast.town_a)
    page = browser.get(BOARD)
    assert shown(page)[1] == ("甲镇", "断网晚到")
    take = next(one["take"] for one in page.context["rows"] if one["take"] is not None)
    address = f"/dispatch/reports/{report.number}/take/"
    assert browser.post(address, {"request_key": take["request_key"].value()}).status_code == 302
    assert shown(browser.get(BOARD))[1] == ("甲镇", "断网晚到，已认定按时")


def test_a_unit_that_gets_more_time_is_not_missing_until_then(dispatch: Dispatch) -> None:
    browser, report = dispatch.cast.clerk.browser(), dispatch.report(dispatch.cast.town_a)
    address = f"/dispatch/reports/{report.number}/more-time/"
    data = {
        "request_key": key_of(browser.get(address)),
        "until": "2026-03-04 18:00",
        "reason": "抗洪",
    }
    assert browser.post(address, data).status_code == 302
    dispatch.set_clock(NOON + timedelta(hours=2))
    assert shown(browser.get(BOARD)) == [(BUREAU, "未报"), ("甲镇", "待报"), (TOWN_B, "未报")]


def test_an_excused_unit_owes_nothing(dispatch: Dispatch) -> None:
    browser, report = dispatch.cast.clerk.browser(), dispatch.report(dispatch.cast.town_a)
    address = f"/dispatch/reports/{report.number}/excuse/"
    browser.post(address, {"request_key": key_of(browser.get(address)), "reason": "机构合并"})
    page = browser.get(BOARD)
    assert (page.context["board"].owing, shown(page)[1]) == (2, ("甲镇", "免报"))


def test_a_request_is_solved_with_the_answer_the_unit_gets(dispatch: Dispatch) -> None:
    row, browser = dispatch.ask(), dispatch.cast.clerk.browser()
    dispatch.set_clock(NOON)
    form = browser.get(BOARD).context["requests"][0]["solve"]
    data = {"request_key": form["request_key"].value(), "answer": "已调剂指标 5 亩"}
    address = f"/dispatch/requests/{row.number}/solve/"
    assert [browser.post(address, data).status_code for _ in range(2)] == [302, 200]
    row.refresh_from_db()
    assert (row.state, row.answer) == ("solved", "已调剂指标 5 亩")


def test_a_request_handed_to_a_unit_is_a_matter_with_a_date(dispatch: Dispatch) -> None:
    row, browser = dispatch.ask(), dispatch.cast.clerk.browser()
    dispatch.set_clock(NOON)
    form = browser.get(BOARD).context["requests"][0]["assign"]
    data = {
        "request_key": form["request_key"].value(),
        "unit": dispatch.cast.bureau.pk,
        "due": "2026-03-11",
    }
    assert browser.post(f"/dispatch/requests/{row.number}/assign/", data).status_code == 302
    matter = Matter.objects.get()
    assert (matter.title, matter.unit_id, str(matter.due_on)) == (
        "请县里协调用地",
        dispatch.cast.bureau.pk,
        "2026-03-11",
    )
    assert CoordinationRequest.objects.get().became_id == matter.pk


def test_a_request_goes_to_the_next_meeting_and_without_one_the_page_says_so(dispatch: Dispatch) -> None:
    row, browser = dispatch.ask(), dispatch.cast.clerk.browser()
    dispatch.set_clock(NOON)
    address = f"/dispatch/requests/{row.number}/agenda/"
    page = browser.get(BOARD)
    assert "还没有召集以后的会议" in page.content.decode()
    answer = browser.post(address, {"request_key": key_of(browser.get(address))})
    assert (answer.status_code, Topic.objects.count()) == (422, 0)
    meeting = call_meeting(
        viewer=dispatch.cast.clerk.viewer(dispatch.cast.on),
        campaign=dispatch.cast.campaign,
        series="joint",
        starts_at=NOON + timedelta(days=6),
        place="第一会议室",
        posts=[],
        at=NOON,
    )
    assert browser.post(address, {"request_key": key_of(browser.get(address))}).status_code == 302
    topic = Topic.objects.get()
    assert (topic.meeting_id, topic.title) == (meeting.pk, "请县里协调用地")


def test_a_request_is_sorted_by_the_office_alone(dispatch: Dispatch) -> None:
    row = dispatch.ask()
    for member in (dispatch.cast.head_a, dispatch.cast.leader, dispatch.cast.outsider):
        assert member.browser().get(f"/dispatch/requests/{row.number}/solve/").status_code == 404


def test_the_sheet_is_the_offices_own_and_says_who_is_missing(dispatch: Dispatch) -> None:
    project = Project.objects.get(name="石桥大桥")
    said = Said(f"p{project.pk}", changed=True, words="桥墩完成 3 个", next_step="浇筑第 4 个")
    dispatch.send(dispatch.cast.town_a, dispatch.cast.reporter_a, NOON - timedelta(hours=2), said)
    dispatch.set_clock(NOON + timedelta(hours=1))
    answer = clerk(dispatch, f"{BOARD}sheet/", window=dispatch.window.number)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["示例县重点项目攻坚100天周报表"]
    assert rows[1] == ["应报 3 家，已报 1 家，截至 3月4日 13:00；未报：县资规局、乙镇"]
    assert rows[2] == ["第1周　填报单位（盖章）：示例县　　2026年3月2日至3月8日", "单位：万元"]
    assert rows[3] == [
        "序号",
        "项目",
        "总投资",
        "本年计划",
        "完成投资",
        "形象进度",
        "下周计划",
        "存在问题",
        "需协调事项",
        "责任人",
    ]
    assert rows[4] == ["本周（选填）", "本月", "本年累计", "占年计划%", "与序时比±百分点", "计划", "实际"]
    assert rows[5:] == [
        ["县资规局（未报）"],
        [1, "用地报批", 11000, 1200, "基础完成"],
        ["小计（1个）", 11000, 1200],
        ["甲镇（按时）"],
        [2, "石桥大桥", 11000, 1200, "基础完成", "桥墩完成 3 个", "浇筑第 4 个"],
        [3, "北关污水厂", 11000, 1200, "基础完成"],
        ["小计（2个）", 22000, 2400],
        ["乙镇（未报）"],
        [4, "东关道路", 11000, 1200, "基础完成"],
        ["小计（1个）", 11000, 1200],
        ["合计（4个）", 44000, 4800],
        ["填报人：　　　　审核人：　　　　负责人：　　　　电话："],
    ]


def test_a_sheet_asked_for_before_the_closing_says_that_it_is_provisional(dispatch: Dispatch) -> None:
    answer = clerk(dispatch, f"{BOARD}sheet/", window=dispatch.window.number)
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert sheet["A1"].value == "示例县重点项目攻坚100天周报表（未收齐，暂定）"


def test_completeness_counts_by_unit_and_window(dispatch: Dispatch) -> None:
    dispatch.send(dispatch.cast.town_a, dispatch.cast.reporter_a, NOON - timedelta(hours=2))
    dispatch.send(dispatch.cast.town_b, dispatch.cast.reporter_b, NOON + timedelta(minutes=40))
    dispatch.set_clock(NOON + timedelta(hours=1))
    page = clerk(dispatch, f"{BOARD}units/")
    counted = [
        (row["label"], row["count"].owed, row["count"].came, row["count"].timely)
        for row in page.context["rows"]
    ]
    assert counted == [(BUREAU, 1, 0, 0), ("甲镇", 1, 1, 1), (TOWN_B, 1, 1, 0)]
    assert [row["cells"][0]["word"] for row in page.context["rows"]] == ["未报", "按时", "迟报"]


def test_a_board_of_thirty_units_takes_no_more_questions_than_one_of_three(dispatch: Dispatch) -> None:
    browser = dispatch.cast.clerk.browser()
    browser.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        assert browser.get(BOARD).status_code == 200
    with ledger.record("test.cast", by=SET_UP, at=NOON) as entry:
        units = entry.create_many(
            [
                Unit(name=f"第{n}镇", kind="township", parent=dispatch.cast.county, ordinal=20 + n)
                for n in range(27)
            ]
        )
        UnitClosure.objects.bulk_create(
            [UnitClosure(ancestor=unit, descendant=unit, depth=0) for unit in units]
            + [UnitClosure(ancestor=dispatch.cast.county, descendant=unit, depth=1) for unit in units]
        )
        entry.create_many(
            [Report(window=dispatch.window, unit=unit, state=ReportState.OWED) for unit in units]
        )
    browser.get(BOARD)
    with CaptureQueriesContext(connection) as many:
        assert len(browser.get(BOARD).context["rows"]) == 30
    assert len(few) == len(many) <= 12, "\n".join(query["sql"][:160] for query in many)


def test_nothing_is_written_by_looking(dispatch: Dispatch) -> None:
    seq = read_head().seq
    clerk(dispatch), clerk(dispatch, part="live"), clerk(dispatch, f"{BOARD}units/")
    assert read_head().seq == seq
