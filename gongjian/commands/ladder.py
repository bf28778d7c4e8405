"""A ladder of supervision on a plain table of facts (CSV), without a database; exit 1 when it has faults."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongjian.commands.language import gettext as _
from gongjian.commands.lights import read_file, say_all
from gongjian.commands.told import Unusable, instant, now, print_rows, start

if TYPE_CHECKING:
    from gongjian.kernel.problems import Problem
    from gongjian.supervise.ladder import LadderText

COLUMNS = ("name", "on", "step", "by", "outcome", "says", "rule", "next")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rule", default="house", help=_("key of a ladder, or a file of one (YAML)"))
    parser.add_argument(
        "--data", type=Path, help=_("table (CSV): name, at, fact, on, what, by, reason, asked")
    )
    parser.add_argument("--at", default="", metavar="INSTANT", help=_("as it stands then; now by default"))
    parser.add_argument("--list", action="store_true", help=_("the ladders that come with the product"))
    parser.add_argument("--json", action="store_true")


def run(asked: argparse.Namespace) -> int:
    start()
    if asked.list:
        return _list(asked.json)
    if asked.data is None:
        raise Unusable("--data CSV is needed (or --list)")
    text, problems = _rule(asked.rule)
    if text is None:
        return say_all(problems, asked.rule)
    return _climb(asked, text)


def _climb(asked: argparse.Namespace, text: "LadderText") -> int:
    from gongjian.kernel.ladder import day_of, where
    from gongjian.supervise.ladder.table import climb_cases, read_cases

    table = read_cases(read_file(asked.data))
    if table.problems:
        return say_all(table.problems, str(asked.data))
    at = instant(asked.at) if asked.at else now()
    rows: list[dict[str, Any]] = []
    try:
        for name, found in climb_cases(text.ladder(), table, at):
            rows += [
                {
                    "name": name,
                    "on": day_of(one.at).isoformat(),
                    "step": str(one.step.name),
                    "by": "person" if one.step.proposes else "clock",
                    "outcome": one.outcome.value,
                    "says": str(one.clause.says),
                    "rule": one.rule,
                    "next": "",
                }
                for one in found.arisen
            ]
            rows.append(dict.fromkeys(COLUMNS, "") | {"name": name, "next": str(where(found).next)})
    except KeyError as error:
        raise Unusable(f"the ladder has no step {error}") from None
    print_rows(rows, COLUMNS, asked.json)
    return 0


def _rule(given: str) -> "tuple[LadderText | None, list[Problem]]":
    from gongjian.supervise.ladder import named, preset_keys, read_ladder

    found = named(given)
    if found is not None:
        return found, []
    path = Path(given)
    if not path.is_file():
        raise Unusable(f"“{given}” is neither a ladder nor a file; ladders: {', '.join(preset_keys())}")
    return read_ladder(read_file(path))


def _list(as_json: bool) -> int:
    from gongjian.supervise.ladder import presets

    rows = [
        {
            "ladder": text.key,
            "name": str(text.name),
            "steps": " → ".join(str(step.name) for step in text.steps),
            "dated": text.source.dated,
            "source": str(text.source.title),
        }
        for text in presets()
    ]
    print_rows(rows, ("ladder", "name", "steps", "dated", "source"), as_json)
    return 0
