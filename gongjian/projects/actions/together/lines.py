"""What one act on many projects would do to each: before and after, what stays as it is, what is refused and why.

Looks things up a few times however many projects there are; writes nothing.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from gongjian.campaigns.models import Campaign, Membership
from gongjian.kernel.dates import FuzzyDate, Precision, moved_by_months
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import AsOf
from gongjian.ledger.records import Record
from gongjian.people.viewer import Viewer
from gongjian.projects import selectors
from gongjian.projects.actions.checks import columns_of, fuzzy_of, project_problems
from gongjian.projects.actions.project.holding import ended
from gongjian.projects.models import Project, ProjectHolding, ProjectRole
from gongjian.projects.policy import can_class, check_can_class, check_can_edit_in, visible_projects

LINES = ("klass", "sector", "key_task", "batch")
"""What a membership says."""
FACTS = ("level", "nature", "library")
DAYS = ("planned_start", "planned_finish")
HOLDERS = (
    ProjectRole.ACCOUNTABLE.value, ProjectRole.LEAD.value, ProjectRole.LEAD_OFFICIAL.value,
    ProjectRole.RESPONSIBLE.value,
)  # fmt: skip
"""Places that pass from one to the next; the others may be several, and are named project by project."""
LABELS: Mapping[str, Any] = {
    "klass": gettext_lazy("class"),
    "sector": gettext_lazy("sector"),
    "key_task": gettext_lazy("key task"),
    "batch": gettext_lazy("batch"),
    "level": gettext_lazy("level"),
    "nature": gettext_lazy("nature"),
    "library": gettext_lazy("library"),
    "planned_start": gettext_lazy("planned start"),
    "planned_finish": gettext_lazy("planned completion"),
    **{role: ProjectRole(role).label for role in HOLDERS},
}
FURTHEST = 3660
"""Days, or months, a date is moved at most."""
Holder = tuple[int | None, int | None, str]
"""Unit, person, or a name."""


@dataclass(frozen=True)
class Wanted:
    """What is to hold of every project alike; what is not named stays as it is. `shifts`: so many days or months
    later, as `by` says."""

    lines: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, FuzzyDate] = field(default_factory=dict)
    shifts: Mapping[str, int] = field(default_factory=dict)
    by: str = "days"
    """days, months."""
    holders: Mapping[str, Holder] = field(default_factory=dict)
    from_on: date | None = None
    """From which day memberships and holders hold."""

    @property
    def columns(self) -> list[str]:
        """What it says something of."""
        named = {*self.lines, *self.facts, *self.dates, *self.shifts, *self.holders}
        return [key for key in LABELS if key in named]


@dataclass(frozen=True)
class Change:
    """One thing of a project before and after, as it is kept (see `Wanted`); pages word it."""

    column: str
    before: object
    after: object


@dataclass
class Line:
    """One project: what would change of it, or why nothing of it is touched."""

    project: Project
    member: Membership | None = None
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    ended: list[tuple[Record, dict[str, Any]]] = field(default_factory=list)
    begun: list[ProjectHolding] = field(default_factory=list)

    @property
    def standing(self) -> str:
        """refused, changed, or same."""
        return "refused" if self.problems else "changed" if self.changes else "same"

    @property
    def mark(self) -> str:
        """What tells this line from one that another moment, or another wish, would give."""
        told = [(one.column, str(one.before), str(one.after)) for one in self.changes]
        rows = [(row.pk, row.revision) for row, _columns in self.ended]
        member = (self.member.pk, self.member.revision) if self.member is not None and self.lines else None
        return repr((self.project.pk, self.standing, told, rows, member, [one.code for one in self.problems]))


def mark_of(lines: Collection[Line], wanted: Wanted) -> str:
    """The mark of a whole preview: what is confirmed must be what was looked at."""
    text = "\n".join([repr(wanted.from_on), *(line.mark for line in lines)])
    return hashlib.sha256(text.encode()).hexdigest()


def lines_for(
    viewer: Viewer, campaign: Campaign, ids: Collection[int], wanted: Wanted, on: date
) -> list[Line]:
    """A line for each of the projects that is on the campaign's list and in the viewer's reach, in the list's order;
    others do not exist."""
    projects = list(chosen(viewer, campaign, ids, on))
    known = _Known(viewer, campaign, projects, wanted, AsOf(on))
    return [known.line(project) for project in projects]


def chosen(viewer: Viewer, campaign: Campaign, ids: Collection[int], on: date) -> QuerySet[Any]:
    """Those of the projects that are on the campaign's list and in the viewer's reach, in the list's order."""
    asof = AsOf(on)
    rows: QuerySet[Any] = selectors.in_campaign(campaign, asof).filter(pk__in=ids)
    rows = rows.filter(id__in=Project.objects.filter(visible_projects(viewer, campaign)).values("id"))
    rows = rows.annotate(list_order=selectors.list_order(campaign, asof))
    return rows.order_by("list_order", "id")


def _moved(known: FuzzyDate, count: int, by: str) -> FuzzyDate | None:
    """None when it is known too roughly."""
    if by == "months":
        return moved_by_months(known, count)
    if known.on is None or known.precision not in (Precision.day, Precision.no_later_than):
        return None
    return FuzzyDate(known.on + timedelta(days=count), known.precision)


class _Known:
    """What every line is made of, looked up at once."""

    def __init__(
        self, viewer: Viewer, campaign: Campaign, projects: list[Project], wanted: Wanted, asof: AsOf
    ) -> None:
        self.viewer, self.campaign, self.wanted, self.on = viewer, campaign, wanted, asof.on
        ids = [project.pk for project in projects]
        self.campaigns = selectors.campaigns_of(ids)
        self.members = selectors.members_now(campaign, asof, ids) if wanted.lines else {}
        self.held: dict[tuple[int, str], list[ProjectHolding]] = defaultdict(list)
        if wanted.holders:
            held = ProjectHolding.objects.filter(
                project_id__in=ids, role__in=list(wanted.holders), voided=False, to_on=None
            )
            for row in held.order_by("-from_on", "-id"):
                self.held[row.project_id, row.role].append(row)
        self.may_class = not wanted.lines or can_class(viewer, campaign)

    def line(self, project: Project) -> Line:
        """What would become of one project."""
        line = Line(project)
        try:
            check_can_edit_in(self.viewer, project, self.campaigns.get(project.pk, []))
            self._lines(line)
            self._plain(line)
            for role, holder in self.wanted.holders.items():
                self._holder(line, role, holder)
        except Refused as refused:
            line.problems += refused.problems
        return line

    def _lines(self, line: Line) -> None:
        if not self.wanted.lines:
            return
        if not self.may_class:
            check_can_class(self.viewer, self.campaign)
        member = line.member = self.members.get(line.project.pk)
        if member is None or member.campaign_id != self.campaign.pk:
            said = _("It stands on this list through a campaign inside this one, which keeps these of it.")
            raise Refused("member_of_another", said, remedy=_("Change it on that campaign's own list."))
        for name, value in self.wanted.lines.items():
            old = getattr(member, name)
            if old != value:
                line.lines[name] = value
                line.changes.append(Change(name, old, value))

    def _plain(self, line: Line) -> None:
        project = line.project
        values: dict[str, Any] = {
            name: value for name, value in self.wanted.facts.items() if getattr(project, name) != value
        }
        for name, value in values.items():
            line.changes.append(Change(name, getattr(project, name), value))
        for name in DAYS:
            after = self._date(project, name)
            before = fuzzy_of(project, name)
            if after is not None and after != before:
                values[name] = after
                line.changes.append(Change(name, before, after))
        if not values:
            return
        line.columns = columns_of(values)
        would_be = copy(project)
        for name, value in line.columns.items():
            setattr(would_be, name, value)
        stood = {(one.code, one.where) for one in project_problems(project, self.on)}
        line.problems += [
            one for one in project_problems(would_be, self.on) if (one.code, one.where) not in stood
        ]

    def _date(self, project: Project, name: str) -> FuzzyDate | None:
        if name in self.wanted.dates:
            return self.wanted.dates[name]
        if name not in self.wanted.shifts:
            return None
        known = fuzzy_of(project, name)
        if known is None or known.on is None:
            said = _("No %(what)s is known of it, so there is nothing to move.", what=LABELS[name])
            raise Refused("no_date_to_move", said, name, _("Set the date instead."))
        moved = _moved(known, self.wanted.shifts[name], self.wanted.by)
        if moved is None:
            said = _(
                "Its %(what)s is known as %(date)s: too roughly to be moved so.",
                what=LABELS[name],
                date=known,
            )
            remedy = _("Move it by whole months, or set the date as precisely as it is known.")
            raise Refused("date_too_rough", said, name, remedy)
        return moved

    def _holder(self, line: Line, role: str, holder: Holder) -> None:
        project, from_on = line.project, self.wanted.from_on or self.on
        unit_id, person_id, name = holder
        now = self.held.get((project.pk, role), [])
        if any((row.unit_id, row.person_id, row.name) == holder for row in now):
            return
        for row in now:
            line.ended.append((row, ended(row, from_on)))
        before = [(row.unit_id, row.person_id, row.name) for row in now]
        line.changes.append(Change(role, before, [holder]))
        line.begun.append(
            ProjectHolding(
                project=project, role=role, unit_id=unit_id, person_id=person_id, name=name, from_on=from_on,
                illustrative=project.illustrative,
            )
        )  # fmt: skip
        if role == ProjectRole.ACCOUNTABLE:
            line.columns["unit_id"] = unit_id
