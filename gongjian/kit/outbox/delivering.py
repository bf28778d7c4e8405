"""Delivery by the worker: what waits is claimed, gathered by person, sent; what fails is tried less and less often.

A message claimed by one worker is not sent by another: the claim is an UPDATE on the condition that nobody has it. A
worker that dies between sending and saying so leaves its claim, which runs out: such a message may come twice, and is
never lost.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from gongjian.kit.models import OutboxMessage
from gongjian.kit.outbox.addressees import Addressee, addressees_of
from gongjian.kit.outbox.channels import Channel, Parcel, configured
from gongjian.kit.outbox.kinds import told
from gongjian.kit.outbox.webhooks import NotDelivered

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
"""After each failure; after one more it is given up."""
CLAIM = timedelta(minutes=10)
"""For so long a message is the worker's that took it."""
LATEST = timedelta(days=3)
"""What could not leave for so long is out of date; it still stands on the pages."""
KEPT = timedelta(days=400)
FAILURES_A_TURN = 3
"""After so many a channel is left alone until the next turn: it is down, and others wait."""


def deliver(at: datetime) -> int:
    """Send what waits on every channel that is set up; how many messages were sent or given up."""
    stale = waiting().filter(created_at__lt=at - LATEST)
    given_up = 0
    if stale.exists():
        given_up = stale.update(given_up_at=at, last_error="out of date before it could be sent")
    return given_up + sum(_deliver(channel, at) for channel in configured())


def waiting() -> QuerySet[OutboxMessage]:
    """What is still to be sent."""
    return OutboxMessage.objects.filter(sent_at=None, given_up_at=None, passed_at=None)


def forget_old(at: datetime) -> int:
    """Drop messages written more than thirteen months ago; how many."""
    return OutboxMessage.objects.filter(created_at__lt=at - KEPT).delete()[0]


def _deliver(channel: Channel, at: datetime) -> int:
    due = waiting().filter(_free(at), channel=channel.key, due_at__lte=at).order_by("due_at", "id")
    by_person: dict[int | None, list[OutboxMessage]] = {}
    for row in due[: channel.a_turn * 10]:
        by_person.setdefault(row.to_user_id, []).append(row)
    people = addressees_of([pk for pk in by_person if pk is not None])
    done = failures = 0
    for user_id, rows in list(by_person.items())[: channel.a_turn]:
        mine = [row for row in rows if _claim(row, at)]
        if not mine:
            continue
        problem = _send(channel, people.get(user_id or 0), mine, at)
        done += _note(mine, problem, at)
        failures += problem is not None and not problem.for_good
        if failures == FAILURES_A_TURN:
            break
    return done


def _free(at: datetime) -> Q:
    return Q(claimed_at=None) | Q(claimed_at__lte=at - CLAIM)


def _claim(row: OutboxMessage, at: datetime) -> bool:
    """True for the one worker that gets it."""
    return waiting().filter(_free(at), pk=row.pk).update(claimed_at=at) == 1


def _send(
    channel: Channel, to: Addressee | None, rows: Sequence[OutboxMessage], at: datetime
) -> NotDelivered | None:
    """None when they have arrived; else why not."""
    if to is None:
        return NotDelivered("nobody is there any more", for_good=True)
    with translation.override(to.language):
        try:
            channel.send(_parcel(to, rows, at), at)
        except NotDelivered as problem:
            return problem
    return None


def _parcel(to: Addressee, rows: Sequence[OutboxMessage], at: datetime) -> Parcel:
    said = [told(row.body, at.year) for row in rows]
    lines = tuple(
        f"{one.text} {settings.SITE}{one.href}".strip() if settings.SITE else one.text for one in said
    )
    subject = said[0].text if len(said) == 1 else _("%(count)s messages") % {"count": len(said)}
    return Parcel(to, f"[{_('Gongjian')}] {subject}", lines)


def _note(rows: Sequence[OutboxMessage], problem: NotDelivered | None, at: datetime) -> int:
    """Keep what became of them; how many are over with."""
    mine = waiting().filter(pk__in=[row.pk for row in rows])
    if problem is None:
        return mine.update(sent_at=at, last_error="", tries=F("tries") + 1)
    over = 0
    for row in rows:
        last = problem.for_good or row.tries >= len(PAUSES)
        what_next: dict[str, Any] = {"given_up_at": at} if last else {"due_at": at + PAUSES[row.tries]}
        mine.filter(pk=row.pk).update(
            tries=row.tries + 1, last_error=str(problem)[:300], claimed_at=None, **what_next
        )
        over += last
    return over
