"""Read a workbook or a CSV into sheets of typed cells. What is unsure is said, never guessed."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.sheets.archives import error_cells
from gongjian.kit.sheets.uploads import kind_of
from gongjian.kit.sheets.words import decimal_of, where

Cell = str | int | float | bool | date | datetime | time | None
Merge = tuple[int, int, int, int]

_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
_LOST_DIGITS = re.compile(r"\d(\.\d+)?[Ee]\+(1[0-9]|[2-9]\d)")
# Excel keeps fifteen significant digits; the sixteenth and later of a code are zeros by then.
_SAFE_NUMBER = 10**15
_GUARDED = re.compile(r"'[=+\-@\t\r]")
CSV_SHEET = "CSV"


@dataclass(frozen=True)
class Sheet:
    """One sheet as it stands: ``rows[0]`` is row 1.

    Merges are (top, left, bottom, right), counted from 0, both ends included.
    """

    name: str
    rows: list[tuple[Cell, ...]]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False


def as_text(cell: Cell) -> str:
    """A cell as a person reads it: 12.0 is ``12``, a blank is ``""``, a date is ``2026-03-01``."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _plain(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else cell.strftime("%H:%M")


def _plain(number: int | float) -> str:
    text = f"{decimal_of(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_workbook(name: str, file: BinaryIO) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of an upload that passed ``uploads.check_sheet``, and what is doubtful in them.

    Doubtful: a number of more than fifteen digits (a code whose last digits Excel has already
    dropped), and a cell that shows an error.
    """
    file.seek(0)
    if kind_of(name) == "csv":
        return _read_csv(name, file.read())
    return _read_xlsx(name, file)


def _read_xlsx(name: str, file: BinaryIO) -> tuple[list[Sheet], list[Problem]]:
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    try:
        with CalamineWorkbook.from_filelike(file) as book:
            for at, about in enumerate(book.sheets_metadata):
                if "WorkSheet" not in str(about.typ):
                    continue
                source = book.get_sheet_by_index(at)
                rows = [
                    tuple([cell if type(cell) is float and isfinite(cell) else _tidy(cell) for cell in row])
                    for row in source.to_python(skip_empty_area=False)
                ]
                merges = tuple((*first, *last) for first, last in source.merged_cell_ranges or ())
                sheets.append(Sheet(about.name, rows, merges, about.visible != SheetVisibleEnum.Visible))
        file.seek(0)
        problems += [
            _error_cell(f"{sheet}!{ref}") for sheet, refs in error_cells(file).items() for ref in refs
        ]
    except (CalamineError, OSError, ValueError):
        return [], [_unreadable(name)]
    for sheet in sheets:
        problems += _lost_digits(sheet)
    return sheets, problems


def _read_csv(name: str, content: bytes) -> tuple[list[Sheet], list[Problem]]:
    text = _decoded(content)
    if text is None:
        return [], [_unreadable(name)]
    first_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",\t;", key=lambda mark: (first_line.count(mark), mark == ","))
    try:
        rows: list[tuple[Cell, ...]] = [
            tuple([_tidy(_unguarded(cell)) for cell in row])
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        return [], [_unreadable(name)]
    sheet = Sheet(CSV_SHEET, rows)
    return [sheet], _lost_digits(sheet)


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _unguarded(cell: str) -> str:
    """Undo the quote our own CSV puts before a text that would look like a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _tidy(cell: Cell | timedelta) -> Cell:
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, float) and not isfinite(cell):
        return str(cell)
    if isinstance(cell, str):
        if not cell:
            return None
        if "\r" in cell:
            cell = cell.replace("\r\n", "\n").replace("\r", "\n")
        return cell.strip().strip(_UNSEEN).strip() or None
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell


def _lost_digits(sheet: Sheet) -> list[Problem]:
    return [
        _lost(sheet.name, number, index, cell)
        for number, row in enumerate(sheet.rows, start=1)
        for index, cell in enumerate(row)
        if (type(cell) is float or type(cell) is str) and _has_lost_digits(cell)
    ]


def _has_lost_digits(cell: Cell) -> bool:
    if isinstance(cell, str):
        return "+" in cell and _LOST_DIGITS.fullmatch(cell) is not None
    return isinstance(cell, float) and abs(cell) >= _SAFE_NUMBER


def _lost(sheet: str, number: int, index: int, cell: Cell) -> Problem:
    return Problem(
        "digits_lost",
        _(
            "The cell holds %(shown)s as a number; of so long a number only the first 15 digits are kept.",
            shown=as_text(cell),
        ),
        where(sheet, number, index),
        _("Set the cell's format to Text, type the code again, and upload the file again."),
    )


def _error_cell(at: str) -> Problem:
    return Problem(
        "error_cell",
        _("The cell shows an error instead of a value."),
        at,
        _("Mend the formula or type the value, and upload the file again."),
    )


def _unreadable(name: str) -> Problem:
    return Problem(
        "unreadable",
        _("The file could not be read."),
        name,
        _("Open it in the office program, save it again as .xlsx or “CSV UTF-8”, and upload that file."),
    )
