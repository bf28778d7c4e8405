"""The list attached to an official sentence: the records behind a figure, as Excel."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import FileResponse
from django.utils.translation import gettext as _

from gongjian.figures.compute import behind, listed, told
from gongjian.figures.measure import Measure
from gongjian.figures.query import Figure, Query
from gongjian.figures.subjects.base import subjects
from gongjian.kit.sheets.layout import Head, SheetRow, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.words import MoneyUnit
from gongjian.kit.sheets.writing import write_workbook

CHUNK = 2000
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached_workbook(figure: Figure, said: str, at: datetime) -> FileResponse:
    """One sheet: the figure's name, the sentence, then every record behind it; `at` is when the file was made."""
    measure, on = figure.measure, figure.query.asof.on
    asked = behind(figure.query)
    spec = SheetSpec(
        title=measure.label,
        columns=_columns(asked.measure),
        says=tuple(said.replace("；", "；\n").splitlines()),
        rows=_rows(asked),
        unit=MoneyUnit.YI if asked.measure.is_money else None,
        paper="A4",
        freeze_columns=1,
    )
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(file, [spec], at=at)
    file.seek(0)
    response = FileResponse(file, content_type=_SPREADSHEET)
    name = quote(f"{measure.label}-{on.isoformat()}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _with_amount(measure: Measure) -> bool:
    return measure.aggregate in subjects[measure.subject].amounts


def _columns(measure: Measure) -> tuple[Head, ...]:
    heads = [
        Head(_("No."), Kind.INTEGER, 6),
        Head(_("number"), width=18),
        Head(_("name"), width=40),
        Head(_("unit"), width=16),
        Head(_("note"), width=16),
        Head(_("illustrative"), width=10),
    ]
    if _with_amount(measure):
        label = f"{measure.label}（{measure.unit_label}）" if measure.unit_label else measure.label
        heads.insert(5, Head(label, Kind.MONEY if measure.is_money else Kind.NUMBER, 18))
        if subjects[measure.subject].own_unit:
            heads.insert(6, Head(_("unit of measure"), Kind.TEXT, 10))
    return tuple(heads)


def _rows(query: Query) -> Iterator[SheetRow]:
    """A line a record in their order, a chunk of them looked up at a time."""
    found = list(listed(query))
    place = 0
    for start in range(0, len(found), CHUNK):
        for line in told(query, found[start : start + CHUNK]):
            place += 1
            sample = _("illustrative") if line.illustrative else None
            values: list[Any] = [place, line.number, line.title, line.unit, line.note or None, sample]
            if _with_amount(query.measure):
                amount = line.amount
                values.insert(5, int(amount) if query.measure.is_money and amount is not None else amount)
                if subjects[query.measure.subject].own_unit:
                    values.insert(6, line.measured_in)
            yield values
