"""What the two ledgers that can be loaded share: the form of their sheet, days of cells, cells that are missing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as gettext
from gongjian.kernel.problems import Problem
from gongjian.kit.registry import PlannedRow
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Field
from gongjian.matters.views.official import FOOT

REPORTER = "填报单位（盖章）："


def template(title: str, name: str, columns: tuple[Head, ...]) -> SheetSpec:
    """The empty sheet in the form offices use."""
    return SheetSpec(title=title, name=name, columns=columns, unit_line="", reporter_line=REPORTER, foot=FOOT)


def day(value: Any) -> date | None:
    """The day of a cell, the last one where it names a month; None for a blank cell."""
    return value.last() if isinstance(value, FuzzyDate) else value if isinstance(value, date) else None


def text(row: PlannedRow, key: str) -> str:
    """What a cell says; empty for a blank one."""
    return str(row.values.get(key) or "").strip()


def needs(row: PlannedRow, fields: Mapping[str, Field], *keys: str) -> None:
    """What a new line cannot do without becomes a problem of the line where it is blank."""
    for key in keys:
        if not text(row, key):
            row.problems.append(
                Problem(
                    "required",
                    gettext("“%(field)s” is blank.", field=fields[key].label),
                    key,
                    gettext("Fill in the cell."),
                )
            )


def twice(row: PlannedRow, first: int) -> Problem:
    """The problem of a line that says of one record what an earlier line says too."""
    return Problem(
        "twice_in_the_list",
        gettext(
            "“%(text)s” stands in line %(row)s of this list already.", text=text(row, "title")[:60], row=first
        ),
        "title",
        gettext("Leave one of the two lines out, or give them what tells them apart."),
    )


def project_stays(old: str) -> Problem:
    """The problem of a line that puts a problem on another project than `old`, empty where it has none."""
    return Problem(
        "project_stays",
        gettext("A problem stays with the project it was raised on."),
        "project",
        gettext("Put “%(old)s” back, and raise it anew on the other project.", old=old or "—"),
    )
