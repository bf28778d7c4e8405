"""The wall chart in a real browser: 450 projects painted at once, scrolled without a hitch, read on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import Site, axe, no_horizontal_scroll, sign_in

MINHOU = "/c/minhou-120/wall/"
COUNTY = "/c/shili-100/wall/"
FIRST_PAINT_MS = 1500
LONGEST_FRAME_MS = 100

SCROLL = """async () => {
  const wall = document.querySelector('.g-wall');
  const frames = [];
  let before = await new Promise(requestAnimationFrame);
  const end = wall.scrollHeight - wall.clientHeight;
  const side = wall.scrollWidth - wall.clientWidth;
  for (let step = 1; step <= 90; step += 1) {
    wall.scrollTo(side * (step % 30) / 30, end * step / 90);
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  return {longest: Math.max(...frames), reached: wall.scrollTop, end};
}"""
PAINTED = """async () => {
  const painted = () => performance.getEntriesByName('first-contentful-paint')[0];
  while (!painted()) await new Promise(requestAnimationFrame);
  return painted().startTime;
}"""


def best_of(times: int, page: Page, address: str) -> float:
    """The least of some openings: what else runs on the machine only makes one slower."""
    found = []
    for _time in range(times):
        page.goto(address)
        found.append(float(page.evaluate(PAINTED)))
    return min(found)


def test_450_projects_are_painted_in_a_second_and_a_half(site: Site, page: Page) -> None:
    sign_in(page, site, "demo-clerk", PASSWORD)
    painted = best_of(4, page, site.url + MINHOU)
    assert page.locator(".w-row").count() == 450
    assert painted < FIRST_PAINT_MS, f"first paint after {painted:.0f} ms"


@pytest.mark.parametrize("address", [MINHOU, COUNTY, COUNTY + "?zoom=week"])
def test_no_frame_of_a_scroll_from_end_to_end_takes_a_tenth_of_a_second(
    site: Site, page: Page, address: str
) -> None:
    sign_in(page, site, "demo-clerk", PASSWORD)
    page.goto(site.url + address)
    page.wait_for_selector(".g-wall[data-ready]")
    found = [page.evaluate(SCROLL) for _time in range(4)]
    assert found[0]["reached"] == pytest.approx(found[0]["end"], abs=2)
    longest = min(one["longest"] for one in found)
    assert longest < LONGEST_FRAME_MS, f"longest frame {longest:.0f} ms"


@pytest.mark.parametrize("address", [MINHOU, COUNTY])
def test_the_chart_holds_for_readers_of_screens_and_keeps_its_width(
    site: Site, page: Page, address: str
) -> None:
    sign_in(page, site, "demo-clerk", PASSWORD)
    page.goto(site.url + address)
    axe(page)
    no_horizontal_scroll(page)


def test_name_and_head_stay_in_sight_and_the_chart_opens_at_today(site: Site, page: Page) -> None:
    sign_in(page, site, "demo-clerk", PASSWORD)
    page.goto(site.url + COUNTY)
    box = page.locator(".g-wall").bounding_box()
    today = page.locator(".w-flag").bounding_box()
    assert box is not None and today is not None
    assert box["x"] < today["x"] < box["x"] + box["width"]
    page.evaluate("document.querySelector('.g-wall').scrollTo(600, 900)")
    head = page.locator(".w-top").bounding_box()
    name = page.locator(".w-name").nth(30).bounding_box()
    assert head is not None and name is not None
    assert head["y"] == pytest.approx(box["y"], abs=2)
    assert name["x"] == pytest.approx(box["x"], abs=2)


def test_keys_draw_a_day_wider_and_narrower_and_the_focus_says_the_sentence(site: Site, page: Page) -> None:
    sign_in(page, site, "demo-clerk", PASSWORD)
    page.goto(site.url + COUNTY)
    row = page.locator(".w-row > a").first
    said = page.locator(".w-say").first
    assert said.bounding_box()["width"] <= 1  # type: ignore[index]
    page.locator(".g-wall").focus()
    page.keyboard.press("Tab")
    assert row.evaluate("node => node === document.activeElement")
    assert said.bounding_box()["width"] > 100  # type: ignore[index]
    with page.expect_navigation():
        page.keyboard.press("+")
    assert "zoom=week" in page.url
    page.locator(".g-wall").focus()
    with page.expect_navigation():
        page.keyboard.press("-")
    assert "zoom=month" in page.url


def test_on_a_phone_each_project_has_its_name_its_strip_and_its_dates_in_words(
    site: Site, phone: Page
) -> None:
    sign_in(phone, site, "demo-clerk", PASSWORD)
    phone.goto(site.url + COUNTY)
    no_horizontal_scroll(phone)
    for part in (".w-title", ".w-say", ".w-bars"):
        box = phone.locator(part).first.bounding_box()
        assert box is not None and box["width"] > 60 and box["x"] + box["width"] <= 360, part
    axe(phone)
