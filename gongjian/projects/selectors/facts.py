"""What is true of some projects at a moment, looked up for all of them at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian.kernel.dates import Apart, FuzzyDate, Precision, apart
from gongjian.ledger import AsOf
from gongjian.projects.models import (
    Project,
    ProjectAttribute,
    ProjectHolding,
    ProjectPaper,
    ProjectRole,
    ProjectStage,
    Reading,
    YearPlan,
)
from gongjian.projects.selectors.conditions import LEADER_ROLES

ROLE_ORDER = {role.value: place for place, role in enumerate(ProjectRole)}


def fuzzy_date(row: Any, column: str) -> FuzzyDate | None:
    """The date of a row's column pair (`planned_start` → planned_start_on, …_precision); None when not known."""
    on = getattr(row, f"{column}_on")
    precision = Precision(getattr(row, f"{column}_precision"))
    if on is None:
        return FuzzyDate(None, precision) if precision is Precision.open_ended else None
    return FuzzyDate.of(on, precision)


def days_apart(row: Any, what: str) -> Apart | None:
    """How early the actual `what` ("start" or "finish") is against the planned; None when either is unknown (M9)."""
    planned, actual = fuzzy_date(row, f"planned_{what}"), fuzzy_date(row, f"actual_{what}")
    return None if planned is None or actual is None else apart(planned, actual)


def stages_now(asof: AsOf, project_ids: Iterable[int]) -> dict[int, Any]:
    """The stage span each project is in on the day."""
    rows = asof.spans(ProjectStage).filter(project_id__in=list(project_ids)).order_by("from_on", "id")
    return {row.project_id: row for row in rows}


def stages_of(asof: AsOf, project_id: int) -> list[Any]:
    """Every stage a project had been at by the day, oldest first."""
    rows = asof.rows(ProjectStage).filter(project_id=project_id, from_on__lte=asof.on)
    return list(rows.order_by("from_on", "id"))


def chains(asof: AsOf, project_ids: Iterable[int]) -> dict[int, list[Any]]:
    """The responsibility chain of each project on the day, in the order of the roles."""
    found: dict[int, list[Any]] = {}
    for row in asof.spans(ProjectHolding).filter(project_id__in=list(project_ids)).order_by("from_on", "id"):
        found.setdefault(row.project_id, []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: ROLE_ORDER[row.role])
    return found


def latest_readings(asof: AsOf, project_ids: Iterable[int]) -> dict[int, Any]:
    """The last reading of each project up to and including the day, whatever year it is of."""
    rows = asof.rows(Reading).filter(project_id__in=list(project_ids), up_to_on__lte=asof.on)
    return {row.project_id: row for row in rows.order_by("up_to_on", "id")}


def readings_of_year(asof: AsOf, project_id: int) -> list[Any]:
    """A project's readings of the day's year up to and including the day, newest first."""
    rows = asof.rows(Reading).filter(project_id=project_id)
    return list(
        rows.filter(up_to_on__lte=asof.on, up_to_on__gte=date(asof.on.year, 1, 1)).order_by(
            "-up_to_on", "-id"
        )
    )


def year_plans(asof: AsOf, project_ids: Iterable[int], year: int) -> dict[int, Any]:
    """The plan of the year of each project that has one."""
    return {
        row.project_id: row for row in asof.rows(YearPlan).filter(project_id__in=list(project_ids), year=year)
    }


def attributes_of(asof: AsOf, project_id: int) -> list[Any]:
    """The quantities a project is known by."""
    return list(asof.rows(ProjectAttribute).filter(project_id=project_id).order_by("id"))


def papers_of(asof: AsOf, project_id: int) -> list[Any]:
    """A project's papers, newest first."""
    return list(asof.rows(ProjectPaper).filter(project_id=project_id).order_by("-id"))


def parts_of(asof: AsOf, project_id: int) -> list[Any]:
    """The parts of a package (打包项目), by name."""
    return list(asof.rows(Project).filter(parent_id=project_id).order_by("name", "id"))


@dataclass(frozen=True)
class Teamed:
    """专班专案 of one project (M4): has it a leader, a task force, a complete plan?"""

    leader: bool
    team: bool
    plan: bool

    @property
    def complete(self) -> bool:
        """Nothing is missing."""
        return self.leader and self.team and self.plan


def team_and_plan(
    asof: AsOf, project_ids: Iterable[int], held: dict[int, list[Any]] | None = None
) -> dict[int, Teamed]:
    """专班专案 of each project on the day; `held` the chains if they are at hand."""
    ids = list(project_ids)
    chain = chains(asof, ids) if held is None else held
    planned = set(
        asof.rows(ProjectPaper).filter(project_id__in=ids, kind="plan").values_list("project_id", flat=True)
    )
    found = {}
    for project_id in ids:
        roles = {row.role for row in chain.get(project_id, [])}
        leader = any(role in roles for role in LEADER_ROLES)
        found[project_id] = Teamed(leader, ProjectRole.TEAM in roles, project_id in planned)
    return found
