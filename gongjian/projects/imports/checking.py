"""What contradicts itself in a line, and what is odd enough to ask."""

from typing import Any

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.messages import say as _
from gongjian.kernel.money import looks_off_by_ten_thousand
from gongjian.kernel.problems import Problem
from gongjian.kit import words
from gongjian.kit.registry import PlannedRow
from gongjian.projects.actions.checks import project_problems
from gongjian.projects.actions.progress.plans import YearFigures, plan_problems
from gongjian.projects.imports.lookups import Known
from gongjian.projects.models import Project

_WHERE = {"year_from": "years", "year_to": "years"}


def check_project(row: PlannedRow, project: Project, plan: YearFigures | None, known: Known) -> None:
    """What contradicts itself stops the line; what is merely odd is asked about."""
    taken = {problem.where for problem in row.problems}
    for problem in project_problems(project, known.today):
        where = _WHERE.get(problem.where, problem.where)
        if where not in taken:
            odd = problem.code == "prior_above_total"
            moved = Problem(problem.code, problem.message, where, problem.remedy)
            (row.questions if odd else row.problems).append(moved)
    if plan is not None:
        for problem in plan_problems(plan, project.total_fen, project.prior_fen):
            (row.problems if problem.code == "money_negative" else row.questions).append(problem)


def ask_about_jump(row: PlannedRow, key: str, old: int | None, new: int | None) -> None:
    """An amount ten thousand times another is likely 万 written for 亿."""
    if old and new and looks_off_by_ten_thousand(new, old):
        row.questions.append(
            Problem(
                "money_jump",
                _("So far %(old)s was known, the list says %(new)s: ten thousand times apart.",
                  old=words.money_text(old), new=words.money_text(new)),
                key,
                _("Check whether 万 and 亿 were mixed up; if the amount is right, keep it."),
            )
        )  # fmt: skip


def precise(on: Any, precision: str) -> FuzzyDate | None:
    """A stored date as it is known."""
    return FuzzyDate.of(on, Precision(precision)) if on is not None else None
