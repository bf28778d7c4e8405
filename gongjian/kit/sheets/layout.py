"""A sheet declared as data: its heads, its rows, its foot. The rooms declare; the writers write."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Literal

from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.words import MoneyUnit


@dataclass(frozen=True)
class Head:
    """A column, or with ``under`` a group of columns. ``label`` may be lazy; ``width`` in characters.

    Values by kind: money int 分, date a date or FuzzyDate, number and integer a number, else text. A
    text in any column is written as text. ``unit`` is the money unit where it is not the sheet's.
    """

    label: object
    kind: str = Kind.TEXT
    width: float = 12
    under: tuple["Head", ...] = ()
    unit: MoneyUnit | None = None


@dataclass(frozen=True)
class Section:
    """A heading across the whole table: ``一、产业项目（12个）``."""

    label: str


@dataclass(frozen=True)
class Subtotal:
    """A sum row. ``count`` is printed after the label, ``values`` are by index of the lowest columns."""

    label: str
    values: Mapping[int, object]
    count: int | None = None
    counter: str = "个"
    span: int = 2

    @property
    def text(self) -> str:
        """The label as printed: ``小计（12个）``."""
        return self.label if self.count is None else f"{self.label}（{self.count}{self.counter}）"


SheetRow = Sequence[object] | Section | Subtotal


@dataclass(frozen=True)
class SheetSpec:
    """One sheet: title, lines that say what it is, unit line, heads of any number of levels, rows in order, foot of
    signatures."""

    title: str
    columns: tuple[Head, ...]
    rows: Iterable[SheetRow] = ()
    name: str = ""
    says: tuple[str, ...] = ()
    unit: MoneyUnit | None = MoneyUnit.WAN
    unit_line: str | None = None
    reporter_line: str = ""
    foot: tuple[str, ...] = ()
    landscape: bool = True
    paper: Literal["A3", "A4"] = "A3"
    freeze_columns: int = 2
    date_format: str = "yyyy-mm-dd"
    font_points: float = 10
    """Of the lines, before the sheet is made as wide as its paper."""

    @property
    def leaves(self) -> list[Head]:
        """The lowest columns, left to right."""
        return list(leaves_of(self.columns))

    @property
    def depth(self) -> int:
        """How many rows the head has."""
        return max((_depth(head) for head in self.columns), default=0)

    @property
    def printed_unit_line(self) -> str:
        """The unit line; by default the sheet's money unit, and none for a sheet without money."""
        if self.unit_line is not None:
            return self.unit_line
        has_money = any(leaf.kind == Kind.MONEY for leaf in self.leaves)
        return f"单位：{self.unit}" if has_money and self.unit else ""


@dataclass(frozen=True)
class HeadCell:
    """A printed cell of the head: its area by row of the head and column, both ends included."""

    top: int
    left: int
    bottom: int
    right: int
    label: str = field(compare=False)


def leaves_of(heads: Iterable[Head]) -> Iterator[Head]:
    """The lowest columns of some heads, left to right."""
    for head in heads:
        if head.under:
            yield from leaves_of(head.under)
        else:
            yield head


def labelled_leaves(heads: Iterable[Head], above: tuple[str, ...] = ()) -> Iterator[tuple[str, Head]]:
    """The lowest columns with their label on one line: ``一季度 / 投资``."""
    for head in heads:
        parts = (*above, str(head.label))
        if head.under:
            yield from labelled_leaves(head.under, parts)
        else:
            yield " / ".join(parts), head


def head_cells(heads: Sequence[Head], depth: int, top: int = 0, left: int = 0) -> Iterator[HeadCell]:
    """Where each label of the head stands: a group over its columns, a lone column down to the last row."""
    for head in heads:
        width = len(list(leaves_of([head])))
        bottom = top if head.under else depth - 1
        yield HeadCell(top, left, bottom, left + width - 1, str(head.label))
        yield from head_cells(head.under, depth, top + 1, left)
        left += width


def with_subtotals(
    rows: Iterable[Sequence[object]],
    *,
    group_of: Callable[[Sequence[object]], str],
    sum_columns: Sequence[int],
    counter: str = "个",
) -> Iterator[SheetRow]:
    """Rows with a section above, a subtotal with its count below each group, and the total at the end.

    The rows come sorted by group; nothing is held back, so any number may pass.
    """
    total: dict[int, int | Decimal] = dict.fromkeys(sum_columns, 0)
    count = 0
    for label, members in groupby(rows, key=group_of):
        yield Section(label)
        part: dict[int, int | Decimal] = dict.fromkeys(sum_columns, 0)
        part_count = 0
        for row in members:
            part_count += 1
            for index in sum_columns:
                value = row[index]
                if isinstance(value, int | Decimal):
                    part[index] += value
            yield row
        yield Subtotal("小计", part, part_count, counter)
        count += part_count
        for index in sum_columns:
            total[index] += part[index]
    yield Subtotal("合计", total, count, counter)


def _depth(head: Head) -> int:
    return 1 + max((_depth(under) for under in head.under), default=0)
