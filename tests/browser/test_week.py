"""示例县's week played in the browser from Monday to Friday, the clock set hour by hour and swept as the worker would.

Monday: reports come in, topics are put forward, the material is frozen. Tuesday: the meeting, three decisions, the list
the same day. Wednesday: the window closes at 12:00 with two units late, one missing, one by telephone, one waiting for
its head. Thursday and Friday: what came of it, and the minutes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import (
    axe,
    no_horizontal_scroll,
    served,
    sign_in,
)
from tests.browser.week_meeting import (
    DECISIONS,
    SECTIONS,
    changes_stand_beside,
    figures_open,
    on_the_wall,
    papers_say_what_was_decided,
    the_meeting_decides,
)
from tests.browser.week_played import BOARD, SHANGHAI, Week, agenda, download, next_plain_week, states, tiles

pytestmark = pytest.mark.timeout(1200)
expect.set_options(timeout=20_000)
OURS = "东河镇"
"""The unit of demo-reporter and demo-head: its report waits for the head when the window closes."""


@pytest.fixture
def week(demo_home: Path, tmp_path: Path) -> Iterator[Week]:
    """A server whose clock stands where the test sets it."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    today = datetime.now(SHANGHAI)
    (home / "clock").write_text(today.isoformat())
    with served(home, application="tests.browser.week_clock:application") as site:
        yield Week(site, next_plain_week(today.date()))


@pytest.fixture
def people(open_context: Callable[..., BrowserContext]) -> Callable[[Week, str], Page]:
    """Somebody at a page of their own, signed in; units' people at a phone."""

    def come(week: Week, account: str) -> Page:
        phone = account in {"demo-reporter", "demo-head"}
        context = open_context(width=360, height=740) if phone else open_context(width=1280)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=week.site.url)
        page = context.new_page()
        page.set_default_timeout(60_000)
        sign_in(page, week.site, account, PASSWORD)
        return page

    return come


def test_a_week_of_the_example_county_from_monday_to_friday(
    week: Week, people: Callable[[Week, str], Page], open_context: Callable[..., BrowserContext]
) -> None:
    clerk, reporter = people(week, "demo-clerk"), people(week, "demo-reporter")
    late = _reports_come_in(week, clerk)
    meeting = _material_is_frozen(week, clerk, reporter)
    changes_stand_beside(week, clerk, meeting)
    the_meeting_decides(week, clerk, people(week, "demo-bureau"), meeting)
    papers_say_what_was_decided(week, clerk, meeting)
    on_the_wall(clerk, meeting)
    _by_telephone(week, clerk, late.phoned)
    _waits_for_the_head(week, clerk, reporter, late)
    _closes_at_noon(week, clerk, people(week, "demo-head"))
    _after_the_closing(week, clerk, open_context(width=360, height=740).new_page(), late)
    _the_sheet(clerk, late)
    _thursday_and_friday(week, clerk, meeting)


@dataclass(frozen=True)
class Late:
    """Units that do not simply report: two late, one missing, one by telephone."""

    first: str
    second: str
    missing: str
    phoned: str
    owing: tuple[str, ...]
    reports: dict[str, str]


def _reports_come_in(week: Week, clerk: Page) -> Late:
    """Monday morning: all have reported but five."""
    week.sweep(0, 8, 30)
    books = week.units("books", 0, 8, 40)
    assert datetime.fromisoformat(books["closes_at"]) == week.instant(2, 12)
    others = [unit for unit in books["owed"] if unit != OURS]
    late = Late(*others[:4], tuple(books["owing"]), books["reports"])
    five = (late.first, late.second, late.missing, late.phoned, OURS)
    week.units("send", 0, 9, 30, "others", *five)
    week.at(0, 9, 40)
    clerk.goto(week.site.url + BOARD)
    owing = len(late.owing)
    said = f"本期应报 {owing} 家，已报 {owing - 5} 家，待单位审签 0 家，未报 5 家"
    expect(clerk.locator("#board-says")).to_contain_text(said)
    assert tiles(clerk) == [owing - 5, 0, 5]
    assert {unit for unit, state in states(clerk).items() if state == "待报"} == set(five)
    return late


def _material_is_frozen(week: Week, clerk: Page, reporter: Page) -> str:
    """A unit puts a topic forward from its phone, the office takes it up, and freezes at 18:00."""
    number: str = week.units("books", 0, 10, 0)["meetings"][week.instant(1, 15).isoformat()]
    meeting = f"{week.site.url}/meetings/{number}/"
    week.at(0, 10, 5)
    reporter.goto(meeting + "topics/")
    no_horizontal_scroll(reporter)
    reporter.fill("main input[name=title]", "三期临时用电")
    reporter.fill("main input[name=wants]", "先架临时变")
    reporter.locator("main form button[type=submit]").first.click()
    reporter.wait_for_url(f"{meeting}#h-topics")
    clerk.goto(meeting)
    topic = clerk.locator("li", has_text="三期临时用电")
    with clerk.expect_navigation():
        topic.get_by_role("button", name="列入议程").click()
    week.at(0, 18)
    clerk.goto(meeting)
    clerk.get_by_role("button", name="截数").click()
    expect(clerk.get_by_text("材料已截数。此后的变化另列在旁边。")).to_be_visible()
    points = agenda(clerk)
    assert points.locator("h3 span:nth-child(2)").all_inner_texts() == SECTIONS
    groups = points.nth(1).locator("ul.g-lines").first
    for name in ("用地保障组", "手续代办组", "资金保障组", "招商落地组"):
        expect(groups.locator("li", has=clerk.get_by_role("link", name=name))).to_have_count(1)
    expect(points.nth(2)).to_contain_text("三期临时用电")
    expect(points.nth(4)).to_contain_text("周报")
    figures_open(clerk, groups.locator("li", has_text="用地保障组"), meeting)
    return meeting


def _by_telephone(week: Week, clerk: Page, unit: str) -> None:
    """Wednesday: a unit whose line is down tells the office, which enters it in the unit's name."""
    week.sweep(2, 8, 30)
    week.at(2, 11, 40)
    clerk.goto(week.site.url + BOARD)
    row = clerk.locator(".g-board tbody tr", has=clerk.locator("th", has_text=unit))
    row.get_by_role("link", name="代报").click()
    clerk.fill("#informant", "何示例")
    clerk.fill("#spoken_at", "11:36")
    clerk.fill("#spoken", "都没有变化")
    rest = clerk.locator("[data-rest] label")
    if rest.count():
        rest.click()
    else:
        clerk.locator("[name$='-changed'][value='same']").first.check(force=True)
    clerk.get_by_role("button", name="按电话代报录入").click()
    clerk.wait_for_url("**/receipt/")
    clerk.goto(week.site.url + BOARD)
    assert states(clerk)[unit] == "电话代报（待确认）"


def _waits_for_the_head(week: Week, clerk: Page, reporter: Page, late: Late) -> None:
    """The reporter files from the phone, with something to be coordinated; the checker has passed it, the head is out.
    The reminder names only who is missing."""
    week.at(2, 11, 45)
    reporter.goto(f"{week.site.url}/report/{late.reports[OURS]}/")
    no_horizontal_scroll(reporter)
    line = reporter.locator("[data-line^='p']").first
    line.locator("label", has=reporter.locator("[name$='-changed'][value='changed']")).click()
    line.locator("label", has=reporter.locator("[name$='-stuck_on'][value='utilities']")).click()
    line.locator("[name$='-who']").fill("县供电公司")
    line.locator("[name$='-wants']").fill("临时用电未接入")
    line.locator("[name$='-suggests']").fill("先架临时变")
    line.locator("label", has=reporter.locator("[name$='-level'][value='leader']")).click()
    reporter.locator("[data-rest] label").click()
    reporter.locator(".g-sendbar button").click()
    reporter.wait_for_url("**/receipt/")
    week.units("check", 2, 11, 50, OURS)
    week.at(2, 11, 58)
    clerk.goto(week.site.url + BOARD)
    assert tiles(clerk) == [len(late.owing) - 4, 1, 3]
    assert states(clerk)[OURS] == "待单位审签"
    clerk.locator("#chase").get_by_role("button", name="复制催报文字").click()
    copied = clerk.evaluate("navigator.clipboard.readText()")
    named = [unit for unit in late.owing if unit in copied]
    assert sorted(named) == sorted([late.first, late.second, late.missing])
    assert "12:00" in copied


def _closes_at_noon(week: Week, clerk: Page, head: Page) -> None:
    """12:00 the window closes, the board forgives half an hour; the head signs at 12:10 and it is on time."""
    week.sweep(2, 12, 0)
    week.at(2, 12, 5)
    clerk.goto(week.site.url + BOARD + "?window=" + week.units("books", 2, 12, 5)["window"])
    expect(clerk.locator("#board-says")).to_contain_text("12:00 已截止，看板宽限到 12:30")
    assert states(clerk)[OURS] == "待单位审签"
    week.at(2, 12, 10)
    head.goto(week.site.url + "/todo/")
    head.locator("main a[href$='/receipt/']").first.click()
    expect(head.locator("#step")).to_be_visible()
    no_horizontal_scroll(head)
    with head.expect_navigation():
        head.locator("#step form button").first.click()
    expect(head.locator(".g-receipt")).to_contain_text("12:10:00")
    week.sweep(2, 12, 31)
    clerk.reload()
    assert states(clerk)[OURS] == "按时"


def _after_the_closing(week: Week, clerk: Page, phone: Page, late: Late) -> None:
    """Two report late; the unit that telephoned confirms by its link; the one that is missing was telephoned."""
    board = clerk.url
    week.units("send", 2, 12, 47, late.first)
    week.units("send", 2, 13, 35, late.second)
    week.at(2, 13, 40)
    clerk.goto(week.site.url + "/c/shili-100/report-links/")
    row = clerk.locator("tbody tr", has=clerk.locator("th", has_text=f"{late.phoned} 联络员"))
    row.get_by_role("button", name="发新链接").click()
    phone.goto(clerk.input_value("#address"))
    with phone.expect_navigation():
        phone.get_by_role("button", name="在这台设备上打开").click()
    phone.goto(f"{week.site.url}/report/{late.reports[late.phoned]}/receipt/")
    expect(phone.locator("#confirm")).to_be_visible()
    no_horizontal_scroll(phone)
    with phone.expect_navigation():
        phone.get_by_role("button", name="情况属实，确认").click()
    clerk.goto(board)
    clerk.locator("#call select[name=unit]").select_option(label=late.missing)
    clerk.locator("#call select[name=outcome]").select_option(index=1)
    clerk.locator("#call [name=answered_by]").fill("党政办")
    clerk.locator("#call [name=says]").fill("正在核对")
    with clerk.expect_navigation():
        clerk.locator("#call").get_by_role("button", name="登记").click()
    clerk.goto(board)
    found = states(clerk)
    names = (late.first, late.second, late.missing, late.phoned, OURS)
    assert [found[name] for name in names] == ["迟报", "迟报", "未报", "按时", "按时"]
    others = {state for unit, state in found.items() if unit not in names}
    assert others <= {"按时", "电话代报（待确认）"}
    assert tiles(clerk) == [len(late.owing) - 1, 0, 1]
    expect(clerk.locator("#call")).to_contain_text("正在核对")
    request = clerk.locator("li.g-request", has_text="先架临时变").filter(has_text=OURS)
    with clerk.expect_navigation():
        request.get_by_role("button", name="上会").click()
    clerk.goto(board)
    expect(request).to_contain_text("已列入议程")
    axe(clerk)


def _the_sheet(clerk: Page, late: Late) -> None:
    """周报表: two-level heads, a subtotal a unit with its count, 单位：万元, who is missing, the foot to sign."""
    address = clerk.get_by_role("link", name="汇总表").get_attribute("href")
    assert address is not None
    content = download(clerk, clerk.url.partition("/c/")[0] + address)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    text = "\n".join(str(value) for row in rows for value in row if value is not None)
    top = next(row for row in rows if row[0] == "序号")
    under = rows[rows.index(top) + 1]
    assert [top[4], *under[4:9]] == [
        "完成投资", "本周（选填）", "本月", "本年累计", "占年计划%", "与序时比±百分点",
    ]  # fmt: skip
    assert [top[9], *under[9:11]] == ["形象进度", "计划", "实际"]
    assert sum(str(row[0] or row[1] or "").startswith("小计") for row in rows) == len(late.owing)
    assert sum(str(row[0] or row[1] or "").startswith("合计") for row in rows) == 1
    assert "单位：万元" in text
    assert f"应报 {len(late.owing)} 家，已报 {len(late.owing) - 1} 家" in text
    assert f"未报：{late.missing}" in text
    assert all(word in text for word in ("填报人：", "审核人：", "负责人：", "电话："))


def _thursday_and_friday(week: Week, clerk: Page, meeting: str) -> None:
    """The clock goes on; on Friday the minutes go out; the next agenda calls the three decisions up."""
    week.sweep(3, 8, 30)
    week.sweep(4, 17, 31)
    clerk.goto(meeting)
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="印发纪要").click()
    expect(clerk.locator("main")).to_contain_text("17:31")
    following = week.units("books", 4, 17, 40)["meetings"]
    number = following[(week.instant(1, 15) + timedelta(days=7)).isoformat()]
    week.at(4, 17, 45)
    clerk.goto(f"{week.site.url}/meetings/{number}/")
    points = agenda(clerk)
    for title, unit, _days in DECISIONS:
        line = points.first.locator("li", has_text=title)
        expect(line).to_contain_text(unit)
    expect(points.first).to_contain_text("上次会议结转")
    expect(points.nth(2)).to_contain_text("临时用电未接入")
    expect(points.nth(1)).to_contain_text("迟报")
    no_horizontal_scroll(clerk)
