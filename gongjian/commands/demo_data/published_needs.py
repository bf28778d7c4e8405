"""What was published of needs and of quantity targets: counted, and nothing said beyond the counts."""

from __future__ import annotations

from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign, SourceDocument
from gongjian.commands.demo_data.published_shared import BY, clock, unit_at
from gongjian.projects.models import Need, NeedState, Project, QuantityTarget, RaisedBy


def lay_down_needs(campaign: Campaign, data: dict[str, Any]) -> None:
    """The parts `needs` and `targets` of a data file, in one act; nothing where there are none."""
    if not (data.get("needs") or data.get("targets")):
        return
    at = clock(data["recorded_on"], 13, 30)
    words = {"title": campaign.name}
    with ledger.record("need.bring_in", by=BY, at=at, about=[campaign], words=words) as entry:
        for row in data.get("needs", []):
            entry.create_many(_needs(campaign, data, row))
        document = SourceDocument.objects.filter(campaign=campaign, voided=False).order_by("id").first()
        for place, row in enumerate(data.get("targets", [])):
            entry.create_many(
                [
                    QuantityTarget(
                        campaign=campaign,
                        unit=unit_at(row["unit"]),
                        key=row["key"],
                        name=row["name"].format(n=n),
                        ordinal=place * 100 + n,
                        document=document,
                        illustrative=True,
                    )
                    for n in range(1, row["count"] + 1)
                ]
            )


def _needs(campaign: Campaign, data: dict[str, Any], row: dict[str, Any]) -> list[Need]:
    unit = unit_at(row["unit"])
    projects = Project.objects.filter(name__startswith=row["like"], unit=unit, voided=False).order_by("name")
    return [
        Need(
            project=project,
            campaign=campaign,
            factor=row["factor"],
            wants=row["wants"],
            unit=unit,
            raised_by=RaisedBy.UNIT,
            raised_at=clock(data["shown_on"], 9),
            state=NeedState.ASSIGNED,
            illustrative=True,
        )
        for project in projects
    ]
