"""Where supervision shows itself: on a matter's page, on the room's first page, in the inbox, in the search."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.deadlines import Meaning
from gongjian.kit.asof import AsOfControl
from gongjian.kit.registry import Hit, Notice
from gongjian.matters import inbox
from gongjian.matters.actions.acting import day_of
from gongjian.matters.listeners import Elsewhere
from gongjian.matters.models import Matter
from gongjian.matters.slots import ShownMatter
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
    Feedback,
    FeedbackState,
    HandedOver,
    IssuedNotice,
    NoticeReceipt,
    NoticeState,
    ReceiptRole,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.selectors.supervision.clocks import to_reply, to_sign
from gongjian.supervise.selectors.supervision.known import known
from gongjian.supervise.selectors.supervision.reading import named, notices_in, supervisions_in
from gongjian.supervise.views.supervision.acts import title_of
from gongjian.supervise.views.supervision.page import notice_rows, short
from gongjian.supervise.views.supervision.register import issued_this_year, step_links

S = SupervisionState
MOST = 30
"""So many lines of each kind in the inbox; the register has them all."""


def matter_section(shown: ShownMatter) -> dict[str, Any] | None:
    """Supervision on the matter's page: its number, how it stands, the papers."""
    asof = shown.control.asof
    rows = supervisions_in(shown.campaign, asof, shown.viewer).filter(matter_id=shown.row.id).order_by("-id")
    found = list(rows)
    if not found:
        return None
    things = known(found, asof, shown.viewer, whole=False)
    office = policy.over(shown.viewer, policy.OFFICE, [found[0].desk_unit_id], shown.campaign)
    return {
        "rows": [
            {
                **short(row, shown.row, shown.control.on),
                "row": row,
                "notices": notice_rows(things[row.id], shown.control, office=office),
            }
            for row in found
        ]
    }


def can_propose(viewer: Viewer, matter: Matter) -> bool:
    """Offered where nothing is open yet."""
    if not policy.can_propose(viewer, matter):
        return False
    return not Supervision.objects.filter(matter_id=matter.pk, state__in=policy.OPEN, voided=False).exists()


def board_card(viewer: Viewer, campaign: Campaign, control: AsOfControl) -> dict[str, Any] | None:
    """Supervision by step, each count a link, and the papers issued this year."""
    rows = supervisions_in(campaign, control.asof, viewer)
    if not rows.exists():
        return None
    issued = issued_this_year(campaign, notices_in(campaign, control.asof, viewer), control)
    return {
        "steps": step_links(campaign, control, rows),
        "href": f"/c/{campaign.key}/supervisions/",
        "papers_href": f"/c/{campaign.key}/notices/",
        "issued": issued,
    }


def find(viewer: Viewer, text: str, limit: int) -> list[Hit]:
    """Supervisions and papers the viewer may see, by number or title; a leader's words are never looked through."""
    wanted = text.strip()
    if not wanted or not viewer.scopes:
        return []
    seen = Supervision.objects.filter(policy.visible_supervisions(viewer, None), voided=False)
    rows = seen.filter(named(wanted) | Q(matter__title__icontains=wanted)).select_related("matter")
    hits = [
        Hit(row.matter.title, f"/supervisions/{row.number}/", _("Supervision"), title_of(row))
        for row in rows.order_by("-id")[:limit]
    ]
    papers = IssuedNotice.objects.filter(supervision_id__in=seen.values("id"), voided=False)
    papers = papers.exclude(state=NoticeState.DRAFT)
    told = papers.filter(
        Q(number__iexact=wanted) | Q(document_no__icontains=wanted) | Q(title__icontains=wanted)
    )
    hits += [
        Hit(one.title, f"/notices/{one.number}/", _("Official paper"), one.document_no or one.number)
        for one in told.order_by("-id")[: max(limit - len(hits), 0)]
    ]
    return hits


# ---------------------------------------------------------------- inbox
def notices(viewer: Viewer, at: datetime) -> list[Notice]:
    """What of supervision waits for the viewer: to sign for, reply, approve, issue, examine, put up, close, accept."""
    found: list[Notice] = []
    if viewer.may("report") or viewer.may("sign"):
        found += _of_units(viewer, at)
    if any(viewer.may(one) for one in ("supervise", "review", "decide", "assign")):
        found += _of_office(viewer, at)
    return found


def _live() -> Q:
    return Q(voided=False, campaign__status="live")


def answered_here(viewer: Viewer, matter_ids: Iterable[int], on: date) -> dict[int, Elsewhere]:
    """Matters under supervision that the viewer's unit leads: it signs for the paper and replies here."""
    rows = Supervision.objects.filter(
        _live(), state=S.ISSUED, matter_id__in=list(matter_ids), matter__unit_id__in=viewer.unit_ids
    )
    found: dict[int, Elsewhere] = {}
    waiting = _to_sign_by_lead(viewer, rows)
    for one in rows.select_related("matter"):
        href = f"/supervisions/{one.number}/"
        receipt = waiting.get(one.pk)
        if receipt is not None:
            meaning, word = to_sign(receipt.notice.sign_by_on, on)
            told = Elsewhere(
                f"{href}sign-for/", _("Sign for the paper"), meaning, word, receipt.notice.sign_by_on
            )
        else:
            day = one.feedback_due_on or one.term_on
            stands: tuple[Meaning | None, str] = to_reply(day, on) if day is not None else (None, "")
            told = Elsewhere(f"{href}reply/", _("Send in the reply"), *stands, day)
        found[one.matter_id] = replace(told, note=title_of(one))
    return found


def _to_sign_by_lead(viewer: Viewer, rows: Any) -> dict[int, NoticeReceipt]:
    """By supervision: the paper in force its lead unit has not signed for, where the viewer may."""
    receipts = NoticeReceipt.objects.filter(
        notice__supervision__in=rows, notice__state=NoticeState.ISSUED, notice__voided=False, signed_at=None,
        voided=False, unit_id=F("notice__supervision__matter__unit_id"),
    ).select_related("notice__supervision")  # fmt: skip
    return {
        one.notice.supervision_id: one for one in receipts.order_by("-id") if policy.can_sign_for(viewer, one)
    }


def _of_units(viewer: Viewer, at: datetime) -> list[Notice]:
    """Papers of the viewer's own units to be signed for, and replies to be sent; where the matter itself waits for the
    viewer, its own line leads there."""
    on, tree, own = day_of(at), unit_tree(), viewer.unit_ids
    to_do = inbox.to_do_q(viewer)
    told = inbox.live_matters().filter(to_do).values("id") if to_do is not None else Matter.objects.none()
    receipts = NoticeReceipt.objects.filter(
        unit_id__in=own, signed_at=None, voided=False, notice__state=NoticeState.ISSUED, notice__voided=False,
        notice__supervision__campaign__status="live",
    ).exclude(role=ReceiptRole.COPY).select_related("notice__supervision")  # fmt: skip
    found = []
    aside = receipts.exclude(role=ReceiptRole.LEAD, notice__supervision__matter_id__in=told)
    for one in aside.order_by("notice__sign_by_on", "id")[:MOST]:
        light, word = to_sign(one.notice.sign_by_on, on)
        href = f"/supervisions/{one.notice.supervision.number}/"
        verbs = ((f"{href}sign-for/", str(_("Sign for the paper"))),)
        note = tree.label(one.notice.issuer_id)
        found.append(
            Notice(
                _("Official paper"),
                one.notice.title,
                href,
                note,
                light,
                word,
                verbs,
                one.notice.supervision.campaign_id,
            )
        )
    due = Supervision.objects.filter(
        _live(), state=S.ISSUED, matter__unit_id__in=own, feedback_due_on__isnull=False
    ).exclude(notices__receipts__in=receipts.values("id")).exclude(matter_id__in=told)  # fmt: skip
    for one in due.select_related("matter").distinct().order_by("feedback_due_on", "id")[:MOST]:
        light, word = to_reply(one.feedback_due_on, on)
        href = f"/supervisions/{one.number}/"
        verbs = ((f"{href}reply/", str(_("Send in the reply"))),)
        found.append(
            Notice(
                _("Supervision"), one.matter.title, href, title_of(one), light, word, verbs, one.campaign_id
            )
        )
    return found


def _of_office(viewer: Viewer, at: datetime) -> list[Notice]:
    """What the office has to decide, issue, examine, put up, close or accept."""
    seen = Supervision.objects.filter(policy.visible_supervisions(viewer, None), _live())
    rows = seen.select_related("matter", "campaign")
    found = _to_approve(viewer, rows)
    drafts = IssuedNotice.objects.filter(state=NoticeState.DRAFT, voided=False, supervision__in=seen)
    for draft in drafts.select_related("supervision__matter").order_by("id")[:MOST]:
        if policy.may_issue(viewer, draft):
            href = f"/notices/{draft.number}/"
            verbs = ((f"{href}issue/", str(_("Issue it"))),)
            found.append(
                Notice(
                    _("Official paper"),
                    draft.title,
                    href,
                    title_of(draft.supervision),
                    "watch",
                    _("to be issued"),
                    verbs,
                    draft.supervision.campaign_id,
                )
            )
    found += _to_examine(viewer, seen)
    for state, word, key, label in (
        (S.EXAMINED, _("passed: before the leader or to be closed"), "", ""),
        (S.PRESENTED, _("the leader's answer is to be recorded"), "", ""),
    ):
        waiting = rows.filter(state=state).order_by("id")[:MOST]
        found += [_told(one, word, key, label) for one in waiting if _mine(viewer, one)]
    to_file = rows.filter(state=S.CLOSED, archived_at=None).order_by("id")[:MOST]
    found += [
        _told(one, _("closed, to be filed"), "archive", _("File it")) for one in to_file if _mine(viewer, one)
    ]
    handed = HandedOver.objects.filter(
        accepted_at=None, voided=False, to_unit_id__in=viewer.unit_ids, supervision__in=seen
    )
    for one in handed.select_related("supervision__matter").order_by("id")[:MOST]:
        if policy.can_accept(viewer, one):
            told = _("handed over to %(unit)s") % {"unit": unit_tree().label(one.to_unit_id)}
            found.append(_told(one.supervision, told, "accept", _("Accept the hand-over")))
    return found


def _to_approve(viewer: Viewer, rows: Any) -> list[Notice]:
    return [
        _told(one, _("waits for approval"), "approve", _("Approve it"))
        for one in rows.filter(state=S.PROPOSED).order_by("id")[:MOST]
        if policy.can_decide(viewer, one)
    ]


def approvals(viewer: Viewer, campaign: Campaign, _at: datetime) -> list[Notice]:
    """Proposals of supervision in one campaign that the viewer may approve or decline."""
    seen = Supervision.objects.filter(policy.visible_supervisions(viewer, None), _live(), campaign=campaign)
    return _to_approve(viewer, seen.select_related("matter", "campaign"))


def _to_examine(viewer: Viewer, seen: Any) -> list[Notice]:
    sent = Feedback.objects.filter(state=FeedbackState.SENT, voided=False, supervision__in=seen)
    return [
        _told(one.supervision, _("reply to be examined"), "examine", _("Examine the reply"))
        for one in sent.select_related("supervision__matter").order_by("id")[:MOST]
        if not policy.is_doer(viewer, one) and _mine(viewer, one.supervision)
    ]


def _mine(viewer: Viewer, one: Supervision) -> bool:
    """On the viewer's own desk: of all who may, those who sit there, or the inspection office anyway."""
    return (one.desk_unit_id in viewer.unit_ids or viewer.may("supervise")) and policy.can_run(viewer, one)


def _told(one: Supervision, word: str, verb: str, label: str) -> Notice:
    href = f"/supervisions/{one.number}/"
    verbs = ((f"{href}{verb}/", str(label)),) if verb else ()
    return Notice(
        _("Supervision"), one.matter.title, href, title_of(one), "watch", str(word), verbs, one.campaign_id
    )
