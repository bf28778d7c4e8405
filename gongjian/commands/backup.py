"""Back up database and files into one file, while the product runs."""

import argparse
import sqlite3
import sys
from pathlib import Path

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, now, start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--with-key",
        action="store_true",
        help=_("put the signing key in too (sessions go on after a restore)"),
    )


def run(asked: argparse.Namespace) -> int:
    start()
    from gongjian.commands import archive

    if not asked.file.parent.is_dir():
        raise Unusable(f"there is no folder {asked.file.parent}")
    try:
        manifest = archive.write(asked.file, now(), asked.with_key)
    except (OSError, sqlite3.Error) as error:
        asked.file.with_name(asked.file.name + ".part").unlink(missing_ok=True)
        why = getattr(error, "strerror", None) or error
        raise Unusable(f"{asked.file}: {why}; nothing was written") from None
    size = asked.file.stat().st_size / 1024 / 1024
    print(
        f"{asked.file}: {manifest['entries']} entries, head {manifest['head'][:16]}, {size:.1f} MB",
        file=sys.stderr,
    )
    return 0
