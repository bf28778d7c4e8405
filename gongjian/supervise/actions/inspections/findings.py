"""What is found on site is a problem like any other: solved on the spot, handed to a unit with a day, or left for the
office to hand out."""

from dataclasses import dataclass
from datetime import date

from gongjian.campaigns.models import Campaign
from gongjian.ledger import Writer
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.problems.raising import ProblemDraft, raise_in
from gongjian.supervise.models import Origin, Problem, Visit, VisitKind

HELPS = (VisitKind.ON_SITE_OFFICE, VisitKind.THREE_QUESTIONS)
"""Kinds of visit that help; the others inspect."""


@dataclass(frozen=True)
class Finding:
    """One thing found. `solved`: what was done about it there and then; else `unit_id` and `due_on`, or neither: then
    the office hands it out."""

    category: str
    words: str
    solved: str = ""
    unit_id: int | None = None
    due_on: date | None = None


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
    return raise_in(entry, campaign, draft, at=entry.at)
