"""Bad lines, bad servers, bad clocks: what is typed on the report page is kept, told truly, and sent once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import Site, axe, no_horizontal_scroll, sign_in
from tests.browser.test_report_page import asked, choice, stage

pytestmark = pytest.mark.timeout(600)
KEPT = (
    "caches.open('gongjian.report-pages').then(s => s.keys()).then(k => k.map(r => new URL(r.url).pathname))"
)
TYPED = "Object.keys(localStorage).filter(k => k.startsWith('gongjian.report')).length"


def open_report(page: Page, site: Site, address: str) -> None:
    sign_in(page, site, "demo-reporter", PASSWORD)
    page.goto(site.url + address)


def kept_pages(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return sorted(path for path in found if path.startswith("/report/"))


def until(page: Page, expression: str) -> None:
    """Wait until what the page promises is true."""
    give_up = time.monotonic() + 30
    while not page.evaluate(expression):
        assert time.monotonic() < give_up, expression
        page.wait_for_timeout(200)


def wait_until_kept(page: Page, address: str) -> None:
    """The worker keeps what passes it: on a busy machine the first load may be over before it stands in between."""
    kept = f"{KEPT}.then(all => all.includes('{address}') && all.length > 4)"
    for _turn in range(6):
        page.wait_for_timeout(3_000)
        if page.evaluate(kept):
            return
        page.reload()
    until(page, kept)


@pytest.mark.parametrize("status", [503, 500])
def test_a_server_that_fails_is_not_called_a_line_that_was_down(
    phone: Page, own_site: Site, status: int
) -> None:
    address = stage(own_site)
    open_report(phone, own_site, address)
    refused: list[str] = []

    def fail(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        refused.append(route.request.post_data or "")
        route.fulfill(status=status, headers={"Retry-After": "2"}, body="<h1>sorry</h1>")

    phone.route("**" + address, fail, times=1)
    phone.locator("[data-rest] label").click()
    phone.locator(".g-sendbar button").click()
    told = phone.locator("[data-offline]")
    expect(told).to_contain_text(f"网络正常，但服务器暂时没有收下（{status}）")
    expect(told).to_contain_text("存在本机，未报出")
    assert phone.evaluate(TYPED) == 1
    no_horizontal_scroll(phone)
    phone.wait_for_url("**/receipt/", timeout=30_000)
    receipt = phone.inner_text("main")
    assert "断网" not in receipt and "20 行：有变化 0，无变化 20" in receipt
    assert len(refused) == 1
    assert phone.evaluate(TYPED) == 0


def test_pressing_again_while_it_waits_keeps_that_the_line_was_down(phone: Page, own_site: Site) -> None:
    address = stage(own_site)
    open_report(phone, own_site, address)
    phone.route("**" + address, lambda route: route.abort("connectionreset"), times=1)
    phone.locator("[data-rest] label").click()
    phone.locator(".g-sendbar button").click()
    expect(phone.locator("[data-offline]")).to_contain_text("现在没有网络")
    phone.locator(".g-sendbar button").click()
    phone.wait_for_url("**/receipt/")
    assert "断网" in phone.inner_text("main")


def test_the_report_page_opens_again_on_a_line_that_is_down_and_sends_when_it_is_back(
    phone: Page, own_site: Site
) -> None:
    address = stage(own_site)
    open_report(phone, own_site, address)
    wait_until_kept(phone, address)
    line = asked(phone, "p").first
    choice(line, "changed", "changed").click()
    line.locator("[name$='-words']").fill("桩基施工")
    phone.goto("about:blank")
    phone.context.set_offline(True)
    phone.goto(own_site.url + "/report/")
    expect(phone.locator("[data-offline]")).to_contain_text("现在没有网络")
    assert asked(phone, "p").first.locator("[name$='-words']").input_value() == "桩基施工"
    no_horizontal_scroll(phone)
    phone.locator("[data-rest] label").click()
    phone.locator(".g-sendbar button").click()
    expect(phone.locator("[data-offline]")).to_contain_text("存在本机，未报出")
    phone.context.set_offline(False)
    phone.wait_for_url("**/receipt/", timeout=30_000)
    assert "有变化 1，无变化 19" in phone.inner_text("main")
    assert kept_pages(phone) == []


def test_nothing_but_the_report_page_is_kept_and_signing_out_takes_it_away(
    phone: Page, own_site: Site
) -> None:
    address = stage(own_site)
    open_report(phone, own_site, address)
    wait_until_kept(phone, address)
    for other in (address + "receipt/", "/report/", "/todo/"):
        phone.goto(own_site.url + other)
    assert kept_pages(phone) == [address]
    phone.goto(own_site.url + "/account/")
    phone.locator("form[action='/sign-out/'] button").last.click()
    phone.wait_for_url("**/sign-in/**")
    until(phone, "caches.keys().then(all => all.length === 0)")
    until(phone, "navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")


def test_a_link_taken_back_takes_the_kept_page_away(
    open_context: Callable[..., BrowserContext], own_site: Site
) -> None:
    address = stage(own_site)
    head = open_context().new_page()
    sign_in(head, own_site, "demo-head", PASSWORD)
    head.goto(own_site.url + "/c/shili-100/report-links/")
    head.locator("button[name=post]").first.click()
    link = head.input_value("#address")
    device = open_context(width=360, height=740).new_page()
    device.goto(link)
    device.locator("main form button").first.click()
    device.goto(own_site.url + address)
    wait_until_kept(device, address)
    head.goto(own_site.url + "/c/shili-100/report-links/")
    head.locator("form[action$='/revoke/'] button").first.click()
    device.goto(own_site.url + address)
    device.wait_for_url("**/sign-in/**")
    until(device, "caches.keys().then(all => all.length === 0)")


def test_a_page_kept_for_longer_than_seven_days_is_not_shown(phone: Page, own_site: Site) -> None:
    address = stage(own_site)
    open_report(phone, own_site, address)
    wait_until_kept(phone, address)
    phone.evaluate(
        """async path => {
            const store = await caches.open('gongjian.report-pages');
            const kept = await store.match(path);
            const headers = new Headers(kept.headers);
            headers.set('X-Kept-At', String(Date.now() - 8 * 24 * 3600 * 1000));
            await store.put(path, new Response(await kept.blob(), {headers}));
        }""",
        address,
    )
    phone.goto("about:blank")
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        phone.goto(own_site.url + address)
    phone.context.set_offline(False)


def test_a_device_whose_clock_is_a_day_wrong_is_told_that_it_does_not_matter(
    phone: Page, own_site: Site
) -> None:
    address = stage(own_site)
    phone.clock.install(time=datetime.now() + timedelta(days=1))
    open_report(phone, own_site, address)
    asked(phone, "p").first.locator("label").first.click()
    phone.clock.run_for(4000)
    expect(phone.locator("[data-told]")).to_contain_text("本机时间误差超过5分钟", timeout=15_000)


def test_what_was_typed_here_is_one_press_away_when_another_device_wrote_meanwhile(
    open_context: Callable[..., BrowserContext], own_site: Site
) -> None:
    address = stage(own_site)
    first, second = (open_context(width=360, height=740).new_page() for _device in range(2))
    for page, words in ((second, "第二台填的"), (first, "第一台填的")):
        open_report(page, own_site, address)
        line = asked(page, "p").first
        choice(line, "changed", "changed").click()
        with page.expect_response(lambda answer: answer.url.endswith("/draft/") and answer.ok):
            line.locator("[name$='-words']").fill(words)
    second.goto(own_site.url + address)
    words = asked(second, "p").first.locator("[name$='-words']")
    assert words.input_value() == "第一台填的"
    expect(second.locator("[data-told]")).to_contain_text("另一台设备又填过")
    axe(second)
    second.locator("[data-mine]").click()
    assert words.input_value() == "第二台填的"


def test_what_another_device_reported_stands_under_the_line_that_differs(
    open_context: Callable[..., BrowserContext], own_site: Site
) -> None:
    address = stage(own_site)
    first, second = (open_context(width=360, height=740).new_page() for _device in range(2))
    for page in (first, second):
        open_report(page, own_site, address)
    for page, words in ((first, "第一台填的"), (second, "第二台填的")):
        line = asked(page, "p").first
        choice(line, "changed", "changed").click()
        line.locator("[name$='-words']").fill(words)
        page.locator("[data-rest] label").click()
    first.locator(".g-sendbar button").click()
    first.wait_for_url("**/receipt/")
    second.locator(".g-sendbar button").click()
    expect(second.locator("[data-elsewhere]")).to_contain_text("另一台设备报的是：第一台填的")
    assert asked(second, "p").first.locator("[name$='-words']").input_value() == "第二台填的"
    axe(second)
    no_horizontal_scroll(second)
    second.locator(".g-sendbar button").click()
    second.wait_for_url("**/receipt/")
    assert "第二台填的" in second.inner_text("main")
