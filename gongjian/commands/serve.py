"""Serve the web application, with the worker for long jobs beside it."""

import argparse
import os
import subprocess
import sys

from gongjian.commands.told import start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="processes; each runs four threads")
    parser.add_argument(
        "--no-worker", action="store_true", help="long jobs are done by `gongjian worker` elsewhere"
    )


def run(asked: argparse.Namespace) -> int:
    start()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    return serve(asked.host, asked.port, workers=asked.workers, with_worker=not asked.no_worker)


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
    beside = None
    if with_worker:
        beside = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys; from gongjian.commands import main; sys.exit(main(['worker']))",
            ]
        )
    try:
        return subprocess.call(command, env=dict(os.environ))
    finally:
        if beside is not None:
            beside.terminate()
            beside.wait(timeout=20)
