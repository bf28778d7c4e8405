"""Reading units: which a viewer sees, in protocol order, with what they hold."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from gongjian.ledger import AsOf, holds_on
from gongjian.people.models import Post, PostHolding, Unit, UnitMember, UnitSuccession
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import UnitReach, Viewer


@dataclass(frozen=True)
class UnitRow:
    """A unit as a line of the tree: how deep it stands below the first unit in reach, and what it holds today."""

    unit: Unit
    depth: int
    posts: int
    holders: int


def people_reach(viewer: Viewer) -> UnitReach:
    """Units whose posts and holders the viewer sees: those in reach to see, and those whose accounts they keep."""
    see, keep = viewer.reach("see"), viewer.reach("accounts")
    return UnitReach(see.whole or keep.whole, see.unit_ids | keep.unit_ids)


def contact_reach(viewer: Viewer) -> frozenset[int]:
    """Units whose holders' telephone numbers the viewer sees: accounts kept, and units worked for
    (docs/decisions: who sees a telephone number)."""
    found = viewer.reach("accounts").unit_ids
    return found | viewer.reach("report").unit_ids | viewer.reach("sign").unit_ids


def units_in_reach(viewer: Viewer) -> "QuerySet[Unit]":
    """Live units in reach, closed ones included; no order of its own."""
    return Unit.objects.filter(people_reach(viewer).q("pk"), voided=False, merged_into_id=None)


def unit_or_404(viewer: Viewer, number: str) -> Unit:
    """The unit of that number; what is out of reach does not exist."""
    unit = units_in_reach(viewer).filter(number=number).select_related("parent").first()
    if unit is None:
        raise Http404
    return unit


def unit_in_campaign_or_404(viewer: Viewer, number: str, campaign: Any) -> Unit:
    """The unit an address of the campaign names. One the viewer may not see does not exist: its number is answered as
    a wrong one. The unit whose campaign it is may be named by all who see the campaign."""
    found = next((unit for unit in unit_tree().units.values() if unit.number == number), None)
    if found is None:
        raise Http404
    if found.pk != campaign.unit_id:
        reach = viewer.reach("see", campaign)
        if not reach.whole and found.pk not in reach.unit_ids:
            raise Http404
    return found


def tree_order(unit_ids: frozenset[int]) -> list[tuple[Unit, int]]:
    """(unit, depth) of the given units: each parent before its children, protocol order among sisters, ties by id.
    A unit whose parent is not given stands at depth 0."""
    tree = unit_tree()
    known = [tree.units[pk] for pk in unit_ids if pk in tree.units]
    children: dict[int | None, list[Unit]] = {}
    for unit in sorted(known, key=lambda u: (u.ordinal, u.pk)):
        children.setdefault(unit.parent_id if unit.parent_id in unit_ids else None, []).append(unit)
    found: list[tuple[Unit, int]] = []
    waiting = [(unit, 0) for unit in reversed(children.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        found.append((unit, depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(unit.pk, []))]
    return found


def unit_rows(viewer: Viewer, on: date) -> list[UnitRow]:
    """The tree in reach with posts and holders of the day. Three queries whatever its size."""
    ids = people_reach(viewer).unit_ids
    posts: dict[int, int] = dict(
        Post.objects.filter(unit_id__in=ids, voided=False).values_list("unit_id").annotate(n=Count("id"))
    )
    held = PostHolding.objects.filter(holds_on(on), post__unit_id__in=ids, post__voided=False, voided=False)
    holders: dict[int, int] = dict(
        held.values_list("post__unit_id").annotate(n=Count("person_id", distinct=True))
    )
    return [
        UnitRow(unit, depth, posts.get(unit.pk, 0), holders.get(unit.pk, 0))
        for unit, depth in tree_order(ids)
    ]


def members_of(group: Unit, on: date) -> "QuerySet[UnitMember]":
    """Units that belong to a group on a day, its lead first, then protocol order."""
    return (
        UnitMember.objects.filter(holds_on(on), group=group, voided=False)
        .select_related("unit", "person")
        .order_by("-is_lead", "unit__ordinal", "id")
    )


def group_units(group_id: int, asof: AsOf) -> set[int]:
    """Ids of a group's own units and of the units drawn into it whole on the day; one person drawn in brings none."""
    members = asof.spans(UnitMember).filter(group_id=group_id, person_id=None, unit_id__isnull=False)
    return {*unit_tree().subtree(group_id), *members.values_list("unit_id", flat=True)}


def succession_of(unit: Unit) -> dict[str, list[UnitSuccession]]:
    """`before`: what this unit took over from; `after`: what took over from it; by day."""
    rows: Any = UnitSuccession.objects.filter(Q(old=unit) | Q(new=unit), voided=False)
    found = list(rows.select_related("old", "new").order_by("on", "id"))
    return {
        "before": [r for r in found if r.new_id == unit.pk],
        "after": [r for r in found if r.old_id == unit.pk],
    }
