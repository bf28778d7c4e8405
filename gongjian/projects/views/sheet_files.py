"""A sheet of this room as the file a browser takes. Official sheets: Chinese whatever language the page is in."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase
from django.utils import translation

from gongjian.kit.lists.keyset import full_order
from gongjian.kit.lists.page import ListPage
from gongjian.kit.sheets.layout import SheetRow, SheetSpec, with_subtotals
from gongjian.kit.sheets.writing import write_workbook
from gongjian.people.unit_tree import unit_tree

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FOOT = ("填报人：", "审核人：", "负责人：", "联系电话：")
_CHUNK = 500


def workbook(spec: SheetSpec, name: str, at: datetime) -> HttpResponseBase:
    """One sheet as an Excel file; `at` is the moment it says it was made."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with translation.override("zh-hans"):
        write_workbook(file, [spec], at=at)
    file.seek(0)
    return named(FileResponse(file, content_type=XLSX), f"{name}.xlsx")


def named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """A file to be kept under that name."""
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


Cells = Callable[[int, Any], list[object]]


def lines_by_unit(
    page: ListPage, prepare: Callable[[Sequence[Any]], None], cells: Cells
) -> Iterator[tuple[str, list[object]]]:
    """(accountable unit, cells of a project) by unit in protocol order, inside a unit in the order of the page.

    `prepare` is told the projects of a chunk, `cells` a project's place and row.
    """
    tree = unit_tree()
    places = list(page.queryset.order_by(*full_order(page.keys)).values_list("id", "unit_id"))
    orders = {
        unit.pk: place
        for place, unit in enumerate(tree.in_order({pk for _id, pk in places if pk is not None}))
    }
    places.sort(key=lambda pair: orders.get(pair[1], len(orders)))
    number = 0
    for start in range(0, len(places), _CHUNK):
        ids = [pk for pk, _unit in places[start : start + _CHUNK]]
        found = {row.id: row for row in page.queryset.order_by().filter(id__in=ids)}
        prepare(list(found.values()))
        for pk in ids:
            number += 1
            with translation.override("zh-hans"):
                line = cells(number, found[pk])
            yield tree.label(found[pk].unit_id) or "未定责任单位", line


def summed_by_unit(lines: Iterable[tuple[str, list[object]]], sums: Sequence[int]) -> Iterator[SheetRow]:
    """Those lines under a heading for each unit, with its subtotal, and the total at the end."""
    units: dict[int, str] = {}

    def told() -> Iterator[Sequence[object]]:
        for unit, cells in lines:
            units[id(cells)] = unit
            yield cells
            del units[id(cells)]

    return with_subtotals(told(), group_of=lambda cells: units[id(cells)], sum_columns=sums)
