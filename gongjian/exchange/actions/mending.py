"""Mending a list in place: a cell of one line, one spelling wherever it stands, or the word that it is right."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gongjian.exchange.actions.checking import check_run
from gongjian.exchange.actions.source import check_editable
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.exchange.selectors import kind_of
from gongjian.exchange.staging import unpack
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.reading import as_text
from gongjian.people.viewer import Viewer

LONGEST = 4000


def mend_line(
    *,
    viewer: Viewer,
    run: ImportRun,
    number: int,
    cells: Mapping[str, str],
    at: datetime,
    keep: bool | None = None,
) -> ImportRun:
    """Set cells of one line (field key → text) and check the list again. `keep`: what was asked about is right as
    written. The file stays as it was uploaded."""
    check_editable(run)
    row = _line(run, number)
    if _set(run, row, cells) or keep is not None:
        if keep is not None:
            row.values["kept"] = keep
        row.save(update_fields=["values"])
        return check_run(viewer=viewer, run=run, at=at)
    return run


def keep_line(*, viewer: Viewer, run: ImportRun, number: int, at: datetime) -> ImportRun:
    """Say that what was asked about a line is right as written."""
    return mend_line(viewer=viewer, run=run, number=number, cells={}, at=at, keep=True)


def replace_values(
    *, viewer: Viewer, run: ImportRun, field: str, instead: Mapping[str, str], at: datetime
) -> int:
    """Write something else wherever a column holds one of the texts (text → text), check the list again, and return
    how many cells changed. An empty text empties the cell."""
    check_editable(run)
    letter = run.mapping["columns"].get(field)
    if not letter:
        raise Refused("column_unknown", _("No column is chosen for this."), "field")
    changed: list[ImportRow] = []
    for row in ImportRow.objects.filter(run=run).iterator(chunk_size=2000):
        text = as_text(unpack(row.values["cells"].get(letter)))
        if text and text in instead and instead[text] != text and _set(run, row, {field: instead[text]}):
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["values"], batch_size=500)
    if changed:
        check_run(viewer=viewer, run=run, at=at)
    return len(changed)


def _line(run: ImportRun, number: int) -> ImportRow:
    row = ImportRow.objects.filter(run=run, row_number=number).first()
    if row is None:
        raise Refused("line_unknown", _("The list has no line %(number)s.", number=number), "number")
    return row


def _set(run: ImportRun, row: ImportRow, cells: Mapping[str, str]) -> bool:
    """Write texts into a line's cells; True when one of them changed."""
    columns = run.mapping["columns"]
    kinds = {one.key: one.kind for one in kind_of(run).fields}
    changed = False
    for key, text in cells.items():
        letter = columns.get(key)
        text = text.strip()[:LONGEST]
        if not letter or as_text(unpack(row.values["cells"].get(letter))) == text:
            continue
        if text:
            row.values["cells"][letter] = _typed(kinds[key], text)
        else:
            row.values["cells"].pop(letter, None)
        mended = row.values.setdefault("mended", [])
        if letter not in mended:
            mended.append(letter)
        row.values.pop("kept", None)
        changed = True
    return changed


_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


def _typed(kind: str, text: str) -> Any:
    """A typed number counts as a number cell, so that it is read as the file's own would be."""
    if kind in (Kind.MONEY, Kind.NUMBER, Kind.INTEGER) and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text
