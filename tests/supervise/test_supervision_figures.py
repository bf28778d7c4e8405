"""What figures count of supervision, each by its own dates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gongjian.figures.compute import breakdown, figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.ledger import AsOf
from gongjian.supervise.actions import supervision as acts
from tests.cast import Cast
from tests.supervise.supervised import Stage, day, fresh, on


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast)


def value(
    stage: Stage, key: str, at: date, period: tuple[date, date] | None = None, **dims: str
) -> Decimal | None:
    dims_ = tuple(sorted(dims.items()))
    return figure(Query(measures()[key], stage.cast.campaign, AsOf(at), None, None, dims_, period)).value


def test_each_figure_counts_what_it_says(stage: Stage) -> None:
    stage.issued(stage.approved(stage.matter(title="另一件")), form="red_head")
    late = stage.issued()
    stage.signed(late, at=day(7))
    stage.examined(stage.replied(late))
    acts.close(stage.viewer("inspector"), fresh(late.supervision), says="办结", at=day(9))
    stage.proposed(stage.matter(title="只是提请"))
    march: Any = (date(2026, 3, 1), date(2026, 4, 1))
    assert {
        "under": value(stage, "supervision_under", on(day(9))),
        "reply overdue": value(stage, "supervision_reply_overdue", on(day(11))),
        "closed": value(stage, "supervision_closed", on(day(9)), march),
        "in time": value(stage, "supervision_closed_in_time", on(day(9)), march),
        "issued": value(stage, "notice_issued", on(day(9)), march),
        "red": value(stage, "notice_issued", on(day(9)), march, notice_form="red_head"),
        "signed late": value(stage, "notice_signed_late", on(day(4))),
        "still unsigned": value(stage, "notice_signed_late", on(day(9))),
        "replied late": value(stage, "supervision_reply_late", on(day(9))),
    } == {
        "under": 1,
        "reply overdue": 1,
        "closed": 1,
        "in time": 100,
        "issued": 2,
        "red": 1,
        "signed late": 1,
        "still unsigned": 2,
        "replied late": 0,
    }


def test_supervisions_are_told_apart_by_their_lead_units(stage: Stage) -> None:
    stage.issued()
    asked = Query(measures()["supervision_under"], stage.cast.campaign, AsOf(on(day(9))), None)
    found = [(one.query.unit_id, one.value) for _key, one in breakdown(asked, "unit")]
    assert found == [(stage.cast.town_a.pk, 1)]
