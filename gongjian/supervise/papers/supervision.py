"""A paper of supervision as 督办单 or as 《重要事项办理通知书》, in PDF and Word. A leader's words are on neither."""

from datetime import date, datetime
from typing import Any

from django.utils import translation

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.documents.official import (
    FOOT,
    Heading,
    OfficialPaper,
    Paragraph,
    SupervisionSheet,
    official_docx,
    official_pdf,
    sheet_docx,
    sheet_pdf,
)
from gongjian.kit.documents.official.paper import day_in_full
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import IssuedNotice, NoticeForm, ReceiptRole, SupervisionSource
from gongjian.supervise.playbook.supervision import OfficeText, office_of, supervision_of

MARK = "重要事项办理通知书"
_UNNUMBERED = "×"
_UNSIGNED = "（待签发）"


def paper_pdf(notice: IssuedNotice, at: datetime) -> bytes:
    """The paper as PDF; a draft as it would go out on the day of `at`, its number left open."""
    if notice.form == NoticeForm.RED_HEAD:
        return official_pdf(red_head(notice, at))
    return sheet_pdf(sheet(notice, at))


def paper_docx(notice: IssuedNotice, at: datetime) -> bytes:
    """The paper as Word, from the template the office keeps."""
    if notice.form == NoticeForm.RED_HEAD:
        return official_docx(red_head(notice, at))
    return sheet_docx(sheet(notice, at))


def file_name(notice: IssuedNotice) -> str:
    """督办〔2026〕1号 with its title."""
    number = notice.document_no or notice.supervision.supervision_no
    return f"{number}{notice.title}"


def _day(notice: IssuedNotice, at: datetime) -> date:
    return (notice.issued_at or at).astimezone(SHANGHAI).date()


def _units(notice: IssuedNotice, *roles: ReceiptRole) -> list[str]:
    """As the office calls them, all of them short or without a short form."""
    ids = notice.receipts.filter(voided=False, role__in=roles).values_list("unit_id", flat=True)
    return [unit.label for unit in unit_tree().in_order(ids)]


def _office(notice: IssuedNotice, on: date) -> OfficeText:
    campaign = campaign_by_id(notice.supervision.campaign_id)
    assert campaign is not None
    return office_of(supervision_of(campaign, on), unit_tree().units[notice.issuer_id])


def _source(notice: IssuedNotice) -> str:
    supervision = notice.supervision
    with translation.override("zh-hans"):
        kind = str(SupervisionSource(supervision.source).label)
    return f"{kind}：{supervision.source_says}" if supervision.source_says else kind


def _lines(notice: IssuedNotice) -> list[str]:
    found = []
    for place, line in enumerate(notice.lines.filter(voided=False).order_by("ordinal", "id"), start=1):
        due = f"，{day_in_full(line.due_on)}前办结" if line.due_on else ""
        who = f"，责任人：{line.responsible}" if line.responsible else ""
        says = line.says.rstrip("。；，. ") if due or who else line.says
        found.append(f"{place}. {says}{due}{who}")
    return found


def _ended(text: str) -> str:
    """With its full stop."""
    return text if text.rstrip().endswith(("。", "！", "？", "；", "：", ".")) else f"{text.rstrip()}。"


def sheet(notice: IssuedNotice, at: datetime) -> SupervisionSheet:
    """The table form. Its number is the 督办编号."""
    supervision = notice.supervision
    wanted = [notice.body or supervision.requires, *_lines(notice)]
    return SupervisionSheet(
        office=unit_tree().units[notice.issuer_id].name,
        number=supervision.supervision_no,
        day=_day(notice, at),
        matter=supervision.matter.title,
        source=_source(notice),
        lead="、".join(_units(notice, ReceiptRole.LEAD)),
        assisting=tuple(_units(notice, ReceiptRole.ASSISTING)),
        wanted="\n".join(wanted),
        due=f"{day_in_full(notice.term_on)}前",
        signer=notice.signer or _UNSIGNED,
        foot=f"{FOOT}{_contact(notice, at)}",
    )


def _contact(notice: IssuedNotice, at: datetime) -> str:
    """Whom to ask, where the playbook says it of the office."""
    contact = _office(notice, _day(notice, at)).contact
    return f"联系人及电话：{contact}。" if contact else ""


def red_head(notice: IssuedNotice, at: datetime) -> OfficialPaper:
    """The paper with a red head. Its number is the 发文字号; the 督办编号 stands in the text."""
    supervision, on = notice.supervision, _day(notice, at)
    office = _office(notice, on)
    unit = unit_tree().units[notice.issuer_id]
    number = notice.document_no or office.document_no.replace("{year}", str(on.year)).replace(
        "{serial}", _UNNUMBERED
    )
    cycle = f"每{supervision.feedback_days}日反馈一次进展，" if supervision.feedback_days else ""
    body: list[Paragraph | Heading] = [
        Paragraph(f"经批准，对“{supervision.matter.title}”立项督办（督办编号：{supervision.supervision_no}）。现通知如下："),
        Heading(1, "办理要求"),
        Paragraph(_ended(notice.body or supervision.requires)),
        *(Paragraph(line) for line in _lines(notice)),
        Heading(1, "办理时限"),
        Paragraph(
            f"请于{day_in_full(notice.term_on)}前办结。{cycle}办理情况经主要负责人签字、加盖公章后报送，"
            f"牵头单位汇总各协办单位意见。{_contact(notice, at)}"
        ),
    ]  # fmt: skip
    return OfficialPaper(
        office=unit.name,
        title=notice.title,
        body=tuple(body),
        day=on,
        number=number,
        addressee="、".join(_units(notice, ReceiptRole.LEAD, ReceiptRole.ASSISTING)),
        copies=tuple(_units(notice, ReceiptRole.COPY)),
        printer=unit.name,
        mark=office.head or (unit.name, MARK),
    )


KINDS: dict[str, Any] = {"pdf": paper_pdf, "docx": paper_docx}
