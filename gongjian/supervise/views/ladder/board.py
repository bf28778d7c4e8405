"""The card of the ladder on the room's first page."""

from typing import Any

from django.db.models import Count, Q

from gongjian.campaigns.models import Campaign
from gongjian.kernel.ladder import Outcome
from gongjian.kit.asof import AsOfControl
from gongjian.people.viewer import Viewer
from gongjian.supervise.policy.ladder import is_office
from gongjian.supervise.selectors.ladder.steps import proposals_of

NAMED = {"standing": "waiting", "held": "held", "declined": "declined"}


def card(viewer: Viewer, campaign: Campaign, control: AsOfControl) -> dict[str, Any] | None:
    """How many steps wait, are held, were issued and declined; for those who supervise."""
    if not is_office(viewer, campaign):
        return None
    issued = [Outcome.issued.value, Outcome.amended.value]
    counted = (
        proposals_of(campaign, control.asof)
        .order_by()
        .aggregate(
            all=Count("id"),
            issued=Count("id", filter=Q(outcome__in=issued)),
            **{name: Count("id", filter=Q(outcome=state)) for state, name in NAMED.items()},
        )
    )
    href = f"/c/{campaign.key}/ladder/"
    return {"counts": counted, "href": href} if counted["all"] else None
