"""What the reporter says with the code: satisfied or not, once a second look, and to be forgotten."""

from datetime import datetime

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import within
from gongjian.supervise.actions.public.contacts import erase_in, over_in
from gongjian.supervise.actions.public.receiving import PORTAL
from gongjian.supervise.models import PublicReport, PublicState
from gongjian.supervise.personal import mask
from gongjian.supervise.selectors.public import standing_for

LONGEST = 500


def may_say(report: PublicReport) -> bool:
    """Is the reporter's word on the latest answer still wanted?"""
    return report.state == PublicState.ANSWERED and report.satisfied is None


def say_word(
    *, report: PublicReport, satisfied: bool, at: datetime, says: str = "", form_key: str = ""
) -> PublicReport:
    """Satisfied: the report is closed. Not satisfied: it is opened again, once; a second no closes it and stands.

    Refused: nothing_to_judge, why_missing.
    """
    with ledger.record(
        "public.word" if satisfied else "public.not_satisfied",
        by=PORTAL,
        at=at,
        about=[report],
        request_key=form_key or None,
        words={"number": report.number},
    ) as entry:
        fresh = standing_for(PublicReport.objects.get(pk=report.pk))
        if fresh.voided or not may_say(fresh):
            raise Refused(
                "nothing_to_judge",
                _("There is no answer that waits for your word."),
                remedy=_("Look at it again later."),
            )
        again = not satisfied and fresh.reopened_at is None
        why = mask(within(says, LONGEST, "says"))
        if again and not why:
            raise Refused(
                "why_missing",
                _("It is not said what is still wrong."),
                "says",
                _("Say it in one sentence, so that the office knows where to look."),
            )
        entry.change(fresh, satisfied=satisfied, satisfied_at=entry.at)
        if again:
            entry.change(fresh, state=PublicState.REOPENED, reopened_at=entry.at, reopened_says=why)
        else:
            entry.change(fresh, state=PublicState.CLOSED)
            over_in(entry, fresh)
        return fresh


def forget_contact(*, report: PublicReport, at: datetime) -> PublicReport:
    """Erase name, telephone and the text as typed, because the reporter wishes it. Refused: nothing_to_erase."""
    with ledger.record(
        "public.forget", by=PORTAL, at=at, about=[report], words={"number": report.number}
    ) as entry:
        fresh = PublicReport.objects.get(pk=report.pk)
        if not erase_in(entry, fresh):
            raise Refused(
                "nothing_to_erase",
                _("No contact of this report is kept."),
                remedy=_("Nothing more is needed."),
            )
        return fresh
