"""Convert the rows of a table by a confirmed mapping: values by field, problems and questions by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongjian.kernel.problems import Problem
from gongjian.kit.sheets.cells import Place, Setting, convert
from gongjian.kit.sheets.headers import Table
from gongjian.kit.sheets.mapping import Field, Kind


class ConvertedRow(NamedTuple):
    """A row of data: values by field key (None where blank or refused); ``number`` as the sheet counts."""

    number: int
    section: str
    values: dict[str, object]
    problems: list[Problem]
    questions: list[Problem]


def convert_rows(
    table: Table, fields: Sequence[Field], chosen: Mapping[str, int], setting: Setting
) -> Iterator[ConvertedRow]:
    """Every row of the table, one at a time; ``chosen`` is field key → column index of the sheet.

    Money is read in its column's unit, else the table's, else the one of ``setting``. A field that no
    column was chosen for is not among the values.
    """
    at_cell = {column.index: at for at, column in enumerate(table.columns)}
    units = {column.index: column.unit for column in table.columns}
    plan = [
        (
            wanted.key,
            at_cell[chosen[wanted.key]],
            chosen[wanted.key],
            wanted,
            replace(setting, unit=units[chosen[wanted.key]] or table.unit or setting.unit),
        )
        for wanted in fields
        if wanted.key in chosen
    ]
    for row in table.rows:
        values: dict[str, object] = {}
        problems: list[Problem] = []
        questions: list[Problem] = []
        for key, at, index, wanted, own_setting in plan:
            cell = row.cells[at]
            if type(cell) is str and wanted.kind == Kind.TEXT:
                values[key] = cell
                continue
            found = convert(cell, wanted, Place(table.sheet, row.number, index), own_setting)
            values[key] = found.value
            problems += found.problems
            questions += found.questions
        yield ConvertedRow(row.number, row.section, values, problems, questions)
