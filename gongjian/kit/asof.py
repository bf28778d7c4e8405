"""The as-of control of a page: which day, and whether to count only what was known then. Both are in the address."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_date, parse_datetime

from gongjian.ledger import AsOf, seq_known_at

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class AsOfControl:
    """What the page reads (`asof`) and how the control shows it."""

    asof: AsOf
    today: date
    known_at: datetime | None
    live: bool
    known_entry: int | None = None
    """False for an archived campaign: its pages cannot be written to whatever day they show."""

    @property
    def on(self) -> date:
        """The day asked for."""
        return self.asof.on

    @property
    def is_past(self) -> bool:
        """The page shows something else than today's knowledge of today; it cannot be written to."""
        return not self.live or self.asof.seq is not None or self.asof.on != self.today

    @property
    def address(self) -> dict[str, str]:
        """The parameters that keep this moment in a link."""
        found = {"on": self.on.isoformat()} if self.on != self.today or not self.live else {}
        if self.known_at is not None:
            found["known_at"] = self.known_at.astimezone(SHANGHAI).isoformat(timespec="seconds")
        if self.known_entry is not None:
            found["known_entry"] = str(self.known_entry)
        return found


def asof_of(request: Any, campaign: Any | None = None) -> AsOfControl:
    """Read `on`, `known` (only what was known by the end of that day), `known_at` (an instant) and `known_entry`
    (right after an entry of the ledger, finer than any instant) from the address.

    A text that is no date counts as not given. An archived campaign opens at its shown day.
    """
    live = campaign is None or campaign.status != "archived"
    default = request.today if campaign is None or live else campaign.shown_on
    on = _date(request.GET.get("on", "")) or default
    known_at = _instant(request.GET.get("known_at", ""))
    if known_at is None and request.GET.get("known"):
        known_at = end_of_day(on)
    entry = request.GET.get("known_entry", "")
    known_entry = int(entry) if entry.isdecimal() and len(entry) < 18 else None
    seq = known_entry
    if seq is None and known_at is not None:
        seq = seq_known_at(known_at)
    return AsOfControl(AsOf(on, seq), request.today, known_at, live, known_entry)


def end_of_day(on: date) -> datetime:
    """The last instant of a day in Shanghai."""
    return datetime.combine(on + timedelta(days=1), time(), SHANGHAI) - timedelta(microseconds=1)


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=SHANGHAI)
