"""四必到: from what is coming on a project, a reminder to its lead official to be there. Never a score of anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership
from gongjian.campaigns.selectors import campaign_tree
from gongjian.ledger import CLOCK
from gongjian.projects.models import PlanNode, ProjectHolding, ProjectRole
from gongjian.supervise.actions.inspections.sealing import day_of
from gongjian.supervise.models import AttendanceDuty, DutyEvent, HandlingItem, Visit, VisitState
from gongjian.supervise.playbook.inspections import inspections_of

AHEAD_DAYS = 7
"""So many days beforehand, the day itself counted apart."""


@dataclass(frozen=True)
class Coming:
    """Something of a project to be at."""

    project_id: int
    event: str
    on: date
    what: str


def remind_lead_officials(at: datetime) -> int:
    """Make the duties of the days to come in every live campaign; returns how many are new."""
    made = 0
    for campaign in campaign_tree().campaigns.values():
        if campaign.status == "live":
            made += _remind(campaign, at)
    return made


def _remind(campaign: Campaign, at: datetime) -> int:
    first = day_of(at)
    last = first + timedelta(days=AHEAD_DAYS)
    coming = list(_coming(campaign, first, last))
    if not coming:
        return 0
    leads = _lead_officials({one.project_id for one in coming})
    there = set(
        AttendanceDuty.objects.filter(campaign_id=campaign.pk, on__gte=first, voided=False).values_list(
            "project_id", "event", "on", "person_id"
        )
    )
    wanted: dict[tuple[Any, ...], AttendanceDuty] = {}
    for one in coming:
        for person in leads.get(one.project_id, ()):
            key = (one.project_id, one.event, one.on, person)
            if key not in there and key not in wanted:
                wanted[key] = AttendanceDuty(
                    campaign=campaign,
                    project_id=one.project_id,
                    event=one.event,
                    on=one.on,
                    what=one.what[:200],
                    person_id=person,
                    illustrative=campaign.illustrative,
                )
    if not wanted:
        return 0
    with ledger.record("duty.remind", by=CLOCK, at=at, words={"count": len(wanted)}) as entry:
        entry.create_many(list(wanted.values()))
    return len(wanted)


def _coming(campaign: Campaign, first: date, last: date) -> Iterator[Coming]:
    """What comes from `first` to `last`, both inclusive. Secret visits are nobody's reminder."""
    duties = inspections_of(campaign, first).duties
    members = Membership.objects.filter(campaign_id=campaign.pk, to_on=None, voided=False).values(
        "project_id"
    )
    inside = Q(project_id__in=members, voided=False)
    for duty in duties:
        if duty.nodes:
            nodes = PlanNode.objects.filter(
                inside, key__in=duty.nodes, actual_start_on=None, planned_start_on__range=(first, last)
            )
            for node in nodes.order_by("id"):
                yield Coming(node.project_id, duty.event, node.planned_start_on, node.name)
        elif duty.event == DutyEvent.INSPECTION:
            visits = Visit.objects.filter(inside, state=VisitState.PLANNED, on__range=(first, last))
            for visit in visits.exclude(plan__secret=True).filter(lead=None).order_by("id"):
                yield Coming(visit.project_id, duty.event, visit.on, str(visit.get_kind_display()))
        else:
            items = HandlingItem.objects.filter(inside, day__on__range=(first, last)).select_related("day")
            for item in items.order_by("id"):
                yield Coming(item.project_id, duty.event, item.day.on, item.title)


def _lead_officials(project_ids: set[int]) -> dict[int, list[int]]:
    rows = ProjectHolding.objects.filter(
        project_id__in=project_ids,
        role=ProjectRole.LEAD_OFFICIAL,
        to_on=None,
        voided=False,
        person_id__isnull=False,
    )
    found: dict[int, list[int]] = {}
    for project, person in rows.order_by("id").values_list("project_id", "person_id"):
        found.setdefault(project, []).append(person)
    return found
