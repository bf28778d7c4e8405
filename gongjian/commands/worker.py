"""Do long jobs (imports), and the work of the clock between them, until told to end."""

import argparse
import fcntl
import signal
import sys
import time
from typing import IO

from gongjian.commands.language import gettext as _
from gongjian.commands.told import now, start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help=_("do what waits, then end"))


def run(asked: argparse.Namespace) -> int:
    start()
    from django.conf import settings
    from django.db import close_old_connections

    from gongjian.kit import jobs, sweeping
    from gongjian.ledger import memo

    settings.HOME.mkdir(parents=True, exist_ok=True)
    ending: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: ending.append(got))
    with (settings.HOME / "worker.lock").open("w") as lock:
        if not _alone(lock, ending, wait=not asked.once):
            print("another worker is at it", file=sys.stderr)
            return 0 if ending else 1
        jobs.take_up_again(now())
        turns = sweeping.Turns()
        while not ending:
            close_old_connections()
            memo.forget_all()
            if jobs.run_next(now) is not None:
                continue
            if asked.once:
                break
            (settings.HOME / "worker.seen").touch()
            turns.take(now())
            time.sleep(0.5)
    return 0


def _alone(lock: IO[str], ending: list[int], *, wait: bool) -> bool:
    """Whether this is the one worker of the home; a second one stands by until the first ends or it is told to."""
    while not ending:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                return False
            time.sleep(1)
        else:
            return True
    return False
