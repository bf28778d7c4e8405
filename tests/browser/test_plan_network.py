"""A private plant of 1.1 亿: entered, its drafted plan accepted, two dates changed, approved, changed again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import axe, no_horizontal_scroll, served, sign_in
from tests.cast import PASSWORD
from tests.homes import Homes

pytestmark = pytest.mark.timeout(420)
NAME = "示例精密制造厂房"


def test_a_private_plant_from_its_entry_to_two_approved_plans(page: Page, phone: Page, homes: Homes) -> None:
    with served(homes.copy("cast", sqlite=True).folder, demo=False) as site:
        sign_in(page, site, "clerk", PASSWORD)
        sign_in(phone, site, "leader", PASSWORD)
        _entered(page, site.url)
        base = _drafted(page)
        _change(page, base, {"conditions.limit": "8", "scheme.not_before": "2027-03-01"})
        _approved(page, phone, base, 1)
        _change(page, base, {"land-paid.limit": "30"}, reason="企业申请分期缴纳土地价款")
        _approved(page, phone, base, 2)
        page.goto(f"{base}baselines/")
        expect(page.locator("thead th")).to_have_count(5)
        expect(page.locator("main")).to_contain_text("企业申请分期缴纳土地价款")
        for shown in (page, phone):
            shown.goto(base)
            expect(shown.locator("tbody tr").first).to_be_visible()
            no_horizontal_scroll(shown)
            axe(shown)


def _entered(page: Page, url: str) -> None:
    page.goto(f"{url}/c/shili-100/projects/new/")
    page.fill("[name=name]", NAME)
    page.select_option("[name=library]", "private")
    page.fill("[name=total_fen]", "1.1")
    page.select_option("[name=total_fen_unit]", "yi")
    page.select_option("[name=stage]", "preliminary")
    page.select_option("[name=lead]", label="甲镇")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_contain_text(NAME)


def _drafted(page: Page) -> str:
    """From the invitation on the project's page: looked at first, then kept; the address of the plan."""
    page.locator("#network a[href$='/network/draft/']").click()
    expect(page.locator("[name=template]")).to_have_value("private-plant")
    page.fill("[name=start_on]", "2026-12-01")
    page.locator("button[name=preview]").click()
    expect(page.locator("#drafted svg.g-svg")).to_be_visible()
    page.locator("main form button[type=submit]:not([name=preview])").click()
    page.wait_for_url("**/network/")
    expect(page.locator("svg.g-svg").first).to_be_visible()
    return page.url


def _change(page: Page, base: str, cells: dict[str, str], reason: str = "") -> None:
    """Cells of the table changed, the new dates seen before they are saved."""
    page.goto(base)
    page.locator("details:has(#change) > summary").click()
    for name, value in cells.items():
        page.fill(f"[name='{name}']", value)
    page.locator("#change button[name=preview]").click()
    expect(page.locator("#preview tbody tr").first).to_be_visible()
    if reason:
        page.fill("#change [name=reason]", reason)
    page.locator("#change button[type=submit]:not([name=preview])").click()
    expect(page.locator("#preview")).to_have_count(0)
    expect(page.locator("form[action$='hand-in/'] button")).to_be_visible()


def _approved(page: Page, phone: Page, base: str, number: int) -> None:
    """Handed in by the clerk; the lead official approves on a phone."""
    page.locator("form[action$='hand-in/'] button").click()
    phone.goto(f"{base}approve/")
    no_horizontal_scroll(phone)
    phone.locator("main form button[type=submit]").click()
    phone.wait_for_url(base)
    phone.goto(f"{base}baselines/")
    expect(phone.locator("main .g-lines li")).to_have_count(number)
