"""A problem on real pages: raised, one level up, one level down, closed, struck off, looked back at, come back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import Site, axe, no_horizontal_scroll, sign_in

pytestmark = pytest.mark.timeout(900)
TITLE = "示例泵站进场道路未通"
LEDGER = "/c/shili-100/problems/"


def as_(page: Page, site: Site, name: str, address: str) -> None:
    """The page as somebody else sees it."""
    page.context.clear_cookies()
    sign_in(page, site, name, PASSWORD)
    page.goto(site.url + address)


def send(page: Page) -> None:
    """Press the button of the form of the page."""
    page.locator("main form button.btn-primary, main form button[type=submit]").first.click()
    page.wait_for_load_state()


def looks_well(page: Page) -> None:
    """Nothing hangs over the edge, and nothing keeps anybody out."""
    no_horizontal_scroll(page)
    axe(page)


def life(page: Page, site: Site) -> None:
    """From the day it is raised to the day it has come back."""
    as_(page, site, "demo-clerk", LEDGER)
    looks_well(page)
    page.goto(f"{site.url}{LEDGER}new/")
    looks_well(page)
    page.fill("[name=title]", TITLE)
    page.select_option("[name=category]", "utilities")
    page.select_option("[name=unit]", label="东河镇")
    page.select_option("[name=clock]", "ordinary")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    number = re.findall(r"/matters/([^/]+)/", page.url)[0]
    looks_well(page)

    as_(page, site, "demo-reporter", f"/matters/{number}/accept/")
    send(page)
    page.goto(f"{site.url}/problems/{number}/up/")
    looks_well(page)
    page.select_option("[name=to_unit]", label="县资源规划局")
    page.fill("[name=why]", "请专班协调路权")
    send(page)
    expect(page.locator("#problem")).to_contain_text("请专班协调路权")

    as_(page, site, "demo-clerk", f"/problems/{number}/answer/")
    page.fill("[name=says]", "路权已协调")
    send(page)
    expect(page.locator("#problem")).to_contain_text("路权已协调")
    page.goto(f"{site.url}/problems/{number}/down/")
    page.select_option("[name=to_unit]", label="云溪镇")
    page.fill("[name=why]", "请配合清障")
    send(page)
    page.goto(f"{site.url}/problems/{number}/answer/")
    page.fill("[name=says]", "障碍已清")
    send(page)

    as_(page, site, "demo-head", f"/matters/{number}/report-done/")
    page.fill("[name=result]", "道路已通")
    send(page)
    as_(page, site, "demo-clerk", f"/matters/{number}/close/")
    page.fill("[name=conclusion]", "属实")
    send(page)
    page.goto(f"{site.url}/matters/{number}/strike-off/")
    page.locator("main form [name^=step_]").first.fill("到场核验，已通车")
    send(page)
    expect(page.locator("#problem")).to_contain_text("回头看")
    page.goto(f"{site.url}/problems/{number}/look-back/")
    looks_well(page)
    page.check("[name=seen][value=back]")
    page.fill("[name=says]", "雨后又被堵上")
    send(page)
    expect(page.locator("#problem")).to_contain_text("雨后又被堵上")
    expect(page.locator("#problem")).to_contain_text("路权已协调")
    expect(page.locator("main")).to_contain_text("重新办理")


def test_a_problem_lives_its_life_at_a_desk(page: Page, own_site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    life(page, own_site)


def test_a_problem_lives_its_life_on_a_phone(phone: Page, own_site: Site) -> None:
    life(phone, own_site)
