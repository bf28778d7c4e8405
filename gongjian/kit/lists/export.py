"""A list as a file: the same conditions, order and columns as the page, every row, read in chunks."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kit import words
from gongjian.kit.lists.keyset import full_order
from gongjian.kit.lists.page import ListPage
from gongjian.kit.lists.spec import Column
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.streaming import stream_csv
from gongjian.kit.sheets.words import MoneyUnit
from gongjian.kit.sheets.writing import write_workbook

CHUNK = 2000
EXCEL_ROWS = 10_000
"""A longer list leaves as csv, which streams and which any program opens."""
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {"num": Kind.NUMBER, "money": Kind.MONEY, "day": Kind.DATE, "fuzzy": Kind.DATE}
_WIDTHS = {"name": 30, "html": 24, "text": 16}


def export(page: ListPage, kind: str, name: str, at: dt.datetime) -> HttpResponseBase:
    """The list as xlsx (when it is not too long for that) or csv; `at` is the moment the file says it was made."""
    columns = [column for column in page.columns if column.export is not False]
    heads = tuple(_head(column) for column in columns)
    rows = _rows(page, columns)
    if kind == "xlsx" and not page.is_longer_than(EXCEL_ROWS):
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write_workbook(file, [SheetSpec(name, heads, rows, paper="A4", freeze_columns=1)], at=at)
        file.seek(0)
        response: HttpResponseBase = FileResponse(file, content_type=_SPREADSHEET)
    else:
        kind = "csv"
        response = StreamingHttpResponse(stream_csv(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _head(column: Column) -> Head:
    unit = MoneyUnit(words.UNITS[column.unit or "wan"]) if column.kind == "money" else None
    return Head(
        str(column.label), _KINDS.get(column.kind, Kind.TEXT), _WIDTHS.get(column.kind, 12), unit=unit
    )


def _rows(page: ListPage, columns: list[Column]) -> Iterator[list[object]]:
    found = page.queryset.order_by(*full_order(page.keys)).iterator(chunk_size=CHUNK)
    while batch := list(islice(found, CHUNK)):
        if page.spec.prepare is not None:
            page.spec.prepare(batch)
        for row in batch:
            yield [plain(column, row) for column in columns]


def plain(column: Column, row: Any) -> object:
    """A cell of the file: figures, amounts (分) and days stay what they are, all else is text."""
    value = column.exported(row)
    if column.kind == "light":
        meaning, word = value if isinstance(value, tuple) else (value, "")
        return str(word or words.MEANINGS.get(meaning, "")) or None
    if column.kind == "fuzzy" and value is not None:
        known = value if isinstance(value, FuzzyDate) else words.as_fuzzy(*value)
        return known.on if known is not None and known.precision is Precision.day else words.fuzzy(known)
    if isinstance(value, dt.datetime):
        return value.astimezone(words.OFFICE_CLOCK).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return words.number(value)
    if value is None or value == "" or isinstance(value, int | float | Decimal | dt.date):
        return value
    label = getattr(value, "label", None)
    return str(value if label is None or callable(label) else label)
