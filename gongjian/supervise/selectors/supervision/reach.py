"""Who sees a supervision, a paper, a leader's words: a filter for many, a question for one."""

from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.matters.models import Matter, MatterHolding
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
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
    led = Matter.objects.order_by().filter(Q(unit_id__in=ids) | Q(assigned_by_id__in=ids)).values("id")
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


def can_issue(viewer: Viewer, notice: IssuedNotice) -> bool:
    """Whether the viewer may issue papers in the issuer's name."""
    campaign = campaign_by_id(notice.supervision.campaign_id)
    return over(viewer, ("supervise", "sign"), [notice.issuer_id], campaign)
