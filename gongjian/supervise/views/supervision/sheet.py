"""The 督办台账 as offices keep it. 批示领导 and 批示原文 stand in it for named readers alone."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponseBase
from django.utils import translation

from gongjian.campaigns.models import Campaign
from gongjian.kit.asof import AsOfControl
from gongjian.kit.lists.page import ListPage
from gongjian.kit.sheets.layout import Head
from gongjian.kit.sheets.mapping import Kind
from gongjian.matters.models import RequestState
from gongjian.matters.telling import told_once
from gongjian.matters.views.official import CHUNK, answer, day_of, lines
from gongjian.people.unit_tree import UnitTree, unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import ChaseWay, ReceiptRole, SupervisionSource, SupervisionState
from gongjian.supervise.playbook.supervision import supervising_office, supervision_of
from gongjian.supervise.selectors.supervision.known import One, known, unit_names

HEADS = (
    Head("序号", Kind.INTEGER, 4.5),
    Head("督办编号", width=13),
    Head("立项日期", Kind.DATE, 11),
    Head("批准人", width=7),
    Head("来源", width=9),
    Head("批示领导", width=7),
    Head("批示原文", width=16),
    Head("事项及要求", width=21),
    Head("牵头单位", width=10),
    Head("协办单位", width=10),
    Head("交办日期", Kind.DATE, 11),
    Head("签收日期", Kind.DATE, 11),
    Head("原定时限", Kind.DATE, 11),
    Head("延期时限", Kind.DATE, 11),
    Head("历次反馈", width=22),
    Head("催办记录", width=15),
    Head("审核意见", width=16),
    Head("呈阅及新批示", width=12),
    Head("办结日期", Kind.DATE, 11),
    Head("销号日期", Kind.DATE, 11),
    Head("归档号", width=8.5),
)
FONT_POINTS = 10.5
"""五号. On A3, all columns beside each other, it is printed at eight points: words wrap, no column is wider than
it must be."""


def export_ledger(
    page: ListPage, campaign: Campaign, control: AsOfControl, viewer: Viewer, at: datetime
) -> HttpResponseBase:
    """The supervisions that meet the conditions of the page, office by office, by their numbers."""
    tree = unit_tree()
    usual = supervising_office(supervision_of(campaign, control.on), campaign)
    offices = tree.in_order(set(page.queryset.order_by().values_list("office_id", flat=True)))
    offices.sort(key=lambda unit: bool(unit.pk != usual.pk))
    by_office = [When(office_id=unit.pk, then=Value(place)) for place, unit in enumerate(offices)]
    rank = Case(*by_office, default=Value(len(offices)), output_field=IntegerField())
    found = page.queryset.order_by(rank, "year", "serial", "id").iterator(chunk_size=CHUNK)
    keeper = offices[0] if len(offices) == 1 else usual

    def tell(batch: Sequence[Any]) -> list[list[object]]:
        things = known(batch, control.asof, viewer)
        return [cells(row, things[row.id], tree) for row in batch]

    title = f"{campaign.unit.name}·督办台账"
    return answer(
        title,
        HEADS,
        lines(found, tell),
        campaign=campaign,
        on=control.on,
        kind="xlsx",
        at=at,
        keeper=keeper.name,
        font_points=FONT_POINTS,
    )


def cells(row: Any, one: One, tree: UnitTree) -> list[object]:
    """One line of the sheet, its number aside."""
    matter, first = one.matter, one.first
    signed = [receipt.signed_at for receipt in one.to_sign]
    granted = [ask.new_due_on for ask in one.extensions if ask.state == RequestState.GRANTED]
    approved = row.state not in (SupervisionState.PROPOSED, SupervisionState.DECLINED)
    return [
        row.supervision_no,
        day_of(row.decided_at) if approved else None,
        row.decided_by if approved else "",
        _source(row),
        "、".join(dict.fromkeys(said.leader for said in one.words)),
        "\n".join(said.says for said in one.words),
        told_once(matter.title, row.requires) if matter is not None else row.requires,
        tree.label(matter.unit_id) if matter is not None else "",
        unit_names(tree, one.units(ReceiptRole.ASSISTING)),
        day_of(first.issued_at) if first is not None else None,
        day_of(max(signed)) if signed and all(signed) else None,
        first.term_on if first is not None else row.term_on,
        granted[-1] if granted else _later(row, first),
        "\n".join(f"{_short(reply.sent_at)}{tree.label(reply.unit_id)}：{reply.says}" for reply in one.sent),
        "\n".join(_chase(call, tree) for call in one.chases),
        "\n".join(
            f"{_short(look.at)}{'通过' if look.passed else '退回'}：{look.says}" for look in one.examinations
        ),
        "\n".join(_put_up(shown) for shown in one.presentations),
        day_of(row.closed_at),
        day_of(matter.struck_off_at) if matter is not None else None,
        row.archive_no
        if row.archived_at or not row.archive_no
        else f"{row.archive_no}（重新办理，第{row.cycle}轮）",
    ]


def _later(row: Any, first: Any) -> date | None:
    """The term in force, where a later paper has set another than the first."""
    if first is None or row.term_on is None or row.term_on <= first.term_on:
        return None
    term: date = row.term_on
    return term


def _source(row: Any) -> str:
    with translation.override("zh-hans"):
        kind = str(SupervisionSource(row.source).label)
    return f"{kind}：{row.source_says}" if row.source_says else kind


def _short(at: datetime) -> str:
    day = day_of(at)
    return f"{day.month}月{day.day}日" if day is not None else ""


def _chase(row: Any, tree: UnitTree) -> str:
    with translation.override("zh-hans"):
        way = str(ChaseWay(row.way).label)
    said = "，".join(filter(None, (row.whom, row.says)))
    return f"{_short(row.at)}{way}催办{tree.label(row.unit_id)}{'：' if said else ''}{said}"


def _put_up(row: Any) -> str:
    """Whether something new came of it; never the words, nor whose they are."""
    if row.answered_at is None:
        return f"{_short(row.at)}呈阅"
    return f"{_short(row.at)}呈阅，{'有新批示' if row.words_id else '无新批示'}"
