"""The embedded database is a file anybody with the disk may open: what is done to it there, `verify` finds.

Always a file database, so once is enough.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.homes import Home, Homes

pytestmark = pytest.mark.on_a_file


def _tamper(home: Home, *statements: str) -> None:
    """Drop every trigger, change one row with each statement, put the triggers back as they were."""
    with closing(sqlite3.connect(home.file, isolation_level=None)) as file:
        guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            file.execute(f"DROP TRIGGER {name}")
        file.execute("PRAGMA ignore_check_constraints = ON")
        assert [file.execute(statement).rowcount for statement in statements] == [1] * len(statements)
        for _name, sql in guards:
            file.execute(sql)


def _findings(home: Home) -> list[tuple[str, str]]:
    done = home.run("verify", "--json")
    told = json.loads(done.out)["findings"]
    assert done.code == (1 if told else 0), done.err
    return [(one["code"], one["place"]) for one in told]


def test_a_file_nobody_touched_verifies(homes: Homes) -> None:
    assert _findings(homes.copy(sqlite=True)) == []


def test_what_was_changed_in_the_file_is_named(homes: Homes) -> None:
    home = homes.copy(sqlite=True)
    _tamper(
        home,
        "UPDATE gongjian_unit_version SET name = '改' WHERE id = 3",
        "UPDATE gongjian_person SET name = '改' WHERE id = 2",
        "UPDATE gongjian_entry SET actor = '别人' WHERE seq = 2",
    )
    assert _findings(home) == [
        ("version_changed", "gongjian_unit 3 from entry 1"),
        ("current_differs", "gongjian_unit 3"),
        ("current_differs", "gongjian_person 2"),
        ("entry_changed", "entry 2"),
    ]


def test_an_entry_taken_out_of_the_file_is_named(homes: Homes) -> None:
    home = homes.copy(sqlite=True)
    _tamper(home, "DELETE FROM gongjian_entry WHERE seq = 2")
    assert _findings(home) == [
        ("entry_missing", "entry 2"),
        ("chain_broken", "entry 3"),
        ("version_without_entry", "entry 2"),
    ]


def test_nonsense_put_where_a_value_was_is_named_and_stops_nothing(homes: Homes) -> None:
    home = homes.copy(sqlite=True)
    _tamper(
        home,
        "UPDATE gongjian_unit_version SET uid = 'x' WHERE id = 3",
        "UPDATE gongjian_person_version SET ordinal = 'viele' WHERE id = 2",
        "UPDATE gongjian_entry SET recorded_at = 'gestern' WHERE seq = 2",
        "UPDATE gongjian_entry SET words = '[' WHERE seq = 3",
    )
    told = _findings(home)
    assert ("unreadable", "gongjian_unit 3 from entry 1") in told
    assert ("version_changed", "gongjian_person 2 from entry 1") in told
    assert [found for found in told if found[1].startswith("entry")] == [
        ("versions_differ", "entry 1"),
        ("unreadable", "entry 2"),
        ("entry_changed", "entry 3"),
    ]


def test_a_page_of_the_file_overwritten_is_a_finding_and_no_crash(homes: Homes) -> None:
    home = homes.copy(sqlite=True)
    with closing(sqlite3.connect(home.file)) as file:
        size = file.execute("PRAGMA page_size").fetchone()[0]
        root = file.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'gongjian_person_version'"
        ).fetchone()[0]
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with home.file.open("r+b") as raw:
        raw.seek((root - 1) * size)
        raw.write(b"\xff" * size)
    done = home.run("verify", "--json")
    codes = {one["code"]: one["place"] for one in json.loads(done.out)["findings"]}
    assert done.code == 1
    assert codes["unreadable"] == "gongjian_person"
