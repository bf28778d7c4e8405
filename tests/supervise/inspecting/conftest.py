"""A campaign whose playbook caps inspections; plans prepared, filed, begun."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from gongjian.people.models import Unit
from gongjian.supervise.actions.inspections import plans, visits
from gongjian.supervise.models import (
    InspectionPlan,
    Visit,
)
from gongjian.supervise.playbook import inspections as section
from tests.cast import Cast

RULES = section.InspectionsText.model_validate(
    {
        "cap": {"count": 2, "period": "month", "source": "示例办发〔示例〕3号"},
        "photo": "佐证形象进度",
        "teams": [{"key": "dawn", "name": "晨查组"}],
        "duties": [{"event": "inspection"}],
        "frames": [{"key": "second", "name": "乙字头单位", "kinds": ["township"], "begins": "乙"}],
    }
)


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The playbook of the campaign caps inspections at two a month."""
    playbook = SimpleNamespace(more={"inspections": RULES})
    monkeypatch.setattr(section, "playbook_of", lambda _campaign, _on: playbook)


@pytest.fixture
def prepare(cast: Cast) -> Callable[..., InspectionPlan]:
    def make(
        kind: str = "inspection", *, days: int = 0, secret: bool = False, **values: Any
    ) -> InspectionPlan:
        on = cast.on + timedelta(days=days)
        draft = plans.PlanDraft(f"{kind}第{days}日", kind, on, on, secret, **values)
        return plans.prepare(
            viewer=cast.inspector.viewer(cast.on), campaign=cast.campaign, draft=draft, at=cast.at
        )

    return make


@pytest.fixture
def file(cast: Cast, prepare: Callable[..., InspectionPlan]) -> Callable[..., InspectionPlan]:
    def make(unit: Unit, *, days: int = 0, **values: Any) -> InspectionPlan:
        plan, viewer = prepare(days=days, **values), cast.inspector.viewer(cast.on)
        plans.choose_point(viewer=viewer, plan=plan, reason="上轮问题较多", unit_id=unit.pk, at=cast.at)
        return plans.file_plan(viewer=viewer, plan=plan, at=cast.at)

    return make


@pytest.fixture
def on_site(cast: Cast, file: Callable[..., InspectionPlan]) -> Visit:
    """A visit to town_a that has begun."""
    visit = Visit.objects.get(plan=file(cast.town_a))
    return visits.start_visit(viewer=cast.inspector.viewer(cast.on), visit=visit, at=cast.at)
