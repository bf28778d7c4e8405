"""Show 3: 张掖's round under a cap, drawn by its seed; what the public raised and what was inherited, each opening."""

import re
from typing import Any

import pytest
from django.test import Client

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.files import data_file
from gongjian.commands.demo_data.published_counts import lay_down_counted
from gongjian.figures.facts import check, read_facts
from gongjian.kernel.problems import Refused
from gongjian.kernel.sampling import draw
from gongjian.ledger import memo
from gongjian.people.actions.writing import put_grant
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import InspectionPlan, InspectionPoint, Problem, Visit
from gongjian.supervise.selectors.inspections.caps import check_cap, left_by_unit
from tests.cast import SET_UP, Cast

CALLED = ("Z-58", "Z-59", "Z-60", "Z-61", "Z-62", "Z-63", "Z-64", "Z-65")


@pytest.fixture
def zhangye(db: None) -> Campaign:
    memo.forget_all()
    lay_down_counted(data_file("zhangye"))
    return Campaign.objects.get(key="zhangye-2023q1")


@pytest.fixture
def plan(zhangye: Campaign) -> InspectionPlan:
    return InspectionPlan.objects.get(campaign=zhangye)


@pytest.fixture
def inspector(zhangye: Campaign, request: pytest.FixtureRequest) -> Client:
    """The browser of an inspector who reaches 张掖 whole."""
    cast: Cast = request.getfixturevalue("cast")  # after the campaign: the cast enters the books in 2026
    with ledger.record("test.cast", by=SET_UP, at=cast.at) as entry:
        put_grant(entry, post=cast.inspector.post, role="inspector", unit=zhangye.unit, from_on=cast.on)
    return cast.inspector.browser()


def test_what_was_published_is_counted_from_the_records_of_the_round_and_the_desks(zhangye: Campaign) -> None:
    found = {fact.id: check(fact) for fact in read_facts() if fact.id in CALLED}
    counted = {key: (row["computed"], row["equal"]) for key, row in found.items()}
    assert counted == {
        "Z-58": ("35", True), "Z-59": ("11", True), "Z-60": ("24", True), "Z-61": ("10", True), "Z-62": ("14", True),
        "Z-63": ("11", True), "Z-64": ("4", True), "Z-65": ("31", True),
    }  # fmt: skip


def test_the_round_was_filed_before_its_day_and_its_35_points_are_those_of_the_seed(
    plan: InspectionPlan,
) -> None:
    assert plan.secret and plan.state == "closed"
    assert plan.drawn_at is not None and plan.filed_at is not None and plan.opened_at is not None
    assert plan.drawn_at <= plan.filed_at < plan.opened_at
    points = InspectionPoint.objects.filter(plan=plan).select_related("unit")
    frame = [row.unit.number for row in points if row.unit is not None]
    assert (len(frame), plan.frame_size) == (92, 92)
    made = draw(frame, 35, plan.seed)
    drawn = points.filter(drawn=True).order_by("ordinal")
    assert [row.unit.number for row in drawn if row.unit is not None] == list(made.points)
    assert made.frame == plan.frame_digest
    visits = Visit.objects.filter(plan=plan, state="ended")
    assert set(visits.values_list("point_id", flat=True)) == {row.pk for row in drawn}


def test_nothing_is_said_of_a_unit_that_exists(plan: InspectionPlan) -> None:
    visits = Visit.objects.filter(plan=plan).select_related("unit")
    assert {row.unit.illustrative for row in visits if row.unit is not None} == {True}
    assert {row.illustrative for row in visits} == {True}
    found = Problem.objects.filter(visit__plan=plan).select_related("matter__unit")
    assert [row.matter.unit.illustrative for row in found if row.matter.unit is not None] == [True] * 11


def test_the_cap_leaves_nothing_to_those_drawn_and_one_to_the_others(
    zhangye: Campaign, plan: InspectionPlan
) -> None:
    rows = InspectionPoint.objects.filter(plan=plan)
    units = {row.unit_id for row in rows if row.unit_id is not None}
    drawn = {row.unit_id for row in rows if row.drawn and row.unit_id is not None}
    left = {one.unit.pk: one.left for one in left_by_unit(zhangye, units, plan.from_on)}
    assert left == {unit: 0 if unit in drawn else 1 for unit in units}
    with pytest.raises(Refused) as refused:
        check_cap(zhangye, "inspection", [(next(iter(drawn)), plan.from_on)])
    assert refused.value.code == "cap_reached"


def test_from_the_figure_to_the_round_its_cap_and_its_draw_drawn_again(
    zhangye: Campaign, plan: InspectionPlan, inspector: Client
) -> None:
    figure = _page(inspector, f"/c/{zhangye.key}/figures/inspected_unit_count/")
    visited = re.findall(r'href="(/visits/[^"]+/)"', figure)
    assert len(set(visited)) == 35
    visit = _page(inspector, visited[0])
    assert f'href="/inspections/{plan.number}/"' in visit

    shown = _page(inspector, f"/inspections/{plan.number}/")
    assert "同一单位每季度督查检查不超过1次" in shown and "没写对一个单位检查几次为限" in shown
    assert plan.seed in shown and plan.frame_digest in shown
    assert "从92个中抽取35个（示例受检单位名单）" in shown and "从哪些单位中抽、怎么抽，原文都没写" in shown
    assert "刚刚重抽：35个点位，结果一致" in shown
    assert shown.count("2023年一季度还可再检查0次") == 35

    again = _page(inspector, f"/inspections/{plan.number}/?draw=again")
    assert re.search(r"按种子从名单92个中重抽：仍是这35个点位，先后次序也一致。", again)

    free = InspectionPoint.objects.filter(plan=plan, drawn=False).select_related("unit").first()
    assert free is not None and free.unit is not None
    asked = _page(inspector, f"/c/{zhangye.key}/inspections/?cap_unit={free.unit.number}&cap_on=2023-03-31")
    assert f"{unit_tree().label(free.unit_id)}" in asked and "还可检查1次" in _status(asked)


def test_matters_of_the_public_and_legacy_items_open_from_their_figures(
    zhangye: Campaign, inspector: Client
) -> None:
    counted = {}
    for measure in (
        "public_count",
        "public_from_above",
        "public_accepted",
        "legacy_count",
        "legacy_from_above",
    ):
        figure = _page(inspector, f"/c/{zhangye.key}/figures/{measure}/")
        rows = dict.fromkeys(re.findall(r'href="(/(?:legacy|public-reports)/[^"]+/)"', figure))
        counted[measure] = len(rows)
        _page(inspector, next(iter(rows)))
    assert counted == {
        "public_count": 24, "public_from_above": 10, "public_accepted": 14, "legacy_count": 31, "legacy_from_above": 11,
    }  # fmt: skip


def test_the_four_classes_of_legacy_items_add_up_to_the_31(zhangye: Campaign, inspector: Client) -> None:
    ledger = _page(inspector, f"/c/{zhangye.key}/legacy/")
    assert sorted(set(re.findall(r"示例类别[一二三四]", ledger))) == sorted(
        ["示例类别一", "示例类别二", "示例类别三", "示例类别四"]
    )


def _page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def _status(page: str) -> str:
    found: Any = re.search(r'role="status"><b>(.*?)</b>', page, re.S)
    return str(found.group(1))
