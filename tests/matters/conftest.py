"""A matter on the cast's stage, and days for it to live through (all in a published year)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongjian.matters import actions
from gongjian.matters.actions import Draft
from gongjian.matters.models import Matter
from tests.cast import AT, SHANGHAI, Cast


@pytest.fixture
def day() -> Callable[[int], datetime]:
    """Nine o'clock so many days after the cast was put together (a Monday)."""
    return lambda n: AT + timedelta(days=n)


def on(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


@pytest.fixture
def drafted(cast: Cast, day: Any) -> Callable[..., Matter]:
    """Draft a matter of a kind for 甲镇, due after ten days."""

    def make(kind: str = "task", **changes: Any) -> Matter:
        given: dict[str, Any] = {
            "title": "完成地块清表",
            "unit_id": cast.town_a.pk,
            "due": on(day(10)),
        } | changes
        return actions.draft_matter(
            viewer=cast.clerk.viewer(cast.on),
            campaign=cast.campaign,
            draft=Draft(kind=kind, **given),
            at=day(0),
        )

    return make


@pytest.fixture
def assigned(cast: Cast, day: Any, drafted: Callable[..., Matter]) -> Callable[..., Matter]:
    """The same, assigned on the same day."""

    def make(kind: str = "task", **changes: Any) -> Matter:
        return actions.assign(viewer=cast.clerk.viewer(cast.on), matter=drafted(kind, **changes), at=day(0))

    return make


@pytest.fixture
def in_hand(cast: Cast, day: Any, assigned: Callable[..., Matter]) -> Callable[..., Matter]:
    """The same, signed for by 甲镇 the next day."""

    def make(kind: str = "task", **changes: Any) -> Matter:
        return actions.accept(
            viewer=cast.reporter_a.viewer(cast.on), matter=assigned(kind, **changes), at=day(1)
        )

    return make
