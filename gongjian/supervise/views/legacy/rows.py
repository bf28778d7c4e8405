"""How a legacy problem is told: where it stands in a light, and the figures by class."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit.asof import AsOfControl
from gongjian.supervise.selectors.legacy import SOLVED


def status(matter: Any, control: AsOfControl) -> tuple[str, str]:
    """(meaning, word) of an item by its matter on the day."""
    if matter is None:
        return "undefined", "—"
    word = str(STATE_WORDS[State(matter.state)])
    if matter.state in SOLVED:
        return "done", word
    if matter.due_on is not None and matter.due_on < control.on:
        return "late", _("%(days)s days late") % {"days": (control.on - matter.due_on).days}
    meaning = "paused" if matter.state == State.suspended.value else "on-course"
    return meaning, word


def figure_href(campaign: Campaign, control: AsOfControl, measure: str, **dims: str) -> str:
    """Where a figure of the ledger opens at the page's moment."""
    query = urlencode({**dims, **control.address})
    return f"/c/{campaign.key}/figures/{measure}/" + (f"?{query}" if query else "")
