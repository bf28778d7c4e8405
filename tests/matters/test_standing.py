"""The light of a matter is the kernel's rule, on one row and as a filter alike."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from gongjian import ledger
from gongjian.ledger.models import Entry
from gongjian.matters.models import Matter
from gongjian.matters.selectors import MEANINGS, light_q, standing
from tests.cast import AT, SET_UP, SHANGHAI, Cast
from tests.kernel.cases import cases


def matter_of(cast: Cast, case: dict[str, Any]) -> Matter:
    """The situation as a record. Time the clock stood still has moved the due date already."""
    due, done = case["due"], case.get("done")
    state = "suspended" if case.get("paused") else "reported_done" if done else "working"
    matter = Matter(
        kind="task",
        title="某事",
        campaign=cast.campaign,
        unit=cast.town_a,
        state=state,
        due_on=due + timedelta(days=case.get("stopped", 0)) if due else None,
        due_precision="open_ended" if case.get("open_ended") else "day",
        reported_done_at=datetime.combine(done, time(9), SHANGHAI) if done else None,
    )
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        return entry.create(matter)


@pytest.mark.parametrize("case", cases("lateness", "stands"))
def test_a_matter_stands_as_the_office_counts(cast: Cast, case: dict[str, Any]) -> None:
    matter, on = matter_of(cast, case), case["as_of"]
    found = standing(matter, on)
    assert (found.meaning, found.days, found.left) == (case["meaning"], case["days"], case.get("left"))
    assert [m for m in MEANINGS if Matter.objects.filter(light_q(m, on)).exists()] == [case["meaning"]]


def test_a_draft_and_a_cancelled_matter_are_not_due(cast: Cast) -> None:
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        rows = [
            entry.create(
                Matter(kind="task", title=state, campaign=cast.campaign, state=state, due_on=date(2026, 1, 1))
            )
            for state in ("drafted", "cancelled")
        ]
    on = date(2026, 3, 1)
    assert [standing(row, on).meaning for row in rows] == ["not-due", "not-due"]
    assert Matter.objects.filter(light_q("not-due", on)).count() == 2
    assert Entry.objects.filter(act="test.cast").count() == 2
