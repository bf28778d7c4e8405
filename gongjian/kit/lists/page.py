"""A list page as it stands: the declaration, the address, and one slice of rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString

from gongjian.kit.lists import keyset
from gongjian.kit.lists.drawing import RIGHT, Cell, CellPrinter, draw_column_choices, draw_heads, draw_rows
from gongjian.kit.lists.filters import Active, read_filters
from gongjian.kit.lists.spec import RESERVED, Column, ListSpec, Sort, View
from gongjian.kit.lists.ways import Ways
from gongjian.kit.models import SavedView

MAX_VIEWS = 20


@dataclass(frozen=True)
class Head:
    """A column's head: where a press on it leads, and how it is sorted now."""

    column: Column
    href: str = ""
    sorted: str = ""

    @property
    def right(self) -> bool:
        """Do its figures stand right-aligned?"""
        return self.column.kind in RIGHT or "num" in self.column.css.split()


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is printed."""

    row: Any
    id: object
    title: str
    meaning: str
    cells: list[Cell]


@dataclass(frozen=True)
class Tab:
    """A view, declared or a person's own. `saved_id` when it can be dropped."""

    label: object
    href: str
    current: bool
    count: int | None = None
    loud: bool = False
    saved_id: int | None = None
    more: bool = False
    """There are more than `count`."""


@dataclass
class ListPage:
    """Everything `kit/list.html` shows. Two queries for the rows: one counts, one fetches."""

    spec: ListSpec
    request: HttpRequest
    queryset: QuerySet[Any]
    active: list[Active] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    ways: Ways | None = None
    """The same rows as `queryset`, way by way: read for a page and its count where there are any."""

    def __post_init__(self) -> None:
        self.active, self.remarks = read_filters(self.spec, self.request)
        for one in self.active:
            self.queryset = one.filter.narrow(self.queryset, one.value)
            if self.ways is not None:
                self.ways = self.ways.narrowed(one.filter.narrow(self.ways.rows, one.value))

    # ---- the order
    @cached_property
    def sort(self) -> tuple[Sort, bool]:
        """The order in force and whether it is turned round."""
        asked = self.request.GET.get("sort", "")
        declared = {sort.key: sort for sort in self.spec.sorts}
        chosen = declared.get(asked.removeprefix("-"))
        return (chosen, asked.startswith("-")) if chosen else (self.spec.sorts[0], False)

    @property
    def sort_value(self) -> str:
        """The order as the address says it."""
        sort, reverse = self.sort
        return f"-{sort.key}" if reverse else sort.key

    @property
    def keys(self) -> list[keyset.Key]:
        """The keys of the order in force."""
        sort, reverse = self.sort
        return keyset.keys_of(self.queryset.model, sort.fields, sort.nulls, reverse)

    # ---- the rows
    @cached_property
    def size(self) -> int:
        """Rows on a page."""
        return self.spec.page_size

    @cached_property
    def cursor(self) -> keyset.Cursor | None:
        """Where in the order this page begins (or ends)."""
        order = f"{self.spec.key}:{self.sort_value}"
        for name in ("after", "before"):
            if name in self.request.GET:
                return keyset.read(self.request.GET[name], order, len(self.keys), backwards=name == "before")
        return None

    @cached_property
    def slice(self) -> keyset.Slice[Any]:
        """The rows of this page."""
        found = keyset.fetch(self.queryset, self.keys, self.size, self.cursor, self.ways)
        if self.spec.prepare is not None:
            self.spec.prepare(found.rows)
        return found

    @cached_property
    def _counted(self) -> tuple[int, bool]:
        """Rows, and whether there are more than that."""
        if self.spec.counted is not None:
            return self.spec.counted(self.request)
        cap = self.spec.count_cap
        count = self._counted_to(cap + 1)
        return min(count, cap), count > cap

    def _counted_to(self, cap: int) -> int:
        if self.ways is not None:
            return self.ways.count(cap)
        return self.queryset.order_by().values("pk")[:cap].count()

    def is_longer_than(self, rows: int) -> bool:
        """Do more rows than that meet the filters?"""
        return self._counted_to(rows + 1) > rows

    @property
    def count_is_floor(self) -> bool:
        """Are there more rows than were counted?"""
        return self._counted[1]

    @property
    def count(self) -> int:
        """How many rows meet the filters; at most `count_cap`."""
        return self._counted[0]

    @cached_property
    def first(self) -> int:
        """The number of the first row shown, counted from 1."""
        if self.cursor is None:
            return 1 if self.rows else 0
        if self.cursor.backwards:
            return max(1, self.cursor.position - len(self.slice.rows) + 1)
        return self.cursor.position + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.slice.rows) - 1 if self.rows else 0

    @cached_property
    def rows(self) -> list[Line]:
        """The rows as they are printed."""
        return [self._line(row) for row in self.slice.rows]

    def _line(self, row: Any) -> Line:
        meaning = self.spec.row_meaning(row) if self.spec.row_meaning else ""
        cells = [printer.print(row) for printer in self._printers]
        return Line(row, self.spec.row_id(row), self.spec.row_title(row), meaning, cells)

    @cached_property
    def _printers(self) -> list[CellPrinter]:
        return [CellPrinter(column, self.this_year) for column in self.columns]

    @property
    def body(self) -> SafeString:
        """The rows as mark-up."""
        return draw_rows(self.rows, with_boxes=bool(self.spec.bulk))

    @cached_property
    def this_year(self) -> int | None:
        """The year of the day the page is about: days in it are said without their year."""
        today = getattr(self.request, "today", None)
        return today.year if today is not None else None

    # ---- the head and what is shown
    @cached_property
    def columns(self) -> list[Column]:
        """The columns shown: those chosen in the address, else the declared ones; declared order."""
        chosen = set(",".join(self.request.GET.getlist("cols")).split(",")) - {""}
        known = chosen & {column.key for column in self.spec.columns}
        if not known:
            return [column for column in self.spec.columns if column.shown]
        return [column for column in self.spec.columns if column.key in known or column.kind == "name"]

    @property
    def column_boxes(self) -> SafeString:
        """Every column to be ticked, for the menu 列."""
        shown = {column.key for column in self.columns}
        return draw_column_choices((column, column.key in shown) for column in self.spec.columns)

    @property
    def heads(self) -> list[Head]:
        """The head of each column shown."""
        return [self._head(column) for column in self.columns]

    @property
    def head_row(self) -> SafeString:
        """The heads as mark-up."""
        return draw_heads(self.heads)

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column)
        sort, reverse = self.sort
        if sort.key != column.sort:
            return Head(column, self.address(sort=column.sort))
        turned = column.sort if reverse else f"-{column.sort}"
        down = sort.fields[0].startswith("-") != reverse
        return Head(column, self.address(sort=turned), "descending" if down else "ascending")

    @property
    def tight(self) -> bool:
        """Are the rows set close?"""
        return self.request.GET.get("dense") == "1"

    # ---- addresses
    def address(self, **changes: object) -> str:
        """This page with some parts of its address changed; never keeps a cursor unless given one."""
        query = dict(self._plain_query)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = [str(value)]
        return "?" + urlencode(query, doseq=True)

    @cached_property
    def _plain_query(self) -> dict[str, list[str]]:
        return {
            name: values
            for name, values in self.request.GET.lists()
            if name not in ("after", "before", "format")
        }

    def _cursor_text(self, index: int, position: int) -> str:
        cursor = keyset.Cursor(self.slice.values[index], position)
        return keyset.write(cursor, f"{self.spec.key}:{self.sort_value}")

    @property
    def next_href(self) -> str:
        """The page after this one; empty at the end."""
        return (
            self.address(after=self._cursor_text(-1, self.last)) if self.rows and self.slice.has_after else ""
        )

    @property
    def previous_href(self) -> str:
        """The page before this one; empty at the start."""
        if not self.rows:
            return self.address() if self.cursor else ""
        return self.address(before=self._cursor_text(0, self.first - 1)) if self.slice.has_before else ""

    def export_href(self, kind: str) -> str:
        """This list, with its filters, order and columns, as a file."""
        return self.address(format=kind)

    @property
    def xlsx_href(self) -> str:
        """The list as an Excel file."""
        return self.export_href("xlsx")

    @property
    def csv_href(self) -> str:
        """The list as a CSV file."""
        return self.export_href("csv")

    # ---- views
    @cached_property
    def tabs(self) -> list[Tab]:
        """Declared views, then the person's own."""
        here = _conditions(self.request.GET)
        counts = self.spec.counts(self.request) if self.spec.counts else {}
        tabs = [self._tab(view, here, counts) for view in self.spec.views]
        for saved in self._saved:
            query = QueryDict(saved.query)
            tabs.append(Tab(saved.name, f"?{saved.query}", _conditions(query) == here, saved_id=saved.pk))
        return tabs

    def _tab(self, view: View, here: object, counts: Mapping[str, int]) -> Tab:
        current = _conditions(QueryDict(view.query)) == here
        count, cap = counts.get(view.key), self.spec.tab_cap
        if count is None or cap is None or count <= cap:
            return Tab(view.label, f"?{view.query}", current, count, view.loud)
        return Tab(view.label, f"?{view.query}", current, cap, view.loud, more=True)

    @cached_property
    def _saved(self) -> Iterable[SavedView]:
        user = getattr(self.request, "user", None)
        if user is None or user.pk is None:
            return []
        own = SavedView.objects.filter(user_id=user.pk, page=self.spec.key)
        return list(own.order_by("ordinal", "pk")[:MAX_VIEWS])

    @property
    def can_save(self) -> bool:
        """May this person keep the present view?"""
        user = getattr(self.request, "user", None)
        return user is not None and user.pk is not None

    @property
    def plain_query(self) -> str:
        """The address without its cursor: what a saved view keeps."""
        return self.address().removeprefix("?")

    # ---- what is said when nothing is found
    @property
    def is_filtered(self) -> bool:
        """Does any condition narrow the list?"""
        return bool(self.active)

    @cached_property
    def way_out(self) -> str:
        """Which one condition to drop, and what then comes back; empty when none alone helps."""
        if self.rows or not self.active:
            return ""
        return self.active[-1].without

    @property
    def last_said(self) -> str:
        """The condition `way_out` drops."""
        return self.active[-1].said if self.active else ""

    @property
    def unpinned(self) -> bool:
        """Are there conditions kept under 加条件?"""
        return any(not one.pinned for one in self.spec.filters)


def _conditions(query: QueryDict) -> frozenset[tuple[str, str]]:
    skip = RESERVED - {"campaign"}
    return frozenset(
        (name, value) for name in query if name not in skip for value in query.getlist(name) if value
    )
