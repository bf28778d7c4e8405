"""The 节点计划表 as a list that can be loaded: what a line changes of a node already planned, and what really happened.

A plan is drafted from its template first; a sheet then brings the place's own limits and departments, and the actual
days. Of an approved plan only actual days are taken: its changes need a reason and an approval.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.layout import SheetSpec
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import Writer
from gongjian.people.models import Unit
from gongjian.people.selectors.lookup import unit_lookup
from gongjian.projects.actions.network import write_changes
from gongjian.projects.actions.network_copy import PlanCopy
from gongjian.projects.models import PlanNetwork, PlanNode, Project
from gongjian.projects.policy import can_plan, visible_projects

FIELDS = (
    Field("project", gettext_lazy("project name"), ("项目名称", "项目", "名称"), required=True),
    Field("name", gettext_lazy("node"), ("节点", "节点名称", "事项", "办理事项"), required=True),
    Field(
        "unit",
        gettext_lazy("responsible department"),
        ("责任部门", "责任单位", "审批部门", "牵头部门"),
        Kind.UNIT_REF,
    ),
    Field(
        "statutory", gettext_lazy("statutory limit in working days"), ("法定时限", "法定期限"), Kind.INTEGER
    ),
    Field("promised", gettext_lazy("promised limit in working days"), ("承诺时限", "承诺期限"), Kind.INTEGER),
    Field(
        "limit", gettext_lazy("limit in working days"), ("计划工期", "工期", "办理时限", "时限"), Kind.INTEGER
    ),
    Field("began", gettext_lazy("actual start"), ("实际开始", "实际开始时间", "受理时间"), Kind.DATE),
    Field("done", gettext_lazy("actual finish"), ("实际完成", "实际完成时间", "办结时间"), Kind.DATE),
)
_PLANNED = {"statutory": "statutory_days", "promised": "promised_days", "limit": "limit_days"}


@dataclass
class _Plans:
    """The plans lines name, each read once and changed in memory."""

    context: ImportContext
    on: date
    known: dict[str, PlanCopy | Problem] = field(default_factory=dict)

    def of(self, name: str) -> PlanCopy | Problem:
        """The plan of a project by its name or number, or what stands in the way."""
        if name not in self.known:
            self.known[name] = self._find(name)
        return self.known[name]

    def _find(self, name: str) -> PlanCopy | Problem:
        seen = Project.objects.filter(
            visible_projects(self.context.viewer, self.context.campaign), voided=False, merged_into_id=None
        )
        found = list(seen.filter(name=name)[:2]) or list(seen.filter(number=name)[:2])
        if len(found) != 1:
            message = _("No project of the campaign is called “%(name)s”.", name=name)
            return Problem(
                "project_unknown", message, "project", _("Write its name or number as the list has it.")
            )
        if not can_plan(self.context.viewer, found[0]):
            message = _("You do not work on the plan of “%(name)s”.", name=name)
            return Problem("may_not_plan", message, "project", _("Ask the unit that answers for it."))
        network = PlanNetwork.objects.select_related("project").filter(project=found[0], voided=False).first()
        if network is None:
            message = _("“%(name)s” has no plan yet.", name=name)
            return Problem("no_plan", message, "project", _("Draft its plan on the project's page first."))
        return PlanCopy.of(network, self.on)


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """What each line would change."""
    on = context.at.astimezone(SHANGHAI).date()
    plans = _Plans(context, on)
    for row in rows:
        found = plans.of(str(row.values.get("project") or "").strip())
        if isinstance(found, Problem):
            row.problems.append(found)
            continue
        row.memo["plan"] = found
        _plan_row(row, found, on)
    for found in plans.known.values():
        if isinstance(found, PlanCopy):
            _check(found, rows, on)


def _plan_row(row: PlannedRow, plan: PlanCopy, on: date) -> None:
    name = str(row.values.get("name") or "").strip()
    node = next((one for one in plan.nodes if one.name == name), None)
    if node is None:
        message = _("The plan has no node “%(node)s”.", node=name)
        row.problems.append(
            Problem("node_unknown", message, "name", _("Write it as the plan does, or add it there first."))
        )
        return
    row.target_id, row.revision, row.action = node.pk, node.revision, "update"
    columns = _columns(row, on)
    changed = {name: value for name, value in columns.items() if getattr(node, name) != value}
    plain = set(changed) - {"actual_start_on", "actual_finish_on"}
    if plain and plan.network.approved_at is not None:
        message = _("The plan of “%(name)s” has been approved.", name=plan.network.project.name)
        remedy = _(
            "Take the limits and the department out of this line, and change the plan on its page with a reason."
        )
        row.problems.append(Problem("plan_approved", message, "limit", remedy))
        return
    row.memo["node"] = node
    row.changes = [(_label(name), getattr(node, name), value) for name, value in changed.items()]
    if not changed:
        row.action = "skip"
    for name, value in changed.items():
        setattr(node, name, value)
    if node.actual_finish_on is not None and node.limit_days:
        node.actual_start_on = node.actual_start_on or node.actual_finish_on
        node.attempts = max(node.attempts, 1)
    row.says = _("changes “%(node)s”", node=node.name)


def _label(column: str) -> object:
    found: Any = PlanNode._meta.get_field(column)
    return found.verbose_name


def _columns(row: PlannedRow, on: date) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for key, column in _PLANNED.items():
        if row.values.get(key) is not None:
            columns[column] = int(row.values[key])
    unit = row.values.get("unit")
    if unit:
        found = unit if isinstance(unit, Unit) else unit_lookup().find(str(unit), "unit")
        if isinstance(found, Problem):
            row.problems.append(found)
        else:
            columns["unit_id"] = found.pk
    for key, column in (("began", "actual_start_on"), ("done", "actual_finish_on")):
        day = row.values.get(key)
        if day is None:
            continue
        if isinstance(day, FuzzyDate):
            day = day.on if day.precision is Precision.day else None
        if day is None:
            message = _("What really happened is known to the day.")
            row.problems.append(Problem("day_needed", message, key, _("Write the day, as 2026-03-02.")))
        elif day > on:
            message = _("%(on)s has not come yet, so it cannot have happened.", on=day.isoformat())
            row.problems.append(
                Problem(
                    "in_future",
                    message,
                    key,
                    _("Record what has happened; what is intended belongs to the plan."),
                )
            )
        else:
            columns[column] = day
    return columns


def _check(plan: PlanCopy, rows: Sequence[PlannedRow], on: date) -> None:
    """What the plan as a whole would then have wrong stands at the line of the node; order is asked about."""
    lines = {row.memo["node"].key: row for row in rows if row.memo.get("plan") is plan and "node" in row.memo}
    for problem in plan.problems():
        for key, row in lines.items():
            if problem.where == key:
                row.problems.append(Problem(problem.code, problem.message, "limit", problem.remedy))
    try:
        findings = plan.schedule(on, facts=True).findings
    except Refused:
        return
    for finding in findings:
        line = lines.get(finding.where)
        if line is not None and not line.memo["node"].out_of_order:
            line.questions.append(Problem("out_of_order", finding.message, "began", finding.remedy))


def write(entry: Writer, context: ImportContext, rows: Sequence[PlannedRow]) -> list[tuple[int, Any]]:
    """Write the plans the lines change; returns (line, node)."""
    on = context.at.astimezone(SHANGHAI).date()
    plans: dict[int, PlanCopy] = {}
    written: list[tuple[int, Any]] = []
    for row in rows:
        plan = row.memo["plan"]
        plans[plan.network.pk] = plan
        written.append((row.row_number, row.memo["node"]))
    for plan in plans.values():
        plan.put(plan.schedule(on, facts=plan.network.approved_at is not None))
        network = PlanNetwork.objects.get(pk=plan.network.pk)
        write_changes(entry, network, plan, state=network.state)
    ids = [node.pk for _row, node in written]
    fresh = {node.pk: node for node in PlanNode.objects.filter(pk__in=ids)}
    return [(number, fresh[node.pk]) for number, node in written]


def _template(context: ImportContext) -> SheetSpec:
    from gongjian.projects.views.network_sheet import heads

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
    landing="/c/%(campaign)s/nodes/",
)
