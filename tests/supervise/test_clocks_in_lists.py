"""A list tells the day that binds next: the clock of a paper or a reply, where it comes before the matter's own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongjian.ledger import AsOf
from gongjian.matters.clocks import binds_next, clocks_running
from gongjian.matters.models import Matter
from tests.cast import Cast
from tests.supervise.supervised import Stage, day, on


def told(stage: Stage, who: str, matter: Matter) -> str:
    fresh = Matter.objects.get(pk=matter.pk)
    today = on(day(4))
    return binds_next(fresh, clocks_running(stage.viewer(who), AsOf(today)).get(matter.pk), today)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


@pytest.fixture
def later(stage: Stage) -> Matter:
    """A matter whose own date is long after the papers' days."""
    return stage.matter(due=on(day(60)))


def test_the_sign_for_comes_first_then_the_reply(stage: Stage, later: Matter) -> None:
    assert told(stage, "clerk", later) == ""
    notice = stage.issued(stage.approved(later))
    assert notice.sign_by_on is not None
    assert told(stage, "clerk", later).startswith("督办") and told(stage, "clerk", later).endswith("签收")
    stage.signed(notice)
    supervision = notice.supervision
    supervision.refresh_from_db()
    reply = supervision.feedback_due_on
    assert told(stage, "clerk", later) == f"督办{reply.month}月{reply.day}日前反馈"


def test_the_own_date_binds_where_it_comes_first(stage: Stage) -> None:
    soon = stage.matter(due=on(day(4)))
    stage.issued(stage.approved(soon))
    assert told(stage, "clerk", soon) == ""


def test_whoever_may_not_see_the_supervision_is_told_nothing(stage: Stage, later: Matter) -> None:
    stage.issued(stage.approved(later))
    assert told(stage, "head_b", later) == ""


def test_lists_say_it_and_ask_no_more_for_it(
    stage: Stage, later: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: day(4))
    browser: Any = stage.cast.clerk.browser()
    address = f"/c/{stage.cast.campaign.key}/matters/?show=all"

    def asked() -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        return len(queries)

    before = asked()
    stage.issued(stage.approved(later))
    assert asked() == before
    row = browser.get(address).content.decode().split("完成地块清表</a>")[1]
    assert row.index('g-cellnote">督办') < row.index("</tr>")
