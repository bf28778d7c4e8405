"""The 任务分工清单 as offices print it: tasks only, and one line for what every township owes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.utils import translation

from gongjian.kernel.lifecycle import OPEN, State
from gongjian.kit.asof import AsOfControl
from gongjian.kit.lists.page import ListPage
from gongjian.kit.sheets.layout import Head, Section, SheetRow
from gongjian.kit.sheets.mapping import Kind
from gongjian.matters.dues import due_cell
from gongjian.matters.models import Matter, StageTarget
from gongjian.matters.selectors.lists import lists_of
from gongjian.matters.telling import told_once
from gongjian.matters.views.official import CHUNK, Known, answer, remark_left

_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
HEADS = (
    Head("序号", Kind.INTEGER, 5),
    Head("方面", width=12),
    Head("具体任务", width=36),
    Head("目标值", Kind.NUMBER, 9),
    Head("单位", width=7),
    Head("阶段目标", under=tuple(Head(name, width=16) for name in _QUARTERS)),
    Head("完成时限", Kind.DATE, 12),
    Head("来源文件及条款", width=18),
    Head("牵头县领导", width=10),
    Head("牵头单位", width=14),
    Head("责任（配合）单位", width=22),
    Head("备注", width=14),
)
_LIGHT = ("id", "list_id", "ordinal", "parent_id", "title", "requirement", "unit_id", "state")


def tasks_of(rows: QuerySet[Any], asked: frozenset[str]) -> QuerySet[Any]:
    """The rows that belong on the sheet. `asked` names the conditions of the address: kinds and states asked for
    are taken as asked; else tasks and lines of lists, drafted or under way."""
    if "kind" not in asked:
        rows = rows.filter(Q(kind="task") | Q(list_id__isnull=False))
    if not asked & {"state", "light", "show"}:
        rows = rows.filter(state__in=[State.drafted.value, *(state.value for state in OPEN)])
    return rows.exclude(state=State.cancelled.value) if "state" not in asked else rows


def export_tasks(page: ListPage, campaign: Any, control: AsOfControl, at: datetime) -> HttpResponseBase:
    """The tasks that meet the conditions of the page, in the order of their lists."""
    title = f"{campaign.unit.name}·任务分工清单"
    rows = _rows(page, campaign, control)
    return answer(title, HEADS, rows, campaign=campaign, on=control.on, kind="xlsx", at=at)


@dataclass
class _Group:
    """Matters that print as one line: what was spread over 各乡镇, or a matter of its own."""

    place: tuple[int, int, int]
    shown: int
    members: list[int] = field(default_factory=list)
    units: list[int] = field(default_factory=list)


def _rows(page: ListPage, campaign: Any, control: AsOfControl) -> Iterator[SheetRow]:
    lists = {one.pk: (place, one.name) for place, one in enumerate(lists_of(campaign))}
    groups = iter(sorted(_groups(page, control, lists), key=lambda group: group.place))
    number, heading = 0, None
    several = len(_list_ids(page)) > 1
    while batch := list(islice(groups, CHUNK)):
        found = {row.id: row for row in page.queryset.order_by().filter(id__in=[one.shown for one in batch])}
        known = _Tasks([found[one.shown] for one in batch], batch, control)
        for group in batch:
            row = found[group.shown]
            if several and row.list_id != heading:
                heading = row.list_id
                yield Section(lists[row.list_id][1] if row.list_id in lists else "未列入清单")
            number += 1
            with translation.override("zh-hans"):
                cells = known.cells(row, group)
            yield [number, *cells]


def _list_ids(page: ListPage) -> list[int | None]:
    return list(page.queryset.order_by().values_list("list_id", flat=True).distinct()[:2])


def _groups(page: ListPage, control: AsOfControl, lists: dict[int, tuple[int, str]]) -> list[_Group]:
    rows = list(page.queryset.order_by("ordinal", "id").values(*_LIGHT))
    parents = {row["parent_id"] for row in rows if row["parent_id"]}
    titles = (
        dict(control.asof.rows(Matter).filter(id__in=parents).values_list("id", "title")) if parents else {}
    )
    groups: dict[tuple[object, ...], _Group] = {}
    for row in rows:
        list_place = lists[row["list_id"]][0] if row["list_id"] in lists else len(lists)
        place = (list_place, row["ordinal"], row["id"])
        group = groups.setdefault(_key(row, titles), _Group(place, row["id"]))
        if row["id"] in parents:  # the whole speaks for its parts
            group.place, group.shown = place, row["id"]
        group.members.append(row["id"])
        if row["unit_id"]:
            group.units.append(row["unit_id"])
    return list(groups.values())


def _key(row: dict[str, Any], titles: dict[int, str]) -> tuple[object, ...]:
    """What makes matters one line: the same words under one parent, or in one list for different units."""
    parent = row["parent_id"]
    if row["id"] in titles:
        return ("whole", row["id"])
    if parent and titles.get(parent) == row["title"]:
        return ("whole", parent)
    if parent:
        return ("part", parent, row["title"], row["requirement"])
    if row["list_id"] and row["unit_id"]:
        return ("line", row["list_id"], row["title"], row["requirement"])
    return ("own", row["id"])


class _Tasks(Known):
    """The same for tasks: stage targets, and the parts of a whole whose parts are not on the sheet."""

    def __init__(self, rows: Sequence[Any], groups: Sequence[_Group], control: AsOfControl) -> None:
        super().__init__(rows, control)
        targets = control.asof.rows(StageTarget).filter(
            matter_id__in=[pk for group in groups for pk in group.members],
            year=control.on.year,
            quarter__isnull=False,
        )
        self._targets = {(t.matter_id, t.quarter): _target(t) for t in targets.order_by("id")}
        bare = [group.shown for group in groups if not group.units]
        self._parts: dict[int, list[int]] = {}
        for part in control.asof.rows(Matter).filter(parent_id__in=bare) if bare else []:
            self._parts.setdefault(part.parent_id, []).append(part.unit_id)

    def cells(self, row: Any, group: _Group) -> list[object]:
        """One line of the sheet."""
        leads = group.units or self._parts.get(row.id, [])
        helpers = self.held.get((row.id, "assisting"), [])
        return [
            row.aspect,
            told_once(row.title, row.requirement),
            row.target_value.normalize() if row.target_value is not None else None,
            row.target_unit,
            *(self._target_of(group, quarter) for quarter in range(1, 5)),
            due_cell(row),
            self.source(row),
            self.official(row),
            self.units(leads),
            self.units(helpers),
            remark_left(row.remark),
        ]

    def _target_of(self, group: _Group, quarter: int) -> str:
        found = (self._targets.get((pk, quarter), "") for pk in (group.shown, *group.members))
        return next(filter(None, found), "")


def _target(target: Any) -> str:
    amount = f"{target.quantity.normalize():f}" if target.quantity is not None else ""
    return " ".join(filter(None, (target.words, amount)))
