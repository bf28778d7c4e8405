"""The dry run: every line understood, every problem found, nothing written into the books."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongjian.exchange.actions.source import check_editable, read_run, table_of
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.selectors import campaign_of, kind_of
from gongjian.exchange.staging import Line, lines_of, pack_problem, pack_text, shown, unpack
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind, PlannedRow
from gongjian.kit.sheets.cells import Place, Setting, ask_about_slips, convert
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.kit.sheets.words import MoneyUnit, column_index
from gongjian.people.viewer import Viewer

_BATCH = 500
_TYPED_HERE = frozenset({"money_other_unit"})
"""Not asked of a cell somebody typed in the preview: its unit was written on purpose."""


def context_of(run: ImportRun, viewer: Viewer, at: datetime) -> ImportContext:
    """Who loads, where to, with which choices."""
    options: dict[str, Any] = dict(run.options)
    if options.get("on"):
        options["on"] = date.fromisoformat(options["on"])
    return ImportContext(viewer, campaign_of(run), at, options)


class Reader:
    """Turns lines into planned rows by the run's columns and choices."""

    def __init__(self, run: ImportRun, at: datetime) -> None:
        self.sheet = run.sheet
        self.columns: dict[str, str] = run.mapping["columns"]
        self.errors: dict[str, Any] = run.summary.get("error_cells", {})
        year = int(run.options.get("year") or at.astimezone(SHANGHAI).year)
        default = run.options.get("unit") or None
        units = {one["letter"]: one["unit"] for one in run.mapping["head"]}
        self.fields: list[tuple[Field, str, int, Setting]] = []
        for wanted in kind_of(run).fields:
            letter = self.columns.get(wanted.key)
            if letter:
                unit = units.get(letter) or default
                setting = Setting(year, MoneyUnit(unit) if unit else None, _as_written)
                self.fields.append((wanted, letter, column_index(letter), setting))

    def plan(self, line: Line) -> PlannedRow:
        """One line with its values; problems and questions name their place in the sheet."""
        row = PlannedRow(line.number, {}, section=line.section)
        cells = line.cells
        for wanted, letter, index, setting in self.fields:
            at = Place(self.sheet, line.number, index)
            found = convert(unpack(cells.get(letter)), wanted, at, setting)
            row.values[wanted.key] = found.value
            if found.problems:
                row.problems += found.problems
            if found.questions:
                mended = letter in line.mended
                row.questions += [one for one in found.questions if not (mended and one.code in _TYPED_HERE)]
            wrong = self.errors.get(f"{letter}{line.number}") if self.errors else None
            if wrong is not None and letter not in line.mended:
                row.problems.append(_error_cell(at))
        return row

    def slips(self, rows: Sequence[PlannedRow]) -> None:
        """Ask about amounts that stand about ten thousand times off the others of their column."""
        numbered = {row.row_number: row for row in rows}
        for wanted, letter, index, _setting in self.fields:
            if wanted.kind != Kind.MONEY:
                continue
            amounts = [(Place(self.sheet, row.row_number, index), row.values[wanted.key]) for row in rows]
            for problem in ask_about_slips(amounts):
                number = int(problem.where.rpartition("!")[2][len(letter) :])
                numbered[number].questions.append(problem)

    def place(self, row: int, where: str) -> tuple[str, str]:
        """(place in the sheet, key of the field) of a finding: its `where` is a field's key or a place already."""
        letter = self.columns.get(where)
        if letter:
            return f"{self.sheet}!{letter}{row}", where
        if "!" in where:
            found = where.rpartition("!")[2].rstrip("0123456789")
            return where, next((key for key, one in self.columns.items() if one == found), "")
        return f"{self.sheet}!{row}:{row}", where

    def pack(self, row: PlannedRow) -> list[dict[str, Any]]:
        """A line's findings as kept."""
        found = []
        for problems, asks in ((row.problems, False), (row.questions, True)):
            for problem in problems:
                place, key = self.place(row.row_number, problem.where)
                found.append(pack_problem(problem, place, asks=asks, key=key))
        return found


def _error_cell(at: Place) -> Problem:
    return Problem(
        "error_cell",
        _("The cell shows an error instead of a value."),
        str(at),
        _("Mend the formula or type the value, and upload the file again."),
    )


def _as_written(name: str) -> str:
    """Units are looked up by the kind itself, which knows how to say what was meant."""
    return name


def check_run(*, viewer: Viewer, run: ImportRun, at: datetime) -> ImportRun:
    """Understand every line anew and keep what it would do and what is wrong. Nothing goes into the books."""
    check_editable(run)
    lines = kept_lines(run)
    if not lines:
        sheets, _doubts = read_run(run)
        lines = lines_of(*table_of(run, sheets))
    reader = Reader(run, at)
    planned = [reader.plan(line) for line in lines]
    reader.slips(planned)
    kind_of(run).plan(context_of(run, viewer, at), planned)
    rows = [_row(run, reader, line, row) for line, row in zip(lines, planned, strict=True)]
    with transaction.atomic():
        ImportRow.objects.filter(run=run).delete()
        ImportRow.objects.bulk_create(rows, batch_size=_BATCH)
        run.summary = {**run.summary, **_summary(rows), "cuts": _cuts(kind_of(run), planned)}
        run.row_count, run.state, run.updated_at = len(rows), "checked", at
        run.save()
    return run


def _cuts(kind: ImportKind, planned: Sequence[PlannedRow]) -> list[int]:
    """After how many lines a chunk may end, where lines of the kind go together: nothing they share stands on both
    sides. Empty where a chunk may end anywhere."""
    if not kind.together:
        return []
    said = [str(row.values.get(kind.together) or "").strip() for row in planned]
    last = {text: place for place, text in enumerate(said, start=1)}
    cuts, reach = [], 0
    for place, text in enumerate(said, start=1):
        reach = max(reach, last[text])
        if reach == place:
            cuts.append(place)
    return cuts


def kept_lines(run: ImportRun) -> list[Line]:
    """The run's lines as staged, mended cells included."""
    rows = ImportRow.objects.filter(run=run).order_by("row_number")
    return [line_of(row) for row in rows.iterator(chunk_size=2000)]


def line_of(row: ImportRow) -> Line:
    """A staged line again."""
    values = row.values
    return Line(
        row.row_number,
        values["cells"],
        values.get("section", ""),
        values.get("mended", []),
        values.get("kept", False),
    )


def _row(run: ImportRun, reader: Reader, line: Line, planned: PlannedRow) -> ImportRow:
    values: dict[str, Any] = {"cells": line.cells}
    if line.section:
        values["section"] = line.section
    if line.mended:
        values["mended"] = line.mended
    if line.kept:
        values["kept"] = True
    if planned.says:
        values["says"] = pack_text(planned.says)
    if planned.changes:
        values["changes"] = [[pack_text(what), shown(old), shown(new)] for what, old, new in planned.changes]
    if planned.revision is not None:
        values["revision"] = planned.revision
    return ImportRow(
        run=run,
        row_number=line.number,
        values=values,
        problems=reader.pack(planned),
        action=planned.action,
        target_id=planned.target_id,
    )


def _summary(rows: Iterable[ImportRow]) -> dict[str, Any]:
    counts = {"create": 0, "update": 0, "skip": 0, "bad": 0, "asked": 0}
    groups: dict[str, dict[str, Any]] = {}
    flagged: list[int] = []
    for row in rows:
        counts[standing(row)] += 1
        open_ones = [one for one in row.problems if not (one["asks"] and row.values.get("kept"))]
        if open_ones:
            flagged.append(row.row_number)
        for one in open_ones:
            _count(groups, one, row.row_number)
    return {**counts, "groups": list(groups.values()), "flagged": flagged}


def standing(row: ImportRow) -> str:
    """bad, asked, or what the line would do."""
    if any(not one["asks"] for one in row.problems):
        return "bad"
    if row.problems and not row.values.get("kept"):
        return "asked"
    return row.action


def _count(groups: dict[str, dict[str, Any]], one: dict[str, Any], number: int) -> None:
    column = one["at"].rpartition("!")[2].rstrip("0123456789:")
    key = f"{one['code']}.{one['key'] or '-'}"
    group = groups.get(key)
    if group is None:
        group = groups[key] = {
            "id": key, "code": one["code"], "field": one["key"], "column": column, "says": one["says"],
            "asks": one["asks"], "count": 0, "others": 0, "rows": [],
        }  # fmt: skip
    group["count"] += 1
    group["others"] += one["says"] != group["says"]
    if not group["rows"] or group["rows"][-1] != number:
        group["rows"].append(number)
