"""What the shell of every page needs: rooms, campaigns, who I am, the head of the chain."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from gongjian.campaigns.selectors import campaigns_in_reach
from gongjian.ledger import memo


def shell(request: Any) -> dict[str, Any]:
    """Context of kit/base.html. A page tells its campaign and room by `request.campaign` and `request.room`."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.user_id:
        return {"demo": settings.DEMO, "nav": [], "campaigns": []}
    campaigns = campaigns_in_reach(viewer)
    campaign = getattr(request, "campaign", None) or _last_campaign(request, campaigns)
    return {
        "demo": settings.DEMO,
        "today": request.today,
        "viewer": viewer,
        "campaign": campaign,
        "campaigns": campaigns,
        "nav": _rooms(request, campaign),
        "ledger_head": memo.head(),
    }


def _last_campaign(request: Any, campaigns: list[Any]) -> Any | None:
    key = request.COOKIES.get("campaign", "")
    return next((c for c in campaigns if c.key == key), campaigns[0] if campaigns else None)


def _rooms(request: Any, campaign: Any | None) -> list[dict[str, Any]]:
    from gongjian.matters.inbox import waiting_count

    at = getattr(request, "room", "")
    base = f"/c/{campaign.key}/" if campaign else "/"
    waiting = waiting_count(request.viewer, request.today)
    rooms = [
        ("overview", _("Overview"), base, None),
        ("todo", _("To do"), "/todo/", waiting),
        ("lists", _("Lists"), f"{base}projects/" if campaign else "/", None),
    ]
    if request.viewer.may("accounts") or request.viewer.may("see"):
        rooms.append(("people", _("Units and people"), "/people/", None))
    return [{"key": k, "label": label, "href": href, "count": n, "current": k == at} for k, label, href, n in rooms]
