"""What of a supervision waits for somebody now: a reply, an answer, a paper to be signed for, a hand-over."""

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.matters.policy import assisting_ids
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
    Feedback,
    FeedbackState,
    HandedOver,
    NoticeReceipt,
    NoticeState,
    Presentation,
    ReceiptRole,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.policy import supervision as policy

S = SupervisionState


def campaign_of(supervision: Supervision) -> Campaign:
    """Its campaign."""
    found = campaign_by_id(supervision.campaign_id)
    assert found is not None
    return found


def sent_feedback(supervision: Supervision) -> Feedback | None:
    """The reply that waits to be examined."""
    rows = supervision.feedbacks.select_related("supervision__matter")
    return rows.filter(state=FeedbackState.SENT, voided=False).order_by("id").last()


def open_presentation(supervision: Supervision) -> Presentation | None:
    """What lies before the leader without an answer."""
    return supervision.presentations.filter(answered_at=None, voided=False).order_by("id").last()


def open_hand_over(supervision: Supervision) -> HandedOver | None:
    """A hand-over that waits to be accepted."""
    rows = supervision.handed_over.select_related("supervision")
    return rows.filter(accepted_at=None, voided=False).order_by("id").last()


def receipt_to_sign(viewer: Viewer, supervision: Supervision) -> NoticeReceipt | None:
    """A paper in force the viewer may sign for in a unit's name; the own unit's before others'."""
    rows = NoticeReceipt.objects.select_related("notice__supervision__matter").filter(
        notice__supervision_id=supervision.pk, notice__state=NoticeState.ISSUED, signed_at=None, voided=False
    )
    may = [one for one in rows.order_by("id") if policy.can_sign_for(viewer, one)]
    own = [one for one in may if one.unit_id in viewer.unit_ids]
    return next(iter([*own, *may]), None)


def replying_unit(viewer: Viewer, supervision: Supervision) -> tuple[int, bool] | None:
    """(unit, whether it leads) the viewer may reply for now: the lead unit first, signed for before."""
    if supervision.state != S.ISSUED:
        return None
    matter = supervision.matter
    units = [matter.unit_id] if matter.unit_id is not None else []
    rows = NoticeReceipt.objects.filter(
        notice__supervision_id=supervision.pk, notice__state=NoticeState.ISSUED, voided=False
    )
    receipts = {one.unit_id: one for one in rows.order_by("id")}
    units += [pk for pk, one in receipts.items() if one.role == ReceiptRole.ASSISTING]
    units += assisting_ids(matter)
    for pk in dict.fromkeys(units):
        signed = pk not in receipts or receipts[pk].signed_at is not None
        if signed and pk in viewer.unit_ids and policy.can_reply(viewer, supervision, pk):
            return pk, pk == matter.unit_id
    return None
