"""Load a list from Excel or CSV, telling every problem with its place; exit 1 when some lines stay out."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, account_or_house, now, print_rows, start

WRONG_USE = {"no_such_file", "kind_unknown", "campaign_unknown"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=_("xlsx or csv"))
    parser.add_argument("--as", dest="kind", required=True, metavar="KIND",
                        help=_("projects, matters, units or accounts"))  # fmt: skip
    parser.add_argument("--campaign", help=_("key of the campaign; needed for projects and matters"))
    parser.add_argument(
        "--dry-run", action="store_true", help=_("check and tell; write nothing into the books")
    )
    parser.add_argument(
        "--user", default="", help=_("act as this account, with its rights; else as the house")
    )
    parser.add_argument("--sheet", default="", help=_("the sheet, when the file has several lists"))
    parser.add_argument("--unit", default="", help=_("元, 万元 or 亿元, when the list does not say"))
    parser.add_argument(
        "--year", type=int, help=_("the year of the list; its title's, or this one, by default")
    )
    parser.add_argument("--with-asked", action="store_true",
                        help=_("lines that were asked about go in as they are written"))  # fmt: skip
    parser.add_argument("--passwords", type=Path,
                        help=_("write new accounts' first passwords into this xlsx, not on the screen"))  # fmt: skip
    parser.add_argument("--json", action="store_true")


def run(asked: argparse.Namespace) -> int:
    start()
    from gongjian.exchange.cli import run_file
    from gongjian.kernel.problems import Refused

    by = account_or_house(asked.user, "gongjian import")
    chosen = {name: getattr(asked, name) for name in ("sheet", "unit", "year") if getattr(asked, name)}
    try:
        told = run_file(
            asked.file, asked.kind, asked.campaign, dry_run=asked.dry_run, by=by, at=now(), options=chosen,
            with_asked=asked.with_asked,
        )  # fmt: skip
    except Refused as refused:
        if refused.code in WRONG_USE:
            raise Unusable(
                " ".join(f"{one.message} {one.remedy}" for one in refused.problems).strip()
            ) from None
        for one in refused.problems:
            print(f"{one.message} {one.remedy}".strip(), file=sys.stderr)
        return 1
    told["problems"] = [_placed(one) for one in told["problems"]]
    if asked.passwords is not None and told.get("first_passwords"):
        _write_passwords(asked.passwords, told)
    print(json.dumps(told, ensure_ascii=False, indent=1)) if asked.json else _tell(told)
    return 1 if _left_out(told, asked.with_asked) else 0


def _placed(one: dict[str, Any]) -> dict[str, Any]:
    """A finding with its sheet, row and column apart; a finding of a whole line has no column."""
    sheet, _sign, cell = one["where"].rpartition("!")
    first = cell.partition(":")[0]
    column = first.rstrip("0123456789")
    return {**one, "sheet": sheet, "row": int(first.removeprefix(column)), "column": column}


def _left_out(told: dict[str, Any], with_asked: bool) -> int:
    if "left" in told:
        return int(told["left"])
    return int(told["bad"]) + (0 if with_asked else int(told["asked"]))


def _tell(told: dict[str, Any]) -> None:
    for one in told["problems"]:
        print(f"{one['where']}: {one['message']} {one['remedy']}".rstrip())
    names = (
        ("created", "updated", "unchanged", "left")
        if "left" in told
        else ("create", "update", "skip", "bad", "asked")
    )
    counts = ", ".join(f"{name} {told[name]}" for name in ("rows", *names))
    print(f"import {told['import']}: {counts}" if told["import"] else f"nothing written: {counts}")
    passwords = told.get("first_passwords")
    if passwords:
        rows = [{"user": name, "first password": word} for name, word in passwords.items()]
        print_rows(rows, ("user", "first password"), False)


def _write_passwords(path: Path, told: dict[str, Any]) -> None:
    """Into a file only its owner can read; where that fails they stay in the answer, since they are nowhere else."""
    from gongjian.exchange.sheets import write_passwords

    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        print(f"{path}: {error.strerror}; the passwords are printed instead", file=sys.stderr)
        return
    with os.fdopen(handle, "wb") as file:
        write_passwords(told.pop("first_passwords"), file, now())
