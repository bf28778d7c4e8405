"""A new database gets its tables at once; one on its way gets them step by step. Both end at the same tables."""

from __future__ import annotations

import json

from tests.homes import Home, Homes

STEP_BY_STEP = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.loader.replace_migrations = False
executor.loader.build_graph()
last = [node for node in executor.loader.graph.leaf_nodes() if node != ("gongjian", "0001_squashed_0015")]
executor.migrate(last)
"""
HAS_STEPS = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
names = MigrationRecorder.Migration.objects.filter(app="gongjian").values_list("name", flat=True)
print(*sorted(names))
"""
TELL = """
import json
from django.db import connection
def parts(sql):
    # what stands between the outer brackets of CREATE TABLE, split at its own commas
    depth, found = 0, [""]
    for sign in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return sorted(part.strip() for part in found)
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger'")
        told = {name: parts(sql) if kind == "table" else sql for name, kind, sql in cursor.fetchall()}
    else:
        told = {}
        for name, asked in {
            "columns": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,"
            " column_default, is_identity FROM information_schema.columns WHERE table_schema = 'public'",
            "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
        }.items():
            cursor.execute(asked)
            told |= {f"{name} {row[:2]}": row[2:] for row in cursor.fetchall()}
print(json.dumps(told))
"""


def _tables(home: Home) -> dict[str, object]:
    done = home.python(TELL)
    assert done.code == 0, done.err
    told: dict[str, object] = json.loads(done.out)
    return told


def test_tables_made_at_once_are_those_the_steps_end_at(homes: Homes) -> None:
    stepped = homes.empty()
    done = stepped.python(STEP_BY_STEP)
    assert done.code == 0, done.err
    by_steps, at_once = _tables(stepped), _tables(homes.copy("migrated"))
    assert len(at_once) > 200
    assert {name: what for name, what in by_steps.items() if at_once.get(name) != what} == {}
    assert set(at_once) == set(by_steps)


def test_a_database_that_took_the_steps_has_nothing_more_to_take(homes: Homes) -> None:
    home = homes.copy("migrated")
    taken = home.python(HAS_STEPS).out.split()
    assert "0001_squashed_0015" in taken
    assert "0015_supervision" in taken
    gone = home.python(
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "MigrationRecorder.Migration.objects.filter(name='0001_squashed_0015').delete()\n"
        "from gongjian.commands.migrate import is_up_to_date\n"
        "print(is_up_to_date())"
    )
    assert (gone.code, gone.out.split()) == (0, ["True"]), gone.err
