"""Floods held off on the machine itself: how many tries one source and all together have in a span of ten minutes.

No address is kept, only a digest of the day under the site's secret. Once a span is full, a try costs one look and no
write; the answer says honestly how long to wait.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.supervise.models import PublicIntake

SPAN = timedelta(minutes=10)
_ALL = "all"


@dataclass(frozen=True)
class Limit:
    """How many tries of a kind are taken in ten minutes: from one source, and from all together."""

    kind: str
    of_one: int
    of_all: int


REPORTS = Limit("report", 10, 200)
"""An office or a village may share one address; a county's own people do not report two hundred things at once."""
LOOKS = Limit("look", 20, 1000)
"""Codes that no report is followed by: guessing leads nowhere at this pace. A right code counts as no try, so a village
behind one address may look as often as it likes."""


class TooMany(Refused):
    """Held off. `minutes`: how long until tries are taken again."""

    def __init__(self, limit: Limit, minutes: int) -> None:
        if limit is LOOKS:
            said = _(
                "Too many codes were tried that do not exist. Please look again in %(minutes)s minutes.",
                minutes=minutes,
            )
            remedy = _("Your report is not touched by it, and your code stays good.")
        else:
            said = _(
                "Too much is coming in at the moment. Please come back in %(minutes)s minutes.",
                minutes=minutes,
            )
            remedy = _("Nothing you wrote has been kept. In an emergency ring 110, 119 or 120.")
        super().__init__("too_many_tries", said, "", remedy)
        self.minutes = minutes


def source_of(request: Any) -> str:
    """Where a request comes from. Behind a proxy that ends HTTPS its last word counts, as it alone cannot be forged."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def check_open(limit: Limit, source: str, at: datetime) -> None:
    """Refused(too_many_tries) when the span is full for this source or for all; counts nothing."""
    span = _span(at)
    names = {_name(limit, source, at): limit.of_one, _name(limit, _ALL, at): limit.of_all}
    tries = PublicIntake.objects.filter(span_from=span, source__in=names).values_list("source", "tries")
    if any(count >= names[name] for name, count in tries):
        raise TooMany(limit, _minutes_left(span, at))


def count_try(limit: Limit, source: str, at: datetime) -> None:
    """Count one try, of this source and of all. Refused as `check_open` says; then nothing is counted."""
    check_open(limit, source, at)
    span = _span(at)
    with transaction.atomic():
        for name in (_name(limit, source, at), _name(limit, _ALL, at)):
            rows = PublicIntake.objects.filter(source=name, span_from=span)
            if not rows.update(tries=F("tries") + 1):
                _row, made = PublicIntake.objects.get_or_create(
                    source=name, span_from=span, defaults={"tries": 1}
                )
                if not made:
                    rows.update(tries=F("tries") + 1)


def _name(limit: Limit, source: str, at: datetime) -> str:
    text = f"{limit.kind}|{at.date().isoformat()}|{source}"
    digest = hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:40]
    return f"{limit.kind}:{digest}"


def _span(at: datetime) -> datetime:
    seconds = int(at.timestamp()) // int(SPAN.total_seconds()) * int(SPAN.total_seconds())
    return datetime.fromtimestamp(seconds, at.tzinfo)


def _minutes_left(span: datetime, at: datetime) -> int:
    return max(1, -(-int((span + SPAN - at).total_seconds()) // 60))
