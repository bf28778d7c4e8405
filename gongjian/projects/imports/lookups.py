"""What a 项目清单 is read against: projects there already, units, persons, and the campaign's own words. A few
queries however long the list is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Membership, PlaybookItem
from gongjian.campaigns.playbook import playbook_of
from gongjian.campaigns.playbook.reading import house
from gongjian.campaigns.selectors import with_below
from gongjian.kernel.problems import Problem
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.registry import ImportContext, PlannedRow
from gongjian.people.models import Person, Unit
from gongjian.people.selectors import persons_in_reach, unit_lookup
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.actions.duplicates.asking import likely_in, likely_question
from gongjian.projects.actions.project.registering import NewProject
from gongjian.projects.imports.fields import PERSON_ROLES
from gongjian.projects.models import Project, ProjectHolding, ProjectStage, Stage, YearPlan
from gongjian.projects.selectors.duplicates import Likely

_BATCH = 400
_SECTIONS = {"klass": "class", "sector": "sector", "key_task": "key_task"}
_PARTED = re.compile(r"[、，,；;\n/]+")
_HEADING = re.compile(r"^[（(]?[一二三四五六七八九十百\d]+[)）、.．\s]*")
_COUNTED = re.compile(r"[（(]?\s*(?:共|计)?\s*\d+\s*[个项件].*$")


class Known:
    """Everything looked up once for a list, or for a chunk of it."""

    def __init__(self, context: ImportContext, rows: Sequence[PlannedRow]) -> None:
        self.context = context
        self._likely: Likely | None = None
        self.today = context.at.astimezone(SHANGHAI).date()
        campaign = context.campaign
        tree = unit_tree()
        scope = tree.subtree(campaign.unit_id) | set(tree.ancestors(campaign.unit_id)) if campaign else None
        self._lookup = unit_lookup(scope)
        self._units: dict[str, Unit | Problem] = {}
        self.persons = self._find_persons(rows)
        self.stages = _stages(campaign, self.today)
        self._lines = _lines(campaign)
        self._last_ordinal: int | None = None
        self._by_code: dict[str, Project] = {}
        self._by_name: dict[str, list[Project]] = defaultdict(list)
        self._elsewhere: set[str] = set()
        self.in_campaign: set[int] = set()
        self._find_projects(rows)
        ids = sorted(
            {p.pk for p in self._by_code.values()} | {p.pk for ps in self._by_name.values() for p in ps}
        )
        self.memberships: dict[int, Membership] = {}
        self.plans: dict[int, YearPlan] = {}
        self.stage_now: dict[int, ProjectStage] = {}
        self.holdings: dict[int, list[ProjectHolding]] = defaultdict(list)
        self._find_hanging(ids)

    # ------------------------------------------------------------ units, persons, words
    def likely_question(self, new: NewProject) -> Problem | None:
        """The question asked where a line looks like a project of the campaign that has another name."""
        if self.context.campaign is None:
            return None
        if self._likely is None:
            self._likely = likely_in(self.context.campaign)
        return likely_question(self._likely, new)

    def unit(self, text: str, where: str) -> Unit | Problem:
        """The unit of that name in the campaign's county, or above it."""
        found = self._units.get(text)
        if found is None:
            found = self._units[text] = self._lookup.find(text, where)
        if isinstance(found, Problem) and found.where != where:
            return Problem(found.code, found.message, where, found.remedy)
        return found

    def _find_persons(self, rows: Sequence[PlannedRow]) -> dict[str, list[int]]:
        names = {
            part.strip()
            for row in rows
            for key in PERSON_ROLES
            if row.values.get(key)
            for part in _PARTED.split(str(row.values[key]))
            if part.strip()
        }
        found: dict[str, list[int]] = defaultdict(list)
        seen = persons_in_reach(self.context.viewer, self.today)
        for part in _parts(sorted(names)):
            for name, pk in seen.filter(name__in=part).values_list("name", "pk"):
                found[name].append(pk)
            # A person an earlier list registered holds no post yet, and is meant again.
            loose = Person.objects.filter(name__in=part, voided=False, merged_into_id=None, holdings=None)
            for name, pk in loose.values_list("name", "pk"):
                if pk not in found[name]:
                    found[name].append(pk)
        return {name: ids for name, ids in found.items() if ids}

    @property
    def stage_words(self) -> list[str]:
        """The stage words of the campaign, in order."""
        return list(self.stages)

    def stage_of(self, word: str) -> str | None:
        """The core stage of a word."""
        return self.stages.get(word) or self.stages.get(word.removesuffix("阶段"))

    def line(self, key: str, text: str) -> str | None:
        """The key of a playbook line; the text itself where the playbook names none of that section."""
        known = self._lines[key]
        return known.get(text) if known else text[:60]

    def line_names(self, key: str) -> list[str]:
        """Names of the playbook's lines of that section."""
        return [name for name, found in self._lines[key].items() if name != found]

    def line_of_heading(self, key: str, heading: str) -> str:
        """The line a section heading of the sheet names: 一、产业项目（12个）; empty when it names none."""
        if not heading:
            return ""
        plain = _COUNTED.sub("", _HEADING.sub("", heading)).strip()
        return self._lines[key].get(plain, "")

    def next_ordinal(self) -> int:
        """The next place in the campaign's list."""
        if self._last_ordinal is None:
            rows = Membership.objects.filter(campaign=self.context.campaign).order_by("-ordinal")
            self._last_ordinal = rows.values_list("ordinal", flat=True).first() or 0
        self._last_ordinal += 1
        return self._last_ordinal

    # ------------------------------------------------------------ projects
    def project(self, row: PlannedRow, code: str, name: str) -> Project | None:
        """The project meant: by code, else by its exact name in this campaign."""
        if code and code in self._by_code:
            return self._by_code[code]
        same = [one for one in self._by_name.get(name, []) if not (code and one.code and one.code != code)]
        return same[0] if len(same) == 1 else None

    def same_name_elsewhere(self, name: str) -> bool:
        """Is a project of that name registered outside the campaign?"""
        return name in self._elsewhere

    def _find_projects(self, rows: Sequence[PlannedRow]) -> None:
        codes = sorted({str(row.values["code"]) for row in rows if row.values.get("code")})
        names = sorted({str(row.values["name"]).strip() for row in rows if row.values.get("name")})
        live = Project.objects.filter(voided=False, merged_into_id=None)
        campaign = self.context.campaign
        inside = Membership.objects.filter(
            voided=False, to_on=None, campaign_id__in=sorted(with_below(campaign)) if campaign else []
        )
        for part in _parts(codes):
            for project in live.filter(code__in=part).order_by("-id"):
                self._by_code[project.code] = project
        named: list[Project] = []
        for part in _parts(names):
            named += live.filter(name__in=part).order_by("id")
        ids = [project.pk for project in named] + [project.pk for project in self._by_code.values()]
        for part in _parts(ids):
            self.in_campaign |= set(inside.filter(project_id__in=part).values_list("project_id", flat=True))
        for project in named:
            if project.pk in self.in_campaign:
                self._by_name[project.name].append(project)
            else:
                self._elsewhere.add(project.name)

    def _find_hanging(self, ids: list[int]) -> None:
        year = int(self.context.options.get("year") or self.today.year)
        for part in _parts(ids):
            for plan in YearPlan.objects.filter(project_id__in=part, year=year, voided=False):
                self.plans[plan.project_id] = plan
            for stage in ProjectStage.objects.filter(project_id__in=part, to_on=None, voided=False):
                self.stage_now[stage.project_id] = stage
            for holding in ProjectHolding.objects.filter(
                project_id__in=part, to_on=None, voided=False
            ).order_by("id"):
                self.holdings[holding.project_id].append(holding)
            own = Q(campaign=self.context.campaign) if self.context.campaign else Q(pk__in=[])
            for member in Membership.objects.filter(own, project_id__in=part, to_on=None, voided=False):
                self.memberships[member.project_id] = member


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _stages(campaign: Any, on: Any) -> dict[str, str]:
    """Word → core stage: the campaign's vocabulary, then the house's for what it does not say."""
    book = playbook_of(campaign, on) if campaign is not None else None
    found: dict[str, str] = {}
    for word in book.stages if book is not None else ():
        found[word.word] = word.stage
    for one in house()["stages"]:
        found.setdefault(one["word"], one["stage"])
    return found | {stage.value: stage.value for stage in Stage if stage.value not in found}


def _lines(campaign: Any) -> dict[str, dict[str, str]]:
    """By field: name or key of a playbook line → its key; those of the campaigns above count too."""
    found: dict[str, dict[str, str]] = {key: {} for key in _SECTIONS}
    line: list[int] = []
    above = campaign
    while above is not None and above.pk not in line:
        line.append(above.pk)
        above = above.parent
    items = PlaybookItem.objects.filter(campaign_id__in=line, section__in=_SECTIONS.values(), voided=False)
    for item in items.order_by("ordinal", "id"):
        key = next(key for key, section in _SECTIONS.items() if section == item.section)
        for name in (item.name, item.name_en, item.key):
            if name:
                found[key].setdefault(name, item.key)
    return found
