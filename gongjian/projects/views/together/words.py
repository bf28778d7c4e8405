"""A change of many projects in words: what was, what becomes."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign, Membership
from gongjian.kernel.dates import FuzzyDate
from gongjian.kit import words
from gongjian.ledger.models import Entry
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import wording
from gongjian.projects.actions.checks import fuzzy_of
from gongjian.projects.actions.together.lines import DAYS, FACTS, HOLDERS, LABELS, LINES, Change, Wanted
from gongjian.projects.models import Level, Library, Nature, Project, ProjectHolding

_SECTIONS = {"klass": "class", "sector": "sector", "key_task": "key_task"}
_CHOICES: dict[str, Any] = {"level": Level, "nature": Nature, "library": Library}


class Words:
    """How values of the columns are said; persons and lines of the playbook are looked up once."""

    def __init__(self, campaign: Campaign, persons: Collection[int | None] = ()) -> None:
        self.campaign = campaign
        self.names = wording.persons(persons)
        self.lines = {name: wording.line_labels(section) for name, section in _SECTIONS.items()}

    @classmethod
    def of(cls, campaign: Campaign, changes: Collection[Change]) -> "Words":
        """With the names of everybody the changes speak of."""
        told: list[Any] = [
            one for each in changes for one in (each.before, each.after) if isinstance(one, list)
        ]
        return cls(campaign, [holder[1] for holders in told for holder in holders])

    def told(self, one: Change) -> dict[str, str]:
        """A change as the page shows it."""
        return {
            "label": str(LABELS[one.column]),
            "before": self.value(one.column, one.before) or _("not filled in"),
            "after": self.value(one.column, one.after) or _("not filled in"),
        }

    def value(self, column: str, value: Any) -> str:
        """One value; empty when there is none."""
        if isinstance(value, FuzzyDate):
            return words.fuzzy(value)
        if isinstance(value, list):
            return "、".join(self._holder(holder) for holder in value)
        if value and column in _SECTIONS:
            return wording.line_label(self.lines[column], self.campaign, value)
        if value and column in _CHOICES:
            known = dict(_CHOICES[column].choices)
            return str(known.get(value, value))
        return str(value or "")

    def _holder(self, holder: tuple[int | None, int | None, str]) -> str:
        unit_id, person_id, name = holder
        return name or self.names.get(person_id or 0, "") or unit_tree().label(unit_id)


def sentence_words(campaign: Campaign, wanted: Wanted) -> dict[str, str]:
    """What the one thing changed becomes, for the entry's sentence; nothing where several are changed."""
    if len(wanted.columns) != 1:
        return {}
    column = wanted.columns[0]
    if column in wanted.shifts:
        return {"days": str(abs(wanted.shifts[column]))}
    holder = wanted.holders.get(column)
    told: Any = [holder] if holder else None
    value = told or wanted.lines.get(column) or wanted.facts.get(column) or wanted.dates.get(column)
    return {"to": Words.of(campaign, [Change(column, None, value)]).value(column, value)}


# ---------------------------------------------------------------- what an act did, read from the ledger
def changes_of(entry: Entry) -> dict[int, list[Change]]:
    """What an act on many projects changed, by project, read from its versions: a few queries."""
    found: dict[int, list[Change]] = {}
    new, old = _versions(Project, entry)
    for pk, row in new.items():
        before = old[pk]
        told = [Change(name, getattr(before, name), getattr(row, name)) for name in FACTS]
        told += [Change(name, fuzzy_of(before, name), fuzzy_of(row, name)) for name in DAYS]
        found[pk] = [one for one in told if one.before != one.after]
    new, old = _versions(Membership, entry)
    gone = {row.project_id: row for row in old.values()}
    for row in new.values():
        if row.to_on is None:
            before = gone[row.project_id]
            told = [Change(name, getattr(before, name), getattr(row, name)) for name in LINES]
            found.setdefault(row.project_id, []).extend(one for one in told if one.before != one.after)
    for (pk, role), (before, after) in _holders(entry).items():
        found.setdefault(pk, []).append(Change(role, before, after))
    order = list(LABELS)
    return {pk: sorted(told, key=lambda one: order.index(one.column)) for pk, told in found.items()}


def _versions(model: Any, entry: Entry) -> tuple[dict[int, Any], dict[int, Any]]:
    new = {row.id: row for row in model.Version.objects.filter(entry_from=entry.seq)}
    old = {row.id: row for row in model.Version.objects.filter(entry_to=entry.seq)}
    return new, old


def _holders(entry: Entry) -> dict[tuple[int, str], tuple[list[Any], list[Any]]]:
    found: dict[tuple[int, str], tuple[list[Any], list[Any]]] = {}
    new, old = _versions(ProjectHolding, entry)
    for pk, row in new.items():
        before, after = found.setdefault((row.project_id, row.role), ([], []))
        (before if pk in old else after).append((row.unit_id, row.person_id, row.name))
    return {key: told for key, told in found.items() if key[1] in HOLDERS}
