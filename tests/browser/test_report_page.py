"""The report page in a real browser on a phone: the fixed script, the line that breaks, a second device, a link."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import ROOT, Site, axe, environment, no_horizontal_scroll, sign_in

pytestmark = pytest.mark.timeout(600)
UNIT = "东河镇"
LINES = 20


_STAGED: dict[tuple[str, ...], tuple[Path, str]] = {}
"""What a process has staged once: the database as it then was, and the address."""


def stage(site: Site, *more: str) -> str:
    """An open window in which the township is asked twenty lines; the address of its report.

    The site is one nobody has written to: what was staged on another like it is copied.
    """
    if more in _STAGED:
        kept, address = _STAGED[more]
        _copy_database(kept, site.home / "gongjian.sqlite3")
        return address
    address = _staged(site, *more)
    kept = site.home.parent / "staged.sqlite3"
    _copy_database(site.home / "gongjian.sqlite3", kept)
    _STAGED[more] = kept, address
    return address


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        here.backup(there)


def _staged(site: Site, *more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.week_stage", UNIT, str(LINES), *more],
        cwd=ROOT,
        env=environment(site.home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return f"/report/{json.loads(done.stdout)['report']}/"


class Hand:
    """A thumb: it counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.keys = page, 0, 0

    def tap(self, what: Locator) -> None:
        """One tap."""
        what.click()
        self.taps += 1

    def write(self, box: Locator, text: str) -> None:
        """Tap the box and write over what stands in it."""
        self.tap(box)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        self.keys += len(text)

    def next(self, text: str) -> None:
        """The keyboard's own “next”, and write."""
        self.page.keyboard.press("Enter")
        self.keys += 1
        self.page.keyboard.insert_text(text)
        self.keys += len(text)


def choice(line: Locator, name: str, value: str) -> Locator:
    """The answer of that value."""
    return line.locator("label", has=line.page.locator(f"[name$='-{name}'][value='{value}']"))


def asked(page: Page, kind: str) -> Locator:
    """Lines on projects ("p") or matters ("m")."""
    return page.locator(f"[data-line^='{kind}']")


def answer_the_script(hand: Hand) -> None:
    """20 lines, 4 changed: a node reached, a date moved, a task done, one blocked with something to be coordinated."""
    page = hand.page
    node, moved, blocked = (asked(page, "p").nth(place) for place in range(3))
    closed = asked(page, "m").first
    hand.tap(choice(node, "changed", "changed"))
    hand.tap(node.locator(".g-edit .g-choice label").nth(1))
    hand.tap(choice(moved, "changed", "changed"))
    hand.write(moved.locator("[name$='-next_step']"), "铺面改到11月25日")
    hand.tap(choice(blocked, "changed", "changed"))
    hand.tap(choice(blocked, "stuck_on", "utilities"))
    hand.write(blocked.locator("[name$='-who']"), "县供电公司")
    hand.write(blocked.locator("[name$='-wants']"), "临时用电未接入")
    hand.next("先架临时变")
    hand.tap(choice(blocked, "level", "leader"))
    hand.tap(choice(closed, "changed", "changed"))
    hand.write(closed.locator("[name$='-words']"), "已办完，材料已交")


def test_the_fixed_script_takes_at_most_fourteen_taps(
    phone: Page, own_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    address = stage(own_site)
    sign_in(phone, own_site, "demo-reporter", PASSWORD)
    phone.goto(own_site.url + address)
    assert phone.locator("[data-line]").count() == LINES
    began = time.monotonic()
    hand = Hand(phone)
    answer_the_script(hand)
    blocked = asked(phone, "p").nth(1)
    assert blocked.get_attribute("data-state") == "done"
    hand.tap(phone.locator("[data-rest] label"))
    expect(phone.locator("[data-done]")).to_have_text(str(LINES))
    hand.tap(phone.locator(".g-sendbar button"))
    phone.wait_for_url("**/receipt/")
    seconds = time.monotonic() - began
    told = f"{LINES} lines, 4 changed: {hand.taps} taps, {hand.keys} keys, {seconds:.1f} s"
    with capsys.disabled():
        sys.stdout.write(f"\nfixed script: {told}\n")
    assert "20 行：有变化 4，无变化 16" in phone.inner_text("main")
    assert hand.taps <= 14
    assert seconds <= 120


def test_what_is_finished_off_the_line_is_sent_once_when_it_is_back(phone: Page, own_site: Site) -> None:
    address = stage(own_site)
    sign_in(phone, own_site, "demo-reporter", PASSWORD)
    phone.goto(own_site.url + address)
    hand = Hand(phone)
    phone.context.set_offline(True)
    answer_the_script(hand)
    hand.tap(phone.locator("[data-rest] label"))
    hand.tap(phone.locator(".g-sendbar button"))
    offline = phone.locator("[data-offline]")
    expect(offline).to_be_visible()
    expect(offline).to_contain_text("存在本机，未报出")
    assert (
        phone.evaluate("Object.keys(localStorage).filter(k => k.startsWith('gongjian.report')).length") == 1
    )
    no_horizontal_scroll(phone)
    sent: list[str] = []
    phone.on(
        "request",
        lambda one: sent.append(one.url) if one.method == "POST" and "draft" not in one.url else None,
    )
    phone.context.set_offline(False)
    expect(offline).to_contain_text("已报出", timeout=15_000)
    clock = offline.inner_text().split()[-1]
    phone.wait_for_url("**/receipt/")
    receipt = phone.inner_text("main")
    assert clock in receipt and "断网" in receipt and "本机时间" in receipt
    assert len(sent) == 1
    assert (
        phone.evaluate("Object.keys(localStorage).filter(k => k.startsWith('gongjian.report')).length") == 0
    )
    phone.goto(own_site.url + address)
    assert phone.url.endswith("/receipt/")


def test_what_was_finished_off_the_line_is_sent_by_the_page_opened_again(
    open_context: Callable[..., BrowserContext], own_site: Site
) -> None:
    """The answer of the first sending is lost on the way: the second one is told that it has arrived."""
    address = stage(own_site)
    context = open_context(width=360, height=740)
    phone = context.new_page()
    sign_in(phone, own_site, "demo-reporter", PASSWORD)
    phone.goto(own_site.url + address)
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    phone.route("**" + address, lose, times=1)
    phone.locator("[data-rest] label").click()
    phone.locator(".g-sendbar button").click()
    expect(phone.locator("[data-offline]")).to_be_visible(timeout=15_000)
    assert lost == [200]
    again = context.new_page()
    phone.close()
    again.goto(own_site.url + address + "?again=1")
    again.wait_for_url("**/receipt/")
    assert "20 行：有变化 0，无变化 20" in again.inner_text("main")
    again.goto(own_site.url + address)
    assert again.url.endswith("/receipt/")
    assert (
        again.evaluate("Object.keys(localStorage).filter(k => k.startsWith('gongjian.report')).length") == 0
    )


def test_typing_comes_back_after_a_sign_in_that_ended(phone: Page, own_site: Site) -> None:
    address = stage(own_site)
    sign_in(phone, own_site, "demo-reporter", PASSWORD)
    phone.goto(own_site.url + address)
    phone.context.clear_cookies(name="sessionid")
    hand = Hand(phone)
    answer_the_script(hand)
    hand.tap(phone.locator(".g-sendbar button"))
    phone.wait_for_url("**/sign-in/**")
    phone.fill("input[name=username]", "demo-reporter")
    phone.fill("input[name=password]", PASSWORD)
    phone.press("input[name=password]", "Enter")
    phone.wait_for_url("**" + address)
    assert asked(phone, "m").first.locator("[name$='-words']").input_value() == "已办完，材料已交"
    phone.locator("[data-rest] label").click()
    phone.locator(".g-sendbar button").click()
    phone.wait_for_url("**/receipt/")


def test_a_second_device_goes_on_from_what_the_first_typed(
    open_context: Callable[..., BrowserContext], own_site: Site
) -> None:
    address = stage(own_site)
    first, second = (open_context(width=360, height=740).new_page() for _device in range(2))
    for page in (first, second):
        sign_in(page, own_site, "demo-reporter", PASSWORD)
        page.goto(own_site.url + address)
    line = asked(first, "p").first
    choice(line, "changed", "changed").click()
    line.locator("[name$='-words']").fill("桩基施工")
    expect(first.locator("[data-kept]")).to_contain_text("已存", timeout=10_000)
    asked(second, "p").nth(1).locator("label").first.click()
    expect(second.locator("[data-told]")).to_contain_text("另一台设备刚在这里填过", timeout=10_000)
    second.evaluate("localStorage.clear()")
    second.goto(own_site.url + address)
    assert asked(second, "p").first.locator("[name$='-words']").input_value() == "桩基施工"


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 360), ("en", 360), ("en", 1366)])
def test_the_report_page_its_receipt_and_its_links_are_accessible_and_fit(
    own_site: Site, open_context: Callable[..., BrowserContext], language: str, width: int
) -> None:
    address = stage(own_site, "sign")
    page = open_context(width=width, height=740).new_page()
    sign_in(page, own_site, "demo-head", PASSWORD)
    page.goto(f"{own_site.url}/language/{language}/?next={address}")
    choice(asked(page, "p").first, "changed", "changed").click()
    axe(page)
    no_horizontal_scroll(page)
    page.locator("[data-rest] label").click()
    page.locator(".g-sendbar button").click()
    expect(asked(page, "p").first.locator(".invalid-feedback").first).to_be_visible()
    axe(page)
    asked(page, "p").first.locator("[name$='-words']").fill("已清表")
    page.locator(".g-sendbar button").click()
    page.wait_for_url("**/receipt/")
    for other in ("", "/report/", "/c/shili-100/report-links/"):
        if other:
            page.goto(own_site.url + other)
        axe(page)
        no_horizontal_scroll(page)
    page.locator("button[name=post]").first.click()
    axe(page)
    no_horizontal_scroll(page)
    link = page.input_value("#address")
    device = open_context(width=width, height=740).new_page()
    device.goto(link)
    axe(device)
    device.locator("main form button").first.click()
    device.wait_for_url("**/report/**")
    axe(device)
    device.goto(link.replace("/r/", "/r/x"))
    axe(device)
