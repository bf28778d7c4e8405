"""What a table of working days, replaced afterwards, does to windows laid down before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gongjian.kernel.messages import Message
from gongjian.kernel.messages import say as _
from gongjian.kernel.periods import days_in_words
from gongjian.kernel.workdays import Calendar

from .cadence import Cadence
from .laying import FURTHEST_MOVED, SHANGHAI, Window, windows


class ChangeKind(StrEnum):
    moved = "moved"  # opens or closes at another instant
    other_days = "other_days"  # asks about other days; may have moved too
    confirmed = "confirmed"  # nothing moved, and it is no longer provisional (or became so)
    added = "added"
    dropped = "dropped"


@dataclass(frozen=True)
class Change:
    """One window before and after; `was` is None for one that is new, `now` for one that is no more."""

    kind: ChangeKind
    was: Window | None
    now: Window | None

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def sentence(self) -> Message:
        """The change in words, for the list an office looks through."""
        was, now = self.was, self.now
        if was is None and now is not None:
            return _("New: asks about %(days)s, closes %(now)s.", days=_days(now), now=_hour(now.closes_at))
        if now is None and was is not None:
            return _(
                "Dropped: asked about %(days)s, was to close %(was)s.",
                days=_days(was),
                was=_hour(was.closes_at),
            )
        assert was is not None and now is not None
        told: dict[str, object] = {
            "days": _days(now),
            "was": _hour(was.closes_at),
            "now": _hour(now.closes_at),
            "before": _days(was),
        }
        if self.kind is ChangeKind.confirmed and now.provisional:
            return _("Closes %(now)s as before; provisional now.", **told)
        if self.kind is ChangeKind.confirmed:
            return _("Closes %(now)s as before; confirmed.", **told)
        if was.closes_at == now.closes_at and was.opens_at != now.opens_at and self.kind is ChangeKind.moved:
            opens = {"from": _hour(was.opens_at), "to": _hour(now.opens_at)}
            return _("Opens %(to)s instead of %(from)s; closes %(now)s as before.", **told, **opens)
        if was.closes_at == now.closes_at:
            return _("Asks about %(days)s instead of %(before)s; closes %(now)s as before.", **told)
        if self.kind is ChangeKind.other_days:
            return _("Closes %(now)s instead of %(was)s; asks about %(days)s instead of %(before)s.", **told)
        return _("Closes %(now)s instead of %(was)s.", **told)


def recompute(cadence: Cadence, old: Iterable[Window], calendar: Calendar) -> list[Change]:
    """What the calendar changes in windows of one cadence laid down before; by closing, unchanged ones left out.

    A window is the same one when it is about the same calendar period; asked since the last, when the rule
    named it for the same day. New ones are looked for between the first and the last day the old ones name or
    close on. `old` are those that may still change: leave out what has closed.
    """
    before = {_identity(cadence, window): window for window in old}
    if not before:
        return []
    first, last = _reach(before.values())
    laid = windows(cadence, calendar, first - FURTHEST_MOVED, last + FURTHEST_MOVED)
    after = {_identity(cadence, window): window for window in laid}
    found = [_change(was, after.get(key)) for key, was in before.items()]
    found += [
        Change(ChangeKind.added, None, now)
        for key, now in after.items()
        if key not in before and first <= now.named_on <= last
    ]
    return sorted((change for change in found if change is not None), key=_order)


def _identity(cadence: Cadence, window: Window) -> date:
    return window.named_on if cadence.period.kind is None else window.period_start


def _reach(laid: Iterable[Window]) -> tuple[date, date]:
    days = [day for window in laid for day in (window.named_on, window.closes_on, *window.merged)]
    return min(days), max(days)


def _change(was: Window, now: Window | None) -> Change | None:
    if now is None:
        return Change(ChangeKind.dropped, was, None)
    if (was.period_start, was.period_end) != (now.period_start, now.period_end):
        return Change(ChangeKind.other_days, was, now)
    if (was.opens_at, was.closes_at) != (now.opens_at, now.closes_at):
        return Change(ChangeKind.moved, was, now)
    if was.provisional != now.provisional:
        return Change(ChangeKind.confirmed, was, now)
    return None


def _order(change: Change) -> datetime:
    window = change.now or change.was
    assert window is not None
    return window.closes_at


def _days(window: Window) -> object:
    return days_in_words(window.period_start, window.period_end)


def _hour(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
