"""Take a load back: void what it created, restore what it changed; exit 1 when something is kept."""

import argparse
import json

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, account_or_house, now, start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, metavar="IMPORT", help=_("the number `import` printed"))
    parser.add_argument(
        "--user", default="", help=_("act as this account, with its rights; else as the house")
    )
    parser.add_argument("--json", action="store_true")


def run(asked: argparse.Namespace) -> int:
    start()
    from gongjian.exchange.actions import stop
    from gongjian.exchange.cli import undo
    from gongjian.exchange.models import ImportRun
    from gongjian.exchange.staging import text_of
    from gongjian.kernel.problems import Refused

    by = account_or_house(asked.user, "gongjian undo")
    under_way = ImportRun.objects.filter(pk=asked.number, state="running").first()
    if under_way is not None:
        stop(run=under_way, at=now())
    try:
        told = undo(asked.number, by=by, at=now())
    except Refused as refused:
        raise Unusable(str(refused)) from None
    kept = [{**one, "why": str(text_of(one["why"]))} for one in told["kept"]]
    if asked.json:
        names = ("import", "voided", "restored")
        print(
            json.dumps({**{name: told[name] for name in names}, "kept": kept}, ensure_ascii=False, indent=1)
        )
    else:
        for one in kept:
            print(f"{one['number']} {one['name']}: {one['why']}")
        print(
            f"import {asked.number}: voided {told['voided']}, restored {told['restored']}, kept {len(kept)}"
        )
    return 1 if kept else 0
