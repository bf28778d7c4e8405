"""Write sheets as offices print them. No cell ever holds a formula; memory does not grow with the rows."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.sheets.layout import Head, Section, SheetRow, SheetSpec, Subtotal, head_cells
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.words import MoneyUnit, where

LONGEST_TEXT = 32_767
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\']")
_PAPER = {"A3": 8, "A4": 9}
_FONT = "宋体"
_LINE_POINTS, _HIGHEST_ROW = 15, 409
# A spreadsheet keeps fifteen digits and knows no day before 1900.
_LARGEST_NUMBER = 10**15
_FIRST_DAY = date(1900, 3, 1)


class _Page(Worksheet):
    """A worksheet written strictly downwards: a merge is noted, its cells are written with their rows."""

    def note_merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merge.append([top, left, bottom, right])


def write_workbook(target: str | IO[bytes], specs: Sequence[SheetSpec], *, at: datetime) -> list[Problem]:
    """Write the sheets; ``at`` is the moment the file says it was made.

    Returns a problem for every text cut because a cell cannot hold it (32,767 characters).
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # the width of a column is counted in digits of this font: one that every program has, or measures alike
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
    }
    problems: list[Problem] = []
    book = xlsxwriter.Workbook(target, options)
    try:
        book.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None)})
        taken: set[str] = set()
        for spec in specs:
            page = book.add_worksheet(_sheet_name(spec, taken), worksheet_class=_Page)
            problems += _SheetWriter(book, page, spec).write()
    finally:
        book.close()
    return problems


def _lines_of(value: object, leaf: Head) -> int:
    """How many lines a wrapped text takes in its column, a Chinese character being two letters wide; one letter a line
    is lost to the edge, and to signs that begin or end none."""
    if not isinstance(value, str):
        return 1
    letters = max(int(leaf.width) - 1, 2)
    return sum(max(-(-_letters(part) // letters), 1) for part in value.split("\n"))


def _letters(text: str) -> int:
    return len(text) + (len(text.encode("utf-8", "replace")) - len(text)) // 2


def _sheet_name(spec: SheetSpec, taken: set[str]) -> str:
    stem = _NOT_IN_NAME.sub(" ", spec.name or spec.title).strip()[:31] or "Sheet"
    name, turn = stem, 1
    while name.lower() in taken:
        turn += 1
        name = f"{stem[:27]} ({turn})"
    taken.add(name.lower())
    return name


class _SheetWriter:
    def __init__(self, book: Any, page: _Page, spec: SheetSpec) -> None:
        self.book = book
        self.page = page
        self.spec = spec
        self.leaves = spec.leaves
        self.last = max(len(self.leaves) - 1, 0)
        self.row = 0
        self.problems: list[Problem] = []
        self.formats: dict[tuple[str, bool], Format] = {}

    def write(self) -> list[Problem]:
        for index, leaf in enumerate(self.leaves):
            self.page.set_column(index, index, leaf.width)
        self._lines_above()
        head_at = self.row
        self._head()
        self.page.repeat_rows(head_at, self.row - 1)
        self.page.freeze_panes(self.row, min(self.spec.freeze_columns, self.last))
        for row in self.spec.rows:
            self._any_row(row)
        if self.spec.foot:
            self._across("　　　　".join(self.spec.foot), self._look("foot"))
        self._print_setup()
        return self.problems

    def _lines_above(self) -> None:
        self.page.set_row(0, 34)
        self._across(self.spec.title, self._look("title"))
        for said in self.spec.says:
            self._across(said, self._look("line"))
        unit_line, reporter = self.spec.printed_unit_line, self.spec.reporter_line
        if not unit_line and not reporter:
            return
        if not self.last:
            self._across(" ".join(filter(None, (reporter, unit_line))), self._look("line"))
            return
        middle = self.last // 2
        if reporter:
            self._text(0, reporter, self._look("line"))
            self.page.note_merge(self.row, 0, self.row, middle)
        if unit_line:
            self._text(middle + 1, unit_line, self._look("unit"))
            self.page.note_merge(self.row, middle + 1, self.row, self.last)
        self.row += 1

    def _head(self) -> None:
        look = self._look("head")
        cells = list(head_cells(self.spec.columns, self.spec.depth))
        labels = {(cell.top, cell.left): cell.label for cell in cells}
        for cell in cells:
            self.page.note_merge(self.row + cell.top, cell.left, self.row + cell.bottom, cell.right)
        for level in range(self.spec.depth):
            self.page.set_row(self.row, 30)
            for index in range(len(self.leaves)):
                label = labels.get((level, index))
                if label is None:
                    self.page.write_blank(self.row, index, None, look)
                else:
                    self._text(index, label, look)
            self.row += 1

    def _any_row(self, row: SheetRow) -> None:
        if isinstance(row, Section):
            self._across(row.label, self._look("section"))
        elif isinstance(row, Subtotal):
            self._subtotal(row)
        else:
            self._data(row, strong=False)

    def _subtotal(self, row: Subtotal) -> None:
        cells: list[object] = [row.values.get(index) for index in range(len(self.leaves))]
        span = min(row.span, len(self.leaves))
        cells[0:span] = [row.text, *[None] * (span - 1)]
        self.page.note_merge(self.row, 0, self.row, span - 1)
        self._data(cells, strong=True)

    def _data(self, row: Sequence[object], *, strong: bool) -> None:
        if len(row) != len(self.leaves):
            raise ValueError(f"A row of {len(row)} cells under {len(self.leaves)} columns")
        # the label of a sum stands across several columns and does not wrap
        lines = 1 if strong else max(map(_lines_of, row, self.leaves))
        if lines > 1:
            # spreadsheet programs differ in whether they fit a row that wraps when they open it
            line = _LINE_POINTS * self.spec.font_points / 10
            self.page.set_row(self.row, min(lines * line, _HIGHEST_ROW))
        for index, (leaf, value) in enumerate(zip(self.leaves, row, strict=True)):
            self._cell(index, leaf, value, strong)
        self.row += 1

    def _cell(self, index: int, leaf: Head, value: object, strong: bool) -> None:
        if value is None or value == "":
            self.page.write_blank(self.row, index, None, self._look(Kind.TEXT, strong))
            return
        if isinstance(value, FuzzyDate):
            value = value.on if value.precision is Precision.day else str(value)
        if isinstance(value, date) and leaf.kind == Kind.DATE and _as_day(value) >= _FIRST_DAY:
            self.page.write_datetime(self.row, index, _as_day(value), self._look(Kind.DATE, strong))
        elif leaf.kind == Kind.MONEY and isinstance(value, int):
            self._money(index, value, leaf.unit or self.spec.unit or MoneyUnit.YUAN, strong)
        elif leaf.kind in (Kind.NUMBER, Kind.INTEGER) and _fits(value):
            self.page.write_number(self.row, index, value, self._look(leaf.kind, strong))
        else:
            look = Kind.CODE if leaf.kind == Kind.CODE else Kind.TEXT
            self._text(index, str(value), self._look(look, strong))

    def _money(self, index: int, fen: int, unit: MoneyUnit, strong: bool) -> None:
        amount = Decimal(fen) / unit.fen
        if abs(fen) >= _LARGEST_NUMBER:
            self._text(index, f"{amount:f}", self._look(Kind.TEXT, strong))
            return
        places = max(0, -int(amount.normalize().as_tuple().exponent))
        look = (
            "money0" if places == 0 else "money2" if places <= 2 else "money6" if places <= 6 else "money10"
        )
        self.page.write_number(self.row, index, float(amount), self._look(look, strong))

    def _text(self, index: int, text: str, look: Format) -> None:
        if len(text) > LONGEST_TEXT:
            self.problems.append(_cut(self.page.get_name(), self.row, index))
            text = text[: LONGEST_TEXT - 1] + "…"
        if text.startswith(_FORMULA_START):
            look = self._guarded(look)
        self.page.write_string(self.row, index, text, look)

    def _across(self, text: str, look: Format) -> None:
        self._text(0, text, look)
        for index in range(1, self.last + 1):
            self.page.write_blank(self.row, index, None, look)
        self.page.note_merge(self.row, 0, self.row, self.last)
        self.row += 1

    def _guarded(self, look: Format) -> Format:
        """The look of a text that begins like a formula: it stays text even when a person edits it."""
        name = next(key for key, value in self.formats.items() if value is look)
        return self._look(f"{name[0]}|guarded", name[1])

    def _look(self, name: str, strong: bool = False) -> Format:
        look = self.formats.get((name, strong))
        if look is None:
            kind, _bar, guarded = name.partition("|")
            settings = {
                "font_name": _FONT,
                "font_size": self.spec.font_points,
                "valign": "vcenter",
                **self._settings(kind),
            }
            if strong:
                settings["bold"] = True
            if guarded:
                settings["quote_prefix"] = True
            look = self.formats[(name, strong)] = self.book.add_format(settings)
        return look

    def _settings(self, kind: str) -> dict[str, object]:
        if kind in _PLAIN_LOOKS:
            return _PLAIN_LOOKS[kind]
        if kind == Kind.DATE:
            return {"border": 1, "align": "center", "num_format": self.spec.date_format}
        return {"border": 1, **_CELL_LOOKS.get(kind, {"text_wrap": True})}

    def _print_setup(self) -> None:
        page = self.page
        if self.spec.landscape:
            page.set_landscape()
        page.set_paper(_PAPER[self.spec.paper])
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_footer("&C&P / &N")
        page.print_area(0, 0, max(self.row - 1, 0), self.last)


_PLAIN_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 18, "align": "center"},
    "line": {"align": "left"},
    "unit": {"align": "right"},
    "foot": {"align": "left"},
}
_CELL_LOOKS: dict[str, dict[str, object]] = {
    "head": {"bold": True, "align": "center", "text_wrap": True},
    "section": {"bold": True, "align": "left"},
    Kind.CODE: {"num_format": "@", "text_wrap": True},
    Kind.NUMBER: {"num_format": "General"},
    Kind.INTEGER: {"num_format": "0", "align": "center"},
    "money0": {"num_format": "#,##0"},
    "money2": {"num_format": "#,##0.00"},
    "money6": {"num_format": "#,##0.00####"},
    "money10": {"num_format": "#,##0.00########"},
}


def _as_day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _fits(value: object) -> bool:
    """Whether a value is a number the sheet keeps whole; longer ones are written as text."""
    if isinstance(value, Decimal):
        return abs(value) < _LARGEST_NUMBER and len(value.normalize().as_tuple().digits) <= 15
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST_NUMBER


def _cut(sheet: str, row: int, index: int) -> Problem:
    return Problem(
        "text_cut",
        _("The text is longer than a cell can hold (32,767 characters); its end is left out."),
        where(sheet, row + 1, index),
        _("Take the whole text from the record's own page."),
    )
