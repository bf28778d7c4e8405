"""What the 问题台账 says of a problem beside its matter: class, cause, wants, level, measures, promise, checker."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import WITH_UNIT, State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Stale, Writer
from gongjian.matters.actions.acting import day_of, opened
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.problems import nodes
from gongjian.supervise.actions.problems.raising import KIND, check_promise, check_told, told
from gongjian.supervise.models import Origin, Problem
from gongjian.supervise.playbook.problems import problems_of
from gongjian.supervise.policy.problems import check_can_describe


@dataclass(frozen=True)
class Details:
    """The columns of the ledger as they are to be; see ProblemDraft."""

    category: str
    cause: str = ""
    origin: str = ""
    raised_by_id: int | None = None
    raised_on: date | None = None
    wants: str = ""
    suggests: str = ""
    level: str = ""
    measures: str = ""
    promised_on: date | None = None
    checker: str = ""
    checker_unit_id: int | None = None


def describe(
    *,
    viewer: Viewer,
    matter: Matter,
    details: Details,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Problem:
    """Fill in or correct what the ledger says of a problem. `revision`: of the problem, as it was on screen.

    Refused: not_yours, no_problem, category_unknown, cause_unknown, level_unknown, promised_day_off.
    """
    with opened("problem.describe", viewer=viewer, matter=matter, at=at, request_key=request_key) as (
        entry,
        fresh,
    ):
        check_can_describe(viewer, fresh)
        return describe_in(entry, fresh, details, revision=revision)


def describe_in(entry: Writer, matter: Matter, details: Details, *, revision: int | None = None) -> Problem:
    """Write it inside another act; rights are the caller's to check."""
    if matter.kind != KIND:
        raise Refused(
            "no_problem",
            _("Only problems stand in the ledger of problems."),
            remedy=_("Raise a problem from this matter instead."),
        )
    on = day_of(entry.at)
    known: Problem | None = Problem.objects.filter(matter_id=matter.pk, voided=False).first()
    if known is not None and revision is not None and known.revision != revision:
        raise Stale(known)
    found = check_told(details, problems_of(campaign_by_id(matter.campaign_id), on), on)
    if known is None or known.promised_on != details.promised_on:
        found += check_promise(details.promised_on, on)
    if found:
        raise Refused.many(found)
    columns: dict[str, Any] = told(details)
    if known is None:
        made = Problem(
            matter=matter,
            origin=details.origin or (Origin.PROJECT.value if matter.project_id else Origin.OTHER.value),
            raised_by_id=details.raised_by_id or matter.assigned_by_id,
            raised_on=details.raised_on or (day_of(matter.assigned_at) if matter.assigned_at else on),
            illustrative=matter.illustrative,
            **columns,
        )
        return entry.create(made)
    columns |= {"origin": details.origin or known.origin, "raised_by_id": details.raised_by_id or known.raised_by_id,
                "raised_on": details.raised_on or known.raised_on}  # fmt: skip
    entry.change(known, **columns)
    if State(matter.state) in WITH_UNIT:
        nodes.waits(entry, known, matter)
    return known
