"""The demonstration: the published campaigns in their own time, then an invented county that lives today.

Everything is written through the actions, as people would have written it; only the instants are given.
"""

from collections.abc import Callable
from datetime import date, datetime

from gongjian.commands.demo_data.published import lay_down_published

Tell = Callable[[str, int, int], None]
"""Told what is being laid down, how much of it is there, and how much it will be."""


def build_demo(today: date, now: datetime, tell: Tell = lambda what, done, total: None) -> None:
    """Fill an empty database with the demonstration, as it stands on `today`; nothing is recorded later than `now`.

    The published campaigns come first, with entries dated in their time, so the chain stays in the order of time.
    """
    from gongjian.commands.demo_data.county import lay_down_county

    lay_down_published(tell)
    lay_down_county(today, now, tell)
    tell("ready", 1, 1)


__all__ = ["Tell", "build_demo", "lay_down_published"]
