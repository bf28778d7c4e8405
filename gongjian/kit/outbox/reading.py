"""Messages as a person finds them on the pages, and what could not be delivered, for the administrator."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from gongjian.kit.models import OutboxMessage
from gongjian.kit.outbox.channels import IN_APP, configured
from gongjian.kit.outbox.posting import recount_unread


def messages_of(user_id: int) -> QuerySet[OutboxMessage]:
    """The person's messages, the newest first; what was passed over is none."""
    return OutboxMessage.objects.filter(to_user_id=user_id, channel=IN_APP, passed_at=None).order_by("-id")


def mark_read(user_id: int, message: OutboxMessage, at: datetime) -> None:
    """The person has opened it; the first time counts."""
    if messages_of(user_id).filter(pk=message.pk, read_at=None).update(read_at=at):
        recount_unread([user_id])


def mark_all_read(user_id: int, at: datetime, *, up_to: int) -> int:
    """Everything the person has seen on the page, up to the newest shown there; how many."""
    count = messages_of(user_id).filter(read_at=None, pk__lte=up_to).update(read_at=at)
    recount_unread([user_id])
    return count


def choose_channels(user_id: int, chosen: Collection[str]) -> None:
    """The ways besides the pages; what this site has not set up is left out."""
    kept = [channel.key for channel in configured() if channel.key in chosen]
    get_user_model().objects.filter(pk=user_id).update(channels=kept)


def undelivered() -> QuerySet[OutboxMessage]:
    """What was given up, or has failed at least once and is still being tried; the newest first."""
    trouble = Q(given_up_at__isnull=False) | Q(sent_at=None, tries__gt=0)
    return OutboxMessage.objects.filter(trouble).exclude(channel=IN_APP).order_by("-id")
