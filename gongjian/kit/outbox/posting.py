"""Writing messages: each once, in the transaction of what causes it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from gongjian.kit.models import OutboxMessage
from gongjian.kit.outbox.channels import CHANNELS, IN_APP, configured

SET = 2_000
"""Rows and keys in one statement."""
KNOWN = {IN_APP, *(channel.key for channel in CHANNELS)}


@dataclass(frozen=True)
class Note:
    """Something one person is told: of which thing (`subject`), at which of its steps. `before`: the thing's earlier
    steps; those of them that were never told are passed over, since this one is newer."""

    kind: str
    subject: str
    step: str
    to_user_id: int
    words: Mapping[str, Any] = field(default_factory=dict)
    href: str = ""
    before: tuple[str, ...] = ()

    def key(self, step: str = "") -> str:
        """What it is, once for thing, step and person."""
        return f"{self.subject}:{step or self.step}:{self.to_user_id}"

    @property
    def body(self) -> dict[str, Any]:
        """What is kept of it."""
        return {"kind": self.kind, "words": dict(self.words), "href": self.href}


def post(
    channel: str, to_user_id: int, key: str, body: Mapping[str, Any], at: datetime, due_at: datetime
) -> bool:
    """Write one message to be delivered at `due_at` or soon after; False when it is there already. Commits with the
    caller's transaction. ValueError for a channel nobody knows."""
    row = _row(channel, to_user_id, key, "", body, at, due_at)
    with transaction.atomic():
        _made, is_new = OutboxMessage.objects.get_or_create(
            key=key,
            defaults={f.attname: getattr(row, f.attname) for f in row._meta.fields if f.attname != "id"},
        )
        if is_new and channel == IN_APP:
            recount_unread([to_user_id])
    return is_new


def tell(notes: Iterable[Note], at: datetime) -> int:
    """Tell everybody what is new to them, on the pages and on the ways each has chosen; how many were told.

    What was told before is left alone, whatever was chosen meanwhile. Set-based: a few statements for thousands.
    """
    by_key = {note.key(): note for note in notes}
    known = _known(by_key)
    fresh = [note for key, note in by_key.items() if key not in known]
    if not fresh:
        return 0
    ways = _ways({note.to_user_id for note in fresh})
    with transaction.atomic():
        for part in _sets([row for note in fresh for row in _rows(note, ways, at)]):
            OutboxMessage.objects.bulk_create(part, ignore_conflicts=True)
        recount_unread({note.to_user_id for note in fresh})
    return len(fresh)


def recount_unread(user_ids: Collection[int]) -> None:
    """Count anew what each of them has not read; every page shows it."""
    unread = OutboxMessage.objects.filter(
        to_user_id=OuterRef("pk"), channel=IN_APP, read_at=None, passed_at=None
    )
    counted = unread.order_by().values("to_user_id").annotate(n=Count("id")).values("n")
    for part in _sets(sorted(user_ids)):
        mine = get_user_model().objects.filter(pk__in=part)
        with transaction.atomic():
            # Locked first, counted after: PostgreSQL then counts what another worker has written meanwhile.
            list(mine.select_for_update().order_by("pk").values_list("pk"))
            mine.update(unread_count=Coalesce(Subquery(counted), 0))


def _known(keys: Collection[str]) -> set[str]:
    found: set[str] = set()
    for part in _sets(sorted(keys)):
        found.update(OutboxMessage.objects.filter(key__in=part).values_list("key", flat=True))
    return found


def _ways(user_ids: Collection[int]) -> dict[int, list[str]]:
    """User id → the ways chosen that can be used here, besides the pages."""
    usable = {channel.key for channel in configured()}
    if not usable:
        return {}
    found: dict[int, list[str]] = {}
    for part in _sets(sorted(user_ids)):
        chosen = get_user_model().objects.filter(pk__in=part).exclude(channels=[])
        found |= {
            pk: [one for one in ways if one in usable] for pk, ways in chosen.values_list("pk", "channels")
        }
    return found


def _rows(note: Note, ways: Mapping[int, list[str]], at: datetime) -> list[OutboxMessage]:
    to, subject = note.to_user_id, note.subject
    rows = [_row(IN_APP, to, note.key(), subject, note.body, at, at)]
    rows += [_row(way, to, f"{note.key()}:{way}", subject, note.body, at, at) for way in ways.get(to, ())]
    for step in note.before:
        passed = _row(IN_APP, to, note.key(step), subject, {}, at, at)
        passed.sent_at, passed.passed_at = None, at
        rows.append(passed)
    return rows


def _row(
    channel: str,
    to_user_id: int,
    key: str,
    subject: str,
    body: Mapping[str, Any],
    at: datetime,
    due_at: datetime,
) -> OutboxMessage:
    if channel not in KNOWN:
        raise ValueError(f"no channel is called {channel!r}")
    return OutboxMessage(
        key=key,
        subject_key=subject,
        channel=channel,
        to_user_id=to_user_id,
        body=dict(body),
        created_at=at,
        due_at=due_at,
        sent_at=at if channel == IN_APP else None,
    )


def _sets(rows: Sequence[Any]) -> Iterable[list[Any]]:
    left = iter(rows)
    while part := list(islice(left, SET)):
        yield part
