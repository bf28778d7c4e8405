"""节点计划表 loaded: plans drafted from it, and what is wrong told by line and column."""

from datetime import date, datetime
from typing import Any

import pytest

from gongjian.exchange.selectors import groups_of
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.ledger import memo
from gongjian.projects.models import PlanLink, PlanNetwork, PlanNode, Project
from tests.cast import Cast
from tests.exchange import make_lists
from tests.exchange.nodes.stage import GOOD, HEADS, ONE, Loaded, approve, found_in, registered, sheet, waits

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- drafting
def test_every_column_of_the_real_form_is_found(check: Loaded, project: Project) -> None:
    run = check(sheet(*GOOD))
    assert set(run.mapping["columns"]) == {
        "place", "project", "code", "name", "unit", "statutory", "promised", "waits", "start", "finish", "done",
    }  # fmt: skip


def test_a_preview_drafts_nothing(check: Loaded, project: Project) -> None:
    head = memo.read_head().seq
    run = check(sheet(*GOOD))
    assert (run.summary["create"], run.summary["bad"], run.summary["asked"]) == (4, 0, 0)
    assert (memo.read_head().seq, PlanNetwork.objects.count()) == (head, 0)


def test_a_sheet_drafts_the_plan_as_one_entry_and_leaves_approval_to_a_person(
    load: Loaded, project: Project, cast: Cast
) -> None:
    head = memo.read_head().seq
    run = load(sheet(*GOOD))
    assert run.summary["done"] == {"created": 4, "updated": 0, "unchanged": 0, "left": 0}
    assert memo.read_head().seq == head + 1
    network = PlanNetwork.objects.get(project=project)
    assert (network.state, network.approved_at, network.start_on) == ("drafted", None, date(2026, 3, 2))
    nodes = list(PlanNode.objects.filter(network=network).order_by("ordinal"))
    assert [(one.key, one.name, one.limit_days, one.statutory_days, one.promised_days) for one in nodes] == [
        ("A-1", "企业投资项目备案", 1, 3, 1),
        ("A-2", "水、电接入", 10, 20, 10),
        ("A-3", "施工图审查", 15, None, 15),
        ("A-4", "施工许可证核发", 2, 7, 2),
    ]
    assert [one.unit_id for one in nodes] == [cast.bureau.pk, cast.bureau.pk, cast.town_a.pk, cast.bureau.pk]
    assert waits() == {
        "水、电接入": {"企业投资项目备案"},
        "施工图审查": {"企业投资项目备案"},
        "施工许可证核发": {"水、电接入", "施工图审查"},
    }
    assert nodes[0].planned_start_on == date(2026, 3, 2)
    assert [one.critical for one in nodes] == [True, False, True, True]


def test_planned_days_of_the_sheet_hold_where_nothing_stands_against_them(
    load: Loaded, project: Project
) -> None:
    load(
        sheet(
            ("A-1", "备案", "县资规局", 3, None, None, date(2026, 3, 2), date(2026, 3, 5)),
            ("A-2", "审查", "县资规局", None, None, "A-1", date(2026, 3, 16), date(2026, 3, 20)),
        )
    )
    second = PlanNode.objects.get(key="A-2")
    assert (second.limit_days, second.not_before_on) == (4, date(2026, 3, 16))
    assert (second.planned_start_on, second.planned_finish_on) == (date(2026, 3, 16), date(2026, 3, 20))
    assert PlanNode.objects.get(key="A-1").not_before_on is None


def test_planned_days_that_cannot_be_held_are_asked_about(check: Loaded, project: Project) -> None:
    run = check(
        sheet(
            ("A-1", "备案", "县资规局", 3, 3, None, date(2026, 3, 2)),
            ("A-2", "审查", "县资规局", None, 5, "A-1", date(2026, 3, 3)),
        )
    )
    assert found_in(run) == [("days_differ", "I", [4])]
    assert (run.summary["create"], run.summary["asked"]) == (1, 1)


def test_a_new_plan_waits_for_the_line_that_is_asked_about(load: Loaded, project: Project) -> None:
    lines = (
        ("A-1", "备案", "县资规局", 3, 3, None, date(2026, 3, 2)),
        ("A-2", "审查", "县资规局", None, 5, "A-1", date(2026, 3, 3)),
    )
    run = load(sheet(*lines))
    assert (PlanNetwork.objects.count(), run.summary["done"]["left"]) == (0, 2)
    told = run.rows.get(row_number=3).problems
    assert [one["code"] for one in told] == ["left_with_another"]
    load(sheet(*lines), with_asked=True)
    assert PlanNode.objects.count() == 2


def test_what_has_happened_comes_with_the_plan(load: Loaded, project: Project) -> None:
    run = load(sheet(("A-1", "备案", "县资规局", 3, 3, None, date(2026, 2, 24), None, date(2026, 2, 27))))
    assert found_in(run) == []
    node = PlanNode.objects.get(key="A-1")
    assert (node.planned_start_on, node.actual_finish_on) == (date(2026, 2, 24), date(2026, 2, 27))


def test_a_later_sheet_adds_nodes_and_changes_what_comes_before(load: Loaded, project: Project) -> None:
    load(sheet(*GOOD))
    run = load(
        sheet(
            ("A-1", "企业投资项目备案", None, None, None, None),
            ("A-9", "地震安全性评价", "县资规局", None, 5, "A-1"),
            ("A-3", "施工图审查", None, None, None, "A-9"),
            ("A-2", "水、电接入", None, None, None, "无"),
        )
    )
    assert run.summary["done"] == {"created": 1, "updated": 2, "unchanged": 1, "left": 0}
    assert waits() == {
        "地震安全性评价": {"企业投资项目备案"},
        "施工图审查": {"地震安全性评价"},
        "施工许可证核发": {"水、电接入", "施工图审查"},
    }
    order = list(PlanNode.objects.filter(voided=False).order_by("ordinal").values_list("key", flat=True))
    assert order == ["A-1", "A-9", "A-2", "A-3", "A-4"]


def test_several_projects_in_one_sheet_each_get_their_plan(
    cast: Cast, load: Loaded, project: Project, at: datetime
) -> None:
    registered(cast, "示例乙厂房")
    rows = [
        [number, name, None, f"节点{number}", "县资规局", None, 3, str(number - 1) if number > 1 else None]
        + [None] * 3
        for name in (ONE, "示例乙厂房")
        for number in range(1, 131)
    ]
    run = load(make_lists.book(SheetSpec(title="节点计划表", columns=HEADS, rows=rows)))
    assert run.summary["done"]["created"] == 260
    assert run.summary["cuts"] == [130, 260]
    assert PlanLink.objects.filter(voided=False).count() == 258
    assert len(run.entry_seqs) == 2


# ---------------------------------------------------------------- bad input
@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            [("A-1", "甲", "县资规局", None, 3, "A-3"), ("A-2", "乙", "县资规局", None, 3, "A-1"),
             ("A-3", "丙", "县资规局", None, 3, "A-2")],
            [("plan_incomplete", "B", [4, 5]), ("cycle", "H", [3])],
        ),
        ([("A-1", "甲", "县资规局", None, 3, "A-1")], [("cycle", "H", [3])]),
        (
            [("A-1", "甲", "县资规局", None, 3), ("A-2", "乙", "县资规局", None, 3, "不存在的节点")],
            [("plan_incomplete", "B", [3]), ("predecessor_unknown", "H", [4])],
        ),
        ([("A-1", "甲", "县资规局", 0)], [("statutory_not_positive", "F", [3])]),
        ([("A-1", "甲", "县资规局", 5, -3)], [("promised_not_positive", "G", [3])]),
        ([("A-1", "甲", "县资规局", 3, 5)], [("promised_over_statutory", "G", [3])]),
        ([("A-1", "甲", "县资规局")], [("limit_missing", "", [3])]),
        (
            [("A-1", "甲", "县资规局", None, 3), ("A-1", "乙", "县资规局", None, 3)],
            [("node_twice", "C", [4]), ("plan_incomplete", "B", [3])],
        ),
        (
            [(None, "甲", "县资规局", None, 3), (None, "甲", "县资规局", None, 3)],
            [("node_twice", "D", [4]), ("plan_incomplete", "B", [3])],
        ),
        ([("A-1", "甲", "没有的局", None, 3)], [("unit_unknown", "E", [3])]),
        ([("A-1", "甲" * 121, "县资规局", None, 3)], [("too_long", "D", [3])]),
        ([("A-1", "甲", "县资规局", None, 3, None, None, None, date(2026, 12, 1))], [("in_future", "K", [3])]),
        ([("A-1", "甲", "县资规局", None, "三天")], [("not_an_integer", "G", [3])]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_column_and_nothing_is_drafted(
    check: Loaded, project: Project, lines: list[tuple[Any, ...]], found: list[tuple[str, str, list[int]]]
) -> None:
    run = check(sheet(*lines))
    assert sorted(found_in(run)) == sorted(found)
    assert run.summary["create"] == 0


def test_a_cycle_is_told_node_by_node(check: Loaded, project: Project) -> None:
    run = check(sheet(("A-1", "甲", "县资规局", None, 3, "乙"), ("A-2", "乙", "县资规局", None, 3, "甲")))
    told = next(one for one in groups_of(run) if one.code == "cycle")
    assert dict(told.message.params)["nodes"] == "“甲” → “乙” → “甲”"


def test_a_project_out_of_reach_is_not_known(cast: Cast, check: Loaded, project: Project) -> None:
    run = check(sheet(*GOOD, name="邻县的项目"))
    assert [one[0] for one in found_in(run)] == ["project_unknown"]


def test_a_project_is_known_by_its_number_where_the_sheet_has_one(
    cast: Cast, load: Loaded, project: Project
) -> None:
    registered(cast, ONE)
    heads = (Head("项目名称"), Head("项目编号"), Head("节点名称"), Head("承诺时限", "integer"))
    rows = [[ONE, project.number, "备案", 3]]
    load(make_lists.book(SheetSpec(title="节点计划表", columns=heads, rows=rows)))
    assert PlanNetwork.objects.get().project_id == project.pk


def test_an_approved_plan_takes_real_days_alone(
    cast: Cast, load: Loaded, check: Loaded, project: Project
) -> None:
    load(sheet(*GOOD))
    approve(cast, PlanNetwork.objects.get())
    run = check(
        sheet(
            ("A-1", "企业投资项目备案", None, None, None, None, None, None, date(2026, 3, 2)),
            ("A-3", "施工图审查", None, None, 9),
            ("A-4", "施工许可证核发", None, None, None, "A-1"),
            ("A-9", "新节点", "县资规局", None, 3),
        )
    )
    assert sorted(found_in(run)) == [
        ("node_unknown", "D", [6]),
        ("plan_approved", "G", [4]),
        ("plan_approved", "H", [5]),
    ]
    assert run.summary["update"] == 1
