"""The invented county's matters: how many there are, of what, and whose; each walks one of the ways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.county_walk import Walk
from gongjian.commands.demo_data.county_ways import GO
from gongjian.commands.demo_data.script import Script, Thread
from gongjian.matters import actions as act
from gongjian.matters.models import Matter

# How many go which way, by kind. What the words mean stands in county_ways.
WAYS: dict[str, dict[str, int]] = {
    "problem": {
        "closed": 42, "closed_late": 6, "returned_closed": 4, "review": 6, "returned": 3, "working": 9,
        "late": 5, "extended": 4, "asking": 2, "suspended": 2, "reopened": 2, "unsigned": 3,
        "asked_reassign": 1, "reassigned": 2, "cancelled": 1, "handed_inside": 3,
    },
    "decision": {
        "closed": 46, "closed_late": 4, "review": 4, "working": 8, "late": 3, "extended": 2, "returned": 1,
        "unsigned": 3, "handed_inside": 2,
    },
    "instruction": {"closed": 8, "review": 1, "working": 3},
    "supervised": {
        "closed": 3, "working": 3, "late": 1, "review": 1, "to_check": 2, "to_sign": 2, "sent_back_inside": 1,
    },
}  # fmt: skip
AT_DONGHE = ("to_check", "to_sign")
"""Of what waits inside a unit, the first each is 东河镇's, whose head and reporter have accounts to look with."""


class Matters:
    """Writes the matters' steps into the script."""

    def __init__(
        self,
        world: World,
        campaign: Campaign,
        data: dict[str, Any],
        plans: list[Plan],
        dice: Random,
        today: date,
    ) -> None:
        self.world, self.campaign, self.data, self.plans = world, campaign, data, plans
        self.dice, self.today, self.start = dice, today, campaign.start_on

    def write(self, script: Script) -> None:
        """All matters but those of the task list, which is issued as a list."""
        held_up = [plan for plan in self.plans if plan.stuck]
        for place, plan in enumerate(held_up):
            self._walk(script, "problem", "stuck", plan, plan.unit, f"{plan.name}：{plan.stuck}", place)
        for kind, ways in WAYS.items():
            place = 0
            for way, count in ways.items():
                for n in range(count):
                    place += 1
                    plan = self._plan(late_too=way in ("late", "stuck"))
                    drawn = self._unit(kind, plan)
                    unit = "东河镇" if way in AT_DONGHE and n == 0 else drawn
                    self._walk(script, kind, way, plan, unit, self._title(kind, plan), place)
        self._expanded(script)
        self._drafts(script)

    def _plan(self, late_too: bool) -> Plan:
        fates = ("building", "started", "later", "produced", "landed", "slow", "overdue")
        known = fates[: 7 if late_too else 5]
        return self.dice.choice([p for p in self.plans if p.fate in known and not (p.late_entry or p.quiet)])

    def _unit(self, kind: str, plan: Plan) -> str:
        departments = [row.get("short", row["name"]) for row in self.data["departments"]]
        if kind in ("supervised", "instruction") or self.dice.random() < 0.45:
            return str(self.dice.choice(departments))
        return plan.unit

    def _title(self, kind: str, plan: Plan) -> str:
        if kind == "problem":
            return f"{plan.name}：{self.dice.choice(self.data['stuck'])['what']}"
        return str(self.dice.choice(self.data[f"{kind}s" if kind != "supervised" else kind])).format(
            project=plan.name
        )

    def _aspect(self, title: str) -> str:
        """What a problem is about: of the kind its desk deals with."""
        what = title.rpartition("：")[2]
        on = next((row["on"] for row in self.data["stuck"] if row["what"] == what), "")
        return str(self.data["aspects"].get(on, ""))

    def _walk(
        self, script: Script, kind: str, way: str, plan: Plan, unit: str, title: str, place: int
    ) -> None:
        walk = Walk(self, Thread(script, (place * 7) % 55), kind, plan, unit, title)
        GO[way](walk)

    def _expanded(self, script: Script) -> None:
        """One task for all townships: a matter each under a common parent."""
        towns = [row.get("short", row["name"]) for row in self.data["units"]]
        unit_ids = [self.world.unit(town).pk for town in towns]
        for number, row in enumerate(self.data["township_tasks"]):
            title = row["title"]
            thread = Thread(script, 5 + number)
            box: dict[str, Any] = {}
            begun = self.start + timedelta(days=6 + number * 12)

            def hand_down(
                at: datetime,
                row: dict[str, Any] = row,
                box: dict[str, Any] = box,
                begun: date = begun,
            ) -> None:
                due = begun + timedelta(days=75)
                whole = self.draft("task", f"{row['title']}（各乡镇）", None, None, due, at, row["leader"])
                self.set_stages(whole, row["stages"], at)
                box["whole"] = whole
                act.assign(viewer=self.world.office("clerk"), matter=whole, unit_ids=unit_ids, at=at)

            thread.on(begun, 9, hand_down)
            for place, town in enumerate(towns):
                part = Walk(self, Thread(script, 10 + place * 3), "task", None, town, title)
                part.box = box
                part.thread.last = thread.last
                part.then(begun + timedelta(days=1), 10, part.accept)
                part.then(begun + timedelta(days=8), 15, part.progress)
                if place < 6 - number * 2:
                    part.then(begun + timedelta(days=16), 15, part.report)
                    part.then(begun + timedelta(days=18), 10, part.close)
                elif place < 8:
                    part.then(self.today - timedelta(days=2), 15, part.progress)

    def _drafts(self, script: Script) -> None:
        for place in range(4):
            plan = self._plan(late_too=False)
            title = f"{plan.name}前期要件梳理"
            thread = Thread(script, 30 + place)
            thread.on(self.today - timedelta(days=place + 1), 17, self._draft_only(title, plan))

    def _draft_only(self, title: str, plan: Plan) -> Callable[[datetime], None]:
        def step(at: datetime) -> None:
            due = self.today + timedelta(days=20)
            self.draft("task", title, plan, plan.unit, due, at, "常务副县长")

        return step

    def draft(
        self,
        kind: str,
        title: str,
        plan: Plan | None,
        unit: str | None,
        due: date,
        at: datetime,
        leader: str = "",
    ) -> Matter:
        """A draft of the campaign office. `leader`: the post of who leads it; by default the dice say, where the kind
        has one."""
        drawn = self.world.leaders[self.dice.randrange(len(self.world.leaders))]
        led = (
            self.world.leader(leader) if leader else drawn if kind in ("instruction", "supervised") else None
        )
        made = act.Draft(
            kind=kind,
            title=title,
            requirement="按要求时限办结，遇到困难及时提出",
            unit_id=self.world.unit(unit).pk if unit else None,
            start_on=at.date(),
            due=max(due, at.date()),
            project_id=plan.row.pk if plan else None,
            lead_official_id=led.person.pk if led else None,
            more={"aspect": self._aspect(title)} if kind == "problem" else {},
        )
        return act.draft_matter(
            viewer=self.world.office("clerk"), campaign=self.campaign, draft=made, at=at,
            assigned_by_id=self.world.unit("攻坚办").pk,
        )  # fmt: skip

    def set_stages(self, matter: Matter, stages: list[dict[str, Any]], at: datetime) -> None:
        """What each quarter is to reach: the last stage in the quarter the matter is due in (at the latest the last
        one in which the campaign has three weeks), the ones before it in the quarters before."""
        closing = self.campaign.last_on - timedelta(days=20)
        until = min(matter.due_on or closing, closing)
        last = until.year * 4 + (until.month - 1) // 3
        targets = [
            act.Target(
                year=place // 4,
                quarter=place % 4 + 1,
                words=stage["says"],
                quantity=Decimal(str(stage["amount"])) if "amount" in stage else None,
            )
            for place, stage in enumerate(stages, start=last - len(stages) + 1)
        ]
        act.set_stage_targets(viewer=self.world.office("clerk"), matter=matter, targets=targets, at=at)
