"""Lay down the demonstration campaigns and serve them; a home that has them is only served."""

import argparse
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, now, start, today

ACCOUNTS = (
    "demo-clerk demo-chief demo-reporter demo-head demo-bureau "
    "demo-leader demo-inspector demo-auditor demo-admin"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-serve", action="store_true", help=_("build only"))
    parser.add_argument(
        "--reset", action="store_true", help=_("throw the demonstration away first and build it again")
    )
    parser.add_argument("--port", type=int, default=8000)


def run(asked: argparse.Namespace) -> int:
    import os

    os.environ["GONGJIAN_DEMO"] = "1"
    start()
    if asked.reset:
        _reset()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    _build()
    if asked.no_serve:
        return 0
    print(f"\nhttp://127.0.0.1:{asked.port}/  ({ACCOUNTS}; password: demo)\n", flush=True)
    from gongjian.commands.serve import serve

    return serve("127.0.0.1", asked.port, workers=2, with_worker=True)


def _reset() -> None:
    """Only an embedded demonstration is thrown away: never a database that holds anything else."""
    from django.conf import settings
    from django.db import connection

    from gongjian.people.models import User

    if connection.vendor != "sqlite":
        raise Unusable("--reset works on the embedded database only; empty the other one yourself")
    try:
        strangers = (
            User.objects.exclude(username__startswith="demo-").exclude(username__startswith="shili-").exists()
        )
    except Exception:  # noqa: BLE001 - no tables yet: nothing to lose
        strangers = False
    if strangers:
        raise Unusable(
            f"{settings.HOME} holds accounts that are not of the demonstration; choose another GONGJIAN_HOME"
        )
    connection.close()
    for path in settings.HOME.glob("gongjian.sqlite3*"):
        path.unlink()
    shutil.rmtree(settings.FILES, ignore_errors=True)


def _build() -> None:
    from gongjian.campaigns.models import Campaign
    from gongjian.commands.demo_data import build_demo
    from gongjian.ledger.memo import read_head

    if Campaign.objects.filter(key="shili-100").exists():
        return
    if read_head().seq:
        raise Unusable(
            "this home already holds other records; choose another GONGJIAN_HOME for the demonstration"
        )
    began = time.monotonic()
    with _unhurried():
        build_demo(today(), now(), _tell)
    print(
        f"\r示例数据已写入账本 {read_head().seq} 条，用时 {time.monotonic() - began:.0f} 秒".ljust(60),
        file=sys.stderr,
    )


@contextmanager
def _unhurried() -> Iterator[None]:
    """An embedded database waits for the disk once, at the end, and not after each of 3,000 acts: a demonstration cut
    short is thrown away and built again."""
    from django.db import connection

    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA synchronous").fetchone()[0]
        cursor.execute("PRAGMA synchronous=OFF")
        yield
        cursor.execute(f"PRAGMA synchronous={before}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tell(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{what} {done}/{total}".ljust(60), end="", file=sys.stderr, flush=True)
