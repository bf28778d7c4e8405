"""A plain table (CSV) of what happened to cases, read and checked, and climbed by a ladder without any database.

Columns: name, at (a day or an instant), fact, and as the fact asks: on (a day), what (a clock, mark, ground, outcome or
step), by, reason, asked (the day an extension was asked).
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from gongjian.kernel import ladder as kernel
from gongjian.kernel.ladder import DONE, Fact, Ground, Ladder
from gongjian.kernel.problems import Problem
from gongjian.kernel.windows.laying import SHANGHAI
from gongjian.kit.calendar import calendar

COLUMNS = ("name", "at", "fact", "on", "what", "by", "reason", "asked")
NEEDED = ("name", "at", "fact")
NOON = time(10)
"""The hour of a fact of which only the day is known."""


@dataclass(frozen=True)
class Line:
    """One line: which case, when, what, and the cells beside it."""

    number: int
    name: str
    at: datetime
    fact: str
    cells: Mapping[str, str]

    def day(self, column: str) -> date:
        """The day in a cell. ValueError when it is none."""
        return date.fromisoformat(self.cells[column])


@dataclass
class CaseTable:
    """The facts by case, in the order of the table, or what is wrong with it."""

    cases: dict[str, list[Line]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


Cause = Callable[[Line], str]


def _key(line: Line) -> str:
    return f"{line.fact}-{line.number}"


_MAKERS: Mapping[str, Callable[[Line, Cause], Fact]] = {
    "due": lambda one, _c: kernel.DueSet(one.at, one.day("on"), one.cells["what"] or DONE),
    "extended": lambda one, _c: kernel.Extended(one.at, one.day("on"), one.day("asked")),
    "met": lambda one, _c: kernel.Met(one.at, one.cells["what"]),
    "marked": lambda one, _c: kernel.Marked(one.at, one.cells["what"]),
    "suspended": lambda one, _c: kernel.Halted(one.at, "suspended", Ground.suspended),
    "excused": lambda one, _c: kernel.Halted(one.at, f"excused-{one.cells['what']}", Ground(one.cells["what"])),
    "resumed": lambda one, _c: kernel.Resumed(
        one.at, f"excused-{one.cells['what']}" if one.cells["what"] else "suspended"
    ),
    "reported": lambda one, _c: kernel.ReportedDone(one.at),
    "returned": lambda one, _c: kernel.Returned(one.at),
    "false": lambda one, _c: kernel.FalseFound(one.at, _key(one)),
    "closed": lambda one, _c: kernel.Closed(one.at),
    "reopened": lambda one, _c: kernel.Reopened(one.at),
    "window": lambda one, _c: kernel.WindowEnded(one.at, _key(one), one.cells["what"]),
    "counted": lambda one, _c: kernel.Tallied(one.at, _key(one), one.cells["what"]),
    "issued": lambda one, cause: kernel.Issued(
        one.at, _key(one), one.cells["what"], one.cells["by"], one.day("on") if one.cells["on"] else None, cause(one)
    ),
    "decided": lambda one, cause: kernel.Issued(
        one.at, _key(one), one.cells["what"], one.cells["by"], one.day("on") if one.cells["on"] else None, cause(one),
        waits=True,
    ),
    "out": lambda one, cause: kernel.WentOut(one.at, cause(one), one.day("on") if one.cells["on"] else None),
    "declined": lambda one, cause: kernel.Declined(one.at, cause(one), one.cells["by"], one.cells["reason"]),
}  # fmt: skip


def read_cases(text: str) -> CaseTable:
    """The lines of the table by case; with any finding none of them is to be climbed."""
    table = CaseTable()
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    head = [name.strip() for name in reader.fieldnames or ()]
    for name in (name for name in NEEDED if name not in head):
        message = _("The table has no column “%(name)s”.") % {"name": name}
        remedy = _("Columns: %(names)s.") % {"names": ", ".join(COLUMNS)}
        table.problems.append(Problem("no_column", message, "1", remedy))
    if table.problems:
        return table
    for number, row in enumerate(reader, start=2):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not any(cells.values()):
            continue
        problem = _read(table, number, cells)
        if problem is not None:
            table.problems.append(problem)
    return table


def _read(table: CaseTable, number: int, cells: dict[str, str]) -> Problem | None:
    at = _instant(cells["at"])
    if at is None:
        message = _("“%(value)s” is neither a day nor an instant.") % {"value": cells["at"]}
        return Problem("no_instant", message, str(number), _("Write 2026-03-13 or 2026-03-13T10:00."))
    if cells["fact"] not in _MAKERS:
        message = _("“%(value)s” is no fact of a ladder.") % {"value": cells["fact"]}
        return Problem(
            "no_fact", message, str(number), _("Facts: %(names)s.") % {"names": ", ".join(_MAKERS)}
        )
    line = Line(number, cells["name"], at, cells["fact"], cells)
    try:
        _MAKERS[line.fact](line, lambda _line: "")
    except ValueError as error:
        message = _("The line does not hold together: %(why)s.") % {"why": error}
        remedy = _("“on” and “asked” are days; “what” names a clock, a mark, a reason, an outcome or a step.")
        return Problem("no_sense", message, str(number), remedy)
    table.cases.setdefault(line.name, []).append(line)
    return None


def _instant(text: str) -> datetime | None:
    try:
        found = (
            datetime.fromisoformat(text) if "T" in text else datetime.combine(date.fromisoformat(text), NOON)
        )
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)


def climb_cases(ladder: Ladder, table: CaseTable, at: datetime) -> Iterator[tuple[str, kernel.Climb]]:
    """Where each case stands at the instant; what a person answered is held against what waited then, and a document
    that went out against the step decided on last.

    KeyError when a step was issued that the ladder does not have.
    """
    for name, lines in table.cases.items():
        facts: list[Fact] = []

        def waits(line: Line, facts: list[Fact] = facts) -> str:
            if line.fact == "out":
                steps = [
                    one for one in facts if isinstance(one, kernel.Issued) and one.step == line.cells["what"]
                ]
                return steps[-1].key if steps else ""
            found = kernel.climb(ladder, facts, line.at, calendar()).waiting
            return found.cause if found is not None else ""

        for line in sorted(lines, key=lambda line: line.at):
            facts.append(_MAKERS[line.fact](line, waits))
        yield name, kernel.climb(ladder, facts, at, calendar())
