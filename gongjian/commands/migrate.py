"""Bring the database to this version; the ledger's triggers are put back and looked at."""

import argparse

from gongjian.commands.language import gettext as _
from gongjian.commands.told import start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help=_("say nothing"))


def run(asked: argparse.Namespace) -> int:
    start()
    from django.core.management import call_command

    from gongjian.kit.sqlite.statistics import learn_sizes

    call_command("migrate", interactive=False, verbosity=0 if asked.quiet else 1)
    learn_sizes()
    return 0


def is_up_to_date() -> bool:
    """Is there nothing to bring in, and does every trigger stand? A server started again asks this alone."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from gongjian.ledger.triggers import missing_triggers

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes()) and not missing_triggers()
