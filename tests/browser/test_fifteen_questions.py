"""The fifteen questions a leader asks, each answered from the overview in one look or one click
(docs/reference/fifteen-questions.md), and every number opens records that count the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.accounts import PASSWORD
from tests.browser.conftest import Site, sign_in

COUNTY = "/c/shili-100/"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
AMONG_HEADINGS = "h1 .nb"
FULL_PAGE = 500


@dataclass
class Desk:
    """A leader's browser: one page to read, one to open what is clicked."""

    site: Site
    page: Page
    other: Page

    def go(self, path: str = COUNTY) -> Page:
        """The page a question is asked from."""
        if self.page.url != self.site.url + path:
            self.page.goto(self.site.url + path)
        return self.page

    def part(self, heading: str) -> Locator:
        """The part of the page under a heading."""
        return self.page.locator(f"section[aria-labelledby={heading}]")

    def figure(self, measure: str, within: Locator | None = None) -> Locator:
        """The first number of that measure."""
        where = within if within is not None else self.page.locator("main")
        return where.locator(f"a.g-fig[href*='/figures/{measure}/']").first

    def opens(self, link: Locator) -> Decimal:
        """Click it: the page it opens says the same number, and lists as many records as it says stand behind it."""
        said = number(link.inner_text())
        self.other.goto(self.site.url + str(link.get_attribute("href")))
        assert number(self.other.locator(AMONG_HEADINGS).inner_text()) == said
        listed = self.other.locator("[data-record]").count()
        counted = self.other.locator("table[data-count]")
        assert listed == (
            min(int(counted.get_attribute("data-count") or 0), FULL_PAGE) if counted.count() else 0
        )
        return said

    def counts(self, link: Locator) -> Decimal:
        """The same of a count: the number is how many records are listed."""
        said = self.opens(link)
        assert self.other.locator("[data-record]").count() == said
        return said

    def came_and_went(self, link: Locator) -> tuple[int, int]:
        """Click a change: the page tells, record by record, what came and what went."""
        self.other.goto(self.site.url + str(link.get_attribute("href")))
        assert self.other.locator("h1").inner_text().endswith("为什么变了？")
        told = [self.other.locator(f"section[aria-labelledby={part}] tbody tr") for part in ("came", "went")]
        return told[0].count(), told[1].count()


def number(text: str) -> Decimal:
    """The first number of a text."""
    found = NUMBER.search(text)
    assert found is not None, f"no number in {text!r}"
    return Decimal(found.group().replace(",", ""))


@pytest.fixture(scope="module")
def leader(browser: Browser, site: Site) -> Iterator[Desk]:
    """A leader signed in on an office PC."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page, other = context.new_page(), context.new_page()
    sign_in(page, site, "demo-leader", PASSWORD)
    yield Desk(site, page, other)
    context.close()


def test_1_which_should_have_started_stuck_at_whose_desk_and_how_many_more(leader: Desk) -> None:
    leader.go()
    due = leader.part("h-due")
    now = leader.counts(leader.figure("project_due_not_started", due))
    rows = due.locator("tbody tr")
    desks = rows.locator("td[data-label='卡点环节']")
    assert [rows.count(), desks.count()] == [min(int(now), 6)] * 2
    assert all(text.strip(" —") for text in desks.all_inner_texts())
    change = due.locator("a[href*='/why/']").first
    came, went = leader.came_and_went(change)
    said = {1: f"多 {came - went}", 0: "持平", -1: f"少 {went - came}"}[(came > went) - (came < went)]
    assert change.inner_text().endswith(said)


def test_2_which_have_not_moved_for_three_weeks_or_since_their_start(leader: Desk) -> None:
    leader.go()
    weeks = leader.counts(leader.figure("project_unchanged_3_weeks"))
    assert leader.counts(leader.figure("project_unmoved_since_start")) <= weeks


def test_3_which_are_mine_and_what_must_i_decide(leader: Desk) -> None:
    leader.go(f"{COUNTY}leader/")
    leader.counts(leader.figure("project_count", leader.page.locator("h1")))
    wanted = leader.part("h-decide")
    assert wanted.locator("ul.g-decide > li").count() == number(wanted.locator(".g-count").inner_text())
    assert wanted.locator("button").count() >= wanted.locator("ul.g-decide > li").count()


def test_4_one_page_on_the_project_i_am_about_to_visit(leader: Desk) -> None:
    leader.go(f"{COUNTY}leader/")
    card = leader.part("h-mine").locator("a[href$='/card/']").first
    name = leader.part("h-mine").locator("li a.fw").first.inner_text()
    leader.other.goto(leader.site.url + str(card.get_attribute("href")))
    assert name in leader.other.locator("main").inner_text()
    assert leader.other.locator(".g-a4").count() == 1


def test_5_against_the_target_from_above_and_against_last_year(leader: Desk) -> None:
    leader.go()
    row = leader.part("h-goals").locator("tr", has_text="上级下达").first
    done = leader.opens(leader.figure("project_year_done", row))
    target = number(row.locator("a[href^='/targets/']").inner_text())
    assert number(row.locator("td[data-label='还差']").inner_text()) == target - done
    beside = leader.other.locator("section[aria-labelledby=target]").inner_text()
    assert [Decimal(found.replace(",", "")) for found in NUMBER.findall(beside) if "." in found] == [
        done,
        target - done,
    ]
    assert "上年同日" in leader.other.locator("#why").inner_text()
    assert "上年同期公布数" in leader.other.locator("section[aria-labelledby=stat]").inner_text()


def test_6_why_this_number_differs_from_the_statistics(leader: Desk) -> None:
    leader.go()
    leader.opens(leader.figure("project_year_done"))
    assert "与其他部门数不同的原因" in leader.other.locator("section[aria-labelledby=say]").inner_text()
    assert "统计数只计已纳统项目" in leader.other.locator("section[aria-labelledby=stat]").inner_text()


def test_7_what_was_reported_upward_and_who_approved_it(leader: Desk) -> None:
    leader.go()
    leader.counts(leader.figure("project_count"))
    said = leader.other.locator("section[aria-labelledby=say]").inner_text()
    assert "上次" in said and "常务副县长" in said
    leader.page.get_by_role("link", name="上报数", exact=True).click()
    heads = leader.page.locator("thead th").all_inner_texts()
    assert [head for head in ("报送对象", "批准人") if head not in heads] == []
    assert leader.page.locator("tbody tr").count() == 6


def test_8_what_of_the_last_meetings_decisions_is_done_and_who_is_behind(leader: Desk) -> None:
    leader.go()
    meeting = leader.part("h-meeting")
    told = [leader.counts(leader.figure(f"decision_{name}", meeting)) for name in ("count", "closed", "open")]
    assert told[0] == told[1] + told[2]
    late = meeting.locator("li", has_text="超期")
    behind = sum(number(text) for text in late.locator(".g-cellnote a.g-fig").all_inner_texts())
    assert behind == (leader.counts(late.locator("a.g-fig").first) if late.count() else 0)


def test_9_who_holds_most_problems_and_where_they_are_stuck(leader: Desk) -> None:
    leader.go()
    rows = leader.part("h-stuck").locator("a.g-fig[href*='desk_unit=']")
    held = [number(text) for text in rows.all_inner_texts()]
    assert held == sorted(held, reverse=True) and len(held) == 5
    assert leader.counts(rows.first) == held[0]
    assert leader.counts(leader.part("h-stuck").locator("a.g-fig[href*='category=']").first) > 0


def test_10_why_the_list_grew_or_shrank(leader: Desk) -> None:
    leader.go()
    change = leader.part("h-stage").locator("a[href*='/why/']")
    came, went = (int(number(text)) for text in re.findall(r"[进出]\s*\d+", change.inner_text()))
    assert leader.came_and_went(change) == (came, went)
    assert came + went > 0


def test_11_how_many_started_how_much_is_invested_how_far_off_the_plan_to_date(leader: Desk) -> None:
    leader.go()
    tiles = leader.page.locator(".g-tiles")
    leader.counts(leader.figure("project_started", tiles))
    done, plan = (leader.opens(leader.figure(f"project_year_{name}", tiles)) for name in ("done", "plan"))
    rate = leader.opens(leader.figure("project_year_rate", tiles))
    assert (done * 100 / plan).quantize(Decimal("0.1")) == rate
    assert "序时" in tiles.locator(".g-tile").last.inner_text()


def test_12_funds_in_place_paid_and_missing(leader: Desk) -> None:
    leader.go()
    means = leader.part("h-means")
    for measure in (
        "project_source_there",
        "project_source_planned",
        "project_fund_gap",
        "fund_paid",
        "fund_allocated",
    ):
        assert leader.opens(leader.figure(measure, means)) > 0
    assert means.locator(f"a[href^='{COUNTY}funds/']").count() == 2


def test_13_how_much_land_is_missing(leader: Desk) -> None:
    leader.go()
    means = leader.part("h-means")
    needed, handed, short = (
        leader.opens(leader.figure(f"land_{name}", means)) for name in ("needed", "handed_of_needed", "short")
    )
    assert needed - handed == short
    assert leader.counts(leader.figure("parcel_not_in_time", means)) > 0


def test_14_who_turned_red_or_green_this_week(leader: Desk) -> None:
    leader.go()
    week = leader.part("h-week")
    for light in ("late", "watch", "on_course"):
        leader.counts(
            leader.figure(
                f"project_light_{light}", week.locator(f"td:has(a[href*='project_light_{light}/?'])")
            )
        )
        turned = week.locator(f"a[href*='project_light_{light}/why/']")
        assert leader.came_and_went(turned.first) == tuple(int(text) for text in turned.all_inner_texts())


def test_15_will_the_years_plan_be_met_and_short_by_how_much(leader: Desk) -> None:
    leader.go()
    means = leader.part("h-means")
    for name in ("expected", "shortfall"):
        assert leader.opens(leader.figure(f"project_year_{name}", means)) > 0
    short = leader.counts(leader.figure("project_year_short", means))
    leader.other.goto(
        leader.site.url + str(means.locator(f"a[href^='{COUNTY}progress/']").get_attribute("href"))
    )
    assert f"{short}个项目预计完不成计划" in leader.other.locator("main").inner_text()
