"""Whoever gets past the triggers is named by `verify`, with the place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from gongjian import ledger
from gongjian.ledger import triggers
from gongjian.ledger.verification import verify
from gongjian.people.models import Unit
from tests.ledger.conftest import CLERK, change, make_unit, minute

# What is done to a ledger of four entries (a unit made, another made, the first changed, the first told of):
# the statements, and what verify must say: (code, place).
TAMPERINGS: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    "the reason of an entry": (
        ["UPDATE gongjian_entry SET reason = '另一个' WHERE seq = 2"],
        [("entry_changed", "entry 2")],
    ),
    "who did it": (
        ["UPDATE gongjian_entry SET actor = '别人' WHERE seq = 3"],
        [("entry_changed", "entry 3")],
    ),
    "when it was done": (
        ["UPDATE gongjian_entry SET recorded_at = '2026-03-01 00:00:00' WHERE seq = 3"],
        [("entry_changed", "entry 3"), ("clock_backwards", "entry 3")],
    ),
    "an entry, and its digest to fit": (
        ["UPDATE gongjian_entry SET reason = 'x', digest = previous_digest WHERE seq = 2"],
        [("entry_changed", "entry 2"), ("chain_broken", "entry 3")],
    ),
    "what an entry is about": (
        ["UPDATE gongjian_entry_about SET record_id = {second}"],
        [("entry_changed", "entry 4")],
    ),
    "a column of an old version": (
        ["UPDATE gongjian_unit_version SET name = 'x' WHERE id = {first} AND entry_from = 1"],
        [("version_changed", "gongjian_unit {first} from entry 1")],
    ),
    "a column of the open version": (
        ["UPDATE gongjian_unit_version SET ordinal = 5 WHERE id = {second}"],
        [
            ("version_changed", "gongjian_unit {second} from entry 2"),
            ("current_differs", "gongjian_unit {second}"),
        ],
    ),
    "the open version and the current row alike": (
        [
            "UPDATE gongjian_unit_version SET ordinal = 5 WHERE id = {second}",
            "UPDATE gongjian_unit SET ordinal = 5 WHERE id = {second}",
        ],
        [("version_changed", "gongjian_unit {second} from entry 2")],
    ),
    "the digest of a version": (
        ["UPDATE gongjian_unit_version SET digest = 'x' WHERE id = {second}"],
        [("version_changed", "gongjian_unit {second} from entry 2"), ("versions_differ", "entry 2")],
    ),
    "the current row": (
        ["UPDATE gongjian_unit SET name = 'x' WHERE id = {second}"],
        [("current_differs", "gongjian_unit {second}")],
    ),
    "the current row removed": (
        ["DELETE FROM gongjian_unit WHERE id = {second}"],
        [("current_differs", "gongjian_unit {second}")],
    ),
    "a record and all its versions removed": (
        [
            "DELETE FROM gongjian_unit WHERE id = {second}",
            "DELETE FROM gongjian_unit_version WHERE id = {second}",
        ],
        [("versions_differ", "entry 2")],
    ),
    "an old version removed": (
        ["DELETE FROM gongjian_unit_version WHERE id = {first} AND entry_from = 1"],
        [("versions_differ", "entry 1")],
    ),
    "when a version ended": (
        ["UPDATE gongjian_unit_version SET entry_to = 2 WHERE id = {first} AND entry_from = 1"],
        [("version_gap", "gongjian_unit {first} from entry 3")],
    ),
    "an open version closed": (
        ["UPDATE gongjian_unit_version SET entry_to = 4 WHERE id = {second}"],
        [("current_differs", "gongjian_unit {second}")],
    ),
    "an entry removed": (
        ["DELETE FROM gongjian_entry WHERE seq = 2"],
        [("entry_missing", "entry 2"), ("chain_broken", "entry 3"), ("version_without_entry", "entry 2")],
    ),
    "the last entry removed": (
        ["DELETE FROM gongjian_entry_about", "DELETE FROM gongjian_entry WHERE seq = 4"],
        [("head_differs", "entry 4")],
    ),
    "two entries put in another order": (
        [
            "UPDATE gongjian_entry SET seq = 99 WHERE seq = 1",
            "UPDATE gongjian_entry SET seq = 1 WHERE seq = 2",
            "UPDATE gongjian_entry SET seq = 2 WHERE seq = 99",
        ],
        [
            ("chain_broken", "entry 1"),
            ("versions_differ", "entry 1"),
            ("entry_changed", "entry 1"),
            ("chain_broken", "entry 2"),
            ("versions_differ", "entry 2"),
            ("entry_changed", "entry 2"),
            ("clock_backwards", "entry 2"),
            ("chain_broken", "entry 3"),
        ],
    ),
    "the head of the chain": (
        ["UPDATE gongjian_head SET seq = 9"],
        [("head_differs", "entry 9")],
    ),
}


def _four_entries() -> None:
    first = make_unit(0)
    make_unit(1, "第二局")
    change(first, 2, name="改名")
    with ledger.record("test.act", by=CLERK, at=minute(3), about=[first]):
        pass


def _told() -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in verify() if finding.code != "trigger_missing"]


def _with_ids(text: str) -> str:
    """The ids of the two units put in: a database that served other tests counts on."""
    first, second = sorted(Unit.Version.objects.filter(entry_from__lte=2).values_list("id", flat=True))
    return text.format(first=first, second=second)


@pytest.fixture
def four(request: pytest.FixtureRequest) -> Iterator[None]:
    request.getfixturevalue("transactional_db")
    _four_entries()
    yield
    triggers.install()


@pytest.mark.tampers
@pytest.mark.django_db
def test_an_untouched_ledger_verifies() -> None:
    _four_entries()
    assert verify() == []


@pytest.mark.tampers
@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_without_triggers_is_named_with_its_place(what: str, four: None) -> None:
    statements, expected = TAMPERINGS[what]
    triggers.remove()
    statements = [_with_ids(statement) for statement in statements]
    places = [(code, _with_ids(place)) for code, place in expected]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for statement in statements:
            cursor.execute(statement)
    assert _told() == places
    assert len([finding for finding in verify() if finding.code == "trigger_missing"]) == len(
        triggers.expected()
    )
