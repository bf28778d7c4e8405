"""Every page every demo account can reach by following links: it answers, is accessible, and keeps to itself."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.accounts import ACCOUNTS, PASSWORD
from tests.browser.conftest import Site, axe, no_horizontal_scroll, sign_in
from tests.browser.parts import pages_with_something_new
from tools.walk import Seen, walk

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=\"|\son[a-z]+=\"", re.IGNORECASE)


_KEPT: dict[tuple[str, str], list[Seen]] = {}


def _walked(context: BrowserContext, site: Site, account: str) -> list[Seen]:
    """One page of each kind the account reaches; walked once for all tests of a process that ask."""
    if (site.url, account) not in _KEPT:
        _KEPT[site.url, account] = _walk(context, site)
    return _KEPT[site.url, account]


def _walk(context: BrowserContext, site: Site) -> list[Seen]:
    def fetch(path: str) -> tuple[int, str, str]:
        answer = context.request.get(site.url + path, max_redirects=5)
        kind = answer.headers.get("content-type", "")
        return answer.status, kind, answer.text() if kind.startswith("text/html") else ""

    return list(walk(fetch, ["/", "/c/minhou-120/", "/c/yuanping-100/", "/account/"], each=1))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_link_a_person_can_follow_leads_to_a_page(
    site: Site, open_context: Callable[..., BrowserContext], account: str
) -> None:
    context = open_context()
    sign_in(context.new_page(), site, account, PASSWORD)
    seen = _walked(context, site, account)
    broken = [(one.status, one.path) for one in seen if one.status != 200]
    assert broken == []
    assert [one.path for one in seen if INLINE.search(one.html)] == []
    assert len(seen) > 20


OWN_PAGES = (
    ("demo-clerk", ""),
    ("demo-head", "/matters/<n>/"),
    ("demo-leader", "/c/<campaign>/leader/"),
    ("demo-admin", "/people/"),
    ("demo-auditor", "/ledger/"),
)
"""Whose pages are looked at, and which kinds: the clerk's all, the others' own."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1280), ("en", 360)])
@pytest.mark.parametrize(("account", "own"), OWN_PAGES)
def test_every_kind_of_page_is_accessible_and_fits_its_window(
    site: Site, open_context: Callable[..., BrowserContext], account: str, own: str, language: str, width: int
) -> None:
    context = open_context(width=width)
    page = context.new_page()
    sign_in(page, site, account, PASSWORD)
    page.goto(f"{site.url}/language/{language}/?next=/account/")
    looked_at = [
        one
        for one in _walked(context, site, account)
        if one.kind.startswith(own) and "?" not in one.kind and one.content_type.startswith("text/html")
    ]
    new = pages_with_something_new((one.path, one.html) for one in looked_at)
    told: list[str] = []
    for one in looked_at:
        page.goto(site.url + one.path)
        told += _wrong_with(page, [no_horizontal_scroll, axe] if one.path in new else [no_horizontal_scroll])
    assert looked_at
    assert told == [], "\n".join(told)


def _wrong_with(page: Page, checks: list[Callable[[Page], None]]) -> list[str]:
    found = []
    for check in checks:
        try:
            check(page)
        except AssertionError as wrong:
            found.append(str(wrong)[:1500])
    return found


def test_the_sign_in_page_is_accessible_in_both_languages(
    site: Site, open_context: Callable[..., BrowserContext]
) -> None:
    for language, width in (("zh-hans", 1280), ("en", 360)):
        page = open_context(width=width).new_page()
        page.goto(f"{site.url}/language/{language}/?next=/sign-in/")
        axe(page)
        no_horizontal_scroll(page)


@pytest.mark.parametrize("account", ACCOUNTS)
def test_the_bar_over_every_page_fits_in_english_beside_a_desk(
    site: Site, open_context: Callable[..., BrowserContext], account: str
) -> None:
    for width in (1190, 1280):
        page = open_context(width=width).new_page()
        sign_in(page, site, account, PASSWORD)
        page.goto(f"{site.url}/language/en/?next=/account/")
        page.goto(f"{site.url}/")
        no_horizontal_scroll(page)
