"""Why a figure changed: what entered, left, was corrected, or moved. The parts sum to the change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Effects = Mapping[int, Decimal]


@dataclass(frozen=True)
class Change:
    """Record id to its effect on the figure, in four parts; no record is in two.

    entered, left: the record came into, or went out of, all the figure could count.
    moved: it was there at both moments, and what is true of it changed (a stage, a sum).
    corrected: what was recorded of it was wrong and was put right, however that shows.
    """

    entered: Effects = field(default_factory=dict)
    left: Effects = field(default_factory=dict)
    corrected: Effects = field(default_factory=dict)
    moved: Effects = field(default_factory=dict)

    def effect(self) -> Decimal:
        """The whole change: the new figure less the old one."""
        parts = (self.entered, self.left, self.corrected, self.moved)
        return sum((effect for part in parts for effect in part.values()), Decimal(0))


def why_changed(
    old: Mapping[int, Decimal],
    new: Mapping[int, Decimal],
    *,
    corrected_ids: Collection[int] = (),
    always_there_ids: Collection[int] = (),
) -> Change:
    """What made a sum of the old values into a sum of the new ones; for a count every value is 1.

    `corrected_ids`: records whose difference comes from a correction. `always_there_ids`: records in reach
    of the figure at both moments, so that one counted at only one of them moved rather than entered or left.
    A record that enters or leaves is named even if its value is 0; one whose value stays is not.

    >>> why_changed({1: Decimal(1), 2: Decimal(1)}, {2: Decimal(1), 3: Decimal(1)}).effect()
    Decimal('0')
    """
    entered: dict[int, Decimal] = {}
    left: dict[int, Decimal] = {}
    corrected: dict[int, Decimal] = {}
    moved: dict[int, Decimal] = {}
    for record_id in sorted(old.keys() | new.keys()):
        before, after = old.get(record_id), new.get(record_id)
        if before == after:
            continue
        effect = (after or Decimal(0)) - (before or Decimal(0))
        if record_id in corrected_ids:
            corrected[record_id] = effect
        elif record_id in always_there_ids or (before is not None and after is not None):
            moved[record_id] = effect
        elif before is None:
            entered[record_id] = effect
        else:
            left[record_id] = effect
    return Change(entered, left, corrected, moved)
