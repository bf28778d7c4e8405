"""Lines of a 化解台账 that is loaded again: which item each one is, and what it changes of its dossier.

A cell is changed where it says something else than the books; a blank one erases nothing. Who leads, until when, the
title and the project are the matter's, which has been handed out: such cells are refused with the way to change them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.kernel.messages import say as gettext
from gongjian.kernel.problems import Problem as Finding
from gongjian.kit.registry import PlannedRow
from gongjian.kit.sheets.mapping import Field
from gongjian.ledger import Writer
from gongjian.matters.actions.drafting import already_assigned
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.imports.shared import Known, refuse_line
from gongjian.supervise.actions.legacy import Dossier, columns_of
from gongjian.supervise.imports.shared import day, project_stays, text
from gongjian.supervise.models import LegacyItem
from gongjian.supervise.policy.legacy import check_can_plan

DOSSIER = ("klass", "arose", "origin", "parties", "law", "plan", "above")
NONE = ("否", "无", "没有", "no")
"""What a sheet says of an item that nobody supervises from above."""


@dataclass
class Change:
    """What a line changes of an item."""

    item: LegacyItem
    columns: dict[str, Any] = field(default_factory=dict)

    def write(self, entry: Writer) -> LegacyItem:
        """Change it inside the load."""
        return entry.change(LegacyItem.objects.get(pk=self.item.pk), **self.columns)


class Books:
    """The items of a campaign, by number and by title."""

    def __init__(self, campaign: Campaign) -> None:
        rows = LegacyItem.objects.filter(matter__campaign_id=campaign.pk, voided=False)
        self.by_number: dict[str, LegacyItem] = {}
        self.by_title: dict[str, list[LegacyItem]] = {}
        for item in rows.select_related("matter", "matter__project").order_by("id"):
            self.by_number |= {item.number: item, item.matter.number: item}
            self.by_title.setdefault(item.matter.title, []).append(item)

    def find(self, row: PlannedRow) -> LegacyItem | None:
        """The item a line is; None for a new one. A number of ours that is on no item is a problem of the line; an
        office's own numbers say nothing."""
        number = text(row, "number")
        found = self.by_number.get(number)
        if found is not None:
            return found
        if number.startswith(f"{LegacyItem.number_prefix}-"):
            said = gettext("No legacy problem of this ledger has the number %(number)s.", number=number[:40])
            remedy = gettext("Leave the number empty to put a new one on the books.")
            row.problems.append(Finding("number_unknown", said, "number", remedy))
            return None
        called = self.by_title.get(text(row, "title"), [])
        if len(called) > 1:
            row.problems.append(_several(len(called)))
        return called[-1] if called else None


@dataclass(frozen=True)
class Reading:
    """What lines are read with. `class_of`: the key of a class from what a cell says; `told`: its name from the key."""

    viewer: Viewer
    campaign: Campaign
    known: Known
    fields: Mapping[str, Field]
    class_of: Callable[[str], str]
    told: Callable[[str], str]
    on: date

    def compare(self, row: PlannedRow, item: LegacyItem) -> None:
        """Say what a line changes of the item it is; nothing where every cell says what the books say."""
        row.target_id, row.revision = item.pk, item.revision + item.matter.revision
        columns = {key: value for key in DOSSIER if (value := self._new(row, key)) is not None}
        changed = {key: value for key, value in columns.items() if _differs(value, getattr(item, key))}
        for key, value in changed.items():
            row.changes.append(
                (self.fields[key].label, self._said(key, getattr(item, key)), self._said(key, value))
            )
        self._of_the_matter(row, item)
        name = {"name": item.matter.title, "number": item.number}
        if not row.changes and not row.problems:
            row.action, row.says = "skip", gettext("“%(name)s” stands so already", name=item.matter.title)
            return
        row.action, row.says = "update", gettext("changes “%(name)s” (%(number)s)", **name)
        dossier = replace(Dossier(**{key: getattr(item, key) for key in DOSSIER}), **changed)
        refuse_line(row, lambda: check_can_plan(self.viewer, item))
        if changed:
            refuse_line(row, lambda: columns_of(dossier, self.campaign, self.on))
        row.memo["change"] = Change(item, changed)

    def _new(self, row: PlannedRow, key: str) -> str | None:
        """What the cell says as a column; None for a blank one."""
        given = text(row, key)
        if not given:
            return None
        if key == "klass":
            return self.class_of(given)
        return "" if key == "above" and given in NONE else given

    def _said(self, key: str, value: str) -> str:
        return self.told(value) if key == "klass" else value

    def _of_the_matter(self, row: PlannedRow, item: LegacyItem) -> None:
        """Cells of the matter that say something else: told with what stands, and refused."""
        matter = item.matter
        title, due = text(row, "title"), day(row.values.get("due"))
        if _differs(title, matter.title):
            self._refuse(row, "title", matter.title, title, already_assigned("title"))
        if text(row, "unit") not in ("", unit_tree().label(matter.unit_id)):
            unit = self.known.unit(row, "unit")
            if unit is not None and unit.pk != matter.unit_id:
                self._refuse(
                    row, "unit", unit_tree().label(matter.unit_id), unit.label, already_assigned("unit")
                )
        if due is not None and due != matter.due_on:
            self._refuse(row, "due", matter.due_on or "", due, already_assigned("due"))
        old = matter.project.name if matter.project is not None else ""
        if text(row, "project") not in ("", old):
            project = self.known.project(row)
            if project is not None and project.pk != matter.project_id:
                self._refuse(row, "project", old, project.name, project_stays(old))

    def _refuse(self, row: PlannedRow, key: str, old: object, new: object, finding: Finding) -> None:
        row.changes.append((self.fields[key].label, old, new))
        row.problems.append(finding)


def _differs(new: str, old: str) -> bool:
    return "".join(new.split()) != "".join(old.split())


def _several(count: int) -> Finding:
    return Finding(
        "several_so_called",
        gettext("%(count)s legacy problems are called so.", count=count),
        "title",
        gettext("Write the number of the one that is meant into the column of numbers."),
    )
