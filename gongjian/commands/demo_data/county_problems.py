"""示例县's problems: lines of the ledger, one sent up and down, one that came back, one solved on the spot; a node that
waits; and one handling day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.script import Script, Thread, office_day
from gongjian.kit.calendar import calendar
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.projects.models import PlanNode, Project
from gongjian.supervise.actions import handling
from gongjian.supervise.actions.problems import (
    Details,
    ProblemDraft,
    answer_leg,
    describe,
    look_back,
    raise_problem,
    send,
)
from gongjian.supervise.models import HandlingItem, HandlingParty, Problem
from gongjian.supervise.policy.problems import look_back_of, open_leg_of

PLANT = "东河新材料产业园二期"
CLASSES = {
    "用地组件未报": ("land", "papers", "专班代办组件，逐宗对接"),
    "用地红线待核": ("land", "papers", "现场复核红线"),
    "林地手续未办": ("permits", "papers", "委托编制林地可研"),
    "专项债资金未拨": ("funds", "quota", "申请调度资金"),
    "施工许可未取得": ("permits", "papers", "并联审批，容缺受理"),
    "环评批复未取得": ("permits", "papers", "专家提前介入"),
    "电网接入意见未出": ("utilities", "coordination", "供电公司现场勘查"),
    "管线迁改费用未落实": ("funds", "coordination", "分摊方案提交专题研究"),
    "立项手续未办": ("permits", "papers", "代办立项"),
    "临时用电未接入": ("utilities", "coordination", "先架临时线路"),
    "企业变更设计方案": ("enterprise", "enterprise", "企业按期报送变更方案"),
}
"""What a problem is called → its class, root cause and measure."""


class Problems:
    """Writes the ledger, the problems with a story, and the handling day into the script."""

    def __init__(self, world: World, campaign: Campaign, plans: list[Plan], today: date) -> None:
        self.world, self.campaign, self.plans, self.today = world, campaign, plans, today
        self.clerk = world.office("clerk")
        self.box: dict[str, Any] = {}

    def write(self, script: Script) -> None:
        """Every step at the day it would have happened."""
        for back in range(52, 0, -7):
            Thread(script, 50).on(self._day(back), 17, self._fill_in)
        Thread(script, 56).on(self._day(1), 17, self._fill_in)
        self._up_and_down(script)
        self._came_back(script)
        self._on_the_spot(script)
        self._blocks_a_node(script)
        self._raised_below(script)
        self._handling_day(script)

    def _day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    def _project(self, name: str) -> Project:
        return next(plan.row for plan in self.plans if plan.name == name)

    # ------------------------------------------------------------ the clerk classes what came by other ways
    def _fill_in(self, at: datetime) -> None:
        known = Problem.objects.filter(voided=False).values("matter_id")
        rows = Matter.objects.filter(
            campaign=self.campaign, kind="problem", voided=False, assigned_at__isnull=False
        )
        for matter in rows.exclude(pk__in=known).order_by("id"):
            what = matter.title.rpartition("：")[2]
            category, cause, measures = CLASSES.get(what, ("other", "other", ""))
            details = Details(
                category=category,
                cause=cause,
                origin="project" if matter.project_id else "other",
                measures=measures,
                checker_unit_id=self.world.unit("县督查室").pk if matter.pk % 5 == 0 else None,
            )
            describe(viewer=self.clerk, matter=matter, details=details, at=at)

    # ------------------------------------------------------------ with a story
    def _raise(self, key: str, draft: ProblemDraft, at: datetime, viewer: Any = None) -> None:
        self.box[key] = raise_problem(viewer=viewer or self.clerk, campaign=self.campaign, draft=draft, at=at)

    def _matter(self, key: str) -> Matter:
        return Matter.objects.get(pk=self.box[key].matter_id)

    def _up_and_down(self, script: Script) -> None:
        thread, world = Thread(script, 17), self.world
        unit = world.unit("东河镇").pk

        def begin(at: datetime) -> None:
            draft = ProblemDraft(
                title=f"{PLANT}：进厂道路与灌渠交叉未定方案", category="environment", cause="coordination",
                project_id=self._project(PLANT).pk, raised_by_id=unit, unit_id=unit,
                due=office_day(self._day(-9)), wants="请明确灌渠改线由谁出资", suggests="水利、交通各半，县财政先垫",
                level="taskforce", measures="先修便道保进场",
            )  # fmt: skip
            self._raise("canal", draft, at)

        thread.on(self._day(17), 10, begin)
        thread.on(
            self._day(16),
            9,
            lambda at: matters.accept(viewer=world.reporter("东河镇"), matter=self._matter("canal"), at=at),
        )
        thread.on(
            self._day(14), 15, lambda at: self._send("canal", "up", "县交通局", "改线出资需分管领导定", at)
        )

        def back(at: datetime) -> None:
            leg = open_leg_of(self.box["canal"].matter_id)
            assert leg is not None
            answer_leg(
                viewer=world.head("县交通局"), leg=leg, says="已议定：灌渠改线由交通、水利各承担一半", at=at
            )

        thread.on(self._day(11), 16, back)
        thread.on(
            self._day(3), 10, lambda at: self._send("canal", "up", "县财政局", "请协调垫付首期资金", at)
        )

    def _send(self, key: str, direction: str, to: str, why: str, at: datetime) -> None:
        send(
            viewer=self.clerk, matter=self._matter(key), direction=direction, to_unit_id=self.world.unit(to).pk,
            why=why, at=at,
        )  # fmt: skip

    def _came_back(self, script: Script) -> None:
        thread, world = Thread(script, 23), self.world
        unit = world.unit("云溪镇").pk

        def begin(at: datetime) -> None:
            draft = ProblemDraft(
                title="云溪雨污分流：便道被占，材料进不去", category="environment", cause="interests",
                project_id=self._project("云溪雨污分流").pk, raised_by_id=unit, unit_id=unit,
                due=office_day(self._day(44)), wants="请清理占道堆料", measures="村两委逐户清理",
            )  # fmt: skip
            self._raise("lane", draft, at)

        thread.on(self._day(54), 10, begin)
        head = world.head("云溪镇")
        thread.on(
            self._day(53), 9, lambda at: matters.accept(viewer=head, matter=self._matter("lane"), at=at)
        )
        thread.on(
            self._day(48), 15,
            lambda at: matters.report_done(viewer=head, matter=self._matter("lane"), result="便道已清", at=at),
        )  # fmt: skip
        thread.on(
            self._day(46), 10,
            lambda at: matters.close(viewer=self.clerk, matter=self._matter("lane"), conclusion="现场已通", at=at),
        )  # fmt: skip
        steps = {"on_site": "攻坚办到场核验，便道畅通"}
        thread.on(
            self._day(45), 10,
            lambda at: matters.strike_off(viewer=self.clerk, matter=self._matter("lane"), steps=steps, at=at),
        )  # fmt: skip

        def look(at: datetime) -> None:
            due = look_back_of(self.box["lane"].matter_id)
            assert due is not None
            look_back(viewer=self.clerk, look=due, held=False, says="雨后又堆料，便道再次被占", at=at)

        thread.on(self._day(14), 11, look)

    def _on_the_spot(self, script: Script) -> None:
        rows = (
            ("西坪光伏升压站", "进站道路会车点不足", "utilities", "西坪乡", "乡里当场协调增设两处会车点", 26),
            ("北关冷链仓储中心", "施工围挡占用公交站台", "environment", "北关镇", "当场将围挡退后2米", 26),
            ("柳林养老中心", "工地临时用水水压不足", "utilities", "柳林镇", "当场改接主管", 19),
        )
        for place, (name, what, category, unit, solved, back) in enumerate(rows):

            def step(
                at: datetime, name: str = name, what: str = what, category: str = category, unit: str = unit,
                solved: str = solved,
            ) -> None:  # fmt: skip
                draft = ProblemDraft(
                    title=f"{name}：{what}", category=category, origin="visit", project_id=self._project(name).pk,
                    raised_by_id=self.world.unit("攻坚办").pk, unit_id=self.world.unit(unit).pk, solved=solved,
                )  # fmt: skip
                self._raise(f"spot{name}", draft, at)

            Thread(script, 3 + place).on(self._day(back), 15, step)

    def _blocks_a_node(self, script: Script) -> None:
        def step(at: datetime) -> None:
            rows = PlanNode.objects.filter(voided=False, matter__isnull=False, actual_finish_on=None)
            node = rows.filter(matter__state__in=("assigned", "accepted", "working")).order_by("id").first()
            if node is None:
                return
            draft = ProblemDraft(
                title=f"{node.project.name}：{node.name}要件与规划条件不一致", category="permits", cause="policy",
                node=node, origin="node", raised_by_id=node.unit_id, unit_id=self.world.unit("县资源规划局").pk,
                due=office_day(self._day(-6)), wants="请出具规划条件说明", level="leader",
            )  # fmt: skip
            self._raise("node", draft, at)

        Thread(script, 31).on(self._day(5), 10, step)

    def _raised_below(self, script: Script) -> None:
        def step(at: datetime) -> None:
            unit = self.world.unit("东河镇").pk
            draft = ProblemDraft(
                title="东河园区配套工程：土方消纳场容量不足", category="environment", raised_by_id=unit,
                project_id=self._project("东河园区配套工程").pk, wants="请协调新增消纳场", suggests="启用河口乡备用场",
                level="dispatch",
            )  # fmt: skip
            self._raise("soil", draft, at, self.world.reporter("东河镇"))

        Thread(script, 41).on(self._day(1), 11, step)

    # ------------------------------------------------------------ handling days: one held, one to come
    def _handling_day(self, script: Script) -> None:
        held = self._wednesday(self._day(7))
        thread = Thread(script, 7)
        thread.on(held - timedelta(days=5), 9, lambda at: self._plan("held", held, at))
        rows = (
            ("东河新材料产业园二期：临时用电增容", "under-way", "县供电公司", ("县工信局",), PLANT),
            ("青山大桥：施工便道占用林地", "under-way", "县林业局", ("县交通局",), "青山大桥"),
            (
                "北关冷链仓储中心：设计变更规划核实",
                "about-to-start",
                "县资源规划局",
                ("县住建局",),
                "北关冷链仓储中心",
            ),
            ("西坪光伏升压站：接入系统方案", "planned", "县供电公司", ("县发改局",), "西坪光伏升压站"),
        )
        for row in rows:
            thread.on(held - timedelta(days=4), 10, partial(self._queue, "held", row))
        opinions = (
            ("东河新材料", "县供电公司", "可办，先增容至800千伏安"),
            ("东河新材料", "县工信局", "无不同意见"),
            ("青山大桥", "县林业局", "缺使用林地可研报告"),
            ("西坪光伏", "县供电公司", "本年出线间隔已排满"),
        )
        thread.on(held - timedelta(days=1), 15, lambda at: self._opinions("held", opinions, at))
        thread.on(held, 9, lambda at: handling.hold_day(viewer=self.clerk, day=self.box["held"], at=at))
        thread.on(held, 9, lambda at: self._tell("held", "青山大桥", "使用林地可研报告\n权属证明", at))
        for title, outcome in (
            ("东河新材料", handling.Outcome("done", "当场批复增容，次日施工")),
            ("青山大桥", handling.Outcome("promised", "材料齐后办理", 5)),
            ("北关冷链", handling.Outcome("promised", "核实后出具意见", 3)),
            ("西坪光伏", handling.Outcome("cannot", "接入间隔本年已排满，须待主变扩建")),
        ):
            thread.on(held, 10, partial(self._decide, "held", title, outcome))
        thread.on(held, 17, lambda at: handling.close_day(viewer=self.clerk, day=self.box["held"], at=at))
        coming = self._wednesday(self.today + timedelta(days=6))
        if coming == held:  # a long holiday has moved the one onto the other
            return
        ahead = Thread(script, 9)
        ahead.on(self._day(2), 9, lambda at: self._plan("coming", coming, at))
        for row in (
            ("东河园区配套工程：消纳场启用", "under-way", "县住建局", ("东河镇",), "东河园区配套工程"),
            ("柳林养老中心：消防审查前置", "about-to-start", "县住建局", ("柳林镇",), "柳林养老中心"),
        ):
            ahead.on(self._day(2), 10, partial(self._queue, "coming", row))

    def _wednesday(self, day: date) -> date:
        """The Wednesday on or before the day, moved on to a weekday that is worked where it is a day off."""
        found = day - timedelta(days=(day.weekday() - 2) % 7)
        while calendar().is_workday(found) is False or found.weekday() > 4:
            found += timedelta(days=1)
        return found

    def _plan(self, key: str, on: date, at: datetime) -> None:
        self.box[key] = handling.plan_day(
            viewer=self.clerk, campaign=self.campaign, on=on, at=at, place="县政务服务中心三楼会商室"
        )

    def _queue(self, key: str, row: tuple[str, str, str, tuple[str, ...], str], at: datetime) -> None:
        title, section, lead, called, project = row
        new = handling.NewItem(
            title, section, self.world.unit(lead).pk, [self.world.unit(one).pk for one in called], ["项目业主"],
            self._project(project).pk,
        )  # fmt: skip
        handling.queue_item(viewer=self.clerk, day=self.box[key], new=new, at=at)

    def _opinions(self, key: str, opinions: tuple[tuple[str, str, str], ...], at: datetime) -> None:
        for title, name, said in opinions:
            party = HandlingParty.objects.select_related("item__day").get(
                item=self._item(key, title), unit=self.world.unit(name), voided=False
            )
            handling.give_opinion(viewer=self.world.head(name), party=party, opinion=said, at=at)

    def _item(self, key: str, title: str) -> HandlingItem:
        return HandlingItem.objects.get(day=self.box[key], title__startswith=title, voided=False)

    def _tell(self, key: str, title: str, papers: str, at: datetime) -> None:
        handling.tell_missing(viewer=self.clerk, item=self._item(key, title), papers=papers, at=at)

    def _decide(self, key: str, title: str, outcome: handling.Outcome, at: datetime) -> None:
        handling.decide(viewer=self.clerk, item=self._item(key, title), outcome=outcome, at=at)
