"""How a report stands with whoever sent it: its light, in words; the same rule as filters.

The clock is the reporter's: what is not answered by the day the matter is due is late, whether the unit still has it or
the desk has not yet passed what the unit reported.
"""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongjian.kernel.dates import Precision
from gongjian.kernel.deadlines import Meaning
from gongjian.kernel.lifecycle import State
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.matters.selectors.standing import DONE_STATES, QUIET_STATES, standing
from gongjian.supervise.models import PublicState

_LIGHTS: dict[str, Meaning] = {
    PublicState.RECEIVED: "watch",
    PublicState.CHECKED: "watch",
    PublicState.ANSWERED: "done",
    PublicState.REOPENED: "late",
    PublicState.CLOSED: "done",
    PublicState.GUIDED: "paused",
}
_STANDS_STILL = (*QUIET_STATES, State.suspended.value)


def report_light(row: Any, matter: Any, on: date) -> tuple[Meaning, str]:
    """Meaning and words of a report on the day; `matter` is the one it was handed on as, or None."""
    label = str(PublicState(row.state).label)
    if row.state != PublicState.DISPATCHED:
        return _LIGHTS[row.state], label
    ready = matter is not None and matter.state in DONE_STATES
    if ready:
        label = _("answer to be passed")
    elif row.reopened_at is not None:
        label = str(PublicState.REOPENED.label)
    late = _days_late(matter, on)
    if late:
        words = ngettext("%(state)s, %(count)s day late", "%(state)s, %(count)s days late", late)
        return "late", words % {"state": label, "count": late}
    if ready or row.reopened_at is not None:
        return "watch", label
    meaning = standing(matter, on).meaning if matter is not None else "on-course"
    return meaning if meaning in ("watch", "paused") else "on-course", label


def _days_late(matter: Any, on: date) -> int:
    if matter is None or matter.due_on is None or matter.state in _STANDS_STILL:
        return 0
    return max((on - matter.due_on).days, 0) if matter.due_precision != Precision.open_ended.value else 0


def late_q(asof: AsOf) -> Q:
    """Handed on, not answered, and the day it was due is over."""
    over = asof.rows(Matter).filter(due_on__lt=asof.on).exclude(state__in=_STANDS_STILL)
    dated = over.exclude(due_precision=Precision.open_ended.value)
    return Q(state=PublicState.DISPATCHED, matter_id__in=dated.values("id"))


def ready_q(asof: AsOf) -> Q:
    """The unit has reported; the desk has not passed the answer."""
    done = asof.rows(Matter).filter(state__in=DONE_STATES)
    return Q(state=PublicState.DISPATCHED, matter_id__in=done.values("id"))


def again_q() -> Q:
    """Opened again by the reporter, and not answered since."""
    return Q(state=PublicState.REOPENED) | Q(state=PublicState.DISPATCHED, reopened_at__isnull=False)
