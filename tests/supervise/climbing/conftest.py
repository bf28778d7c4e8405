"""The cast's campaign under way, with a matter of 甲镇 that runs late."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from gongjian import ledger
from gongjian.matters.models import Matter
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.models import LadderStep
from tests.cast import AT, SET_UP, Cast
from tests.conftest import cast
from tests.kernel.conftest import in_english
from tests.matters.conftest import assigned, day, drafted, in_hand

__all__ = ["assigned", "cast", "day", "drafted", "in_english", "in_hand"]


@pytest.fixture
def live(cast: Cast) -> Cast:
    """The cast, its campaign under way."""
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        entry.change(cast.campaign, status="live")
    return cast


@pytest.fixture
def late(live: Cast, in_hand: Callable[..., Matter]) -> Matter:
    """Signed for on 3 March, due on 12 March 2026, and not done."""
    return in_hand()


@pytest.fixture
def proposed(late: Matter, day: Any) -> LadderStep:
    """The supervision notice proposed for it on 17 March, three working days late."""
    sweep_ladder(at_half_past_eight(day(15)))
    return LadderStep.objects.get(case__matter=late, proposes=True, outcome="standing")


def at_half_past_eight(at: datetime) -> datetime:
    """The hour of the ladder on that day."""
    return at.replace(hour=8, minute=30)
