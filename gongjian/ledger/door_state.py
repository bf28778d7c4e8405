"""Whether the one door for writes is open in this thread of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[bool] = ContextVar("ledger_door_open", default=False)


def is_open() -> bool:
    """True while an act is being written."""
    return _open.get()


@contextmanager
def opened() -> Iterator[None]:
    """Used by the door itself, and by a restore or migration that checks the chain afterwards."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)
