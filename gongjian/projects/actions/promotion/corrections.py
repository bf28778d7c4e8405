"""What was registered wrongly of an event or of money in place is corrected with a reason, or taken off the books."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.ledger import Stale, Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, today_of
from gongjian.projects.actions.promotion.checks import refuse_all
from gongjian.projects.actions.promotion.events import Arrival, NewEvent, arrival_problems, event_problems
from gongjian.projects.models import BudgetUse, EventParty, FundsInPlace, PartyKind, PromotionEvent
from gongjian.projects.policy import check_can_promote


# ---------------------------------------------------------------- events
def change_event(
    *,
    viewer: Viewer,
    event: PromotionEvent,
    new: NewEvent,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> PromotionEvent:
    """Correct an event: its columns, whom it brought together, and what its cost draws from a budget. The reason also
    answers an unusual cost; what stood before stays in its story.

    Refused: may_not_promote (for the unit it had, and for the one it gets), change_without_reason, event_gone, and
    whatever is wrong with an event about to be registered.
    """
    check_can_promote(viewer, event.campaign, event.unit_id, event.team_id)
    check_can_promote(viewer, event.campaign, new.values.get("unit_id"), new.values.get("team_id"))
    refuse_all(event_problems(event.campaign, new, today_of(at)))
    _check_why(reason)
    with ledger.record(
        "event.change",
        by=viewer.actor(event.unit_id),
        at=at,
        about=[event],
        reason=reason,
        request_key=request_key,
        words={"title": event.title},
    ) as entry:
        fresh: PromotionEvent = PromotionEvent.objects.get(pk=event.pk)
        if revision is not None and revision != fresh.revision:
            raise Stale(fresh)
        if fresh.voided:
            raise Refused(
                "event_gone",
                _("“%(event)s” was taken off the books.", event=fresh.title),
                remedy=_("Look at its story to see when and why."),
            )
        entry.change(fresh, **{**new.values, "title": str(new.values["title"]).strip()})
        _set_parties(entry, fresh, PartyKind.ENTERPRISE, new.enterprises)
        _set_parties(entry, fresh, PartyKind.SITE, new.sites)
        _set_use(entry, fresh, new.budget_id)
        return fresh


def _set_parties(entry: Writer, event: PromotionEvent, kind: PartyKind, names: Sequence[str]) -> None:
    """Only what differs is written."""
    stand = {row.name: row for row in EventParty.objects.filter(event=event, kind=kind, voided=False)}
    for name, row in stand.items():
        if name not in names:
            entry.void(row)
    common = {"event": event, "kind": kind, "illustrative": event.illustrative}
    entry.create_many([EventParty(name=name, **common) for name in names if name not in stand])


def _set_use(entry: Writer, event: PromotionEvent, budget_id: int | None) -> None:
    """What the event draws from a budget is what it cost."""
    stands = BudgetUse.objects.filter(event=event, voided=False).first()
    if budget_id is None or not event.cost_fen:
        if stands is not None:
            entry.void(stands)
        return
    used: dict[str, Any] = {"used_on": event.from_on, "amount_fen": event.cost_fen, "what": event.title}
    if stands is not None:
        entry.change(stands, budget_id=budget_id, **used)
    else:
        entry.create(BudgetUse(budget_id=budget_id, event=event, illustrative=event.illustrative, **used))


# ---------------------------------------------------------------- money in place
def change_arrival(
    *,
    viewer: Viewer,
    funds: FundsInPlace,
    arrival: Arrival,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> FundsInPlace:
    """Correct money in place: amount, day, origin, note, and the unit where no lead is known. The reason also answers
    an amount that is more than was signed.

    Refused: may_not_promote, change_without_reason, funds_gone, arrival_in_future, arrival_of_nothing, …
    """
    _check_may(viewer, funds, arrival.unit_id)
    refuse_all(arrival_problems(arrival, today_of(at)))
    _check_why(reason)
    with ledger.record(
        "funds.change", at=at, reason=reason, request_key=request_key, **_told(viewer, funds)
    ) as entry:
        fresh = _locked_funds(funds, revision)
        unit_id = arrival.unit_id if fresh.lead_id is None else fresh.unit_id
        return entry.change(
            fresh,
            unit_id=unit_id,
            origin=arrival.origin,
            arrived_on=arrival.arrived_on,
            amount_fen=arrival.amount_fen,
            note=arrival.note.strip(),
        )


def void_arrival(
    *,
    viewer: Viewer,
    funds: FundsInPlace,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> FundsInPlace:
    """Take money in place that was recorded by mistake off the books, with the reason; its story stays."""
    _check_may(viewer, funds, funds.unit_id)
    said = _("Why it is taken off the books is missing.")
    check_reason(reason, "void_without_reason", said, _("Write the reason in a few words."))
    with ledger.record(
        "funds.void", at=at, reason=reason, request_key=request_key, **_told(viewer, funds)
    ) as entry:
        return entry.void(_locked_funds(funds, revision))


def _check_may(viewer: Viewer, funds: FundsInPlace, unit_id: int) -> None:
    """For the unit it stands with, and for the one it is to stand with."""
    team = funds.lead.team_id if funds.lead is not None else None
    check_can_promote(viewer, funds.campaign, funds.unit_id, team)
    check_can_promote(viewer, funds.campaign, unit_id, team)


def _told(viewer: Viewer, funds: FundsInPlace) -> dict[str, Any]:
    """Who, about what, and the words of the sentence."""
    lead = funds.lead
    return {
        "by": viewer.actor(funds.unit_id),
        "about": [funds, *([lead] if lead is not None else [])],
        "words": {
            "title": lead.name if lead is not None else funds.campaign.name,
            "amount": words.money_text(funds.amount_fen),
            "on": str(funds.arrived_on),
        },
    }


def _locked_funds(funds: FundsInPlace, revision: int | None) -> FundsInPlace:
    fresh: FundsInPlace = FundsInPlace.objects.get(pk=funds.pk)
    if revision is not None and revision != fresh.revision:
        raise Stale(fresh)
    if fresh.voided:
        raise Refused(
            "funds_gone",
            _("This money in place was taken off the books."),
            remedy=_("Look at its story to see when and why."),
        )
    return fresh


def _check_why(reason: str) -> None:
    said = _("The reason for the correction is missing.")
    check_reason(reason, "change_without_reason", said, _("Write in a few words what was wrong."))
