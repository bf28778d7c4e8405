"""Let the clock act once at an instant: refused before the last recorded one, and safe to run twice."""

import argparse

from gongjian.commands.language import gettext as _
from gongjian.commands.told import Unusable, instant, now, start


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at", default="", help=_("an instant, for example 2026-11-22T12:00+08:00; now by default")
    )


def run(asked: argparse.Namespace) -> int:
    start()
    from django.contrib.sessions.models import Session

    from gongjian.ledger.memo import read_head

    at = instant(asked.at) if asked.at else now()
    last = read_head().recorded_at
    if last is not None and at < last:
        raise Unusable(f"{at.isoformat()} is before the last recorded instant, {last.isoformat()}")
    gone, _by_table = Session.objects.filter(expire_date__lt=at).delete()
    print(f"expired sessions removed: {gone}")
    return 0
