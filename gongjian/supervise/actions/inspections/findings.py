"""What is found on site is a problem like any other: solved on the spot, handed to a unit with a day, or left for the
office to hand out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongjian.campaigns.models import Campaign
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem as Wrong
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept, store
from gongjian.ledger import Writer
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.problems.raising import ProblemDraft, raise_in
from gongjian.supervise.models import Origin, Problem, Visit, VisitKind

HELPS = (VisitKind.ON_SITE_OFFICE, VisitKind.THREE_QUESTIONS)
"""Kinds of visit that help; the others inspect."""
MOST_PICTURES = 6
"""So many pictures show what was found; more say nothing further."""


@dataclass(frozen=True)
class Finding:
    """One thing found. `solved`: what was done about it there and then; else `unit_id` and `due_on`, or neither: then
    the office hands it out. `pictures`: of it, kept already. `place`: where on the page it was typed."""

    category: str
    words: str
    solved: str = ""
    unit_id: int | None = None
    due_on: date | None = None
    pictures: Sequence[Kept] = ()
    place: str = ""


def check_days(found: Sequence[Finding], first: date) -> None:
    """Refused("due_in_the_past") for every finding that is to be solved before the visit was made.

    `first`: the day of the visit, so that one written up late keeps the days that were given on site; inclusive.
    """
    wrong = [
        Wrong(
            "due_in_the_past",
            _(
                "%(on)s is before the visit of %(first)s: nothing found there can be due by then.",
                on=one.due_on.isoformat(),
                first=first.isoformat(),
            ),
            f"{one.place}-due" if one.place else "due",
            _("Give the day of the visit or a later one, or leave it empty."),
        )
        for one in found
        if one.due_on is not None and not one.solved.strip() and one.due_on < first
    ]
    if wrong:
        raise Refused.many(wrong)


def raise_finding(entry: Writer, campaign: Campaign, visit: Visit, one: Finding, viewer: Viewer) -> Problem:
    """Write one finding of a visit inside the act that records it."""
    solver = one.unit_id or visit.unit_id or campaign.unit_id
    origin = Origin.VISIT if visit.kind in HELPS else Origin.INSPECTION
    draft = ProblemDraft(
        title=one.words,
        category=one.category,
        origin=origin.value,
        project_id=visit.project_id,
        visit_id=visit.pk,
        raised_by_id=viewer.seats[0].unit_id if viewer.seats else None,
        unit_id=solver if one.solved.strip() else one.unit_id,
        due=None if one.solved.strip() else one.due_on,
        solved=one.solved,
        solved_by=viewer.user_id if one.solved.strip() else None,
        illustrative=visit.illustrative,
    )
    problem = raise_in(entry, campaign, draft, at=entry.at)
    for picture in one.pictures:
        store(entry, picture, problem.matter)
    return problem
