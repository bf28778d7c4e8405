"""The write guard is alive: what it takes for a write, and that a write past the door fails the test."""

import pytest

from tests.write_guard import WriteGuard, WrittenPastTheDoor, tables_written

CLASSES = {"matter": "record", "matter_version": "version", "entry": "entry", "draft": "working"}


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('INSERT INTO "matter" ("id") VALUES (1)', ["matter"]),
        ("INSERT OR IGNORE INTO matter (id) VALUES (1)", ["matter"]),
        ('UPDATE "public"."matter" SET a = 1', ["matter"]),
        ("DELETE FROM matter WHERE id IN (SELECT id FROM draft)", ["matter"]),
        ("WITH late AS (SELECT 1) UPDATE matter SET a = 1", ["matter"]),
        (
            "WITH gone AS (DELETE FROM draft RETURNING *) INSERT INTO matter SELECT * FROM gone",
            ["draft", "matter"],
        ),
        ("INSERT INTO draft (text) VALUES ('DELETE FROM matter')", ["draft"]),
        ("SELECT * FROM matter WHERE a = 'UPDATE matter'", []),
        ("SELECT * FROM matter FOR UPDATE OF matter", []),
    ],
)
def test_the_tables_a_statement_writes_are_told(sql: str, tables: list[str]) -> None:
    assert tables_written(sql) == tables


def _run(guard: WriteGuard, sql: str) -> str:
    return guard(lambda *_: "done", sql, (), False, {})


def test_a_record_written_past_the_door_fails_even_when_the_error_is_swallowed() -> None:
    guard = WriteGuard(lambda: CLASSES, lambda: False)
    guard.start()
    with pytest.raises(WrittenPastTheDoor):
        _run(guard, "UPDATE matter SET a = 1")
    assert len(guard.past_the_door) == 1


def test_a_record_written_through_the_door_and_a_draft_pass() -> None:
    inside = WriteGuard(lambda: CLASSES, lambda: True)
    inside.start()
    assert (_run(inside, "INSERT INTO entry VALUES (1)"), inside.entries_written) == ("done", True)
    outside = WriteGuard(lambda: CLASSES, lambda: False)
    outside.start()
    assert (_run(outside, "UPDATE draft SET a = 1"), outside.past_the_door) == ("done", [])


def test_the_guard_rests_between_tests() -> None:
    guard = WriteGuard(lambda: CLASSES, lambda: False)
    assert _run(guard, "DELETE FROM matter") == "done"
