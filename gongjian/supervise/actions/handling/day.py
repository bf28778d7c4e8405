"""A handling day: planned, held, closed when every item has its outcome, or cancelled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.calendar import calendar
from gongjian.ledger import Stale, Writer
from gongjian.matters.actions.acting import day_of, needs_reason, within
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import HandlingDay, HandlingItem, HandlingOutcome, HandlingState
from gongjian.supervise.playbook.handling import handling_of
from gongjian.supervise.policy.handling import check_can_run

OPEN_DAY = (HandlingState.PLANNED, HandlingState.HELD)


def plan_day(
    *,
    viewer: Viewer,
    campaign: Campaign,
    on: date,
    at: datetime,
    starts: time = time(9),
    place: str = "",
    note: str = "",
    request_key: str = "",
) -> HandlingDay:
    """Set a day for handling. Refused: not_the_office, day_off, day_past, day_taken."""
    with ledger.record(
        "handling.plan",
        by=viewer.actor(campaign.unit_id),
        at=at,
        about=[campaign],
        request_key=request_key or None,
        words={"on": on},
    ) as entry:
        check_can_run(viewer, campaign)
        _check_day(campaign, on, day_of(entry.at))
        return entry.create(
            HandlingDay(
                campaign=campaign,
                series=handling_of(campaign, on).series,
                on=on,
                starts=starts,
                place=within(place, 100, "place"),
                note=within(note, 300, "note"),
                illustrative=campaign.illustrative,
            )
        )


def _check_day(campaign: Campaign, on: date, today: date) -> None:
    if on < today:
        raise Refused(
            "day_past", _("%(on)s is past.", on=on.isoformat()), "on", _("Give today or a later day.")
        )
    if calendar().is_workday(on) is False:
        raise Refused(
            "day_off",
            _("%(on)s is a day off; the departments are closed.", on=on.isoformat()),
            "on",
            _("The next working day is %(after)s.", after=calendar().add(on, 1).on.isoformat()),
        )
    taken = HandlingDay.objects.filter(
        campaign_id=campaign.pk, on=on, voided=False, state__in=OPEN_DAY
    ).first()
    if taken is not None:
        raise Refused(
            "day_taken",
            _(
                "There is a handling day on %(on)s already: %(number)s.",
                on=on.isoformat(),
                number=taken.number,
            ),
            "on",
            _("Queue the items there."),
        )


@contextmanager
def running(
    act: str,
    *,
    viewer: Viewer,
    day: HandlingDay,
    at: datetime,
    states: tuple[str, ...] = OPEN_DAY,
    reason: str = "",
    words: dict[str, Any] | None = None,
    about: tuple[Any, ...] = (),
    request_key: str = "",
    revision: int | None = None,
) -> Iterator[tuple[Writer, HandlingDay, Campaign]]:
    """Open the door for an act of the office on a day, read afresh. Refused("day_not_so_far") in another state."""
    campaign = campaign_by_id(day.campaign_id)
    assert campaign is not None
    with ledger.record(
        act,
        by=viewer.actor(campaign.unit_id),
        at=at,
        about=[day, *about],
        reason=reason,
        request_key=request_key or None,
        words={"on": day.on, **(words or {})},
    ) as entry:
        check_can_run(viewer, campaign)
        fresh = HandlingDay.objects.get(pk=day.pk)
        if revision is not None and revision != fresh.revision:
            raise Stale(fresh)
        if fresh.voided or fresh.state not in states:
            raise Refused(
                "day_not_so_far",
                _("This handling day is “%(state)s”.", state=HandlingState(fresh.state).label),
                remedy=_("Look at it as it stands now; somebody may have been quicker."),
            )
        yield entry, fresh, campaign


def hold_day(*, viewer: Viewer, day: HandlingDay, at: datetime, request_key: str = "") -> HandlingDay:
    """The day begins. Refused: too_early before its day, nothing_queued."""
    with running(
        "handling.hold",
        viewer=viewer,
        day=day,
        at=at,
        states=(HandlingState.PLANNED,),
        request_key=request_key,
    ) as (entry, fresh, _campaign):
        if day_of(entry.at) < fresh.on:
            raise Refused(
                "too_early",
                _("The handling day is on %(on)s; it has not come yet.", on=fresh.on.isoformat()),
                remedy=_("Queue items and gather opinions until then."),
            )
        if not items_of(fresh).exists():
            raise Refused(
                "nothing_queued", _("Nothing is queued for this day."), remedy=_("Queue an item first.")
            )
        return entry.change(fresh, state=HandlingState.HELD)


def close_day(*, viewer: Viewer, day: HandlingDay, at: datetime, request_key: str = "") -> HandlingDay:
    """The day is over; its list of outcomes goes out. Refused("items_open") while an item has none, naming them."""
    with running(
        "handling.close", viewer=viewer, day=day, at=at, states=(HandlingState.HELD,), request_key=request_key,
        words={"count": items_of(day).count()},
    ) as (entry, fresh, _campaign):  # fmt: skip
        left = list(items_of(fresh).filter(outcome=HandlingOutcome.OPEN).values_list("title", flat=True))
        if left:
            raise Refused(
                "items_open",
                _("%(count)s items have no outcome yet: %(titles)s.",
                  count=len(left), titles="、".join(title[:30] for title in left[:5])),
                remedy=_("Every item leaves with one: done now, promised in so many days, or cannot with the ground."),
            )  # fmt: skip
        return entry.change(fresh, state=HandlingState.CLOSED)


def cancel_day(
    *, viewer: Viewer, day: HandlingDay, reason: str, at: datetime, request_key: str = ""
) -> HandlingDay:
    """It is not held. Refused: missing_reason."""
    with running(
        "handling.cancel", viewer=viewer, day=day, at=at, states=(HandlingState.PLANNED,), reason=reason.strip()[:300],
        request_key=request_key,
    ) as (entry, fresh, _campaign):  # fmt: skip
        needs_reason(reason)
        return entry.change(fresh, state=HandlingState.CANCELLED)


def items_of(day: HandlingDay) -> QuerySet[HandlingItem]:
    """Items of the queue, in its order."""
    return HandlingItem.objects.filter(day_id=day.pk, voided=False).order_by("ordinal", "id")
