"""Let the clock act once at an instant: refused before the last recorded one, and safe to run twice."""

import argparse
import sys

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, instant, now, start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at", default="", help=_("an instant, for example 2026-11-22T12:00+08:00; now by default")
    )


def run(asked: argparse.Namespace) -> int:
    start()
    from gongjian.kit.sweeping import recorded_later, sweep_all

    at = instant(asked.at) if asked.at else now()
    last = recorded_later(at)
    if last is not None:
        raise Unusable(f"{at.isoformat()} is before the last recorded instant, {last.isoformat()}")
    swept = sweep_all(at)
    for one in swept:
        if one.count is not None:
            print(one.says)
        else:
            print(f"gongjian sweep: {one.key} failed; the log says why", file=sys.stderr)
    return 1 if any(one.count is None for one in swept) else 0
