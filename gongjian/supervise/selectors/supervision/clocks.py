"""The clock of a supervision as lists of matters tell it: first the sign-for of the paper, then the reply."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.deadlines import Meaning
from gongjian.kit import words
from gongjian.ledger import AsOf, memo
from gongjian.matters.clocks import Clock
from gongjian.matters.models import Matter
from gongjian.people.models import Unit
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
    IssuedNotice,
    NoticeReceipt,
    NoticeState,
    ReceiptRole,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.selectors.supervision.reach import visible_supervisions

_TABLES = (Supervision, IssuedNotice, NoticeReceipt, Matter, Campaign, Unit)


def to_sign(by: date | None, on: date) -> tuple[Meaning, str]:
    """(meaning, word) of a paper not signed for."""
    if by is not None and by < on:
        return "late", _("sign-for overdue")
    return "watch", _("sign for by %(day)s") % {"day": words.day(by, on.year)}


def to_reply(due: date, on: date) -> tuple[Meaning, str]:
    """(meaning, word) of a reply to be sent."""
    day = words.day(due, on.year)
    if due < on:
        return "late", _("reply overdue since %(day)s") % {"day": day}
    return "watch" if (due - on).days <= 3 else "not-due", _("reply by %(day)s") % {"day": day}


def supervision_clocks(viewer: Viewer, asof: AsOf) -> Mapping[int, Clock]:
    """By matter, what the supervision it is under asks of its lead unit next. Two queries when a table of them has
    been written, none else."""
    key = (viewer.user_id, viewer.person_id, viewer.seats, viewer.scopes, asof.seq)
    found = memo.remember("supervision_clocks", _TABLES, lambda: _running(viewer, asof), key=key)
    return {pk: Clock(by_on, partial(_said, by_on, signs)) for pk, (by_on, signs) in found.items()}


def _said(by_on: date, signs: bool, on: date) -> str:
    """Supervision, and by when the paper is signed for or the reply sent."""
    _meaning, word = (to_sign if signs else to_reply)(by_on, on)
    return _("supervision: %(what)s") % {"what": word}


def _running(viewer: Viewer, asof: AsOf) -> dict[int, tuple[date, bool]]:
    """By matter: the day, and whether it is that of the sign-for."""
    rows = asof.rows(Supervision).filter(visible_supervisions(viewer, None), state=SupervisionState.ISSUED)
    listed = list(rows.values_list("id", "matter_id", "feedback_due_on", "term_on"))
    if not listed:
        return {}
    papers = asof.rows(IssuedNotice).filter(
        state=NoticeState.ISSUED, sign_by_on__isnull=False, supervision_id__in=[one[0] for one in listed]
    )
    unsigned = asof.rows(NoticeReceipt).filter(signed_at=None, role=ReceiptRole.LEAD)
    papers = papers.filter(id__in=unsigned.values("notice_id")).order_by("id")
    signs = dict(papers.values_list("supervision_id", "sign_by_on"))
    found = {}
    for pk, matter_id, reply_on, term_on in listed:
        by_on = signs.get(pk) or reply_on or term_on
        if by_on is not None:
            found[matter_id] = (by_on, pk in signs)
    return found
