"""卡点环节: days by step and by office, from the desk legs; every number opens its matters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongjian import ledger
from gongjian.ledger import AsOf
from gongjian.matters import actions as matters
from gongjian.matters.models import LegKind
from gongjian.supervise.actions.problems import answer_leg, send
from gongjian.supervise.selectors.time_lost import time_table
from tests.cast import Cast
from tests.supervise.problem_stage import accepted, at, fresh, raised


@pytest.fixture(autouse=True)
def live(cast: Cast) -> None:
    with ledger.record("test.cast", by=cast.clerk.actor, at=at(0)) as entry:
        entry.change(cast.campaign, status="live")


def walked(cast: Cast) -> None:
    """甲镇 has it a day, then signs for it; the bureau has it two days; the office reviews one; struck off later."""
    problem = raised(cast)
    accepted(cast, problem, 1)
    leg = send(
        viewer=cast.clerk.viewer(cast.on), matter=fresh(problem), direction="up", to_unit_id=cast.bureau.pk,
        why="请协调", at=at(2),
    )  # fmt: skip
    answer_leg(viewer=cast.head_bureau.viewer(cast.on), leg=leg, says="已协调", at=at(4))
    matters.report_done(viewer=cast.head_a.viewer(cast.on), matter=fresh(problem), result="已通", at=at(7))


def test_time_is_laid_at_the_desk_it_was_spent_on(cast: Cast) -> None:
    walked(cast)
    table = time_table(cast.campaign, AsOf(at(8).date()), None, at(8), "category")
    step = table.steps["utilities"]
    assert step.sum_days(LegKind.OWN) == 5  # two days before it went up, three after it came back
    assert step.sum_days(LegKind.WAITING) == 2
    assert step.sum_days(LegKind.REVIEW) == 1
    assert table.offices[str(cast.bureau.pk)].sum_days(LegKind.WAITING) == 2
    assert table.offices[str(cast.town_a.pk)].sum_days(LegKind.OWN) == 5
    assert step.lost_days == 3


def test_legs_sum_to_the_time_elapsed(cast: Cast) -> None:
    walked(cast)
    table = time_table(cast.campaign, AsOf(at(8).date()), None, at(8), "kind")
    assert sum(table.whole.sum_days(kind) for kind in LegKind) == (at(8) - at(0)) / timedelta(days=1)


def test_the_median_is_over_the_matters_that_spent_any(cast: Cast) -> None:
    walked(cast)
    raised(cast, title="另一个")
    table = time_table(cast.campaign, AsOf(at(8).date()), None, at(8), "kind")
    waiting, own = (table.steps["problem"].median_days(kind) for kind in (LegKind.WAITING, LegKind.OWN))
    assert (waiting, own) == (
        2,
        3,
    )  # own: 5 days, and 1 day of what was recorded after the first was reported done


def test_each_number_opens_its_matters_and_an_outsider_finds_no_page(cast: Cast) -> None:
    walked(cast)
    browser = cast.clerk.browser()
    page = browser.get("/c/shili-100/time-lost/", {"step_by": "category"})
    assert page.status_code == 200
    cell = next(
        cell
        for cell in page.context["parts"][0]["lost"][0]["cells"]
        if cell["label"] == LegKind.WAITING.label
    )
    behind = browser.get(cell["href"]).context["behind"]
    assert [row["title"] for row in behind["rows"]] == ["进场道路未通"]
    assert cast.outsider.browser().get("/c/shili-100/time-lost/").status_code == 404


def test_a_township_sees_the_time_of_its_own_matters(cast: Cast) -> None:
    walked(cast)
    viewer = cast.reporter_b.viewer(cast.on)
    assert time_table(cast.campaign, AsOf(at(8).date()), viewer, at(8), "kind").whole.by_kind == {}


def test_who_lost_time_stands_first_with_the_longest_bar_and_who_lost_none_is_folded(cast: Cast) -> None:
    walked(cast)
    raised(cast, title="只在手上的", unit_id=cast.town_b.pk)
    parts = cast.clerk.browser().get("/c/shili-100/time-lost/").context["parts"]
    offices = next(part for part in parts if part["key"] == "offices")
    shares = [line["share"] for line in offices["lost"]]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1
    assert cast.bureau.label in [line["name"] for line in offices["lost"]]
    assert [line["name"] for line in offices["rest"]] == ["甲镇", "乙镇"]
