"""Problems on the room's first page: how many are open, late, a level up, to be looked back at; the heat."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from gongjian.kit.asof import AsOfControl
from gongjian.people.viewer import Viewer
from gongjian.supervise.selectors import problems
from gongjian.supervise.views.problems import telling
from gongjian.supervise.views.problems.ledger import ProblemList, heat

SHOWN = 8
"""Units in the card, those with most problems; the ledger shows all."""


def board_card(viewer: Viewer, campaign: Any, control: AsOfControl) -> dict[str, Any] | None:
    """How many there are of each view of the ledger; left out where there is no problem at all."""
    rows = problems.problem_matters(campaign, control.asof, viewer)
    counts = ProblemList(None, campaign, control, rows).counts
    if not counts["all"]:
        return None
    words = {
        "open": _("Open"),
        "late": _("Late"),
        "leg": _("One level up or down"),
        "look": _("To be looked back at"),
        "spot": _("Solved on the spot"),
    }
    lines = [
        {"label": word, "value": counts[key], "href": _href(campaign, control, **{key: "1"}),
         "late": key == "late"}
        for key, word in words.items()
    ]  # fmt: skip
    return {
        "lines": lines,
        "all": counts["all"],
        "all_href": _href(campaign, control),
        "href": _href(campaign, control, open="1"),
    }


def heat_card(viewer: Viewer, campaign: Any, control: AsOfControl) -> dict[str, Any] | None:
    """Open problems by unit and class, the units with most of them; left out where none is open."""
    rows = problems.problem_matters(campaign, control.asof, viewer)
    found = heat(campaign, control, rows, telling.Teller(campaign, control.on))
    lines = sorted(found["lines"], key=lambda line: -line["whole"]["value"])
    if not lines:
        return None
    found["lines"] = lines[:SHOWN]
    href = _href(campaign, control, open="1", heat="1") + "#heat"
    return {"heat": found, "left_out": max(0, len(lines) - SHOWN), "href": href}


def _href(campaign: Any, control: AsOfControl, **where: str) -> str:
    query = urlencode({**where, **control.address})
    return f"/c/{campaign.key}/problems/" + (f"?{query}" if query else "")
