"""Staged lines of a list: cells as the file holds them, and findings in a form that can be kept and shown again.

A line keeps its cells by column letter, so that choosing other columns or mending a cell never needs the file again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from gongjian.kernel.messages import Message
from gongjian.kernel.problems import Problem
from gongjian.kit.sheets.headers import LeftOut, Table
from gongjian.kit.sheets.reading import Cell, Sheet
from gongjian.kit.sheets.words import letter

Json = Any


# ---------------------------------------------------------------- the file
def file_place(sha256: str) -> Path:
    """Where an uploaded list lies until its run is done with."""
    return Path(settings.HOME) / "imports" / sha256[:2] / sha256


# ---------------------------------------------------------------- cells
def pack(cell: Cell) -> Json:
    """A cell as JSON; days and instants keep their kind."""
    if isinstance(cell, datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, date):
        return {"on": cell.isoformat()}
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return cell


def unpack(packed: Json) -> Cell:
    """The cell again."""
    if isinstance(packed, dict):
        if "on" in packed:
            return date.fromisoformat(packed["on"])
        return datetime.fromisoformat(packed["at"])
    cell: Cell = packed
    return cell


@dataclass
class Line:
    """One line of data as it stands in the file, with what the clerk has mended since."""

    number: int
    cells: dict[str, Json]
    section: str = ""
    mended: list[str] = field(default_factory=list)
    kept: bool = False
    """The clerk has said that what was asked about is right as written."""


def lines_of(table: Table, sheet: Sheet) -> list[Line]:
    """The lines of a table; a cell merged downwards counts for every line it covers."""
    covered = _merged_down(table, sheet)
    lines = []
    for row in table.rows:
        cells = {
            column.letter: pack(cell)
            for column, cell in zip(table.columns, row.cells, strict=True)
            if cell is not None
        }
        for at, cell in covered.get(row.number, ()):
            cells.setdefault(at, pack(cell))
        lines.append(Line(row.number, cells, row.section))
    return lines


def _merged_down(table: Table, sheet: Sheet) -> dict[int, list[tuple[str, Cell]]]:
    numbers = {row.number for row in table.rows}
    found: dict[int, list[tuple[str, Cell]]] = {}
    for top, left, bottom, right in sheet.merges:
        if left != right or bottom == top or top + 1 not in numbers:
            continue
        source = sheet.rows[top] if top < len(sheet.rows) else ()
        cell = source[left] if left < len(source) else None
        if cell is None:
            continue
        for number in range(top + 2, bottom + 2):
            found.setdefault(number, []).append((letter(left), cell))
    return found


def left_out_of(left_out: Sequence[LeftOut]) -> list[list[Any]]:
    """Rows that are not data, as kept with the run: number, why, text. Blank rows are nobody's question."""
    return [[one.number, str(one.why.value), one.text[:120]] for one in left_out if one.why.value != "blank"]


# ---------------------------------------------------------------- findings
def pack_text(text: object) -> Json:
    """A sentence so that it can be shown in either language later."""
    if isinstance(text, Message):
        return [text.text, {name: _plain(value) for name, value in text.params}]
    return str(text)


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)


def text_of(packed: Json) -> object:
    """The sentence again: its str() is in the language being shown."""
    if isinstance(packed, list):
        return Message(packed[0], tuple(packed[1].items()))
    return packed


def pack_problem(problem: Problem, place: str, *, asks: bool, key: str = "") -> dict[str, Json]:
    """A finding with its place in the sheet; `asks` when the line waits for an answer rather than being refused."""
    return {
        "code": problem.code,
        "says": pack_text(problem.message),
        "do": pack_text(problem.remedy),
        "at": place,
        "key": key,
        "asks": asks,
    }


@dataclass(frozen=True)
class Finding:
    """A kept finding, ready to be shown."""

    code: str
    message: object
    remedy: object
    where: str
    key: str
    asks: bool

    @property
    def cell(self) -> str:
        """Column and row without the sheet: F12."""
        return self.where.rpartition("!")[2]


def finding(packed: Mapping[str, Json]) -> Finding:
    """The finding again."""
    return Finding(
        packed["code"],
        text_of(packed["says"]),
        text_of(packed["do"]),
        packed["at"],
        packed["key"],
        packed["asks"],
    )


def shown(value: object) -> str:
    """A value in words for the preview: what a person would type."""
    if value is None or value == "":
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
