"""Reading investment promotion: where leads stand on a day, what came of them, what was signed and what arrived."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import with_below
from gongjian.ledger import AsOf
from gongjian.projects.models import Lead, LeadStep, LeadStepKind, ProjectStage, Stage

SIGNED = (LeadStepKind.CONTRACT, LeadStepKind.LANDED)
"""Steps at which a lead counts as signed; intents and framework agreements are neither."""
STARTED = (Stage.CONSTRUCTION, Stage.COMPLETED, Stage.PRODUCTION, Stage.CAPACITY)
"""Stages of a project that has started (开工)."""
FUNNEL = tuple(step for step in LeadStepKind if step is not LeadStepKind.DROPPED)
"""The steps in their order; what was given up stands apart."""
ORDER = {step.value: place for place, step in enumerate(FUNNEL)}


def leads_of(campaign: Campaign, asof: AsOf) -> QuerySet[Any]:
    """Leads of the campaign and of those inside it that had come to a step by the day, given-up ones included."""
    rows = asof.rows(Lead).filter(campaign_id__in=sorted(with_below(campaign)))
    return rows.filter(id__in=asof.spans(LeadStep).values("lead_id"))


def at_step(asof: AsOf, steps: Iterable[str]) -> QuerySet[Any]:
    """Ids of the leads at one of the steps on the day, for a subquery."""
    return asof.spans(LeadStep).filter(step__in=list(steps)).values("lead_id")


def leads_started(asof: AsOf) -> QuerySet[Any]:
    """Leads whose project had started by the day."""
    started = asof.spans(ProjectStage).filter(stage__in=STARTED).values("project_id")
    return asof.rows(Lead).filter(project_id__in=started)


def steps_now(asof: AsOf, lead_ids: Iterable[int]) -> dict[int, Any]:
    """The step span each lead is in on the day."""
    rows = asof.spans(LeadStep).filter(lead_id__in=list(lead_ids)).order_by("from_on", "id")
    return {row.lead_id: row for row in rows}


def steps_of(asof: AsOf, lead_id: int) -> list[Any]:
    """Every step a lead had come to by the day, oldest first."""
    rows = asof.rows(LeadStep).filter(lead_id=lead_id, from_on__lte=asof.on)
    return list(rows.order_by("from_on", "id"))
