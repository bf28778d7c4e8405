"""The 问题台账 as offices keep it, every column filled from the books; what nobody has said is left empty."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.http import HttpResponseBase
from django.utils import translation

from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit.asof import AsOfControl
from gongjian.kit.lists.keyset import full_order
from gongjian.kit.lists.page import ListPage
from gongjian.kit.sheets.layout import Head, with_subtotals
from gongjian.kit.sheets.mapping import Kind
from gongjian.ledger import AsOf
from gongjian.matters.actions.working import LEVELS
from gongjian.matters.dues import due_cell
from gongjian.matters.models import Progress
from gongjian.matters.sticking import STICKING
from gongjian.matters.views.official import CHUNK, Known, answer, day_of, heads, lines, remark_left
from gongjian.supervise.selectors.problems import details
from gongjian.supervise.views.problems import telling

HEADS = (
    Head("序号", Kind.INTEGER, 5),
    Head("项目", width=18),
    Head("问题", width=26),
    Head("类别（含企业自身）", width=10),
    Head("提出单位", width=10),
    Head("提出时间", Kind.DATE, 11),
    Head("来源", width=9),
    Head("需协调事项及建议", width=24),
    Head("协调层级", width=9),
    Head("牵头解决单位", width=12),
    Head("责任人", width=8),
    Head("措施", width=20),
    Head("要求时限", Kind.DATE, 11),
    Head("承诺时限", Kind.DATE, 11),
    Head("进展（截至）", width=26),
    Head("状态", width=8),
    Head("核验人", width=10),
    Head("销号日期", Kind.DATE, 11),
    Head("编号", width=13),
)
"""The office's own columns, and last the number, by which a line loaded again finds its problem."""
_CATEGORY = [head.label for head in HEADS].index("类别（含企业自身）")
_UNCLASSED = "未分类"
_PARTED = "：:，,；; 　"


def export_problems(
    page: ListPage, campaign: Any, control: AsOfControl, at: datetime, kind: str = "xlsx"
) -> HttpResponseBase:
    """The problems that meet the conditions of the page, class by class, in its order, as xlsx or csv."""
    teller = telling.Teller(campaign, control.on)

    def tell(batch: Sequence[Any]) -> list[list[object]]:
        return _lines(batch, control, teller)

    found = _by_class(page.queryset.order_by(*full_order(page.keys)), control, teller)
    rows = with_subtotals(
        lines(found, tell), group_of=lambda row: str(row[_CATEGORY] or _UNCLASSED), sum_columns=()
    )
    title = f"{campaign.unit.name}·问题台账"
    return answer(title, HEADS, rows, campaign=campaign, on=control.on, kind=kind, at=at)


def told_as_now(rows: Sequence[Any], campaign: Any, on: date) -> dict[int, dict[str, object]]:
    """By matter, what the sheet would say of it today: cell by the label of its column. `rows` carry their project's
    name, see with_names."""
    control = AsOfControl(AsOf(on), on, None, live=True)
    labels = [str(head.label) for head in HEADS[1:]]
    with translation.override("zh-hans"):
        told = _lines(rows, control, telling.Teller(campaign, on))
    return {row.id: dict(zip(labels, cells, strict=True)) for row, cells in zip(rows, told, strict=True)}


def short_title(title: str, project: str) -> str:
    """What is wrong, without the name of the project that has a column of its own."""
    left = title.removeprefix(project) if project else title
    return left.lstrip(_PARTED) if left[:1] in _PARTED and left.strip(_PARTED) else title


def _lines(rows: Sequence[Any], control: AsOfControl, teller: telling.Teller) -> list[list[object]]:
    known, told = Known(rows, control), _Told(rows, control, teller)
    return [_cells(row, known, told) for row in rows]


def _by_class(rows: Any, control: AsOfControl, teller: telling.Teller) -> Iterator[Any]:
    """The rows class by class, as the playbook orders the classes; within one, in their own order."""
    placed: dict[str, list[int]] = {}
    found = rows.values("id", "blocked_by").iterator(chunk_size=CHUNK)
    while batch := list(islice(found, CHUNK)):
        classes = _Classes([row["id"] for row in batch], control, teller)
        for row in batch:
            placed.setdefault(classes.of(row["id"], row["blocked_by"]), []).append(row["id"])
    order = [one.name.zh for one in teller.section.categories]
    names = sorted(placed, key=lambda name: order.index(name) if name in order else len(order))
    ids = [pk for name in names for pk in placed[name]]
    for start in range(0, len(ids), CHUNK):
        part = {row.id: row for row in rows.filter(id__in=ids[start : start + CHUNK])}
        yield from (part[pk] for pk in ids[start : start + CHUNK] if pk in part)


class _Classes:
    """The classes of some problems, looked up at once."""

    def __init__(self, ids: Sequence[int], control: AsOfControl, teller: telling.Teller) -> None:
        self.teller, self.lines = teller, details(control.asof, ids)

    def of(self, matter_id: int, blocked_by: str) -> str:
        """The class; else what the matter is stuck on."""
        line = self.lines.get(matter_id)
        if line is not None:
            found = self.teller.section.category(line.category)
            return found.name.zh if found is not None else str(line.category)
        return STICKING[blocked_by].zh if blocked_by in STICKING else blocked_by


class _Told:
    """What the lines of one batch need of the ledger, looked up at once."""

    def __init__(self, rows: Sequence[Any], control: AsOfControl, teller: telling.Teller) -> None:
        ids = [row.id for row in rows]
        self.classes = _Classes(ids, control, teller)
        self.lines = self.classes.lines
        said = control.asof.rows(Progress).filter(matter_id__in=ids)
        said = said.exclude(needs="", suggests="", next_step="")
        self.said = {row.matter_id: row for row in said.order_by("on", "id")}
        self.heads = heads({row.unit_id for row in rows if row.unit_id is not None})

    def line(self, row: Any) -> Any:
        """The line of the ledger; None while there is none."""
        return self.lines.get(row.id)

    def category(self, row: Any) -> str:
        """The class; else what the matter is stuck on."""
        return self.classes.of(row.id, row.blocked_by)

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
        short_title(row.title, row.project_name or ""),
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
        row.number,
    ]
