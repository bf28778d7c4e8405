"""The 化解台账 as offices keep it: class by class, cause, plan, measures, who answers for it, proof and end."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.http import HttpResponseBase

from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit.asof import AsOfControl
from gongjian.kit.lists.keyset import full_order
from gongjian.kit.lists.page import ListPage
from gongjian.kit.models import StoredFile
from gongjian.kit.sheets.layout import Head, with_subtotals
from gongjian.kit.sheets.mapping import Kind
from gongjian.matters.dues import due_cell
from gongjian.matters.models import Evidence, Matter
from gongjian.matters.views.official import CHUNK, answer, day_of, heads, lines
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.supervise.models import LegacyMeasure
from gongjian.supervise.playbook.legacy import legacy_of

HEADS = (
    Head("序号", Kind.INTEGER, 5),
    Head("历史遗留问题", width=20),
    Head("类别", width=10),
    Head("形成时间", width=8),
    Head("问题成因", width=24),
    Head("涉及主体", width=16),
    Head("政策依据", width=16),
    Head("化解方案", width=24),
    Head("具体措施及完成情况", width=36),
    Head("牵头单位", width=10),
    Head("责任人", width=8),
    Head("化解时限", Kind.DATE, 11),
    Head("上级督办", width=10),
    Head("项目名称", width=14),
    Head("进展", width=18),
    Head("状态", width=7),
    Head("佐证材料", width=14),
    Head("销号日期", Kind.DATE, 11),
    Head("编号", width=13),
)
_CLASS = [head.label for head in HEADS].index("类别")


def export_legacy(
    page: ListPage, campaign: Any, control: AsOfControl, at: datetime, kind: str = "xlsx"
) -> HttpResponseBase:
    """The items that meet the conditions of the page, class by class, in its order, as xlsx or csv."""
    label = {one.key: one.name.zh for one in legacy_of(campaign, control.on).classes.items}

    def tell(batch: Sequence[Any]) -> list[list[object]]:
        told = _Told(batch, control)
        return [_cells(row, told, label.get(row.klass, row.klass)) for row in batch]

    rows = page.queryset.order_by(*full_order(page.keys))
    found = lines(_by_class(rows, list(label)), tell)
    title = f"{campaign.unit.name}·历史遗留问题化解台账"
    whole = with_subtotals(found, group_of=lambda row: str(row[_CLASS]), sum_columns=(), counter="件")
    return answer(title, HEADS, whole, campaign=campaign, on=control.on, kind=kind, at=at)


def _by_class(rows: Any, order: list[str]) -> Iterator[Any]:
    """Class by class as the playbook orders them, then those of classes nobody names any more."""
    there = dict.fromkeys(rows.values_list("klass", flat=True))
    for klass in (*(key for key in order if key in there), *(key for key in there if key not in order)):
        found = rows.filter(klass=klass).iterator(chunk_size=CHUNK)
        while batch := list(islice(found, CHUNK)):
            yield from batch


class _Told:
    """What the lines of one batch need, looked up at once."""

    def __init__(self, rows: Sequence[Any], control: AsOfControl) -> None:
        asof, self.on, self.tree = control.asof, control.on, unit_tree()
        ids = [row.matter_id for row in rows]
        self.matters = {one.id: one for one in asof.rows(Matter).filter(id__in=ids)}
        projects = {one.project_id for one in self.matters.values() if one.project_id}
        self.projects = dict(asof.rows(Project).filter(id__in=projects).values_list("id", "name"))
        self.heads = heads({one.unit_id for one in self.matters.values() if one.unit_id is not None})
        self.measures: dict[int, list[Any]] = {}
        found = asof.rows(LegacyMeasure).filter(item_id__in=[row.id for row in rows])
        for measure in found.order_by("ordinal", "id"):
            self.measures.setdefault(measure.item_id, []).append(measure)
        proofs = list(asof.rows(Evidence).filter(matter_id__in=ids).order_by("id"))
        files = StoredFile.objects.filter(pk__in=[one.file_id for one in proofs], voided=False)
        names = dict(files.values_list("pk", "name"))
        self.proofs: dict[int, list[str]] = {}
        for one in proofs:
            if one.file_id in names:
                self.proofs.setdefault(one.matter_id, []).append(one.caption or names[one.file_id])

    def measure(self, place: int, row: Any) -> str:
        """One measure: what, who, by when, and what came of it."""
        until = f"{row.due_on.year}年{row.due_on.month}月{row.due_on.day}日前"
        came = "推进中" if row.due_on >= self.on else "超期"
        if row.done_on is not None and row.done_on <= self.on:
            result = row.result.removeprefix("已完成").lstrip("，：；。")
            came = f"已完成：{result}" if result else "已完成"
        return f"{place}. {row.says}（{self.tree.label(row.unit_id)}，{until}，{came}）"


def _cells(row: Any, told: _Told, klass: str) -> list[object]:
    matter = told.matters[row.matter_id]
    measures = enumerate(told.measures.get(row.id, ()), start=1)
    return [
        matter.title,
        klass,
        row.arose,
        row.origin,
        row.parties,
        row.law,
        row.plan,
        "\n".join(told.measure(place, one) for place, one in measures),
        told.tree.label(matter.unit_id),
        told.heads.get(matter.unit_id, ""),
        due_cell(matter),
        row.above,
        told.projects.get(matter.project_id, ""),
        matter.last_progress,
        STATE_WORDS[State(matter.state)].zh,
        "、".join(told.proofs.get(row.matter_id, ())),
        day_of(matter.struck_off_at),
        row.number,
    ]
