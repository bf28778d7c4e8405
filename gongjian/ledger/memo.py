"""Keeping slow-changing tables in memory, safely: a kept answer is thrown away as soon as an entry touches its tables.

The head row says for each record table which entry wrote it last; one small query per request reads it.
"""

from collections.abc import Callable
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar

from gongjian.ledger.models import Head
from gongjian.ledger.records import Record

T = TypeVar("T")
_kept: dict[tuple[str, Any], tuple[tuple[str, int], Any]] = {}
_lock = Lock()
_head: ContextVar[Head | None] = ContextVar("ledger_head", default=None)


def head() -> Head:
    """The head of the chain as read at the start of this request (or now, outside a request)."""
    kept = _head.get()
    return kept if kept is not None else read_head()


def read_head() -> Head:
    """The head of the chain as the database has it now."""
    return Head.objects.filter(pk=1).first() or Head(pk=1)


def begin_request() -> None:
    """Read the head once for this request."""
    _head.set(read_head())


def end_request() -> None:
    """Forget the head that was read."""
    _head.set(None)


def remember(name: str, tables: tuple[type[Record], ...], make: Callable[[], T], key: Any = None) -> T:
    """The answer of `make`, kept in this process until one of `tables` is written again."""
    now = head()
    stamp = (
        now.digest if not now.seq else "",
        max((now.touched.get(model._meta.db_table, 0) for model in tables), default=0),
    )
    database = _database_identity()
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


def _database_identity() -> str:
    from django.db import connection

    return str(connection.settings_dict["NAME"])
