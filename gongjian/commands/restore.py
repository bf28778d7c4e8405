"""Restore a backup into this home: proved, migrated and verified first, then put in place as a whole."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, start

_AGAIN = "import sys; from gongjian.commands import main; sys.exit(main(sys.argv[1:]))"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--force",
        action="store_true",
        help=_("replace what this home holds; it is kept beside as *.before-restore"),
    )


def run(asked: argparse.Namespace) -> int:
    start()
    from django.conf import settings
    from django.db import connection

    from gongjian.commands import archive

    if not asked.file.is_file():
        raise Unusable(f"there is no file {asked.file}")
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="restore-") as place:
        folder = Path(place)
        try:
            manifest = archive.unpack(asked.file, folder)
        except archive.Damaged as damaged:
            print(damaged, file=sys.stderr)
            return 1
        if manifest["engine"] != connection.vendor:
            raise Unusable(
                f"the backup is of {manifest['engine']}, this home uses {connection.vendor};"
                " set DATABASE_URL accordingly"
            )
        _refuse_to_overwrite(asked.force)
        found = _into_sqlite(folder) if connection.vendor == "sqlite" else _into_postgres(folder)
        if found:
            return found
    print(
        f"{manifest['entries']} entries, head {manifest['head'][:16]}: restored and verified", file=sys.stderr
    )
    return 0


def _refuse_to_overwrite(force: bool) -> None:
    from django.db import DatabaseError

    from gongjian.ledger.memo import read_head

    try:
        held = read_head().seq
    except DatabaseError:
        held = 0
    if held and not force:
        raise Unusable(f"this home already holds {held} entries; restore into an empty one, or say --force")


def _into_sqlite(folder: Path) -> int:
    """Migrate and verify the copy in a home of its own; only then move it here."""
    from django.conf import settings
    from django.db import connection

    trial = folder / "trial"
    trial.mkdir()
    shutil.move(folder / "database" / "gongjian.sqlite3", trial / "gongjian.sqlite3")
    environment = dict(os.environ, GONGJIAN_HOME=str(trial))
    for command in (["migrate", "--quiet"], ["verify"]):
        done = subprocess.run([sys.executable, "-c", _AGAIN, *command], env=environment, stdout=sys.stderr)
        if done.returncode:
            print("the backup does not hold; nothing was changed", file=sys.stderr)
            return 1
    connection.close()
    here = Path(str(settings.DATABASES["default"]["NAME"]))
    _checkpoint(trial / "gongjian.sqlite3")
    if here.exists():
        if not _checkpoint(here):
            print(
                "the database is in use; stop the server, then restore. Nothing was changed", file=sys.stderr
            )
            return 1
        before = here.with_name(here.name + ".before-restore")
        before.unlink(missing_ok=True)
        os.link(here, before)
    for leftover in ("-wal", "-shm"):
        here.with_name(here.name + leftover).unlink(missing_ok=True)
    _files(folder)
    (trial / "gongjian.sqlite3").replace(here)
    return 0


def _checkpoint(path: Path) -> bool:
    """Fold the write-ahead log into the file, so that the file alone is the database; False while somebody reads."""
    import sqlite3

    database = sqlite3.connect(path)
    try:
        busy, _pages, _folded = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        busy = 1
    finally:
        database.close()
    return not busy


def _into_postgres(folder: Path) -> int:
    """Everything in one transaction: tables emptied, filled, sequences set, verified; an error leaves the old state."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from gongjian.ledger import memo, triggers
    from gongjian.ledger.verification import verify

    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        triggers.remove()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            tables = sorted(path.stem for path in (folder / "database").glob("*.copy"))
            quoted = ", ".join(connection.ops.quote_name(name) for name in tables)
            cursor.execute(f"TRUNCATE {quoted} CASCADE")
            for name in tables:
                _fill(cursor, name, folder / "database" / f"{name}.copy")
            # Foreign keys are checked at the end of the transaction; have them checked now, all rows being in.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _set_sequences(cursor)
        triggers.install()
        memo.forget_all()
        findings = verify()
        if findings:
            transaction.set_rollback(True)
        else:
            _files(folder)
    for one in findings:
        print(f"{one.place}: {one.message}", file=sys.stderr)
    if findings:
        print("the backup does not hold; nothing was changed", file=sys.stderr)
        return 1
    call_command("migrate", interactive=False, verbosity=0)
    return 0


def _fill(cursor, name: str, path: Path) -> None:  # type: ignore[no-untyped-def]
    import json

    from django.db import connection

    with path.open("rb") as source:
        columns = ", ".join(connection.ops.quote_name(column) for column in json.loads(source.readline()))
        with cursor.cursor.copy(f"COPY {connection.ops.quote_name(name)} ({columns}) FROM STDIN") as into:
            while block := source.read(1024 * 1024):
                into.write(block)


def _set_sequences(cursor) -> None:  # type: ignore[no-untyped-def]
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if not getattr(model, "is_version", False)
    ]
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)


def _files(folder: Path) -> None:
    """The bytes of attached files, and the key if it is in: put down just before the database that needs them."""
    from django.conf import settings

    source, target = folder / "files", Path(settings.FILES)
    if source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file():
                place = target / path.relative_to(source)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, place)
    key, here = folder / "secret.key", Path(settings.HOME) / "secret.key"
    if key.is_file() and not here.exists():
        shutil.move(key, here)
