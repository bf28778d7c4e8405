"""招商 in the invented county: leads walked from step to step, events, money in place, projects declared upward."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.files import data_file
from gongjian.commands.demo_data.script import Script, Thread, office_day
from gongjian.kernel.money import parse_money
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.promotion.events import Arrival, NewEvent, record_arrival, register_event
from gongjian.projects.actions.promotion.lead import NewLead, Step, move_lead, register_lead
from gongjian.projects.actions.promotion.projects import ORIGIN, answer_declaration, declare, origin_of
from gongjian.projects.models import Budget, Declaration, DeclarationResult, Lead, Project, PromotionEvent

SECTORS = {"machinery": "装备制造", "materials": "新材料", "food": "农产品加工", "energy": "新能源"}
TEAMED = ("装备制造", "新材料", "新能源")
"""Sectors that the promotion team follows up with the units."""


class Promotion:
    """The leads and events of one county."""

    def __init__(self, world: World, campaign: Campaign, plans: list[Plan], today: date) -> None:
        self.world, self.campaign, self.plans, self.today = world, campaign, plans, today
        self.data = data_file("county_promotion")
        self.start: date = campaign.start_on
        self.events: dict[str, PromotionEvent] = {}
        self.leads: dict[str, Lead] = {}

    def write(self, script: Script) -> None:
        """Put everything at its day."""
        for place, row in enumerate(self.data["events"]):
            Thread(script, 2 + place).on(self._day(row["day"]), 16, self._event(row))
        projects = self._projects()
        for place, given in enumerate(self.data["leads"]):
            plan = next(projects[given["project"]]) if "project" in given else None
            known = {"name": plan.name, "unit": plan.unit, "sector": SECTORS[plan.sector]} if plan else {}
            self._walk(Thread(script, 1 + place * 2), given | known, plan)
        self._declare(script)

    def _day(self, number: int) -> date:
        return self.start + timedelta(days=number - 1)

    def _viewer(self, unit: str) -> Viewer:
        holder = self.world.reporters.get(unit)
        return self.world.viewer(holder) if holder is not None else self.world.office("clerk")

    # ------------------------------------------------------------ events
    def _event(self, row: dict[str, Any]) -> Any:
        def step(at: datetime) -> None:
            first = self._day(row["day"])
            last = self._day(row["last"]) if "last" in row else None
            values = {
                "title": row["title"],
                "form": row["form"],
                "unit_id": self.world.unit(row["unit"]).pk,
                "team_id": self.world.unit(self.data["team"]).pk if row["unit"] == "县工信局" else None,
                "category": row.get("category", ""),
                "from_on": min(first, at.date()),
                "to_on": last,
                "place": row["place"],
                "cost_fen": parse_money(row["cost"], "万元"),
            }
            budget = self._budget(at)
            new = NewEvent(values, row.get("enterprises", ()), row.get("sites", ()), budget.pk, True)
            self.events[row["key"]] = register_event(
                viewer=self._viewer(row["unit"]), campaign=self.campaign, new=new, at=at
            )

        return step

    def _budget(self, at: datetime) -> Budget:
        """The budget events are drawn from; set apart with the first of them where nobody has done so."""
        given = self.data["budget"]
        found = Budget.objects.filter(
            campaign=self.campaign, title__contains=given["title"], voided=False
        ).first()
        if found is not None:
            return found
        clerk, words = self.world.office("clerk"), {"title": given["title"]}
        with ledger.record(
            "promotion.budget", by=clerk.actor(), at=at, about=[self.campaign], words=words
        ) as entry:
            made = Budget(
                campaign=self.campaign,
                unit=self.world.county,
                title=given["title"],
                year=self.today.year,
                amount_fen=parse_money(given["amount"], "万元"),
                illustrative=True,
            )
            return entry.create(made)

    # ------------------------------------------------------------ leads
    def _walk(self, thread: Thread, row: dict[str, Any], plan: Plan | None) -> None:
        """Registered at its first step within the campaign (with the one it stood at before), then moved."""
        before = [one for one in row["steps"] if one[1] <= 4]
        first, later = (
            (before[-1], row["steps"][len(before) :]) if before else (row["steps"][0], row["steps"][1:])
        )
        thread.on(self._day(max(first[1], 4)), 17, self._register(row, first))
        for step, number in later:
            thread.on(self._day(number), 15, self._move(row, step, number))
        if plan is not None:
            thread.on(self._day(5), 17, self._link(row, plan))
        for amount, number, origin in row.get("funds", ()):
            thread.on(self._day(number), 11, self._arrive(row, amount, origin))

    def _register(self, row: dict[str, Any], first: list[Any]) -> Any:
        step, number = first

        def act(at: datetime) -> None:
            signed = step in ("contract", "landed")
            event = self.events.get(row.get("event", ""))
            values = {
                "name": row["name"],
                "unit_id": self.world.unit(row["unit"]).pk,
                "team_id": self.world.unit(self.data["team"]).pk if row["sector"] in TEAMED else None,
                "investor": row["investor"],
                "investor_place": row["place"],
                "sector": row["sector"],
                "amount_fen": parse_money(row["amount"], "亿元"),
                "event_id": event.pk if event is not None else None,
            }
            if signed:
                values |= self._contract(row)
            since = min(office_day(self._day(number)), at.date())
            new = NewLead(values, step, "", since, True)
            self.leads[row["name"]] = register_lead(
                viewer=self._viewer(row["unit"]), campaign=self.campaign, new=new, at=at
            )

        return act

    def _contract(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "contract_no": row["contract_no"],
            "contract_fen": parse_money(row["signed"], "亿元"),
            "start_due_on": self._day(row["due"]),
        }

    def _move(self, row: dict[str, Any], step: str, number: int) -> Any:
        def act(at: datetime) -> None:
            signed = self._contract(row) if step == "contract" else {}
            why = row.get("why", "") if step == "dropped" else ""
            move = Step(step, min(office_day(self._day(number)), at.date()), reason=why, **signed)
            move_lead(viewer=self._viewer(row["unit"]), lead=self._now(row), move=move, at=at)

        return act

    def _now(self, row: dict[str, Any]) -> Lead:
        found: Lead = Lead.objects.get(pk=self.leads[row["name"]].pk)
        return found

    def _link(self, row: dict[str, Any], plan: Plan) -> Any:
        """A contract of before whose project is on the list already: the two are tied together."""

        def act(at: datetime) -> None:
            lead, clerk = self._now(row), self.world.office("clerk")
            project = Project.objects.get(pk=plan.row.pk)
            words = {"title": lead.name, "project": project.name}
            with ledger.record(
                "lead.project", by=clerk.actor(), at=at, about=[lead, project], words=words
            ) as entry:
                entry.change(lead, project=project)
                entry.change(project, origin_kind=ORIGIN, origin=origin_of(lead))

        return act

    def _arrive(self, row: dict[str, Any], amount: str, origin: str) -> Any:
        def act(at: datetime) -> None:
            lead = self._now(row)
            arrival = Arrival(lead.unit_id, origin, at.date(), parse_money(amount, "亿元"))
            record_arrival(
                viewer=self._viewer(row["unit"]), campaign=self.campaign, arrival=arrival, lead=lead, at=at
            )

        return act

    def _projects(self) -> dict[str, Iterator[Plan]]:
        """Plans of the list by how they fare, private industry alone; those that had begun before first."""
        kinds = ("machinery", "materials", "food", "energy")
        whole = [
            plan for plan in self.plans if plan.sector in kinds and not plan.late_entry and not plan.parts
        ]
        return {fate: iter([p for p in whole if p.fate == fate]) for fate in ("started", "landed", "signed")}

    # ------------------------------------------------------------ declared upward
    def _declare(self, script: Script) -> None:
        given = self.data["declarations"]
        tops = sorted((p for p in self.plans if not p.late_entry and p.fate != "out"), key=lambda p: -p.total)
        for place, plan in enumerate(tops[: given["count"]]):
            thread = Thread(script, 50 - place)
            thread.on(self._day(given["day"]), 10, self._declared(plan))
            if place < given["listed"]:
                thread.on(self._day(given["answered"]), 10, self._answered(plan))

    def _declared(self, plan: Plan) -> Any:
        def act(at: datetime) -> None:
            given = self.data["declarations"]
            declare(
                viewer=self.world.office("clerk"), campaign=self.campaign, project=plan.row,
                list_name=given["list_name"], level=given["level"], declared_on=at.date(), at=at,
            )  # fmt: skip

        return act

    def _answered(self, plan: Plan) -> Any:
        def act(at: datetime) -> None:
            made = Declaration.objects.get(project=plan.row, voided=False)
            answer_declaration(
                viewer=self.world.office("clerk"), declaration=made, result=DeclarationResult.LISTED.value,
                result_on=at.date(), at=at, document_no="示例发改投资〔2026〕18号",
            )  # fmt: skip

        return act
