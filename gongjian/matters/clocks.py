"""Days a room above holds a matter to beside its own due date: a paper to be signed for, a reply to be sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian.kernel.lifecycle import WITH_UNIT, State
from gongjian.kit.registry import Registry
from gongjian.ledger import AsOf
from gongjian.people.viewer import Viewer


@dataclass(frozen=True)
class Clock:
    """The next day asked of the lead unit above, and how it is said on a day: (days over or to go are in the words)."""

    by_on: date
    says: Callable[[date], str]


running_clocks: Registry[Callable[[Viewer, AsOf], Mapping[int, Clock]]] = Registry("clock of matters")
"""(viewer, moment) → by matter id, what runs for matters of which the viewer may know it."""


def clocks_running(viewer: Viewer, asof: AsOf) -> Mapping[int, Clock]:
    """By matter id, the earliest day asked above. Kept in memory by whoever tells it: a list asks nothing more."""
    found: dict[int, Clock] = {}
    for tell in running_clocks:
        for pk, clock in tell(viewer, asof).items():
            if pk not in found or clock.by_on < found[pk].by_on:
                found[pk] = clock
    return found


def binds_next(row: Any, clock: Clock | None, on: date) -> str:
    """What a list says beside a matter's own due date: the clock above where it comes before the matter's own day, or
    that day is over. Empty where the own day binds, and for what is no longer with the unit."""
    if clock is None or State(row.state) not in WITH_UNIT:
        return ""
    own: date | None = row.due_on
    return "" if own is not None and on <= own <= clock.by_on else clock.says(on)
