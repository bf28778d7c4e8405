"""Reading import runs: one's own, their lines, and what is wrong with them, grouped."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.staging import Finding, finding, text_of, unpack
from gongjian.kit.registry import ImportKind, import_kinds
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.reading import as_text
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

PAGE = 50


def own_runs(viewer: Viewer) -> "QuerySet[ImportRun]":
    """The viewer's runs, newest first. Another's do not exist."""
    return ImportRun.objects.filter(user_id=viewer.user_id or 0).order_by("-id")


def run_or_404(viewer: Viewer, run_id: int) -> ImportRun:
    """One of the viewer's own runs, as long as its kind may still be loaded by them."""
    run = own_runs(viewer).filter(pk=run_id).first()
    if run is None or import_kinds.get(run.kind) is None:
        raise Http404
    return run


def kind_of(run: ImportRun) -> ImportKind:
    """What kind of list it is."""
    return import_kinds[run.kind]


def campaign_of(run: ImportRun) -> Any | None:
    """The campaign it goes into."""
    return campaign_by_id(run.campaign_id)


@dataclass(frozen=True)
class Group:
    """Findings of one sort in one column: how many, in which lines."""

    key: str
    code: str
    field: str
    column: str
    message: object
    asks: bool
    count: int
    others: int
    """How many of them say something else than the message, which is the first one's."""
    rows: list[int]


def groups_of(run: ImportRun) -> list[Group]:
    """What is wrong, most frequent first; what is only asked about comes last."""
    found = [
        Group(
            one["id"], one["code"], one["field"], one["column"], text_of(one["says"]), one["asks"],
            one["count"], one.get("others", 0), one["rows"],
        )
        for one in run.summary.get("groups", ())
    ]  # fmt: skip
    return sorted(found, key=lambda group: (group.asks, -group.count, group.key))


def group_or_404(run: ImportRun, key: str) -> Group:
    """The group of that key."""
    for group in groups_of(run):
        if group.key == key:
            return group
    raise Http404


@dataclass(frozen=True)
class Shown:
    """A staged line as the preview shows it."""

    number: int
    title: str
    action: str
    says: object
    changes: list[tuple[object, str, str]]
    findings: list[Finding]
    mended: bool
    kept: bool
    loaded: bool

    @property
    def state(self) -> str:
        """bad, asked, or what it would do."""
        if any(not one.asks for one in self.findings):
            return "bad"
        if self.findings and not self.kept:
            return "asked"
        return self.action


def shown_row(row: ImportRow, title_letter: str = "") -> Shown:
    """A line as the preview shows it."""
    values = row.values
    return Shown(
        row.row_number,
        as_text(unpack(values["cells"].get(title_letter))) if title_letter else "",
        row.action,
        text_of(values.get("says", "")),
        [(text_of(label), old, new) for label, old, new in values.get("changes", ())],
        [finding(one) for one in row.problems],
        bool(values.get("mended")),
        bool(values.get("kept")),
        row.entry_seq is not None,
    )


def title_letter(run: ImportRun) -> str:
    """The column that names a line: its first required field."""
    columns = run.mapping.get("columns", {})
    wanted = [one.key for one in kind_of(run).fields if one.required]
    return next((columns[key] for key in ("name", "title", *wanted) if key in columns), "")


@dataclass(frozen=True)
class RowPage:
    """One page of lines: which, of how many."""

    rows: list[Shown]
    first: int
    count: int
    page: int
    pages: int

    @property
    def before(self) -> int:
        """The page before."""
        return self.page - 1

    @property
    def after(self) -> int:
        """The page after."""
        return self.page + 1


def page_of_rows(run: ImportRun, *, only: str = "", group: Group | None = None, page: int = 1) -> RowPage:
    """Lines of a run in their order: all, only those with findings (`only="problems"`), or those of one group."""
    if group is not None:
        numbers: list[int] | None = group.rows
    elif only == "problems":
        numbers = run.summary.get("flagged", [])
    else:
        numbers = None
    rows = ImportRow.objects.filter(run=run).order_by("row_number")
    count = len(numbers) if numbers is not None else run.row_count
    pages = max((count + PAGE - 1) // PAGE, 1)
    page = min(max(page, 1), pages)
    start = (page - 1) * PAGE
    if numbers is not None:
        found = list(rows.filter(row_number__in=numbers[start : start + PAGE]))
    else:
        found = list(rows[start : start + PAGE])
    letter = title_letter(run)
    return RowPage([shown_row(row, letter) for row in found], start + 1 if count else 0, count, page, pages)


def wrong_values(run: ImportRun, group: Group, limit: int = 30) -> list[tuple[str, int]]:
    """The distinct texts of a group's column with how often each stands there, most frequent first: three thousand
    findings are mostly a handful of spellings."""
    column = run.mapping.get("columns", {}).get(group.field, "")
    if not column:
        return []
    counted: Counter[str] = Counter()
    for start in range(0, len(group.rows), 500):
        part = ImportRow.objects.filter(run=run, row_number__in=group.rows[start : start + 500])
        for values in part.values_list("values", flat=True):
            text = as_text(unpack(values["cells"].get(column)))
            if text:
                counted[text] += 1
    return counted.most_common(limit)


def suggestions(run: ImportRun, key: str) -> list[str]:
    """What may stand in a column: units of the campaign's county, or the answers of a choice."""
    wanted = next((one for one in kind_of(run).fields if one.key == key), None)
    if wanted is None:
        return []
    if wanted.kind == Kind.CHOICE:
        return [words[0] for words in wanted.choices.values() if words]
    campaign = campaign_of(run)
    if wanted.kind != Kind.UNIT_REF or campaign is None:
        return []
    tree = unit_tree()
    return [unit.name for unit in tree.in_order(tree.subtree(campaign.unit_id)) if unit.closed_on is None][
        :300
    ]


def rows_left(run: ImportRun) -> list[Shown]:
    """The first lines that did not go in though something was to be done, with why."""
    letter = title_letter(run)
    rows = ImportRow.objects.filter(run=run, entry_seq=None).exclude(action="skip", problems=[])
    return [shown_row(row, letter) for row in rows.order_by("row_number")[:PAGE]]
