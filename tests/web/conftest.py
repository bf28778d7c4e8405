"""The scene of the figures' tests, in a campaign that is under way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cast import SHANGHAI, Cast, build_cast
from tests.figures.stage import Scene, set_scene


@pytest.fixture
def today_cast(db: None) -> Cast:
    """The cast put together this morning, so that pages, which read the clock, stand on the scene's day."""
    return build_cast(at=datetime.now(SHANGHAI) - timedelta(hours=6))


@pytest.fixture
def scene(today_cast: Cast) -> Scene:
    """Nine projects and nine matters of every sort."""
    return set_scene(today_cast, 1)
