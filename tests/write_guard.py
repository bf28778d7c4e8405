"""The write guard: under test, a record table is written through the ledger's one door or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

PROTECTED = {"record", "version", "entry"}
WRITES = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?|"
    r"TRUNCATE(?:\s+TABLE)?)\s+(?:\"?\w+\"?\.)?[\"`]?(\w+)",
    re.IGNORECASE,
)
LEADING = re.compile(r"^[\s(]*(?:INSERT|REPLACE|UPDATE|DELETE|TRUNCATE|WITH)\b", re.IGNORECASE)
LITERAL = re.compile(r"'(?:[^']|'')*'")


class WrittenPastTheDoor(AssertionError):
    """A record table was written outside gongjian.ledger.record."""


def tables_written(sql: str) -> list[str]:
    """The tables a statement writes; empty for a reading one. A word inside a quoted text does not count."""
    if not LEADING.match(sql):
        return []
    return WRITES.findall(LITERAL.sub("''", sql))


class WriteGuard:
    """Watches every connection. Acts only while `watching`, so that set-up of the database and emptying it pass."""

    def __init__(self, classes: Callable[[], dict[str, str]], door_is_open: Callable[[], bool]) -> None:
        self._find_classes = classes
        self._classes: dict[str, str] | None = None
        self._door_is_open = door_is_open
        self.watching = False
        self.past_the_door: list[str] = []
        self.entries_written = False

    def start(self) -> None:
        """A new test begins."""
        self.watching, self.past_the_door, self.entries_written = True, [], False

    def stop(self) -> None:
        self.watching = False

    def attach(self, connection: BaseDatabaseWrapper, **_: Any) -> None:
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)

    def attach_everywhere(self) -> None:
        from django.db import connections

        for connection in connections.all():
            self.attach(connection)
        connection_created.connect(self._connected, dispatch_uid="write guard")

    def _connected(self, connection: BaseDatabaseWrapper, **_: Any) -> None:
        self.attach(connection)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.watching:
            for table in tables_written(str(sql)):
                self._look(table)
        return execute(sql, params, many, context)

    def _look(self, table: str) -> None:
        if self._classes is None:
            self._classes = self._find_classes()
        kind = self._classes.get(table)
        if kind == "entry":
            self.entries_written = True
        if kind in PROTECTED and not self._door_is_open():
            sentence = f"{table} is a {kind} table and was written past the door; use gongjian.ledger.record"
            self.past_the_door.append(sentence)
            raise WrittenPastTheDoor(sentence)
