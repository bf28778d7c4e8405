"""Serve the web application, with the worker for long jobs beside it."""

import argparse
import os
import signal
import subprocess
import sys

from gongjian.commands.language import gettext as _
from gongjian.commands.migrate import is_up_to_date
from gongjian.commands.told import start

_WORKER = "import sys; from gongjian.commands import main; sys.exit(main(['worker']))"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help=_("processes; each runs four threads"))
    parser.add_argument(
        "--no-worker", action="store_true", help=_("long jobs are done by `gongjian worker` elsewhere")
    )
    parser.add_argument(
        "--public-only",
        action="store_true",
        help=_(
            "only the public pages, the health check and static files: for the machine that faces the internet"
        ),
    )


def run(asked: argparse.Namespace) -> int:
    if asked.public_only:
        os.environ["GONGJIAN_PUBLIC_ONLY"] = "1"
    start()
    from django.core.management import call_command

    if not is_up_to_date():
        call_command("migrate", interactive=False, verbosity=0)
    return serve(
        asked.host, asked.port, workers=asked.workers, with_worker=not (asked.no_worker or asked.public_only)
    )


def serve(host: str, port: int, *, workers: int, with_worker: bool) -> int:
    """Run gunicorn until it ends; the worker beside it ends with it."""
    from django.db import connections

    connections.close_all()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi:application",
        "--bind",
        f"{host}:{port}",
        "--workers",
        str(workers),
        "--threads",
        "4",
        "--timeout",
        "120",
        "--access-logfile",
        "-",
    ]
    beside = subprocess.Popen([sys.executable, "-c", _WORKER]) if with_worker else None
    served = subprocess.Popen(command, env=dict(os.environ))

    def end(number: int, _frame: object) -> None:
        served.send_signal(number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        return served.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if beside is not None:
            _stop(beside)


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """Let the worker finish the part of the job it is at; a part that takes long is taken up again another time."""
    worker.terminate()
    try:
        worker.wait(timeout=20)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
