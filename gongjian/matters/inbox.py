"""待办: what waits for me, what I am to check, what waits for others. The count stands on every page."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_tree
from gongjian.kernel.lifecycle import OPEN, WITH_UNIT, State
from gongjian.kit.counting import Counting, compiled, keys_of_rows
from gongjian.kit.registry import Notice, inbox_notices
from gongjian.ledger import memo
from gongjian.matters.answers import led_by, unanswered
from gongjian.matters.models import Matter, MatterRequest, Progress, RequestKind, RequestState
from gongjian.matters.selectors.signing import SIGNING, filings
from gongjian.people.models import Unit
from gongjian.people.viewer import UnitReach, Viewer

WITH_UNIT_STATES = sorted(state.value for state in WITH_UNIT)
OPEN_STATES = sorted(state.value for state in OPEN)
TO_CHECK_STATES = [State.closed.value, State.reported_done.value]
"""Reported done, or closed and still to be struck off: on the desk of whoever assigned it."""
COUNTED = 999
"""The count on every page goes no further."""


def notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """What rooms above have for the viewer beside matters: papers to approve, steps to decide, reports to file. It
    asks every room, too much for every page: the bar shows the number found last (views/badge.py)."""
    return [notice for tell in inbox_notices for notice in tell(viewer, at)]


def kept_notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """The same as known since the last entry of the ledger, to the hour."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    key = (viewer.user_id, viewer.person_id, viewer.seats, viewer.scopes, hour, get_language())
    return memo.remember_until_written("inbox_notices", lambda: notices(viewer, at), key)


def waiting_count(viewer: Viewer, on: date) -> int:
    """How many matters wait for the viewer: on the own unit's desk, to be examined, to be looked at again, with a
    request to answer, or wanting a lead official's word. One query, by index of desk and state, counting to 999;
    archived campaigns are out."""
    who = (viewer.user_id, viewer.person_id, viewer.seats, viewer.scopes, on)
    waiting = memo.remember("waiting", (Campaign, Unit), lambda: _waiting(viewer, on), key=who)
    return min(sum(waiting.ask()), COUNTED)


def _waiting(viewer: Viewer, on: date) -> Counting:
    """What is counted, in parts that share no matter."""
    parts = [keys_of_rows(step, COUNTED) for step in steps_waiting(viewer, on)]
    asked = requests_to_answer(viewer)
    if asked is not None:
        others = asked.order_by().values("matter_id").distinct()
        to_do = to_do_q(viewer)
        if to_do is not None:
            others = others.exclude(matter_id__in=live_matters().filter(to_do).values("id"))
        parts.append(compiled(others[:COUNTED]))
    decisions = to_decide(viewer, on)
    if decisions is not None:
        parts.append(keys_of_rows(decisions, COUNTED))
    return Counting(tuple(parts))


def steps_waiting(viewer: Viewer, on: date) -> list[QuerySet[Matter]]:
    """Matters whose next step is the viewer's, a queryset for each kind of step: to do, to sign off inside the
    unit, to examine, to look at again. No matter is in two of them."""
    steps = (to_do_q(viewer), to_sign_q(viewer), to_check_q(viewer), to_review_q(viewer, on))
    return [live_matters().filter(q) for q in steps if q is not None]


def to_do_q(viewer: Viewer) -> Q | None:
    """On the desk of a unit the viewer reports for: to be signed for, worked on, or put right. What a head has handed
    to somebody in the unit (分办) waits for that post, no longer for the head; what is
    filed inside the unit waits for its checker and signer."""
    handed = _handed_on(viewer)
    filed = Q(id__in=filings().order_by().values("matter_id"))
    return _by_campaign(
        viewer,
        ("report",),
        lambda reach: Q(state__in=WITH_UNIT_STATES) & _on_desk(reach) & (~handed if handed else Q()) & ~filed,
        by_desk=True,
    )


def to_sign_q(viewer: Viewer) -> Q | None:
    """Reported done inside a unit whose checker or signer the viewer is, or stands in for; never the own filing,
    unless somebody else has checked it."""
    not_alone = ~Q(filed_by=viewer.user_id) | (Q(checked_by__isnull=False) & ~Q(checked_by=viewer.user_id))
    found: Q | None = None
    for step, permissions in SIGNING.items():
        mine = _by_campaign(
            viewer, permissions, lambda reach: reach.q("matter__unit"), "matter__campaign_id__in"
        )
        if mine is not None:
            found = (mine & Q(step=step.value)) | (found or Q(pk__in=[]))
    if found is None:
        return None
    return Q(id__in=filings().filter(found & not_alone).order_by().values("matter_id"))


def _handed_on(viewer: Viewer) -> Q:
    """Handed to a post inside a unit the viewer heads, and not the viewer's own; an empty Q for whoever heads none."""
    heads = viewer.reach("sign").unit_ids
    if not heads:
        return Q()
    mine = [seat.post_id for seat in viewer.seats]
    return Q(desk_post_id__isnull=False, unit_id__in=heads) & ~Q(desk_post_id__in=mine)


def to_decide(viewer: Viewer, on: date) -> QuerySet[Progress] | None:
    """Reports that put something up for the viewer's word as lead official; None for whoever decides nowhere."""
    condition = _by_campaign(
        viewer,
        ("decide",),
        lambda reach: reach.q("matter__unit", "matter__desk_unit"),
        "matter__campaign_id__in",
    )
    if condition is None or viewer.person_id is None:
        return None
    live = Q(matter__voided=False, matter__merged_into_id=None, matter__state__in=OPEN_STATES)
    return unanswered().filter(live & condition & led_by(viewer.person_id, on)).order_by("on", "id")


def to_check_q(viewer: Viewer) -> Q | None:
    """Reported done or to be struck off, on a desk the viewer examines for; never the viewer's own doing."""
    not_mine = ~Q(reported_done_by=viewer.user_id)
    return _by_campaign(
        viewer,
        ("review", "sign"),
        lambda reach: Q(state__in=TO_CHECK_STATES) & _on_desk(reach) & not_mine,
        by_desk=True,
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
    # named by what they are not: named one by one, SQLite would look for them matter by matter
    waiting = MatterRequest.objects.filter(voided=False, state=RequestState.ASKED, matter__voided=False)
    waiting = waiting.exclude(kind=RequestKind.DONE)
    return waiting.filter(condition, matter__state__in=WITH_UNIT_STATES).order_by("id")


def waiting_on_others_q(viewer: Viewer) -> Q | None:
    """What others hold: led by a unit the viewer reports for, but on somebody else's desk, handed to somebody in the
    unit by its head, filed for its checker and signer, or suspended; and what the viewer's units issued and others
    have on their desks."""
    handed, mine = _handed_on(viewer), to_sign_q(viewer)
    filed = Q(id__in=filings().order_by().values("matter_id"))
    filed = filed if mine is None else filed & ~mine

    def condition(reach: UnitReach) -> Q:
        elsewhere = ~reach.q("desk_unit") if not reach.whole else Q(desk_unit__isnull=True)
        elsewhere = elsewhere | (handed & Q(state__in=WITH_UNIT_STATES)) if handed else elsewhere
        elsewhere |= filed | Q(state=State.suspended.value)
        return reach.q("unit") & Q(state__in=OPEN_STATES) & elsewhere

    led, issued = _by_campaign(viewer, ("report",), condition), issued_q(viewer)
    if issued is not None:
        issued &= Q(desk_unit_id__isnull=False) & ~Q(desk_unit_id__in=viewer.unit_ids)
    if led is None or issued is None:
        return led if issued is None else issued
    return led | issued


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
    """By the units themselves even where the reach is whole: so the index of desks answers."""
    return Q(desk_unit_id__in=reach.unit_ids)


def _by_campaign(
    viewer: Viewer,
    permissions: tuple[str, ...],
    condition: Callable[[UnitReach], Q],
    column: str = "campaign_id__in",
    *,
    by_desk: bool = False,
) -> Q | None:
    """The condition for each campaign's own reach, campaigns of equal reach together; None when nothing is reached.

    `by_desk` names the campaigns that are out instead of those that are in: then the index of desks is the one to use.
    """
    groups: dict[UnitReach, list[int]] = {}
    for campaign in acting_campaigns():
        reaches = [viewer.reach(permission, campaign) for permission in permissions]
        reach = UnitReach(any(r.whole for r in reaches), frozenset().union(*(r.unit_ids for r in reaches)))
        if reach:
            groups.setdefault(reach, []).append(campaign.pk)
    found: Q | None = None
    for reach, ids in groups.items():
        out = set(campaign_tree().campaigns) - set(ids)
        where = ~Q(campaign_id__in=out) if by_desk else Q(**{column: ids})
        found = where & condition(reach) if found is None else found | (where & condition(reach))
    return found
