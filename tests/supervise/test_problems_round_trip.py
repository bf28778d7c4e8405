"""The 问题台账 taken out as Excel and put back in: as it was it does nothing; an edited cell is one change."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook

from gongjian import ledger
from gongjian.exchange.actions import confirm, load_chunk, map_columns, start_run
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.kit.registry import import_kinds
from gongjian.matters.models import Matter
from gongjian.projects.models import Project
from gongjian.supervise.actions.problems import ProblemDraft, raise_problem
from gongjian.supervise.models import Problem
from tests.cast import Cast
from tests.supervise.problem_stage import at, on, raised

LEDGER = "/c/shili-100/problems/"
LONG_AFTER = 40
"""Days later, when every day in the sheet is past."""


@pytest.fixture(autouse=True)
def live(cast: Cast) -> None:
    with ledger.record("test.cast", by=cast.clerk.actor, at=at(0)) as entry:
        entry.change(cast.campaign, status="live")


@pytest.fixture
def full(cast: Cast, project: Project) -> list[Problem]:
    """Problems of every sort: all columns filled, titled with its project's name, twice the same, not handed out."""
    whole = raised(
        cast,
        requirement="按要求时限办结，遇到困难及时提出",
        wants="请协调路权",
        suggests="先修便道",
        level="leader",
        measures="每日调度",
        promised_on=date(2026, 3, 10),
        checker="王核验",
        checker_unit_id=cast.bureau.pk,
    )
    waiting = ProblemDraft(title="用地指标不足", category="land", raised_by_id=cast.town_a.pk)
    return [
        whole,
        raised(cast, title=f"{project.name}：管线未迁改", project_id=project.pk, category="funds"),
        raised(cast, title="管线未迁改", project_id=project.pk),
        raised(cast, title="管线未迁改", project_id=project.pk),
        raise_problem(
            viewer=cast.reporter_a.viewer(cast.on), campaign=cast.campaign, draft=waiting, at=at(0)
        ),
    ]


def sheet(cast: Cast) -> tuple[Workbook, Any]:
    answer = cast.clerk.browser().get(LEDGER, {"format": "xlsx"})
    book = load_workbook(io.BytesIO(answer.getvalue()))
    return book, book.active


def cell(page: Any, number: str, label: str) -> Any:
    """The cell of a problem, by the column's label."""
    heads = next(row for row in page.iter_rows() if any(one.value == "编号" for one in row))
    columns = {str(one.value): one.column for one in heads}
    line = next(row for row in page.iter_rows() if row[columns["编号"] - 1].value == number)
    return page.cell(line[0].row, columns[label])


def loaded(cast: Cast, book: Workbook, days: int) -> ImportRun:
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    run = start_run(
        viewer=cast.clerk.viewer(on(days)), kind=import_kinds["problems"], campaign=cast.campaign,
        name="问题台账.xlsx", file=content, at=at(days),
    )  # fmt: skip
    if run.state != "checked":  # the first of its shape: the columns found are confirmed, as on the page
        viewer = cast.clerk.viewer(on(days))
        map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={}, at=at(days))
    return run


def counted(run: ImportRun) -> dict[str, int]:
    return {key: run.summary[key] for key in ("create", "update", "skip", "bad", "asked")}


def findings(run: ImportRun) -> list[tuple[str, str]]:
    rows = ImportRow.objects.filter(run=run).order_by("row_number")
    return [(one["code"], one["key"]) for row in rows for one in row.problems]


def confirmed(cast: Cast, run: ImportRun, days: int) -> None:
    viewer = cast.clerk.viewer(on(days))
    confirm(viewer=viewer, run=run, at=at(days))
    while load_chunk(viewer=viewer, run=run, at=at(days)):
        pass


@pytest.mark.parametrize("days", [0, LONG_AFTER])
def test_a_sheet_put_back_as_it_was_taken_out_changes_nothing(
    cast: Cast, full: list[Problem], days: int
) -> None:
    book, _page = sheet(cast)
    run = loaded(cast, book, days)
    assert (counted(run), findings(run)) == (
        {"create": 0, "update": 0, "skip": len(full), "bad": 0, "asked": 0},
        [],
    )
    said = _("Every line says what the books say already; there is nothing to load.")
    assert str(said) in cast.clerk.browser().get(f"/import/{run.pk}/").content.decode()


def test_one_edited_cell_is_one_change_and_only_that_cell_is_asked_anything(
    cast: Cast, full: list[Problem]
) -> None:
    book, page = sheet(cast)
    cell(page, full[0].matter.number, "措施").value = "隔日调度"
    run = loaded(cast, book, LONG_AFTER)
    assert counted(run) == {"create": 0, "update": 1, "skip": len(full) - 1, "bad": 0, "asked": 0}
    confirmed(cast, run, LONG_AFTER)
    changed = Problem.objects.get(pk=full[0].pk)
    assert (changed.measures, changed.wants, changed.suggests, changed.checker, changed.checker_unit_id) == (
        "隔日调度", "请协调路权", "先修便道", "王核验", cast.bureau.pk,
    )  # fmt: skip
    assert Matter.objects.filter(kind="problem", voided=False).count() == len(full)


EDITS: list[tuple[str, Any, Callable[[Problem], Any], Any]] = [
    ("类别（含企业自身）", "企业自身", lambda one: one.category, "enterprise"),
    ("提出单位", "甲镇", lambda one: one.raised_by.name if one.raised_by else "", "甲镇"),
    ("提出时间", date(2026, 3, 1), lambda one: one.raised_on, date(2026, 3, 1)),
    ("需协调事项及建议", "请划红线", lambda one: (one.wants, one.suggests), ("请划红线", "")),
    ("协调层级", "专题会", lambda one: one.level, "topic"),
    ("承诺时限", date(2026, 3, 12), lambda one: one.promised_on, date(2026, 3, 12)),
    ("核验人", "李核验", lambda one: (one.checker, one.checker_unit_id), ("李核验", None)),
]


@pytest.mark.parametrize(("label", "value", "read", "expected"), EDITS, ids=[one[0] for one in EDITS])
def test_every_column_of_the_ledger_can_be_changed_in_the_sheet(
    cast: Cast, full: list[Problem], label: str, value: Any, read: Callable[[Problem], Any], expected: Any
) -> None:
    book, page = sheet(cast)
    cell(page, full[0].matter.number, label).value = value
    run = loaded(cast, book, 0)
    assert (counted(run)["update"], findings(run)) == (1, [])
    confirmed(cast, run, 0)
    assert read(Problem.objects.get(pk=full[0].pk)) == expected


@pytest.mark.parametrize(
    ("label", "value", "code", "key"),
    [
        ("承诺时限", date(2026, 3, 7), "promised_day_off", "promised"),
        ("类别（含企业自身）", "天气", "category_unknown", "category"),
        ("要求时限", date(2026, 12, 1), "already_assigned", "due"),
        ("问题", "另一件事", "already_assigned", "title"),
        ("牵头解决单位", "县资规局", "already_assigned", "unit"),
        ("编号", "S-2026-99999", "number_unknown", "number"),
    ],
)
def test_an_edit_the_rules_do_not_allow_stops_its_line_and_says_why(
    cast: Cast, full: list[Problem], label: str, value: Any, code: str, key: str
) -> None:
    book, page = sheet(cast)
    cell(page, full[0].matter.number, label).value = value
    run = loaded(cast, book, 0)
    assert (findings(run), counted(run)["bad"]) == ([(code, key)], 1)


def test_a_problem_not_handed_out_yet_takes_its_unit_and_day_from_the_sheet(
    cast: Cast, full: list[Problem]
) -> None:
    book, page = sheet(cast)
    cell(page, full[-1].matter.number, "牵头解决单位").value = "乙镇"
    cell(page, full[-1].matter.number, "要求时限").value = date(2026, 4, 1)
    run = loaded(cast, book, 0)
    assert (counted(run)["update"], findings(run)) == (1, [])
    confirmed(cast, run, 0)
    matter = Matter.objects.get(pk=full[-1].matter_id)
    assert (matter.state, matter.unit_id, matter.due_on) == ("drafted", cast.town_b.pk, date(2026, 4, 1))


def test_a_list_without_numbers_finds_its_problems_by_project_and_title_and_asks_which_where_several_fit(
    cast: Cast, full: list[Problem], project: Project
) -> None:
    book, page = sheet(cast)
    cell(page, full[0].matter.number, "措施").value = "隔日调度"
    for row in page.iter_rows():
        if str(row[18].value or "").startswith(("S-", "编号")):
            row[18].value = None
    run = loaded(cast, book, 0)
    assert (counted(run), findings(run)) == (
        {"create": 0, "update": 1, "skip": 3, "bad": 1, "asked": 0},
        [("several_so_called", "title")],
    )


def test_a_new_line_whose_day_is_past_is_asked_about(cast: Cast) -> None:
    raised(cast)
    book, page = sheet(cast)
    line = cell(page, Matter.objects.get(kind="problem").number, "编号").row
    page.cell(line, 19).value = None
    page.cell(line, 3).value = "另一个问题"
    run = loaded(cast, book, LONG_AFTER)
    assert (findings(run), counted(run)["asked"]) == ([("due_in_the_past", "due")], 1)


def test_the_sheet_goes_class_by_class_with_counts_and_says_the_project_and_the_requirement_once(
    cast: Cast, full: list[Problem]
) -> None:
    _book, page = sheet(cast)
    told = [[one.value for one in row] for row in page.iter_rows()]
    start = next(number for number, row in enumerate(told) if "编号" in row) + 1
    rows = [row for row in told[start:] if row[0] or row[1]]
    assert [row[0] if row[2] is None else row[2] for row in rows[:-1]] == [
        "用地", "用地指标不足", "小计（1个）",
        "水电气路", "进场道路未通", "管线未迁改", "管线未迁改", "小计（3个）",
        "资金", "管线未迁改", "小计（1个）",
        "合计（5个）",
    ]  # fmt: skip
