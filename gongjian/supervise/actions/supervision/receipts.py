"""签收: each unit a paper went to signs for it; the lead unit takes over the matter with it."""

from datetime import datetime

from gongjian.kernel.lifecycle import State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.assigning import accept_in
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.supervision.working import move_of, working
from gongjian.supervise.models import NoticeReceipt, NoticeState, ReceiptRole
from gongjian.supervise.policy.supervision import can_sign_for


def sign_for(viewer: Viewer, receipt: NoticeReceipt, *, at: datetime, request_key: str = "") -> NoticeReceipt:
    """Sign for a paper in the unit's name. Refused: not_your_paper, not_in_force, already_signed."""
    notice = receipt.notice
    with working(
        "supervision.sign_for", viewer=viewer, supervision=notice.supervision, at=at, unit_id=receipt.unit_id,
        words={"paper": notice.title, "unit": unit_tree().label(receipt.unit_id)}, request_key=request_key,
    ) as (entry, supervision):  # fmt: skip
        fresh: NoticeReceipt = NoticeReceipt.objects.select_related("notice__supervision").get(pk=receipt.pk)
        if not can_sign_for(viewer, fresh):
            raise Refused(
                "not_your_paper",
                _("The paper went to %(unit)s, which signs for it.", unit=unit_tree().label(fresh.unit_id)),
                remedy=_("Ask them."),
            )
        if fresh.notice.state != NoticeState.ISSUED or fresh.voided:
            raise Refused(
                "not_in_force",
                _("The paper is not in force any more."),
                remedy=_("Open the supervision: it was withdrawn or replaced."),
            )
        if fresh.signed_at is not None:
            raise Refused("already_signed", _("It was signed for by %(name)s.", name=fresh.signed_by))
        entry.change(fresh, signed_at=entry.at, signed_by=viewer.name[:100])
        matter = supervision.matter
        if (
            fresh.role == ReceiptRole.LEAD
            and matter.state == State.assigned.value
            and matter.unit_id == fresh.unit_id
        ):
            accept_in(move_of(entry, matter, Verb.accept))
        return fresh
