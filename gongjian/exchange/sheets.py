"""The files this room hands out: the empty form, the marked copy, the lines that stayed out, first passwords."""

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from django.utils import translation

from gongjian.exchange.actions.source import read_run, table_of
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.selectors import kind_of
from gongjian.exchange.staging import file_place, finding, unpack
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, ImportKind
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.marking import mark_workbook
from gongjian.kit.sheets.reading import Cell, as_text
from gongjian.kit.sheets.uploads import kind_of as ending
from gongjian.kit.sheets.writing import write_workbook
from gongjian.people.selectors import owners_of_accounts

WHY_COLUMN = "载入时发现的问题"


def write_template(kind: ImportKind, context: ImportContext, target: IO[bytes], at: datetime) -> str:
    """An empty sheet in the form offices use; returns its name. Official sheets are Chinese in every language."""
    with translation.override("zh-hans"):
        if kind.template is not None:
            spec = kind.template(context)
        else:
            heads = tuple(
                Head(one.aliases[0] if one.aliases else str(one.label), width=16) for one in kind.fields
            )
            spec = SheetSpec(title=f"{kind.label}", columns=heads, unit_line="", paper="A4", freeze_columns=0)
        write_workbook(target, [spec], at=at)
    return spec.title


def write_marked(run: ImportRun, target: IO[bytes]) -> None:
    """The list as uploaded, mended cells written in, the cells to be mended marked and listed on a second sheet."""
    sheets, _doubts = read_run(run)
    _table, sheet = table_of(run, sheets)
    rows = ImportRow.objects.filter(run=run).order_by("row_number")
    marks, mended = [], {}
    for row in rows.iterator(chunk_size=2000):
        for one in row.problems:
            if one["asks"] and row.values.get("kept"):
                continue
            found = finding(one)
            marks.append((found.cell, str(found.message), str(found.remedy)))
        for letter in row.values.get("mended", ()):
            mended[f"{letter}{row.row_number}"] = unpack(row.values["cells"].get(letter))
    if ending(run.file_name) == "csv":
        mark_workbook(None, target, sheet, marks, mended)
        return
    with file_place(run.file_sha256).open("rb") as source:
        mark_workbook(source, target, sheet, marks, mended)


def write_rest(run: ImportRun, target: IO[bytes], at: datetime) -> None:
    """The lines that did not go in, with why, under the same column names: to be mended and uploaded."""
    head = run.mapping["head"]
    kinds = {letter: _kind(run, key) for key, letter in run.mapping["columns"].items()}
    columns = (
        *(Head(one["label"], kinds.get(one["letter"], Kind.TEXT), 14) for one in head),
        Head(WHY_COLUMN, width=50),
    )
    unit = run.summary.get("unit") or run.options.get("unit") or ""
    spec = SheetSpec(
        title=run.summary.get("title") or run.file_name,
        columns=columns,
        rows=_rest(run, [one["letter"] for one in head], kinds),
        unit_line=f"单位：{unit}" if unit else "",
    )
    write_workbook(target, [spec], at=at)


def _kind(run: ImportRun, key: str) -> str:
    kinds = {one.key: one.kind for one in kind_of(run).fields}
    known = kinds.get(key, Kind.TEXT)
    if known in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER):
        return Kind.NUMBER
    return known if known in (Kind.DATE, Kind.CODE) else Kind.TEXT


def _rest(run: ImportRun, letters: list[str], kinds: dict[str, str]) -> Iterable[list[object]]:
    rows = ImportRow.objects.filter(run=run, entry_seq=None).exclude(action="skip", problems=[])
    for row in rows.order_by("row_number").iterator(chunk_size=2000):
        cells = [_value(unpack(row.values["cells"].get(letter)), kinds.get(letter, "")) for letter in letters]
        yield [*cells, "；".join(str(finding(one).message) for one in row.problems)]


def _value(cell: Cell, kind: str) -> Any:
    return as_text(cell) if kind in (Kind.TEXT, Kind.CODE, "") and cell is not None else cell


def write_passwords(passwords: dict[str, str], target: IO[bytes], at: datetime) -> None:
    """First passwords with whose they are, unit by unit, to be cut apart and handed over."""
    owners = owners_of_accounts(passwords, at.astimezone(SHANGHAI).date())
    spec = SheetSpec(
        title="初始密码",
        columns=(
            Head("单位", width=24),
            Head("姓名", width=12),
            Head("用户名", width=20),
            Head("初始密码", width=20),
            Head("备注", width=18),
        ),
        rows=(
            [one.unit, one.name, one.username, passwords[one.username], "首次登录须修改"] for one in owners
        ),
        unit_line="",
        paper="A4",
        landscape=False,
        freeze_columns=0,
    )
    write_workbook(target, [spec], at=at)
