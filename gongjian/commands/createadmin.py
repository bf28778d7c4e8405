"""Create the first account: a system administrator."""

import argparse
import getpass
import sys
from pathlib import Path

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, now, start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--username", default="admin")
    parser.add_argument("--name", required=True, help=_("the person's name"))
    parser.add_argument(
        "--unit",
        default="",
        help=_("name of the unit at the top; needed on an empty site, for example 示例县"),
    )
    parser.add_argument(
        "--password-file", type=Path, help=_("read the password from a file instead of asking")
    )


def run(asked: argparse.Namespace) -> int:
    start()
    from django.core.management import call_command

    from gongjian.kernel.problems import Refused
    from gongjian.people.actions import set_up_administrator

    call_command("migrate", interactive=False, verbosity=0)
    password = _password(asked.password_file)
    try:
        set_up_administrator(
            username=asked.username, password=password, name=asked.name, unit_name=asked.unit, at=now()
        )
    except Refused as refused:
        raise Unusable(str(refused)) from None
    print(f"{asked.username}: ok", file=sys.stderr)
    return 0


def _password(path: Path | None) -> str:
    if path is not None:
        try:
            return path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Unusable(f"{path}: {error.strerror}") from None
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Again: "):
        raise Unusable("the two passwords differ")
    return first
