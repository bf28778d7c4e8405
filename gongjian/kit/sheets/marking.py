"""A copy of an uploaded workbook in which the cells to be mended are marked, with a sheet that lists them."""

from collections.abc import Iterable, Mapping
from typing import IO

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.cell import coordinate_from_string

from gongjian.kit.sheets.reading import Cell, Sheet

_MARK = PatternFill("solid", fgColor="FFE5CC")
_HEAD = Font(bold=True)
MARKED_SHEET = "问题清单"
MOST_COMMENTS = 2000
Marked = tuple[str, str, str]
"""Cell (F12), what was wrong, what to do."""


def mark_workbook(
    source: IO[bytes] | None,
    target: IO[bytes],
    sheet: Sheet,
    marks: Iterable[Marked],
    mended: Mapping[str, Cell],
) -> None:
    """Write the copy. `source`: the workbook as uploaded, None for a CSV; `mended`: cells changed since, by reference.

    The list of findings stands on a sheet of its own, so the copy can be mended and uploaded as it is.
    """
    book = load_workbook(source) if source is not None else _from_rows(sheet)
    page = book[sheet.name] if sheet.name in book.sheetnames else book.worksheets[0]
    merged = {
        cell
        for area in page.merged_cells.ranges
        for row in area.rows
        for cell in row
        if cell != (area.min_row, area.min_col)
    }
    for place, value in mended.items():
        page[place].value = value
    if MARKED_SHEET in book.sheetnames:
        del book[MARKED_SHEET]
    told = book.create_sheet(MARKED_SHEET)
    told.append(["位置", "问题", "怎么改"])
    for cell in told[1]:
        cell.font = _HEAD
    for letter, width in (("A", 10), ("B", 60), ("C", 60)):
        told.column_dimensions[letter].width = width
    for number, (place, what, todo) in enumerate(marks):
        told.append([place, _plain(what), _plain(todo)])
        if ":" in place:
            continue
        _letters, row = coordinate_from_string(place)
        cell = page[place]
        if (row, cell.column) in merged:
            continue
        cell.fill = _MARK
        if number < MOST_COMMENTS:
            cell.comment = Comment(f"{what}\n{todo}", "攻坚")
    book.save(target)


def _from_rows(sheet: Sheet) -> Workbook:
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet.name[:31]
    for row in sheet.rows:
        page.append([_plain(cell) if isinstance(cell, str) else cell for cell in row])
    return book


def _plain(text: str) -> str:
    """Text that would be taken for a formula is kept text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
