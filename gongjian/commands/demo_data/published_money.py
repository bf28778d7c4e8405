"""What was published of public money: applications upward, batches and the projects they went to, budgets; and the
parts of a report that was approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.published_shared import BY, clock, shares, unit_at
from gongjian.kernel.money import parse_money
from gongjian.ledger import Writer
from gongjian.people.models import Unit
from gongjian.projects.models import (
    ApplicationState,
    Budget,
    FundAllocation,
    FundApplication,
    FundBatch,
    Project,
    ProjectPaper,
    ProjectStage,
)


def lay_down_money(campaign: Campaign, data: dict[str, Any]) -> None:
    """The part `money` of a data file, in one act; nothing where there is none."""
    given = data.get("money")
    if not given:
        return
    host, shown = unit_at(data["unit"]), data["shown_on"]
    at = clock(data.get("recorded_on", shown), 14)
    words = {"title": campaign.name}
    with ledger.record("money.bring_in", by=BY, at=at, about=[campaign], words=words) as entry:
        for row in given.get("applications", []):
            _applications(entry, campaign, row, shown)
        for row in given.get("batches", []):
            _batch(entry, campaign, row, shown)
        for row in given.get("budgets", []):
            _budget(entry, campaign, host, row)
        for row in given.get("dossiers", []):
            _dossier(entry, row)


def _applications(entry: Writer, campaign: Campaign, row: dict[str, Any], on: date) -> None:
    """The first so many illustrative projects at a stage, each with an application."""
    at_stage = ProjectStage.objects.filter(stage=row["stage"], voided=False, to_on=None)
    inside = campaign.memberships.filter(voided=False).values("project_id")
    projects = Project.objects.filter(
        id__in=inside, pk__in=at_stage.values("project_id"), illustrative=True, voided=False
    )
    entry.create_many(
        [
            FundApplication(
                campaign=campaign,
                project=project,
                unit_id=project.unit_id,
                state=ApplicationState.SUBMITTED,
                submitted_on=on,
                remark=row["remark"],
                illustrative=True,
            )
            for project in projects.order_by("name")[: row["count"]]
        ]
    )


def _batch(entry: Writer, campaign: Campaign, row: dict[str, Any], on: date) -> None:
    """A batch, and what each of the projects counted with it got of it."""
    unit = unit_at(row["unit"])
    made = FundBatch(
        campaign=campaign,
        unit=unit,
        title=row["title"],
        received_on=on,
        amount_fen=parse_money(row["amount"], "亿元"),
    )
    batch = entry.create(made)
    found = Project.objects.filter(name__startswith=row["like"], unit=unit, voided=False).order_by("name")
    projects = list(found[: row["count"]])
    entry.create_many(
        [
            FundAllocation(
                batch=batch, project=project, allocated_on=on, amount_fen=share or 0, illustrative=True
            )
            for project, share in zip(projects, shares(row["amount"], len(projects)), strict=True)
        ]
    )


def _budget(entry: Writer, campaign: Campaign, host: Unit, row: dict[str, Any]) -> None:
    amount = parse_money(row["amount"], "万元")
    entry.create(
        Budget(campaign=campaign, unit=host, title=row["title"], year=row["year"], amount_fen=amount)
    )


def _dossier(entry: Writer, row: dict[str, Any]) -> None:
    """A report and its parts: those named, and as many illustrative ones as it counts beyond them."""
    project = Project.objects.get(name=row["project"], voided=False)
    common = {"project": project, "kind": "dossier"}
    whole = entry.create(ProjectPaper(title=row["title"], says=row["says"], **common))
    parts = [ProjectPaper(title=title, parent=whole, **common) for title in row["parts"]]
    more = row["unnamed"]
    for n in range(len(parts) + 1, len(parts) + 1 + more["count"]):
        title = more["title"].format(n=n)
        parts.append(ProjectPaper(title=title, says=more["says"], parent=whole, illustrative=True, **common))
    entry.create_many(parts)
