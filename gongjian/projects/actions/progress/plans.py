"""The year plan: what is to be invested by month or quarter, and the visible progress aimed at in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.problems import Problem, Refused
from gongjian.kernel.year_curve import month_problems, quarters_of_months
from gongjian.kit import words
from gongjian.ledger import Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked
from gongjian.projects.models import MonthPlan, Project, YearPlan
from gongjian.projects.policy import check_can_edit

Quarters = tuple[int | None, int | None, int | None, int | None]
QuarterWords = tuple[str, str, str, str]
Month = tuple[int | None, str]


@dataclass(frozen=True)
class YearFigures:
    """A year's plan as given: amounts in 分, None where nothing is said."""

    year: int
    plan_fen: int | None = None
    quarters: Quarters = (None, None, None, None)
    aims: QuarterWords = ("", "", "", "")
    months: Mapping[int, Month] | None = field(default=None)
    """By month 1 to 12: (amount, words). A month left out is said nothing of; None altogether: months stay as they
    stand."""

    @property
    def empty(self) -> bool:
        """Is nothing said at all?"""
        said = any(fen is not None or aim.strip() for fen, aim in (self.months or {}).values())
        quarters = any(self.aims) or any(fen is not None for fen in self.quarters)
        return self.plan_fen is None and not quarters and not said

    @property
    def month_amounts(self) -> dict[int, int | None]:
        """The amounts of the months."""
        return {month: fen for month, (fen, _aim) in (self.months or {}).items()}

    @property
    def filled(self) -> Quarters:
        """The quarters; one left blank is what its months make."""
        one, two, three, four = (
            given if given is not None else made
            for given, made in zip(self.quarters, quarters_of_months(self.month_amounts), strict=True)
        )
        return one, two, three, four

    @property
    def sum_fen(self) -> int | None:
        """The sum of the four quarters; None unless all four are given."""
        given = [fen for fen in self.filled if fen is not None]
        return sum(given) if len(given) == 4 else None

    @property
    def columns(self) -> dict[str, object]:
        """As columns of a year plan; four quarters alone make the year."""
        plan_fen = self.plan_fen if self.plan_fen is not None else self.sum_fen
        found: dict[str, object] = {"plan_fen": plan_fen}
        for number, (fen, aim) in enumerate(zip(self.filled, self.aims, strict=True), start=1):
            found |= {f"q{number}_fen": fen, f"q{number}_words": aim.strip()}
        return found


def plan_problems(
    plan: YearFigures, total_fen: int | None, prior_fen: int | None, reason: str = ""
) -> list[Problem]:
    """What is wrong with a year's plan; what is merely odd is asked about unless a reason is given."""
    found: list[Problem] = []
    found += month_problems(plan.month_amounts)
    if any(fen is not None and fen < 0 for fen in (plan.plan_fen, *plan.quarters)):
        said = _("A planned investment is less than nothing.")
        found.append(Problem("money_negative", said, "plan_fen", _("Write amounts without a sign.")))
    if found or reason.strip():
        return found
    return [
        question
        for question in (
            *_month_questions(plan),
            _sum_question(plan),
            _total_question(plan, total_fen, prior_fen),
        )
        if question
    ]


def _month_questions(plan: YearFigures) -> list[Problem]:
    """A quarter given beside its months is their sum, else it is asked about."""
    found: list[Problem] = []
    made = quarters_of_months(plan.month_amounts)
    for quarter, (given, of_months) in enumerate(zip(plan.quarters, made, strict=True), start=1):
        if given is None or of_months is None or given == of_months:
            continue
        values = {
            "sum": words.money_text(of_months),
            "quarter": quarter,
            "plan": words.money_text(given),
            "difference": words.money_text(abs(given - of_months)),
        }
        said = _(
            "The months of quarter %(quarter)s make %(sum)s, the quarter says %(plan)s: %(difference)s apart."
        )
        expected = _("Correct one of them, or leave the quarter blank: it is then filled from its months.")
        found.append(Problem("months_do_not_make_the_quarter", said % values, f"q{quarter}_fen", expected))
    return found


def _sum_question(plan: YearFigures) -> Problem | None:
    """Parts that are all given make the year; some of them alone are at most the year."""
    if plan.plan_fen is None:
        return None
    given = sum(fen for fen in plan.filled if fen is not None)
    if plan.sum_fen == plan.plan_fen or (plan.sum_fen is None and given <= plan.plan_fen):
        return None
    values = {
        "sum": words.money_text(given),
        "plan": words.money_text(plan.plan_fen),
        "difference": words.money_text(abs(given - plan.plan_fen)),
    }
    said = _("The quarters make %(sum)s, the year's plan says %(plan)s: %(difference)s apart.") % values
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

    `revision` is that of the plan seen. Refused unless a reason is written: months that do not make their quarter,
    quarters that do not make the year, a plan above the total, amounts of a plan that stood changed.
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
        if not problems and not reason.strip():
            problems = _changes(fresh, plan)
        if problems:
            raise Refused.many(problems)
        return set_year_plan_in(entry, fresh, plan, revision)


def _changes(project: Project, plan: YearFigures) -> list[Problem]:
    """A plan that stood is changed for a reason: the old one stays to be compared with."""
    stood = YearPlan.objects.filter(project_id=project.pk, year=plan.year, voided=False).first()
    columns = plan.columns
    names = ("plan_fen", "q1_fen", "q2_fen", "q3_fen", "q4_fen")
    if stood is None or all(getattr(stood, name) in (None, columns[name]) for name in names):
        return []
    said = _("The plan of %(year)s stands already: %(plan)s.") % {
        "year": plan.year,
        "plan": words.money_text(stood.plan_fen),
    }
    expected = _("Write why it is changed; the plan that stood stays on the curve as an earlier plan.")
    return [Problem("plan_changes_need_a_reason", said, "reason", expected)]


def set_year_plan_in(
    entry: Writer, project: Project, plan: YearFigures, revision: int | None = None
) -> YearPlan:
    """The change itself inside another act, months included."""
    _set_months(entry, project, plan)
    found = YearPlan.objects.filter(project_id=project.pk, year=plan.year, voided=False).first()
    if found is not None:
        changed: YearPlan = entry.change(found, revision=revision, **plan.columns)
        return changed
    made = YearPlan(project=project, year=plan.year, illustrative=project.illustrative, **plan.columns)
    return entry.create(made)


def _set_months(entry: Writer, project: Project, plan: YearFigures) -> None:
    if plan.months is None:
        return
    stood = {
        row.month: row
        for row in MonthPlan.objects.filter(project_id=project.pk, year=plan.year, voided=False)
    }
    for month in range(1, 13):
        fen, aim = plan.months.get(month, (None, ""))
        row, aim = stood.get(month), aim.strip()
        if fen is None and not aim:
            if row is not None:
                entry.void(row)
        elif row is None:
            common = {"project": project, "year": plan.year, "illustrative": project.illustrative}
            entry.create(MonthPlan(month=month, plan_fen=fen, words=aim, **common))
        elif (row.plan_fen, row.words) != (fen, aim):
            entry.change(row, plan_fen=fen, words=aim)
