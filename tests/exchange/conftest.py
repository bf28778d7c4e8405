"""A clerk at the desk: uploads, checks, confirms; the worker is run by hand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from gongjian.exchange.actions import start_run
from gongjian.exchange.models import ImportRun
from gongjian.kit import jobs
from gongjian.kit.registry import import_kinds
from tests.cast import Cast

Upload = Callable[..., ImportRun]


@pytest.fixture
def at(cast: Cast) -> datetime:
    """An hour after the cast was put together."""
    return cast.at + timedelta(hours=1)


@pytest.fixture
def upload(cast: Cast, at: datetime) -> Upload:
    """Upload a workbook as the clerk."""

    def put(content: BytesIO, kind: str = "projects", name: str = "清单.xlsx", by: Any = None) -> ImportRun:
        viewer = (by or cast.clerk).viewer(cast.on)
        campaign = cast.campaign if import_kinds[kind].needs_campaign else None
        return start_run(
            viewer=viewer, kind=import_kinds[kind], campaign=campaign, name=name, file=content, at=at
        )

    return put


@pytest.fixture
def work(at: datetime) -> Callable[[], None]:
    """Let the worker do what waits."""

    def go() -> None:
        jobs.run_all(lambda: at + timedelta(minutes=1))

    return go
