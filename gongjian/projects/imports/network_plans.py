"""What the lines of a 节点计划表 make of each project's plan: nodes found or added, what waits for what, days."""

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.calendar import calendar
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.people.models import Unit
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.network.copy import After, PlanCopy
from gongjian.projects.actions.network.drafting import section_of
from gongjian.projects.actions.network.units import unit_for
from gongjian.projects.imports.shared import Known
from gongjian.projects.models import PlanNetwork, PlanNode, Project
from gongjian.projects.network_waits import noted, read_named
from gongjian.projects.networks import departments
from gongjian.projects.policy import can_plan

DAYS = {"statutory": "statutory_days", "promised": "promised_days", "limit": "limit_days"}
ACTUAL = ("actual_start_on", "actual_finish_on")
COLUMNS = (
    "unit_id",
    "statutory_days",
    "promised_days",
    "limit_days",
    "phase",
    "source",
    "not_before_on",
    *ACTUAL,
)
_CODE = re.compile(r"^(?!\d+$)[\w][\w.\-]{0,59}$")
"""A code that can serve as a node's key; a plain number is its place."""
Waits = dict[str, tuple[str, int]]


@dataclass
class Plan:
    """One project's plan as the lines would leave it."""

    project: Project
    copy: PlanCopy
    is_new: bool
    on: date
    rows: list[PlannedRow] = field(default_factory=list)
    stood: dict[str, PlanNode] = field(default_factory=dict)
    """Nodes as they stood, by key."""
    links: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def found(cls, project: Project, network: PlanNetwork, on: date) -> "Plan":
        """The plan a project has."""
        plan = PlanCopy.of(network, on)
        stood = {node.key: copy.copy(node) for node in plan.nodes}
        return cls(project, plan, False, on, stood=stood, links=dict(plan.links))

    @classmethod
    def begun(cls, project: Project, campaign: Any, on: date) -> "Plan":
        """An empty one, to be filled."""
        network = PlanNetwork(
            project=project, campaign=campaign, start_on=on, illustrative=project.illustrative
        )
        return cls(project, PlanCopy(network, [], {}), True, on)

    @property
    def approved(self) -> bool:
        """Was it approved once? Then what really happened is all a sheet brings."""
        return self.copy.network.approved_at is not None

    @property
    def own(self) -> bool:
        """Does it come from a sheet, and not from a template?"""
        return not self.copy.network.template

    def lines(self) -> Iterator[tuple[PlannedRow, PlanNode]]:
        """Lines with their nodes."""
        return ((row, row.memo["node"]) for row in self.rows if "node" in row.memo)

    def waits(self, key: str, links: dict[tuple[str, str], tuple[str, int]]) -> Waits:
        """What a node waits for in those links."""
        return {before: how for (before, after), how in links.items() if after == key}


class Plans:
    """The plans lines name, each read once and changed in memory."""

    def __init__(self, context: ImportContext, on: date) -> None:
        self.context, self.on = context, on
        self.known = Known(context)
        self.found: dict[int, Plan | Problem] = {}
        self.section = section_of(context.campaign, on)

    def of(self, row: PlannedRow) -> Plan | None:
        """The plan of the project a line names; a problem of the line where there is none to work on."""
        key = "number" if self.known.names(_text(row, "number")) else "project"
        project = self.known.project(row, key)
        if project is None:
            return None
        if project.pk not in self.found:
            self.found[project.pk] = self._read(project)
        found = self.found[project.pk]
        if isinstance(found, Problem):
            row.problems.append(found)
            return None
        return found

    def _read(self, project: Project) -> Plan | Problem:
        if not can_plan(self.context.viewer, project):
            message = _("You do not work on the plan of “%(name)s”.", name=project.name)
            return Problem("may_not_plan", message, "project", _("Ask the unit that answers for it."))
        network = PlanNetwork.objects.select_related("project").filter(project=project, voided=False).first()
        if network is None:
            return Plan.begun(project, self.context.campaign, self.on)
        return Plan.found(project, network, self.on)

    def __iter__(self) -> Iterator[Plan]:
        return (one for one in self.found.values() if isinstance(one, Plan))


# ---------------------------------------------------------------- the nodes
def take_nodes(plans: Plans, plan: Plan) -> None:
    """Find or add the node of every line, and set what the line says of it."""
    seen: dict[tuple[str, str], int] = {}
    last: PlanNode | None = None
    for row in plan.rows:
        if _twice(row, seen):
            continue
        node = _find(plan, row)
        if node is None and plan.approved:
            message = _("The plan of “%(name)s” has been approved.", name=plan.project.name)
            remedy = _("Add the node on the plan's page with a reason, then load its days.")
            row.problems.append(Problem("node_unknown", message, "name", remedy))
            continue
        if node is None:
            node = _new(plan, row)
            plan.copy.insert(node, last)
            row.action, row.revision = "create", plan.copy.network.revision if not plan.is_new else 0
        else:
            row.target_id, row.revision, row.action = node.pk, node.revision, "update"
        row.memo["node"] = last = node
        _set(plans, plan, row, node)


def _text(row: PlannedRow, key: str) -> str:
    return str(row.values.get(key) or "").strip()


def _twice(row: PlannedRow, seen: dict[tuple[str, str], int]) -> bool:
    code, name = _text(row, "code"), _text(row, "name")
    told = (("code", code), ("name", "" if code else name))
    for key, text in told:
        first = seen.setdefault((key, text), row.row_number) if text else row.row_number
        if first != row.row_number:
            message = _("“%(text)s” stands in line %(row)s of this plan already.", text=text[:60], row=first)
            remedy = _("Give every node of a project a code, or a name, of its own.")
            row.problems.append(Problem("node_twice", message, key, remedy))
            return True
    return False


def _find(plan: Plan, row: PlannedRow) -> PlanNode | None:
    code, name = _text(row, "code"), _text(row, "name")
    if plan.is_new:
        return None
    by_key = next((node for node in plan.copy.nodes if code and node.key == code and node.pk), None)
    if by_key is not None:
        return by_key
    named = [node for node in plan.copy.nodes if node.name == name and node.pk]
    if len(named) > 1:
        place = row.values.get("place")
        return next((node for node in named if node.ordinal == (int(place) if place else 0) * 10), named[0])
    return named[0] if named else None


def _new(plan: Plan, row: PlannedRow) -> PlanNode:
    code = _text(row, "code")
    taken = {node.key for node in plan.copy.nodes}
    key = code if _CODE.match(code) and code not in taken else plan.copy.free_key()
    return PlanNode(key=key, name=_text(row, "name"), limit_days=1)


def _set(plans: Plans, plan: Plan, row: PlannedRow, node: PlanNode) -> None:
    for key, column in DAYS.items():
        if row.values.get(key) is not None:
            setattr(node, column, int(row.values[key]))
    if _text(row, "phase") and _text(row, "phase") != node.phase:
        node.phase, node.phase_en = _text(row, "phase"), ""
    source = _text(row, "source")
    if source and source != noted(node):
        node.source = source
    _set_unit(plans, plan, row, node)
    if row.values.get("limit") == 0 and (node.pk is None or plan.stood[node.key].limit_days != 0):
        message = _(
            "A limit of 0 working days makes “%(node)s” a milestone, which takes no time.", node=node.name
        )
        row.questions.append(
            Problem("limit_zero", message, "limit", _("Keep it if it is one; otherwise write 1 or more."))
        )
    for key, column in (("began", "actual_start_on"), ("done", "actual_finish_on")):
        day = day_of(row, key, _("What really happened is known to the day."))
        if day is not None and day > plan.on:
            message = _("%(on)s has not come yet, so it cannot have happened.", on=day.isoformat())
            remedy = _("Record what has happened; what is intended belongs to the plan.")
            row.problems.append(Problem("in_future", message, key, remedy))
        elif day is not None:
            setattr(node, column, day)
    if node.pk is None and row.values.get("limit") is None:
        _guess_limit(row, node)
    if node.actual_finish_on is not None and node.limit_days:
        node.actual_start_on = node.actual_start_on or node.actual_finish_on
        node.attempts = max(node.attempts, 1)


def _set_unit(plans: Plans, plan: Plan, row: PlannedRow, node: PlanNode) -> None:
    given = row.values.get("unit")
    if not given:
        return
    if isinstance(given, Unit):
        node.unit_id = given.pk
        return
    text = str(given).strip()
    if text in {unit_tree().label(node.unit_id), node.department} - {""}:
        return
    named = next((key for key, one in departments().items() if one.name.zh == text), None)
    if named is not None:  # as templates name it: 发展改革部门
        node.department = text
        node.unit_id = unit_for(named, plan.project, plan.copy.network.campaign, plans.section)
        return
    found = plans.known.unit(row, "unit")
    if found is not None:
        node.unit_id = found.pk


def day_of(row: PlannedRow, key: str, otherwise: object) -> date | None:
    """A day of a line; a problem where it is not one day."""
    value: Any = row.values.get(key)
    if value is None:
        return None
    if isinstance(value, FuzzyDate):
        value = value.on if value.precision is Precision.day else None
    if value is None:
        remedy = _("Write the day, as 2026-03-02.")
        row.problems.append(Problem("day_needed", otherwise, key, remedy))
    found: date | None = value
    return found


def _guess_limit(row: PlannedRow, node: PlanNode) -> None:
    """Without a limit of its own a node takes the days it is planned for, else what was promised, else the law's."""
    start, finish = (row.values.get(key) for key in ("start", "finish"))
    first, last = (one.on if isinstance(one, FuzzyDate) else one for one in (start, finish))
    if first is not None and last is not None and last >= first:
        node.limit_days = int(calendar().count(first, last))
        if node.limit_days == 0 and first != last:
            node.limit_days = 1
        return
    known = node.promised_days if node.promised_days is not None else node.statutory_days
    if known is not None or row.problems:
        node.limit_days = max(known or 1, 1)
        return
    message = _("It is not said how long “%(node)s” takes.", node=node.name)
    remedy = _("Write its limit in working days, or the days it is planned to begin and to be done.")
    row.problems.append(Problem("limit_missing", message, "limit", remedy))


# ---------------------------------------------------------------- what waits for what
def take_waits(plan: Plan) -> None:
    """Read what each line says its node waits for; a blank cell leaves what is known."""
    known = _names(plan)
    for row, node in plan.lines():
        text = _text(row, "waits")
        if text:
            waits = read_named(text, known, "waits", row.problems)
            if waits_of(plan, node.key) != {one.key: (one.kind, one.lag) for one in waits}:
                plan.copy.wait(node.key, waits)
        if node.pk is None and not plan.is_new:
            _behind(plan, node)


def _behind(plan: Plan, node: PlanNode) -> None:
    """A node added stands behind what it waits for, whatever lines stand before it in the sheet."""
    before = waits_of(plan, node.key)
    last = next((one for one in reversed(plan.copy.nodes) if one.key in before and one is not node), None)
    if last is not None:
        plan.copy.nodes.remove(node)
        plan.copy.insert(node, last)


def waits_of(plan: Plan, key: str) -> Waits:
    """What a node waits for now."""
    return plan.waits(key, plan.copy.links)


def _names(plan: Plan) -> dict[str, str]:
    """How nodes may be named: by number (of the sheet, where it numbers its lines, else by place), name, code. What
    could mean two is left out."""
    texts: dict[str, set[str]] = {}
    numbered = [
        (str(int(row.values["place"])), node) for row, node in plan.lines() if row.values.get("place")
    ]
    places = [(str(place), node) for place, node in enumerate(plan.copy.nodes, start=1)]
    taken = {text for text, _node in numbered}
    for text, node in [*numbered, *(pair for pair in places if pair[0] not in taken)]:
        texts.setdefault(text, set()).add(node.key)
    for node in plan.copy.nodes:
        for text in {node.name, node.key} - {""}:
            texts.setdefault(text, set()).add(node.key)
    for row, node in plan.lines():
        if _text(row, "code"):
            texts[_text(row, "code")] = {node.key}
    return {text: next(iter(keys)) for text, keys in texts.items() if len(keys) == 1}


# ---------------------------------------------------------------- what is wrong with the whole
_FIELDS = {
    "statutory_not_positive": "statutory",
    "promised_not_positive": "promised",
    "promised_over_statutory": "promised",
    "finished_before_started": "done",
    "name_missing": "name",
    "too_long": "name",
    "node_twice": "code",
    "cycle": "waits",
    "link_twice": "waits",
    "lag_out_of_range": "waits",
}


def check_plan(plan: Plan) -> None:
    """What the plan as a whole would then have wrong stands at the line of the node; order is asked about. Of a new
    plan all lines go in, or none."""
    lines = {node.key: row for row, node in plan.lines()}
    for problem in plan.copy.problems():
        keys = problem.where.split(" → ")
        row = next((lines[key] for key in (*reversed(keys), *keys) if key in lines), None)
        found = Problem(problem.code, problem.message, _FIELDS.get(problem.code, "limit"), problem.remedy)
        if row is not None and found not in row.problems:
            row.problems.append(found)
    if plan.is_new:
        _all_or_none(plan)
    try:
        findings = plan.copy.schedule(plan.on, facts=True).findings
    except Refused:
        return
    for finding in findings:
        row = lines.get(finding.where)
        if row is not None and not row.memo["node"].out_of_order:
            row.questions.append(Problem("out_of_order", finding.message, "began", finding.remedy))


def _all_or_none(plan: Plan) -> None:
    bad = [row for row in plan.rows if row.problems]
    for row in plan.rows if bad else ():
        if not row.problems:
            message = _("Line %(row)s of this plan has to be mended first.", row=bad[0].row_number)
            remedy = _("A plan is drafted whole: all of its lines go in, or none.")
            row.problems.append(Problem("plan_incomplete", message, "project", remedy))


def afters_text(plan: Plan, waits: Waits) -> str:
    """What a node waits for, by name."""
    names = {node.key: node.name for node in plan.copy.nodes} | {
        key: one.name for key, one in plan.stood.items()
    }
    return "、".join(_after_text(names.get(key, key), After(key, *how)) for key, how in waits.items())


def _after_text(name: str, one: After) -> str:
    kind = one.kind.upper() if one.kind != "fs" or one.lag else ""
    return f"{name}{kind}{f'+{one.lag}' if one.lag else ''}"


def changed_columns(plan: Plan, node: PlanNode) -> Sequence[tuple[str, Any, Any]]:
    """Columns of a known node that the lines change: (column, old, new)."""
    stood = plan.stood.get(node.key)
    if stood is None:
        return []
    pairs = ((name, getattr(stood, name), getattr(node, name)) for name in COLUMNS)
    return [pair for pair in pairs if pair[1] != pair[2]]
