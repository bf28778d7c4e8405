"""What the shell of every page needs: rooms, campaigns, who I am, the head of the chain."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from gongjian.campaigns.selectors import campaigns_in_reach
from gongjian.dispatch.rooms import first_page, has_rhythm
from gongjian.ledger import memo
from gongjian.matters.views.badge import badge
from gongjian.people.unit_tree import unit_tree
from gongjian.web.tabs import tabs_of


def shell(request: Any) -> dict[str, Any]:
    """Context of kit/base.html. A page tells its campaign and room by `request.campaign` and `request.room`."""
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.user_id:
        return {"demo": settings.DEMO, "nav": [], "campaigns": []}
    campaigns = campaigns_in_reach(viewer)
    campaign = getattr(request, "campaign", None) or last_campaign(request, campaigns)
    return {
        "demo": settings.DEMO,
        "today": request.today,
        "viewer": viewer,
        "campaign": campaign,
        "switch": _switch(viewer, campaign, campaigns),
        "banner": _banner(getattr(request, "campaign", None)),
        "nav": _rooms(request, campaign),
        "no_search": not (viewer.may("see") or viewer.may("accounts")) and viewer.may("own"),
        "tabs": tabs_of(request, campaign),
        "tabs_label": _("Pages of this room"),
        "who": {
            "label": _who(viewer),
            "account": "/account/",
            "sign_out": "/sign-out/",
            "messages": "/account/messages/",
            "unread": request.user.unread_count,
        },
        "ledger_head": memo.head(),
    }


def _who(viewer: Any) -> str:
    """The unit and name, as offices say who is at the desk."""
    label = unit_tree().label(viewer.unit_ids[0]) if viewer.unit_ids else ""
    return f"{label} {viewer.name}".strip()


def _switch(viewer: Any, campaign: Any | None, campaigns: list[Any]) -> dict[str, Any] | None:
    if campaign is None:
        return None
    items = [
        {
            "label": one.label,
            "href": f"/c/{one.key}/",
            "current": one.pk == campaign.pk,
            "note": _("archived") if one.status == "archived" else "",
        }
        for one in campaigns
    ]
    new = "/c/new/" if viewer.may("configure") else ""
    return {"label": campaign.label, "title": _("Switch campaign"), "items": items, "new": new}


def _banner(campaign: Any | None) -> dict[str, str] | None:
    """One line, once a page: an archived campaign, or one whose every record is illustrative."""
    if campaign is None:
        return None
    if campaign.status == "archived":
        text = (
            _(
                "Shows the books of %(on)s; the clock does not run here and nothing can be changed."
                " Only what was published is filled in."
            )
            if campaign.published_only
            else _("Shows the books of %(on)s; the clock does not run here and nothing can be changed.")
        )
        return {"kind": _("Archived"), "text": text % {"on": campaign.shown_on.isoformat()}}
    if campaign.illustrative:
        text = _(
            "The county, its units, enterprises, people and projects on this page are invented,"
            " to show how it works."
        )
        return {"kind": _("Sample"), "text": text}
    return None


def last_campaign(request: Any, campaigns: list[Any]) -> Any | None:
    """The campaign looked at last, else the first of those in reach."""
    key = request.COOKIES.get("campaign", "")
    return next((c for c in campaigns if c.key == key), campaigns[0] if campaigns else None)


def _rooms(request: Any, campaign: Any | None) -> list[dict[str, Any]]:
    """The rooms there are, as the viewer has them."""
    viewer, at = request.viewer, getattr(request, "room", "")
    base = f"/c/{campaign.key}/" if campaign else "/"
    rooms: list[tuple[str, str, str, int | None]] = []
    if viewer.may("own") and not viewer.may("see"):
        current = at == "enterprise"
        return [{"key": "enterprise", "label": _("Our projects"), "href": "/enterprise/", "count": None,
                 "current": current}]  # fmt: skip
    if viewer.may("see") or not viewer.may("accounts"):
        rooms += [
            ("overview", _("Overview"), base, None),
            ("todo", _("To do"), "/todo/", badge(request)),
        ]
        if campaign is not None:
            rooms.append(("lists", _("Lists"), f"{base}projects/", None))
            if has_rhythm(campaign, request.today):
                rooms.append(("dispatch", _("Dispatch"), first_page(viewer, campaign), None))
            if viewer.may("see"):
                rooms.append(("supervise", _("Supervision"), f"{base}supervise/", None))
    rooms.append(("people", _("Units and people"), "/people/", None))
    if viewer.may("audit"):
        rooms.append(("ledger", _("Ledger"), "/ledger/", None))
    return [
        {"key": k, "label": label, "href": href, "count": n, "current": k == at}
        for k, label, href, n in rooms
    ]
