"""待办: what waits for me, what I am to check, what waits for others. The count stands on every page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.selectors import campaign_tree
from gongjian.kernel.lifecycle import OPEN, WITH_UNIT, State
from gongjian.matters.models import Matter, MatterRequest, RequestState
from gongjian.people.viewer import UnitReach, Viewer

WITH_UNIT_STATES = sorted(state.value for state in WITH_UNIT)
OPEN_STATES = sorted(state.value for state in OPEN)
TO_CHECK_STATES = [State.closed.value, State.reported_done.value]
"""Reported done, or closed and still to be struck off: on the desk of whoever assigned it."""


def waiting_count(viewer: Viewer, on: date) -> int:
    """How many matters wait for the viewer: on the own unit's desk, to be examined, to be looked at again, or with a
    request to answer. One query, by index of desk and state; archived campaigns are out."""
    mine, asked = waiting_for(viewer, on), requests_to_answer(viewer)
    if mine is None:
        return asked.values("matter_id").distinct().count() if asked is not None else 0
    if asked is None:
        return mine.count()
    return mine.order_by().values_list("id").union(asked.order_by().values_list("matter_id")).count()


def waiting_for(viewer: Viewer, on: date) -> QuerySet[Matter] | None:
    """Matters whose next step is the viewer's; None for somebody who has no steps to take anywhere."""
    found = [q for q in (to_do_q(viewer), to_check_q(viewer), to_review_q(viewer, on)) if q is not None]
    if not found:
        return None
    condition = found[0]
    for more in found[1:]:
        condition |= more
    return live_matters().filter(condition)


def to_do_q(viewer: Viewer) -> Q | None:
    """On the desk of a unit the viewer reports for: to be signed for, worked on, or put right."""
    return _by_campaign(viewer, ("report",), lambda reach: Q(state__in=WITH_UNIT_STATES) & _on_desk(reach))


def to_check_q(viewer: Viewer) -> Q | None:
    """Reported done or to be struck off, on a desk the viewer examines for; never the viewer's own doing."""
    not_mine = ~Q(reported_done_by=viewer.user_id)
    return _by_campaign(
        viewer, ("review", "sign"), lambda reach: Q(state__in=TO_CHECK_STATES) & _on_desk(reach) & not_mine
    )


def to_review_q(viewer: Viewer, on: date) -> Q | None:
    """Suspended, and the day has come to look at it again."""
    due = Q(state=State.suspended.value, review_on__lte=on)
    return _by_campaign(viewer, ("assign", "sign"), lambda reach: due & reach.q("assigned_by"))


def requests_to_answer(viewer: Viewer) -> QuerySet[MatterRequest] | None:
    """Extensions and reassignments asked of units the viewer assigns for; oldest first."""
    condition = _by_campaign(
        viewer, ("assign", "sign"), lambda reach: reach.q("matter__assigned_by"), "matter__campaign_id__in"
    )
    if condition is None:
        return None
    waiting = MatterRequest.objects.filter(voided=False, state=RequestState.ASKED, matter__voided=False)
    return waiting.filter(condition, matter__state__in=WITH_UNIT_STATES).order_by("id")


def waiting_on_others_q(viewer: Viewer) -> Q | None:
    """Led by a unit the viewer reports for, but on somebody else's desk, or suspended."""

    def condition(reach: UnitReach) -> Q:
        elsewhere = ~reach.q("desk_unit") if not reach.whole else Q(desk_unit__isnull=True)
        return reach.q("unit") & Q(state__in=OPEN_STATES) & (elsewhere | Q(state=State.suspended.value))

    return _by_campaign(viewer, ("report",), condition)


def issued_q(viewer: Viewer) -> Q | None:
    """Assigned by the units in which the viewer sits, and not over."""
    ids = [campaign.pk for campaign in acting_campaigns()]
    if not viewer.unit_ids or not viewer.may("assign"):
        return None
    return Q(campaign_id__in=ids, assigned_by_id__in=viewer.unit_ids, state__in=OPEN_STATES)


def over_q(viewer: Viewer) -> Q | None:
    """Over, and led or assigned by the units in which the viewer sits."""
    over = Q(state__in=[State.closed.value, State.struck_off.value, State.cancelled.value], desk_unit=None)
    units = viewer.unit_ids
    return over & (Q(unit_id__in=units) | Q(assigned_by_id__in=units)) if units else None


def live_matters() -> QuerySet[Matter]:
    """Matters neither voided nor merged."""
    return Matter.objects.filter(voided=False, merged_into_id=None)


def acting_campaigns() -> list[Any]:
    """Campaigns under way or being prepared: the clock and the inbox know no others."""
    return [campaign for campaign in campaign_tree().campaigns.values() if campaign.status != "archived"]


def _on_desk(reach: UnitReach) -> Q:
    return reach.q("desk_unit") if not reach.whole else Q(desk_unit__isnull=False)


def _by_campaign(
    viewer: Viewer,
    permissions: tuple[str, ...],
    condition: Callable[[UnitReach], Q],
    column: str = "campaign_id__in",
) -> Q | None:
    """The condition for each campaign's own reach, campaigns of equal reach together; None when nothing is reached."""
    groups: dict[UnitReach, list[int]] = {}
    for campaign in acting_campaigns():
        reaches = [viewer.reach(permission, campaign) for permission in permissions]
        reach = UnitReach(any(r.whole for r in reaches), frozenset().union(*(r.unit_ids for r in reaches)))
        if reach:
            groups.setdefault(reach, []).append(campaign.pk)
    found: Q | None = None
    for reach, ids in groups.items():
        one = Q(**{column: ids}) & condition(reach)
        found = one if found is None else found | one
    return found
