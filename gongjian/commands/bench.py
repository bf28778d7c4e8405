"""Lay down data of a size in a place of their own and measure pages, acts through the door, a sweep or a rush."""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from typing import Any

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, now, print_rows, start, today

_PAGES = ("work", "what", "ms", "app_ms", "database_ms", "median", "queries", "kb", "times_healthz", "aim_ms",
          "aim_queries", "met")  # fmt: skip
_SWEEP = ("work", "what", "seconds", "done", "entries", "messages", "aim_s", "met")
_SCHEDULE = ("work", "links", "levels", "compile_ms", "plan_ms", "rows_ms", "graph_ms", "longest_ms", "passes_ms",
             "times", "same", "aim_ms", "met")  # fmt: skip
_REPLAN = ("work", "plans", "moved", "nodes", "entries", "seconds", "cpu_s", "aim_s", "met")
_WALL = ("work", "what", "ms", "app_ms", "database_ms", "queries", "kb", "times_healthz", "seconds", "aim_ms", "aim_s",
         "met")  # fmt: skip
_DOOR = ("work", "what", "acts_per_s", "acts_per_cpu_s", "aim_per_s", "met")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["pages", "door", "sweep", "rush", "schedule", "replan", "wall"])
    parser.add_argument("--matters", type=int, default=100_000, help=_("how many matters to lay down"))
    parser.add_argument("--requests", type=int, default=100, help=_("requests of each kind"))
    parser.add_argument(
        "--only", default="", metavar="WORK,…", help=_("these kinds of request alone, beside healthz")
    )
    rush = parser.add_argument_group("rush")
    rush.add_argument("--units", type=int, default=500, help=_("units that report"))
    rush.add_argument("--lines", type=int, default=20, help=_("lines of each report"))
    rush.add_argument(
        "--seconds", type=float, default=60, help=_("seconds before closing in which they report")
    )
    rush.add_argument("--import-rows", type=int, default=50_000, help=_("lines of the list loaded meanwhile"))
    rush.add_argument(
        "--kill", action="store_true", help=_("kill -9 the server in the middle, start it again")
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true", help=_("exit 1 when an aim is missed"))
    parser.add_argument("--keep", action="store_true", help=_("leave the data there and say where"))
    parser.add_argument(
        "--again", action="store_true", help=_("measure what --keep left in GONGJIAN_HOME or DATABASE_URL")
    )


def run(asked: argparse.Namespace) -> int:
    if asked.what == "schedule":
        return _schedule(asked)
    made = "" if asked.again else tempfile.mkdtemp(prefix="gongjian-bench-")
    if made:
        os.environ["GONGJIAN_HOME"] = made
    # A query spread over several database processes would escape the count: the session does all of its own work.
    os.environ["PGOPTIONS"] = (
        f"{os.environ.get('PGOPTIONS', '')} -c max_parallel_workers_per_gather=0".strip()
    )
    try:
        if asked.what == "replan":
            return _replan(asked)
        return _rush(asked) if asked.what == "rush" else _measure(asked)
    finally:
        _leave(made, asked.keep)


def _measure(asked: argparse.Namespace) -> int:
    start()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    if connection.vendor == "postgresql":
        connection.settings_dict["CONN_MAX_AGE"] = None  # one session, whose processor time can be followed
    size = _ready(asked)
    rows = _rows(asked)
    machine = {
        "engine": connection.vendor,
        "matters": size,
        "processors": os.cpu_count(),
        "durable": _durable(connection),
        "on": today().isoformat(),
    }
    if asked.json:
        print(json.dumps({**machine, "rows": rows}, ensure_ascii=False, indent=1))
    else:
        print("  ".join(f"{name} {value}" for name, value in machine.items()))
        print_rows(
            [row | {"met": _word(row["met"])} for row in rows],
            {"door": _DOOR, "sweep": _SWEEP, "wall": _WALL}.get(asked.what, _PAGES),
            False,
        )
    return 1 if asked.check and any(row["met"] is False for row in rows) else 0


def _rush(asked: argparse.Namespace) -> int:
    """Exit 1 when anything is not right, or slower than aimed at."""
    if min(asked.units, asked.lines, asked.seconds, asked.import_rows) < 1:
        raise Unusable("--units, --lines, --seconds and --import-rows are at least 1")
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))  # so that the server is ended as well
    start()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from gongjian.campaigns.models import Campaign
    from gongjian.commands.benches import rush
    from gongjian.ledger.memo import read_head

    call_command("migrate", interactive=False, verbosity=0)
    if asked.again and Campaign.objects.filter(key=rush.KEY).exists():
        raise Unusable("there was a rush here already; give another home, or run it without --again")
    if not asked.again and read_head().seq:
        raise Unusable("the database of DATABASE_URL holds records already; give an empty one")
    size = rush.Asked(asked.units, asked.lines, asked.seconds, asked.import_rows, asked.kill)
    told = rush.measure(size, settings.HOME, lambda says: print(says, file=sys.stderr))
    told = {"engine": connection.vendor, "durable": _durable(connection), "on": today().isoformat(), **told}
    if asked.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for name, value in told.items():
            print(f"{name:<20}{value}")
    return 0 if told["right"] and told["fast"] else 1


def _schedule(asked: argparse.Namespace) -> int:
    """Plan networks need no data laid down, and no database."""
    start()
    from gongjian.commands.benches import schedule
    from gongjian.kit.calendar import calendar

    rows = schedule.measure(today(), calendar())
    machine = {"processors": os.cpu_count(), "on": today().isoformat()}
    if asked.json:
        print(json.dumps({**machine, "rows": rows}, ensure_ascii=False, indent=1))
    else:
        print_rows([row | {"met": _word(row["met"])} for row in rows], _SCHEDULE, False)
    return 1 if asked.check and any(row["met"] is False for row in rows) else 0


def _replan(asked: argparse.Namespace) -> int:
    """All plans of a city reckoned anew, laid down first."""
    start()
    from django.core.management import call_command

    from gongjian.commands.benches import replan

    call_command("migrate", interactive=False, verbosity=0)
    if not asked.again:
        replan.lay_down(today(), _tell)
        print(file=sys.stderr)
    rows = replan.measure(now(), _tell)
    print(file=sys.stderr)
    if asked.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print_rows([row | {"met": _word(row["met"])} for row in rows], _REPLAN, False)
    return 1 if asked.check and any(row["met"] is False for row in rows) else 0


def _rows(asked: argparse.Namespace) -> list[dict[str, Any]]:
    from gongjian.commands.benches import door, pages, sweep, wall

    if asked.what == "sweep":
        return sweep.measure(now())
    if asked.what == "door":
        return door.measure(now())
    if asked.what == "wall":
        return wall.measure(max(20, asked.requests // 4))
    return pages.measure(today(), max(60, asked.requests), set(filter(None, asked.only.split(","))))


def _word(met: bool | None) -> str:
    return "" if met is None else "met" if met else "NOT MET"


def _ready(asked: argparse.Namespace) -> int:
    """The data, laid down or found; how many matters there are."""
    from django.core.management import call_command

    from gongjian.campaigns.models import Campaign
    from gongjian.commands.benches import scale, wall
    from gongjian.ledger.memo import read_head
    from gongjian.matters.models import Matter

    call_command("migrate", interactive=False, verbosity=0)
    if asked.again:
        if not Campaign.objects.filter(key=scale.KEY).exists():
            raise Unusable("there is nothing here that --keep left; run it without --again")
    else:
        if read_head().seq:
            raise Unusable("the database of DATABASE_URL holds records already; give an empty one")
        began = time.monotonic()
        matters = wall.MATTERS if asked.what == "wall" else asked.matters
        made = scale.lay_down(matters, today(), _tell, all_open=asked.what == "sweep")
        if asked.what == "wall":
            wall.lay_down(made, today())
        print(f"\rlaid down in {time.monotonic() - began:.0f} s".ljust(60), file=sys.stderr)
        scale.freshen()
    return Matter.objects.filter(campaign__key=scale.KEY).count()


def _durable(connection: Any) -> str:
    """Whether a commit waits for the disk: without that, acts a second say nothing about a server."""
    if connection.vendor == "sqlite":
        return "synchronous=FULL"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        return "fsync={} synchronous_commit={}".format(*cursor.fetchone())


def _leave(home: str, keep: bool) -> None:
    if not home:
        return
    if keep:
        print(f"kept in {home}: GONGJIAN_HOME={home} gongjian bench … --again", file=sys.stderr)
    else:
        shutil.rmtree(home, ignore_errors=True)


def _tell(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty() or done == total:
        print(f"\r{what} {done}/{total}".ljust(60), end="", file=sys.stderr, flush=True)
