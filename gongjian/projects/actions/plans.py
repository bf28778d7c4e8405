"""The year plan: what is to be invested by quarter, and the visible progress aimed at in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.ledger import Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked
from gongjian.projects.models import Project, YearPlan
from gongjian.projects.policy import check_can_edit

Quarters = tuple[int | None, int | None, int | None, int | None]
QuarterWords = tuple[str, str, str, str]


@dataclass(frozen=True)
class YearFigures:
    """A year's plan as given: amounts in 分, None where nothing is said."""

    year: int
    plan_fen: int | None = None
    quarters: Quarters = (None, None, None, None)
    aims: QuarterWords = ("", "", "", "")

    @property
    def empty(self) -> bool:
        """Is nothing said at all?"""
        return self.plan_fen is None and not any(self.aims) and all(fen is None for fen in self.quarters)

    @property
    def sum_fen(self) -> int | None:
        """The sum of the four quarters; None unless all four are given."""
        given = [fen for fen in self.quarters if fen is not None]
        return sum(given) if len(given) == 4 else None

    @property
    def columns(self) -> dict[str, object]:
        """As columns of a year plan; four quarters alone make the year."""
        plan_fen = self.plan_fen if self.plan_fen is not None else self.sum_fen
        found: dict[str, object] = {"plan_fen": plan_fen}
        for number, (fen, aim) in enumerate(zip(self.quarters, self.aims, strict=True), start=1):
            found |= {f"q{number}_fen": fen, f"q{number}_words": aim.strip()}
        return found


def plan_problems(
    plan: YearFigures, total_fen: int | None, prior_fen: int | None, reason: str = ""
) -> list[Problem]:
    """What is wrong with a year's plan; what is merely odd is asked about unless a reason is given."""
    found: list[Problem] = []
    if any(fen is not None and fen < 0 for fen in (plan.plan_fen, *plan.quarters)):
        said = _("A planned investment is less than nothing.")
        found.append(Problem("money_negative", said, "plan_fen", _("Write amounts without a sign.")))
    if found or reason.strip():
        return found
    return [
        question
        for question in (_sum_question(plan), _total_question(plan, total_fen, prior_fen))
        if question
    ]


def _sum_question(plan: YearFigures) -> Problem | None:
    if plan.plan_fen is None:
        return None
    given = sum(fen for fen in plan.quarters if fen is not None)
    if plan.sum_fen == plan.plan_fen or (plan.sum_fen is None and given <= plan.plan_fen):
        return None
    values = {"sum": words.money_text(given), "plan": words.money_text(plan.plan_fen)}
    said = _("The quarters make %(sum)s, the year's plan says %(plan)s.") % values
    return Problem(
        "quarters_do_not_make_the_year", said, "plan_fen", _("Correct one of them, or write why they differ.")
    )


def _total_question(plan: YearFigures, total_fen: int | None, prior_fen: int | None) -> Problem | None:
    year_fen = plan.columns["plan_fen"]
    if total_fen is None or not isinstance(year_fen, int) or year_fen + (prior_fen or 0) <= total_fen:
        return None
    values = {"plan": words.money_text(year_fen), "total": words.money_text(total_fen)}
    said = _("With %(plan)s this year the project would exceed its total of %(total)s.") % values
    return Problem("plan_above_total", said, "plan_fen", _("Check the units, or write why it is so."))


def set_year_plan(
    *,
    viewer: Viewer,
    project: Project,
    plan: YearFigures,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> YearPlan:
    """Set what a project is to invest in a year; a plan that stood is changed, and its story keeps the old one.

    `revision` is that of the plan seen. Refused: quarters that do not make the year, a plan above the total,
    each unless a reason is written.
    """
    check_can_edit(viewer, project)
    if plan.empty:
        said = _("Nothing is said about the year's plan.")
        raise Refused("plan_empty", said, "plan_fen", _("Give at least the planned investment of the year."))
    with ledger.record(
        "project.plan",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        reason=reason,
        request_key=request_key,
        words={"title": project.name, "year": plan.year},
    ) as entry:
        fresh = locked(project)
        problems = plan_problems(plan, fresh.total_fen, fresh.prior_fen, reason)
        if problems:
            raise Refused.many(problems)
        return _set_year_plan(entry, fresh, plan, revision)


def _set_year_plan(
    entry: Writer, project: Project, plan: YearFigures, revision: int | None = None
) -> YearPlan:
    """The change itself inside another act."""
    found = YearPlan.objects.filter(project_id=project.pk, year=plan.year, voided=False).first()
    if found is not None:
        changed: YearPlan = entry.change(found, revision=revision, **plan.columns)
        return changed
    made = YearPlan(project=project, year=plan.year, illustrative=project.illustrative, **plan.columns)
    return entry.create(made)
