"""A list as a file: the same filters, order and columns as the page, every row, read in chunks."""

import csv
import datetime as dt
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from gongjian.kernel import money as amounts
from gongjian.kit import words
from gongjian.kit.lists.keyset import full_order
from gongjian.kit.lists.page import ListPage
from gongjian.kit.lists.spec import Column

CHUNK = 2000
XLSX_ROWS = 200_000
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(page: ListPage, kind: str, name: str) -> HttpResponseBase:
    """The list as xlsx or csv. Beyond `XLSX_ROWS` rows the file is csv, which any program opens."""
    columns = [column for column in page.columns if column.export is not False]
    if kind == "xlsx" and page.count <= XLSX_ROWS and not page.count_is_floor:
        response: HttpResponseBase = FileResponse(_xlsx(page, columns), content_type=_SPREADSHEET)
        ending = "xlsx"
    else:
        response = StreamingHttpResponse(_csv(page, columns), content_type="text/csv; charset=utf-8")
        ending = "csv"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{ending}')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _rows(page: ListPage) -> Iterator[Any]:
    return page.queryset.order_by(*full_order(page.keys)).iterator(chunk_size=CHUNK)


def plain(column: Column, row: Any) -> str | int | float | Decimal | dt.date | None:
    """A cell of the file: figures and days stay figures and days, all else is text."""
    value = column.exported(row)
    if isinstance(value, tuple):
        value = (
            words.fuzzy(*value)
            if column.kind == "fuzzy"
            else (value[1] or words.MEANINGS.get(value[0], value[0]))
        )
    elif column.kind == "light" and value in words.MEANINGS:
        value = words.MEANINGS[value]
    elif column.kind == "fuzzy" and value is not None:
        value = words.fuzzy(value)
    if column.kind == "money" and isinstance(value, int):
        return amounts.in_unit(value, words.UNITS[column.unit or "wan"])
    if isinstance(value, dt.datetime):
        return value.astimezone(words.OFFICE_CLOCK).strftime("%Y-%m-%d %H:%M")
    if value is None or (isinstance(value, int | float | Decimal | dt.date) and not isinstance(value, bool)):
        return value
    return words.or_dash(getattr(value, "label", value)) if value != "" else None


class _Echo:
    """A file that hands back what is written, so that rows leave as they are made."""

    def write(self, text: str) -> str:
        return text


def _csv(page: ListPage, columns: list[Column]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that Excel reads it as UTF-8
    yield writer.writerow([_guarded(column.head) for column in columns])
    for row in _rows(page):
        yield writer.writerow([_guarded(plain(column, row)) for column in columns])


def _guarded(value: object) -> object:
    """Text that a spreadsheet would take for a formula is kept text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _xlsx(page: ListPage, columns: list[Column]) -> Any:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, 30 if column.kind == "name" else 14)
            sheet.write_string(0, index, column.head, head)
        for number, row in enumerate(_rows(page), start=1):
            for index, column in enumerate(columns):
                value = plain(column, row)
                if isinstance(value, str):
                    sheet.write_string(number, index, value)
                elif isinstance(value, dt.date):
                    sheet.write_datetime(number, index, value, day)
                elif value is not None:
                    sheet.write_number(number, index, value)
    file.seek(0)
    return file
