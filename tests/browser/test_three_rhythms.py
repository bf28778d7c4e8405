"""日监测, 周调度 and 月分析 over the same 116 projects: what one brings the others do not ask, and the bill beforehand.

The stage (tests.browser.rhythms_stage) plays March 2026 with `sweep --at`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site, axe, no_horizontal_scroll, served, sign_in
from tests.cast import PASSWORD
from tests.homes import Homes

pytestmark = pytest.mark.timeout(420)
"""A month is played before the first of them."""
SHEET = 16
"""Columns of the paper sheet a line would be asked."""
PLAYED = "from tests.browser.rhythms_stage import main; main()"


@pytest.fixture(scope="module")
def month(homes: Homes) -> Iterator[tuple[Site, str]]:
    """A month gone by, served; and the address of its campaign."""
    home = homes.copy("cast", sqlite=True)
    done = home.python(PLAYED)
    assert done.code == 0, done.err
    with served(home.folder, demo=False) as site:
        yield site, f"{site.url}/c/{done.out.split()[-1]}"


def table(page: Page, heading: str) -> list[list[str]]:
    """The body of the table below a heading: every cell's own text, without what stands below it."""
    rows = page.locator("section", has=page.get_by_role("heading", name=heading, exact=True)).locator(
        "tbody tr"
    )
    return [[text.split("\n")[0].strip() for text in cells(row)] for row in rows.all()]


def cells(row: Locator) -> list[str]:
    return row.locator("th, td").all_inner_texts()


def asked(page: Page, address: str, monday: str) -> dict[str, tuple[int, int, int]]:
    """Form → windows, cells asked, cells known, in the week of a Monday."""
    page.goto(f"{address}/burden/?week={monday}")
    found = table(page, "按填报表看")
    return {name: tuple(int(one.replace(",", "")) for one in rest) for name, *rest in found}  # type: ignore[misc]


def test_the_week_and_the_month_ask_only_what_the_days_did_not_bring(
    page: Page, month: tuple[Site, str]
) -> None:
    site, address = month
    sign_in(page, site, "campaign_admin", PASSWORD)
    lines = 116
    assert asked(page, address, "2026-03-02") == {
        "日监测": (4, 4 * lines, 4 * lines * (SHEET - 1)),
        "周调度": (1, 0, lines * SHEET),
    }
    missed = 38  # 乙镇 left out three days: the week asks its lines, and its own Thursday is then known
    assert asked(page, address, "2026-03-09") == {
        "日监测": (5, 5 * lines - missed, 5 * lines * (SHEET - 1) + missed),
        "周调度": (1, missed, lines * SHEET - missed),
    }
    assert asked(page, address, "2026-03-30") == {
        "日监测": (2, 2 * lines, 2 * lines * (SHEET - 1)),
        "月分析": (1, lines, lines * (SHEET - 1)),
    }


def test_the_meter_shows_each_unit_what_was_saved_and_opens_the_reports(
    page: Page, phone: Page, month: tuple[Site, str]
) -> None:
    site, address = month
    sign_in(page, site, "campaign_admin", PASSWORD)
    page.goto(f"{address}/burden/?week=2026-03-09")
    expect(page.locator("main")).to_contain_text("按纸质报表应填11,136格，其中10,556格（95%）没有再问。")
    page.get_by_role("link", name="乙镇", exact=True).click()
    forms = table(page, "乙镇本周各次填报")
    assert [row[:3] for row in forms] == [
        ["日监测", "未报", "38"],
        ["日监测", "未报", "38"],
        ["日监测", "未报", "38"],
        ["日监测", "无需填报", "0"],
        ["周调度", "按时", "38"],
        ["日监测", "按时", "38"],
    ]
    axe(page)
    behind = page.locator("section", has=page.locator("#h-forms"))
    behind.get_by_role("link", name="周调度", exact=True).click()
    expect(page).to_have_url(re.compile(r"/report/B-\d+-\d+/receipt/"))
    sign_in(phone, site, "reporter_b", PASSWORD)
    phone.goto(f"{address}/burden/?week=2026-03-09")
    expect(phone.locator("main")).to_contain_text("本单位")
    no_horizontal_scroll(phone)


def test_a_report_above_the_budget_shows_its_author_the_bill_before_it_is_kept(
    page: Page, phone: Page, month: tuple[Site, str]
) -> None:
    site, address = month
    for browser in (page, phone):
        sign_in(browser, site, "campaign_admin", PASSWORD)
        browser.goto(f"{address}/about/plan/")
        browser.select_option("select[name=report]", label="其他时间")
        browser.fill("input[name=report_own]", "每天9点前")
        browser.get_by_role("button", name="下一步：看看意味着什么").click()
        bill = browser.locator("section", has=browser.get_by_role("heading", name="“日监测”要占基层多少"))
        expect(bill).to_contain_text("涉及 3 家单位。")
        expect(bill).to_contain_text("3 家单位将超出每周 30 分钟的预算")
        lint = browser.locator("section", has=browser.get_by_role("heading", name="规则检查"))
        expect(lint).to_contain_text("“日监测”会让3家单位超出每周30分钟的预算。")
        no_horizontal_scroll(browser)
        axe(browser)
    lint.get_by_role("link", name="去改这一项").last.click()
    expect(phone).to_have_url(re.compile("#f-report$"))
    phone.goto(f"{address}/about/")
    expect(phone.locator("#h-versions ~ *, section:has(#h-versions)").first).not_to_contain_text("第 2 版")


def test_the_same_projects_stand_under_three_places_lights(
    page: Page, phone: Page, month: tuple[Site, str]
) -> None:
    site, address = month
    sign_in(page, site, "campaign_admin", PASSWORD)
    page.goto(f"{address}/about/")
    page.get_by_role("link", name="与别处的规则对照").click()
    expect(page.get_by_role("heading", name="灯色对照")).to_be_visible()
    lights = f"{address}/lights/?on=2026-03-31&rule=yinchuan-2025&rule=wuhan&rule=sanya-2022"
    page.goto(lights)
    says = page.locator("section", has=page.get_by_role("heading", name="各规则今天怎么判"))
    expect(says).to_contain_text("低于序时不到10个百分点的，规则没有写")
    silent = page.locator("tbody tr", has_text="规则未定").first
    assert [one.split() for one in silent.locator("summary").all_inner_texts()] == [
        ["规则未定"],
        ["黄"],
        ["黄"],
    ]
    silent.locator("summary").first.click()
    expect(silent).to_contain_text("序时25%")
    silent.get_by_role("link", name="规则的空白").click()
    expect(page).to_have_url(re.compile("#rule-yinchuan-2025"))
    axe(page)
    sign_in(phone, site, "campaign_admin", PASSWORD)
    phone.goto(lights)
    no_horizontal_scroll(phone)
