"""Print figures of a campaign, computed from its records."""

import argparse

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, day, instant, print_rows, start, today


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--campaign", required=True, help=_("key of the campaign"))
    parser.add_argument(
        "--on", default="", help=_("the day asked for; today, or the shown day of an archived campaign")
    )
    parser.add_argument("--from", dest="start", default="", help=_("first day of a flow"))
    parser.add_argument("--to", dest="end", default="", help=_("day after the last of a flow"))
    parser.add_argument("--known-at", default="", help=_("only what was known at this instant"))
    parser.add_argument("--unit", default="", help=_("a unit's number or name"))
    parser.add_argument("--measure", default="")
    parser.add_argument("--by", default="", help=_("a dimension: stage, unit, sector, …"))
    parser.add_argument("--json", action="store_true")


def run(asked: argparse.Namespace) -> int:
    start()
    from gongjian.figures.report import campaign_of, figure_rows
    from gongjian.kernel.problems import Refused

    if bool(asked.start) != bool(asked.end):
        raise Unusable("--from and --to go together")
    try:
        campaign = campaign_of(asked.campaign)
        rows = figure_rows(
            asked.campaign,
            on=day(asked.on) if asked.on else campaign.shown_on or today(),
            period=(day(asked.start), day(asked.end)) if asked.start else None,
            known_at=instant(asked.known_at) if asked.known_at else None,
            unit=asked.unit,
            measure=asked.measure,
            by=asked.by,
        )
    except Refused as refused:
        raise Unusable(str(refused)) from None
    print_rows(
        rows, ("measure", "dims", "value", "unit", "records", "named", "illustrative", "on"), asked.json
    )
    return 0
