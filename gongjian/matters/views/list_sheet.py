"""The list of matters as a file: 事项清单, with the conditions and the order of the page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase

from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit.asof import AsOfControl
from gongjian.kit.lists.keyset import full_order
from gongjian.kit.lists.page import ListPage
from gongjian.kit.sheets.layout import Head
from gongjian.kit.sheets.mapping import Kind
from gongjian.matters.dues import due_cell
from gongjian.matters.kinds import kind_of
from gongjian.matters.selectors import standing
from gongjian.matters.sticking import STICKING
from gongjian.matters.views.official import CHUNK, Known, answer, lines

HEADS = (
    Head("序号", Kind.INTEGER, 5),
    Head("编号", Kind.CODE, 15),
    Head("事项", width=36),
    Head("项目", width=24),
    Head("类别", width=9),
    Head("牵头单位", width=14),
    Head("责任（配合）单位", width=20),
    Head("卡点环节", width=14),
    Head("卡点类别", width=10),
    Head("完成时限", Kind.DATE, 12),
    Head("状态", width=11),
    Head("超期天数", Kind.INTEGER, 8),
    Head("最近反馈", width=36),
    Head("反馈日期", Kind.DATE, 12),
    Head("备注", width=16),
)


def export_list(
    page: ListPage, campaign: Any, control: AsOfControl, kind: str, at: datetime
) -> HttpResponseBase:
    """Every matter that meets the conditions of the page, in its order."""
    found = page.queryset.order_by(*full_order(page.keys)).iterator(chunk_size=CHUNK)

    def tell(batch: Sequence[Any]) -> list[list[object]]:
        known = Known(batch, control)
        return [_cells(row, known, campaign, control) for row in batch]

    title = f"{campaign.unit.name}·事项清单"
    return answer(title, HEADS, lines(found, tell), campaign=campaign, on=control.on, kind=kind, at=at)


def _cells(row: Any, known: Known, campaign: Any, control: AsOfControl) -> list[object]:
    stands = standing(row, control.on)
    several = row.unit_id is None and row.state != State.drafted.value
    return [
        row.number,
        row.title,
        row.project_name or "",
        kind_of(campaign, row.kind, control.on).zh,
        "多个单位" if several else known.tree.label(row.unit_id),
        known.units(known.held.get((row.id, "assisting"), [])),
        known.tree.label(row.desk_unit_id),
        STICKING[row.blocked_by].zh if row.blocked_by in STICKING else row.blocked_by,
        due_cell(row),
        STATE_WORDS[State(row.state)].zh,
        stands.days or None,
        row.last_progress,
        row.last_progress_on,
        row.remark,
    ]
