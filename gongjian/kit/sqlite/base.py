"""Django's SQLite backend with one addition: a writer waits its turn on a file lock before BEGIN IMMEDIATE.

SQLite's own waiting is a sleep-and-retry without order, so one long import starves every short submission.
Waiting on a file lock, the kernel wakes the next writer as soon as the last one is done.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteWrapper


class DatabaseWrapper(SQLiteWrapper):
    _turn: int | None = None
    _opened: tuple[int, int] | None = None
    """Device and inode of the file the connection is on."""

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)  # type: ignore[misc]
        self._opened = self._file()
        return connection

    def close_if_unusable_or_obsolete(self) -> None:
        """A connection is kept between requests; not on a file that a restore has put another in the place of."""
        if self.connection is not None and not self.in_atomic_block and self._opened != self._file():
            self.close()  # type: ignore[no-untyped-call]
            return
        super().close_if_unusable_or_obsolete()  # type: ignore[misc]

    def _file(self) -> tuple[int, int] | None:
        try:
            found = os.stat(str(self.settings_dict["NAME"]))
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._turn is not None or self.is_in_memory_db():
            return
        self._turn = os.open(name + ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._turn, fcntl.LOCK_EX)

    def _end_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None
