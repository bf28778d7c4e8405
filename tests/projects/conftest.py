"""A cast, and projects of the county registered by its clerk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gongjian.projects import actions
from gongjian.projects.models import Project, ProjectRole
from tests.cast import Cast, build_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()


@pytest.fixture
def register(cast: Cast) -> Callable[..., Project]:
    """register("a name", total_fen=…): a project of town_a in the cast's campaign, at the stage preliminary."""

    def make(
        name: str = "示例水厂扩建",
        *,
        stage: str = "preliminary",
        unit: Any = None,
        days_ago: int = 0,
        **values: Any,
    ) -> Project:
        at = cast.at - timedelta(days=days_ago)
        new = actions.NewProject(
            values={"name": name, **values},
            holdings=[actions.Held(ProjectRole.LEAD, unit_id=(unit or cast.town_a).pk)],
            stage=actions.StageAt(stage),
            joins=actions.Joined(cast.campaign),
            illustrative=True,
        )
        return actions.register_project(viewer=cast.clerk.viewer(cast.on), new=new, at=at)

    return make


@pytest.fixture
def project(register: Callable[..., Project]) -> Project:
    return register()
