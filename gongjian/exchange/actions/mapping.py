"""Which sheet, which column means which field, and the choices that go with it; remembered by the head's shape."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gongjian.exchange.actions.checking import check_run
from gongjian.exchange.actions.source import check_editable, read_run, table_of
from gongjian.exchange.models import ImportRow, ImportRun, RememberedMapping
from gongjian.exchange.selectors import campaign_of, kind_of
from gongjian.exchange.staging import left_out_of, pack, pack_problem
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportKind
from gongjian.kit.sheets.headers import Table
from gongjian.kit.sheets.mapping import Kind, propose, signature
from gongjian.kit.sheets.reading import as_text
from gongjian.people.viewer import Viewer

_SAMPLES = 3
PER_RUN = ("on", "list", "year")
"""Choices that belong to one load and are not remembered for the next."""


def choose_sheet(*, viewer: Viewer, run: ImportRun, sheet: str, at: datetime) -> ImportRun:
    """Take one sheet of the file: read its head, propose the columns; with a head seen before, check it at once."""
    check_editable(run)
    run.sheet = sheet
    sheets, doubts = read_run(run)
    table, _sheet = table_of(run, sheets)
    kind = kind_of(run)
    ImportRow.objects.filter(run=run).delete()
    year = _year_of(run, table, at)
    mark = signature(table.columns)
    known = RememberedMapping.objects.filter(kind=run.kind, signature=mark).first()
    proposed = propose(table.columns, kind.fields, year)
    letters = {column.index: column.letter for column in table.columns}
    sure = {match.key: match.confidence for match in proposed.matches}
    columns = {match.key: letters[match.index] for match in proposed.matches}
    if known is not None:
        columns = {k: v for k, v in known.mapping["columns"].items() if v in letters.values()}
    run.mapping = {"columns": columns, "head": _head(table), "signature": mark, "sure": sure}
    run.options = _first_options(run, kind, table, year, known, at)
    run.summary = {
        "sheets": run.summary.get("sheets", [sheet]),
        "title": table.title[:200],
        "unit": str(table.unit or ""),
        "left_out": left_out_of(table.left_out),
        "notes": [note[:200] for note in table.notes],
        "remembered": known is not None,
        "error_cells": _error_cells(run.sheet, doubts),
    }
    run.row_count, run.state, run.updated_at = len(table.rows), "uploaded", at
    run.save()
    if known is not None and not _gaps(kind, columns, run.options, run.mapping["head"]):
        return check_run(viewer=viewer, run=run, at=at)
    return run


def _head(table: Table) -> list[dict[str, Any]]:
    """Columns as kept with the run: letter, label, money unit, and the first values standing in them."""
    found = []
    for place, column in enumerate(table.columns):
        samples = [as_text(row.cells[place])[:40] for row in table.rows if row.cells[place] is not None][
            :_SAMPLES
        ]
        found.append(
            {
                "letter": column.letter,
                "label": column.label,
                "unit": str(column.unit or ""),
                "samples": samples,
            }
        )
    return found


def _error_cells(sheet: str, doubts: list[Problem]) -> dict[str, Any]:
    cells = {}
    for doubt in doubts:
        name, _sign, cell = doubt.where.rpartition("!")
        if doubt.code == "error_cell" and name == sheet:
            cells[cell] = pack_problem(doubt, doubt.where, asks=False)
    return cells


def _year_of(run: ImportRun, table: Table, at: datetime) -> int:
    """The year the list is about: in its title if it says one, else this one."""
    today = at.astimezone(SHANGHAI).year
    return next((year for year in range(today + 1, today - 6, -1) if str(year) in table.title), today)


def _first_options(
    run: ImportRun, kind: ImportKind, table: Table, year: int, known: RememberedMapping | None, at: datetime
) -> dict[str, Any]:
    campaign = campaign_of(run)
    today = at.astimezone(SHANGHAI).date()
    found: dict[str, Any] = dict(known.mapping.get("options", {})) if known is not None else {}
    found["unit"] = str(table.unit or "") or found.get("unit", "")
    found["year"] = year
    if campaign is not None:
        found["on"] = min(campaign.start_on, today).isoformat()
        found["list"] = (table.title or table.sheet)[:160]
    return found


def _gaps(
    kind: ImportKind, columns: Mapping[str, str], options: Mapping[str, Any], head: list[dict[str, Any]]
) -> list[Problem]:
    """What must still be said before the lines can be read."""
    found = [
        Problem(
            "column_missing",
            _("No column was found for “%(field)s”.", field=wanted.label),
            f"column_{wanted.key}",
            _("Choose the column that holds it, or add a column named “%(field)s”.", field=wanted.label),
        )
        for wanted in kind.fields
        if wanted.required and wanted.key not in columns
    ]
    units = {one["letter"]: one["unit"] for one in head}
    money = [one for one in kind.fields if one.kind == Kind.MONEY and one.key in columns]
    if not options.get("unit") and any(not units.get(columns[one.key]) for one in money):
        found.append(
            Problem(
                "money_unit_unknown",
                _("The list does not say whether its amounts are in 元, 万元 or 亿元."),
                "unit",
                _("Choose the unit; it is usually written above the list on the right."),
            )
        )
    return found


def map_columns(
    *, viewer: Viewer, run: ImportRun, columns: Mapping[str, str], options: Mapping[str, Any], at: datetime
) -> ImportRun:
    """Say which column (by its letter) is which field, with the choices of this load; remembers both and checks the
    lines. Refused: a required field without a column, one column for two fields, no unit of money, no such option.
    """
    check_editable(run)
    kind = kind_of(run)
    letters = {one["letter"]: one["label"] for one in run.mapping["head"]}
    keys = {one.key for one in kind.fields}
    chosen = {key: letter for key, letter in columns.items() if key in keys and letter in letters}
    merged = {**run.options, **{name: _kept(value) for name, value in options.items()}}
    problems = _gaps(kind, chosen, merged, run.mapping["head"]) + _twice(chosen, letters)
    if problems:
        raise Refused.many(problems)
    run.mapping = {**run.mapping, "columns": chosen}
    run.options = merged
    _remember(run)
    ImportRow.objects.filter(run=run).delete()
    return check_run(viewer=viewer, run=run, at=at)


def _kept(value: Any) -> Any:
    return pack(value)["on"] if isinstance(value, date) else value


def _twice(chosen: Mapping[str, str], letters: Mapping[str, str]) -> list[Problem]:
    seen: dict[str, str] = {}
    found = []
    for key, letter in chosen.items():
        if letter in seen:
            found.append(
                Problem(
                    "column_twice",
                    _("Column %(letter)s “%(label)s” is chosen twice.", letter=letter, label=letters[letter]),
                    f"column_{key}",
                    _("One column serves one field: choose another, or none."),
                )
            )
        seen[letter] = key
    return found


def _remember(run: ImportRun) -> None:
    kept = {name: value for name, value in run.options.items() if name not in PER_RUN}
    RememberedMapping.objects.update_or_create(
        kind=run.kind,
        signature=run.mapping["signature"],
        defaults={"mapping": {"columns": run.mapping["columns"], "options": kept}},
    )
