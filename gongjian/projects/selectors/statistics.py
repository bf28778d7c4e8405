"""What the statistics office says: entries of projects (纳统) and published figures of whole units (统计数)."""

from datetime import date
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.ledger import AsOf
from gongjian.projects.models import StatisticalFigure, StatisticsEntry


def entries_of(asof: AsOf, project_id: int) -> list[Any]:
    """A project's entries into statistics by the day, newest first."""
    rows = asof.rows(StatisticsEntry).filter(project_id=project_id, entered_on__lte=asof.on)
    return list(rows.order_by("-entered_on", "-id"))


def statistics_of(asof: AsOf, campaign: Campaign) -> Any:
    """Published figures kept with a campaign whose period has ended by the day."""
    return asof.rows(StatisticalFigure).filter(campaign_id=campaign.pk, up_to_on__lte=asof.on)


def latest_statistic(asof: AsOf, campaign: Campaign, unit_id: int, key: str) -> Any | None:
    """The figure of the year's latest period for exactly that unit; nothing is ever made out of several."""
    rows = statistics_of(asof, campaign).filter(unit_id=unit_id, key=key, up_to_on__year=asof.on.year)
    return rows.order_by("-up_to_on", "-from_on", "-id").first()


def statistic_up_to(asof: AsOf, campaign: Campaign, unit_id: int, key: str, on: date) -> Any | None:
    """The figure published of exactly that unit for the longest period that ends on the day; None where none was."""
    rows = asof.rows(StatisticalFigure).filter(campaign_id=campaign.pk, unit_id=unit_id, key=key, up_to_on=on)
    return rows.order_by("from_on", "-id").first()
