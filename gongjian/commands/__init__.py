"""The `gongjian` command line: one file a command, found in `_COMMANDS`. Exit 0, 1 (a finding), 2 (wrong use)."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

_COMMANDS = (
    "demo",
    "serve",
    "worker",
    "migrate",
    "createadmin",
    "sweep",
    "campaign",
    "figures",
    "facts",
    "import_",
    "undo",
    "export",
    "workdays",
    "verify",
    "backup",
    "restore",
    "bench",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    parser = argparse.ArgumentParser(
        prog="gongjian", description="攻坚 Gongjian: delivery campaigns run from records."
    )
    within = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in _COMMANDS:
        module = import_module(f"gongjian.commands.{name}")
        sub = within.add_parser(
            name.rstrip("_"), help=(module.__doc__ or "").splitlines()[0], description=module.__doc__
        )
        module.arguments(sub)
        sub.set_defaults(run=module.run)
    asked = parser.parse_args(argv)
    return _run(asked)


def _run(asked: argparse.Namespace) -> int:
    from gongjian.commands.told import Unusable

    try:
        return int(asked.run(asked) or 0)
    except Unusable as wrong:
        print(f"gongjian {asked.command}: {wrong}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
