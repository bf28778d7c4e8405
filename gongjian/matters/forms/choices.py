"""Choices that forms share: units, and several units at once."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.people.unit_tree import unit_tree

GROUPS = {"township": _("All townships and streets"), "department": _("All departments")}
"""Choices that stand for many units at once: kind of unit → words."""


def units_under(campaign: Any) -> list[Any]:
    """Units that can be handed something in a campaign: the host's subtree, open, in protocol order."""
    tree = unit_tree()
    return [unit for unit in tree.in_order(tree.subtree(campaign.unit_id)) if unit.closed_on is None]


def unit_choices(campaign: Any, *, groups: bool = False, blank: bool = True) -> list[tuple[str, str]]:
    """Units to choose from; with `groups` also “all townships” and the like."""
    units = units_under(campaign)
    found = [("", "—")] if blank else []
    if groups:
        for kind, words in GROUPS.items():
            count = sum(1 for unit in units if unit.kind == kind)
            if count > 1:
                found.append(
                    (f"all:{kind}", gettext("%(units)s (%(count)s)") % {"units": words, "count": count})
                )
    return found + [(str(unit.pk), unit.label) for unit in units]


def offer(form: Any, name: str, choices: Iterable[tuple[str, object]]) -> None:
    """Give a field of a form the answers it offers."""
    form.fields[name].choices = list(choices)


def set_year(form: Any, name: str, year: int) -> None:
    """The year that completes dates written without one."""
    form.fields[name].year = year


def chosen_units(campaign: Any, value: str) -> list[int]:
    """The ids a choice of units stands for."""
    if value.startswith("all:"):
        kind = value.removeprefix("all:")
        return [unit.pk for unit in units_under(campaign) if unit.kind == kind]
    return [int(value)] if value else []


def ticked_units(campaign: Any, values: Iterable[str]) -> list[int]:
    """The ids several ticks stand for together, each once, in the order ticked."""
    return list(dict.fromkeys(pk for value in values for pk in chosen_units(campaign, value)))
