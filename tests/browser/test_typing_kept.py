"""What was typed is not lost when the sign-in ends before it is sent, nor written twice after “back”."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import Site, sign_in

TEXT = "基础已浇筑，明天拆模"


def _open_a_form(phone: Page, site: Site) -> str:
    """A reporter on the phone opens the first progress form of what waits; gives its address."""
    sign_in(phone, site, "demo-reporter", PASSWORD)
    phone.goto(site.url + "/todo/")
    link = phone.locator("a[href$='/progress/']").first
    address = link.get_attribute("href") or ""
    phone.goto(site.url + address)
    return address


def test_typing_survives_a_sign_in_that_ended(phone: Page, own_site: Site) -> None:
    address = _open_a_form(phone, own_site)
    phone.fill("textarea[name=says]", TEXT)
    phone.wait_for_timeout(600)
    phone.context.clear_cookies(name="sessionid")
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_url("**/sign-in/**")
    assert "登录已过期，您填的还存在本机" in phone.inner_text("main")
    phone.fill("input[name=username]", "demo-reporter")
    phone.fill("input[name=password]", PASSWORD)
    phone.press("input[name=password]", "Enter")
    phone.wait_for_url("**" + address)
    phone.click("[data-draft-use]")
    assert phone.input_value("textarea[name=says]") == TEXT


def test_the_same_sent_again_after_back_is_recorded_once(phone: Page, own_site: Site) -> None:
    address = _open_a_form(phone, own_site)
    phone.fill("textarea[name=says]", TEXT)
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_url(lambda url: not url.endswith("/progress/"))
    phone.go_back()
    phone.wait_for_url("**" + address)
    phone.fill("textarea[name=says]", TEXT)
    phone.locator("main form button[type=submit]").first.click()
    phone.wait_for_load_state("load")
    phone.wait_for_timeout(500)
    told = phone.inner_text("main")
    assert "刚报过，没有重复记录" in told or "只记一次" in told
    phone.goto(own_site.url + address.replace("/progress/", "/"))
    assert phone.locator("ol.g-story li", has_text=TEXT).count() >= 1
    reports = phone.locator("section.card", has=phone.get_by_role("heading", name="进展反馈")).first
    assert reports.locator("li", has_text=TEXT).count() == 1
