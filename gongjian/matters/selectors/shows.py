"""The stretches a list of matters is looked at in: 在办, 超期, 七天内, 待我审核, 办结."""

from datetime import date, timedelta

from django.db.models import Q

from gongjian.kernel.lifecycle import OPEN, WITH_UNIT, State
from gongjian.matters.inbox import to_check_q
from gongjian.people.viewer import Viewer

SHOWS = ("open", "late", "week", "review", "over", "draft", "all")
WEEK = timedelta(days=7)
_WITH_UNIT = sorted(state.value for state in WITH_UNIT)
_OPEN = sorted(state.value for state in OPEN)


def show_q(key: str, viewer: Viewer, on: date) -> Q:
    """The filter of one stretch, in columns.

    open: handed out and not closed · late: with its unit and past its date · week: due from the day on within seven
    days, the seventh included · review: the viewer's to examine or strike off · over: closed or struck off.
    """
    match key:
        case "open":
            return Q(state__in=_OPEN)
        case "late":
            return Q(state__in=_WITH_UNIT, due_on__lt=on)
        case "week":
            return Q(state__in=_WITH_UNIT, due_on__gte=on, due_on__lte=on + WEEK)
        case "review":
            return to_check_q(viewer) or Q(id__in=[])
        case "over":
            return Q(state__in=[State.closed.value, State.struck_off.value])
        case "draft":
            return Q(state=State.drafted.value)
    return Q()
