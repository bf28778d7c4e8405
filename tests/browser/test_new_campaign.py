"""New eyes: a campaign from a blank template, its warnings read, its map seen, and no file touched."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, axe, no_horizontal_scroll, served, sign_in
from tests.cast import PASSWORD
from tests.homes import Homes

NAME = "示例县秋冬项目攻坚60天"


def test_a_campaign_from_a_blank_template(page: Page, phone: Page, homes: Homes) -> None:
    with served(homes.copy("cast", sqlite=True).folder, demo=False) as site:
        _walk(page, phone, site)


def _walk(page: Page, phone: Page, site: Site) -> None:
    sign_in(page, site, "campaign_admin", PASSWORD)
    page.goto(site.url + "/c/new/")
    page.get_by_role("link", name="突出问题集中整治60天").click()
    page.fill("input[name=name]", NAME)
    page.fill("textarea[name=goals]", "问题应查尽查、逐条建账\n建账问题全部销号 | 攻坚办")
    page.select_option("select[name=report]", label="其他时间")
    page.fill("input[name=report_own]", "每周八")
    page.get_by_role("button", name="下一步：看看意味着什么").click()
    expect(page.locator("main")).to_contain_text("“每周八”看不出是哪一天。")
    page.fill("input[name=report_own]", "每周二、周四17点前")
    page.get_by_role("button", name="下一步：看看意味着什么").click()

    means = page.locator("section", has=page.get_by_role("heading", name="这样定意味着什么"))
    expect(means).to_contain_text("整改周报：每周二、周四下午5点前，由责任单位报。")
    expect(means).to_contain_text("接下来三次")
    expect(means).to_contain_text("整治工作例会：每周一上午9点")
    expect(page.locator("main")).to_contain_text("这些机制没有写明依据哪一条：问题台账、现场核验、回头看。")
    axe(page)
    page.get_by_text("方案文件（YAML）", exact=True).click()
    expect(page.locator("pre")).to_contain_text("FREQ=WEEKLY;BYDAY=TU,TH")
    page.get_by_role("button", name="新建", exact=True).click()
    expect(page.get_by_role("heading", name="先做什么")).to_be_visible()

    about = page.url + "about/"
    page.goto(about)
    drawn = (
        page.locator("section", has=page.get_by_role("heading", name="工作导图")).locator("svg.g-svg").first
    )
    expect(drawn).to_contain_text("建账问题全部销号")
    expect(drawn).to_contain_text("推定")
    expect(page.locator("main")).to_contain_text("规则检查")
    no_horizontal_scroll(page)
    axe(page)
    sign_in(phone, site, "campaign_admin", PASSWORD)
    phone.goto(about)
    no_horizontal_scroll(phone)
