"""Compute the published figures of the five campaigns from records and compare; exit 1 when one differs."""

import argparse
import sys
from pathlib import Path

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, print_rows, start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help=_("a file of facts; the house's own by default"))
    parser.add_argument("--json", action="store_true")


def run(asked: argparse.Namespace) -> int:
    start()
    import yaml

    from gongjian.figures.facts import check_facts
    from gongjian.kernel.problems import Refused

    try:
        rows = check_facts(asked.file)
    except (yaml.YAMLError, TypeError, KeyError) as error:
        raise Unusable(f"{asked.file}: no list of facts we can read ({error!r})") from None
    except (LookupError, Refused) as missing:
        raise Unusable(str(missing)) from None
    except OSError as error:
        raise Unusable(f"{asked.file}: {error.strerror}") from None
    columns = (
        "id",
        "what",
        "scope",
        "published",
        "compare",
        "computed",
        "equal",
        "records",
        "named",
        "illustrative",
        "assumed",
        "reason",
    )
    print_rows(rows, columns, asked.json)
    equal = sum(1 for row in rows if row["equal"])
    wrong = [row["id"] for row in rows if row["equal"] is False]
    differ = " ".join([f"{len(wrong)} differ", *wrong])
    other = len(rows) - equal - len(wrong)
    print(f"{equal} equal, {differ}, {other} of later parts or text", file=sys.stderr)
    return 1 if wrong else 0
