"""What a list page is, declared: columns, orders, filters, views, bulk verbs, export. Knows no noun."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from gongjian.kit import words
from gongjian.kit.lists.keyset import Nulls

Text = Any
"""A text, or one translated when shown."""

Kind = Literal["text", "name", "note", "num", "money", "day", "stamp", "fuzzy", "light", "html"]
RESERVED = frozenset(
    {"sort", "after", "before", "cols", "dense", "format", "on", "known", "campaign", "next", "by", "zoom"}
)


@dataclass(frozen=True)
class Column:
    """One column. `value` is an attribute path of the row ("unit.name") or a function of it; None prints —.

    kind   name: links to `href(row)`, titles the card on a phone · num, money (分; say `unit` wan or yi) ·
           day, stamp, fuzzy · light: the value is a meaning or (meaning, word) · html: a function returning
           safe mark-up · note: small
    note   a second, smaller line: a function of the row
    sort   the key of the order its head asks for
    shown  False: only when chosen under 列
    phone  "" a labelled pair · "gone" dropped · "wide" a whole line
    export what goes into the file where it is not `value` (a function of the row); False: nothing does
    """

    key: str
    label: Text
    value: str | Callable[[Any], Any] = ""
    kind: Kind = "text"
    sort: str = ""
    href: Callable[[Any], str] | None = None
    note: Callable[[Any], Any] | None = None
    unit: str = ""
    shown: bool = True
    phone: Literal["", "gone", "wide"] = ""
    css: str = ""
    export: Callable[[Any], Any] | Literal[False] | None = None

    def of(self, row: Any) -> Any:
        """The plain value of this column in a row; None when any step on the path is unknown."""
        if callable(self.value):
            return self.value(row)
        current = row
        for part in (self.value or self.key).split("."):
            if current is None:
                return None
            current = getattr(current, part)
        return current

    def exported(self, row: Any) -> Any:
        """What the file shows."""
        return self.export(row) if callable(self.export) else self.of(row)

    @property
    def head(self) -> str:
        """The label with the unit of the column: 总投资 / 亿元."""
        if self.kind == "money" and self.unit:
            return f"{self.label} / {words.UNIT_LABELS[self.unit]}"
        return str(self.label)


@dataclass(frozen=True)
class Sort:
    """A declared order. `fields` end in a unique key; `nulls` is where unknown values stand (both ways)."""

    key: str
    label: Text
    fields: tuple[str, ...]
    nulls: Nulls = "last"


@dataclass(frozen=True)
class Option:
    """One answer of a filter."""

    value: str
    label: Text
    count: int | None = None


Apply = Callable[[QuerySet[Any], Any], QuerySet[Any]]


@dataclass(frozen=True)
class Filter:
    """A condition in the address.

    kind   choice: any of the ticked (`key=a&key=b`; value: list of str) · text: `key=…` (str) · bool: `key=1`
           (True) · date: `key_from=…&key_to=…`, both inclusive (pair of date or None)
    apply  narrows the queryset; without it `lookup` (default: the key) is compared in the usual way
    beyond for a choice among records: what an answer that is not offered is called, empty when it is out of the
           viewer's reach; then there is no such page (404). Without it a strange answer is left out, and said
    pinned shown as a chip of its own; otherwise under 加条件
    """

    key: str
    label: Text
    kind: Literal["choice", "text", "date", "bool"] = "choice"
    options: Callable[[HttpRequest], Iterable[Option | tuple[Any, ...]]] | None = None
    apply: Apply | None = None
    lookup: str = ""
    pinned: bool = True
    hint: Text = ""
    beyond: Callable[[str], Text] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names it uses in the address."""
        return (f"{self.key}_from", f"{self.key}_to") if self.kind == "date" else (self.key,)

    def narrow(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """The rows that meet it."""
        if self.apply is not None:
            return self.apply(queryset, value)
        path = self.lookup or self.key
        if self.kind == "date":
            first, last = value
            condition = Q(**{f"{path}__gte": first}) if first else Q()
            return queryset.filter(condition & (Q(**{f"{path}__lte": last}) if last else Q()))
        lookup = {"choice": f"{path}__in", "text": f"{path}__icontains", "bool": path}[self.kind]
        return queryset.filter(**{lookup: value})


@dataclass(frozen=True)
class View:
    """A declared view: a tab that stands for a query ("light=late&light=watch")."""

    key: str
    label: Text
    query: str = ""
    loud: bool = False


@dataclass(frozen=True)
class Bulk:
    """A verb for the ticked rows: a button that posts `pick` ids to `action`.

    for_all  where the same is done to every row that meets the conditions: an address that takes them after "?"
    """

    key: str
    label: Text
    action: str
    for_all: str = ""


@dataclass(frozen=True)
class ListSpec:
    """A list page. `key` names it for saved views (people/units). The first sort is the default order.

    row_meaning  "late" or "watch" puts an edge on the row
    row_id       what a ticked box sends; default the primary key
    counts       view key → count, in one query if it can be
    tab_cap      the views' counts stop here and say "+"
    counted      how many rows the page has and whether there are more than that, where it was asked with `counts`
    prepare      told the rows of a page before any is printed, to look up for all of them at once what cells show
    empty        (heading, sentence, button label, address) when nothing exists yet
    count_cap    counting stops here and the page says "more than"; keeps the page flat at a million rows
    """

    key: str
    columns: Sequence[Column]
    sorts: Sequence[Sort]
    filters: Sequence[Filter] = ()
    views: Sequence[View] = ()
    bulk: Sequence[Bulk] = ()
    row_meaning: Callable[[Any], str] | None = None
    row_id: Callable[[Any], object] = field(default=lambda row: row.pk)
    row_title: Callable[[Any], str] = field(default=str)
    counts: Callable[[HttpRequest], Mapping[str, int]] | None = None
    tab_cap: int | None = None
    counted: Callable[[HttpRequest], tuple[int, bool]] | None = None
    prepare: Callable[[Sequence[Any]], None] | None = None
    page_size: int = 50
    count_cap: int = 10_000
    export_name: Text = ""
    exports: bool = True
    empty: tuple[Text, Text, Text, str] | None = None
    note: Text = ""

    def __post_init__(self) -> None:
        used: list[str] = [name for one in self.filters for name in one.names]
        clash = (set(used) & RESERVED) | {name for name in used if used.count(name) > 1}
        if clash:
            raise ValueError(f"list {self.key}: filter names {sorted(clash)} are reserved or used twice")
        missing = {one.sort for one in self.columns if one.sort} - {one.key for one in self.sorts}
        if missing or not self.sorts:
            raise ValueError(f"list {self.key}: orders {sorted(missing)} are not declared")


def day_in(text: str) -> dt.date | None:
    """A day from the address; None when it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
