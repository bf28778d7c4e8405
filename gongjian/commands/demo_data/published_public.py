"""What was published of reports from the public and of legacy problems: counted, and nothing said beyond the counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.published_shared import BY, clock
from gongjian.matters.actions.drafting import Draft, draft_in
from gongjian.matters.models import MatterHolding
from gongjian.supervise.actions.legacy import KIND
from gongjian.supervise.models import LegacyItem, PublicReport, PublicState


def lay_down_public(campaign: Campaign, data: dict[str, Any]) -> None:
    """The parts `public_reports` and `legacy` of a data file, in one act; nothing where there are none."""
    if not (data.get("public_reports") or data.get("legacy")):
        return
    at, shown = clock(data["recorded_on"], 15), data["shown_on"]
    with ledger.record(
        "legacy.bring_in", by=BY, at=at, about=[campaign], words={"title": campaign.name}
    ) as entry:
        entry.create_many(
            [
                PublicReport(
                    campaign=campaign,
                    source=row["source"],
                    from_above=row.get("from_above", ""),
                    received_at=clock(shown, 9),
                    says=row["says"].format(n=n),
                    state=PublicState.CLOSED,
                    illustrative=True,
                )
                for row, n in _numbered(data.get("public_reports", []))
            ]
        )
        for row, n in _numbered(data.get("legacy", [])):
            draft = Draft(
                kind=KIND,
                title=row["title"].format(n=n),
                unit_id=campaign.unit_id,
                more={"remark": row["remark"]},
            )
            matter = draft_in(entry, campaign, draft, assigned_by_id=campaign.unit_id, on=shown)
            held = MatterHolding.objects.filter(matter=matter)
            entry.change_many([(one, {"illustrative": True}) for one in [matter, *held]])
            entry.create(
                LegacyItem(
                    matter=matter,
                    registered_on=shown,
                    klass=row["klass"],
                    above=row.get("above", ""),
                    illustrative=True,
                )
            )


def _numbered(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
    """Each row as often as it counts, with the number of each."""
    for row in rows:
        for place in range(row["count"]):
            yield row, row["first"] + place
