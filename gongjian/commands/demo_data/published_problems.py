"""What was published of problems: counted, solved, and nothing said beyond the counts."""

from __future__ import annotations

from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.published_shared import BY, clock, unit_at
from gongjian.projects.actions.network.matters import close_matter
from gongjian.supervise.actions.problems import ProblemDraft, raise_in
from gongjian.supervise.models import Origin


def lay_down_problems(campaign: Campaign, data: dict[str, Any]) -> None:
    """The part `problems` of a data file, an act for each group; nothing where there is none."""
    host = unit_at(data["unit"])
    for place, row in enumerate(data.get("problems", [])):
        spot = row.get("on_the_spot", False)
        at = clock(data["shown_on"], 15, place)
        words = {"title": row["title"].format(n=1), "count": row["count"]}
        with ledger.record("problem.bring_in", by=BY, at=at, about=[campaign], words=words) as entry:
            for n in range(1, row["count"] + 1):
                draft = ProblemDraft(
                    title=row["title"].format(n=n),
                    category=row["category"],
                    requirement=row["requirement"],
                    origin=(Origin.VISIT if spot else Origin.PROJECT).value,
                    raised_by_id=host.pk,
                    raised_on=row["raised_on"],
                    unit_id=host.pk,
                    due=data["shown_on"],
                    solved=row["result"] if spot else "",
                    illustrative=True,
                    more={"ordinal": n},
                )
                problem = raise_in(entry, campaign, draft, at=entry.at)
                if not spot:
                    close_matter(entry, problem.matter, data["shown_on"])
                    entry.change(
                        problem.matter, last_progress=row["result"], last_progress_on=data["shown_on"]
                    )
