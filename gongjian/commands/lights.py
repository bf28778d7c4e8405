"""Light rules on a plain table (CSV), without a database; exit 1 when it has faults."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, print_rows, start
from gongjian.kernel.problems import Problem

if TYPE_CHECKING:
    from gongjian.dispatch.lights.schema import LightRuleText

COLUMNS = ("name", "period", "dimension", "light", "colour", "undefined", "rule", "reason")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rule", help=_("key of a preset, or a rule file (YAML)"))
    parser.add_argument(
        "--data", type=Path, help=_("table (CSV): name, period, and the columns the rule asks for")
    )
    parser.add_argument(
        "--dimension", action="append", metavar="KEY", help=_("only this dimension of the rule; can be repeated")
    )  # fmt: skip
    parser.add_argument("--list", action="store_true", help=_("the presets, with source and columns"))
    parser.add_argument("--json", action="store_true")


def run(asked: argparse.Namespace) -> int:
    start()
    if asked.list:
        return _list(asked.json)
    if not asked.rule or asked.data is None:
        raise Unusable("--rule RULE and --data CSV are needed (or --list)")
    return _judge(asked)


def _judge(asked: argparse.Namespace) -> int:
    from gongjian.dispatch.lights import as_row, read_table
    from gongjian.kernel.lights import judge_rows

    text, problems = _rule(asked.rule)
    if text is None:
        return say_all(problems, asked.rule)
    rule = text.rule()
    table = read_table(read_file(asked.data), rule, asked.dimension)
    if table.problems:
        return say_all(table.problems, str(asked.data))
    for key, missing in table.left_out.items():
        said = _("“%(dimension)s” is not judged: the table has no column %(columns)s.")
        print(said % {"dimension": key, "columns": ", ".join(missing)}, file=sys.stderr)
    rows = [as_row(light) for light in judge_rows(rule, table.rows, dimensions=table.dimensions)]
    print_rows(rows, COLUMNS, asked.json)
    return 0


def _rule(given: str) -> "tuple[LightRuleText | None, list[Problem]]":
    from gongjian.dispatch.lights import named, preset_keys, read_rule

    found = named(given)
    if found is not None:
        return found, []
    path = Path(given)
    if not path.is_file():
        raise Unusable(f"“{given}” is neither a preset nor a file; presets: {', '.join(preset_keys())}")
    return read_rule(read_file(path))


def read_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"{path}: {error}") from None


def say_all(problems: Iterable[Problem], name: str) -> int:
    for one in problems:
        print(
            f"{name}: {f'{one.where}: ' if one.where else ''}{one.message} {one.remedy}".strip(),
            file=sys.stderr,
        )
    return 1


def _list(as_json: bool) -> int:
    from gongjian.dispatch.lights import presets
    from gongjian.kernel.lights import needed_facts

    rows = [
        {
            "rule": text.key,
            "name": str(text.name),
            "source": str(text.source.title),
            "dated": text.source.dated,
            "precision": text.source.precision,
            "dimension": one.key,
            "by_default": one.by_default,
            "columns": ", ".join(needed_facts(one)),
        }
        for text in presets()
        for one in text.rule().dimensions
    ]
    print_rows(rows, ("rule", "dimension", "columns", "dated", "source"), as_json)
    return 0
