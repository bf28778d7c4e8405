"""A private plant of 1.1 亿 in the demonstration, from its entry to its second approved plan: plan network, a year of
months with three readings, a need its enterprise raises and has answered, a parcel handed over late.

The office works at 1280, the enterprise and the leader on a phone. Every page passed is held to axe; none asks for
anything outside this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import Site, axe, no_horizontal_scroll, served, sign_in

pytestmark = pytest.mark.timeout(1200)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NAME = "示例精密制造厂房"
TOWNSHIP, BUREAU, ENTERPRISE = "东河镇", "县资源规划局", "示例新材料公司"
PLANNED = (400, 600, 800)
"""万元 of the three months reported; what the year still lacks to 3000 stands in the last month."""
REPORTED = (300, 1200, 1100)
LIGHTS = (
    "低于序时3.3个百分点，完成序时的75%",
    "高于序时6.7个百分点，完成序时的120%",
    "低于序时23.3个百分点，完成序时的61%",
)
RECKONED = (
    "推算：到年底可完成2,250万元，年度计划3,000万元，预计缺750万元。",
    "推算：到年底可完成3,600万元，年度计划3,000万元，预计能完成。",
    "推算：到年底可完成1,833万元，年度计划3,000万元，预计缺1,167万元。",
)
WANTED, ANSWER, WORD = "厂区北侧临时堆场用地", "已踏勘，北侧储备地块可临时使用一年，本月办结", "答复很快"
FALLS, AGAIN, SHIFTED = "上月误将设备订金计入，核减", "企业申请分期缴纳土地价款", "设备交付推迟到年底"


@dataclass
class Story:
    """Who sits where, and the plant's own addresses."""

    url: str
    on: date
    office: Page
    bureau: Page
    leader: Page
    enterprise: Page
    plant: str = ""
    need: str = ""
    parcel: str = ""

    @property
    def project(self) -> str:
        """The address of its page."""
        return f"{self.url}/projects/{self.plant}/"

    @property
    def months(self) -> list[int]:
        """The last three months that have ended."""
        return [self.on.month - back for back in (3, 2, 1)]

    def end_of(self, month: int) -> date:
        """The last day of a month of this year."""
        return date(self.on.year, month + 1, 1) - timedelta(days=1)


def test_a_private_plant_from_its_entry_to_its_second_plan(
    open_context: Callable[..., BrowserContext], demo_home: Path, tmp_path: Path
) -> None:
    home, on = _home(demo_home, tmp_path)
    with served(home, application="tests.browser.week_clock:application") as site:
        story = _people(open_context, site, on)
        _enter(story)
        _draft(story)
        _change(story, {"conditions.limit": "8", "scheme.not_before": f"{on.year + 1}-03-01"})
        _approve(story, 1)
        _plan_the_year(story)
        _report_three_months(story)
        _plan_the_year_anew(story)
        _belongs_to_the_enterprise(story)
        _raise_a_need(story)
        _answer_it(story)
        _give_the_word(story)
        _hand_land_over_late(story)
        _change(story, {"land-paid.limit": "30"}, AGAIN)
        _approve(story, 2)
        _both_plans_side_by_side(story)


def _home(demo_home: Path, tmp_path: Path) -> tuple[Path, date]:
    """A copy of the demonstration on a day three months of its year lie behind."""
    import shutil

    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    now = datetime.now(SHANGHAI)
    now = max(now, datetime(now.year, 4, 20, 9, tzinfo=SHANGHAI))
    (home / "clock").write_text(now.isoformat())
    return home, now.date()


def _people(open_context: Callable[..., BrowserContext], site: Site, on: date) -> Story:
    wide = {"width": 1280, "height": 800}
    narrow = {"width": 360, "height": 740}
    pages = []
    for account, size in (("clerk", wide), ("bureau", wide), ("leader", narrow), ("enterprise", narrow)):
        page = open_context(**size).new_page()
        sign_in(page, site, f"demo-{account}", PASSWORD)
        pages.append(page)
    return Story(site.url, on, *pages)


def _looked_at(page: Page) -> None:
    page.wait_for_load_state("load")
    no_horizontal_scroll(page)
    axe(page)


def _send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def _of_the_page(page: Page) -> str:
    return page.url.rstrip("/").rsplit("/", 1)[-1]


# ---------------------------------------------------------------- the plan
def _enter(story: Story) -> None:
    page = story.office
    page.goto(f"{story.url}/c/shili-100/projects/new/")
    page.fill("[name=name]", NAME)
    page.select_option("[name=library]", "private")
    page.fill("[name=total_fen]", "1.1")
    page.select_option("[name=total_fen_unit]", "yi")
    page.select_option("[name=stage]", "preliminary")
    page.select_option("[name=lead]", label=TOWNSHIP)
    _looked_at(page)
    _send(page)
    expect(page.locator("h1")).to_contain_text(NAME)
    story.plant = _of_the_page(page)
    expect(page.locator("main")).to_contain_text("1.1亿元")
    _looked_at(page)


def _draft(story: Story) -> None:
    page = story.office
    page.locator("#network a[href$='/network/draft/']").click()
    expect(page.locator("[name=template]")).to_have_value("private-plant")
    page.fill("[name=start_on]", f"{story.on.year}-12-01")
    page.locator("button[name=preview]").click()
    expect(page.locator("#drafted svg.g-svg")).to_be_visible()
    _looked_at(page)
    page.locator("main form button[type=submit]:not([name=preview])").click()
    page.wait_for_url("**/network/")
    expect(page.locator("svg.g-svg").first).to_be_visible()
    _looked_at(page)


def _change(story: Story, cells: dict[str, str], reason: str = "") -> None:
    """Cells of the table changed, the new dates seen before they are saved."""
    page = story.office
    page.goto(f"{story.project}network/")
    page.locator("details:has(#change) > summary").click()
    for name, value in cells.items():
        page.fill(f"[name='{name}']", value)
    page.locator("#change button[name=preview]").click()
    expect(page.locator("#preview tbody tr").first).to_be_visible()
    _looked_at(page)
    if reason:
        page.locator("#change button[type=submit]:not([name=preview])").click()
        expect(page.locator("#change .invalid-feedback, #change .alert-danger").first).to_be_visible()
        page.fill("#change [name=reason]", reason)
    page.locator("#change button[type=submit]:not([name=preview])").click()
    expect(page.locator("form[action$='hand-in/'] button")).to_be_visible()
    for name, value in cells.items():
        expect(page.locator(f"[name='{name}']")).to_have_value(value)


def _approve(story: Story, number: int) -> None:
    """Handed in by the office; the leader approves on a phone."""
    story.office.locator("form[action$='hand-in/'] button").click()
    page = story.leader
    page.goto(f"{story.project}network/approve/")
    _looked_at(page)
    _send(page)
    page.wait_for_url(f"{story.project}network/")
    _looked_at(page)
    page.goto(f"{story.project}network/baselines/")
    expect(page.locator("main .g-lines li")).to_have_count(number)
    _looked_at(page)


def _both_plans_side_by_side(story: Story) -> None:
    for page in (story.office, story.leader):
        page.goto(f"{story.project}network/baselines/")
        expect(page.locator("main .g-lines li")).to_have_count(2)
        expect(page.locator("main")).to_contain_text(AGAIN)
        row = page.locator("tbody tr", has_text="土地价款").first
        first, second = row.locator("td").nth(0), row.locator("td").nth(1)
        assert first.inner_text() != second.inner_text()
        _looked_at(page)
    expect(story.office.locator("thead th")).to_have_count(5)


# ---------------------------------------------------------------- plan against fact
def _plan_the_year(story: Story) -> None:
    page = story.office
    page.goto(f"{story.project}plan/")
    page.fill("[name=plan_fen]", "3000")
    amounts = dict(zip(story.months, PLANNED, strict=True))
    amounts[12] = 3000 - sum(PLANNED)
    for quarter in sorted({(month + 2) // 3 for month in amounts}):
        page.locator("main fieldset details > summary").nth(quarter - 1).click()
    for month, amount in amounts.items():
        page.fill(f"[name=m{month}_fen]", str(amount))
    page.fill(f"[name=m{story.months[0]}_words]", "桩基完成")
    _looked_at(page)
    _send(page)
    expect(page.locator("#progress svg")).to_be_visible()
    expect(page.locator("main")).to_contain_text("3,000万元")


def _report_three_months(story: Story) -> None:
    """Behind, then ahead, then less than before: asked why, kept with the reason."""
    page = story.office
    for month, amount, light, reckoned in zip(story.months, REPORTED, LIGHTS, RECKONED, strict=True):
        page.goto(f"{story.project}reading/")
        page.fill("[name=up_to_on]", story.end_of(month).isoformat())
        page.fill("[name=done_fen]", str(amount))
        page.fill("[name=progress]", f"{month}月末进度")
        _send(page)
        if amount == REPORTED[-1]:
            expect(page.locator("main form")).to_contain_text("1,200")
            _looked_at(page)
            page.fill("[name=reason]", FALLS)
            _send(page)
        expect(page.locator(".g-sub").first).to_contain_text(light)
        expect(page.locator("#progress")).to_contain_text(reckoned)
        expect(page.locator("#progress svg .s-act")).not_to_have_count(0)
    expect(page.locator("main")).to_contain_text(FALLS)
    _looked_at(page)
    page.goto(f"{story.url}/c/shili-100/progress/?q={NAME}")
    row = page.locator("#list tbody tr", has_text=NAME)
    for figure in ("1,800", "1,100", "−23.3", "61%", "1,167"):
        expect(row.get_by_text(figure, exact=True)).to_be_visible()
    _looked_at(page)


def _plan_the_year_anew(story: Story) -> None:
    """300 of the third month move to the year's end; the curve keeps the plan before."""
    page = story.office
    page.goto(f"{story.project}plan/")
    page.fill(f"[name=m{story.months[-1]}_fen]", "500")
    page.fill("[name=m12_fen]", "1500")
    page.fill("[name=reason]", SHIFTED)
    _send(page)
    expect(page.locator("#progress svg .s-earlier")).not_to_have_count(0)
    expect(page.locator("#progress")).to_contain_text(SHIFTED)
    expect(page.locator(".g-sub").first).to_contain_text("低于序时13.3个百分点，完成序时的73%")
    _looked_at(page)


# ---------------------------------------------------------------- the enterprise
def _belongs_to_the_enterprise(story: Story) -> None:
    page = story.office
    story.enterprise.goto(f"{story.url}/enterprise/projects/{story.plant}/")
    expect(story.enterprise.locator("body")).not_to_contain_text(NAME)
    page.goto(f"{story.project}hold/")
    page.select_option("[name=role]", "owner")
    page.select_option("[name=unit]", label=ENTERPRISE)
    page.fill("[name=from_on]", story.on.isoformat())
    _looked_at(page)
    _send(page)
    expect(page.locator("main")).to_contain_text(ENTERPRISE)


def _raise_a_need(story: Story) -> None:
    page = story.enterprise
    page.goto(f"{story.url}/enterprise/")
    _looked_at(page)
    page.get_by_role("link", name=NAME).click()
    page.wait_for_url(f"**/enterprise/projects/{story.plant}/")
    _looked_at(page)
    page.locator("a[href$='/needs/new/']").click()
    page.wait_for_url("**/needs/new/")
    page.select_option("[name=factor]", "land")
    page.fill("[name=wants]", WANTED)
    page.fill("[name=quantity]", "6")
    page.fill("[name=quantity_unit]", "亩")
    page.fill("[name=needed]", (story.on + timedelta(days=30)).isoformat())
    _looked_at(page)
    _send(page)
    page.wait_for_url("**/enterprise/needs/*/")
    story.need = _of_the_page(page)
    expect(page.locator("h1")).to_contain_text(WANTED)
    _looked_at(page)


def _answer_it(story: Story) -> None:
    """The office hands it to the department; the department finds it and answers."""
    page = story.office
    page.goto(f"{story.url}/c/shili-100/needs/")
    expect(page.locator("#list")).to_contain_text(WANTED)
    _looked_at(page)
    page.goto(f"{story.url}/needs/{story.need}/assign/")
    page.select_option("[name=unit]", label=BUREAU)
    page.fill("[name=help_plan]", "先办临时用地，再随年度计划安排正式用地")
    _looked_at(page)
    _send(page)
    expect(page.locator("main")).to_contain_text(BUREAU)
    page = story.bureau
    page.goto(f"{story.url}/todo/")
    expect(page.locator("main")).to_contain_text(WANTED)
    page.goto(f"{story.url}/needs/{story.need}/answer/")
    page.fill("[name=says]", ANSWER)
    page.fill("[name=promised_on]", (story.on + timedelta(days=7)).isoformat())
    _looked_at(page)
    _send(page)
    expect(page.locator("main")).to_contain_text(ANSWER)
    _looked_at(page)


def _give_the_word(story: Story) -> None:
    page = story.enterprise
    page.goto(f"{story.url}/enterprise/needs/{story.need}/")
    expect(page.locator("main")).to_contain_text(ANSWER)
    page.fill("[name=says]", WORD)
    _looked_at(page)
    page.locator("button[name=word][value=satisfied]").click()
    expect(page.locator("main")).to_contain_text(WORD)
    expect(page.locator("button[name=word]")).to_have_count(0)
    _looked_at(page)
    story.office.goto(f"{story.url}/needs/{story.need}/")
    expect(story.office.locator("main")).to_contain_text(WORD)
    _looked_at(story.office)


# ---------------------------------------------------------------- the land
def _hand_land_over_late(story: Story) -> None:
    """60 亩 needed ten days ago; 40 come five days late, 20 are short."""
    page = story.office
    page.goto(f"{story.project}parcels/new/")
    page.fill("[name=code]", "D-901")
    page.fill("[name=area]", "60")
    page.select_option("[name=unit]", label=TOWNSHIP)
    page.fill("[name=needed]", (story.on - timedelta(days=10)).isoformat())
    _looked_at(page)
    _send(page)
    story.parcel = _of_the_page(page)
    page.goto(f"{story.url}/parcels/{story.parcel}/hand-over/")
    page.fill("[name=area]", "40")
    page.fill("[name=on]", (story.on - timedelta(days=5)).isoformat())
    _looked_at(page)
    _send(page)
    expect(page.locator(".g-sub").first).to_contain_text("20")
    _looked_at(page)
    page.goto(f"{story.url}/c/shili-100/land/")
    row = page.locator("#list tbody tr", has_text="D-901")
    expect(row).to_have_attribute("data-m", "late")
    expect(row.locator("td.num")).to_have_text(["60", "40", "20", "—"])
    township = page.locator("main table").first.locator("tbody tr", has_text=TOWNSHIP)
    assert int(township.locator("td").nth(3).inner_text()) >= 20
    _looked_at(page)
    page.goto(story.project)
    expect(page.locator("#land")).to_contain_text("20亩")
    expect(page.locator("#needs")).to_contain_text(WANTED)
    _looked_at(page)
