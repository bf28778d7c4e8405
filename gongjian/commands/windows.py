"""Reporting windows of a playbook that close on the days from … to …, whatever the campaign's own window."""

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, day, print_rows, start

if TYPE_CHECKING:
    from gongjian.dispatch.playbook.cadences import CadenceText
    from gongjian.kernel.windows import Window

COLUMNS = ("cadence", "period_start", "period_end", "opens_at", "closes_at", "shifted_from", "provisional")
YEARS = range(1950, 2151)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=_("a playbook (YAML)"))
    parser.add_argument("--from", dest="first", required=True, help=_("first closing day"))
    parser.add_argument("--to", dest="last", required=True, help=_("last closing day, itself included"))
    parser.add_argument(
        "--json",
        action="store_true",
        help=_(
            "print JSON; period_end is the day after the last day of the period, instants are in Shanghai"
        ),
    )


def run(asked: argparse.Namespace) -> int:
    start()
    first, last = _days(asked)
    try:
        text = asked.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"{asked.file}: {error}") from None
    from gongjian.campaigns.playbook import read_playbook
    from gongjian.dispatch.playbook.cadences import cadences_in

    playbook, problems = read_playbook(text)
    for one in problems:
        print(f"{one.where}: {one.message} {one.remedy}".strip(": "), file=sys.stderr)
    if playbook is None:
        return 1
    laid = _laid(cadences_in(playbook), first, last + timedelta(days=1))
    print_rows([_row(window) for window in laid], COLUMNS, asked.json)
    _notes(laid)
    return 0


def _days(asked: argparse.Namespace) -> tuple[date, date]:
    first, last = day(asked.first), day(asked.last)
    if last < first:
        raise Unusable("--to lies before --from")
    if first.year not in YEARS or last.year not in YEARS:
        raise Unusable(f"windows are laid down for the years {YEARS[0]} to {YEARS[-1]}")
    return first, last


def _laid(cadences: "tuple[CadenceText, ...]", first: date, end: date) -> "list[Window]":
    from gongjian.kernel.windows import windows
    from gongjian.kit.calendar import calendar

    found = [window for text in cadences for window in windows(text.cadence, calendar(), first, end)]
    return sorted(found, key=lambda window: window.closes_at)


def _row(window: "Window") -> dict[str, Any]:
    row = {name: getattr(window, name) for name in COLUMNS}
    for name in ("opens_at", "closes_at"):
        row[name] = row[name].isoformat()
    return row


def _notes(laid: "list[Window]") -> None:
    """What the rows alone do not tell, on standard error."""
    from gongjian.kernel.windows import overlaps

    for group in overlaps(laid):
        starts = "、".join(window.period_start.isoformat() for window in group)
        on = group[0].closes_on
        print(
            f"{group[0].cadence}：{starts} 起的几期同在 {on} 截止 / periods from {starts} close together on {on}",
            file=sys.stderr,
        )
    for window in laid:
        if window.merged:
            days = "、".join(named.isoformat() for named in window.merged)
            print(
                f"{window.cadence}：{days} 并入 {window.closes_on} 的一期 / asked with {window.closes_on}: {days}",
                file=sys.stderr,
            )
    if any(window.provisional for window in laid):
        print(
            "暂定：跨过了放假安排尚未公布的年份 / provisional: crosses a year whose working days are not published",
            file=sys.stderr,
        )
