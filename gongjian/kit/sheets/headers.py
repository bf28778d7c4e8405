"""Find the table in a sheet: title, unit line, one or more rows of head, data, foot.

Whatever is not a row of data is left out and named, so that nothing disappears unsaid.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.sheets import heads
from gongjian.kit.sheets.reading import Cell, Sheet, as_text
from gongjian.kit.sheets.words import MoneyUnit, bare, letter, normalise, unit_in_label, unit_line


class Why(TextChoices):
    """Why a row is not data."""

    TITLE = "title", gettext_lazy("title of the sheet")
    UNIT = "unit", gettext_lazy("unit or reporter line")
    HEAD = "head", gettext_lazy("names of the columns")
    HEAD_AGAIN = "head_again", gettext_lazy("names of the columns, printed again")
    COLUMN_NUMBERS = "column_numbers", gettext_lazy("numbers of the columns")
    BLANK = "blank", gettext_lazy("blank row")
    TOTAL = "total", gettext_lazy("total or subtotal")
    SECTION = "section", gettext_lazy("heading of a section")
    FOOT = "foot", gettext_lazy("foot line")


@dataclass(frozen=True)
class Column:
    """A column of the table; ``parts`` are the levels of its head, ``label`` the parts in one line."""

    index: int
    letter: str
    label: str
    parts: tuple[str, ...]
    unit: MoneyUnit | None = None


@dataclass(frozen=True)
class Row:
    """A row of data: ``number`` as the sheet counts it, ``cells`` by column of the table."""

    number: int
    cells: tuple[Cell, ...]
    section: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A row that is not data, counted as the sheet counts, and why."""

    number: int
    why: Why
    text: str = ""


@dataclass(frozen=True)
class Table:
    """The table found in a sheet. ``unit`` is the money unit the sheet declares, if it does."""

    sheet: str
    unit: MoneyUnit | None
    columns: list[Column]
    rows: list[Row]
    left_out: list[LeftOut]
    title: str = ""
    reporting_unit: str = ""
    notes: list[str] = field(default_factory=list)


Filled = list[tuple[int, Cell]]

_TOTAL = re.compile(
    r"^.{0,24}?(合计|小计|总计|共计|累计|总合计)([(（].*|[:：].*|[\d.]+\S*|共?\d+[个项件].*)?$"
)
_SERIAL = re.compile(r"^\d+([.\-]\d+)*[.、]?$")
_SECTION = re.compile(r"^([(（]?[一二三四五六七八九十百]+[)）]?)([、.．].*|[^\d].*)?$")
_SECTION_NUMERAL = re.compile(r"^[(（]?[一二三四五六七八九十百]+[)）]?[、.．]?$")
_SECTION_START = re.compile(r"^([(（][一二三四五六七八九十百]+[)）]|[一二三四五六七八九十百]+[、.．]).+")
_SIGNATURE = re.compile(
    r"^(填报人|填表人|制表人|制表|经办人|联络员|审核人|审核|复核人|负责人|单位负责人|分管领导|主要领导|签发人|签发|"
    r"联系人|联系电话|电话|填报日期|填表日期|填报时间|填报单位|单位[(（]盖章[)）])([(（][^)）]*[)）])?\s*[:：]"
)
_NOTE = re.compile(r"^(备注|注|说明|填表说明|填报说明)\s*[:：\d]")
_REPORTER = re.compile(r"填报单位\s*(?:[(（][^)）]*[)）])?\s*[:：]\s*(\S+)")
_SERIAL_LABELS = frozenset({"序号", "编号", "序", "no", "顺序号"})


def find_table(sheet: Sheet, known_labels: Collection[str] = ()) -> tuple[Table | None, list[Problem]]:
    """The table of a sheet, or None with the reason.

    ``known_labels`` are labels the caller expects; they only help to tell the head from what
    stands above it.
    """
    found = heads.find_head(sheet, frozenset(map(normalise, known_labels)))
    if found is None:
        return None, [_no_head(sheet)]
    first, depth = found
    columns = _columns(sheet, first, depth)
    left_out, unit, title, reporter = _preamble(sheet, first)
    left_out += [LeftOut(first + at + 1, Why.HEAD) for at in range(depth)]
    rows, rest, notes = _Body(sheet, columns, first, depth).sorted_out()
    table = Table(sheet.name, unit, columns, rows, left_out + rest, title, reporter, notes)
    return table, [] if rows else [_no_rows(sheet, first + depth)]


def _columns(sheet: Sheet, first: int, depth: int) -> list[Column]:
    body = sheet.rows[first + depth :]
    columns = []
    for index, parts in enumerate(heads.flatten(sheet, first, depth)):
        if not parts and not any(index < len(row) and row[index] is not None for row in body):
            continue
        unit = next((unit for part in reversed(parts) if (unit := unit_in_label(part))), None)
        columns.append(Column(index, letter(index), " / ".join(parts), parts, unit))
    return columns


def _preamble(sheet: Sheet, first: int) -> tuple[list[LeftOut], MoneyUnit | None, str, str]:
    left_out: list[LeftOut] = []
    unit, title, reporter = None, "", ""
    for at, row in enumerate(sheet.rows[:first]):
        text = " ".join(as_text(cell) for cell in row if cell is not None)
        declared = unit_line(text)
        unit = unit or declared
        said = _REPORTER.search(text)
        reporter = reporter or (said[1] if said else "")
        if not text:
            why = Why.BLANK
        elif declared or said or heads.is_note_above(text):
            why = Why.UNIT
        else:
            why, title = Why.TITLE, title or text
        left_out.append(LeftOut(at + 1, why, text))
    return left_out, unit, title, reporter


class _Body:
    """Sorts the rows under the head into data and the rest."""

    def __init__(self, sheet: Sheet, columns: list[Column], first: int, depth: int) -> None:
        self.sheet = sheet
        self.columns = columns
        self.begin = first + depth
        self.head_rows = {_key(row) for row in sheet.rows[first : self.begin]}
        self.has_serial = bool(columns) and bare(columns[0].label) in _SERIAL_LABELS
        self.wide = {top for top, left, bottom, right in sheet.merges if top == bottom and right > left}
        self.section = ""
        self.in_foot = False

    def sorted_out(self) -> tuple[list[Row], list[LeftOut], list[str]]:
        rows: list[Row] = []
        left_out: list[LeftOut] = []
        notes: list[str] = []
        indexes = [column.index for column in self.columns]
        last = max(
            (at for at, row in enumerate(self.sheet.rows) if any(c is not None for c in row)), default=-1
        )
        for at in range(self.begin, last + 1):
            source = self.sheet.rows[at]
            filled: Filled = [(index, cell) for index, cell in enumerate(source) if cell is not None]
            why = self._why(at, source, filled)
            if why is None:
                cells = tuple([source[index] if index < len(source) else None for index in indexes])
                rows.append(Row(at + 1, cells, self.section))
                continue
            text = " ".join(as_text(cell) for _index, cell in filled)
            if why is Why.SECTION:
                self.section = text
            elif why is Why.FOOT:
                notes.append(text)
            left_out.append(LeftOut(at + 1, why, text))
        return rows, left_out, notes

    def _why(self, at: int, source: tuple[Cell, ...], filled: Filled) -> Why | None:
        if not filled:
            return Why.BLANK
        if _key(source) in self.head_rows:
            return Why.HEAD_AGAIN
        if at == self.begin and _are_column_numbers(filled):
            return Why.COLUMN_NUMBERS
        first_index, first_cell = filled[0]
        first_text = re.sub(r"\s", "", as_text(first_cell))
        if self._is_foot(filled, first_text):
            return Why.FOOT
        if _is_total(filled):
            return Why.TOTAL
        if self._is_section(at, filled, first_index, first_text):
            return Why.SECTION
        return None

    def _is_foot(self, filled: Filled, first_text: str) -> bool:
        alone = len(filled) == 1
        starts = bool(_SIGNATURE.match(first_text)) or (alone and bool(_NOTE.match(first_text)))
        self.in_foot = starts or (self.in_foot and alone)
        return self.in_foot

    def _is_section(self, at: int, filled: Filled, first_index: int, first_text: str) -> bool:
        if len(self.columns) < 3:
            return False
        if first_index != self.columns[0].index:
            return False
        words = [cell for _index, cell in filled if isinstance(cell, str)]
        if len(filled) == 1:
            named = isinstance(filled[0][1], str) and not _SERIAL.match(first_text)
            return named and (at in self.wide or self.has_serial or bool(_SECTION_START.match(first_text)))
        numbered = bool(_SECTION_NUMERAL.match(first_text)) and self.has_serial
        return (numbered and len(words) <= 2) or (bool(_SECTION_START.match(first_text)) and len(words) == 1)


def _key(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _are_column_numbers(filled: Filled) -> bool:
    """``1 2 3 4`` or ``甲 乙 1 2 3`` under the head."""
    texts = [as_text(cell) for _index, cell in filled]
    counted = [text for text in texts if text not in ("甲", "乙", "丙", "丁")]
    digits = [text.strip("()（）") for text in counted]
    return len(texts) >= 3 and len(counted) >= 2 and digits == [str(at) for at in range(1, len(counted) + 1)]


def _is_total(filled: Filled) -> bool:
    first = re.sub(r"\s", "", as_text(filled[0][1]))
    if _SERIAL.match(first):
        return False
    texts = [re.sub(r"\s", "", cell) for _index, cell in filled[:4] if isinstance(cell, str)]
    return any(len(text) <= 40 and _TOTAL.match(text) for text in texts[:2])


def _no_head(sheet: Sheet) -> Problem:
    return Problem(
        "no_head",
        _("No row of column names was found on this sheet."),
        sheet.name,
        _(
            "The list needs one row naming its columns, such as 序号, 项目名称; add it, or choose another sheet."
        ),
    )


def _no_rows(sheet: Sheet, after: int) -> Problem:
    return Problem(
        "no_rows",
        _("Below the column names there is no row of data."),
        f"{sheet.name}!{after + 1}:{after + 1}",
        _("Fill in the list below the column names, or choose another sheet."),
    )
