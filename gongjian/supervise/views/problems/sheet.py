"""The 问题台账 as offices keep it, every column filled from the books; what nobody has said is left empty."""

from collections.abc import Iterable, Sequence
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
from gongjian.people.models import PostHolding
from gongjian.supervise.selectors.problems import details
from gongjian.supervise.views.problems import telling

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


def export_problems(
    page: ListPage, campaign: Any, control: AsOfControl, at: datetime, kind: str = "xlsx"
) -> HttpResponseBase:
    """The problems that meet the conditions of the page, in its order, as xlsx or csv."""
    found = page.queryset.order_by(*full_order(page.keys)).iterator(chunk_size=CHUNK)
    teller = telling.Teller(campaign, control.on)

    def tell(batch: Sequence[Any]) -> list[list[object]]:
        known, told = Known(batch, control), _Told(batch, control, teller)
        return [_cells(row, known, told) for row in batch]

    title = f"{campaign.unit.name}·问题台账"
    return answer(title, HEADS, lines(found, tell), campaign=campaign, on=control.on, kind=kind, at=at)


class _Told:
    """What the lines of one batch need of the ledger, looked up at once."""

    def __init__(self, rows: Sequence[Any], control: AsOfControl, teller: telling.Teller) -> None:
        self.teller = teller
        ids = [row.id for row in rows]
        self.lines = details(control.asof, ids)
        said = control.asof.rows(Progress).filter(matter_id__in=ids)
        said = said.exclude(needs="", suggests="", next_step="")
        self.said = {row.matter_id: row for row in said.order_by("on", "id")}
        self.heads = _heads({row.unit_id for row in rows if row.unit_id is not None})

    def line(self, row: Any) -> Any:
        """The line of the ledger; None while there is none."""
        return self.lines.get(row.id)

    def category(self, row: Any) -> str:
        """The class; else what the matter is stuck on."""
        line = self.line(row)
        if line is not None:
            return self.teller.category(line.category)
        return STICKING[row.blocked_by].zh if row.blocked_by in STICKING else row.blocked_by

    def wanted(self, row: Any) -> str:
        """What is to be coordinated and suggested; else what the unit asked for last."""
        line, said = self.line(row), self.said.get(row.id)
        told = telling.wanted(line) if line is not None else ""
        return told or ("；".join(filter(None, (said.needs, said.suggests))) if said is not None else "")

    def level(self, row: Any) -> str:
        """The level of coordination, as the office calls it."""
        line, said = self.line(row), self.said.get(row.id)
        key = (line.level if line is not None else "") or (said.level if said is not None else "")
        return LEVELS.get(key, "")

    def measures(self, row: Any) -> str:
        """Measures; else the next step the unit named, or what the remark says."""
        line, said = self.line(row), self.said.get(row.id)
        told = line.measures if line is not None else ""
        return told or (said.next_step if said is not None else "") or remark_left(row.remark)


def _heads(unit_ids: Iterable[int]) -> dict[int, str]:
    """Unit → its head, today's."""
    held = PostHolding.objects.filter(voided=False, to_on=None, post__voided=False, post__duty="head")
    rows = held.filter(post__unit_id__in=list(unit_ids)).order_by("-acting", "-id")
    return dict(rows.values_list("post__unit_id", "person__name"))


def _cells(row: Any, known: Known, told: _Told) -> list[object]:
    tree, line = known.tree, told.line(row)
    when = row.last_progress_on
    progress = (
        f"{row.last_progress}（{when.month}月{when.day}日）"
        if row.last_progress and when
        else row.last_progress
    )
    promised = line.promised_on if line is not None else None
    spot = line is not None and line.on_the_spot
    checker = "" if line is None else f"{tree.label(line.checker_unit_id)}{line.checker}"
    return [
        row.project_name or "",
        told_once(row.title, row.requirement),
        told.category(row),
        tree.label(line.raised_by_id if line is not None else row.assigned_by_id),
        line.raised_on if line is not None else day_of(row.assigned_at),
        telling.origin(line.origin) if line is not None else known.source(row),
        told.wanted(row),
        told.level(row),
        known.units([row.unit_id]),
        told.heads.get(row.unit_id, ""),
        told.measures(row),
        row.original_due_on or due_cell(row),
        promised or (due_cell(row) if row.extended_count else None),
        progress,
        "现场解决" if spot else STATE_WORDS[State(row.state)].zh,
        checker,
        day_of(row.struck_off_at),
    ]
