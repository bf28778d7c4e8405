"""What each line of a 任务分工清单 would do, and what is wrong with it. Looks things up; writes nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from gongjian.kernel.dates import FuzzyDate, Precision, parse_fuzzy
from gongjian.kernel.lifecycle import State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.matters.actions.dates import DueDate
from gongjian.matters.imports.fields import LABELS
from gongjian.matters.imports.lookups import Known, parted
from gongjian.matters.models import (
    Matter,
)
from gongjian.people.unit_tree import unit_tree

EVERY_TOWNSHIP = re.compile(
    r"(全县|全区|全市|县内|区内)?(各|所有|全部)(相关|有关)?(乡镇|镇街|镇|乡|街道|镇乡)([（(](街道|街办|镇|场)[）)])?(、?街道)?(人民政府|党委政府|办事处)?"
)
_AMOUNT = re.compile(r"(?P<value>-?\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<unit>\D{0,12})")


@dataclass
class Said:
    """A line understood. `units`: one matter is made for each lead unit (None: nobody leads yet)."""

    units: list[int | None]
    assisting: list[int] = field(default_factory=list)
    supervising: list[int] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    targets: dict[int, str] = field(default_factory=dict)
    year: int = 0
    official: str = ""
    official_id: int | None = None


@dataclass
class Change:
    """What a line changes of a matter that is still a draft."""

    matter: Matter
    columns: dict[str, Any] = field(default_factory=dict)
    targets: dict[int, str] = field(default_factory=dict)
    assisting: list[int] = field(default_factory=list)


def plan(context: ImportContext, rows: Sequence[PlannedRow]) -> None:
    """Fill in what each line would do. Refused when the list named has been issued: then it is adjusted, not loaded."""
    known = Known(context, rows)
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        said = _as_said(context, known, row)
        row.memo["said"] = said
        title = str(row.values.get("title") or "").strip()
        key = (title, str(row.values.get("lead") or ""))
        first = seen.setdefault(key, row.row_number)
        if title and first != row.row_number:
            row.problems.append(
                Problem(
                    "twice_in_the_list",
                    _("“%(text)s” stands in line %(row)s of this list already.", text=title[:60], row=first),
                    "title",
                    _("Leave one of the two lines out, or give them what tells them apart."),
                )
            )
        _decide(known, row, said, title)


def _decide(known: Known, row: PlannedRow, said: Said, title: str) -> None:
    there = [one for one in known.matters.get(title, []) if one.unit_id in said.units]
    if not there:
        if len(said.units) > 1:
            row.says = _(
                "drafts “%(title)s” for each of %(count)s townships", title=title[:80], count=len(said.units)
            )
        else:
            row.says = _("drafts “%(title)s” for %(unit)s", title=title[:80], unit=_label(said.units[0]))
        return
    if len(said.units) > 1:
        missing = [unit for unit in said.units if unit not in {one.unit_id for one in there}]
        said.units = missing
        row.action = "create" if missing else "skip"
        row.says = (
            _(
                "drafts “%(title)s” for the %(count)s townships that do not have it yet",
                title=title[:80],
                count=len(missing),
            )
            if missing
            else _("“%(name)s” stands so already", name=title[:80])
        )
        return
    _plan_change(known, row, said, there[0])


def _label(unit_id: int | None) -> str:
    return unit_tree().label(unit_id) or "—"


def _plan_change(known: Known, row: PlannedRow, said: Said, matter: Matter) -> None:
    row.target_id, row.revision = matter.pk, matter.revision
    if matter.state != State.drafted.value:
        row.action = "skip"
        row.says = _(
            "“%(name)s” (%(number)s) has been assigned; it is not changed by a list",
            name=matter.title[:80],
            number=matter.number,
        )
        return
    change = Change(matter)
    for name, value in said.columns.items():
        old = getattr(matter, name)
        if (
            name in ("title", "ordinal", "calendar_version", "due_provisional")
            or value in ("", None)
            or old == value
        ):
            continue
        change.columns[name] = value
        if name in ("due_on", "due_phrase", "due_precision"):
            continue
        row.changes.append((LABELS.get(name.removesuffix("_on"), name), old or "", value))
    if {"due_on", "due_phrase", "due_precision"} & set(change.columns):
        row.changes.append(
            (
                LABELS["due"],
                matter.due_phrase or matter.due_on or "",
                said.columns["due_phrase"] or said.columns["due_on"],
            )
        )
    now = known.targets.get(matter.pk, {})
    for quarter, words in said.targets.items():
        old = now.get(quarter)
        if old is None or old.words != words:
            change.targets[quarter] = words
            row.changes.append((LABELS[f"q{quarter}"], old.words if old else "", words))
    there = known.assisting.get(matter.pk, set())
    change.assisting = [unit for unit in said.assisting if unit not in there]
    if change.assisting:
        row.changes.append((LABELS["assisting"], "", "、".join(_label(unit) for unit in change.assisting)))
    empty = not (change.columns or change.targets or change.assisting)
    row.memo["change"] = change
    row.action = "skip" if empty else "update"
    said_words = _("“%(name)s” stands so already", name=matter.title[:80])
    row.says = (
        said_words
        if empty
        else _("changes “%(name)s” (%(number)s)", name=matter.title[:80], number=matter.number)
    )


# ---------------------------------------------------------------- what the line says
def _as_said(context: ImportContext, known: Known, row: PlannedRow) -> Said:
    values = row.values
    year = int(context.options.get("year") or known.today.year)
    said = Said(_leads(known, row), year=year)
    said.assisting = [unit for unit in _units(known, row, "assisting") if unit not in said.units]
    said.supervising = _units(known, row, "supervising")
    if row.memo.get("also"):
        said.assisting = list(dict.fromkeys([*row.memo["also"], *said.assisting]))
    said.targets = {n: str(values[f"q{n}"])[:200] for n in (1, 2, 3, 4) if values.get(f"q{n}")}
    said.columns = {
        "title": str(values.get("title") or "").strip(),
        "requirement": str(values.get("requirement") or "").strip(),
        "aspect": str(values.get("aspect") or _plain_heading(row.section))[:60],
        "ordinal": values["ordinal"] if isinstance(values.get("ordinal"), int) else row.row_number,
        "remark": str(values.get("remark") or "").strip(),
    }
    _fits(row, said)
    _target(row, said)
    _dates(row, said, year)
    _source(known, row, said)
    _official(known, row, said)
    return said


_HEADING = re.compile(r"^[（(]?[一二三四五六七八九十百\d]+[)）、.．\s]*")
_COUNTED = re.compile(r"[（(]?\s*(?:共|计)?\s*\d+\s*[个项件].*$")


def _plain_heading(text: str) -> str:
    return _COUNTED.sub("", _HEADING.sub("", text)).strip()


def _fits(row: PlannedRow, said: Said) -> None:
    for name, limit in (("title", 200), ("remark", 300)):
        text = said.columns[name]
        if len(text) > limit:
            row.problems.append(
                Problem(
                    "too_long",
                    _(
                        "The text has %(count)s characters; at most %(limit)s fit.",
                        count=len(text),
                        limit=limit,
                    ),
                    name,
                    _("Say in one line what is to be done; the rest belongs into a column 工作要求."),
                )
            )


def _leads(known: Known, row: PlannedRow) -> list[int | None]:
    text = str(row.values.get("lead") or "").strip()
    if not text:
        row.questions.append(
            Problem(
                "nobody_leads",
                _("No lead unit is named."),
                "lead",
                _("Name the unit that answers for it; or keep it, and name it on the matter's page."),
            )
        )
        return [None]
    if EVERY_TOWNSHIP.fullmatch(text):
        if known.townships:
            return list(known.townships)
        row.problems.append(
            Problem("no_townships", _("“%(text)s” stands here, but no township is registered.", text=text), "lead",
                    _("Register the townships first, or name the units."))
        )  # fmt: skip
        return [None]
    units = known.units_in(text, "lead", row)
    if len(units) > 1:
        row.memo["also"] = units[1:]
        row.questions.append(
            Problem(
                "several_units",
                _("%(count)s units stand here; the first answers, the others assist.", count=len(units)),
                "lead",
                _("If that is right, keep it; otherwise leave one unit in the cell."),
            )
        )
    return [units[0]] if units else [None]


def _units(known: Known, row: PlannedRow, key: str) -> list[int]:
    text = str(row.values.get(key) or "").strip()
    if not text:
        return []
    found: list[int] = []
    rest = []
    for part in parted(text):
        if EVERY_TOWNSHIP.fullmatch(part):
            found += known.townships
        else:
            rest.append(part)
    if EVERY_TOWNSHIP.fullmatch(text):
        return list(dict.fromkeys(known.townships))
    if rest:
        found += known.units_in("、".join(rest), key, row)
    return list(dict.fromkeys(found))


def _target(row: PlannedRow, said: Said) -> None:
    text = str(row.values.get("target_value") or "").strip()
    unit = str(row.values.get("target_unit") or "").strip()
    found = _AMOUNT.fullmatch(text)
    if found is not None:
        said.columns["target_value"] = Decimal(found["value"].replace(",", ""))
        said.columns["target_unit"] = (unit or found["unit"].strip())[:20]
    elif text:
        said.columns["requirement"] = "\n".join(part for part in (said.columns["requirement"], text) if part)


def _dates(row: PlannedRow, said: Said, year: int) -> None:
    text = str(row.values.get("due") or "").strip()
    due = DueDate(None, Precision.unknown.value)
    if text:
        fuzzy = parse_fuzzy(_as_date(text), year)
        if fuzzy is None:
            row.problems.append(
                Problem(
                    "not_a_date",
                    _("“%(shown)s” is not a date that could be read.", shown=text[:60]),
                    "due",
                    _("Write it as 2026-06-30, 6月底前, 年底前 or 持续推进."),
                )
            )
        else:
            exact = fuzzy.precision is Precision.day
            due = DueDate.of(fuzzy, "" if exact else text)
    start = row.values.get("start")
    said.columns["start_on"] = start.on if isinstance(start, FuzzyDate) else None
    said.columns |= due.columns()
    started = said.columns["start_on"]
    if started is not None and due.on is not None and due.on < started:
        row.problems.append(
            Problem(
                "due_before_start",
                _(
                    "It would be due on %(due)s, before it starts on %(start)s.",
                    due=due.on.isoformat(),
                    start=started.isoformat(),
                ),
                "due",
                _("Give a due date on or after the start, or an earlier start."),
            )
        )


def _as_date(text: str) -> str | float | date:
    """A day typed as a day comes as 2026-06-30; a serial number of the sheet stays a number."""
    return float(text) if text.isdecimal() and len(text) == 5 else text


def _source(known: Known, row: PlannedRow, said: Said) -> None:
    text = str(row.values.get("source") or "").strip()
    if not text:
        return
    clause = known.clause(text)
    if clause is not None:
        said.columns["clause_id"] = clause
    else:
        remark = said.columns["remark"]
        said.columns["remark"] = (f"来源：{text}" + (f"；{remark}" if remark else ""))[:300]


def _official(known: Known, row: PlannedRow, said: Said) -> None:
    names = parted(str(row.values.get("lead_official") or ""))
    if not names:
        return
    ids = known.persons.get(names[0], [])
    if len(ids) == 1:
        said.official_id = ids[0]
    else:
        said.official = names[0][:60]
    if len(ids) > 1 or len(names) > 1:
        row.questions.append(
            Problem(
                "person_ambiguous" if len(ids) > 1 else "several_officials",
                _(
                    "It is not clear which one person is meant by “%(name)s”.",
                    name=str(row.values["lead_official"])[:60],
                ),
                "lead_official",
                _("Keep it, or leave one name; the person is named on the matter's page afterwards."),
            )
        )
