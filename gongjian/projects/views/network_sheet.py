"""The 节点计划表 as offices print it. An official sheet: its labels are Chinese whatever language the page is in."""

import tempfile
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponseBase
from django.utils import translation

from gongjian.kit.asof import asof_of
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.writing import write_workbook
from gongjian.projects.selectors import network as selectors
from gongjian.projects.views import network_parts as parts
from gongjian.projects.views.getting import campaign_of, project_or_404

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def heads() -> tuple[Head, ...]:
    """The columns of the sheet; 工作日 throughout."""
    return (
        Head("序号", Kind.INTEGER, 5),
        Head("项目名称", width=24),
        Head("阶段", width=14),
        Head("节点", width=24),
        Head("责任部门", width=16),
        Head("法定时限", Kind.INTEGER, 9),
        Head("承诺时限", Kind.INTEGER, 9),
        Head("计划工期", Kind.INTEGER, 9),
        Head("前置节点", width=14),
        Head("计划", under=(Head("开始", Kind.DATE, 11), Head("完成", Kind.DATE, 11))),
        Head("实际", under=(Head("开始", Kind.DATE, 11), Head("完成", Kind.DATE, 11))),
        Head("依据及备注", width=36),
    )


def download(request: Any, number: str) -> HttpResponseBase:
    """The plan as the office's sheet."""
    project = project_or_404(request, number)
    control = asof_of(request, campaign_of(request, project))
    network = selectors.network_of(control.asof, project.pk)
    if network is None:
        raise Http404
    nodes = selectors.nodes_of(control.asof, network.id)
    rows = parts.rows_of(nodes, selectors.links_of(control.asof, network.id), control.on)
    name = f"{project.name}节点计划表"
    with translation.override("zh-hans"):
        spec = SheetSpec(
            title=name,
            name="节点计划表",
            columns=heads(),
            rows=[_cells(project.name, row) for row in rows],
            unit_line="时限单位：工作日",
            reporter_line="填报单位（盖章）：",
            foot=("填报人：", "审核人：", "负责人：", "联系电话："),
        )
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write_workbook(file, [spec], at=request.now)
        file.seek(0)
    response = FileResponse(file, content_type=_XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.xlsx')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _cells(project: str, row: parts.Row) -> list[object]:
    node = row.node
    return [
        row.place, project, node.phase, node.name, row.unit, node.statutory_days, node.promised_days, node.limit_days,
        row.waits, node.planned_start_on, node.planned_finish_on, node.actual_start_on, node.actual_finish_on,
        "；".join(part for part in (node.source, node.out_of_order) if part),
    ]  # fmt: skip
