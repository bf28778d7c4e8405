"""A plan node that a stage hangs on is done, and the project is not there yet: what is proposed, and to whom.

Nothing is kept of a proposal: it follows from the plan and the stage, and ends when a person accepts or declines it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from gongjian.ledger import holds_on
from gongjian.ledger.models import Entry, EntryAbout
from gongjian.people.models import Grant, PostHolding
from gongjian.people.roles import roles
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import STAGE_ORDER, PlanNode, Project, ProjectStage, Stage

DECLINED = "project.stage_declined"
_OUT = (Stage.STOPPED, Stage.WITHDRAWN)
_MOST_NAMED = 2


@dataclass(frozen=True)
class Proposal:
    """Move the project to the stage of the node, from the day the node was done."""

    project_id: int
    node: PlanNode
    stage: str
    on: date
    """Not before the present stage began."""


def proposals(project_ids: Iterable[int]) -> dict[int, Proposal]:
    """Project → what is proposed as the books stand now: of several nodes the one that leads furthest."""
    wanted = list(project_ids)
    done = PlanNode.objects.filter(
        project_id__in=wanted,
        voided=False,
        project__voided=False,
        project__merged_into_id=None,
        network__voided=False,
        network__approved_at__isnull=False,
        actual_finish_on__isnull=False,
    ).exclude(stage="")
    rows = list(done.select_related("project").order_by("actual_finish_on", "id"))
    if not rows:
        return {}
    now = ProjectStage.objects.filter(
        project_id__in={row.project_id for row in rows}, voided=False, to_on=None
    )
    stages = {row.project_id: row for row in now}
    found: dict[int, Proposal] = {}
    for row in rows:
        stands = stages.get(row.project_id)
        if not _ahead(row.stage, stands):
            continue
        known = found.get(row.project_id)
        if known is None or STAGE_ORDER[row.stage] > STAGE_ORDER[known.stage]:
            on = max(row.actual_finish_on, stands.from_on) if stands is not None else row.actual_finish_on
            found[row.project_id] = Proposal(row.project_id, row, row.stage, on)
    gone = _declined([one.node for one in found.values()])
    return {pk: one for pk, one in found.items() if (one.node.pk, one.stage) not in gone}


def _ahead(stage: str, stands: ProjectStage | None) -> bool:
    if stage in _OUT:
        return False
    return stands is None or (stands.stage not in _OUT and STAGE_ORDER[stands.stage] < STAGE_ORDER[stage])


def _declined(nodes: list[PlanNode]) -> set[tuple[int, str]]:
    """(node, stage) that somebody has declined, while the day the node was done has stayed the same."""
    ids = {node.pk: node for node in nodes}
    about: Any = EntryAbout.objects.filter(kind=PlanNode._meta.db_table, record_id__in=list(ids))
    pairs = dict(about.filter(entry__act=DECLINED).order_by("entry_id").values_list("entry_id", "record_id"))
    found = set()
    for entry in Entry.objects.filter(seq__in=list(pairs)):
        node = ids[pairs[entry.seq]]
        if entry.words.get("on") == str(node.actual_finish_on):
            found.add((node.pk, str(entry.words.get("key"))))
    return found


def deciders(project: Project, campaign_ids: Iterable[int], on: date) -> list[str]:
    """Names of the persons the proposal goes to, with their posts: who may change the project, the nearest unit first;
    never more than a few."""
    line = unit_tree().ancestors(project.unit_id)
    editing = [key for key, role in roles().items() if "edit" in role.may]
    there = Q(campaign_id=None) | Q(campaign_id__in=list(campaign_ids))
    grants = Grant.objects.filter(holds_on(on), there, role__in=editing, unit_id__in=line, voided=False)
    posts = sorted(grants.values_list("unit_id", "post_id"), key=lambda row: (line.index(row[0]), row[1]))
    held = PostHolding.objects.filter(holds_on(on), post_id__in=[post for _unit, post in posts], voided=False)
    names: dict[int, str] = {}
    for row in held.select_related("person", "post").order_by("acting", "id"):
        names.setdefault(row.post_id, f"{row.post.title} {row.person.name}")
    found = [names[post] for _unit, post in posts if post in names]
    return list(dict.fromkeys(found))[:_MOST_NAMED]
