"""What a supervision learns of its matter: told by the matter's own acts, written with their entry."""

from datetime import date

from gongjian.kernel.lifecycle import Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.ledger.statements import rows
from gongjian.matters.models import Matter, MatterRequest, RequestKind, RequestState
from gongjian.supervise.actions.supervision.ending import begin_again, withdraw_in
from gongjian.supervise.actions.supervision.feedback import withdraw_in as withdraw_feedback_in
from gongjian.supervise.models import (
    FeedbackState,
    NoticeReceipt,
    NoticeState,
    ReceiptRole,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.policy.supervision import OPEN, UNDER

BY_FACTS = ("node", "need", "parcel")
"""Kinds of matters that a recorded fact closes: the land handed over, the node reached. The fact stands; the
supervision then waits to be put up or closed."""


def matter_moved(entry: Writer, matter: Matter, verb: Verb) -> None:
    """Keep the supervision in step with its matter. Refused("under_supervision") when the matter is closed or returned
    past its supervision: there it is examined first."""
    if verb is Verb.reopen:
        _reopened(entry, matter)
        return
    stood = rows(Supervision, "matter_id = %s AND NOT voided ORDER BY id", [matter.pk])
    found = next((one for one in stood if one.state in OPEN), None)
    if found is None:
        return
    if verb is Verb.grant_extension:
        _extended(entry, found, matter)
        return
    if verb is Verb.close and matter.kind in BY_FACTS and found.state in UNDER:
        entry.change(found, state=SupervisionState.EXAMINED, feedback_due_on=None)
        return
    sent = list(found.feedbacks.filter(state=FeedbackState.SENT, voided=False))
    if verb is Verb.close and found.state in UNDER:
        raise Refused(
            "under_supervision",
            _(
                "The matter is under supervision (%(number)s) and is closed there.",
                number=found.supervision_no,
            ),
            remedy=_("Open the supervision: the reply is examined first, then it is closed with the matter."),
        )
    if verb is Verb.return_ and any(one.final for one in sent):
        raise Refused(
            "under_supervision",
            _("The unit's reply is being examined under %(number)s.", number=found.supervision_no),
            remedy=_("Open the supervision and return the reply there, with the reason."),
        )
    if verb is Verb.withdraw_report:
        for one in sent:
            if one.final:
                withdraw_feedback_in(entry, one)
    if verb is Verb.cancel or (verb in (Verb.close, Verb.strike_off) and found.state not in UNDER):
        withdraw_in(entry, found, matter.title[:300])
    if verb is Verb.reassign:
        _new_lead(entry, found, matter)


def _extended(entry: Writer, supervision: Supervision, matter: Matter) -> None:
    """Whoever assigned it has granted another day: the term moves to it, never back."""
    granted = MatterRequest.objects.filter(
        matter_id=matter.pk, kind=RequestKind.EXTENSION, state=RequestState.GRANTED, voided=False
    )
    last = granted.order_by("decided_at", "id").last()
    term, until = supervision.term_on, last.new_due_on if last is not None else matter.due_on
    if supervision.state in UNDER and term is not None and until is not None and until > term:
        entry.change(supervision, term_on=until)


def term_in_force(matter: Matter) -> date | None:
    """The term of the supervision the matter is under; None while it is under none, or none is set."""
    found = Supervision.objects.filter(matter_id=matter.pk, state__in=UNDER, voided=False).first()
    return found.term_on if found is not None else None


def _reopened(entry: Writer, matter: Matter) -> None:
    """A matter that comes back takes its last supervision with it, under the same number and its last term; a new paper
    sets another."""
    known = Supervision.objects.select_related("matter").filter(matter_id=matter.pk, voided=False)
    last = known.order_by("-id").first()
    if last is not None and last.state == SupervisionState.CLOSED:
        begin_again(entry, last)


def _new_lead(entry: Writer, supervision: Supervision, matter: Matter) -> None:
    """The papers in force go to the new lead unit too; the old one keeps its copy."""
    for notice in supervision.notices.filter(state=NoticeState.ISSUED, voided=False):
        for old in notice.receipts.filter(role=ReceiptRole.LEAD, voided=False).exclude(
            unit_id=matter.unit_id
        ):
            entry.change(old, role=ReceiptRole.COPY)
        known = notice.receipts.filter(unit_id=matter.unit_id, voided=False).first()
        if known is not None:
            entry.change(known, role=ReceiptRole.LEAD)
        elif matter.unit_id is not None:
            entry.create(
                NoticeReceipt(
                    notice=notice,
                    unit_id=matter.unit_id,
                    role=ReceiptRole.LEAD,
                    illustrative=notice.illustrative,
                )
            )
