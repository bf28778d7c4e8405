"""A plain table (CSV) of what is known of subjects, read and checked: every finding names line, column and remedy."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from gongjian.kernel.lights import FACTS, Dimension, Fact, FactKind, LightRule, Row, facts_of, needed_facts
from gongjian.kernel.lights.facts import FactKnown
from gongjian.kernel.periods import Period, PeriodKind, period_of
from gongjian.kernel.problems import Problem

YES = frozenset({"yes", "y", "true", "1", "是", "有", "√"})
NO = frozenset({"no", "n", "false", "0", "否", "无", "×"})
WORDS = {
    "不滞后": "none",
    "轻微": "slight",
    "严重": "serious",
    "项目": "project",
    "区县": "district",
    "区": "district",
}
HEADS = {"name": ("名称", "项目", "项目名称"), "period": ("时期", "月份", "期间")} | {
    name: (known.name.zh,) for name, known in FACTS.items()
}
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:年|-|/)?(?:(?P<month>\d{1,2})月?(?:(?:-|/)?(?P<day>\d{1,2})日?)?|Q(?P<quarter>[1-4])|W(?P<week>\d{1,2}))?"
)
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass
class Table:
    """What was read: rows, the dimensions whose columns are there, those left out, and every finding."""

    rows: list[Row] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_table(text: str, rule: LightRule, dimensions: Sequence[str] | None = None) -> Table:
    """Rows of the table, as far as the rule asks. A dimension without its columns is left out and named; with none
    left, the missing columns are the finding. With any finding no row is to be judged.
    """
    table = Table()
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    if not lines or not any(cell.strip() for cell in lines[0]):
        message = _("The table has no head.")
        remedy = _("Begin with a line of column names, such as name,period,plan,actual.")
        table.problems.append(Problem("no_head", message, _at(1), remedy))
        return table
    head = [_column(cell) for cell in lines[0]]
    table.problems += _head_problems(lines[0], head)
    _choose(table, rule, head, dimensions)
    if not table.problems:
        asked = {"subject"} | {name for one in rule.dimensions for name in _asked(one)}
        for number, cells in enumerate(lines[1:], 2):
            if any(cell.strip() for cell in cells):
                _read_line(table, number, head, cells, asked)
        table.problems += _twice(table.rows)
        if not table.rows and not table.problems:
            message, remedy = (
                _("The table has a head and no lines."),
                _("Write a line for each subject and period."),
            )
            table.problems.append(Problem("no_lines", message, _at(2), remedy))
    return table


def _asked(dimension: Dimension) -> tuple[str, ...]:
    size = (dimension.at_least.fact,) if dimension.at_least is not None else ()
    return (*facts_of(dimension), *size)


def _column(cell: str) -> str:
    text = cell.strip()
    return next((name for name, others in HEADS.items() if text in others), text.lower())


def _head_problems(given: Sequence[str], head: Sequence[str]) -> Iterator[Problem]:
    if "name" not in head:
        message = _("The column “%(column)s” is missing.") % {"column": "name"}
        yield Problem(
            "column_missing", message, _at(1), _("Add a column “name” with what each line speaks of.")
        )
    for place, name in enumerate(head):
        if name in head[:place]:
            message = _("The column “%(column)s” stands there twice.") % {"column": given[place].strip()}
            yield Problem("column_twice", message, _at(1), _("Keep one of the two."))


def _choose(table: Table, rule: LightRule, head: Sequence[str], wanted: Sequence[str] | None) -> None:
    known = {one.key for one in rule.dimensions}
    for key in wanted or ():
        if key not in known:
            message = _("The rule has no dimension “%(key)s”.") % {"key": key}
            remedy = _("Its dimensions: %(keys)s.") % {"keys": ", ".join(sorted(known))}
            table.problems.append(Problem("unknown_dimension", message, "", remedy))
    for one in rule.dimensions:
        if (wanted is None and one.by_default) or (wanted is not None and one.key in wanted):
            missing = [name for name in needed_facts(one) if name not in head]
            if missing:
                table.left_out[one.key] = missing
            else:
                table.dimensions.append(one.key)
    if table.left_out and (wanted is not None or not table.dimensions):
        for key, missing in table.left_out.items():
            for name in missing:
                message = _("The column “%(column)s” is missing.") % {"column": name}
                values = {"column": name, "means": FACTS[name].name, "dimension": key}
                remedy = _("Add it (%(means)s): the rule's “%(dimension)s” asks for it.") % values
                table.problems.append(Problem("column_missing", message, _at(1), remedy))


def _read_line(table: Table, number: int, head: Sequence[str], cells: Sequence[str], asked: set[str]) -> None:
    found: list[Problem] = []
    if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
        counts = {"cells": len(cells), "columns": len(head)}
        message = _("The line has %(cells)s cells and the head %(columns)s.") % counts
        remedy = _("Put a cell that holds a comma in quotation marks.")
        found.append(Problem("too_many_cells", message, _at(number), remedy))
    given = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if cell.strip()}
    period, caught_up = None, None
    facts: dict[str, Fact] = {}
    if "name" not in given:
        message, remedy = _("The line has no name."), _("Write what it speaks of.")
        found.append(Problem("name_missing", message, _at(number, "name"), remedy))
    for name, text in given.items():
        if name in ("period", "caught_up"):
            read = _period(text)
            if read is None:
                message = _("“%(text)s” is no period.") % {"text": text}
                remedy = _("Write 2026-06, 2026-Q2, 2026-W24 or 2026-06-14.")
                found.append(Problem("not_a_period", message, _at(number, name), remedy))
            elif name == "period":
                period = read
            else:
                caught_up = read
        elif name in asked and name in FACTS:
            value = _value(FACTS[name], text)
            if isinstance(value, Problem):
                found.append(Problem(value.code, value.message, _at(number, name), value.remedy))
            else:
                facts[name] = value
    if caught_up is not None and (period is None or caught_up.start < period.start):
        message = _("It is said to be caught up, and there is no earlier period that was missed.")
        remedy = _("Write under “period” the period missed, and under “caught_up” the later one.")
        found.append(Problem("caught_up_before", message, _at(number, "caught_up"), remedy))
    table.problems += [*found, *_slips(number, facts)]
    table.rows.append(Row(given.get("name", ""), facts, period, caught_up))


def _slips(number: int, facts: dict[str, Fact]) -> Iterator[Problem]:
    plan = facts.get("plan")
    if isinstance(plan, Decimal) and 0 < plan < 1:
        message = _("%(plan)s%% as plan to date is less than one per cent.") % {"plan": plan}
        remedy = _("Write per cent, not shares: 50 for one half.")
        yield Problem("share_for_percent", message, _at(number, "plan"), remedy)


def _value(known: FactKnown, text: str) -> Fact | Problem:
    if known.kind is FactKind.yes_no:
        if text.lower() in YES | NO:
            return text.lower() in YES
        message = _("“%(text)s” is neither yes nor no.") % {"text": text}
        return Problem("not_yes_or_no", message, remedy=_("Write yes or no (是 or 否)."))
    if known.kind is FactKind.word:
        word = WORDS.get(text, text.lower())
        if word in known.words:
            return word
        message = _("“%(text)s” is not one of the words expected.") % {"text": text}
        return Problem(
            "not_a_word", message, remedy=_("Write one of: %(words)s.") % {"words": ", ".join(known.words)}
        )
    return _number(text, percent=known.kind is FactKind.percent)


def _number(text: str, *, percent: bool) -> Decimal | Problem:
    plain = text.replace("％", "%").replace(",", "").strip()
    plain = plain.removesuffix("%").strip() if percent else plain
    try:
        value = Decimal(plain) if _PLAIN_NUMBER.fullmatch(plain) else None
    except InvalidOperation:
        value = None
    if value is None:
        message = _("“%(text)s” is not a number.") % {"text": text}
        return Problem("not_a_number", message, remedy=_("Write digits, for example 38 or 38.5."))
    if percent and value > 100:
        message = _("%(text)s per cent is more than all of it.") % {"text": plain}
        remedy = _("Write 0 to 100; a plan more than fulfilled is written 100.")
        return Problem("percent_over_100", message, remedy=remedy)
    if percent and value < 0:
        message = _("%(text)s per cent is less than nothing.") % {"text": plain}
        return Problem("percent_below_0", message, remedy=_("Write 0 to 100."))
    return value


def _period(text: str) -> Period | None:
    found = _PERIOD.fullmatch(text.strip().upper())
    if found is None:
        return None
    part = {name: int(value) for name, value in found.groupdict().items() if value}
    try:
        if "week" in part:
            return period_of(PeriodKind.week, date.fromisocalendar(part["year"], part["week"], 1))
        if "quarter" in part:
            return period_of(PeriodKind.quarter, date(part["year"], part["quarter"] * 3, 1))
        kind = PeriodKind.day if "day" in part else PeriodKind.month if "month" in part else PeriodKind.year
        return period_of(kind, date(part["year"], part.get("month", 1), part.get("day", 1)))
    except (ValueError, OverflowError):
        return None


def _twice(rows: Sequence[Row]) -> Iterator[Problem]:
    seen: set[tuple[str, Period | None]] = set()
    kinds = {row.period.kind for row in rows if row.period is not None}
    if len(kinds) > 1:
        message = _("The table mixes periods of different length.")
        yield Problem(
            "periods_mixed", message, "", _("Keep months, weeks or quarters in tables of their own.")
        )
    for row in rows:
        if row.period is not None and (row.name, row.period) in seen:
            message = _("“%(name)s” has two lines for %(period)s.") % {
                "name": row.name,
                "period": row.period.full_name,
            }
            yield Problem("line_twice", message, "", _("Keep one of the two."))
        seen.add((row.name, row.period))


def _at(line: int, column: str = "") -> str:
    if column:
        return _("line %(line)s, column %(column)s") % {"line": line, "column": column}
    return _("line %(line)s") % {"line": line}
