"""The sweep: every registered piece of clock work done once, at an instant.

    sweepers.register("sessions", Sweeper("sessions", _("…: %(count)s"), drop_expired, every=timedelta(days=1)))

`gongjian sweep` runs them all; the worker runs each in its idle turns, as often as it asks. They run in the order in
which the rooms registered them, lowest room first. One that breaks is reported and does not keep the others from
their work; it is called again the next time, since what it left undone is still to be found.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gongjian.kit.registry import Sweeper, sweepers
from gongjian.ledger.memo import read_head

_log = logging.getLogger("gongjian.sweep")


@dataclass(frozen=True)
class Swept:
    """What one sweeper did; `count` is None when it broke (the log says why)."""

    key: str
    count: int | None
    says: str


def recorded_later(at: datetime) -> datetime | None:
    """The last recorded instant when it lies after `at`: the clock does not act in the past. None when it may act."""
    last = read_head().recorded_at
    return last if last is not None and at < last else None


def sweep_all(at: datetime) -> list[Swept]:
    """Run every sweeper at an instant (aware), in the order of registration."""
    return _sweep(sweepers, at)


class Turns:
    """Whose turn it is, for a worker that has nothing else to do. Kept in memory: after a restart all come at once,
    which does no harm."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def take(self, at: datetime) -> list[Swept]:
        """Run the sweepers whose pause is over; none while the clock is behind the books."""
        due = [one for one in sweepers if self._is_due(one, at)]
        if not due or recorded_later(at):
            return []
        self._last |= {one.key: at for one in due}
        return _sweep(due, at)

    def _is_due(self, one: Sweeper, at: datetime) -> bool:
        last = self._last.get(one.key)
        return last is None or at - last >= one.every


def _sweep(wanted: Iterable[Sweeper], at: datetime) -> list[Swept]:
    found = []
    for one in wanted:
        count = _count(one, at)
        found.append(Swept(one.key, count, str(one.says) % {"count": count} if count is not None else ""))
    return found


def _count(one: Sweeper, at: datetime) -> int | None:
    try:
        return one.sweep(at)
    except Exception:  # noqa: BLE001 - one sweeper that breaks must not take the others with it; it is reported
        _log.exception("sweeper %s failed at %s", one.key, at.isoformat())
        return None
