"""The invented county's plans by month, one year planned anew, entries into statistics, and published figures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.county_projects import document_number
from gongjian.commands.demo_data.script import Script, Thread
from gongjian.ledger import AsOf
from gongjian.people.models import Unit, UnitKind
from gongjian.projects.actions import YearFigures, set_year_plan
from gongjian.projects.actions.gates import Given
from gongjian.projects.actions.progress.plans import Month
from gongjian.projects.actions.progress.statistics import Published, enter_statistics, keep_statistical_figure
from gongjian.projects.gates import STATISTICS
from gongjian.projects.models import YearPlan
from gongjian.projects.selectors.gates import missing_proofs

WAN = 1_000_000
BY_MONTH = 24
"""So many projects have their year planned by month."""
WEIGHTS = ((20, 30, 50), (30, 35, 35), (30, 35, 35), (40, 35, 25))
"""How a quarter falls on its months: slow before the spring, less in December."""
GROUND = "开工佐证和合同经县统计局审核入库"


class Progress:
    """Writes plan against fact into the script."""

    def __init__(self, world: World, campaign: Campaign, plans: list[Plan], today: date) -> None:
        self.world, self.campaign, self.today = world, campaign, today
        self.start = campaign.start_on
        building = [plan for plan in plans if plan.fate in ("building", "slow") and not plan.late_entry]
        building.sort(key=lambda plan: (-plan.year, plan.name))
        self.building = building[:BY_MONTH]
        self.anew = next((plan for plan in self.building if plan.fate == "slow"), None)

    def write(self, script: Script) -> None:
        """Months a week after the launch, the year planned anew in the sixth week, statistics at their cut-offs."""
        for place, plan in enumerate(self.building):
            Thread(script, place).on(self.start + timedelta(days=6), 9, self._months(plan))
            if place % 3 == 0:
                Thread(script, place + 25).on(self.start + timedelta(days=12 + place), 15, self._enter(plan))
        if self.anew is not None and self.start.year == self.today.year:
            Thread(script, 20).on(self.start + timedelta(days=38), 16, self._replan(self.anew))
        self._published(script)

    def _months(self, plan: Plan) -> Any:
        def step(at: datetime) -> None:
            self._set(plan, at, 0, "按月分解年度计划")

        return step

    def _replan(self, plan: Plan) -> Any:
        def step(at: datetime) -> None:
            self._set(plan, at, 45, "主要设备交付推迟两个月，三季度任务部分移至四季度")

        return step

    def _set(self, plan: Plan, at: datetime, shifted: int, reason: str) -> None:
        """The year by month; `shifted` per cent of the second and third quarter move into the last."""
        stood = YearPlan.objects.filter(project_id=plan.row.pk, year=self.today.year, voided=False).first()
        if stood is None or None in (stood.q1_fen, stood.q2_fen, stood.q3_fen, stood.q4_fen):
            return
        quarters = [stood.q1_fen, stood.q2_fen, stood.q3_fen, stood.q4_fen]
        for place in (1, 2):
            moved = quarters[place] * shifted // 100 // WAN * WAN
            quarters[place] -= moved
            quarters[3] += moved
        aims = [stood.q1_words, stood.q2_words, stood.q3_words, stood.q4_words]
        months: dict[int, Month] = {}
        for place, (amount, weights) in enumerate(zip(quarters, WEIGHTS, strict=True)):
            first, second = (amount * weight // 100 // WAN * WAN for weight in weights[:2])
            base = place * 3
            months[base + 1], months[base + 2] = (first, ""), (second, "")
            months[base + 3] = (amount - first - second, aims[place])
        one, two, three, four = aims
        figures = YearFigures(self.today.year, stood.plan_fen, aims=(one, two, three, four), months=months)
        set_year_plan(viewer=self.world.office("clerk"), project=plan.row, plan=figures, at=at, reason=reason)

    def _enter(self, plan: Plan) -> Any:
        def step(at: datetime) -> None:
            asked = missing_proofs(plan.row.pk, STATISTICS, AsOf(at.date()))
            enter_statistics(
                viewer=self.world.office("clerk"), project=plan.row, on=at.date(), ground=GROUND, at=at,
                proofs={one.key: Given(document_number(one.name, plan.row.pk, at.year)) for one in asked},
            )  # fmt: skip

        return step

    def _published(self, script: Script) -> None:
        """What the invented statistics office published of the county and two places, up to the last two months."""
        ends = [self.today.replace(day=1) - timedelta(days=1)]
        ends.append(ends[0].replace(day=1) - timedelta(days=1))
        for end in ends:
            if end.year != self.today.year:
                continue
            towns = [unit for unit in self.world.units.values() if unit.kind == UnitKind.TOWNSHIP][:2]
            for place, unit in enumerate([self.campaign.unit, *towns]):
                value = f"{(6.1, 0.42, 0.37)[place] * end.month * 1.03:.2f}"
                step = self._publish(unit, value, end)
                Thread(script, 30 + place).on(end + timedelta(days=16), 10, step)
                before = end.replace(
                    year=end.year - 1, day=28 if (end.month, end.day) == (2, 29) else end.day
                )
                earlier = self._publish(unit, f"{Decimal(value) * Decimal('0.94'):.2f}", before)
                Thread(script, 30 + place).on(end + timedelta(days=16), 11, earlier)

    def _publish(self, unit: Unit, value: str, end: date) -> Any:
        def step(at: datetime) -> None:
            given = Published(
                unit=unit, key="fixed_assets", from_on=date(end.year, 1, 1), up_to_on=end, value=value,
                unit_text="亿元", source=f"示例县统计局{end.year}年1—{end.month}月统计快报", published_on=at.date(),
            )  # fmt: skip
            keep_statistical_figure(
                viewer=self.world.office("clerk"), campaign=self.campaign, given=given, at=at
            )

        return step
