"""What a meeting decided, line by line, as far as the viewer's reach goes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Meeting, MeetingDecision
from gongjian.kit import words
from gongjian.matters.dues import due_long
from gongjian.matters.models import Matter, MatterHolding
from gongjian.matters.policy import visible_matters
from gongjian.matters.selectors import Standing, standing
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class DecidedLine:
    """One decision: the matter it became, and how that stands."""

    matter: Matter
    light: Standing
    unit: str
    assisting: str
    due: str
    project: Any
    topic: str
    moved: int


def decisions_of(meeting: Meeting, viewer: Viewer, campaign: Campaign, on: date) -> list[DecidedLine]:
    """The decisions of a meeting in the order they were written; a unit sees those it leads or assists in."""
    rows = MeetingDecision.objects.filter(meeting_id=meeting.pk, voided=False)
    topics = {
        row.matter_id: row.topic.title if row.topic is not None else ""
        for row in rows.select_related("topic")
    }
    places = dict(rows.values_list("matter_id", "ordinal"))
    matters = Matter.objects.filter(pk__in=places, voided=False).select_related("project")
    if not viewer.reach("see", campaign).whole:
        matters = matters.filter(visible_matters(viewer, campaign))
    found = sorted(matters, key=lambda matter: (places[matter.pk], matter.pk))
    assisting = _assisting([matter.pk for matter in found])
    tree = unit_tree()
    return [
        DecidedLine(
            matter,
            standing(matter, on),
            tree.label(matter.unit_id),
            words.joined(tree.label(pk) for pk in assisting.get(matter.pk, ())),
            due_long(matter, on.year),
            matter.project,
            topics[matter.pk],
            matter.extended_count,
        )
        for matter in found
    ]


def _assisting(ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = MatterHolding.objects.filter(matter_id__in=ids, role="assisting", voided=False, to_on=None)
    for matter_id, unit_id in rows.order_by("id").values_list("matter_id", "unit_id"):
        found.setdefault(matter_id, []).append(unit_id)
    return found
