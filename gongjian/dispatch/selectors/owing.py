"""Who owes a report by a cadence, and on which lines.

What its section `over` says is read against the holdings and memberships of the day the window opens. A unit owes
each line once, in whichever of the roles it holds it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Campaign, Membership, PlaybookItem
from gongjian.campaigns.selectors import with_below
from gongjian.dispatch.models import ReportWindow
from gongjian.dispatch.playbook.cadences import CadenceText, Over
from gongjian.dispatch.selectors.lines import ENDED_STAGES, Line, matter_lines, open_matters, project_lines
from gongjian.ledger import holds_on
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project, ProjectHolding, ProjectStage


@dataclass
class Owing:
    """What units owe: ids of the projects on whose lines each reports, in the order of the campaign's list."""

    projects: dict[int, list[int]] = field(default_factory=dict)

    def units(self) -> list[int]:
        """Units that owe, in protocol order."""
        return [unit.pk for unit in unit_tree().in_order(self.projects)]


def owing(campaign: Campaign, text: CadenceText, on: date, of_unit: int | None = None) -> Owing:
    """Which units owe a report by this cadence on a day, and on which projects.

    Groups owe even without a project of their own; a unit in a role owes only while it holds a project of the set.
    `of_unit`: only what this unit owes, without looking at the others' projects.
    """
    over = text.over
    groups = {pk for pk in _group_units(campaign, over) if of_unit in (None, pk)}
    wanted = set(over.roles) | ({"team"} if groups else set())
    places: dict[int, int] = {}
    if "projects" in over.lines:
        among = None if of_unit is None else {row[1] for row in _held(None, wanted, on, of_unit)}
        places = _projects(campaign, over, on, among)
    found = Owing()
    for unit_id in groups:
        found.projects[unit_id] = []
    kinds = set(over.unit_classes)
    units = unit_tree().units
    for unit_id, project_id, role in _held(places, wanted, on, of_unit):
        unit = units.get(unit_id)
        by_group = role == "team" and unit_id in groups
        if unit is None or not (by_group or role in over.roles):
            continue
        if kinds and unit.kind not in kinds and not by_group:
            continue
        ids = found.projects.setdefault(unit_id, [])
        if project_id not in ids:
            ids.append(project_id)
    for ids in found.projects.values():
        ids.sort(key=lambda project_id: (places[project_id], project_id))
    return found


def lines_owed(
    campaign: Campaign, text: CadenceText, window: ReportWindow, unit_id: int, on: date
) -> list[Line]:
    """The lines of one unit's report: those that ask something first, in the order of the list."""
    ids = owing(campaign, text, on, unit_id).projects.get(unit_id, [])
    return lines_for(campaign, text, window, unit_id, ids)


def lines_for(
    campaign: Campaign, text: CadenceText, window: ReportWindow, unit_id: int, project_ids: Iterable[int]
) -> list[Line]:
    """The lines on these projects and, where the cadence says so, on the matters with the unit."""
    return lines_of_units(campaign, text, window, {unit_id: list(project_ids)})[unit_id]


def lines_of_units(
    campaign: Campaign, text: CadenceText, window: ReportWindow, projects: Mapping[int, Sequence[int]]
) -> dict[int, list[Line]]:
    """The lines of several units at once, each on these projects; a project two units report on is one line of both."""
    rows: Mapping[int, Project] = Project.objects.in_bulk({pk for ids in projects.values() for pk in ids})
    on_project = {line.project.pk: line for line in project_lines(rows.values(), window, text.asks)}
    found = {unit_id: [on_project[pk] for pk in ids if pk in on_project] for unit_id, ids in projects.items()}
    if "matters" in text.over.lines:
        for line in matter_lines(open_matters(campaign, projects), window, text.asks):
            found[line.matter.unit_id].append(line)
    return {unit_id: sorted(lines, key=lambda line: not line.questions) for unit_id, lines in found.items()}


def _projects(campaign: Campaign, over: Over, on: date, among: Collection[int] | None) -> dict[int, int]:
    """Projects of the set that are still to be reported on, with their place in the list; of some projects, or all."""
    rows = Membership.objects.filter(holds_on(on), voided=False, campaign_id__in=sorted(with_below(campaign)))
    if among is not None:
        rows = rows.filter(project_id__in=among)
    chosen = over.projects
    for column, keys in (
        ("klass", chosen.classes),
        ("sector", chosen.sectors),
        ("key_task", chosen.key_tasks),
    ):
        if keys:
            rows = rows.filter(Q(**{f"{column}__in": keys}))
    places = dict(rows.order_by("-ordinal", "-id").values_list("project_id", "ordinal"))
    over_with = ProjectStage.objects.filter(
        project_id__in=list(places), voided=False, to_on=None, stage__in=ENDED_STAGES
    )
    for project_id in over_with.values_list("project_id", flat=True):
        places.pop(project_id, None)
    gone = Project.objects.filter(pk__in=list(places)).filter(
        Q(voided=True) | Q(merged_into_id__isnull=False)
    )
    for project_id in gone.values_list("pk", flat=True):
        places.pop(project_id, None)
    return places


def _held(
    places: Collection[int] | None, roles: set[str], on: date, of_unit: int | None
) -> list[tuple[int, int, str]]:
    """(unit, project, role) of those who hold one of these projects (None: any) in one of the roles."""
    which: dict[str, Any] = {"unit_id__isnull": False} if of_unit is None else {"unit_id": of_unit}
    found: list[tuple[int, int, str]] = []
    if "accountable" in roles:
        owners = Project.objects.filter(**which)
        if places is not None:
            owners = owners.filter(pk__in=list(places))
        found += [(unit, pk, "accountable") for unit, pk in owners.values_list("unit_id", "pk")]
    others = sorted(roles - {"accountable"})
    if others:
        rows = ProjectHolding.objects.filter(holds_on(on), voided=False, role__in=others, **which)
        if places is not None:
            rows = rows.filter(project_id__in=list(places))
        found += list(rows.values_list("unit_id", "project_id", "role"))
    return found


def _group_units(campaign: Campaign, over: Over) -> set[int]:
    """Own units of the groups that are to report; a group without a unit of its own cannot."""
    if not over.groups:
        return set()
    rows = PlaybookItem.objects.filter(
        campaign_id=campaign.pk, section="group", voided=False, unit_id__isnull=False
    )
    if over.groups != "all":
        rows = rows.filter(key__in=over.groups)
    return set(rows.values_list("unit_id", flat=True))
