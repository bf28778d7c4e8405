"""Supervisions of a campaign at a moment, one by its number, a paper by its number."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import with_below
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import IssuedNotice, NoticeState, Supervision
from gongjian.supervise.selectors.supervision.reach import OPEN, can_see, can_see_notice, visible_supervisions


def supervisions_in(campaign: Campaign, asof: AsOf, viewer: Viewer | None) -> QuerySet[Any]:
    """Supervisions of the campaign and those inside it at the moment asked; `viewer` None: all of them."""
    rows = asof.rows(Supervision).filter(campaign_id__in=with_below(campaign))
    return rows.filter(visible_supervisions(viewer, campaign)) if viewer is not None else rows


def notices_in(campaign: Campaign, asof: AsOf, viewer: Viewer | None) -> QuerySet[Any]:
    """Papers that have gone out in the campaign and those inside it, withdrawn and replaced ones included."""
    seen = supervisions_in(campaign, asof, viewer).values("id")
    return asof.rows(IssuedNotice).filter(supervision_id__in=seen).exclude(state=NoticeState.DRAFT)


def supervision_or_404(viewer: Viewer, number: str) -> Supervision:
    """The supervision of that number; out of the viewer's reach it does not exist."""
    rows = Supervision.objects.select_related("matter__project", "office", "desk_unit")
    found: Supervision | None = rows.filter(number=number, voided=False).first()
    if found is None or not can_see(viewer, found):
        raise Http404
    return found


def open_of(matter: Matter) -> Supervision | None:
    """The supervision the matter is under, or is proposed to be; None when none is open."""
    found: Supervision | None = Supervision.objects.filter(
        matter_id=matter.pk, state__in=OPEN, voided=False
    ).first()
    return found


def notice_or_404(viewer: Viewer, number: str) -> IssuedNotice:
    """The paper of that number; a draft exists for the office alone."""
    rows = IssuedNotice.objects.select_related("supervision__matter", "issuer")
    found: IssuedNotice | None = rows.filter(number=number, voided=False).first()
    if found is None or not can_see_notice(viewer, found):
        raise Http404
    return found


def named(text: str) -> Q:
    """Supervisions whose numbers hold the text."""
    return Q(number__iexact=text) | Q(supervision_no__icontains=text) | Q(archive_no__icontains=text)
