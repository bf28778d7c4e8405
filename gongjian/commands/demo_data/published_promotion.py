"""What was published of investment promotion: events, leads by step, money in place, projects declared upward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.published_shared import BY, clock, shares, unit_at
from gongjian.kernel.money import parse_money
from gongjian.kernel.quantity import parse_quantity
from gongjian.ledger import Writer
from gongjian.ledger.records import Record
from gongjian.people.models import Unit
from gongjian.projects.actions import Held, Joined, NewProject, StageAt
from gongjian.projects.actions.project.registering import _register_many, next_ordinal
from gongjian.projects.models import (
    Declaration,
    EventParty,
    FundsInPlace,
    Lead,
    LeadAttribute,
    LeadStep,
    Project,
    PromotionEvent,
)


def lay_down_promotion(campaign: Campaign, data: dict[str, Any]) -> None:
    """The part `promotion` of a data file, in one act; nothing where there is none."""
    given = data.get("promotion")
    if not given:
        return
    made = _Promotion(campaign, unit_at(data["unit"]), data["shown_on"], data["recorded_on"])
    words = {"title": campaign.name}
    at = clock(data["recorded_on"], 13)
    with ledger.record("promotion.bring_in", by=BY, at=at, about=[campaign], words=words) as entry:
        made.events(entry, given)
        made.leads(entry, given)
        made.funds(entry, given)
        made.declarations(entry, given)


@dataclass(frozen=True)
class _Promotion:
    """One campaign being filled."""

    campaign: Campaign
    host: Unit
    shown_on: date
    recorded_on: date

    def _unit(self, row: dict[str, Any]) -> Unit:
        return unit_at(row["unit"]) if "unit" in row else self.host

    # ------------------------------------------------------------ events
    def events(self, entry: Writer, given: dict[str, Any]) -> None:
        """Events named and counted, then whom they brought together."""
        rows = [(row, row["title"], False) for row in given.get("events", [])]
        for row in given.get("event_groups", []):
            rows += [(row, row["title"].format(n=n), True) for n in range(1, row["count"] + 1)]
        events = entry.create_many(
            [
                PromotionEvent(
                    campaign=self.campaign,
                    unit=self._unit(row),
                    title=title,
                    form=row["form"],
                    category=_category(row, title),
                    from_on=self.shown_on,
                    place=row.get("place", ""),
                    remark=row["remark"],
                    illustrative=sample,
                )
                for row, title, sample in rows
            ]
        )
        parties: list[EventParty] = []
        for event, (row, _title, _sample) in zip(events, rows, strict=True):
            parties += _parties(event, row.get("parties", {}))
        entry.create_many(parties)

    # ------------------------------------------------------------ leads
    def leads(self, entry: Writer, given: dict[str, Any]) -> None:
        """Leads named and counted, each at its step; those that landed with the projects they became."""
        rows = [row | {"sample": False} for row in given.get("leads", [])]
        for row in given.get("lead_groups", []):
            rows += self._counted(row)
        projects = self._projects(entry, rows)
        leads = entry.create_many(
            [self._lead(row, project) for row, project in zip(rows, projects, strict=True)]
        )
        hanging: list[Record] = []
        for lead, row in zip(leads, rows, strict=True):
            step = LeadStep(lead=lead, step=row["step"], word=row.get("word", ""), from_on=self.shown_on)
            step.illustrative = lead.illustrative
            hanging += [step, *(_attribute(lead, one) for one in row.get("attributes", []))]
        entry.create_many(hanging)

    def _counted(self, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        meant, signed = (shares(row.get(name), row["count"]) for name in ("total", "signed"))
        for n in range(1, row["count"] + 1):
            name, investor = row["name"].format(n=n), row.get("investor", "").format(n=n)
            sums = {"amount_fen": meant[n - 1] or signed[n - 1], "contract_fen": signed[n - 1]}
            yield row | sums | {"name": name, "investor": investor, "sample": True}

    def _lead(self, row: dict[str, Any], project: Project | None) -> Lead:
        return Lead(
            campaign=self.campaign,
            unit=self._unit(row),
            name=row["name"],
            investor=row.get("investor", ""),
            investor_place=row.get("investor_place", ""),
            amount_fen=row.get("amount_fen"),
            contract_fen=row.get("contract_fen"),
            step=row["step"],
            project=project,
            remark=row.get("remark", "原文没写日期，按截至日登记"),
            illustrative=row["sample"],
        )

    def _projects(self, entry: Writer, rows: Sequence[dict[str, Any]]) -> list[Project | None]:
        """The project each lead became, where it became one."""
        place = next_ordinal(self.campaign)
        wanted = [n for n, row in enumerate(rows) if "project" in row]
        news = [self._project(rows[n], place + order) for order, n in enumerate(wanted)]
        found: list[Project | None] = [None] * len(rows)
        for n, project in zip(wanted, _register_many(entry, news, self.recorded_on), strict=True):
            found[n] = project
        return found

    def _project(self, row: dict[str, Any], place: int) -> NewProject:
        given = row["project"]
        return NewProject(
            values={"name": row["name"], "origin_kind": "promotion", "remark": row["remark"]},
            holdings=[Held("accountable", unit_id=self._unit(row).pk)],
            stage=StageAt(given["stage"], given["word"], self.shown_on),
            joins=Joined(self.campaign, ordinal=place, key_task=given["key_task"]),
            illustrative=row["sample"],
            since=self.campaign.start_on,
        )

    # ------------------------------------------------------------ money and declarations
    def funds(self, entry: Writer, given: dict[str, Any]) -> None:
        """Money in place, as much as was published for a unit."""
        entry.create_many(
            [
                FundsInPlace(
                    campaign=self.campaign,
                    unit=self._unit(row),
                    origin=row["origin"],
                    arrived_on=self.shown_on,
                    amount_fen=parse_money(row["amount"], "亿元"),
                    note=row["note"],
                )
                for row in given.get("funds", [])
            ]
        )

    def declarations(self, entry: Writer, given: dict[str, Any]) -> None:
        """The first so many projects of a kind, declared for a list."""
        for row in given.get("declarations", []):
            projects = Project.objects.filter(
                name__startswith=row["like"], unit=self._unit(row), voided=False
            ).order_by("name")[: row["count"]]
            entry.create_many(
                [
                    Declaration(
                        campaign=self.campaign,
                        project=project,
                        list_name=row["list_name"],
                        level=row["level"],
                        declared_on=self.shown_on,
                        illustrative=project.illustrative,
                    )
                    for project in projects
                ]
            )


def _category(row: dict[str, Any], title: str) -> str:
    """The category, spread over as many as a group has."""
    if "categories" not in row:
        return str(row.get("category", ""))
    place = int("".join(sign for sign in title if sign.isdecimal()))
    return str(row["category"].format(c=(place - 1) % row["categories"] + 1))


def _parties(event: PromotionEvent, row: dict[str, Any]) -> list[EventParty]:
    names = row.get("names") or [row["name"].format(n=n) for n in range(1, row.get("count", 0) + 1)]
    sample = "names" not in row
    return [EventParty(event=event, kind=row["kind"], name=name, illustrative=sample) for name in names]


def _attribute(lead: Lead, one: dict[str, str]) -> LeadAttribute:
    quantity = parse_quantity(one["text"])
    if quantity is None:
        raise ValueError(f"{one['text']!r} is no quantity")
    said = {"key": one["key"], "label": one["label"], "text": one["text"]}
    return LeadAttribute(lead=lead, value=quantity.value, unit_text=quantity.unit, **said)
