"""A project without a plan, and the clerk who loads one."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest

from gongjian.exchange.actions import confirm, map_columns
from gongjian.exchange.models import ImportRun
from gongjian.projects.models import Project
from tests.cast import Cast
from tests.exchange.conftest import Upload
from tests.exchange.nodes.stage import ONE, Loaded, registered


@pytest.fixture
def project(cast: Cast) -> Project:
    """A project on the campaign's list, without a plan."""
    return registered(cast, ONE)


@pytest.fixture
def check(cast: Cast, upload: Upload, at: datetime) -> Loaded:
    """Upload a sheet and take its columns as proposed."""

    def it(content: BytesIO) -> ImportRun:
        run = upload(content, kind="nodes", name="节点计划表.xlsx")
        if run.state == "checked":
            return run
        viewer = cast.clerk.viewer(cast.on)
        return map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={}, at=at)

    return it


@pytest.fixture
def load(cast: Cast, check: Loaded, work: Callable[[], None], at: datetime) -> Loaded:
    """The same, confirmed and loaded."""

    def it(content: BytesIO, with_asked: bool = False) -> ImportRun:
        run = check(content)
        confirm(viewer=cast.clerk.viewer(cast.on), run=run, at=at, with_asked=with_asked)
        work()
        run.refresh_from_db()
        return run

    return it
