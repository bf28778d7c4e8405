"""Lines of a 问题台账 that is loaded again: which problem each one is, and what it changes of it.

A cell is changed where it says something else than the sheet would say today; only such cells are asked anything, so
that a sheet taken out and put back in as it is does nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gongjian.kernel.lifecycle import State
from gongjian.kernel.messages import say as gettext
from gongjian.kernel.problems import Problem as Finding
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.kit.sheets.cells import Place, Setting, convert
from gongjian.kit.sheets.mapping import Field, Kind
from gongjian.ledger import AsOf, Writer
from gongjian.matters.actions.acting import within
from gongjian.matters.actions.drafting import already_assigned, change_in
from gongjian.matters.actions.working import LEVELS
from gongjian.matters.models import Matter
from gongjian.matters.selectors.listing import with_names
from gongjian.people.models import Unit
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.imports.shared import Known, refuse_line
from gongjian.supervise.actions.problems.describing import Details, describe_in
from gongjian.supervise.actions.problems.raising import check_due, check_promise, check_told, told
from gongjian.supervise.imports.shared import day, project_stays, text
from gongjian.supervise.playbook.problems import ProblemsText
from gongjian.supervise.policy.problems import check_can_describe
from gongjian.supervise.selectors.problems import details, problem_matters
from gongjian.supervise.views.problems.sheet import short_title, told_as_now

OF_THE_MATTER = ("title", "unit", "due")
"""Cells of the matter itself: free while it is a draft."""
_BATCH = 500


@dataclass
class Change:
    """What a line changes of a problem: columns of its matter while it is a draft, and its line of the ledger."""

    matter: Matter
    columns: dict[str, Any] = field(default_factory=dict)
    details: Details | None = None

    def write(self, entry: Writer, on: date) -> None:
        """Change it inside the load."""
        if self.columns:
            change_in(entry, self.matter, on, **self.columns)
        if self.details is not None:
            describe_in(entry, self.matter, self.details)


class Ledger:
    """The problems of a campaign the viewer sees, by number and by project and title."""

    def __init__(self, context: ImportContext, on: date) -> None:
        self.campaign, self.viewer, self.on = context.campaign, context.viewer, on
        self.asof = AsOf(on)
        assert self.campaign is not None
        self.rows = with_names(problem_matters(self.campaign, self.asof, context.viewer))
        self.numbers: dict[str, int] = {}
        self.places: dict[tuple[int | None, str], list[int]] = {}
        found = self.rows.order_by("id").values_list("id", "number", "project_id", "title", "project_name")
        for pk, number, project_id, title, project in found:
            self.numbers[number] = pk
            for name in {title, short_title(title, project or "")}:
                self.places.setdefault((project_id, name), []).append(pk)

    def look_up(self, ids: Iterable[int]) -> None:
        """What stands of these problems, as matters, as lines and as cells of the sheet."""
        wanted = sorted(set(ids))
        self.matters: dict[int, Matter] = {}
        self.cells: dict[int, dict[str, object]] = {}
        for start in range(0, len(wanted), _BATCH):
            part = wanted[start : start + _BATCH]
            self.matters |= Matter.objects.in_bulk(part)
            self.cells |= told_as_now(list(self.rows.filter(id__in=part)), self.campaign, self.on)
        self.lines = details(self.asof, wanted)

    def numbered(self, row: PlannedRow) -> int | None:
        """The problem a line names by number; a problem of the line where there is none of that number."""
        number = text(row, "number")
        found = self.numbers.get(number)
        if found is None:
            row.problems.append(
                Finding(
                    "number_unknown",
                    gettext("No problem of this ledger has the number %(number)s.", number=number[:40]),
                    "number",
                    gettext("Leave the number empty to raise a new problem."),
                )
            )
        return found


@dataclass(frozen=True)
class Reading:
    """What lines are read with."""

    ledger: Ledger
    known: Known
    section: ProblemsText
    fields: Mapping[str, Field]
    on: date

    def compare(self, row: PlannedRow, pk: int) -> None:
        """Say what a line changes of the problem it is; nothing where every cell says what the sheet says."""
        ledger, matter = self.ledger, self.ledger.matters[pk]
        line, cells = ledger.lines.get(pk), ledger.cells[pk]
        row.target_id = pk
        row.revision = matter.revision + (line.revision if line is not None else 0)
        keys = [key for key in self.fields if key in row.values and self._differs(row, key, pk, cells)]
        for key in keys:
            row.changes.append((self.fields[key].label, self._old(key, line, cells), _new(row, key)))
        name = {"name": matter.title, "number": matter.number}
        if not keys:
            row.action = "skip"
            row.says = gettext("“%(name)s” stands so already", name=matter.title)
            return
        row.action = "update"
        row.says = gettext("changes “%(name)s” (%(number)s)", **name)
        change = row.memo["change"] = Change(matter)
        if (several := row.memo.get("several", 0)) > 1:
            row.problems.append(_several(several))
        self._of_the_matter(row, change, keys, cells)
        if set(keys) - {*OF_THE_MATTER, "project"}:
            self._of_the_ledger(row, change, keys, line)

    def _shown(self, key: str, cells: Mapping[str, object]) -> Any:
        label = next((one for one in self.fields[key].aliases if one in cells), "")
        setting = Setting(self.on.year, None, lambda name: name)
        cell: Any = cells.get(label)
        return convert(cell, replace(self.fields[key], required=False), Place("", 1, 0), setting).value

    def _old(self, key: str, line: Any, cells: Mapping[str, object]) -> object:
        if key == "suggests":
            return line.suggests if line is not None else ""
        shown = self._shown(key, cells)
        return LEVELS.get(str(shown), shown) if key == "level" else shown

    def _differs(self, row: PlannedRow, key: str, pk: int, cells: Mapping[str, object]) -> bool:
        given = row.values.get(key)
        if key == "number" or given is None or (isinstance(given, str) and not given.strip()):
            return False  # a blank cell erases nothing
        line = self.ledger.lines.get(pk)
        if text(row, "suggests") and key in ("wants", "suggests"):
            return _plain(given) != _plain(getattr(line, key, ""))
        if _plain(given) == _plain(self._shown(key, cells)):
            return False
        matter = self.ledger.matters[pk]
        if key == "title":
            return str(given).strip() != matter.title
        if key == "category" and line is not None:
            return category_of(self.section, str(given)) != line.category
        if self.fields[key].kind == Kind.UNIT_REF:
            unit = self._unit(row, key)
            there = matter.unit_id if key == "unit" else getattr(line, "raised_by_id", None)
            return unit is None or unit.pk != there
        return True

    def _unit(self, row: PlannedRow, key: str) -> Unit | None:
        """The unit a cell names, looked up once."""
        found = row.memo.setdefault("units", {})
        if key not in found:
            found[key] = self.known.unit(row, key)
        unit: Unit | None = found[key]
        return unit

    def _of_the_matter(
        self, row: PlannedRow, change: Change, keys: Sequence[str], cells: Mapping[str, object]
    ) -> None:
        if "project" in keys:
            row.problems.append(project_stays(str(cells.get("项目") or "")))
        given = [key for key in OF_THE_MATTER if key in keys]
        if given and change.matter.state != State.drafted.value:
            row.problems += [already_assigned(key) for key in given]
            return
        for key in given:
            if key == "unit":
                unit = self._unit(row, key)
                change.columns["unit_id"] = unit.pk if unit is not None else None
            elif key == "due":
                change.columns["due"] = row.values["due"]
                row.questions += check_due(row.values["due"], self.on)
            else:
                change.columns["title"] = text(row, "title")
                refuse_line(row, lambda: within(text(row, "title"), 200, "title"))

    def _of_the_ledger(self, row: PlannedRow, change: Change, keys: Sequence[str], line: Any) -> None:
        names = Details.__dataclass_fields__
        new = Details(**{name: getattr(line, name) for name in names}) if line is not None else Details(
            category_of(self.section, text(row, "category"))
        )  # fmt: skip
        for key in keys:
            new = self._with(new, row, key)
        refuse_line(row, lambda: check_can_describe(self.ledger.viewer, change.matter))
        refuse_line(row, lambda: told(new))
        if "category" in keys and not new.category:
            row.problems.append(no_category(self.section, text(row, "category")))
        else:
            row.problems += check_told(new, self.section, self.on)
        if "promised" in keys:
            row.problems += check_promise(new.promised_on, self.on, "promised")
        change.details = new

    def _with(self, new: Details, row: PlannedRow, key: str) -> Details:
        given = text(row, key)
        if key == "category":
            return replace(new, category=category_of(self.section, given))
        if key == "raised_by":
            unit = self._unit(row, key)
            return replace(new, raised_by_id=unit.pk if unit is not None else new.raised_by_id)
        if key == "raised":
            return replace(new, raised_on=day(row.values["raised"]))
        if key == "promised":
            return replace(new, promised_on=day(row.values["promised"]))
        if key == "wants":
            return replace(new, wants=given, suggests=text(row, "suggests"))
        if key == "checker":
            unit_name = unit_tree().label(new.checker_unit_id)
            if unit_name and given.startswith(unit_name):
                return replace(new, checker=given.removeprefix(unit_name).strip())
            return replace(new, checker=given, checker_unit_id=None)
        more: dict[str, Any] = {key: given} if key in ("suggests", "level", "measures") else {}
        return replace(new, **more)


def _several(count: int) -> Finding:
    return Finding(
        "several_so_called",
        gettext("%(count)s problems of this project are called so.", count=count),
        "title",
        gettext("Write the number of the one that is meant into the column of numbers."),
    )


def category_of(section: ProblemsText, said: str) -> str:
    """The class a cell names, by name or key; “other” for an empty cell; empty for what is no class."""
    wanted = said.strip()
    if not wanted:
        return (section.category("other") or section.categories[-1]).key
    names = {one.key: (one.key, one.name.zh, one.name.en) for one in section.categories}
    return next((key for key, known in names.items() if wanted in known), "")


def no_category(section: ProblemsText, said: str) -> Finding:
    """The problem of a line whose class nobody names."""
    names = "、".join(str(one.name) for one in section.categories)
    return Finding(
        "category_unknown",
        gettext("“%(text)s” is no class of problems.", text=said[:40]),
        "category",
        gettext("Write one of: %(names)s.", names=names),
    )


def _plain(value: object) -> object:
    return "".join(value.split()) if isinstance(value, str) else value


def _new(row: PlannedRow, key: str) -> object:
    given = row.values[key]
    return LEVELS.get(str(given), given) if key == "level" else given
