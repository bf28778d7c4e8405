"""Reads of problems: the lines of the ledger, what stands open on a project or blocks a node, legs and look-backs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import with_below
from gongjian.kernel.lifecycle import OPEN, State
from gongjian.kit.asof import end_of_day
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter
from gongjian.matters.policy import visible_matters
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import LegacyItem, LevelLeg, LookBack, Problem

KIND = "problem"
OPEN_STATES = sorted(state.value for state in OPEN)
OVER_STATES = [State.closed.value, State.struck_off.value]
_CHUNK = 500


def raised_by_units(unit_ids: Collection[int]) -> QuerySet[Any]:
    """`matter_id` of the problems these units raised: they see what becomes of them."""
    rows = Problem.objects.order_by().filter(raised_by_id__in=unit_ids, voided=False)
    return rows.values("matter_id")


def problem_matters(campaign: Campaign, asof: AsOf, viewer: Viewer | None) -> QuerySet[Any]:
    """Matters of the kind problem, of the campaign and those inside it, that the viewer sees; cancelled ones too.
    Legacy problems are left to their own ledger."""
    rows = asof.rows(Matter).filter(apart_from_legacy(asof), campaign_id__in=with_below(campaign), kind=KIND)
    if viewer is not None and not viewer.reach("see", campaign).whole:
        seen = Matter.objects.filter(visible_matters(viewer, campaign))
        rows = rows.filter(id__in=seen.values("id"))
    return rows


def apart_from_legacy(asof: AsOf) -> Q:
    """Legacy problems are matters of the same kind and stand in a ledger of their own, not in this one."""
    return ~Q(id__in=asof.rows(LegacyItem).values("matter_id"))


def open_q(on: date) -> Q:
    """Raised, and neither closed by the end of the day nor cancelled. One not handed out yet is open."""
    end = end_of_day(on)
    drafted = Q(state=State.drafted.value)
    handed = Q(assigned_at__lte=end) & (Q(state__in=OPEN_STATES) | Q(closed_at__gt=end))
    return drafted | handed


def late_q(on: date) -> Q:
    """Open, its unit's turn, and past the required day."""
    own = Q(state__in=["assigned", "accepted", "working", "returned"])
    return own & Q(due_on__lt=on)


def details(asof: AsOf, matter_ids: Iterable[int]) -> dict[int, Any]:
    """By matter: its line of the ledger, at the moment asked."""
    ids, found = list(matter_ids), {}
    for start in range(0, len(ids), _CHUNK):
        for row in asof.rows(Problem).filter(matter_id__in=ids[start : start + _CHUNK]):
            found[row.matter_id] = row
    return found


def in_ledger(asof: AsOf, **columns: Any) -> Q:
    """Matters whose line of the ledger meets the conditions."""
    return Q(id__in=asof.rows(Problem).filter(**columns).values("matter_id"))


def unclassed(asof: AsOf) -> Q:
    """Matters without a line of their own in the ledger."""
    return ~Q(id__in=asof.rows(Problem).values("matter_id"))


def legs_of(asof: AsOf, matter_id: int) -> list[Any]:
    """Ways up and down of a matter, oldest first."""
    return list(asof.rows(LevelLeg).filter(matter_id=matter_id).order_by("at", "id"))


def look_backs_of(asof: AsOf, matter_id: int) -> list[Any]:
    """Look-backs of a matter, oldest first."""
    return list(asof.rows(LookBack).filter(matter_id=matter_id).order_by("due_on", "id"))


def look_back_due(asof: AsOf) -> Q:
    """Matters somebody is to look back at by the day."""
    rows = asof.rows(LookBack).filter(done_on=None, due_on__lte=asof.on)
    return Q(id__in=rows.values("matter_id"))


def on_a_leg(asof: AsOf) -> Q:
    """Matters that are one level up or down now."""
    return Q(id__in=asof.rows(LevelLeg).filter(answered_at=None).values("matter_id"))


@dataclass(frozen=True)
class OfProject:
    """A problem of a project with its line of the ledger (None while it has none)."""

    matter: Any
    problem: Any | None


def problems_of_project(
    asof: AsOf, project_id: int, viewer: Viewer, campaign: Campaign | None
) -> list[OfProject]:
    """Problems of a project the viewer sees: open ones first, by the required day; then those that are over, newest
    first."""
    rows = asof.rows(Matter).filter(project_id=project_id, kind=KIND).exclude(state=State.cancelled.value)
    if not viewer.reach("see", campaign).whole:
        rows = rows.filter(id__in=Matter.objects.filter(visible_matters(viewer, campaign)).values("id"))
    found = list(rows.order_by("due_on", "id"))
    lines = details(asof, (row.id for row in found))
    opened = [row for row in found if row.state not in OVER_STATES]
    over = sorted(
        (row for row in found if row.state in OVER_STATES), key=lambda row: row.closed_at, reverse=True
    )
    return [OfProject(row, lines.get(row.id)) for row in [*opened, *over]]
