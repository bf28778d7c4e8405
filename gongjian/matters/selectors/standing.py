"""How a matter stands on a day: its light, in words; the same rule as a filter."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.kernel.deadlines import Meaning, lateness
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit import words
from gongjian.kit.asof import SHANGHAI, end_of_day
from gongjian.matters.kinds import WATCH_DAYS

MEANINGS: tuple[Meaning, ...] = ("late", "watch", "on-course", "not-due", "paused", "done")
DONE_STATES = (State.reported_done.value, State.closed.value, State.struck_off.value)
QUIET_STATES = (State.drafted.value, State.cancelled.value)
OPEN_ENDED = "open_ended"


@dataclass(frozen=True)
class Standing:
    """A light: its meaning, the words beside it, calendar days late, and days left (None when none are counted)."""

    meaning: Meaning
    word: str
    days: int = 0
    left: int | None = None


def done_on(row: Any) -> date | None:
    """The day that counts as done: that of the report under review or accepted. None while it is not done."""
    if row.state not in DONE_STATES:
        return None
    at = row.reported_done_at or row.closed_at
    return at.astimezone(SHANGHAI).date() if at is not None else None


def standing(row: Any, on: date, watch_days: int = WATCH_DAYS) -> Standing:
    """How a matter, or a version of one, stands on the day. Review time is the reviewer's: reported done is done."""
    if row.state in QUIET_STATES:
        return Standing("not-due", str(STATE_WORDS[State(row.state)]))
    open_ended = row.due_precision == OPEN_ENDED
    done = done_on(row) if row.state not in DONE_STATES else done_on(row) or on
    found = lateness(
        row.due_on, done, on, open_ended, 0, watch_days=watch_days, paused=row.state == State.suspended.value
    )
    return Standing(
        found.meaning, _say(row, found.meaning, found.days, found.left, on), found.days, found.left
    )


def _say(row: Any, meaning: Meaning, days: int, left: int | None, on: date) -> str:
    match meaning:
        case "late":
            return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}
        case "watch":
            return _left(left or 0)
        case "done":
            word = str(STATE_WORDS[State(row.state)])
            late = ngettext("%(word)s, %(count)s day late", "%(word)s, %(count)s days late", days)
            return late % {"word": word, "count": days} if days else word
        case "paused":
            return str(STATE_WORDS[State.suspended])
        case "not-due":
            return _("no date set")
        case _:
            if row.due_precision == OPEN_ENDED or row.due_on is None:
                return row.due_phrase or words.fuzzy(None, OPEN_ENDED)
            return _("due %(day)s") % {"day": words.day(row.due_on, on.year)}


def _left(days: int) -> str:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return _("%(count)s days left") % {"count": days}


def light_q(meaning: str, on: date, watch_days: int = WATCH_DAYS) -> Q:
    """The filter for the matters of one light on the day: the rule of `standing`, in columns."""
    done = Q(state__in=DONE_STATES) & (Q(reported_done_at=None) | Q(reported_done_at__lte=end_of_day(on)))
    running = ~Q(state__in=(*QUIET_STATES, State.suspended.value)) & ~done
    dated = running & Q(due_on__isnull=False) & ~Q(due_precision=OPEN_ENDED)
    soon = on + timedelta(days=watch_days)
    match meaning:
        case "late":
            return dated & Q(due_on__lt=on)
        case "watch":
            return dated & Q(due_on__gte=on, due_on__lte=soon)
        case "on-course":
            return (dated & Q(due_on__gt=soon)) | (running & Q(due_precision=OPEN_ENDED))
        case "paused":
            return Q(state=State.suspended.value)
        case "done":
            return done
        case _:
            return Q(state__in=QUIET_STATES) | (running & Q(due_on=None) & ~Q(due_precision=OPEN_ENDED))
