"""Working days by the published calendars: `add DATE N` or `count A B` (after A, up to and including B)."""

import argparse
import sys

from gongjian.commands.language import gettext as _
from gongjian.commands.told import day, start


def arguments(parser: argparse.ArgumentParser) -> None:
    within = parser.add_subparsers(dest="what", required=True)
    add = within.add_parser("add", help=_("the n-th working day after a day"))
    add.add_argument("date")
    add.add_argument("n", type=int)
    count = within.add_parser(
        "count", help=_("working days after the first day, up to and including the second")
    )
    count.add_argument("first")
    count.add_argument("last")


def run(asked: argparse.Namespace) -> int:
    start()
    from gongjian.kit.calendar import calendar

    table = calendar()
    if asked.what == "add":
        due = table.add(day(asked.date), asked.n)
        answer, provisional = due.on.isoformat(), due.provisional
    else:
        counted = table.count_span(day(asked.first), day(asked.last))
        answer, provisional = str(counted.days), counted.provisional
    print(answer)
    if provisional:
        print(
            "不确定：跨过了放假安排尚未公布的年份 / crosses a year whose working days are not published",
            file=sys.stderr,
        )
        return 1
    return 0
