"""Plans of the invented county: a private plant of 1.1 亿 on its way with two approved plans, one plan that waits for
approval, one freshly approved, one whose finished node proposes the next stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.script import Script, Thread
from gongjian.matters import actions as matters
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.network import nodes
from gongjian.projects.actions.network import plan as act
from gongjian.projects.actions.network.copy import Tuning
from gongjian.projects.models import PlanNetwork, PlanNode

PLANT = "东河精密铸件项目"
WAITING = "柳林养老中心"
FRESH = "西坪光伏升压站"
TOTAL, YEAR = 11_000, 4_000
"""Of the plant, in 万元."""


def price_the_plant(plans: Sequence[Plan]) -> None:
    """The plant costs 1.1 亿; what it would have spent more this year goes to the biggest site."""
    plant = next(plan for plan in plans if plan.name == PLANT)
    biggest = max((plan for plan in plans if plan.fate == "building"), key=lambda plan: plan.year)
    biggest.year += plant.year - YEAR
    biggest.total = max(biggest.total, biggest.year + 1000)
    plant.total, plant.year = TOTAL, YEAR


class Networks:
    """Writes the plans into the script."""

    def __init__(self, world: World, campaign: Campaign, plans: Sequence[Plan], start: date) -> None:
        self.world, self.campaign, self.start = world, campaign, start
        self.plans = {plan.name: plan for plan in plans}

    def write(self, script: Script) -> None:
        """All of them, each step at its instant."""
        self._plant(Thread(script, 25))
        self._waiting(Thread(script, 35))
        self._fresh(Thread(script, 45))
        self._to_move_on(Thread(script, 55))

    # ------------------------------------------------------------ the plant
    def _plant(self, thread: Thread) -> None:
        unit = self.plans[PLANT].unit
        begin = self._day(1)
        self._draft(thread, 1, PLANT, "private-plant", ("eia-form", "energy-review"), begin)
        self._do(
            thread, 2, PLANT, lambda plan, at: act.hand_in(viewer=self._reporter(unit), network=plan, at=at)
        )
        self._approve(thread, 2, PLANT, "")
        self._begin(thread, 2, PLANT, "register-project")
        self._end(thread, 3, PLANT, "register-project")
        self._begin(thread, 3, PLANT, "conditions")
        self._begin(thread, 4, PLANT, "eia-form")
        self._sign(thread, 4, PLANT, "conditions", "县资源规划局")
        self._tell(
            thread, 8, PLANT, "eia-form", "县生态环境局", "总平面布置图\n危险废物处置协议\n噪声源强类比资料"
        )
        self._end(thread, 16, PLANT, "conditions")
        self._again(thread, 17, PLANT, "eia-form", unit)
        self._begin(thread, 17, PLANT, "land-notice")
        change = Tuning(
            nodes={
                "conditions": {"unit_id": self.world.unit("县资源规划局").pk},
                "land-paid": {"limit_days": 15},
            }
        )

        def tune(plan: PlanNetwork, at: datetime) -> None:
            act.tune(
                viewer=self._reporter(unit), network=plan, tuning=change, at=at,
                reason="规划条件论证延长，价款缴纳时限压缩到15个工作日",
            )  # fmt: skip

        self._do(thread, 18, PLANT, tune)
        self._do(
            thread, 18, PLANT, lambda plan, at: act.hand_in(viewer=self._reporter(unit), network=plan, at=at)
        )
        self._approve(thread, 19, PLANT, "规划条件论证延长，后续节点顺延")
        self._end(thread, 29, PLANT, "eia-form")
        self._begin(thread, 32, PLANT, "energy-review")
        self._tell(thread, 36, PLANT, "energy-review", "县发改局", "能源消费平衡表\n主要用能设备清单")
        self._sign(thread, 33, PLANT, "land-notice", "县资源规划局")

    # ------------------------------------------------------------ two more
    def _waiting(self, thread: Thread) -> None:
        unit = self.plans[WAITING].unit
        self._draft(
            thread, 52, WAITING, "government-building", ("eia-register", "special-fire"), self._day(60)
        )
        self._do(
            thread,
            55,
            WAITING,
            lambda plan, at: act.hand_in(viewer=self._reporter(unit), network=plan, at=at),
        )

    def _fresh(self, thread: Thread) -> None:
        unit = self.plans[FRESH].unit
        self._draft(thread, 45, FRESH, "energy", ("registered", "eia-form", "soil-water"), self._day(46))
        self._do(
            thread, 46, FRESH, lambda plan, at: act.hand_in(viewer=self._reporter(unit), network=plan, at=at)
        )
        self._approve(thread, 47, FRESH, "")
        self._begin(thread, 48, FRESH, "quota")

    def _to_move_on(self, thread: Thread) -> None:
        """A public building that has landed; its feasibility study is approved, so preliminary work is proposed."""
        plan = next(
            plan
            for plan in self.plans.values()
            if plan.fate == "landed" and plan.sector in ("infrastructure", "livelihood") and not plan.parts
        )
        name, unit = plan.name, plan.unit
        self._draft(thread, 40, name, "government-building", ("eia-register", "special-fire"), self._day(41))
        self._do(
            thread, 41, name, lambda made, at: act.hand_in(viewer=self._reporter(unit), network=made, at=at)
        )
        self._approve(thread, 41, name, "")
        for key, begun, ended in (("proposal", 42, 44), ("site-opinion", 45, 50), ("feasibility", 51, 57)):
            self._begin(thread, begun, name, key)
            self._end(thread, ended, name, key)

    # ------------------------------------------------------------ steps
    def _day(self, number: int) -> date:
        return self.start + timedelta(days=number)

    def _reporter(self, unit: str) -> Viewer:
        return self.world.reporter(unit)

    def _network(self, name: str) -> PlanNetwork:
        project = self.plans[name].row
        return PlanNetwork.objects.select_related("project").get(project_id=project.pk, voided=False)

    def _node(self, name: str, key: str) -> PlanNode:
        rows = PlanNode.objects.select_related("project", "network")
        return rows.get(network=self._network(name), key=key, voided=False)

    def _do(
        self, thread: Thread, day: int, name: str, step: Callable[[PlanNetwork, datetime], object]
    ) -> None:
        thread.on(self._day(day), 10, lambda at: step(self._network(name), at))

    def _draft(
        self, thread: Thread, day: int, name: str, template: str, branches: tuple[str, ...], start: date
    ) -> None:
        def step(at: datetime) -> None:
            act.draft_network(
                viewer=self._reporter(self.plans[name].unit), project=self.plans[name].row, template_key=template,
                start_on=start, branches=branches, campaign=self.campaign, at=at,
            )  # fmt: skip

        thread.on(self._day(day), 9, step)

    def _approve(self, thread: Thread, day: int, name: str, reason: str) -> None:
        leader = self.world.viewer(self.world.leader("分管工业副县长"))
        self._do(
            thread, day, name, lambda plan, at: act.approve(viewer=leader, network=plan, reason=reason, at=at)
        )

    def _begin(self, thread: Thread, day: int, name: str, key: str) -> None:
        def step(at: datetime) -> None:
            viewer = self._reporter(self.plans[name].unit)
            nodes.start_node(viewer=viewer, node=self._node(name, key), on=at.date(), at=at)

        thread.on(self._day(day), 11, step)

    def _end(self, thread: Thread, day: int, name: str, key: str) -> None:
        def step(at: datetime) -> None:
            viewer = self._reporter(self.plans[name].unit)
            nodes.finish_node(viewer=viewer, node=self._node(name, key), on=at.date(), at=at)

        thread.on(self._day(day), 16, step)

    def _sign(self, thread: Thread, day: int, name: str, key: str, department: str) -> None:
        def step(at: datetime) -> None:
            matter = self._node(name, key).matter
            if matter is not None:
                matters.accept(viewer=self._reporter(department), matter=matter, at=at)

        thread.on(self._day(day), 15, step)

    def _tell(self, thread: Thread, day: int, name: str, key: str, department: str, papers: str) -> None:
        def step(at: datetime) -> None:
            nodes.tell_missing_papers(
                viewer=self._reporter(department), node=self._node(name, key), papers=papers, at=at
            )

        thread.on(self._day(day), 14, step)

    def _again(self, thread: Thread, day: int, name: str, key: str, unit: str) -> None:
        def step(at: datetime) -> None:
            nodes.hand_in_again(viewer=self._reporter(unit), node=self._node(name, key), at=at)

        thread.on(self._day(day), 10, step)
