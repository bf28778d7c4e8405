"""The `gongjian` command line: one file a command, found in `_COMMANDS`. Exit 0, 1 (a finding), 2 (wrong use)."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from gongjian.commands import language
from gongjian.commands.language import gettext as _
from gongjian.commands.language import gettext_noop

_COMMANDS = {
    "demo": gettext_noop(
        "Lay down the demonstration campaigns and serve them; a home that has them is only served."
    ),
    "serve": gettext_noop("Serve the web application, with the worker for long jobs beside it."),
    "worker": gettext_noop(
        "Do long jobs (imports), and the work of the clock between them, until told to end."
    ),
    "migrate": gettext_noop(
        "Bring the database to this version; the ledger's triggers are put back and looked at."
    ),
    "createadmin": gettext_noop("Create the first account: a system administrator."),
    "sweep": gettext_noop(
        "Let the clock act once at an instant: refused before the last recorded one, and safe to run twice."
    ),
    "campaign": gettext_noop(
        "Playbooks: load one into the ledger, list the campaigns, check a file, or draw it."
    ),
    "figures": gettext_noop("Print figures of a campaign, computed from its records."),
    "facts": gettext_noop(
        "Compute the published figures of the five campaigns from records and compare; exit 1 when one differs."
    ),
    "import_": gettext_noop(
        "Load a list from Excel or CSV, telling every problem with its place; exit 1 when some lines stay out."
    ),
    "undo": gettext_noop(
        "Take a load back: void what it created, restore what it changed; exit 1 when something is kept."
    ),
    "export": gettext_noop("Write a campaign's projects, matters or units as the sheet offices use (xlsx)."),
    "workdays": gettext_noop(
        "Working days by the published calendars: `add DATE N` or `count A B` (after A, up to and including B)."
    ),
    "windows": gettext_noop(
        "Reporting windows of a playbook that close on the days from … to …, whatever the campaign's own window."
    ),
    "lights": gettext_noop(
        "Light rules on a plain table (CSV), without a database; exit 1 when it has faults."
    ),
    "ladder": gettext_noop(
        "A ladder of supervision on a plain table of facts (CSV), without a database; exit 1 when it has faults."
    ),
    "verify": gettext_noop(
        "Prove the ledger: chain, version rows, current rows equal to open versions; exit 1 on a finding."
    ),
    "backup": gettext_noop("Back up database and files into one file, while the product runs."),
    "restore": gettext_noop(
        "Restore a backup into this home: proved, migrated and verified first, then put in place as a whole."
    ),
    "bench": gettext_noop(
        "Lay down data of a size in a place of their own and measure pages, acts through the door, a sweep or a rush."
    ),
}
"""What each does, as its own file begins: the list of commands is told without opening those files."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    words = sys.argv[1:] if argv is None else list(argv)
    language.settle(os.environ)
    return _run(parser_for(words).parse_args(words))


def parser_for(words: Sequence[str]) -> argparse.ArgumentParser:
    """All commands by name; only one named among the words is opened and brings its options."""
    parser = argparse.ArgumentParser(
        prog="gongjian", description=_("攻坚 Gongjian: delivery campaigns run from records.")
    )
    within = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, says in _COMMANDS.items():
        sub = within.add_parser(name.rstrip("_"), help=_(says), description=_(says))
        if name.rstrip("_") in words:
            module = import_module(f"gongjian.commands.{name}")
            module.arguments(sub)
            sub.set_defaults(run=module.run)
    return parser


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
