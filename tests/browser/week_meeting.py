"""Tuesday of the played week: the material, the meeting and its decisions, the papers that say them, the wall."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import (
    axe,
    no_horizontal_scroll,
)
from tests.browser.week_played import Week, agenda, docx_text, download

SECTIONS = ["上次议定事项", "各组上周情况", "需协调事项", "领导讲评", "本周任务"]
PAPERS = ("pack", "decisions", "minutes")
DECISIONS = (
    ("东河园区用地组件当天报齐", "县资源规划局", 3),
    ("二期用地指标按需求日交付", "东河镇", 8),
    ("补偿资金专户拨付到位", "县财政局", 10),
)


def figures_open(clerk: Page, line: Locator, meeting: str) -> None:
    """Each number of a line opens on records that count as many."""
    links = [(one.inner_text(), one.get_attribute("href")) for one in line.locator("a.g-fig").all()]
    assert links
    for value, address in links:
        assert address is not None
        clerk.goto(meeting.partition("/meetings/")[0] + address)
        expect(clerk.locator("main")).to_contain_text(value)
    clerk.goto(meeting)


def changes_stand_beside(week: Week, clerk: Page, meeting: str) -> None:
    """Tuesday morning a decision of last week is done: the frozen line stays, what it says now stands under it."""
    title = week.units("books", 1, 9, 0)["decided"][0]
    week.units("done", 1, 9, 10, title)
    week.at(1, 9, 20)
    clerk.goto(meeting)
    point = agenda(clerk).first
    expect(point.locator("h3")).to_contain_text("会前更新")
    later = point.locator("li.g-later")
    expect(later).to_have_count(1)
    expect(later).to_contain_text("会前更新")
    expect(later).to_contain_text(title)


def the_meeting_decides(week: Week, clerk: Page, bureau: Page, meeting: str) -> None:
    """Three decisions, a line each; at once on the units' desks; the list goes out when the meeting ends."""
    for place, (says, unit, days) in enumerate(DECISIONS, start=1):
        at = week.at(1, 15, 10 * place)
        clerk.goto(meeting)
        clerk.fill("#d-says", says)
        clerk.fill("#d-who", unit)
        due = at.date() + timedelta(days=days)
        clerk.fill("#d-due", f"{due.month}月{due.day}日")
        clerk.get_by_role("button", name="记下").click()
        expect(clerk.locator("#decisions .alert[role=status]")).to_contain_text(unit)
        expect(clerk.locator("#decisions .g-decision")).to_have_count(place)
    bureau.goto(week.site.url + "/todo/")
    expect(bureau.locator("main")).to_contain_text(DECISIONS[0][0])
    clerk.fill("textarea[name=minutes]", "各组逐件过了卡点。\n差的组件限时报齐。")
    clerk.fill("textarea[name=remarks]", "原话不外传")
    clerk.locator("#minutes button").click()
    expect(clerk.locator("#minutes-saved")).to_contain_text("15:30")
    week.at(1, 16, 30)
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="散会，印发议定事项清单").click()
    expect(clerk.locator("main")).to_contain_text("16:30")
    no_horizontal_scroll(clerk)


def papers_say_what_was_decided(week: Week, clerk: Page, meeting: str) -> None:
    """Material, list and minutes, each as Word and PDF; the leader's own words in none of them."""
    said = {what: docx_text(download(clerk, f"{meeting}{what}.docx")) for what in PAPERS}
    assert all(download(clerk, f"{meeting}{what}.pdf").startswith(b"%PDF") for what in PAPERS)
    for title, unit, _days in DECISIONS:
        assert (title in said["decisions"], unit in said["decisions"], title in said["minutes"]) == (
            True,
        ) * 3
    numbered = [f"{sign}、{title}" for sign, title in zip("一二三四五", SECTIONS, strict=True)]
    places = [said["pack"].index(title) for title in numbered]
    assert places == sorted(places)
    assert "会前更新" in said["pack"]
    assert not any("原话不外传" in text for text in said.values())


def on_the_wall(clerk: Page, meeting: str) -> None:
    """Big type, a point a screen, arrows turn."""
    clerk.get_by_role("link", name="投屏").click()
    screens = clerk.locator(".g-screen")
    expect(screens.first).to_be_in_viewport(ratio=0.9)
    titles = [re.sub(r"[\d/\s]", "", one) for one in screens.locator("h2").all_inner_texts()]
    assert list(dict.fromkeys(titles)) == [*SECTIONS, "议定事项"]
    clerk.keyboard.press("ArrowRight")
    expect(screens.nth(1)).to_be_in_viewport(ratio=0.9)
    expect(screens.first).not_to_be_in_viewport(ratio=0.5)
    clerk.keyboard.press("ArrowLeft")
    expect(screens.first).to_be_in_viewport(ratio=0.9)
    assert "原话不外传" not in clerk.locator("main").inner_text()
    axe(clerk)
    no_horizontal_scroll(clerk)
    clerk.goto(meeting)
