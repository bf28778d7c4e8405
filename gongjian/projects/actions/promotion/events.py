"""Events of promotion with their parties and cost, and money of investors that has arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.ledger import Stale, Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import say_why, today_of
from gongjian.projects.actions.promotion.checks import (
    did_you_mean,
    long_texts,
    meant,
    meant_of_event,
    meant_of_lead,
    not_negative,
    not_to_come,
    refuse_all,
    taking_off,
    too_long,
)
from gongjian.projects.actions.promotion.lead import locked_lead
from gongjian.projects.models import (
    Budget,
    BudgetUse,
    EventForm,
    EventParty,
    FundsInPlace,
    FundsOrigin,
    Lead,
    PartyKind,
    PromotionEvent,
)
from gongjian.projects.policy import check_can_promote

_TEXTS = ("title", "category", "place", "remark")


@dataclass(frozen=True)
class NewEvent:
    """An event as it is registered: its columns, whom it brought together, and the budget its cost is drawn from."""

    values: dict[str, Any]
    """title, form, unit_id, team_id, category, from_on, to_on, place, cost_fen, remark."""
    enterprises: Sequence[str] = ()
    sites: Sequence[str] = ()
    budget_id: int | None = None
    illustrative: bool = False


def register_event(
    *,
    viewer: Viewer,
    campaign: Campaign,
    new: NewEvent,
    at: datetime,
    reason: str = "",
    request_key: str = "",
) -> PromotionEvent:
    """Register an event that has begun, its parties, and the use of the budget its cost is drawn from, in one act.

    A cost that looks ten thousand times off, or is more than the budget has left, is asked about.
    """
    check_can_promote(viewer, campaign, new.values.get("unit_id"), new.values.get("team_id"))
    refuse_all(event_problems(campaign, new, today_of(at)))
    cost = new.values.get("cost_fen")
    with ledger.record(
        "event.register",
        by=viewer.actor(new.values.get("unit_id")),
        at=at,
        about=[campaign],
        reason=reason,
        request_key=request_key,
        words={"title": str(new.values["title"]).strip(), "on": str(new.values["from_on"])},
    ) as entry:
        say_why(
            did_you_mean(cost or 0, meant_of_event(cost), "cost_fen"),
            _above_budget(new.budget_id, cost),
            reason=reason,
        )
        return register_events_in(entry, campaign, [new])[0]


def register_events_in(entry: Writer, campaign: Campaign, news: Sequence[NewEvent]) -> list[PromotionEvent]:
    """Events with their parties and budget uses inside another act."""
    events = entry.create_many([_as_event(campaign, new) for new in news])
    hanging: list[Any] = []
    for event, new in zip(events, news, strict=True):
        common = {"event": event, "illustrative": new.illustrative}
        hanging += [EventParty(kind=PartyKind.ENTERPRISE, name=name, **common) for name in new.enterprises]
        hanging += [EventParty(kind=PartyKind.SITE, name=name, **common) for name in new.sites]
        if new.budget_id is not None and event.cost_fen:
            used = {"used_on": event.from_on, "amount_fen": event.cost_fen, "what": event.title}
            hanging.append(BudgetUse(budget_id=new.budget_id, **used, **common))
    entry.create_many(hanging)
    return events


def _as_event(campaign: Campaign, new: NewEvent) -> PromotionEvent:
    event = PromotionEvent(campaign=campaign, illustrative=new.illustrative, **new.values)
    event.title = event.title.strip()
    return event


def event_problems(campaign: Campaign, new: NewEvent, today: date) -> list[Problem]:
    """What is wrong with an event about to be registered, in itself."""
    event = _as_event(campaign, new)
    found = [*long_texts(event, *_TEXTS), *not_negative(event.cost_fen, "cost_fen")]
    if not event.title:
        said = _("The event has no name.")
        found.append(
            Problem("name_missing", said, "title", _("Write how the invitation or the report calls it."))
        )
    if event.unit_id is None:
        said = _("No unit answers for the event.")
        found.append(Problem("unit_missing", said, "unit", _("Choose the unit that held it.")))
    if event.form not in EventForm.values:
        said = _("“%(form)s” is not a form of an event.", form=event.form)
        found.append(Problem("event_form_unknown", said, "form", _("Choose one of the forms offered.")))
    if event.from_on is None:
        said = _("The day of the event is missing.")
        found.append(Problem("event_without_day", said, "from_on", _("Give the day it began.")))
    else:
        found += not_to_come(event.from_on, today, "from_on", "event_in_future")
        if event.to_on is not None and event.to_on < event.from_on:
            said = _(
                "It would end (%(to)s) before it begins (%(from)s).",
                to=event.to_on,
                **{"from": event.from_on},
            )
            found.append(Problem("event_reversed", said, "to_on", _("Check both days.")))
    for name in new.enterprises:
        found += too_long(name, 120, "enterprises")
    for name in new.sites:
        found += too_long(name, 120, "sites")
    return found


def _above_budget(budget_id: int | None, cost_fen: int | None) -> Problem | None:
    """More than the budget has left is asked about."""
    budget = Budget.objects.filter(pk=budget_id, voided=False).first() if budget_id else None
    if budget is None or not cost_fen:
        return None
    left = budget_left(budget)
    if cost_fen <= left:
        return None
    said = _(
        "“%(budget)s” has %(left)s left; the event cost %(cost)s.",
        budget=budget.title,
        left=words.money_text(left),
        cost=words.money_text(cost_fen),
    )
    return Problem(
        "above_budget", said, "cost_fen", _("Correct it, draw it from another budget, or write why.")
    )


def budget_left(budget: Budget) -> int:
    """What of a budget has not been used yet, in 分; may be less than nothing."""
    used = BudgetUse.objects.filter(budget=budget, voided=False).aggregate(all=Sum("amount_fen"))["all"]
    return int(budget.amount_fen - (used or 0))


def void_event(
    *,
    viewer: Viewer,
    event: PromotionEvent,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> None:
    """Take an event registered by mistake off the books, with its parties and what it drew from a budget."""
    said = _("Why the event is taken off the books is missing.")
    with taking_off(
        "event.void", viewer=viewer, row=event, title=event.title, missing=said, reason=reason, at=at,
        request_key=request_key,
    ) as entry:  # fmt: skip
        fresh = PromotionEvent.objects.get(pk=event.pk)
        if revision is not None and revision != fresh.revision:
            raise Stale(fresh)
        if Lead.objects.filter(event=fresh, voided=False).exists():
            raise Refused(
                "event_in_use",
                _("Leads came of “%(event)s”.", event=fresh.title),
                remedy=_("Change the event these leads came from first."),
            )
        for row in EventParty.objects.filter(event=fresh, voided=False):
            entry.void(row)
        for use in BudgetUse.objects.filter(event=fresh, voided=False):
            entry.void(use)
        entry.void(fresh)


# ---------------------------------------------------------------- money in place
@dataclass(frozen=True)
class Arrival:
    """Money of an investor that has arrived."""

    unit_id: int
    origin: str
    arrived_on: date
    amount_fen: int
    note: str = ""


def record_arrival(
    *,
    viewer: Viewer,
    campaign: Campaign,
    arrival: Arrival,
    at: datetime,
    lead: Lead | None = None,
    reason: str = "",
    request_key: str = "",
) -> FundsInPlace:
    """Record money in place, of a lead where it is known.

    More than was signed, money without a contract and an amount ten thousand times off are asked about, not refused.
    """
    check_can_promote(viewer, campaign, arrival.unit_id, lead.team_id if lead is not None else None)
    refuse_all(arrival_problems(arrival, today_of(at)))
    with ledger.record(
        "funds.arrive",
        by=viewer.actor(arrival.unit_id),
        at=at,
        about=[campaign, *([lead] if lead is not None else [])],
        reason=reason,
        request_key=request_key,
        words={
            "title": lead.name if lead is not None else campaign.name,
            "amount": words.money_text(arrival.amount_fen),
            "on": str(arrival.arrived_on),
        },
    ) as entry:
        fresh = locked_lead(lead) if lead is not None else None
        say_why(*_arrival_questions(fresh, arrival), reason=reason)
        made = FundsInPlace(
            campaign=campaign,
            unit_id=arrival.unit_id,
            lead=fresh,
            origin=arrival.origin,
            arrived_on=arrival.arrived_on,
            amount_fen=arrival.amount_fen,
            note=arrival.note.strip(),
            illustrative=fresh.illustrative if fresh is not None else campaign.illustrative,
        )
        return entry.create(made)


def arrival_problems(arrival: Arrival, today: date) -> list[Problem]:
    """What is wrong with money in place about to be recorded, in itself."""
    found = not_to_come(arrival.arrived_on, today, "arrived_on", "arrival_in_future")
    found += too_long(arrival.note.strip(), 200, "note")
    if arrival.amount_fen <= 0:
        said = _("Money in place is more than nothing.")
        found.append(Problem("arrival_of_nothing", said, "amount_fen", _("Write the amount that arrived.")))
    if arrival.origin not in FundsOrigin.values:
        said = _("Where the money came from is missing.")
        found.append(Problem("origin_unknown", said, "origin", _("Choose one of the answers offered.")))
    return found


def _arrival_questions(lead: Lead | None, arrival: Arrival) -> list[Problem | None]:
    given = arrival.amount_fen
    if lead is None:
        return [did_you_mean(given, meant_of_lead(given) if given > 0 else None, "amount_fen")]
    if not lead.contract_fen:
        said = _("No contract is signed for “%(lead)s”, yet money would be in place.", lead=lead.name)
        expected = _("Record the contract first, or write why.")
        return [Problem("arrival_without_contract", said, "amount_fen", expected)]
    before = FundsInPlace.objects.filter(lead=lead, voided=False).aggregate(all=Sum("amount_fen"))["all"] or 0
    if before + given <= lead.contract_fen:
        return []
    slip = did_you_mean(given, meant(given, lead.contract_fen), "amount_fen")
    if slip is not None:
        return [slip]
    said = _(
        "%(whole)s would be in place altogether; %(signed)s was signed.",
        whole=words.money_text(before + given),
        signed=words.money_text(lead.contract_fen),
    )
    return [Problem("arrival_above_signed", said, "amount_fen", _("Correct it, or write why it is more."))]
