"""How a problem is told on pages: its class, level, source, and its legs and look-backs as lines."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Level
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI
from gongjian.matters.views.desk import time_words
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import Direction, Origin
from gongjian.supervise.playbook.problems import ProblemsText, problems_of


class Teller:
    """Says the keys of a campaign's ledger in words, on a day."""

    def __init__(self, campaign: Campaign | None, on: date) -> None:
        self.section: ProblemsText = problems_of(campaign, on)

    def category(self, key: str) -> str:
        """The class; a key nobody names any more reads as itself."""
        found = self.section.category(key)
        return str(found.name) if found is not None else key

    def cause(self, key: str) -> str:
        """The root cause."""
        found = self.section.cause(key)
        return str(found.name) if found is not None else key


def level(key: str) -> str:
    """The level of coordination."""
    return str(Level(key).label) if key in Level.values else ""


def origin(key: str) -> str:
    """The source."""
    return str(Origin(key).label) if key in Origin.values else ""


def wanted(line: Any) -> str:
    """需协调事项及建议 in one cell."""
    return "；".join(part for part in (line.wants, line.suggests) if part)


def leg_row(leg: Any, now: datetime, on: date) -> dict[str, Any]:
    """A way up or down: who to whom, by when, how long it took, and the answer."""
    label = cache(unit_tree().label)
    answered = leg.answered_at is not None
    until = leg.answered_at or now
    late = (until.astimezone(SHANGHAI).date() - leg.due_on).days
    if late > 0:
        light = "late", ngettext("%(count)s day late", "%(count)s days late", late) % {"count": late}
    elif answered:
        light = "done", _("answered")
    else:
        light = "watch", _("answer due %(on)s") % {"on": words.short_day(leg.due_on, on.year)}
    return {
        "leg": leg,
        "direction": Direction(leg.direction).label,
        "from": label(leg.from_unit_id),
        "to": label(leg.to_unit_id),
        "level": level(leg.to_level),
        "light": light,
        "time": time_words(max(until - leg.at, until - until)),
        "answered": answered,
    }


def look_row(look: Any, on: date) -> dict[str, Any]:
    """A look-back: when it is due, or what was seen."""
    if look.done_on is not None:
        light = ("done", _("it holds")) if look.held else ("late", _("it has come back"))
    elif look.due_on <= on:
        light = "watch", _("to be looked back at")
    else:
        light = "not-due", _("to be looked back at on %(on)s") % {"on": words.short_day(look.due_on, on.year)}
    return {"look": look, "light": light, "on": look.done_on or look.due_on}
