"""A loaded plan taken back, and the sheet of a plan loaded again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from gongjian import ledger
from gongjian.exchange.actions import start_undo
from gongjian.exchange.models import ImportRow
from gongjian.projects.actions.network import nodes as network_nodes
from gongjian.projects.actions.network import plan as plans
from gongjian.projects.models import PlanLink, PlanNetwork, PlanNode, Project
from tests.cast import Cast
from tests.exchange.nodes.stage import GOOD, ONE, Loaded, approve, found_in, registered, sheet

pytestmark = pytest.mark.django_db


def test_a_load_is_taken_back_whole(
    cast: Cast, load: Loaded, project: Project, work: Callable[[], None], at: datetime
) -> None:
    run = load(sheet(*GOOD))
    start_undo(viewer=cast.clerk.viewer(cast.on), run=run, at=at)
    work()
    run.refresh_from_db()
    assert (run.state, run.summary["undo"]["kept"]) == ("undone", [])
    for model in (PlanNetwork, PlanNode, PlanLink):
        assert model.objects.filter(voided=False).count() == 0


def test_a_plan_worked_on_since_stays_whole(
    cast: Cast, load: Loaded, project: Project, work: Callable[[], None], at: datetime
) -> None:
    run = load(sheet(*GOOD))
    approve(cast, PlanNetwork.objects.get())
    network_nodes.start_node(
        viewer=cast.clerk.viewer(cast.on), node=PlanNode.objects.get(key="A-1"), on=cast.on,
        at=cast.at + timedelta(hours=3),
    )  # fmt: skip
    start_undo(viewer=cast.clerk.viewer(cast.on), run=run, at=at + timedelta(hours=4))
    work()
    run.refresh_from_db()
    assert [one["row"] for one in run.summary["undo"]["kept"]] == [3, 4, 5, 6]
    assert PlanNode.objects.filter(voided=False).count() == 4
    assert PlanLink.objects.filter(voided=False).count() == 4


def test_one_changed_node_keeps_the_whole_plan(
    cast: Cast, load: Loaded, project: Project, work: Callable[[], None], at: datetime
) -> None:
    run = load(sheet(*GOOD))
    with ledger.record("test.cast", by=ledger.Actor("t"), at=at) as entry:
        entry.change(PlanNode.objects.get(key="A-1"), source="某条例")
    start_undo(viewer=cast.clerk.viewer(cast.on), run=run, at=at)
    work()
    assert PlanNode.objects.filter(voided=False).count() == 4
    assert PlanLink.objects.filter(voided=False).count() == 4


@pytest.mark.parametrize("approved", [False, True])
def test_the_sheet_of_a_plan_loads_back_unchanged(
    cast: Cast, check: Loaded, project: Project, approved: bool
) -> None:
    network = plans.draft_network(
        viewer=cast.clerk.viewer(cast.on), project=project, template_key="private-plant", start_on=date(2026, 3, 2),
        branches=("eia-form",), campaign=cast.campaign, at=cast.at,
    )  # fmt: skip
    if approved:
        approve(cast, network)
    count = PlanNode.objects.filter(voided=False).count()
    for address in (f"/projects/{project.number}/network/plan.xlsx", "/c/shili-100/nodes/plan.xlsx"):
        answer = cast.clerk.browser().get(address)
        run = check(BytesIO(b"".join(answer.streaming_content)))
        assert found_in(run) == []
        assert (run.summary["skip"], run.row_count) == (count, count)


def test_the_sheet_of_a_plan_drafts_the_same_plan_for_another_project(
    cast: Cast, load: Loaded, project: Project
) -> None:
    plans.draft_network(
        viewer=cast.clerk.viewer(cast.on), project=project, template_key="private-plant", start_on=date(2026, 3, 2),
        branches=("eia-form",), campaign=cast.campaign, at=cast.at,
    )  # fmt: skip
    answer = cast.clerk.browser().get(f"/projects/{project.number}/network/plan.xlsx")
    content = BytesIO(b"".join(answer.streaming_content))
    other = registered(cast, "示例乙厂房")
    run = load(renamed(content, other.name), with_asked=True)
    assert ({one[0] for one in found_in(run)}, run.summary["done"]["left"]) == ({"limit_zero"}, 0)

    def told(of: Project) -> list[tuple[Any, ...]]:
        nodes = PlanNode.objects.filter(project=of, voided=False).order_by("ordinal")
        return [
            (one.name, one.phase, one.unit_id, one.limit_days, one.statutory_days, one.promised_days,
             one.planned_start_on, one.planned_finish_on)
            for one in nodes
        ]  # fmt: skip

    def linked(of: Project) -> set[tuple[Any, ...]]:
        links = PlanLink.objects.filter(network__project=of, voided=False)
        return set(links.values_list("before__name", "after__name", "kind", "lag_days"))

    assert told(other) == told(project)
    assert linked(other) == linked(project)
    assert ImportRow.objects.filter(entry_seq=None).count() == 0


def renamed(content: BytesIO, name: str) -> BytesIO:
    """The same workbook with another project's name."""
    from openpyxl import load_workbook

    book = load_workbook(content)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == ONE:
                cell.value = name
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def test_plans_out_of_reach_stay_out_of_the_sheet(cast: Cast, load: Loaded, project: Project) -> None:
    load(sheet(*GOOD))
    assert cast.outsider.browser().get("/c/shili-100/nodes/plan.xlsx").status_code == 404
    assert cast.head_b.browser().get("/c/shili-100/nodes/plan.xlsx").status_code == 200
