"""What is wrong with what somebody says of a project: every finding at once, with what was expected."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.functional import lazy

from gongjian.kernel import codes
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger.statements import rows
from gongjian.projects.models import Level, Library, Nature, Project

FIELDS = (
    "name",
    "name_en",
    "code",
    "level",
    "nature",
    "library",
    "place",
    "content",
    "year_from",
    "year_to",
    "funding",
    "total_fen",
    "prior_fen",
    "prior_year",
    "origin_kind",
    "origin",
    "issue",
    "remark",
)
"""Plain columns a person fills in; dates come as FuzzyDate under `planned_start`, `planned_finish` and so on."""
DATES = ("planned_start", "planned_finish", "actual_start", "actual_finish")
_amount = lazy(words.money_text, str)
_joined = lazy(words.joined, str)
_CHOICES = {"level": Level, "nature": Nature, "library": Library}


def today_of(at: datetime) -> date:
    """The day of an instant on the office clock."""
    return at.astimezone(SHANGHAI).date()


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as columns: a FuzzyDate under `planned_start` becomes its day and its precision; None clears both."""
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name in DATES:
            columns[f"{name}_on"] = value.on if value is not None else None
            columns[f"{name}_precision"] = (value.precision if value is not None else Precision.day).value
        elif name in FIELDS:
            columns[name] = value
        else:
            raise ValueError(f"a project has no {name!r}")
    return columns


def project_problems(project: Project, today: date) -> list[Problem]:
    """What contradicts itself in a project as it would stand; nothing is written while there is any."""
    found = [*_name_problems(project), *_choice_problems(project), *_year_problems(project)]
    return [*found, *_date_problems(project, today), *_money_problems(project)]


def code_warnings(code: str) -> list[Problem]:
    """What looks odd about a project code. Warnings only: a list is not turned away for it."""
    return codes.check_project_code(code) if code.strip() else []


def _name_problems(project: Project) -> list[Problem]:
    if project.name.strip():
        return []
    return [
        Problem(
            "name_missing", _("The project has no name."), "name", _("Write its name as the list gives it.")
        )
    ]


def _choice_problems(project: Project) -> list[Problem]:
    found = []
    labels = {"level": _("level"), "nature": _("nature"), "library": _("library")}
    for name, choices in _CHOICES.items():
        value = getattr(project, name)
        if value and value not in choices.values:
            said = _("“%(value)s” is not one of the answers for %(field)s.", value=value, field=labels[name])
            expected = _("Choose one of: %(answers)s.", answers=_joined(choices.labels))
            found.append(Problem(f"{name}_unknown", said, name, expected))
    return found


def _year_problems(project: Project) -> list[Problem]:
    first, last = project.year_from, project.year_to
    if first is not None and last is not None and last < first:
        said = _("The last year, %(last)s, lies before the first, %(first)s.", first=first, last=last)
        return [
            Problem("years_reversed", said, "year_to", _("Write first year and last year, as in 2021—2023."))
        ]
    return []


def _date_problems(project: Project, today: date) -> list[Problem]:
    found: list[Problem] = []
    for kind in ("planned", "actual"):
        start, finish = fuzzy_of(project, f"{kind}_start"), fuzzy_of(project, f"{kind}_finish")
        first, last = start.on if start else None, finish.last() if finish else None
        if first is not None and last is not None and last < first:
            said = _(
                "It would be completed (%(finish)s) before it starts (%(start)s).", start=start, finish=finish
            )
            remedy = _("Check both dates; the completion comes on or after the start.")
            found.append(Problem("finish_before_start", said, f"{kind}_finish", remedy))
    for name in ("actual_start", "actual_finish"):
        actual = fuzzy_of(project, name)
        if actual is not None and actual.on is not None and actual.on > today:
            said = _("%(date)s has not come yet, so it cannot have happened.", date=actual)
            remedy = _("Record what has happened; what is intended belongs to the plan.")
            found.append(Problem("actual_in_future", said, name, remedy))
    return found


def _money_problems(project: Project) -> list[Problem]:
    found: list[Problem] = []
    for name in ("total_fen", "prior_fen"):
        value = getattr(project, name)
        if value is not None and value < 0:
            said = _("An investment of %(amount)s is less than nothing.", amount=_amount(value))
            found.append(Problem("money_negative", said, name, _("Write the amount without a sign.")))
    total, prior = project.total_fen, project.prior_fen
    if total is not None and prior is not None and 0 <= total < prior:
        said = _(
            "%(prior)s invested to the end of last year is more than the total of %(total)s.",
            prior=_amount(prior),
            total=_amount(total),
        )
        found.append(Problem("prior_above_total", said, "prior_fen", _("Check the units of both amounts.")))
    return found


def fuzzy_of(project: Project, name: str) -> FuzzyDate | None:
    """A date of the project as it is known; None when it is not."""
    on, precision = getattr(project, f"{name}_on"), Precision(getattr(project, f"{name}_precision"))
    return FuzzyDate.of(on, precision) if on is not None else None


def check_reason(reason: str, code: str, said: object, expected: object, where: str = "reason") -> None:
    """Refused unless a reason is given: what is odd passes once somebody says why."""
    if not reason.strip():
        raise Refused(code, said, where, expected)


def say_why(*problems: Problem | None, reason: str) -> None:
    """Refused for questions that stand while no reason answers them; all of them are told at once."""
    asked = [problem for problem in problems if problem is not None]
    if asked and not reason.strip():
        raise Refused.many(asked)


def locked(project: Project) -> Project:
    """The project as it stands now, read inside the act. Refused when it was voided or merged meanwhile."""
    (fresh,) = rows(Project, "id = %s", [project.pk])
    if fresh.voided or fresh.merged_into_id is not None:
        raise Refused(
            "project_gone",
            _("“%(project)s” was taken off the books.", project=fresh.name),
            remedy=_("Look at its story to see when and why; register it again if that was a mistake."),
        )
    return fresh
