"""New eyes: a campaign from a blank template, its warnings read and mended, its map printed, another like it made.

No file is touched: whoever does this has never seen a playbook.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Site, axe, no_horizontal_scroll, served, sign_in
from tests.cast import PASSWORD
from tests.homes import Homes

pytestmark = pytest.mark.timeout(420)
NAME = "示例县秋冬项目攻坚60天"
NEXT = "下一步：看看意味着什么"
AGAIN = "再看一遍"


def test_a_campaign_from_a_blank_template(page: Page, phone: Page, homes: Homes, tmp_path: Path) -> None:
    with served(homes.copy("cast", sqlite=True).folder, demo=False) as site:
        _made(page, site)
        about = _drawn(page, phone, site)
        _printed(page, about, tmp_path)
        _cloned(page, site, about)


@pytest.mark.parametrize("width", [1366, 360])
def test_every_blank_template_is_explained_and_its_warnings_can_be_mended(
    width: int, page: Page, phone: Page, homes: Homes
) -> None:
    browser = page if width == 1366 else phone
    with served(homes.copy("cast", sqlite=True).folder, demo=False) as site:
        sign_in(browser, site, "campaign_admin", PASSWORD)
        for template in ("重点项目攻坚100天", "突出问题集中整治60天"):
            browser.goto(site.url + "/c/new/")
            browser.get_by_role("link", name=template).click()
            browser.get_by_role("button", name=NEXT).click()
            findings = _check(browser).locator("li")
            assert findings.count() == 1
            expect(findings).to_contain_text("这些机制没有写明依据哪一条")
            findings.get_by_role("link", name="去改这一项").click()
            expect(browser).to_have_url(re.compile("#f-mechanisms$"))
            box = browser.locator("textarea[name=mechanisms]")
            expect(box).to_be_in_viewport()
            box.fill(
                "\n".join(f"{line} | 《示例县行动方案》第3条" for line in box.input_value().splitlines())
            )
            browser.get_by_role("button", name=AGAIN).click()
            expect(_check(browser)).to_contain_text("各项规则没有发现问题")
            expect(browser.locator("section", has=browser.locator("#h-asks"))).to_contain_text("预算内")
            no_horizontal_scroll(browser)
            axe(browser)


def _check(page: Page) -> Locator:
    return page.locator("section", has=page.get_by_role("heading", name="规则检查"))


def _made(page: Page, site: Site) -> None:
    sign_in(page, site, "campaign_admin", PASSWORD)
    page.goto(site.url + "/c/new/")
    page.get_by_role("link", name="突出问题集中整治60天").click()
    page.fill("input[name=name]", NAME)
    page.fill("textarea[name=goals]", "问题应查尽查、逐条建账\n建账问题全部销号 | 攻坚办")
    page.select_option("select[name=report]", label="其他时间")
    page.fill("input[name=report_own]", "每周八")
    page.get_by_role("button", name=NEXT).click()
    expect(page.locator("main")).to_contain_text("“每周八”看不出是哪一天。")
    page.fill("input[name=report_own]", "每周二、周四17点前")
    page.get_by_role("button", name=NEXT).click()

    means = page.locator("section", has=page.get_by_role("heading", name="这样定意味着什么"))
    expect(means).to_contain_text("整改周报：每周二、周四下午5点前，由责任单位报。")
    expect(means).to_contain_text("接下来三次")
    expect(means).to_contain_text("整治工作例会：每周一上午9点")
    expect(_check(page)).to_contain_text("这些机制没有写明依据哪一条：问题台账、现场核验、回头看。")
    axe(page)
    page.get_by_text("方案文件（YAML）", exact=True).click()
    expect(page.locator("pre")).to_contain_text("FREQ=WEEKLY;BYDAY=TU,TH")
    page.get_by_role("button", name="新建", exact=True).click()
    expect(page.get_by_role("heading", name="先做什么")).to_be_visible()


def _drawn(page: Page, phone: Page, site: Site) -> str:
    """The campaign's own page: its map, and the warning with the way to where it is mended."""
    about = page.url + "about/"
    page.goto(about)
    drawn = (
        page.locator("section", has=page.get_by_role("heading", name="工作导图")).locator("svg.g-svg").first
    )
    expect(drawn).to_contain_text("建账问题全部销号")
    expect(drawn).to_contain_text("推定")
    no_horizontal_scroll(page)
    axe(page)
    sign_in(phone, site, "campaign_admin", PASSWORD)
    phone.goto(about)
    no_horizontal_scroll(phone)
    _check(page).get_by_role("link", name="去改这一项").click()
    expect(page).to_have_url(re.compile(r"/about/plan/#f-mechanisms$"))
    page.fill(
        "textarea[name=mechanisms]",
        "问题台账 | 《整治方案》第2条\n现场核验 | 《整治方案》第4条\n回头看 | 《整治方案》第5条",
    )
    page.get_by_role("button", name=NEXT).click()
    expect(_check(page)).to_contain_text("各项规则没有发现问题")
    page.get_by_role("button", name="存为新版本").click()
    expect(page.locator("section", has=page.locator("#h-versions"))).to_contain_text("第 2 版")
    expect(page.locator("main")).to_contain_text("《整治方案》")
    page.get_by_role("button", name="启动行动").click()
    return about


def _printed(page: Page, about: str, tmp_path: Path) -> None:
    """The work map on A4 and on A3, lying: on one sheet each, with nothing cut."""
    page.goto(about)
    page.get_by_role("link", name="横向打印").click()
    for paper in ("A4", "A3"):
        path = tmp_path / f"map-{paper}.pdf"
        page.pdf(path=str(path), format=paper, landscape=True, print_background=True)
        assert path.stat().st_size > 10_000
    page.emulate_media(media="print")
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.g-map svg')].filter("
        "one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length"
    )
    page.emulate_media(media="screen")
    assert cut == 0


def _cloned(page: Page, site: Site, about: str) -> None:
    page.goto(about)
    page.get_by_role("link", name="照这个再建一个").click()
    page.fill("input[name=name]", "示例县下一轮整治60天")
    page.get_by_role("button", name=NEXT).click()
    expect(_check(page)).to_contain_text("各项规则没有发现问题")
    page.get_by_role("button", name="新建", exact=True).click()
    page.goto(page.url + "about/")
    expect(page.locator("main")).to_contain_text("《整治方案》")
    assert page.url != about
