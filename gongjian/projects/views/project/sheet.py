"""The 项目清单 as offices print it: two-level head, subtotals with counts, 单位：万元, signature foot.

An official sheet: its labels are Chinese whatever language the page is in.
"""

from datetime import datetime
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse

from gongjian.kit.lists.page import ListPage
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.streaming import stream_csv
from gongjian.kit.sheets.words import MoneyUnit
from gongjian.projects import selectors, wording
from gongjian.projects.models import Level, Nature, ProjectRole
from gongjian.projects.views.project.rows import Rows
from gongjian.projects.views.sheet_files import FOOT, lines_by_unit, named, summed_by_unit, workbook

_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
_MONEY = (9, 10, 11, 12, 14, 16, 18)
"""Columns that are summed, by index of the lowest columns."""


def heads() -> tuple[Head, ...]:
    """The columns of the sheet, as practice has them."""
    quarters = tuple(
        Head(name, under=(Head("投资", Kind.MONEY, 10), Head("形象进度目标", width=16))) for name in _QUARTERS
    )
    return (
        Head("序号", Kind.INTEGER, 5),
        Head("项目名称", width=26),
        Head("代码", Kind.CODE, 16),
        Head("级别", width=7),
        Head("建设性质", width=9),
        Head("建设地点", width=14),
        Head("建设规模及主要内容", width=32),
        Head("起止年限", width=10),
        Head("资金来源", width=12),
        Head("总投资", Kind.MONEY, 11),
        Head("截至上年底累计完成投资", Kind.MONEY, 12),
        Head("本年计划投资", Kind.MONEY, 11),
        *quarters,
        Head("计划开工", Kind.DATE, 11),
        Head("计划竣工", Kind.DATE, 11),
        Head("需解决的问题", width=18),
        Head("包联领导", width=10),
        Head("牵头单位", width=12),
        Head("责任人", width=10),
        Head("业主", width=16),
        Head("属地乡镇", width=10),
        Head("属地责任人", width=10),
        Head("联系电话", Kind.CODE, 12),
        Head("备注", width=14),
    )


def export_sheet(page: ListPage, rows: Rows, kind: str, at: datetime) -> HttpResponseBase:
    """The list with the page's filters and order as the office's sheet; csv has the same columns, one row a project."""
    name = f"{rows.campaign.name}项目清单"
    lines = lines_by_unit(page, rows.prepare, lambda number, row: _cells(number, row, rows))
    if kind == "csv":
        data = (cells for _unit, cells in lines)
        response = StreamingHttpResponse(
            stream_csv(heads(), data, unit=MoneyUnit.WAN), content_type="text/csv; charset=utf-8"
        )
        return named(response, f"{name}.csv")
    on = rows.asof.on
    spec = SheetSpec(
        title=name,
        columns=heads(),
        rows=summed_by_unit(lines, _MONEY),
        unit=MoneyUnit.WAN,
        reporter_line=f"填报单位（盖章）：{rows.campaign.unit.name}　　截至{on.year}年{on.month}月{on.day}日",
        foot=FOOT,
    )
    return workbook(spec, name, at)


def _cells(number: int, row: Any, rows: Rows) -> list[object]:
    plan = rows.plans.get(row.id)
    chain = rows.chains.get(row.id, [])
    quarters: list[object] = []
    for quarter in range(1, 5):
        quarters.append(getattr(plan, f"q{quarter}_fen") if plan is not None else None)
        quarters.append(getattr(plan, f"q{quarter}_words") if plan is not None else "")

    def held(role: ProjectRole) -> str:
        return wording.held_as(chain, role, rows.names)

    return [
        number,
        row.name,
        row.code,
        str(Level(row.level).label) if row.level else "",
        str(Nature(row.nature).label) if row.nature else "",
        row.place,
        row.content,
        wording.years(row),
        row.funding,
        row.total_fen,
        row.prior_fen,
        plan.plan_fen if plan is not None else None,
        *quarters,
        selectors.fuzzy_date(row, "planned_start"),
        selectors.fuzzy_date(row, "planned_finish"),
        row.issue,
        held(ProjectRole.LEAD_OFFICIAL),
        held(ProjectRole.LEAD) or held(ProjectRole.ACCOUNTABLE),
        held(ProjectRole.RESPONSIBLE),
        held(ProjectRole.OWNER),
        held(ProjectRole.TOWNSHIP),
        held(ProjectRole.TOWNSHIP_RESPONSIBLE),
        "",
        row.remark,
    ]
