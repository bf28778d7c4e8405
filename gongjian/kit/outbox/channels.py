"""The ways a message takes. On the pages it always stands; everything else is off until a site sets it up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext_lazy as _

from gongjian.kit.outbox.addressees import Addressee
from gongjian.kit.outbox.webhooks import NotDelivered, robot

IN_APP = "in_app"
"""Nothing is sent: the message stands on the page of messages."""


@dataclass(frozen=True)
class Parcel:
    """What goes to one person at once: the subject line, and sentences with their addresses."""

    to: Addressee
    subject: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Channel:
    """`send` delivers a parcel, or raises NotDelivered with the reason; `is_ready`: has the site set it up? `a_turn`:
    the most parcels in one turn of the worker (robots take twenty a minute)."""

    key: str
    label: Any
    is_ready: Callable[[], bool]
    send: Callable[[Parcel, datetime], None]
    a_turn: int = 20


def _mail_is_ready() -> bool:
    return bool(settings.EMAIL_HOST)


def _mail(parcel: Parcel, at: datetime) -> None:
    if not parcel.to.email:
        raise NotDelivered("no e-mail address is known", for_good=True)
    message = EmailMessage(parcel.subject, "\n".join(parcel.lines), to=[parcel.to.email])
    try:
        message.send()
    except (OSError, ValueError) as error:  # smtplib's own errors are OSErrors
        raise NotDelivered(f"{type(error).__name__}: {error}") from error


def _robot_is_ready(key: str) -> Callable[[], bool]:
    return lambda: bool(settings.ROBOTS[key]["url"])


def _robot(key: str) -> Callable[[Parcel, datetime], None]:
    def send(parcel: Parcel, at: datetime) -> None:
        address = settings.ROBOTS[key]
        robot(key, address["url"], address["secret"], (f"{parcel.to.label}：", *parcel.lines), at)

    return send


CHANNELS = (
    Channel("email", _("By e-mail"), _mail_is_ready, _mail, a_turn=100),
    Channel("wecom", _("WeCom group"), _robot_is_ready("wecom"), _robot("wecom")),
    Channel("dingtalk", _("DingTalk group"), _robot_is_ready("dingtalk"), _robot("dingtalk")),
    Channel("feishu", _("Feishu group"), _robot_is_ready("feishu"), _robot("feishu")),
)


def configured() -> list[Channel]:
    """The ways besides the pages that this site has set up."""
    return [channel for channel in CHANNELS if channel.is_ready()]
