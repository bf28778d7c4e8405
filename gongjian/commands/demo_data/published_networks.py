"""Steps of a plan as published: their names and their order, no day that nobody wrote."""

from __future__ import annotations

import itertools
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.published_shared import BY, clock
from gongjian.projects.models import PlanLink, PlanNetwork, PlanNode, Project


def put_networks(data: dict[str, Any], campaign: Campaign) -> None:
    """The plans of the named projects, and of parts of packages, that the data file gives any."""
    rows = [part for row in data["projects"] for part in (row, *row.get("parts", []))]
    for row in rows:
        if "network" in row:
            project = Project.objects.get(name=row["name"], voided=False, memberships__campaign=campaign)
            _put(row["network"], project, campaign, data)


def _put(given: dict[str, Any], project: Project, campaign: Campaign, data: dict[str, Any]) -> None:
    at = clock(data["recorded_on"], 12)
    words = {"title": project.name, "template": "公开报道"}
    with ledger.record("network.draft", by=BY, at=at, about=[project], words=words) as entry:
        network = entry.create(PlanNetwork(project=project, campaign=campaign, start_on=given["start"]))
        nodes = entry.create_many(
            [
                PlanNode(
                    network=network, project=project, key=f"step-{place}", name=phase["name"], name_en=phase["en"],
                    phase=phase["name"], phase_en=phase["en"], ordinal=place * 10, limit_days=0, source=given["source"],
                )
                for place, phase in enumerate(given["phases"], start=1)
            ]
        )  # fmt: skip
        entry.create_many(
            [
                PlanLink(network=network, before=before, after=after)
                for before, after in itertools.pairwise(nodes)
            ]
        )
