"""What every test is held to, seen at work on the real database."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from gongjian import ledger
from gongjian.ledger import acts
from gongjian.ledger.models import Entry
from gongjian.ledger.triggers import missing_triggers
from gongjian.ledger.verification import verify
from gongjian.people.models import Unit, UnitKind
from tests.conftest import guard
from tests.write_guard import WrittenPastTheDoor

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
CLERK = ledger.Actor("甲")


@pytest.fixture
def act(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(acts._acts, "test.act", acts.Act("test.act", "did a thing"))
    return "test.act"


def _unit(act: str) -> Unit:
    with ledger.record(act, by=CLERK, at=AT) as entry:
        return entry.create(Unit(name="示例局", kind=UnitKind.DEPARTMENT))


@pytest.mark.django_db
def test_a_record_written_by_plain_sql_is_caught(act: str) -> None:
    _unit(act)
    with pytest.raises(WrittenPastTheDoor), connection.cursor() as cursor:
        cursor.execute("UPDATE gongjian_unit SET name = 'x'")
    assert guard.past_the_door == [
        "gongjian_unit is a record table and was written past the door; use gongjian.ledger.record"
    ]
    guard.past_the_door.clear()


@pytest.mark.django_db
def test_an_act_through_the_door_is_seen_as_one_that_wrote_entries(act: str) -> None:
    _unit(act)
    assert guard.entries_written is True


@pytest.mark.tampers
@pytest.mark.django_db
def test_a_test_that_tampers_may_write_past_the_door_and_the_ledger_tells(act: str) -> None:
    unit = _unit(act)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gongjian_unit SET name = 'x'")
    assert [(finding.code, finding.place) for finding in verify()] == [
        ("current_differs", f"gongjian_unit {unit.pk}")
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_tables_are_emptied_after_a_transactional_test_and_the_triggers_stand_again(
    act: str, time: str
) -> None:
    assert (Entry.objects.count(), missing_triggers()) == (0, [])
    _unit(act)
    assert Entry.objects.count() == 1


@pytest.mark.tampers
@pytest.mark.django_db
def test_the_database_itself_refuses_to_rewrite_an_entry(act: str) -> None:
    _unit(act)
    for statement in ("UPDATE gongjian_entry SET reason = 'x'", "DELETE FROM gongjian_entry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
