"""The 问题台账 as offices keep it. What is not known here is left empty, to be filled by hand."""

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
from gongjian.matters.actions.working import LEVELS
from gongjian.matters.dues import due_cell
from gongjian.matters.models import Progress
from gongjian.matters.sticking import STICKING
from gongjian.matters.telling import told_once
from gongjian.matters.views.official import CHUNK, Known, answer, day_of, lines, remark_left

HEADS = (
    Head("序号", Kind.INTEGER, 5),
    Head("项目", width=24),
    Head("问题", width=36),
    Head("类别（含企业自身）", width=10),
    Head("提出单位", width=14),
    Head("提出时间", Kind.DATE, 12),
    Head("来源", width=14),
    Head("需协调事项及建议", width=28),
    Head("协调层级", width=10),
    Head("牵头解决单位", width=14),
    Head("责任人", width=10),
    Head("措施", width=24),
    Head("要求时限", Kind.DATE, 12),
    Head("承诺时限", Kind.DATE, 12),
    Head("进展（截至）", width=32),
    Head("状态", width=11),
    Head("核验人", width=10),
    Head("销号日期", Kind.DATE, 12),
)


def export_problems(page: ListPage, campaign: Any, control: AsOfControl, at: datetime) -> HttpResponseBase:
    """The problems that meet the conditions of the page, in its order."""
    found = page.queryset.order_by(*full_order(page.keys)).iterator(chunk_size=CHUNK)

    def tell(batch: Sequence[Any]) -> list[list[object]]:
        known = Known(batch, control)
        said = _asked_for(known.ids, control)
        return [_cells(row, known, said.get(row.id)) for row in batch]

    title = f"{campaign.unit.name}·问题台账"
    return answer(title, HEADS, lines(found, tell), campaign=campaign, on=control.on, kind="xlsx", at=at)


def _asked_for(ids: Sequence[int], control: AsOfControl) -> dict[int, Any]:
    """By matter: the newest report that asks for coordination or names a next step."""
    rows = control.asof.rows(Progress).filter(matter_id__in=ids).exclude(needs="", suggests="", next_step="")
    return {row.matter_id: row for row in rows.order_by("on", "id")}


def _cells(row: Any, known: Known, said: Any) -> list[object]:
    tree = known.tree
    when = row.last_progress_on
    progress = (
        f"{row.last_progress}（{when.month}月{when.day}日）"
        if row.last_progress and when
        else row.last_progress
    )
    return [
        row.project_name or "",
        told_once(row.title, row.requirement),
        STICKING[row.blocked_by].zh if row.blocked_by in STICKING else row.blocked_by,
        tree.label(row.assigned_by_id),
        day_of(row.assigned_at),
        known.source(row),
        "；".join(filter(None, (said.needs, said.suggests))) if said is not None else "",
        LEVELS.get(said.level, "") if said is not None else "",
        known.units([row.unit_id]),
        "",
        (said.next_step if said is not None else "") or remark_left(row.remark),
        row.original_due_on or due_cell(row),
        due_cell(row) if row.extended_count else None,
        progress,
        STATE_WORDS[State(row.state)].zh,
        "",
        day_of(row.struck_off_at),
    ]
