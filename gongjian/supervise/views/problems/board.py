"""Problems on the room's first page: how many are open, late, a level up, to be looked back at; the heat."""

from typing import Any
from urllib.parse import urlencode

from gongjian.kit.asof import AsOfControl
from gongjian.people.viewer import Viewer
from gongjian.supervise.selectors import problems
from gongjian.supervise.views.problems import telling
from gongjian.supervise.views.problems.ledger import ProblemList, heat

SHOWN = 8
"""Units in the card, those with most problems; the ledger shows all."""


def board_card(viewer: Viewer, campaign: Any, control: AsOfControl) -> dict[str, Any] | None:
    """The card; left out where there is no problem at all."""
    rows = problems.problem_matters(campaign, control.asof, viewer)
    counts = ProblemList(None, campaign, control, rows).counts
    if not counts["all"]:
        return None
    found = heat(campaign, control, rows, telling.Teller(campaign, control.on))
    lines = sorted(found["lines"], key=lambda line: -line["whole"]["value"])
    found["lines"], found["left_out"] = lines[:SHOWN], max(0, len(lines) - SHOWN)
    base = f"/c/{campaign.key}/problems/"

    def href(**where: str) -> str:
        query = urlencode({**where, **control.address})
        return base + (f"?{query}" if query else "")

    hrefs = {"all": href()} | {key: href(**{key: "1"}) for key in ("open", "late", "leg", "look", "spot")}
    return {"counts": counts, "hrefs": hrefs, "heat": found, "href": href()}
