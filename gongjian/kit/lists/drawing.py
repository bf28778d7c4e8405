"""The long parts of a list page as mark-up, drawn in one go: its cells, its rows, and the answers its filters offer.

A template asks its engine again for every cell, and fifty rows have hundreds of them: drawn by a template they took
longer than the database did. Here what the cells of a column share is written once, and values are filled in.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from gongjian.kit import words

if TYPE_CHECKING:
    from gongjian.kit.lists.page import Head, Line
    from gongjian.kit.lists.spec import Column, Option

RIGHT = frozenset({"num", "money"})
"""Kinds whose figures stand right-aligned."""


class Cell(NamedTuple):
    """One cell as it is printed."""

    html: SafeString
    css: str
    label: str


def safe(value: Any) -> str:
    """The value as mark-up: a text escaped, what is mark-up already as it is."""
    return escape(value) if type(value) is str else conditional_escape(value)


# ---------------------------------------------------------------- cells
class CellPrinter:
    """Prints the cells of one column; what they share is worked out once."""

    def __init__(self, column: "Column", this_year: int | None) -> None:
        self.column, self.this_year = column, this_year
        named = column.kind == "name"
        parts = ("num" if column.kind in RIGHT else "", "wide" if named else column.phone, column.css)
        self.css = " ".join(filter(None, parts))
        self.label = "" if named else capfirst(column.head)

    def print(self, row: Any) -> Cell:
        """The cell of a row, with its second line."""
        html = print_cell(self.column, row, self.this_year)
        if self.column.note is not None:
            note = self.column.note(row)
            if note:
                html = SafeString(f'{html}<span class="g-cellnote">{safe(note)}</span>')
        return Cell(html, self.css, self.label)


def print_cell(column: "Column", row: Any, this_year: int | None = None) -> SafeString:
    """A cell's main line. What is not known prints a dash."""
    value = column.of(row)
    if value is None or value == "":
        return SafeString(words.DASH)
    match column.kind:
        case "name":
            href = column.href(row) if column.href else ""
            if not href:
                return SafeString(f'<span class="g-name">{safe(value)}</span>')
            return SafeString(f'<span class="g-name"><a href="{safe(href)}">{safe(value)}</a></span>')
        case "light":
            meaning, word = value if isinstance(value, tuple) else (value, "")
            return words.light(meaning, word)
        case "html":
            return value if isinstance(value, SafeString) else SafeString(safe(value))
        case "note":
            return SafeString(f'<span class="text-note">{safe(value)}</span>')
    text = _text_of(column, value, this_year)
    if column.href is not None:
        css = "g-fig" if column.kind in RIGHT else ""
        return SafeString(f'<a class="{css}" href="{safe(column.href(row))}">{safe(text)}</a>')
    return SafeString(safe(text))


def _text_of(column: "Column", value: Any, this_year: int | None) -> object:
    match column.kind:
        case "num":
            return words.number(value)
        case "money":
            return words.in_unit(value, column.unit, even=True) if column.unit else words.money(value)
        case "day":
            return words.short_day(value, this_year)
        case "stamp":
            return words.stamp(value, this_year)
        case "fuzzy":
            on, precision = value if isinstance(value, tuple) else (value, None)
            return words.fuzzy(on, precision, this_year)
        case _:
            label = getattr(value, "label", None)
            return label if isinstance(label, str | Promise) else value


# ---------------------------------------------------------------- heads
_ARROWS = {"ascending": " ▴", "descending": " ▾"}


def draw_heads(heads: Iterable["Head"]) -> SafeString:
    """The heads of the columns; one that sorts is a link."""
    return SafeString("".join(_head(head) for head in heads))


def _head(head: "Head") -> str:
    css = ' class="num"' if head.right else ""
    order = f' aria-sort="{head.sorted}"' if head.sorted else ""
    said = safe(head.column.head)
    if head.href:
        said = f'<a href="{safe(head.href)}">{said}{_ARROWS.get(head.sorted, "")}</a>'
    return f'<th role="columnheader" scope="col"{css}{order}>{said}</th>'


def draw_column_choices(choices: Iterable[tuple["Column", bool]]) -> SafeString:
    """A box for each column, those shown ticked; the name always stays."""
    return SafeString(
        "".join(
            f'<label class="form-check"><input type="checkbox" name="cols" value="{safe(column.key)}"'
            f"{' checked' if shown else ''}{' disabled' if column.kind == 'name' else ''}>{safe(column.head)}</label>"
            for column, shown in choices
        )
    )


# ---------------------------------------------------------------- rows
def draw_rows(lines: Sequence["Line"], *, with_boxes: bool) -> SafeString:
    """The rows of the table; `with_boxes` puts a box to tick before each."""
    if not lines:
        return SafeString("")
    openings = [_opening(cell) for cell in lines[0].cells]
    pieces: list[str] = []
    for line in lines:
        edge = f' data-m="{line.meaning}"' if line.meaning in ("late", "watch") else ""
        pieces.append(f'<tr role="row"{edge}>')
        if with_boxes:
            pieces.append(_box(line))
        for opening, cell in zip(openings, line.cells, strict=True):
            pieces += (opening, cell.html, "</td>")
        pieces.append("</tr>")
    return SafeString("".join(pieces))


def _opening(cell: Cell) -> str:
    css = f' class="{safe(cell.css)}"' if cell.css else ""
    label = f' data-label="{safe(cell.label)}"' if cell.label else ""
    return f'<td role="cell"{css}{label}>'


def _box(line: "Line") -> str:
    says = gettext("Tick %(name)s") % {"name": safe(line.title)}
    return (
        f'<td role="cell" class="g-pick"><input type="checkbox" name="pick" value="{safe(line.id)}"'
        f' data-pick aria-label="{says}"></td>'
    )


# ---------------------------------------------------------------- answers of a filter
def draw_options(name: str, options: Iterable[tuple["Option", bool]]) -> SafeString:
    """A box for each answer, those in force ticked."""
    start = f'<label class="form-check"><input type="checkbox" name="{safe(name)}" value="'
    return SafeString(
        "".join(
            f'{start}{safe(option.value)}"{" checked" if ticked else ""}><span>{safe(option.label)}'
            f"{_count(option.count)}</span></label>"
            for option, ticked in options
        )
    )


def _count(count: int | None) -> str:
    return "" if count is None else f' <span class="g-count">{count}</span>'
