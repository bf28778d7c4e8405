"""Who sees a supervised matter and who does what with it.

office      `supervise`, `review`, `assign` or `decide` over the office whose desk it is on: sees all
unit        `see` over a unit the matter or a paper went to: from the first issue on
approver    `supervise` or `decide` over the office, and not the proposer
desk        `supervise`, `review` or `assign` over the office; once it was handed over, `supervise` alone
issuer      `supervise` or `sign` over the issuing unit
reader      of a leader's words: a named post, or who entered them; nobody else, whatever else they may
"""

from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import ENDED, State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.models import Matter, MatterHolding
from gongjian.matters.policy import issuer_of
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
    Feedback,
    HandedOver,
    IssuedNotice,
    LeaderWords,
    NoticeReceipt,
    NoticeState,
    Supervision,
    SupervisionState,
)

OFFICE = ("supervise", "review", "assign", "decide")
BEFORE_ISSUE = (SupervisionState.PROPOSED, SupervisionState.DECLINED, SupervisionState.APPROVED)
OPEN = (
    SupervisionState.PROPOSED, SupervisionState.APPROVED, SupervisionState.ISSUED, SupervisionState.EXAMINED,
    SupervisionState.PRESENTED,
)  # fmt: skip
UNDER = (SupervisionState.ISSUED, SupervisionState.EXAMINED, SupervisionState.PRESENTED)


def over(viewer: Viewer, permissions: tuple[str, ...], unit_ids: list[int | None], campaign: Any) -> bool:
    """Is any of the units reached with any of the permissions?"""
    return any(viewer.may_over(one, unit_ids, campaign) for one in permissions)


# ---------------------------------------------------------------- seeing
def visible_supervisions(viewer: Viewer, campaign: Campaign | None) -> Q:
    """A filter on supervisions, or on their versions: those the viewer may see in the campaign (None: in any)."""
    reaches = [viewer.reach(one, campaign) for one in OFFICE]
    if any(reach.whole for reach in reaches):
        return Q()
    office = frozenset().union(*(reach.unit_ids for reach in reaches))
    seen = viewer.reach("see", campaign)
    issued = ~Q(state__in=[*BEFORE_ISSUE])
    if seen.whole:
        return issued | Q(desk_unit_id__in=office) | Q(office_id__in=office)
    ids = seen.unit_ids
    led = Matter.objects.order_by().filter(unit_id__in=ids).values("id")
    held = MatterHolding.objects.order_by().filter(unit_id__in=ids, voided=False).values("matter_id")
    papers = NoticeReceipt.objects.order_by().filter(unit_id__in=ids, voided=False)
    papers = papers.exclude(notice__state=NoticeState.DRAFT)
    went = Q(matter_id__in=led) | Q(matter_id__in=held) | Q(id__in=papers.values("notice__supervision_id"))
    return (issued & went) | Q(desk_unit_id__in=office) | Q(office_id__in=office)


def can_see(viewer: Viewer, supervision: Supervision) -> bool:
    """Whether the viewer may see the supervision."""
    if not viewer.scopes:
        return False
    campaign = campaign_by_id(supervision.campaign_id)
    seen = visible_supervisions(viewer, campaign)
    return campaign is not None and Supervision.objects.filter(seen, pk=supervision.pk).exists()


def is_office(viewer: Viewer, supervision: Supervision) -> bool:
    """Does the viewer belong to the side that supervises?"""
    campaign = campaign_by_id(supervision.campaign_id)
    return over(viewer, OFFICE, [supervision.desk_unit_id, supervision.office_id], campaign)


def can_see_notice(viewer: Viewer, notice: IssuedNotice) -> bool:
    """A draft is the office's; an issued paper is seen with its supervision."""
    if notice.state == NoticeState.DRAFT:
        return is_office(viewer, notice.supervision) or can_issue(viewer, notice)
    return can_see(viewer, notice.supervision)


def can_read_words(viewer: Viewer, words: LeaderWords) -> bool:
    """Whether the viewer is named as a reader, or entered the words."""
    if viewer.user_id is not None and words.entered_by == viewer.user_id:
        return True
    posts = {seat.post_id for seat in viewer.seats}
    return words.readers.filter(voided=False, post_id__in=posts).exists()


def readable_words(viewer: Viewer) -> Q:
    """A filter on leaders' words: those the viewer may read."""
    posts = [seat.post_id for seat in viewer.seats]
    named = Q(readers__post_id__in=posts, readers__voided=False)
    return named | Q(entered_by=viewer.user_id) if viewer.user_id is not None else named


# ---------------------------------------------------------------- proposing, deciding
def can_propose(viewer: Viewer, matter: Matter) -> bool:
    """Whether the viewer may propose to put the matter under supervision."""
    campaign = campaign_by_id(matter.campaign_id)
    if campaign is None or campaign.status == "archived" or State(matter.state) in ENDED or matter.voided:
        return False
    return over(viewer, OFFICE, [issuer_of(matter), campaign.unit_id], campaign)


def check_can_propose(viewer: Viewer, matter: Matter) -> None:
    """Refused unless `can_propose`."""
    if not can_propose(viewer, matter):
        raise Refused(
            "may_not_propose",
            _("Supervision is proposed by the campaign's office, the inspection office or a lead official."),
            remedy=_("Ask the campaign's office; a matter that is over is reopened first."),
        )


def may_decide(viewer: Viewer, supervision: Supervision) -> bool:
    """Whether the viewer holds the place of the approver, whoever proposed."""
    campaign = campaign_by_id(supervision.campaign_id)
    return over(viewer, ("supervise", "decide"), [supervision.office_id], campaign)


def check_can_decide(viewer: Viewer, supervision: Supervision) -> None:
    """Refused unless the viewer may approve or decline, and is not the proposer."""
    if not may_decide(viewer, supervision):
        raise Refused(
            "may_not_approve",
            _("Supervision is approved by the inspection office or by a leader who decides."),
            remedy=_("Ask them; your proposal waits on their desk."),
        )
    if supervision.proposed_by_user is not None and supervision.proposed_by_user == viewer.user_id:
        raise Refused(
            "own_proposal",
            _("You proposed this yourself, so another named person decides."),
            remedy=_("Ask a colleague of the inspection office, or the leader in charge."),
        )


def can_decide(viewer: Viewer, supervision: Supervision) -> bool:
    """May the viewer approve or decline it now?"""
    own = supervision.proposed_by_user is not None and supervision.proposed_by_user == viewer.user_id
    waits = supervision.state == SupervisionState.PROPOSED
    return waits and not own and may_decide(viewer, supervision)


# ---------------------------------------------------------------- the desk
def was_handed_over(supervision: Supervision) -> bool:
    """Has another office taken it over?"""
    return HandedOver.objects.filter(
        supervision_id=supervision.pk, accepted_at__isnull=False, voided=False
    ).exists()


def can_run(viewer: Viewer, supervision: Supervision) -> bool:
    """Whether the supervision is on the viewer's desk: draft papers, urge, examine, put before the leader, close."""
    campaign = campaign_by_id(supervision.campaign_id)
    if campaign is None or campaign.status == "archived":
        return False
    wanted = ("supervise",) if was_handed_over(supervision) else ("supervise", "review", "assign")
    return over(viewer, wanted, [supervision.desk_unit_id], campaign)


def check_can_run(viewer: Viewer, supervision: Supervision) -> None:
    """Refused unless `can_run`, naming whose desk it is on."""
    if not can_run(viewer, supervision):
        raise Refused(
            "not_your_desk",
            _(
                "This supervision is on the desk of %(unit)s.",
                unit=unit_tree().label(supervision.desk_unit_id),
            ),
            remedy=_("Ask them, or leave a comment on the matter."),
        )


def can_issue(viewer: Viewer, notice: IssuedNotice) -> bool:
    """Whether the viewer may issue papers in the issuer's name."""
    campaign = campaign_by_id(notice.supervision.campaign_id)
    return over(viewer, ("supervise", "sign"), [notice.issuer_id], campaign)


def check_can_issue(viewer: Viewer, notice: IssuedNotice) -> None:
    """Refused unless `can_issue`."""
    if not can_issue(viewer, notice):
        raise Refused(
            "may_not_issue",
            _(
                "Papers of %(unit)s are issued by its head or by the inspection office.",
                unit=unit_tree().label(notice.issuer_id),
            ),
            remedy=_("Leave the draft; it waits for them."),
        )


# ---------------------------------------------------------------- units
def can_sign_for(viewer: Viewer, receipt: NoticeReceipt) -> bool:
    """Whether the viewer may sign for the paper in the unit's name."""
    campaign = campaign_by_id(receipt.notice.supervision.campaign_id)
    return viewer.may_over("report", [receipt.unit_id], campaign)


def can_reply(viewer: Viewer, supervision: Supervision, unit_id: int) -> bool:
    """Whether the viewer may send the unit's reply: its reporter with the stamped paper, its head by signing."""
    campaign = campaign_by_id(supervision.campaign_id)
    return over(viewer, ("report", "sign"), [unit_id], campaign)


def is_doer(viewer: Viewer, feedback: Feedback) -> bool:
    """Did the viewer send the reply, or report the matter done?"""
    matter = feedback.supervision.matter
    return viewer.user_id is not None and viewer.user_id in (feedback.sent_by, matter.reported_done_by)


def check_can_examine(viewer: Viewer, feedback: Feedback) -> None:
    """Refused for whoever sent it, and for whoever's desk it is not on."""
    if is_doer(viewer, feedback):
        raise Refused(
            "doer_does_not_examine",
            _("You sent this reply yourself, so somebody else must examine it."),
            remedy=_("Ask a colleague of the office that supervises it."),
        )
    check_can_run(viewer, feedback.supervision)


def can_accept(viewer: Viewer, handed: HandedOver) -> bool:
    """Whether the viewer sits in the office it was handed to and may supervise there."""
    campaign = campaign_by_id(handed.supervision.campaign_id)
    seated = handed.to_unit_id in viewer.unit_ids
    return seated and over(viewer, ("supervise", "sign"), [handed.to_unit_id], campaign)
