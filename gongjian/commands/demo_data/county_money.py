"""Public money in the invented county: two batches given to projects and partly paid, applications upward, sources."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.script import Script, Thread
from gongjian.kernel.money import WAN, YI
from gongjian.projects.actions.money import funds as acts
from gongjian.projects.actions.money import project as own
from gongjian.projects.models import FundAllocation, FundApplication, FundBatch, Project

BATCHES = (
    ("示例省级产业扶持资金（第一批）", "示例财〔2026〕21号", "province", 9, 6_000 * WAN, 6),
    ("示例市级基础设施补助资金", "示例市财〔2026〕8号", "city", 30, 3_500 * WAN, 4),
)
"""Title, document, level, day of the campaign, amount, how many projects."""


class Money:
    """The public money of one county."""

    def __init__(self, world: World, campaign: Campaign, plans: list[Plan]) -> None:
        self.world, self.campaign = world, campaign
        self.start: date = campaign.start_on
        going = [plan for plan in plans if plan.fate in ("building", "slow", "started") and not plan.parts]
        self.plans = sorted((p for p in going if not p.late_entry), key=lambda plan: -plan.total)

    def write(self, script: Script) -> None:
        """Put everything at its day."""
        first = 0
        for place, row in enumerate(BATCHES):
            plans = self.plans[first : first + row[5]]
            first += row[5]
            Thread(script, 5 + place).on(self._day(row[3]), 10, self._batch(row))
            for n, plan in enumerate(plans):
                thread = Thread(script, 10 + n)
                thread.on(self._day(row[3] + 2), 15, self._allocate(row, plan, n, len(plans)))
                if n % 3 != 2:
                    thread.on(self._day(row[3] + 12 + n), 16, self._pay(row, plan, 40 + 15 * (n % 3)))
        for n, plan in enumerate(self.plans[:12]):
            Thread(script, 20 + n).on(self._day(6 + n % 5), 11, self._sources(plan, n))
        for n, plan in enumerate(self.plans[10:16]):
            thread = Thread(script, 30 + n)
            thread.on(self._day(14 + n), 9, self._apply(plan, n))
            if n < 3:
                thread.on(self._day(45 + n), 9, self._answer(plan, n))

    def _day(self, number: int) -> date:
        return self.start + timedelta(days=number - 1)

    def _project(self, plan: Plan) -> Project:
        found: Project = Project.objects.get(pk=plan.row.pk)
        return found

    def _batch(self, row: tuple[Any, ...]) -> Any:
        def act(at: datetime) -> None:
            new = acts.NewBatch(self.world.county.pk, row[0], at.date(), row[4], row[1], row[2], True)
            acts.register_batch(viewer=self.world.office("clerk"), campaign=self.campaign, new=new, at=at)

        return act

    def _allocate(self, row: tuple[Any, ...], plan: Plan, n: int, count: int) -> Any:
        def act(at: datetime) -> None:
            share = row[4] * (count - n) * 19 // (20 * count * (count + 1) // 2) // WAN * WAN
            batch = FundBatch.objects.get(campaign=self.campaign, title=row[0], voided=False)
            acts.allocate(
                viewer=self.world.office("clerk"), batch=batch, project=self._project(plan), amount_fen=share,
                on=at.date(), at=at,
            )  # fmt: skip

        return act

    def _pay(self, row: tuple[Any, ...], plan: Plan, share: int) -> Any:
        def act(at: datetime) -> None:
            one = FundAllocation.objects.get(batch__title=row[0], project_id=plan.row.pk, voided=False)
            amount = one.amount_fen * share // 100 // WAN * WAN
            acts.pay(
                viewer=self.world.office("clerk"), allocation=one, amount_fen=amount, on=at.date(), at=at
            )

        return act

    def _sources(self, plan: Plan, n: int) -> Any:
        def act(at: datetime) -> None:
            project = self._project(plan)
            total = project.total_fen or YI
            for kind, planned, there in (("local", 3, 1 + n % 2), ("loan", 5, n % 4), ("own", 2, 1)):
                said = own.SourceSaid(kind, total * planned // 10, total * there // 10, at.date())
                own.set_source(viewer=self.world.office("clerk"), project=project, said=said, at=at)

        return act

    def _apply(self, plan: Plan, n: int) -> Any:
        def act(at: datetime) -> None:
            new = own.NewApplication("示例省级技术改造专项资金", "province", (300 + 80 * n) * WAN, at.date())
            own.apply_upward(
                viewer=self.world.office("clerk"),
                campaign=self.campaign,
                project=self._project(plan),
                new=new,
                at=at,
            )

        return act

    def _answer(self, plan: Plan, n: int) -> Any:
        def act(at: datetime) -> None:
            one = FundApplication.objects.get(project_id=plan.row.pk, voided=False)
            own.answer_application(
                viewer=self.world.office("clerk"), application=one, state="refused" if n == 2 else "approved",
                decided_on=at.date(), granted_fen=None if n == 2 else 200 * WAN, at=at,
            )  # fmt: skip

        return act
