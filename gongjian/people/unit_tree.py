"""The tree of units kept in memory: small, read on every page, changed seldom."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gongjian.ledger import memo
from gongjian.people.models import Unit


@dataclass(frozen=True)
class UnitTree:
    """All units by id, with the set of ids below each (itself included)."""

    units: dict[int, Unit]
    below: dict[int, frozenset[int]] = field(default_factory=dict)

    def subtree(self, unit_id: int) -> frozenset[int]:
        """Ids of the unit and everything below it; empty for an unknown id."""
        return self.below.get(unit_id, frozenset())

    def subtrees(self, unit_ids: Iterable[int]) -> frozenset[int]:
        """Union of several subtrees."""
        return frozenset().union(*(self.subtree(unit_id) for unit_id in unit_ids))

    def ancestors(self, unit_id: int | None) -> list[int]:
        """The unit itself, then its parent, up to the root."""
        line: list[int] = []
        while unit_id is not None and unit_id in self.units and unit_id not in line:
            line.append(unit_id)
            unit_id = self.units[unit_id].parent_id
        return line

    def get(self, unit_id: int | None) -> Unit | None:
        """The unit of that id, None when there is none."""
        return self.units.get(unit_id) if unit_id is not None else None

    def label(self, unit_id: int | None) -> str:
        """Its short name, or an empty text."""
        unit = self.get(unit_id)
        return unit.label if unit else ""

    def in_order(self, unit_ids: Iterable[int]) -> list[Unit]:
        """Units in protocol order, ties by id."""
        found = [self.units[unit_id] for unit_id in unit_ids if unit_id in self.units]
        return sorted(found, key=lambda unit: (unit.ordinal, unit.pk))


def unit_tree() -> UnitTree:
    """Today's tree (live units), kept in memory until a unit changes."""
    return memo.remember("unit_tree", (Unit,), _read)


def _read() -> UnitTree:
    units = {
        unit.pk: unit
        for unit in Unit.objects.filter(voided=False, merged_into_id=None).order_by("ordinal", "id")
    }
    below: dict[int, set[int]] = {pk: {pk} for pk in units}
    for pk, unit in units.items():
        parent_id, seen = unit.parent_id, {pk}
        while parent_id is not None and parent_id in units and parent_id not in seen:
            below[parent_id].add(pk)
            seen.add(parent_id)
            parent_id = units[parent_id].parent_id
    return UnitTree(units, {pk: frozenset(ids) for pk, ids in below.items()})
