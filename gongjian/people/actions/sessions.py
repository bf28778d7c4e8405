"""Signing devices out, and what is left of sessions that ran out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from gongjian.ledger import holds_on
from gongjian.people.models import Person, PostHolding, User

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def sessions_of(user_ids: set[int], at: datetime) -> list[Session]:
    """Sessions of these accounts that have not run out at `at`. Reads every open session of the site."""
    wanted = {str(pk) for pk in user_ids}
    return [
        s for s in Session.objects.filter(expire_date__gt=at) if s.get_decoded().get(SESSION_KEY) in wanted
    ]


def sign_out(users: "list[User]", at: datetime, *, but: str = "") -> int:
    """End every session of these accounts, except the one of key `but`; returns how many."""
    found = [s.pk for s in sessions_of({user.pk for user in users}, at) if s.pk != but]
    Session.objects.filter(pk__in=found).delete()
    return len(found)


def sign_out_without_post(person: Person, at: datetime) -> int:
    """End the sessions of a person who holds no post on the day of `at`. An account without a post cannot be used
    (people.middleware), so a hand-over dated ahead signs out when its day comes."""
    today = at.astimezone(_SHANGHAI).date()
    if PostHolding.objects.filter(holds_on(today), person=person, voided=False).exists():
        return 0
    return sign_out(list(User.objects.filter(person=person)), at)


def drop_expired_sessions(at: datetime) -> int:
    """Drop the sessions that ran out before `at`; returns how many."""
    gone, _by_table = Session.objects.filter(expire_date__lt=at).delete()
    return gone
