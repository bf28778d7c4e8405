"""Legacy problems: items of a campaign with their matters, measures of an item, counts by class."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.selectors import with_below
from gongjian.kernel.lifecycle import State
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.supervise.models import LegacyItem, LegacyMeasure

SOLVED = (State.struck_off.value, State.closed.value)


def items_of(campaign: Any, asof: AsOf, *, below: bool = False) -> QuerySet[Any]:
    """Items on the books by the day whose matter is not cancelled; `below`: those of campaigns inside it too."""
    campaigns = with_below(campaign) if below else [campaign.pk]
    matters = asof.rows(Matter).filter(campaign_id__in=campaigns).exclude(state=State.cancelled.value)
    return asof.rows(LegacyItem).filter(registered_on__lte=asof.on, matter_id__in=matters.values("id"))


def of_matters(asof: AsOf, condition: Q) -> Q:
    """Items whose matter meets a condition in columns."""
    return Q(matter_id__in=asof.rows(Matter).filter(condition).values("id"))


def solved_q(asof: AsOf) -> Q:
    """Struck off, or closed and waiting to be struck off."""
    return of_matters(asof, Q(state__in=SOLVED))


def late_q(asof: AsOf) -> Q:
    """Past its term and not solved."""
    return of_matters(asof, Q(due_on__lt=asof.on) & ~Q(state__in=SOLVED))


def measures_of(asof: AsOf, item_id: int) -> list[Any]:
    """The measures of an item in their order."""
    return list(asof.rows(LegacyMeasure).filter(item_id=item_id).order_by("ordinal", "id"))


def measure_light(row: Any, on: date) -> tuple[str, str]:
    """(meaning, word) of a measure on a day."""
    from django.utils.translation import gettext as _

    if row.done_on is not None and row.done_on <= on:
        return "done", _("done")
    if row.due_on < on:
        return "late", _("%(days)s days late") % {"days": (on - row.due_on).days}
    return "on-course", _("under way")
