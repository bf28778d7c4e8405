"""Sessions in the database, as Django keeps them, read together with the head of the chain: every page needs both."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Subquery
from django.utils import timezone

from gongjian.ledger import memo
from gongjian.ledger.models import Head


class SessionStore(db.SessionStore):
    """Django's own, but for the one query."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing when it has run out or never was."""
        now = timezone.now()
        mine = Session.objects.filter(session_key=self.session_key, expire_date__gt=now)
        head = (
            Head.objects.annotate(session_data=Subquery(mine.values("session_data")[:1])).filter(pk=1).first()
        )
        if head is None:  # nothing is recorded yet
            found: dict[str, Any] = super().load()
            return found
        memo.head_was_read(head)
        if head.session_data is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(head.session_data)
        return held
