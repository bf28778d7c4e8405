"""Triggers that make the database itself refuse to rewrite the past. Installed and asserted after every migrate."""

from typing import Any

from django.db import connection

from gongjian.ledger.records import OPEN, record_models

_APPEND_ONLY = ("gongjian_entry", "gongjian_entry_about")


def after_migrate(**_: Any) -> None:
    """Signal handler: SQLite drops triggers when a table is rebuilt, so put them back and look."""
    install()
    missing = missing_triggers()
    if missing:
        raise RuntimeError(f"ledger triggers are missing: {', '.join(missing)}")


def expected() -> list[str]:
    """Names of the triggers that must stand."""
    tables = _existing_tables()
    names = [
        f"{table}_no_{verb}" for table in _APPEND_ONLY if table in tables for verb in ("update", "delete")
    ]
    names += [
        f"{table}_{what}"
        for table in _version_tables()
        if table in tables
        for what in ("only_close", "no_delete")
    ]
    return names


def missing_triggers() -> list[str]:
    """Expected triggers that the database does not have."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in expected() if name not in present]


def install() -> None:
    """(Re)create every trigger; safe to run twice."""
    tables = _existing_tables()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in _POSTGRES_FUNCTIONS:
                cursor.execute(statement)
        for table in _APPEND_ONLY:
            if table in tables:
                for statement in _append_only_sql(table):
                    cursor.execute(statement)
        for table in _version_tables():
            if table in tables:
                for statement in _version_sql(table):
                    cursor.execute(statement)


def remove() -> None:
    """Take the triggers off. For tests that show what `verify` finds, and for a restore into an empty database."""
    with connection.cursor() as cursor:
        for name in expected():
            table = name.rsplit("_only_close", 1)[0].rsplit("_no_", 1)[0]
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name}"
                + (f" ON {table}" if connection.vendor == "postgresql" else "")
            )


def _existing_tables() -> set[str]:
    return set(connection.introspection.table_names())


def _version_tables() -> list[str]:
    return [model.Version._meta.db_table for model in record_models()]


_POSTGRES_FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION gongjian_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the ledger is append-only: % of % refused', TG_OP, TG_TABLE_NAME;
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION gongjian_only_close() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.entry_to <> {OPEN} OR NEW.entry_to >= {OPEN} THEN
            RAISE EXCEPTION 'a version of % may only be closed', TG_TABLE_NAME;
        END IF;
        OLD.entry_to := NEW.entry_to;
        IF NEW *<> OLD THEN
            RAISE EXCEPTION 'a version of % may only be closed', TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    END $$
    """,
)


def _append_only_sql(table: str) -> list[str]:
    statements = []
    for verb in ("update", "delete"):
        name = f"{table}_no_{verb}"
        if connection.vendor == "postgresql":
            statements.append(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            statements.append(
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION gongjian_refuse()"
            )
        else:
            statements.append(f"DROP TRIGGER IF EXISTS {name}")
            statements.append(
                f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {verb} of {table} refused'); END"
            )
    return statements


def _version_sql(table: str) -> list[str]:
    close, keep = f"{table}_only_close", f"{table}_no_delete"
    if connection.vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {close} ON {table}",
            f"CREATE TRIGGER {close} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION gongjian_only_close()",
            f"DROP TRIGGER IF EXISTS {keep} ON {table}",
            f"CREATE TRIGGER {keep} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION gongjian_refuse()",
        ]
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns if name != "entry_to")
    return [
        f"DROP TRIGGER IF EXISTS {close}",
        f"CREATE TRIGGER {close} BEFORE UPDATE ON {table} "
        f"WHEN NOT (OLD.entry_to = {OPEN} AND NEW.entry_to < {OPEN} AND {same}) "
        f"BEGIN SELECT RAISE(ABORT, 'a version of {table} may only be closed'); END",
        f"DROP TRIGGER IF EXISTS {keep}",
        f"CREATE TRIGGER {keep} BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: delete of {table} refused'); END",
    ]
