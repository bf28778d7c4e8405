"""The second level: tabs of the rooms 总览, 清单 and 督办, the same on every page that is one of them."""

from typing import Any

from django.utils.translation import gettext as _

from gongjian.kit.registry import room_tabs

_ORDER = (
    "nodes/",
    "progress/",
    "wall/",
    "needs/",
    "land/",
    "funds/",
    "promotion/",
    "targets/",
    "units-compared/",
    "supervise/",
    "problems/",
    "supervisions/",
    "notices/",
    "ladder/",
    "circulars/",
    "handling/",
    "inspections/",
    "legacy/",
    "public/",
    "time-lost/",
)
"""Pages that nouns bring, in the order in which an office thinks of them; others after these."""


def tabs_of(request: Any, campaign: Any | None) -> list[dict[str, Any]]:
    """The tabs of the page's room as the viewer has them; none on a page that is not one of them (a record)."""
    if campaign is None:
        return []
    make = {"overview": _overview, "lists": _lists, "supervise": _supervise}.get(getattr(request, "room", ""))
    found = make(request.viewer, campaign, f"/c/{campaign.key}/") if make else []
    path = request.path
    tabs = [
        {"label": label, "href": href, "current": path == href.partition("?")[0]} for label, href in found
    ]
    return tabs if any(tab["current"] for tab in tabs) else []


def _overview(viewer: Any, campaign: Any, base: str) -> list[tuple[str, str]]:
    found = [(_("Overview"), base)]
    if viewer.reach("decide", campaign):
        found.append((_("In my lead"), f"{base}leader/"))
    found += [
        (_("All figures"), f"{base}figures/"),
        (_("Reported upward"), f"{base}reported/"),
        (_("About the campaign"), f"{base}about/"),
    ]
    return found


def _lists(viewer: Any, campaign: Any, base: str) -> list[tuple[str, str]]:
    found = [
        (_("Projects"), f"{base}projects/"),
        (_("Matters"), f"{base}matters/"),
        (_("Lists of matters"), f"{base}lists/"),
    ]
    found += _brought("lists", viewer, campaign, base)
    if viewer.may("import") and campaign.status != "archived":
        found.append((_("Load from Excel"), f"/import/?campaign={campaign.key}"))
    return found


def _supervise(viewer: Any, campaign: Any, base: str) -> list[tuple[str, str]]:
    return _brought("supervise", viewer, campaign, base)


def _brought(room: str, viewer: Any, campaign: Any, base: str) -> list[tuple[str, str]]:
    """The pages nouns bring to a room, in the order in which an office thinks of them."""
    places = {path: place for place, path in enumerate(_ORDER)}
    tabs = sorted(room_tabs, key=lambda tab: places.get(tab.path.partition("?")[0], len(_ORDER)))
    return [
        (str(tab.label), f"{base}{tab.path}")
        for tab in tabs
        if tab.room == room and tab.may(viewer, campaign)
    ]
