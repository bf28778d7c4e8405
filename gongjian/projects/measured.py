"""Figures that say what is done of a quantity target, so that nobody types it. A figure registers here; the pages and
acts of targets ask nobody by name."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from gongjian.kit.registry import Registry
from gongjian.ledger import AsOf
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class Counted:
    """What is done of a target as the books count it, in the target's own unit of measure, and where it opens."""

    value: Decimal | None
    href: str


class Named(Protocol):
    """A figure's definition, as far as targets need it."""

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        ...


@dataclass(frozen=True)
class TargetMeasure:
    """A figure a target can be measured by. `units`: in which its value can be written, the usual one first."""

    key: str
    figure: Named
    units: tuple[str, ...]
    count: Callable[[Any, AsOf, Viewer], Counted]
    """(the target's row, the moment, who asks) → what is done."""


target_measures: Registry[TargetMeasure] = Registry("figure a target is measured by")


def counted(row: Any, asof: AsOf, viewer: Viewer) -> Counted | None:
    """What is done of the target by the figure it names; None where its unit says it."""
    measure = target_measures.get(row.key)
    return measure.count(row, asof, viewer) if measure is not None else None
