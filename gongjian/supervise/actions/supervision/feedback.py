"""反馈: assisting units reply to the lead unit, which gathers their replies and sends one, signed by its head."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from gongjian.kernel.lifecycle import IN_HAND, State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move, day_of, needs_reason, withdraw_requests, within
from gongjian.matters.actions.finishing import back_to_unit
from gongjian.matters.actions.signing import check_parts, go_out
from gongjian.matters.actions.speaking import attach_in
from gongjian.matters.actions.working import Report, progress_in
from gongjian.matters.listeners import tell
from gongjian.matters.models import Evidence
from gongjian.matters.policy import assisting_ids
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.supervision.notices import next_feedback
from gongjian.supervise.actions.supervision.working import (
    campaign_of,
    check_state,
    check_unclassified,
    move_of,
    needed,
    section_of,
    working,
)
from gongjian.supervise.models import (
    Feedback,
    FeedbackState,
    NoticeReceipt,
    NoticeState,
    ReceiptRole,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.policy.supervision import can_reply


@dataclass(frozen=True)
class Reply:
    """What a unit replies. `final`: it reports the matter done. `signed_by`: the head, where somebody else sends the
    stamped paper."""

    unit_id: int
    says: str
    final: bool = False
    signed_by: str = ""
    file: Kept | None = None


def send_feedback(
    viewer: Viewer, supervision: Supervision, reply: Reply, *, at: datetime, request_key: str = ""
) -> Feedback:
    """Send a unit's signed reply: an assisting unit's to the lead unit, the lead unit's to the office, with what it has
    gathered. A final one reports the matter done.

    Refused: not_your_reply, not_addressed, sign_first, not_in_this_state, feedback_waiting, unsigned_reply,
    missing_evidence, missing_says, classified.
    """
    act = (
        "supervision.reply"
        if _role(supervision, reply.unit_id) is ReceiptRole.ASSISTING
        else "supervision.feedback"
    )
    with working(
        act, viewer=viewer, supervision=supervision, at=at, unit_id=reply.unit_id,
        words={"unit": unit_tree().label(reply.unit_id)}, request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        if not can_reply(viewer, fresh, reply.unit_id):
            raise Refused(
                "not_your_reply",
                _("%(unit)s replies for itself.", unit=unit_tree().label(reply.unit_id)),
                remedy=_("Ask its reporter or its head."),
            )
        return _write(entry, viewer, fresh, reply)


def _write(entry: Writer, viewer: Viewer, supervision: Supervision, reply: Reply) -> Feedback:
    check_state(supervision, SupervisionState.ISSUED)
    role = _role(supervision, reply.unit_id)
    _check_addressed(supervision, reply.unit_id, role)
    on = day_of(entry.at)
    says = needed(reply.says, 4000, "says", _("The reply says nothing."))
    check_unclassified(section_of(supervision, on), says=says)
    signed_by = _signature(viewer, supervision, reply)
    lead = role is ReceiptRole.LEAD
    final = reply.final and lead
    if lead:
        _check_none_waits(supervision)
    file = _evidence(entry, supervision, reply)
    if final:
        _report_done(entry, viewer, supervision, says, file is not None)
    made = entry.create(
        Feedback(
            supervision=supervision,
            unit_id=reply.unit_id,
            state=FeedbackState.SENT if lead else FeedbackState.GATHERED,
            says=says,
            final=final,
            signed_by=signed_by,
            file=file.file if file is not None else None,
            sent_at=entry.at,
            sent_by=viewer.user_id,
            due_on=supervision.feedback_due_on,
            illustrative=supervision.illustrative,
        )
    )
    if lead:
        for one in waiting_with_lead(supervision):
            entry.change(one, gathered_into=made)
        entry.change(supervision, feedback_due_on=None if final else _next(supervision, on))
        if not final:
            _tell_progress(entry, supervision, says)
    return made


PROGRESS = 300
"""So much of a reply stands as the matter's progress; the reply keeps the whole."""


def _tell_progress(entry: Writer, supervision: Supervision, says: str) -> None:
    """A reply on the way is the progress of its matter: nobody enters it twice."""
    matter = supervision.matter
    if State(matter.state) not in IN_HAND:
        return
    told = says if len(says) <= PROGRESS else f"{says[: PROGRESS - 2]}……"
    report = Report(says=told, stuck_on=matter.blocked_by)
    progress_in(move_of(entry, matter, Verb.progress), report, matter.unit_id)


def _next(supervision: Supervision, on: date) -> date:
    return next_feedback(on, supervision.feedback_days or 7, supervision.term_on)


def waiting_with_lead(supervision: Supervision) -> list[Feedback]:
    """Replies of assisting units the lead unit has not gathered yet."""
    rows = supervision.feedbacks.filter(
        state=FeedbackState.GATHERED, gathered_into=None, voided=False
    ).order_by("id")
    return list(rows)


def _role(supervision: Supervision, unit_id: int) -> ReceiptRole | None:
    """The place of a unit in the papers in force; the matter's own lead and assisting units count too."""
    if supervision.matter.unit_id == unit_id:
        return ReceiptRole.LEAD
    found = _receipts(supervision, unit_id).exclude(role=ReceiptRole.COPY).order_by("id").last()
    if found is not None and found.role == ReceiptRole.ASSISTING:
        return ReceiptRole.ASSISTING
    return ReceiptRole.ASSISTING if unit_id in assisting_ids(supervision.matter) else None


def _receipts(supervision: Supervision, unit_id: int) -> QuerySet[Any]:
    return NoticeReceipt.objects.filter(
        notice__supervision_id=supervision.pk, notice__state=NoticeState.ISSUED, notice__voided=False,
        unit_id=unit_id, voided=False,
    )  # fmt: skip


def _check_addressed(supervision: Supervision, unit_id: int, role: ReceiptRole | None) -> None:
    unit = unit_tree().label(unit_id)
    if role is None:
        raise Refused(
            "not_addressed",
            _("No paper in force asks %(unit)s for a reply.", unit=unit),
            "unit",
            _("The lead unit and the assisting units reply."),
        )
    receipt = _receipts(supervision, unit_id).order_by("-id").first()
    if receipt is not None and receipt.signed_at is None:
        raise Refused(
            "sign_first",
            _("%(unit)s has not signed for the paper yet.", unit=unit),
            remedy=_("Sign for it first, then reply."),
        )


def _check_none_waits(supervision: Supervision) -> None:
    if supervision.feedbacks.filter(state=FeedbackState.SENT, voided=False).exists():
        raise Refused(
            "feedback_waiting",
            _("Your last reply is still being examined."),
            remedy=_("Wait for the conclusion, or withdraw that reply."),
        )


def _signature(viewer: Viewer, supervision: Supervision, reply: Reply) -> str:
    """Whose signature it bears: the sender's who heads the unit, else the head's on the stamped paper attached."""
    if viewer.may_over("sign", [reply.unit_id], campaign_of(supervision)):
        return viewer.name[:100]
    signed_by = within(reply.signed_by, 100, "signed_by")
    if not signed_by or reply.file is None:
        raise Refused(
            "unsigned_reply",
            _("A reply is signed by the head of the unit and stamped."),
            "signed_by" if not signed_by else "file",
            _("Name the head who signed and attach the stamped reply, or have the head send it."),
        )
    return signed_by


def _evidence(entry: Writer, supervision: Supervision, reply: Reply) -> Evidence | None:
    if reply.file is None:
        return None
    matter = supervision.matter
    move = Move(entry, matter, kind=None, at=entry.at, next=State(matter.state))  # type: ignore[arg-type]
    return attach_in(move, reply.file, str(unit_tree().label(reply.unit_id))[:100])


def _report_done(entry: Writer, viewer: Viewer, supervision: Supervision, says: str, has_file: bool) -> None:
    """The matter is reported done with the reply; lateness counts to it. One reported done already stays so."""
    matter = supervision.matter
    if matter.state == State.reported_done.value:
        return
    if State(matter.state) not in IN_HAND:
        raise Refused(
            "sign_first",
            _("The matter is not in the unit's hands yet."),
            remedy=_("Sign for it first, then reply."),
        )
    move = move_of(entry, matter, Verb.report_done)
    if (
        move.kind.needs_evidence
        and not has_file
        and not Evidence.objects.filter(matter_id=matter.pk, voided=False).exists()
    ):
        raise Refused(
            "missing_evidence",
            _("“%(kind)s” needs evidence before it is reported done.", kind=move.kind.label),
            "file",
            _("Attach at least one file to the matter first."),
        )
    check_parts(matter)
    withdraw_requests(move)
    go_out(move, says[:300], by=viewer.user_id, counted=move.at)


def withdraw_feedback(
    viewer: Viewer, feedback: Feedback, *, reason: str, at: datetime, request_key: str = ""
) -> Feedback:
    """The unit takes back a reply nobody has examined yet."""
    with working(
        "supervision.withdraw_feedback", viewer=viewer, supervision=feedback.supervision, at=at,
        reason=reason.strip()[:300], unit_id=feedback.unit_id,
        words={"unit": unit_tree().label(feedback.unit_id)}, request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        standing: Feedback = Feedback.objects.select_related("supervision__matter").get(pk=feedback.pk)
        if not can_reply(viewer, fresh, standing.unit_id):
            raise Refused(
                "not_your_reply", _("%(unit)s replies for itself.", unit=unit_tree().label(standing.unit_id))
            )
        if standing.state not in (FeedbackState.SENT, FeedbackState.GATHERED):
            raise Refused(
                "examined_already",
                _("This reply has been examined; it is no longer withdrawn."),
                remedy=_("Send a new one."),
            )
        needs_reason(reason)
        withdraw_in(entry, standing)
        if standing.final and fresh.matter.state == State.reported_done.value:
            back_to_unit(move_of(entry, fresh.matter, Verb.withdraw_report), "work")
            tell(entry, fresh.matter, Verb.withdraw_report)
        if standing.state == FeedbackState.WITHDRAWN and standing.due_on is not None:
            entry.change(fresh, feedback_due_on=standing.due_on)
        return standing


def withdraw_in(entry: Writer, feedback: Feedback) -> None:
    """Write that a reply no longer stands; what it had gathered lies with the lead unit again."""
    entry.change(feedback, state=FeedbackState.WITHDRAWN)
    for one in Feedback.objects.filter(gathered_into_id=feedback.pk, voided=False):
        entry.change(one, gathered_into=None)
