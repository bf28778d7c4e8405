"""The database itself refuses to rewrite the past, and goes on refusing after a table was rebuilt."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from gongjian import ledger
from gongjian.ledger import triggers
from gongjian.ledger.models import Entry
from gongjian.ledger.records import OPEN, record_models
from gongjian.ledger.verification import verify
from gongjian.people.models import Unit
from tests.ledger.conftest import CLERK, change, make_unit, minute, versions

REFUSED = {
    "an entry's text": "UPDATE gongjian_entry SET reason = 'x'",
    "an entry's digest": "UPDATE gongjian_entry SET digest = 'x'",
    "an entry deleted": "DELETE FROM gongjian_entry WHERE seq = 1",
    "what an entry is about": "UPDATE gongjian_entry_about SET record_id = 9",
    "an about deleted": "DELETE FROM gongjian_entry_about",
    "a version deleted": "DELETE FROM gongjian_unit_version WHERE entry_from = 1",
    "a column of a closed version": "UPDATE gongjian_unit_version SET name = 'x' WHERE entry_from = 1",
    "a column of the open version": f"UPDATE gongjian_unit_version SET name = 'x' WHERE entry_to = {OPEN}",
    "a closed version opened again": f"UPDATE gongjian_unit_version SET entry_to = {OPEN} WHERE entry_from = 1",
    "a closed version closed elsewhere": "UPDATE gongjian_unit_version SET entry_to = 9 WHERE entry_from = 1",
    "closing and rewriting at once": f"UPDATE gongjian_unit_version SET entry_to = 9, name = 'x' "
    f"WHERE entry_to = {OPEN}",
    "a version moved to another entry": f"UPDATE gongjian_unit_version SET entry_from = 9 WHERE entry_to = {OPEN}",
}


def _two_versions() -> Unit:
    unit = make_unit(0)
    with ledger.record("test.act", by=CLERK, at=minute(1), about=[unit]) as entry:
        entry.change(unit, name="二")
    return unit


def _refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "append-only" in str(error) or "may only be closed" in str(error)
    return False


@pytest.mark.tampers
@pytest.mark.django_db
def test_the_database_refuses_every_way_to_rewrite_the_past() -> None:
    _two_versions()
    assert [what for what, statement in REFUSED.items() if not _refused(statement)] == []
    assert verify() == []


@pytest.mark.tampers
@pytest.mark.django_db
def test_closing_the_open_version_is_what_the_database_allows() -> None:
    unit = make_unit(0)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE gongjian_unit_version SET entry_to = 2 WHERE entry_to = {OPEN}")
    assert [row.entry_to for row in versions(unit)] == [2]


@pytest.mark.django_db
def test_every_entry_and_version_table_is_protected() -> None:
    tables = {model.Version._meta.db_table for model in record_models()}
    expected = {f"{table}_{what}" for table in tables for what in ("only_close", "no_delete")}
    expected |= {
        f"gongjian_entry{part}_no_{verb}" for part in ("", "_about") for verb in ("update", "delete")
    }
    assert set(triggers.expected()) == expected
    assert triggers.missing_triggers() == []


def _rebuild(table_of: type[models.Model], column: str) -> None:
    """What a migration that alters a column does: on SQLite the whole table is made anew, without its triggers."""
    old = table_of._meta.get_field(column)
    new = models.CharField(
        max_length=(old.max_length or 100) + 1, **({"default": ""} if old.has_default() else {})
    )
    new.set_attributes_from_name(column)
    new.model = table_of
    connection.disable_constraint_checking()
    with connection.schema_editor() as editor:
        editor.alter_field(table_of, old, new)
    with connection.schema_editor() as editor:
        editor.alter_field(table_of, new, old)
    connection.enable_constraint_checking()


@pytest.mark.tampers
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("model", "column"), [(Unit.Version, "name"), (Entry, "act")])
def test_triggers_stand_again_after_a_migration_that_rebuilds_their_table(
    model: type[models.Model], column: str
) -> None:
    unit = _two_versions()
    _rebuild(model, column)
    if connection.vendor == "sqlite":
        table = model._meta.db_table
        assert [name for name in triggers.missing_triggers() if not name.startswith(f"{table}_")] == []
        assert len(triggers.missing_triggers()) == 2
        assert [finding.code for finding in verify()] == ["trigger_missing"] * 2
    call_command("migrate", verbosity=0, interactive=False)
    assert triggers.missing_triggers() == []
    assert [what for what, statement in REFUSED.items() if not _refused(statement)] == []
    change(unit, 2, name="三")
    assert verify() == []


@pytest.mark.tampers
@pytest.mark.django_db(transaction=True)
def test_the_migrate_command_puts_back_what_is_missing() -> None:
    triggers.remove()
    assert len(triggers.missing_triggers()) == len(triggers.expected())
    call_command("migrate", verbosity=0, interactive=False)
    assert triggers.missing_triggers() == []


@pytest.mark.tampers
@pytest.mark.django_db(transaction=True)
def test_a_switched_off_trigger_counts_as_missing() -> None:
    """PostgreSQL can switch a trigger off without dropping it; SQLite has only the dropping."""
    name = "gongjian_entry_no_update"
    off = {
        "postgresql": f"ALTER TABLE gongjian_entry DISABLE TRIGGER {name}",
        "sqlite": f"DROP TRIGGER {name}",
    }
    with connection.cursor() as cursor:
        cursor.execute(off[connection.vendor])
    assert triggers.missing_triggers() == [name]
    triggers.install()
    assert triggers.missing_triggers() == []
