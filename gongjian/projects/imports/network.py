"""The 节点计划表 as a list that can be loaded: it drafts the plan of a project that has none, adds to and changes one
that is being worked on, and says what really happened.

A plan loaded is a draft; whoever leads approves it by name. Of an approved plan only actual days are taken: its
changes need a reason and an approval.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.network.writing import write_changes, write_new
from gongjian.projects.imports.network_days import reckon, take_days
from gongjian.projects.imports.network_plans import (
    ACTUAL,
    Plan,
    Plans,
    afters_text,
    changed_columns,
    check_plan,
    take_nodes,
    take_waits,
    waits_of,
)
from gongjian.projects.models import PlanNetwork, PlanNode
from gongjian.projects.models.network import NetworkState

FIELDS = (
    Field("project", gettext_lazy("project name"), ("项目名称", "项目", "项目编号", "名称"), required=True),
    Field("number", gettext_lazy("number"), ("项目编号", "项目代码", "项目编码")),
    Field("place", gettext_lazy("serial number"), ("序号",), Kind.INTEGER),
    Field("code", gettext_lazy("code of the node"), ("节点编码", "节点编号", "节点代码", "编码"), Kind.CODE),
    Field("phase", gettext_lazy("phase"), ("阶段", "所属阶段", "节点阶段")),
    Field("name", gettext_lazy("node"), ("节点", "节点名称", "事项", "办理事项", "工作节点"), required=True),
    Field(
        "unit",
        gettext_lazy("responsible department"),
        ("责任部门", "责任单位", "审批部门", "牵头部门"),
        Kind.UNIT_REF,
    ),
    Field(
        "statutory",
        gettext_lazy("statutory limit in working days"),
        ("法定时限", "法定期限", "法定时限（工作日）"),
        Kind.INTEGER,
    ),
    Field(
        "promised",
        gettext_lazy("promised limit in working days"),
        ("承诺时限", "承诺期限", "承诺时限（工作日）"),
        Kind.INTEGER,
    ),
    Field(
        "limit", gettext_lazy("limit in working days"), ("计划工期", "工期", "办理时限", "时限"), Kind.INTEGER
    ),
    Field("waits", gettext_lazy("comes after"), ("前置节点", "前置事项", "紧前节点", "前置条件节点")),
    Field("start", gettext_lazy("the node is to begin"), ("计划开始", "计划开始时间", "计划启动"), Kind.DATE),
    Field("finish", gettext_lazy("planned finish"), ("计划完成", "计划完成时间", "计划办结"), Kind.DATE),
    Field("began", gettext_lazy("the node began"), ("实际开始", "实际开始时间", "受理时间"), Kind.DATE),
    Field("done", gettext_lazy("actual finish"), ("实际完成", "实际完成时间", "办结时间"), Kind.DATE),
    Field("source", gettext_lazy("source of the limits"), ("依据及备注", "依据", "办理依据", "备注")),
)
_CELLS = {
    "unit_id": "unit", "statutory_days": "statutory", "promised_days": "promised", "limit_days": "limit",
    "not_before_on": "start", "phase": "phase", "source": "source",
}  # fmt: skip


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line would do."""
    plans = Plans(context, context.at.astimezone(SHANGHAI).date())
    for row in rows:
        found = plans.of(row)
        if found is not None:
            row.memo["plan"] = found
            found.rows.append(row)
    for one in plans:
        take_nodes(plans, one)
        take_waits(one)
        take_days(one)
        for row, node in one.lines():
            _tell(one, row, node)
        check_plan(one)


def _tell(plan: Plan, row: PlannedRow, node: PlanNode) -> None:
    """What the line would do, in words; of an approved plan nothing but actual days may change."""
    words = {"node": node.name, "name": plan.project.name}
    if node.pk is None:
        row.says = _("adds “%(node)s” to the plan of “%(name)s”", **words)
        if plan.is_new:
            asked = next((one.row_number for one in plan.rows if one.questions and one is not row), None)
            row.says = (
                _("drafts “%(node)s” in a new plan of “%(name)s”", **words)
                if asked is None
                else _(
                    "drafts “%(node)s” in a new plan of “%(name)s”, if line %(row)s goes in too",
                    row=asked,
                    **words,
                )
            )
        return
    changed = changed_columns(plan, node)
    old, new = plan.waits(node.key, plan.links), waits_of(plan, node.key)
    plain = [_CELLS[name] for name, _old, _new in changed if name not in ACTUAL]
    plain += ["waits"] if old != new else []
    row.memo["plain"] = bool(plain)
    if plan.approved and not plain:
        plain = _moved_days(plan, row)
    if plan.approved and plain:
        message = _("The plan of “%(name)s” has been approved.", name=plan.project.name)
        remedy = _(
            "Take what is not an actual day out of this line, and change the plan on its page with a reason."
        )
        row.problems.append(Problem("plan_approved", message, plain[0], remedy))
        return
    row.changes = [(_label(name), _shown(name, was), _shown(name, now)) for name, was, now in changed]
    if old != new:
        row.changes.append((_label_of("waits"), afters_text(plan, old), afters_text(plan, new)))
    if not row.changes:
        row.action = "skip"
    row.says = _("changes “%(node)s”", node=node.name)


def _moved_days(plan: Plan, row: PlannedRow) -> list[str]:
    """Cells that give other planned days than the approved plan has."""
    return [one.where for one in row.questions if one.code == "days_differ"]


def _label(column: str) -> object:
    found: Any = PlanNode._meta.get_field(column)
    return found.verbose_name


def _label_of(key: str) -> object:
    return next(one.label for one in FIELDS if one.key == key)


def _shown(column: str, value: Any) -> object:
    return unit_tree().label(value) if column == "unit_id" else value


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Draft the plans that are new, write those the lines change; returns (line, node)."""
    plans: dict[int, Plan] = {}
    for row in rows:
        plans[row.memo["plan"].project.pk] = row.memo["plan"]
    for one in plans.values():
        one.copy.put(reckon(one))
        if one.is_new:
            _write_new(entry, one)
            continue
        network = PlanNetwork.objects.get(pk=one.copy.network.pk)
        changed = any(row.memo.get("plain", True) for row in one.rows)
        write_changes(
            entry, network, one.copy, state=NetworkState.DRAFTED.value if changed else network.state
        )
    ids = [row.memo["node"].pk for row in rows]
    fresh = {node.pk: node for node in PlanNode.objects.filter(pk__in=ids)}
    return [(row.row_number, fresh[row.memo["node"].pk]) for row in rows]


def _write_new(entry: Writer, plan: Plan) -> None:
    if PlanNetwork.objects.filter(project=plan.project, voided=False).exists():
        raise Refused(
            "network_exists",
            _("“%(project)s” has a plan already.", project=plan.project.name),
            "project",
            _("Change that plan, or take it back first."),
        )
    write_new(entry, plan.copy)


def _template(context: ImportContext) -> SheetSpec:
    from gongjian.projects.views.network.sheet import heads

    name = context.campaign.name if context.campaign is not None else ""
    return SheetSpec(
        title=f"{name}节点计划表",
        name="节点计划表",
        columns=heads(),
        unit_line="时限单位：工作日",
        reporter_line="填报单位（盖章）：",
        foot=("填报人：", "审核人：", "负责人：", "联系电话："),
    )


NODES = ImportKind(
    key="nodes",
    label=gettext_lazy("Plan of nodes"),
    fields=FIELDS,
    permission="import",
    act="exchange.load_nodes",
    needs_campaign=True,
    plan=plan,
    write=write,
    template=_template,
    together="project",
    at_once=True,
    whole=(PlanNetwork._meta.db_table,),
    landing="/c/%(campaign)s/nodes/",
)
