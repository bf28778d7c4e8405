"""What people are told of a matter: its day is near or past, it waits to be signed, what they asked is answered."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.playbook.reminders import Reminders
from gongjian.dispatch.reminders.steps import Newest, Step, day_of, newest, workday_at
from gongjian.kernel.signoff import Step as SignOff
from gongjian.kit.outbox import Note
from gongjian.kit.registry import Registry
from gongjian.matters.inbox import WITH_UNIT_STATES, live_matters
from gongjian.matters.models import MatterRequest, RequestKind, RequestState
from gongjian.matters.selectors.signing import filings
from gongjian.people.selectors.recipients import CHECKERS, REPORTERS, SIGNERS, recipients

HOLIDAY = 14
"""Days on end that may be off, at the most: so far a working day may lie from a day."""
COLUMNS = ("id", "number", "title", "due_on", "desk_unit_id", "desk_post_id", "assigned_at")

quiet: Registry[Callable[[], Q]] = Registry("matters not to be reminded of")
"""Conditions of rooms above: while one holds of a matter its day is not told (a valid reason was accepted)."""


def due(campaign: Campaign, rules: Reminders, at: datetime) -> Iterator[Note]:
    """To whom it lies with in the unit, while it lies there: the post it was handed to, else the reporters. Not of a
    step that had passed when the matter was assigned, nor of what waits inside the unit to be signed."""
    by_day = _by_day(rules, at)
    if not by_day:
        return
    filed = Q(id__in=filings().order_by().values("matter_id"))
    near = (
        live_matters()
        .filter(campaign_id=campaign.pk, state__in=WITH_UNIT_STATES, due_on__in=list(by_day))
        .exclude(filed)
    )
    for condition in quiet:
        near = near.exclude(condition())
    rows = list(near.order_by("due_on", "id").values_list(*COLUMNS))
    who = recipients({row[4] for row in rows if row[4]}, {row[5] for row in rows if row[5]}, day_of(at))
    by_unit: dict[int, list[int]] = {}
    for pk, number, title, due_on, unit_id, post_id, assigned_at in rows:
        now = by_day[due_on]
        if assigned_at is not None and assigned_at > now.step.at:
            continue
        to = who.by_post.get(post_id, []) if post_id else []
        if not to and unit_id:
            to = by_unit[unit_id] if unit_id in by_unit else who.of_unit(unit_id, REPORTERS)
            by_unit[unit_id] = to
        words = {"title": title, "number": number, "due_on": due_on.isoformat()}
        # The day is part of the thing: when it is moved, its steps come anew.
        yield from _notes(f"matter-{pk}-{due_on:%Y%m%d}", number, words, now, to)


def sign_off(campaign: Campaign, rules: Reminders, at: datetime) -> Iterator[Note]:
    """To whoever checks or signs next inside the unit what was reported done, and has not filed it."""
    if not rules.sign_off:
        return
    rows = list(
        filings()
        .filter(matter__campaign_id=campaign.pk, matter__voided=False, filed_at__gte=_since(rules, at))
        .filter(filed_at__lte=at)
        .select_related("matter")
        .order_by("id")
    )
    who = recipients({row.matter.unit_id for row in rows if row.matter.unit_id}, (), day_of(at))
    for row in rows:
        if not row.step or row.filed_at is None or row.matter.unit_id is None:
            continue
        step = Step("matter_to_sign", f"{row.step}-{row.pk}", row.filed_at)
        duties = CHECKERS if row.step == SignOff.check else SIGNERS
        to = [pk for pk in who.of_unit(row.matter.unit_id, duties) if pk != row.filed_by]
        yield from _of_matter(row.matter, f"filing-{row.pk}", Newest(step, ()), to)


def answered(campaign: Campaign, rules: Reminders, at: datetime) -> Iterator[Note]:
    """To the reporters of the unit that asked: granted or refused. The words of the answer stand on the page."""
    if not rules.answered:
        return
    rows = list(
        MatterRequest.objects.filter(
            voided=False,
            kind__in=(RequestKind.EXTENSION, RequestKind.REASSIGN),
            state__in=(RequestState.GRANTED, RequestState.REFUSED),
            decided_at__gte=_since(rules, at),
            decided_at__lte=at,
            matter__campaign_id=campaign.pk,
            matter__voided=False,
        )
        .select_related("matter")
        .order_by("id")
    )
    asked_by = {row.pk: row.asked_by_unit_id or row.matter.unit_id for row in rows}
    who = recipients({unit for unit in asked_by.values() if unit}, (), day_of(at))
    for row in rows:
        step = Step(f"request_{row.state}", "answered", row.decided_at)
        to = who.of_unit(asked_by[row.pk] or 0, REPORTERS)
        yield from _of_matter(row.matter, f"request-{row.pk}", Newest(step, ()), to)


def _by_day(rules: Reminders, at: datetime) -> dict[date, Newest]:
    """Due day → the step that has come of whatever is due then. Some tens of days, however many matters."""
    today = day_of(at)
    farthest = max([*rules.due_workdays, *rules.overdue_workdays], default=0)
    reach = timedelta(days=2 * farthest + HOLIDAY)
    first, last = today - reach - timedelta(days=rules.look_back_days), today + reach
    found: dict[date, Newest] = {}
    for place in range((last - first).days + 1):
        day = first + timedelta(days=place)
        now = newest(_steps(day, rules), rules, at)
        if now is not None:
            found[day] = now
    return found


def _steps(day: date, rules: Reminders) -> Iterator[Step]:
    for n in rules.due_workdays:
        yield Step("matter_due", f"due-{n}", workday_at(day, -n, rules.day_hour))
    for n in rules.overdue_workdays:
        yield Step("matter_overdue", f"overdue-{n}", workday_at(day, n, rules.day_hour))


def _of_matter(matter: Any, subject: str, now: Newest, to: Iterable[int]) -> Iterator[Note]:
    words = {"title": matter.title, "number": matter.number}
    yield from _notes(subject, matter.number, words, now, to)


def _notes(
    subject: str, number: str, words: dict[str, str], now: Newest, to: Iterable[int]
) -> Iterator[Note]:
    for user_id in to:
        yield Note(now.step.kind, subject, now.step.key, user_id, words, f"/matters/{number}/", now.before)


def _since(rules: Reminders, at: datetime) -> datetime:
    return at - timedelta(days=rules.look_back_days)
