"""The card of inspections on the first page of the room."""

from typing import Any
from urllib.parse import urlencode

from gongjian.campaigns.models import Campaign
from gongjian.figures.compute import figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kit.asof import AsOfControl
from gongjian.people.viewer import Viewer
from gongjian.supervise.selectors.inspections.rounds import running_plans

_FIGURES = {
    "visits": "visit_count",
    "units": "inspected_unit_count",
    "found": "visit_problem_count",
    "spot": "visit_problem_on_the_spot",
}


def card(viewer: Viewer, campaign: Campaign, control: AsOfControl) -> dict[str, Any] | None:
    """Rounds that run, visits made, units inspected, problems found; nothing where there never was any."""
    base, query = f"/c/{campaign.key}/", urlencode(control.address)
    tail = f"?{query}" if query else ""
    found: dict[str, Any] = {"href": f"{base}inspections/"}
    for name, key in _FIGURES.items():
        found[name] = figure(Query(measures()[key], campaign, control.asof, viewer)).value
        found[f"{name}_href"] = f"{base}figures/{key}/{tail}"
    running = 0 if control.is_past else running_plans(campaign, viewer)
    if not running and not found["visits"]:
        return None
    return found | {"running": running, "running_href": f"{base}inspections/?state=filed&state=under_way"}
