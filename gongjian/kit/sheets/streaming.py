"""CSV as a stream of bytes: any number of rows, memory for a thousand."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from gongjian.kit.sheets.layout import Head, labelled_leaves
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.words import MoneyUnit

_BATCH = 1000
_BOM = b"\xef\xbb\xbf"
_FORMULA_START = frozenset("=+-@\t\r")
# A dash alone and a plain negative number are no formula, in whatever program opens the file.
_HARMLESS = re.compile(r"-(\d+(\.\d+)?)?")


def stream_csv(
    columns: Sequence[Head], rows: Iterable[Sequence[object]], *, unit: MoneyUnit = MoneyUnit.WAN
) -> Iterator[bytes]:
    """The rows as UTF-8 with a mark for Excel, in pieces of a thousand rows.

    Values by kind as in ``layout.Head``; money is printed in its column's unit, named in the label.
    """
    labels, converters = [], []
    for label, leaf in labelled_leaves(columns):
        own = leaf.unit or unit
        is_money = leaf.kind == Kind.MONEY
        labels.append(f"{label}（{own}）" if is_money and f"（{own}）" not in label else label)
        converters.append(_money_in(own) if is_money else _plain)
    yield _BOM + _piece([[_plain(label) for label in labels]])
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield _piece([[to(cell) for to, cell in zip(converters, row, strict=True)] for row in batch])


def _piece(rows: list[list[object]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def guard(text: str) -> str:
    """A text no program takes for a formula: ``=A1`` → ``'=A1``; our own reader takes the quote off again."""
    if text[:1] in _FORMULA_START and not _HARMLESS.fullmatch(text):
        return "'" + text
    return text


def _plain(value: object) -> object:
    kind = type(value)
    if kind is str:
        return guard(value) if value[:1] in _FORMULA_START else value  # type: ignore[arg-type,index]
    if value is None or kind is int or kind is float:
        return value
    if kind is datetime:
        return value.strftime("%Y-%m-%d %H:%M:%S")  # type: ignore[attr-defined]
    if kind is date:
        return value.isoformat()  # type: ignore[attr-defined]
    if kind is Decimal:
        return f"{value:f}"
    return guard(str(value))


def _money_in(unit: MoneyUnit) -> Callable[[object], object]:
    size = unit.fen
    places = len(str(size)) - 1

    def printed(value: object) -> object:
        if type(value) is not int:
            return _plain(value)
        whole, rest = divmod(abs(value), size)
        sign = "-" if value < 0 else ""
        return f"{sign}{whole}.{rest:0{places}d}".rstrip("0") if rest else f"{sign}{whole}"

    return printed
