"""Keeping slow-changing tables in memory, safely: a kept answer is thrown away as soon as an entry touches its tables.

The head row says for each record table which entry wrote it last; one small query per request reads it.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from gongjian.ledger import door_state
from gongjian.ledger.models import Head
from gongjian.ledger.records import Record
from gongjian.ledger.statements import rows

T = TypeVar("T")
_kept: dict[tuple[str, Any], tuple[tuple[str, int], Any]] = {}
_lock = Lock()


@dataclass
class _Request:
    """A request under way: the database it reads, the head it has read, and whether it has written since."""

    database: str
    head: Head | None = None
    has_written: bool = False


_request: ContextVar[_Request | None] = ContextVar("ledger_request", default=None)


def head() -> Head:
    """The head of the chain as this request read it first (or now, outside a request)."""
    request = _request.get()
    if request is None:
        return read_head()
    if request.head is None:
        request.head = read_head()
    return request.head


def head_was_read(found: Head) -> None:
    """Whoever reads something at the start of every request may bring the head along and spare it a query."""
    request = _request.get()
    if request is not None and request.head is None:
        request.head = found


def note_written() -> None:
    """The request has written: what it reads from now on is newer than the head it has read."""
    request = _request.get()
    if request is not None:
        request.has_written = True


def read_head() -> Head:
    """The head of the chain as the database has it now."""
    return next(iter(rows(Head, "id = 1", [])), None) or Head(pk=1)


def begin_request() -> None:
    """From now on the head is read once, when it is first asked for: before anything that is kept by it."""
    _request.set(_Request(_database_name()))


def end_request() -> None:
    """Forget the head that was read."""
    _request.set(None)


def remember(name: str, tables: tuple[type[Record], ...], make: Callable[[], T], key: Any = None) -> T:
    """The answer of `make`, kept in this process until one of `tables` is written again."""
    now = head()
    stamp = (
        now.digest if not now.seq else "",
        max((now.touched.get(model._meta.db_table, 0) for model in tables), default=0),
    )
    return _keep(name, stamp, make, key)


def remember_until_written(name: str, make: Callable[[], T], key: Any) -> T:
    """The answer of `make`, kept in this process until anything at all is written: for what reads many tables.
    A request that is writing or has written is answered afresh and keeps nothing."""
    request = _request.get()
    if door_state.is_open() or (request is not None and request.has_written):
        return make()
    now = head()
    return _keep(name, (now.digest, now.seq), make, key)


def _keep(name: str, stamp: tuple[str, int], make: Callable[[], T], key: Any) -> T:
    request = _request.get()
    database = request.database if request is not None else _database_name()
    place = (name, (database, key))
    found = _kept.get(place)
    if found is not None and found[0] == stamp:
        answer: T = found[1]
        return answer
    answer = make()
    with _lock:
        if len(_kept) > 2000:
            _kept.clear()
        _kept[place] = (stamp, answer)
    return answer


def forget_all() -> None:
    """Empty the memory (tests, restore)."""
    with _lock:
        _kept.clear()


def _database_name() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])
