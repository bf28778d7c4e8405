"""The 目标任务分解表 of a campaign: the tree line by line, with what each split sums to and what is done."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import translation
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import asof_of
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.measured import counted
from gongjian.projects.selectors import targets
from gongjian.projects.views.sheet_files import FOOT, workbook
from gongjian.projects.views.targets.tree import done_of, nodes_seen


def heads() -> tuple[Head, ...]:
    """The columns of the sheet: those it is loaded in, then what comes of them."""
    return (
        Head("序号", width=8),
        Head("目标任务", width=26),
        Head("承担单位", width=16),
        Head("地块编号", Kind.CODE, 12),
        Head("目标值", Kind.NUMBER, 11),
        Head("计量单位", width=9),
        Head("分解合计", Kind.NUMBER, 11),
        Head("合计与目标相差", Kind.NUMBER, 11),
        Head("已完成", Kind.NUMBER, 11),
        Head("完成比例（%）", Kind.NUMBER, 10),
        Head("完成时限", Kind.DATE, 11),
        Head("责任书签订", Kind.DATE, 11),
    )


@require_safe
def targets_sheet(request: Any, key: str) -> HttpResponseBase:
    """Every target the viewer may see, each before its parts."""
    campaign = campaign_or_404(request.viewer, key)
    control = asof_of(request, campaign)
    numbers: list[int] = []
    rows: list[list[object]] = []
    with translation.override("zh-hans"):
        for node in nodes_seen(request.viewer, campaign, control):
            numbers = [*numbers[: node.depth], (numbers[node.depth] if node.depth < len(numbers) else 0) + 1]
            rows.append(
                _cells(
                    ".".join(map(str, numbers)),
                    node,
                    done_of(node, counted(node.row, control.asof, request.viewer)),
                )
            )
    on = control.on
    name = f"{campaign.name}目标任务分解表"
    spec = SheetSpec(
        title=name,
        name="目标任务分解表",
        columns=heads(),
        rows=rows,
        unit_line="",
        reporter_line=f"填报单位（盖章）：{campaign.unit.name}　　截至{on.year}年{on.month}月{on.day}日",
        foot=FOOT,
    )
    return workbook(spec, name, request.now)


def _cells(number: str, node: targets.Node, done: Any) -> list[object]:
    row = node.row
    return [
        number, row.name, unit_tree().label(row.unit_id), row.plot, row.value, row.unit_text, node.parts_sum,
        node.difference, done, round(done / row.value * 100, 1) if done is not None and row.value else None,
        row.due_on, row.signed_on,
    ]  # fmt: skip
