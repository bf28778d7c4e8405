"""Who may see and write public money."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Campaign
from gongjian.kernel.problems import Refused
from gongjian.ledger.records import Record
from gongjian.people.viewer import Viewer
from gongjian.projects.models import (
    Budget,
    FundBatch,
    Project,
)
from gongjian.projects.policy.asking import passes, refuse_archived
from gongjian.projects.policy.project import visible_projects


def visible_money(viewer: Viewer, campaign: Campaign | None, model: type[Record]) -> Q:
    """Which rows of a table of public money the viewer may see: batches and budgets of units they reach, what hangs on
    a project as the project. A filter in columns; rights are today's."""
    if model in (FundBatch, Budget):
        return viewer.reach("see", campaign).q("unit_id")
    seen = Project.objects.filter(visible_projects(viewer, campaign))
    return Q(project_id__in=seen.values("id"))


def batches_seen(viewer: Viewer, batch_ids: Iterable[int]) -> set[int]:
    """Of these batches, those the viewer may open: who sees what a project was given need not see the whole batch it
    came of."""
    batches = FundBatch.objects.filter(id__in=set(batch_ids)).select_related("campaign")
    seen: set[int] = set()
    for campaign in {one.campaign for one in batches}:
        reached = batches.filter(visible_money(viewer, campaign, FundBatch), campaign=campaign)
        seen.update(reached.values_list("id", flat=True))
    return seen


def check_can_fund(viewer: Viewer, campaign: Campaign, unit_id: int | None) -> None:
    """Refused unless the viewer may keep batches, allocations, payments and budgets of that unit: the unit itself, or
    the campaign's office."""
    refuse_archived([campaign])
    if not any(viewer.may_over(one, [unit_id], campaign) for one in ("report", "edit")):
        raise Refused(
            "may_not_fund",
            _("Only the unit that holds the money, or the campaign's office, writes this."),
            "unit",
            _("Choose a unit you act for, or ask the campaign's office."),
        )


def can_fund(viewer: Viewer, campaign: Campaign, unit_id: int | None) -> bool:
    """May the viewer keep public money of that unit?"""
    return passes(check_can_fund, viewer, campaign, unit_id)
