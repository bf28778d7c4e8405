"""Finding leads by name, investor, number or contract, and events by name or number."""

from typing import Any

from django.db.models import Q

from gongjian.campaigns.selectors import campaigns_in_reach
from gongjian.kit.registry import Hit
from gongjian.ledger.records import Record
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Lead, PromotionEvent
from gongjian.projects.policy import visible_promotion


def find_leads(viewer: Any, text: str, limit: int) -> list[Hit]:
    """Leads the viewer sees that hold the text; those that begin with it first."""
    columns = ("name", "investor", "number", "contract_no")
    rows = _found(viewer, Lead, text, columns, limit * 2)
    rows.sort(key=lambda row: not row.name.startswith(text.strip()))
    tree = unit_tree()
    return [
        Hit(row.name, f"/leads/{row.number}/", tree.label(row.unit_id), row.number) for row in rows[:limit]
    ]


def find_events(viewer: Any, text: str, limit: int) -> list[Hit]:
    """Events of promotion the viewer sees that hold the text."""
    rows = _found(viewer, PromotionEvent, text, ("title", "number", "place"), limit)
    tree = unit_tree()
    return [Hit(row.title, f"/events/{row.number}/", tree.label(row.unit_id), row.number) for row in rows]


def _found(viewer: Any, model: type[Record], text: str, columns: tuple[str, ...], limit: int) -> list[Any]:
    wanted = text.strip()
    if not wanted or not viewer.scopes:
        return []
    holds, seen = Q(), Q(pk__in=[])
    for column in columns:
        holds |= Q(**{f"{column}__icontains": wanted})
    for campaign in campaigns_in_reach(viewer):
        seen |= Q(campaign_id=campaign.pk) & visible_promotion(viewer, campaign, model)
    return list(model.objects.filter(holds, seen, voided=False).order_by("-id")[:limit])
