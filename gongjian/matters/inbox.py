"""待办: what waits for me, what I am to check, what waits for others. The count stands on every page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.selectors import campaign_tree
from gongjian.kernel.lifecycle import WITH_UNIT, State
from gongjian.matters.models import Matter, MatterRequest, RequestState
from gongjian.people.viewer import UnitReach, Viewer

WITH_UNIT_STATES = sorted(state.value for state in WITH_UNIT)


def waiting_count(viewer: Viewer, on: date) -> int:
    """How many matters wait for the viewer: on the own unit's desk, to be examined, or with a request to answer.

    `on` takes part in no date: what waits, waits. One query, by index of desk and state; archived campaigns are out.
    """
    mine, asked = on_my_desk(viewer), requests_to_answer(viewer)
    if mine is None and asked is None:
        return 0
    if asked is None:
        assert mine is not None
        return mine.count()
    asked_ids = asked.values_list("matter_id")
    if mine is None:
        return asked_ids.distinct().count()
    return mine.values_list("id").union(asked_ids).count()


def on_my_desk(viewer: Viewer) -> QuerySet[Matter] | None:
    """Matters whose next step is the viewer's: with units the viewer reports for, or reported done for review."""
    found = _by_campaign(viewer, "report", lambda reach: Q(state__in=WITH_UNIT_STATES) & reach.q("desk_unit"))
    review = _by_campaign(
        viewer, "review", lambda reach: Q(state=State.reported_done.value) & reach.q("desk_unit")
    )
    if review is not None:
        review &= Q(reported_done_by=None) | ~Q(reported_done_by=viewer.user_id)
    if found is None and review is None:
        return None
    if found is None or review is None:
        return live_matters().filter(found if found is not None else review)
    return live_matters().filter(found | review)


def requests_to_answer(viewer: Viewer) -> QuerySet[MatterRequest] | None:
    """Extensions and reassignments asked of units the viewer assigns for; oldest first."""
    condition = _by_campaign(
        viewer, "assign", lambda reach: reach.q("matter__assigned_by"), "matter__campaign_id__in"
    )
    if condition is None:
        return None
    waiting = MatterRequest.objects.filter(voided=False, state=RequestState.ASKED, matter__voided=False)
    return waiting.filter(condition, matter__state__in=[*WITH_UNIT_STATES]).order_by("id")


def live_matters() -> QuerySet[Matter]:
    """Matters neither voided nor merged."""
    return Matter.objects.filter(voided=False, merged_into_id=None)


def acting_campaigns() -> list[Any]:
    """Campaigns under way or being prepared: the clock and the inbox know no others."""
    return [campaign for campaign in campaign_tree().campaigns.values() if campaign.status != "archived"]


def _by_campaign(
    viewer: Viewer, permission: str, condition: Callable[[UnitReach], Q], column: str = "campaign_id__in"
) -> Q | None:
    """The condition for each campaign's own reach, campaigns of equal reach together; None when nothing is reached."""
    groups: dict[UnitReach, list[int]] = {}
    for campaign in acting_campaigns():
        reach = viewer.reach(permission, campaign)
        if reach:
            groups.setdefault(reach, []).append(campaign.pk)
    found: Q | None = None
    for reach, ids in groups.items():
        one = Q(**{column: ids}) & condition(reach)
        found = one if found is None else found | one
    return found
