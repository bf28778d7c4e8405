"""What holds for every test: the write guard, and a ledger that verifies after each test that wrote to it.

A test that breaks the ledger on purpose says so with `@pytest.mark.tampers`; then both are off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from gongjian.ledger import door_state, tables
from tests.homes import homes
from tests.write_guard import WriteGuard

if TYPE_CHECKING:
    from tests.cast import Cast

__all__ = ["guard", "homes"]

guard = WriteGuard(tables.classes, door_state.is_open)


def _uses_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(
        names & {"db", "transactional_db", "live_server"}
    )


def _is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & {"transactional_db", "live_server"}) or bool(
        marker and marker.kwargs.get("transaction")
    )


@pytest.fixture(scope="session", autouse=True)
def _guard_attached(django_test_environment: None) -> None:
    guard.attach_everywhere()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    if not _uses_database(item) or item.get_closest_marker("tampers"):
        return (yield)
    guard.start()
    try:
        result = yield
    finally:
        guard.stop()
    assert not guard.past_the_door, "\n".join(guard.past_the_door)
    if guard.entries_written and not connection.needs_rollback:
        _assert_ledger_whole()
    return result


def _assert_ledger_whole() -> None:
    from gongjian.ledger.verification import verify

    findings = verify()
    assert not findings, "the ledger does not verify after this test:\n" + "\n".join(map(str, findings))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """A transactional test is undone by emptying the tables, which the triggers would refuse."""
    if _is_transactional(item):
        from gongjian.ledger import triggers

        triggers.remove()  # the migrate signal sent after the emptying puts them back


@pytest.fixture(autouse=True)
def _memory_empty() -> None:
    """Tests are undone without an entry saying so: what the last one left in memory is not this one's."""
    from gongjian.ledger import memo

    memo.forget_all()


@pytest.fixture
def cast(db: None) -> Cast:
    """A county, its offices and people, and an outsider (tests/cast.py)."""
    from tests.cast import build_cast

    return build_cast()
