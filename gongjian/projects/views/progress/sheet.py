"""The 年度投资计划执行表 of a view: each project's plan and what was done, month by month, summed by unit."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import asof_of
from gongjian.kit.lists import list_page
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.words import MoneyUnit
from gongjian.projects.selectors import progress
from gongjian.projects.views.progress.page import ProgressList
from gongjian.projects.views.project.listing import projects_of
from gongjian.projects.views.sheet_files import FOOT, lines_by_unit, summed_by_unit, workbook

_BASES = {"months": "按月", "quarters": "按季分摊", "twelfths": "按月均摊"}
_FIRST = 4
"""Columns before the year's plan."""
_MONEY = (_FIRST, *range(_FIRST + 2, _FIRST + 27))
"""Columns that are summed: the plan, twelve months of plan and done, and the whole done."""


def heads() -> tuple[Head, ...]:
    """The columns of the sheet."""
    months = tuple(
        Head(f"{month}月", under=(Head("计划", Kind.MONEY, 9), Head("完成", Kind.MONEY, 9)))
        for month in range(1, 13)
    )
    return (
        Head("序号", Kind.INTEGER, 5),
        Head("项目名称", width=26),
        Head("代码", Kind.CODE, 16),
        Head("责任单位", width=14),
        Head("本年计划投资", Kind.MONEY, 11),
        Head("月计划来源", width=10),
        *months,
        Head("本年累计完成投资", Kind.MONEY, 12),
        Head("截至日期", Kind.DATE, 11),
        Head("占年计划（%）", Kind.NUMBER, 9),
    )


@require_safe
def months_sheet(request: Any, key: str) -> HttpResponseBase:
    """The projects that meet the conditions of the page of plan against fact, as Excel."""
    campaign = campaign_or_404(request.viewer, key)
    control = asof_of(request, campaign)
    listed = ProgressList(request.viewer, campaign, control, projects_of(request.viewer, campaign, control))
    page = list_page(request, listed.spec, listed.ordered(request.GET.get("sort", "")))
    sheet = _Sheet(listed)
    on = control.on
    name = f"{campaign.name}{on.year}年投资计划按月执行表"
    spec = SheetSpec(
        title=name,
        name="按月执行表",
        columns=heads(),
        rows=summed_by_unit(lines_by_unit(page, sheet.prepare, sheet.cells), _MONEY),
        unit=MoneyUnit.WAN,
        says=("未填报的月份不列完成数，其完成额计入下一次填报的月份；未定月计划的，按季度或全年分摊。",),
        reporter_line=f"填报单位（盖章）：{campaign.unit.name}　　截至{on.year}年{on.month}月{on.day}日",
        foot=FOOT,
    )
    return workbook(spec, name, request.now)


class _Sheet:
    """Cells of the sheet, looked up for a chunk of projects at a time."""

    def __init__(self, listed: ProgressList) -> None:
        self.listed = listed
        self.actual: dict[int, dict[int, int]] = {}

    def prepare(self, rows: Sequence[Any]) -> None:
        """Take the projects of a chunk."""
        self.listed.rows.prepare(rows)
        self.actual = progress.actual_of_months(self.listed.asof, [row.id for row in rows])

    def cells(self, number: int, row: Any) -> list[object]:
        """One project."""
        money = self.listed.parts[row.id].money
        curve, actual = money.curve, self.actual.get(row.id, {})
        months: list[object] = []
        for month in range(1, 13):
            planned = None
            if curve is not None:
                planned = curve.due_fen[month - 1] - (curve.due_fen[month - 2] if month > 1 else 0)
            months += [planned, actual.get(month)]
        return [
            number, row.name, row.code, self.listed.rows.unit(row), money.plan_fen,
            _BASES[curve.basis] if curve is not None else "", *months, money.done_fen, money.up_to_on,
            round(money.share * 100, 1) if money.share is not None else None,
        ]  # fmt: skip
