"""Who sees a matter: a filter for many, a question for one."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import State
from gongjian.kit.registry import Registry
from gongjian.matters.models import Matter, MatterHolding, MatterRole
from gongjian.people.viewer import Viewer

RAISED = ("problem",)
"""Kinds that are raised from below and wait as drafts for the office to hand them out: their units see them then."""

Beside = Callable[[Collection[int]], QuerySet[Any]]
"""Ids of units → `matter_id` of the matters they see without holding any part in them."""

seen_beside: Registry[Beside] = Registry("matters seen without a part in them")
"""A room above tells of them: the unit that raised a problem follows it, and neither leads nor supervises it."""


def visible_matters(viewer: Viewer, campaign: Any | None) -> Q:
    """A filter on matters, or on their versions: those the viewer may see in the campaign (None: in any).

    A unit sees what it leads, assists, supervises, assigned, raised, or has on its desk, now or earlier; what is only
    being drafted it sees when it is a line of a list, which is sent round for comment, or was raised from below. Each
    of the ways goes by its own index; an OR of them would read the whole campaign.
    """
    reach = viewer.reach("see", campaign)
    if reach.whole:
        return Q()
    if not reach.unit_ids:
        return Q(id__in=[])
    ids = reach.unit_ids
    matters = Matter.objects.order_by()
    paths = [
        MatterHolding.objects.order_by().filter(unit_id__in=ids, voided=False).values("matter_id"),
        *(
            matters.filter(**{f"{column}__in": ids}).values("id")
            for column in ("unit_id", "desk_unit_id", "assigned_by_id")
        ),
        *(beside(ids) for beside in seen_beside),
    ]
    sent = ~Q(state=State.drafted.value) | Q(list_id__isnull=False) | Q(kind__in=RAISED)
    sent |= Q(assigned_by_id__in=ids)
    return Q(id__in=paths[0].union(*paths[1:])) & sent


def ways_to_see(viewer: Viewer, campaign: Any) -> list[Q] | None:
    """`visible_matters` taken apart: a matter in reach meets at least one of these. None when all are seen.

    Who leads a matter now stands on the matter itself, so of the holdings only the others are asked.
    """
    reach = viewer.reach("see", campaign)
    if reach.whole:
        return None
    ids = reach.unit_ids
    others = ~Q(role=MatterRole.LEAD.value) | Q(to_on__isnull=False)
    held = MatterHolding.objects.order_by().filter(others, unit_id__in=ids, voided=False)
    sent = ~Q(state=State.drafted.value) | Q(list_id__isnull=False) | Q(kind__in=RAISED)
    return [
        Q(unit_id__in=ids) & sent,
        Q(desk_unit_id__in=ids) & sent,
        Q(assigned_by_id__in=ids),
        Q(id__in=held.values("matter_id")) & sent,
        *(Q(id__in=beside(ids)) & sent for beside in seen_beside),
    ]


def can_see(viewer: Viewer, matter: Matter) -> bool:
    """Whether the viewer may see this matter; one query, and one more for each room that knows of others."""
    campaign = campaign_by_id(matter.campaign_id)
    reach = viewer.reach("see", campaign)
    if reach.whole:
        return True
    ids = reach.unit_ids
    if matter.assigned_by_id in ids:
        return True
    if matter.state == State.drafted.value and matter.list_id is None and matter.kind not in RAISED:
        return False
    if matter.unit_id in ids or matter.desk_unit_id in ids:
        return True
    held = MatterHolding.objects.filter(matter_id=matter.pk, unit_id__in=ids, voided=False)
    if not ids:
        return False
    return held.exists() or any(beside(ids).filter(matter_id=matter.pk).exists() for beside in seen_beside)
