"""The list attached to an official sentence: the records behind a figure, as Excel."""

import io
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse
from django.utils.translation import gettext as _

from gongjian.figures.compute import records, told
from gongjian.figures.query import Figure
from gongjian.figures.words import in_measure_unit


def attached_workbook(figure: Figure, said: str) -> FileResponse:
    """One sheet: the sentence, then every record in the order of its number."""
    query = figure.query
    rows = told(query, list(records(query).order_by("id")))
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        _write(book, figure, said, rows)
    file.seek(0)
    name = f"{query.measure.label}-{query.asof.on.isoformat()}.xlsx"
    response = FileResponse(file, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _write(book: Any, figure: Figure, said: str, rows: list[Any]) -> None:
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    with_amount = any(row.amount is not None for row in rows)
    columns = [_("No."), _("number"), _("name"), _("unit"), _("note"), _("illustrative")]
    if with_amount:
        columns.insert(5, figure.measure.label + (f"（{figure.measure.unit_label}）" if figure.measure.unit_label else ""))
    sheet.merge_range(0, 0, 0, len(columns) - 1, said, book.add_format({"text_wrap": True, "valign": "vcenter"}))
    sheet.set_row(0, 48)
    for index, name in enumerate(columns):
        sheet.write_string(1, index, str(name), head)
    for place, row in enumerate(rows, start=1):
        values: list[Any] = [place, row.number, row.title, row.unit, row.note, _("illustrative") if row.illustrative else ""]
        if with_amount:
            amount = in_measure_unit(figure.measure, row.amount)
            values.insert(5, float(amount) if amount is not None else "")
        for index, value in enumerate(values):
            write = sheet.write_number if isinstance(value, (int, float)) else sheet.write_string
            write(place + 1, index, value, cell)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 40)
    sheet.set_column(3, len(columns) - 1, 16)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
