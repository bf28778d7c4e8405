"""Finding the unit a text means, and saying so when none or several could be meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.people.models import Unit
from gongjian.people.unit_tree import unit_tree


class UnitLookup:
    """Units by name, short name, code or path (`示例县/甲镇`), within the given ids."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_text: dict[str, list[Unit]] = {}
        for unit in units:
            for text in {unit.name, unit.short_name, unit.name_en, unit.code, unit.number} - {""}:
                self._by_text.setdefault(text.casefold(), []).append(unit)

    def find(self, text: str, where: str = "") -> Unit | Problem:
        """The one unit meant. A problem when nothing, or more than one unit, answers to the text."""
        parts = [
            part for part in text.strip().replace("\\", "/").replace("／", "/").split("/") if part.strip()
        ]
        if not parts:
            return Problem("unit_missing", _("No unit is named."), where, _("Write the unit's name."))
        found = self._by_text.get(parts[-1].strip().casefold(), [])
        found = [unit for unit in found if unit.closed_on is None] or found
        if len(parts) > 1:
            found = [
                unit for unit in found if self._is_under(unit, [p.strip().casefold() for p in parts[:-1]])
            ]
        if len(found) == 1:
            return found[0]
        return self._several(text, found, where) if found else self._unknown(text, where)

    def _is_under(self, unit: Unit, path: list[str]) -> bool:
        tree = unit_tree()
        above = [tree.units[pk] for pk in tree.ancestors(unit.parent_id)]
        for part in reversed(path):
            names = [{one.name.casefold(), one.short_name.casefold()} for one in above]
            at = next((i for i, texts in enumerate(names) if part in texts), None)
            if at is None:
                return False
            above = above[at + 1 :]
        return True

    def _unknown(self, text: str, where: str) -> Problem:
        near = get_close_matches(text.casefold(), self._by_text, n=3, cutoff=0.5)
        names = "、".join(dict.fromkeys(self._by_text[one][0].name for one in near))
        remedy = (
            _("Did you mean %(names)s? Otherwise register the unit first.", names=names)
            if names
            else _("Write its full name, short name or code, or register the unit first.")
        )
        return Problem("unit_unknown", _("No unit is called “%(given)s”.", given=text[:80]), where, remedy)

    def _several(self, text: str, found: list[Unit], where: str) -> Problem:
        tree = unit_tree()
        paths = [f"{tree.label(unit.parent_id)}/{unit.name}".strip("/") for unit in found]
        return Problem(
            "unit_ambiguous",
            _("“%(given)s” could mean %(count)s units.", given=text[:80], count=len(found)),
            where,
            _("Write the unit above it too: %(paths)s.", paths="、".join(paths[:4])),
        )


def unit_lookup(unit_ids: Iterable[int] | None = None) -> UnitLookup:
    """A lookup over the given units; over all live units when none are given."""
    units = unit_tree().units
    return UnitLookup(units.values() if unit_ids is None else [units[pk] for pk in unit_ids if pk in units])
