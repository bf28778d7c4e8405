"""What stands beside a form of supervision: whoever decides sees what is decided on."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongjian.kit import words
from gongjian.kit.asof import asof_of
from gongjian.kit.models import StoredFile
from gongjian.matters.listeners import term_of
from gongjian.matters.models import Evidence
from gongjian.matters.views.asking import granter_of
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import (
    IssuedNotice,
    NoticeForm,
    NoticeLine,
    NoticeState,
    Supervision,
    SupervisionSource,
)
from gongjian.supervise.playbook.supervision import supervision_of
from gongjian.supervise.selectors.supervision.known import known
from gongjian.supervise.views.supervision.rows import feedback_rows
from gongjian.supervise.views.supervision.turns import campaign_of, receipt_to_sign, sent_feedback

TEMPLATE = "supervise/supervision/act.html"


def examined_beside(request: Any, supervision: Supervision) -> dict[str, Any]:
    """What the unit replied, with its files; what was required, by when; the evidence of the matter."""
    campaign, feedback = campaign_of(supervision), sent_feedback(supervision)
    asof = asof_of(request, campaign).asof
    one = known([supervision], asof, request.viewer)[supervision.pk]
    rows = feedback_rows(one, supervision_of(campaign, request.today))
    mine = [row for row in rows if feedback is not None and row["row"].id == feedback.pk]
    told = {file.pk for row in mine for file in row["files"]}
    proofs = Evidence.objects.filter(matter_id=supervision.matter_id, voided=False).exclude(file_id__in=told)
    files = StoredFile.objects.filter(pk__in=proofs.values("file_id")).order_by("id")
    return {
        "template": TEMPLATE,
        "feedbacks": mine,
        "evidence": list(files),
        "asked": _asked(supervision, *supervision.notices.filter(state=NoticeState.ISSUED, voided=False)),
        "asked_facts": _facts(
            (_("Lead unit"), unit_tree().label(supervision.matter.unit_id)),
            (_("Term"), _day(supervision.term_on)),
            (_("sent at"), words.stamp(feedback.sent_at) if feedback is not None else ""),
        ),
    }


def proposed_beside(_request: Any, supervision: Supervision) -> dict[str, Any]:
    """What is proposed, by whom, why, to be done by whom and by when."""
    matter = supervision.matter
    source = str(SupervisionSource(supervision.source).label)
    said = f"{source} · {supervision.source_says}" if supervision.source_says else source
    return {
        "template": TEMPLATE,
        "asked": _asked(supervision),
        "asked_facts": _facts(
            (_("Matter"), matter.title, f"/matters/{matter.number}/"),
            (_("Lead unit"), unit_tree().label(matter.unit_id)),
            (_("Due date"), _day(matter.due_on)),
            (_("Term"), _day(supervision.term_on)),
            (_("Where it comes from"), said),
            (_("Why under supervision"), supervision.reason),
            (_("Proposed by"), words.named(supervision.proposed_by, words.stamp(supervision.proposed_at))),
            (_("Supervising office"), unit_tree().label(supervision.office_id)),
        ),
    }


def asked_beside(_request: Any, supervision: Supervision) -> dict[str, Any]:
    """What is required, and the term an extension starts from."""
    return {
        "template": TEMPLATE,
        "asked": _asked(supervision, *supervision.notices.filter(state=NoticeState.ISSUED, voided=False)),
        "asked_facts": _facts(
            (_("Term in force"), _day(term_of(supervision.matter))),
            (_("Granted by"), granter_of(supervision.matter)),
        ),
    }


def signed_beside(request: Any, supervision: Supervision) -> dict[str, Any]:
    """The paper that is signed for."""
    receipt = receipt_to_sign(request.viewer, supervision)
    return paper_beside(receipt.notice) if receipt is not None else {}


def paper_beside(notice: IssuedNotice) -> dict[str, Any]:
    """A paper: what it says, to whom, by when, and as PDF."""
    to = notice.receipts.filter(voided=False).values_list("unit_id", flat=True)
    return {
        "template": TEMPLATE,
        "asked_title": notice.title,
        "asked": _asked(notice.supervision, notice),
        "pdf_href": f"/notices/{notice.number}/paper.pdf",
        "asked_facts": _facts(
            (_("Supervision number"), notice.supervision.supervision_no),
            (_("Document number"), notice.document_no),
            (_("Form of the paper"), str(NoticeForm(notice.form).label)),
            (_("Issuing unit"), unit_tree().label(notice.issuer_id)),
            (_("To whom"), "、".join(unit.label for unit in unit_tree().in_order(to))),
            (_("Term"), _day(notice.term_on)),
            (_("Signed by"), notice.signer),
        ),
    }


def _asked(supervision: Supervision, *notices: IssuedNotice) -> list[str]:
    """What was required, each sentence once: of the papers, else of the proposal."""
    said = [notice.body for notice in notices if notice.body] or [supervision.requires]
    rows = NoticeLine.objects.filter(notice__in=notices, voided=False).order_by("notice_id", "ordinal", "id")
    return list(dict.fromkeys([*said, *rows.values_list("says", flat=True)]))


def _facts(*pairs: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [
        {"label": one[0], "value": one[1], "href": one[2] if len(one) > 2 else ""} for one in pairs if one[1]
    ]


def _day(day: date | None) -> str:
    return words.day(day) if day is not None else ""
