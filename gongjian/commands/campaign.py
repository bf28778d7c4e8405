"""Playbooks: load one into the ledger, list the campaigns, check a file, or draw it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, now, print_rows, start
from gongjian.kernel.problems import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    within = parser.add_subparsers(dest="what", required=True)
    load = within.add_parser("load", help=_("load a playbook; a changed one becomes a new version"))
    load.add_argument("file", type=Path)
    listed = within.add_parser("list", help=_("the campaigns there are"))
    listed.add_argument("--json", action="store_true")
    lint = within.add_parser(
        "lint", help=_("check a playbook without writing; exit 1 when something is found")
    )
    lint.add_argument("file", type=Path)
    lint.add_argument("--json", action="store_true")
    draw = within.add_parser(
        "draw", help=_("draw the work map of a playbook, or the life of a kind of matter")
    )
    draw.add_argument("file", type=Path)
    draw.add_argument("--out", type=Path, required=True, metavar="SVG", help=_("the file to write"))
    draw.add_argument("--kind", metavar="KEY", help=_("a kind of matter: its life cycle instead of the map"))


def run(asked: argparse.Namespace) -> int:
    start()
    return {"load": _load, "list": _list, "lint": _lint, "draw": _draw}[asked.what](asked)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"{path}: {error}") from None


def _load(asked: argparse.Namespace) -> int:
    from gongjian.campaigns.actions import load_playbook
    from gongjian.kernel.problems import Refused
    from gongjian.ledger import Actor

    try:
        campaign = load_playbook(_text(asked.file), by=Actor("gongjian campaign load"), at=now())
    except Refused as refused:
        _say(refused.problems)
        return 1
    print(campaign.key)
    return 0


def _list(asked: argparse.Namespace) -> int:
    from gongjian.campaigns.selectors import campaign_tree

    rows = [
        {
            "key": c.key,
            "name": c.name,
            "status": c.status,
            "start_on": c.start_on,
            "last_on": c.last_on,
            "parent": c.parent.key if c.parent else None,
        }
        for c in campaign_tree().campaigns.values()
    ]
    print_rows(rows, ("key", "name", "status", "start_on", "last_on", "parent"), asked.json)
    return 0


def _lint(asked: argparse.Namespace) -> int:
    from gongjian.campaigns.lint import as_row, lint

    findings = lint(_text(asked.file))
    if asked.json:
        print_rows([as_row(one) for one in findings], (), True)
    for one in () if asked.json else findings:
        print(f"{one.where}: {one.message} {one.remedy}".strip(": "), file=sys.stderr)
        print(f"    {one.rule} · {one.source}", file=sys.stderr)
    return 1 if findings else 0


def _draw(asked: argparse.Namespace) -> int:
    from gongjian.campaigns.playbook import read_playbook
    from gongjian.campaigns.work_map import life_cycle, work_map

    playbook, problems = read_playbook(_text(asked.file))
    if playbook is None:
        _say(problems)
        return 1
    if asked.kind and asked.kind not in playbook.kinds:
        known = ", ".join(playbook.kinds) or "—"
        raise Unusable(f"there is no kind of matter {asked.kind!r} in {asked.file}; known: {known}")
    picture = life_cycle(playbook.kinds[asked.kind]) if asked.kind else work_map(playbook)
    try:
        asked.out.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{picture}\n', encoding="utf-8")
    except OSError as error:
        raise Unusable(f"{asked.out}: {error}") from None
    return 0


def _say(problems: Sequence[Problem]) -> None:
    for one in problems:
        print(f"{one.where}: {one.message} {one.remedy}".strip(": "), file=sys.stderr)
