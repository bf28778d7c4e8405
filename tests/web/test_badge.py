"""The number at 待办 in the bar is the number the inbox lists."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongjian.kit.registry import Notice, inbox_notices
from gongjian.ledger import memo
from tests.figures.stage import Scene

BADGE = re.compile(r'<span class="g-count" aria-label="待办 (\d+)">')


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Notice]:
    """What rooms have for the reader, in place of what they would tell."""
    found: list[Notice] = []
    monkeypatch.setattr(inbox_notices, "_items", {"test": lambda _viewer, _at: list(found)})
    memo.forget_all()
    return found


def badge(page: Any) -> int:
    counts = [room["count"] for room in page.context["nav"] if room["key"] == "todo"]
    shown = BADGE.search(page.content.decode())
    assert (counts[0] or 0) == (int(shown[1]) if shown else 0)
    return counts[0] or 0


@pytest.mark.parametrize("who", ["clerk", "reporter_a", "head_bureau", "leader", "campaign_admin"])
def test_the_bar_the_inbox_and_the_overview_count_alike(scene: Scene, told: list[Notice], who: str) -> None:
    told += [Notice("阶段", "待确认", "/a/"), Notice("督办", "待批准", "/b/")]
    browser = getattr(scene.cast, who).browser()
    inbox = browser.get("/todo/")
    listed = sum(len(group["rows"]) for group in inbox.context["groups"]) + 2
    assert badge(inbox) == inbox.context["counts"]["waiting"] == listed
    overview = browser.get("/c/shili-100/")
    assert badge(overview) == overview.context["waiting"] == listed
    assert badge(browser.get("/c/shili-100/matters/")) == listed


def test_what_came_in_since_is_counted_where_the_reader_looks_next(scene: Scene, told: list[Notice]) -> None:
    browser = scene.cast.clerk.browser()
    before = badge(browser.get("/todo/"))
    told.append(Notice("阶段", "待确认", "/a/"))
    assert badge(browser.get("/todo/")) == before + 1
    assert badge(browser.get("/c/shili-100/matters/")) == before + 1


def test_the_count_of_one_reader_is_not_anothers_on_the_same_desk(scene: Scene, told: list[Notice]) -> None:
    told.append(Notice("阶段", "待确认", "/a/"))
    first, second = scene.cast.clerk.browser(), scene.cast.leader.browser()
    first.get("/todo/")
    alone = badge(second.get("/c/shili-100/matters/"))
    second.cookies["notices"] = first.cookies["notices"].value
    assert badge(second.get("/c/shili-100/matters/")) == alone


def test_the_bar_asks_no_room_on_other_pages(scene: Scene, told: list[Notice]) -> None:
    browser = scene.cast.clerk.browser()

    def asked() -> int:
        browser.get("/c/shili-100/matters/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/c/shili-100/matters/")
        return len(queries)

    without = asked()
    told += [Notice("阶段", "待确认", "/a/")] * 3
    browser.get("/todo/")
    assert asked() == without
