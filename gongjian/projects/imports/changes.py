"""What a line changes of a project that is known: 原值 → 新值. A blank cell never erases what is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit import words
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.people.models import Person
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.checks import columns_of
from gongjian.projects.actions.progress.plans import YearFigures
from gongjian.projects.actions.project.holding import ONE_AT_A_TIME
from gongjian.projects.actions.project.registering import Held, Joined, NewProject, StageAt
from gongjian.projects.imports.checking import ask_about_jump, check_project, precise
from gongjian.projects.imports.fields import LABELS
from gongjian.projects.imports.lookups import Known
from gongjian.projects.models import (
    STAGE_ORDER,
    Project,
    ProjectHolding,
    ProjectRole,
    ProjectStage,
    Stage,
    YearPlan,
)
from gongjian.projects.selectors.gates import gate_problem

_OUT = (Stage.STOPPED, Stage.WITHDRAWN)
_DIMENSIONS = ("batch", "klass", "sector", "key_task")
_PLAN = ("plan_fen", *(f"q{n}_{what}" for n in (1, 2, 3, 4) for what in ("fen", "words")))


@dataclass
class Change:
    """What is to be written for a known project."""

    project: Project
    columns: dict[str, Any] = field(default_factory=dict)
    plan: tuple[YearPlan | None, int, dict[str, Any]] | None = None
    stage: tuple[ProjectStage | None, StageAt] | None = None
    ended: list[ProjectHolding] = field(default_factory=list)
    begun: list[Held] = field(default_factory=list)
    dimensions: dict[str, Any] = field(default_factory=dict)
    joins: Joined | None = None
    member: Any = None

    @property
    def empty(self) -> bool:
        """Would nothing be written?"""
        return not (
            self.columns
            or self.plan
            or self.stage
            or self.ended
            or self.begun
            or self.dimensions
            or self.joins
        )


def plan_change(
    context: ImportContext, known: Known, row: PlannedRow, project: Project, new: NewProject
) -> None:
    """Fill in what the line would change of the project."""
    change = Change(project)
    _columns(row, change, new)
    _year(known, row, change, new.plan)
    _stage(known, row, change, new.stage)
    _chain(known, row, change, new.holdings)
    _membership(known, row, change, new.joins)
    would_be = Project(
        **{f.attname: getattr(project, f.attname) for f in Project._meta.local_concrete_fields}
    )
    for name, value in change.columns.items():
        setattr(would_be, name, value)
    if change.columns or change.plan:
        check_project(row, would_be, new.plan, known)
    row.memo["change"] = change
    row.action = "skip" if change.empty else "update"
    if change.empty:
        row.says = _("“%(name)s” stands so already", name=project.name)
    elif change.joins is not None:
        row.says = _("takes “%(name)s”, registered already, into this campaign", name=project.name)
    else:
        row.says = _("changes “%(name)s” (%(number)s)", name=project.name, number=project.number)


def _tell(row: PlannedRow, key: str, old: object, new: object) -> None:
    row.changes.append((LABELS.get(key, key), old, new))


def _columns(row: PlannedRow, change: Change, new: NewProject) -> None:
    project = change.project
    told: set[str] = set()
    for name, value in columns_of(new.values).items():
        old = getattr(project, name)
        if old == value or (isinstance(value, str) and value.strip() == old):
            continue
        change.columns[name] = value
        key = name.removesuffix("_on").removesuffix("_precision")
        key = "years" if key in ("year_from", "year_to") else key
        if key in told or key == "prior_year":
            continue
        told.add(key)
        if key.endswith("_fen"):
            ask_about_jump(row, key, old, value)
            _tell(row, key, words.money_text(old), words.money_text(value))
        elif key in ("planned_start", "planned_finish", "actual_start", "actual_finish"):
            was = precise(getattr(project, f"{key}_on"), getattr(project, f"{key}_precision"))
            _tell(row, key, was or "", new.values[key])
        elif key == "years":
            _tell(
                row,
                key,
                _span(project.year_from, project.year_to),
                _span(new.values.get("year_from"), new.values.get("year_to")),
            )
        else:
            _tell(row, key, _labelled(name, old), _labelled(name, value))


def _span(first: object, last: object) -> str:
    return "—".join(str(year) for year in (first, last) if year is not None)


def _labelled(name: str, value: object) -> str:
    choices = dict(getattr(Project._meta.get_field(name), "flatchoices", ()))
    return str(choices.get(value, value) or "")[:200]


def _year(known: Known, row: PlannedRow, change: Change, plan: YearFigures | None) -> None:
    if plan is None:
        return
    now = known.plans.get(change.project.pk)
    given = {name: value for name, value in plan.columns.items() if value not in (None, "")}
    found = {name: value for name, value in given.items() if now is None or getattr(now, name) != value}
    if not found:
        return
    change.plan = (now, plan.year, dict(found))
    for name in (name for name in _PLAN if name in found):
        old: Any = getattr(now, name, None)
        value: Any = found[name]
        if name.endswith("_fen"):
            ask_about_jump(row, name, old, value)
            old, value = words.money_text(old), words.money_text(value)
        _tell(row, name, old or "", value)


def _stage(known: Known, row: PlannedRow, change: Change, said: StageAt | None) -> None:
    now = known.stage_now.get(change.project.pk)
    if said is None or (now is not None and (now.stage, now.word or said.word) == (said.stage, said.word)):
        return
    if now is not None:
        back = STAGE_ORDER[said.stage] < STAGE_ORDER[now.stage] or now.stage in _OUT
        if back or said.stage in _OUT:
            row.problems.append(
                Problem(
                    "stage_needs_reason",
                    _("The project is at “%(now)s” since %(since)s; “%(new)s” needs a reason.",
                      now=now.word or str(Stage(now.stage).label), since=now.from_on, new=said.word),
                    "stage",
                    _("Empty the cell here, and move the stage on the project's page, where the reason is asked."),
                )
            )  # fmt: skip
            return
    asked = gate_problem(change.project.pk, said.stage, known.today) if now is not None else None
    if asked is not None:
        row.problems.append(asked)
        return
    change.stage = (now, said)
    _tell(row, "stage", (now.word or str(Stage(now.stage).label)) if now else "", said.word)


def _chain(known: Known, row: PlannedRow, change: Change, said: Sequence[Held]) -> None:
    now = known.holdings.get(change.project.pk, [])
    by_role: dict[str, list[Held]] = {}
    for held in said:
        by_role.setdefault(str(held.role), []).append(held)
    lead = by_role.get(ProjectRole.LEAD)
    if lead and ProjectRole.ACCOUNTABLE not in by_role and _follows_lead(now):
        by_role[str(ProjectRole.ACCOUNTABLE)] = [Held(ProjectRole.ACCOUNTABLE, unit_id=lead[0].unit_id)]
    for role, wanted in by_role.items():
        there = [one for one in now if one.role == role]
        begun = [held for held in wanted if not any(_same(one, held) for one in there)]
        if not begun:
            continue
        ended = [one for one in there if not any(_same(one, held) for held in wanted)]
        if role not in ONE_AT_A_TIME and role != ProjectRole.OWNER:
            ended = []  # several may hold it; a list that names one more does not dismiss the others
        change.begun += begun
        change.ended += ended
        if role != ProjectRole.ACCOUNTABLE or "accountable" in row.values:
            _tell(row, role, "、".join(_who_now(one) for one in ended), "、".join(_who(one) for one in begun))
    accountable = next((one for one in change.begun if one.role == ProjectRole.ACCOUNTABLE), None)
    if accountable is not None:
        change.columns["unit_id"] = accountable.unit_id


def _follows_lead(now: list[ProjectHolding]) -> bool:
    units = {one.role: one.unit_id for one in now}
    accountable = units.get(ProjectRole.ACCOUNTABLE)
    return accountable is None or accountable == units.get(ProjectRole.LEAD)


def _same(row: ProjectHolding, held: Held) -> bool:
    if held.unit_id is not None or row.unit_id is not None:
        return row.unit_id == held.unit_id
    if held.person_id is not None or row.person_id is not None:
        return row.person_id == held.person_id
    return row.name == held.name


def _who(held: Held) -> str:
    if held.unit_id is not None:
        return unit_tree().label(held.unit_id)
    if held.person_id is not None:
        return str(Person.objects.filter(pk=held.person_id).values_list("name", flat=True).first() or "")
    return held.name


def _who_now(row: ProjectHolding) -> str:
    return _who(Held(row.role, row.unit_id, row.person_id, row.name))


def _membership(known: Known, row: PlannedRow, change: Change, joins: Joined | None) -> None:
    if joins is None:
        return
    member = known.memberships.get(change.project.pk)
    change.member = member
    if member is None:
        if change.project.pk not in known.in_campaign:
            change.joins = joins
        return
    for name in _DIMENSIONS:
        value, old = getattr(joins, name), getattr(member, name)
        if value and value != old:
            change.dimensions[name] = value
            _tell(row, name, old, value)
