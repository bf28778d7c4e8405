"""What holds for every test: the write guard, and a ledger that verifies after each test that wrote to it.

A test that breaks the ledger on purpose says so with `@pytest.mark.tampers`; then both are off.

The tables are made once for a run, by the migrations, and copied for each process (tests/homes.py). On PostgreSQL
only those tests run that open a database of the engine under test; the others ran with the suite on SQLite.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.test import Client
from hypothesis import HealthCheck, settings

from gongjian.ledger import door_state, tables
from tests.homes import Homes, begin_run, end_run, homes
from tests.write_guard import WriteGuard

if TYPE_CHECKING:
    from tests.cast import Cast

__all__ = ["guard", "homes"]

guard = WriteGuard(tables.classes, door_state.is_open)

# How fast examples are drawn says how busy the machine is, nothing of the rule.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


# ---------------------------------------------------------------- a run of the tests
# The browser's driver keeps a loop running in this thread; Django would take every later query for an async one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
SLOW_TO_BEGIN = ("tests/browser", "tests/commands", "tests/figures", "tests/campaigns", "tests/house")
LONG = (
    ("tests/browser/test_every_page", "tests/browser/test_report_page", "tests/commands/", "tests/house/"),
    ("tests/browser/", "tests/figures/test_engine"),
)
"""The longest tests, in two shares of about the same time. Each of two processes is handed one half of the list and
takes from the other's end when it is through: so a share opens each half, and both end together."""
_made_run_folder = False
_left_out = 0


def pytest_configure() -> None:
    global _made_run_folder
    _made_run_folder = begin_run()


def pytest_unconfigure() -> None:
    if _made_run_folder:
        end_run()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    global _left_out
    if os.environ.get("DATABASE_URL"):
        kept = [item for item in items if _opens_the_server(item)]
        _left_out = len(items) - len(kept)
        config.hook.pytest_deselected(items=[item for item in items if not _opens_the_server(item)])
        items[:] = kept
    for item in items:
        # the first of these builds the whole demonstration, which a busy machine takes minutes for
        if item.nodeid.startswith(SLOW_TO_BEGIN) and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(900))
    items[:] = _shared_out(items)


def _shared_out(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests with a share of the long ones at the head of each half."""
    shares: list[list[pytest.Item]] = [[], [], []]
    for item in items:
        place = next((n for n, names in enumerate(LONG) if item.nodeid.startswith(names)), 2)
        shares[place].append(item)
    one, other, short = shares
    middle = max(len(items) // 2 - len(one), 0)
    return [*one, *short[:middle], *other, *short[middle:]]


def _opens_the_server(item: pytest.Item) -> bool:
    """Does it work on a database of the engine under test?"""
    if item.get_closest_marker("on_a_file"):
        return False
    names = getattr(item, "fixturenames", ())
    return _uses_database(item) or "homes" in names or item.get_closest_marker("tampers") is not None


def pytest_sessionfinish(session: pytest.Session) -> None:
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["left_out"] = _left_out


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    global _left_out
    _left_out = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _left_out:
        terminalreporter.write_line(
            f"{_left_out} tests open no database of this engine: they run on SQLite alone"
        )


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The tables stand already; `migrate` still runs, and finds nothing to do."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, homes: Homes
) -> Iterator[None]:
    """Put a copy of the migrated database where this process expects its own."""
    template = homes.template("migrated")
    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        for path in template.folder.glob("gongjian.sqlite3*"):
            shutil.copy(path, name + path.name.removeprefix("gongjian.sqlite3"))
        yield
        connection.close()
        Path(name).unlink()
        return
    homes.create_database(name, template.database_url.rpartition("/")[2])
    yield
    connection.close()
    homes.drop_database(name)


# ---------------------------------------------------------------- every test
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


@pytest.fixture(autouse=True)
def _files_handed_out_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server closes what it answered with, read or not; the test client only what was read to its end."""
    request, streams = Client.request, []

    def remember(self: Client, **asked: Any) -> Any:
        answer = request(self, **asked)
        if getattr(answer, "streaming", False):
            streams.append(answer)
        return answer

    monkeypatch.setattr(Client, "request", remember)
    yield
    request_finished.disconnect(close_old_connections)
    for answer in streams:
        answer.close()
    request_finished.connect(close_old_connections)


@pytest.fixture
def cast(db: None) -> Cast:
    """A county, its offices and people, and an outsider (tests/cast.py)."""
    from tests.cast import build_cast

    return build_cast()
