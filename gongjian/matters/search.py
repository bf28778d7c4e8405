"""Matters found by number or by words of their title, in the viewer's reach."""

from django.db.models import Q

from gongjian.campaigns.selectors import campaigns_in_reach
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit.registry import Hit
from gongjian.matters.models import Matter
from gongjian.matters.policy import visible_matters
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


def find_matters(viewer: Viewer, text: str, limit: int) -> list[Hit]:
    """At most `limit` matters whose number is the text or whose title holds it; newest first."""
    wanted = text.strip()
    if not wanted:
        return []
    reach = Q(pk__in=[])
    for campaign in campaigns_in_reach(viewer):
        reach |= Q(campaign_id=campaign.pk) & visible_matters(viewer, campaign)
    found = Matter.objects.filter(
        reach, Q(number__iexact=wanted) | Q(title__icontains=wanted), voided=False, merged_into_id=None
    )
    tree = unit_tree()
    rows = found.order_by("-id")[:limit]
    return [
        Hit(
            m.title,
            f"/matters/{m.number}/",
            f"{tree.label(m.unit_id)} · {STATE_WORDS[State(m.state)]}".strip(" ·"),
            m.number,
        )
        for m in rows
    ]
