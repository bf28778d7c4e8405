"""What the official sheets of the room share. Their labels are Chinese whatever language the page is in."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation

from gongjian.campaigns.models import Clause
from gongjian.kit.asof import SHANGHAI, AsOfControl
from gongjian.kit.sheets.layout import Head, Section, SheetRow, SheetSpec, Subtotal
from gongjian.kit.sheets.streaming import stream_csv
from gongjian.kit.sheets.writing import write_workbook
from gongjian.matters.models import MatterHolding, MatterList
from gongjian.people.models import Person, PostHolding
from gongjian.people.unit_tree import unit_tree

CHUNK = 500
FOOT = ("填报人：", "审核人：", "负责人：", "联系电话：")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SOURCE, _OFFICIAL = "来源：", "牵头领导："


def answer(
    title: str,
    heads: tuple[Head, ...],
    rows: Iterable[SheetRow],
    *,
    campaign: Any,
    on: date,
    kind: str,
    at: datetime,
    keeper: str = "",
    font_points: float = 10,
) -> HttpResponseBase:
    """The sheet as a file, named by its title and the day it tells of; csv has the same columns. `keeper`: the unit
    that fills it in, where it is not the campaign's own; `font_points`: of its lines, before the sheet is made to
    fit the paper."""
    name = f"{title}（截至{on.isoformat()}）"
    if kind == "csv":
        plain = (row for row in rows if not isinstance(row, Section | Subtotal))
        response: HttpResponseBase = StreamingHttpResponse(
            stream_csv(heads, plain), content_type="text/csv; charset=utf-8"
        )
    else:
        spec = SheetSpec(
            title=title,
            columns=heads,
            rows=rows,
            name=title.rpartition("·")[2],
            unit_line=f"截至{on.year}年{on.month}月{on.day}日",
            reporter_line=f"填报单位（盖章）：{keeper or campaign.unit.name}　　行动：{campaign.name}",
            foot=FOOT,
            font_points=font_points,
        )
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        with translation.override("zh-hans"):
            write_workbook(file, [spec], at=at)
        file.seek(0)
        response = FileResponse(file, content_type=_XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def lines(
    found: Iterable[Any], tell: Callable[[Sequence[Any]], list[list[object]]]
) -> Iterator[list[object]]:
    """Rows told batch by batch, each batch looked up at once and numbered on."""
    rows, place = iter(found), 0
    while batch := list(islice(rows, CHUNK)):
        with translation.override("zh-hans"):
            told = tell(batch)
        for cells in told:
            place += 1
            yield [place, *cells]


class Known:
    """What the lines of one batch need, looked up at once."""

    def __init__(self, rows: Sequence[Any], control: AsOfControl) -> None:
        self.tree, self.control = unit_tree(), control
        self.ids = [row.id for row in rows]
        self.held: dict[tuple[int, str], list[int]] = {}
        for one in control.asof.spans(MatterHolding).filter(matter_id__in=self.ids).order_by("id"):
            self.held.setdefault((one.matter_id, one.role), []).append(one.unit_id)
        people = {row.lead_official_id for row in rows if row.lead_official_id}
        self._people = dict(Person.objects.filter(pk__in=people).values_list("pk", "name")) if people else {}
        clauses = {row.clause_id for row in rows if row.clause_id}
        found = Clause.objects.filter(pk__in=clauses).select_related("document") if clauses else []
        self._clauses = {c.pk: f"{c.document.document_no or c.document.title}{c.ref}" for c in found}
        lists = {row.list_id for row in rows if row.list_id}
        listed = MatterList.objects.filter(pk__in=lists, document__isnull=False).select_related("document")
        self._documents: dict[int, str] = {
            one.pk: one.document.document_no or one.document.title  # type: ignore[union-attr]
            for one in (listed if lists else [])
        }

    def source(self, row: Any) -> str:
        """The clause; else what the list it was loaded from said; else the document of the list."""
        known = self._clauses.get(row.clause_id) or _said_in_remark(row.remark, _SOURCE)
        return known or self._documents.get(row.list_id, "")

    def official(self, row: Any) -> str:
        """The lead official, registered or as the list said."""
        return self._people.get(row.lead_official_id, "") or _said_in_remark(row.remark, _OFFICIAL)

    def units(self, ids: Iterable[int | None]) -> str:
        """Names in protocol order; every township of a county is “各乡镇”."""
        units = self.tree.in_order({pk for pk in ids if pk is not None})
        if len(units) > 1 and {unit.kind for unit in units} == {"township"}:
            siblings = [
                one
                for one in self.tree.units.values()
                if one.kind == "township" and one.parent_id == units[0].parent_id and one.closed_on is None
            ]
            if len(siblings) == len([one for one in units if one.closed_on is None]):
                return "各乡镇"
        return "、".join(unit.short_name or unit.name for unit in units)


def heads(unit_ids: Iterable[int]) -> dict[int, str]:
    """Unit → its head, today's."""
    held = PostHolding.objects.filter(voided=False, to_on=None, post__voided=False, post__duty="head")
    rows = held.filter(post__unit_id__in=list(unit_ids)).order_by("-acting", "-id")
    return dict(rows.values_list("post__unit_id", "person__name"))


def remark_left(remark: str) -> str:
    """The remark without what has a column of its own."""
    return "；".join(
        part for part in remark.split("；") if part and not part.startswith((_SOURCE, _OFFICIAL))
    )


def _said_in_remark(remark: str, head: str) -> str:
    return next((part.removeprefix(head) for part in remark.split("；") if part.startswith(head)), "")


def day_of(at: datetime | None) -> date | None:
    """The office's day of an instant."""
    return at.astimezone(SHANGHAI).date() if at is not None else None
