"""The 任务分工清单 as offices print it. An official sheet: its labels are Chinese whatever language the page is in."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase
from django.utils import translation

from gongjian.campaigns.models import Clause
from gongjian.kernel.lifecycle import State
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl
from gongjian.kit.lists.page import ListPage
from gongjian.kit.sheets.layout import Head, Section, SheetRow, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.writing import write_workbook
from gongjian.matters.models import MatterHolding, StageTarget
from gongjian.people.models import Person
from gongjian.people.unit_tree import unit_tree

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_QUARTERS = ("一季度", "二季度", "三季度", "四季度")
CHUNK = 500


def heads() -> tuple[Head, ...]:
    """The columns of the sheet, as practice has them."""
    return (
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


def export_sheet(page: ListPage, campaign: Any, control: AsOfControl, at: datetime) -> HttpResponseBase:
    """The page's filters as the office's sheet, in the order of the list; parts of one task print as one line."""
    name = f"{campaign.name}任务分工清单"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with translation.override("zh-hans"):
        spec = SheetSpec(
            title=name,
            columns=heads(),
            rows=_rows(page, control),
            name="任务分工清单",
            unit_line=f"截至：{words.day(control.on)}",
            foot=("填报人：", "审核人：", "签发人："),
        )
        write_workbook(file, [spec], at=at)
    file.seek(0)
    response = FileResponse(file, content_type=_XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.xlsx')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _rows(page: ListPage, control: AsOfControl) -> Iterator[SheetRow]:
    ordered = page.queryset.order_by("list_id", "aspect", "ordinal", "id").iterator(chunk_size=CHUNK)
    place, heading = 0, ""
    while batch := list(islice(ordered, CHUNK)):
        known = _Known(batch, control)
        for row in batch:
            if known.is_part(row):
                continue
            if row.list_name and row.list_name != heading:
                heading = row.list_name
                yield Section(heading)
            place += 1
            yield known.line(place, row)


class _Known:
    """What the lines of one batch need, looked up at once."""

    def __init__(self, rows: Sequence[Any], control: AsOfControl) -> None:
        self.tree, self.control = unit_tree(), control
        ids = [row.id for row in rows]
        self.wholes = {row.id for row in rows if row.unit_id is None and row.state != State.drafted.value}
        self.held: dict[tuple[int, str], list[int]] = {}
        for one in control.asof.spans(MatterHolding).filter(matter_id__in=ids).order_by("id"):
            self.held.setdefault((one.matter_id, one.role), []).append(one.unit_id)
        self.of_whole: dict[int, list[int]] = {}
        for row in rows:
            if row.parent_id in self.wholes and row.unit_id:
                self.of_whole.setdefault(row.parent_id, []).append(row.unit_id)
        year = control.on.year
        targets = control.asof.rows(StageTarget).filter(matter_id__in=ids, year=year, quarter__isnull=False)
        self.targets = {(t.matter_id, t.quarter): _target(t) for t in targets}
        people = {row.lead_official_id for row in rows if row.lead_official_id}
        self.people = dict(Person.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
        clauses = {row.clause_id for row in rows if row.clause_id}
        found = Clause.objects.filter(pk__in=clauses).select_related("document") if clauses else []
        self.clauses = {c.pk: f"{c.document.document_no or c.document.title} {c.ref}" for c in found}

    def is_part(self, row: Any) -> bool:
        """A part of a task that prints as one."""
        return row.parent_id in self.wholes

    def line(self, place: int, row: Any) -> list[object]:
        """One line of the sheet."""
        leads = [row.unit_id] if row.unit_id else self.of_whole.get(row.id, [])
        helpers = self.held.get((row.id, "assisting"), [])
        return [
            place,
            row.aspect,
            "\n".join(filter(None, (row.title, row.requirement))),
            row.target_value.normalize() if row.target_value is not None else None,
            row.target_unit,
            *(self.targets.get((row.id, quarter), "") for quarter in range(1, 5)),
            row.due_phrase or row.due_on,
            self.clauses.get(row.clause_id, ""),
            self.people.get(row.lead_official_id, ""),
            self._units(leads),
            self._units(helpers),
            row.remark,
        ]

    def _units(self, ids: Sequence[int]) -> str:
        """Names in protocol order; every township of a county is “各乡镇”."""
        units = self.tree.in_order(ids)
        kinds = {unit.kind for unit in units}
        if len(units) > 1 and kinds == {"township"}:
            siblings = [
                u
                for u in self.tree.units.values()
                if u.kind == "township" and u.parent_id == units[0].parent_id
            ]
            if len(siblings) == len(units):
                return "各乡镇"
        return "、".join(unit.short_name or unit.name for unit in units)


def _target(target: Any) -> str:
    amount = f"{target.quantity.normalize():f}" if target.quantity is not None else ""
    return " ".join(filter(None, (target.words, amount)))
