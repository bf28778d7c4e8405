"""The 节点计划表 as offices print it. An official sheet: its labels are Chinese whatever language the page is in."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import translation

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.lists import list_page
from gongjian.kit.lists.export import EXCEL_ROWS
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.streaming import stream_csv
from gongjian.projects.models import PlanLink, PlanNetwork, PlanNode, Project
from gongjian.projects.network_waits import noted
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import network as selectors
from gongjian.projects.views.getting import campaign_of, project_or_404
from gongjian.projects.views.network import parts
from gongjian.projects.views.network.lists import NodeList, nodes_in_reach
from gongjian.projects.views.sheet_files import FOOT, named, workbook


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
    with translation.override("zh-hans"):
        return _sheet(request, project.name, [_cells(project.name, row) for row in rows])


def campaign_sheet(request: Any, key: str) -> HttpResponseBase:
    """The whole plans of which a node meets the conditions of the list of nodes, project after project: the form a
    list of nodes is loaded in."""
    campaign = campaign_or_404(request.viewer, key)
    control = asof_of(request, campaign)
    reached = nodes_in_reach(request.viewer, campaign, control)
    listed = list_page(request, NodeList(campaign, control, reached).spec, reached)
    wanted = listed.queryset.order_by().values("network_id")
    networks = control.asof.rows(PlanNetwork).filter(id__in=wanted)
    if not request.viewer.reach("see", campaign).whole:  # a node on one's desk does not open the whole plan
        seen = Project.objects.filter(visible_projects(request.viewer, campaign))
        networks = networks.filter(project_id__in=seen.values("id"))
    with translation.override("zh-hans"):
        return _sheet(request, campaign.name, list(_plans(control, networks)))


def _plans(control: AsOfControl, networks: QuerySet[Any]) -> Iterator[list[object]]:
    """Lines of many plans, in the order of the projects' names; four queries."""
    asof = control.asof
    projects = {network.id: network.project_id for network in networks}
    rows = asof.rows(Project).filter(id__in=list(projects.values())).values_list("id", "name", "number")
    known = {pk: (name, number) for pk, name, number in rows}
    counted = Counter(name for name, _number in known.values())
    nodes: dict[int, list[Any]] = {pk: [] for pk in projects}
    for node in asof.rows(PlanNode).filter(network_id__in=list(projects)).order_by("ordinal", "id"):
        nodes[node.network_id].append(node)
    links: dict[int, list[Any]] = {pk: [] for pk in projects}
    for link in asof.rows(PlanLink).filter(network_id__in=list(projects)).order_by("id"):
        links[link.network_id].append(link)
    for pk in sorted(projects, key=lambda pk: known.get(projects[pk], ("", ""))):
        name, number = known.get(projects[pk], ("", ""))
        said = name if counted[name] == 1 else number
        for row in parts.rows_of(nodes[pk], links[pk], control.on):
            yield _cells(said, row)


def _sheet(request: Any, what: str, rows: list[list[object]]) -> HttpResponseBase:
    name = f"{what}节点计划表"
    if len(rows) > EXCEL_ROWS:
        lines = stream_csv(heads(), rows)
        return named(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), f"{name}.csv")
    spec = SheetSpec(
        title=name,
        name="节点计划表",
        columns=heads(),
        rows=rows,
        unit_line="时限单位：工作日",
        reporter_line="填报单位（盖章）：",
        foot=FOOT,
    )
    return workbook(spec, name, request.now)


def _cells(project: str, row: parts.Row) -> list[object]:
    node = row.node
    return [
        row.place, project, node.phase, node.name, row.unit, node.statutory_days, node.promised_days, node.limit_days,
        row.waits, node.planned_start_on, node.planned_finish_on, node.actual_start_on, node.actual_finish_on,
        noted(node),
    ]  # fmt: skip
