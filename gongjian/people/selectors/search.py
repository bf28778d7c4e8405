"""Search over units: only those in reach."""

from typing import Any

from gongjian.kit.registry import Hit
from gongjian.people.models import Unit
from gongjian.people.selectors.units import people_reach, tree_order
from gongjian.people.unit_tree import unit_tree


def find_units(viewer: Any, text: str, limit: int) -> list[Hit]:
    """Units in reach whose name, short name, English name, code or number holds the text, in protocol order."""
    asked = text.strip().casefold()
    if not asked:
        return []
    found: list[Hit] = []
    for unit, _depth in tree_order(people_reach(viewer).unit_ids):
        if any(asked in value.casefold() for value in _texts(unit)):
            above = unit_tree().label(unit.parent_id)
            found.append(Hit(unit.name, f"/people/units/{unit.number}/", above, unit.number))
            if len(found) == limit:
                break
    return found


def _texts(unit: Unit) -> tuple[str, ...]:
    return unit.name, unit.short_name, unit.name_en, unit.code, unit.number
