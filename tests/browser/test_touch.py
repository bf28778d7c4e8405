"""On a phone a finger hits what it aims at, and nothing is too small to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import Site, no_horizontal_scroll, sign_in

MEASURE = """() => {
  const seen = node => { const box = node.getBoundingClientRect(); const style = getComputedStyle(node);
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.clipPath === 'none'; };
  const name = node => `${node.tagName.toLowerCase()}.${node.className} “${node.textContent.trim().slice(0, 24)}”`;
  const low = (list, least) => [...document.querySelectorAll(list)].filter(seen)
    .filter(node => node.getBoundingClientRect().height < least - 0.5)
    .map(node => name(node) + ' ' + node.getBoundingClientRect().height.toFixed(1) + ' px');
  const small = [...document.querySelectorAll('main *')].filter(seen)
    .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim()))
    .filter(node => !node.closest('svg') && parseFloat(getComputedStyle(node).fontSize) < 12.95)
    .map(node => name(node) + ' ' + getComputedStyle(node).fontSize);
  return [...low('main a:not(.btn)', 24), ...low('main .btn, main button.btn', 44), ...new Set(small)];
}"""


@pytest.mark.parametrize(
    ("account", "addresses"),
    [
        ("demo-reporter", ["/todo/", "/c/shili-100/", "/c/shili-100/matters/", "/c/shili-100/projects/"]),
        ("demo-leader", ["/c/shili-100/", "/c/shili-100/leader/", "/todo/"]),
        ("demo-auditor", ["/ledger/", "/c/shili-100/about/"]),
    ],
)
def test_links_and_buttons_are_wide_enough_for_a_finger(
    site: Site, open_context: Callable[..., BrowserContext], account: str, addresses: list[str]
) -> None:
    page = open_context(width=360, height=740).new_page()
    sign_in(page, site, account, PASSWORD)
    found: dict[str, Any] = {}
    first = page.locator("a[href^='/matters/']").first
    more = [first.get_attribute("href")] if account != "demo-auditor" and first.count() else []
    for address in [*addresses, *filter(None, more)]:
        page.goto(site.url + address)
        no_horizontal_scroll(page)
        wrong = page.evaluate(MEASURE)
        if wrong:
            found[address] = wrong[:25]
    assert found == {}
