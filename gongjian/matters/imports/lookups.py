"""What a 任务分工清单 is read against: the list there already, units, persons, documents, in a few queries."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from gongjian.campaigns.models import Clause, SourceDocument
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.matters.models import (
    Edition,
    EditionKind,
    Matter,
    MatterHolding,
    MatterList,
    MatterRole,
    StageTarget,
)
from gongjian.people.models import Person, Unit, UnitKind
from gongjian.people.selectors import persons_in_reach, unit_lookup
from gongjian.people.unit_tree import unit_tree

_PARTED = re.compile(r"[、，,；;\n/]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_BATCH = 400


def parted(text: str) -> list[str]:
    """Names that stand in one cell."""
    return [part.strip() for part in _PARTED.split(text) if part.strip()]


class Known:
    """Everything looked up once for a list, or for a chunk of it."""

    def __init__(self, context: ImportContext, rows: Sequence[PlannedRow]) -> None:
        campaign = context.campaign
        assert campaign is not None  # a list of tasks always goes into a campaign
        tree = unit_tree()
        self.today = context.at.astimezone(SHANGHAI).date()
        below = tree.subtree(campaign.unit_id)
        self._lookup = unit_lookup(below | set(tree.ancestors(campaign.unit_id)))
        self._units: dict[str, Unit | Problem] = {}
        live = [unit for unit in tree.in_order(below) if unit.closed_on is None]
        self.townships = [unit.pk for unit in live if unit.kind == UnitKind.TOWNSHIP]
        self.list = _list(campaign, str(context.options.get("list") or ""))
        titles = sorted({str(row.values["title"]).strip() for row in rows if row.values.get("title")})
        self.matters = self._find_matters(titles)
        ids = [one.pk for group in self.matters.values() for one in group]
        self.targets, self.assisting = _hanging(ids, int(context.options.get("year") or self.today.year))
        self.persons = _persons(context, rows, self.today)
        self._documents = list(SourceDocument.objects.filter(campaign=campaign, voided=False))
        self._clauses = list(
            Clause.objects.filter(document__campaign=campaign, voided=False)
            .select_related("document")
            .order_by("ordinal", "id")
        )

    def _find_matters(self, titles: list[str]) -> dict[str, list[Matter]]:
        found: dict[str, list[Matter]] = {}
        if self.list is None:
            return found
        for part in _parts(titles):
            for matter in Matter.objects.filter(
                list=self.list, title__in=part, voided=False, merged_into_id=None
            ).order_by("id"):
                found.setdefault(matter.title, []).append(matter)
        return found

    def units_in(self, text: str, key: str, row: PlannedRow) -> list[int]:
        """Units named in a cell: the whole text as one name, else its parts, each once; unknown ones become
        problems."""
        whole = self._find(text, key)
        if not isinstance(whole, Problem):
            return [whole.pk]
        parts = parted(text)
        found = [self._find(part, key) for part in parts] if len(parts) > 1 else [whole]
        row.problems += [one for one in found if isinstance(one, Problem)]
        return list(dict.fromkeys(one.pk for one in found if not isinstance(one, Problem)))

    def _find(self, text: str, key: str) -> Unit | Problem:
        found = self._units.get(text)
        if found is None:
            found = self._units[text] = self._lookup.find(text, key)
        if isinstance(found, Problem) and found.where != key:
            return Problem(found.code, found.message, key, found.remedy)
        return found

    def clause(self, text: str) -> int | None:
        """The clause of one of the campaign's documents that a text names, by title or number and by clause."""
        for clause in self._clauses:
            document = clause.document
            named = any(name and name in text for name in (document.document_no, document.title))
            if named and clause.ref in text:
                return int(clause.pk)
        return None


def _list(campaign: Any, name: str) -> MatterList | None:
    found = MatterList.objects.filter(campaign=campaign, name=name, voided=False).first() if name else None
    if (
        found is not None
        and Edition.objects.filter(list=found, kind=EditionKind.ISSUED, voided=False).exists()
    ):
        raise Refused(
            "list_issued",
            _("The list “%(name)s” has been issued; what is added now is an adjustment.", name=name),
            "list",
            _("Adjust it on its own page, with reason and approval, or load into a list of another name."),
        )
    return found


def _hanging(ids: list[int], year: int) -> tuple[dict[int, dict[int, StageTarget]], dict[int, set[int]]]:
    targets: dict[int, dict[int, StageTarget]] = {}
    assisting: dict[int, set[int]] = {}
    for part in _parts(ids):
        for target in StageTarget.objects.filter(
            matter_id__in=part, year=year, voided=False, quarter__isnull=False
        ):
            targets.setdefault(target.matter_id, {})[target.quarter] = target
        held = MatterHolding.objects.filter(
            matter_id__in=part, role=MatterRole.ASSISTING, voided=False, to_on=None
        )
        for matter_id, unit_id in held.values_list("matter_id", "unit_id"):
            assisting.setdefault(matter_id, set()).add(unit_id)
    return targets, assisting


def _persons(context: ImportContext, rows: Sequence[PlannedRow], on: date) -> dict[str, list[int]]:
    names = sorted({part for row in rows for part in parted(str(row.values.get("lead_official") or ""))})
    found: dict[str, set[int]] = {}
    for part in _parts(names):
        for name, pk in persons_in_reach(context.viewer, on).filter(name__in=part).values_list("name", "pk"):
            found.setdefault(name, set()).add(pk)
        loose = Person.objects.filter(name__in=part, voided=False, merged_into_id=None, holdings=None)
        for name, pk in loose.values_list("name", "pk"):
            found.setdefault(name, set()).add(pk)
    return {name: sorted(ids) for name, ids in found.items()}


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
