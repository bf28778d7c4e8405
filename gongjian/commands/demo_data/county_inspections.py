"""示例县's rounds: a secret one with towns drawn by lot, an on-site office at six projects, and what is to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.script import Script, clock
from gongjian.kit.calendar import calendar
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Project
from gongjian.supervise.actions.inspections import conclusions, plans, spoken, visits
from gongjian.supervise.actions.inspections.findings import Finding
from gongjian.supervise.models import InspectionPlan, SpokenRequest, Visit

AREAS = (
    "东河精密铸件项目",
    "云溪粮油加工园",
    "北关污水厂提标",
    "柳林养老中心",
    "西坪光伏升压站",
    "云溪整车物流中心",
)
FOUND_ON_SITE = (
    (("utilities", "临时用电容量不够，已现场增容", True), ("environment", "便道被占，清障后放行", True)),
    (("utilities", "供水接口位置与图纸不符", True), ("permits", "林地手续还差一份红线图", False)),
    (("funds", "进度款支付资料缺监理签字", True), ("environment", "夜间运输时段没有报批", True)),
    (("permits", "施工许可要件缺消防意见", False), ("environment", "围挡外苗木补偿没有谈妥", True)),
    (("utilities", "电杆移位路由没有定", True), ("land", "升压站用地组件退回补正", False)),
    (("environment", "污水管网接口标高有误", True), ("utilities", "园区道路照明没有接通", True)),
)
FOUND_IN_SECRET = (
    ("other", "周报进度与现场不一致", False),
    ("environment", "防尘网破损没有及时补", True),
    ("permits", "要件一次性告知单没有留存", False),
    ("other", "项目台账缺责任人签字", True),
)
SECRET_TITLE = "项目进度真实性“四不两直”督查"
LEADER = "分管城建副县长"


class Inspections:
    """Writes the rounds into the script."""

    def __init__(self, world: World, campaign: Campaign, plans_: list[Plan], today: date) -> None:
        self.world, self.campaign, self.plans, self.today = world, campaign, plans_, today
        self.box: dict[str, Any] = {}

    def write(self, script: Script) -> None:
        """Every step at the day it would have happened."""
        self._secret_round(script)
        self._on_site_office(script)
        self._to_come(script)

    @property
    def _inspector(self) -> Viewer:
        return self.world.office("inspector")

    def _day(self, days: int) -> date:
        """About so many days from today: days apart stay apart, and each is worked, whatever weekends lie between."""
        return calendar().add(self.today, round(days * 5 / 7)).on

    def _after(self, days: int) -> date:
        """That day, or the Monday after a weekend."""
        day = self.today + timedelta(days=days)
        return day + timedelta(days=max(7 - day.weekday(), 0)) if day.weekday() > 4 else day

    def _prepare(
        self, at: datetime, who: Viewer, title: str, kind: str, on: date, **more: Any
    ) -> InspectionPlan:
        draft = plans.PlanDraft(title, kind, on, on, **more)
        return plans.prepare(viewer=who, campaign=self.campaign, draft=draft, at=at)

    # ------------------------------------------------------------ a secret round, drawn by lot
    def _secret_round(self, script: Script) -> None:
        filed, on = self._day(-19), self._day(-16)

        def file(at: datetime) -> None:
            plan = self._prepare(
                at,
                self._inspector,
                "项目进度真实性“四不两直”督查",
                "unannounced",
                on,
                basis="年度督查检查计划第4项（示例）",
            )
            drawn = plans.draw_points(viewer=self._inspector, plan=plan, frame="township", size=4, at=at)
            self.box["secret"] = plans.file_plan(viewer=self._inspector, plan=drawn, at=at)

        def visit(at: datetime) -> None:
            rows = Visit.objects.filter(plan=self.box["secret"]).order_by("id")
            for row, (category, words, solved) in zip(rows, FOUND_IN_SECRET, strict=True):
                found = Finding(category, words, "当场整改" if solved else "", row.unit_id, self._after(3))
                seen = visits.Seen([found], summary="随机看现场、查台账、问企业。", ends=True)
                visits.record_visit(viewer=self._inspector, visit=row, seen=seen, at=at)
            self.box["first"] = rows[0].unit_id

        script.at(clock(filed, 16, 20), file)
        script.at(clock(on, 10, 5), visit)
        script.at(clock(self._day(-14), 15), self._conclude)
        script.at(clock(self._day(-12), 10), self._contest)
        script.at(clock(self._day(-9), 11), self._review)

    def _conclude(self, at: datetime) -> None:
        plan = InspectionPlan.objects.get(pk=self.box["secret"].pk)
        says = "一个项目周报填报的形象进度早于现场，其余抽查内容属实；限期更正。"
        self.box["conclusion"] = conclusions.conclude(
            viewer=self._inspector, plan=plan, unit_id=self.box["first"], says=says, at=at
        )
        summary = "随机抽取4个乡镇，发现问题4个，当场整改2个，其余限期整改。"
        plans.close_plan(viewer=self._inspector, plan=plan, summary=summary, at=at)

    def _contest(self, at: datetime) -> None:
        unit = self.box["conclusion"].unit
        head = self.world.head(unit.short_name or unit.name)
        reason = "周报所指为标段二，督查看的是标段一，附两个标段的影像和监理日志。"
        self.box["review"] = conclusions.ask_review(
            viewer=head, conclusion=self.box["conclusion"], reason=reason, at=at
        )

    def _review(self, at: datetime) -> None:
        says = "经另派人员到现场核对，标段二形象进度与周报一致，原结论第一句更正，其余维持。"
        conclusions.decide_review(
            viewer=self.world.office("admin"), review=self.box["review"], upheld=False, says=says, at=at
        )

    # ------------------------------------------------------------ the on-site office at six projects
    def _on_site_office(self, script: Script) -> None:
        clerk, on = self.world.office("clerk"), self._day(-5)

        def file(at: datetime) -> None:
            plan = self._prepare(at, clerk, "六个落地项目区现场办公", "on_site_office", on)
            for name in AREAS:
                plans.choose_point(
                    viewer=clerk, plan=plan, reason="落地中有堵点", project=self._project(name), at=at
                )
            self.box["office"] = plans.file_plan(viewer=clerk, plan=plan, at=at)

        def visit(at: datetime) -> None:
            rows = Visit.objects.filter(plan=self.box["office"]).select_related("project").order_by("id")
            for row, found in zip(rows, FOUND_ON_SITE, strict=True):
                findings = [self._finding(row, *one) for one in found]
                seen = visits.Seen(
                    findings, node="场平基本完成，下一步基础施工", measure="每周一对账", ends=True
                )
                if row.project is not None and row.project.name == AREAS[0]:
                    seen = visits.Seen(
                        findings, said=visits.Said(LEADER, "这段路别再拖，月底前通车。"), ends=True
                    )
                visits.record_visit(viewer=clerk, visit=row, seen=seen, at=at)

        script.at(clock(self._day(-7), 9, 40), file)
        script.at(clock(on, 17, 30), visit)
        script.at(clock(self._day(-4), 9), self._confirm)
        script.at(clock(self._day(-3), 16), self._close_office)

    def _finding(self, visit: Visit, category: str, words: str, solved: bool) -> Finding:
        if solved:
            return Finding(category, words, "现场协调解决")
        return Finding(category, words, unit_id=visit.unit_id, due_on=self._after(6))

    def _confirm(self, at: datetime) -> None:
        row = SpokenRequest.objects.select_related("visit", "visit__project").get(
            visit__plan=self.box["office"], state="waiting"
        )
        spoken.confirm_spoken(
            viewer=self.world.office("clerk"), spoken=row, title="打通项目进场道路", at=at,
            unit_id=self.world.unit("县交通局").pk, due_on=self._after(20),
        )  # fmt: skip

    def _close_office(self, at: datetime) -> None:
        plan = InspectionPlan.objects.get(pk=self.box["office"].pk)
        summary = "到6个项目区，收集问题12个，当场解决9个，交办3个。"
        plans.close_plan(viewer=self.world.office("clerk"), plan=plan, summary=summary, at=at)

    # ------------------------------------------------------------ to come
    def _to_come(self, script: Script) -> None:
        inspector, clerk = self._inspector, self.world.office("clerk")

        def announce(at: datetime) -> None:
            plan = self._prepare(at, inspector, "专项债项目资金使用督查", "inspection", self._after(5))
            for short in ("北关镇", "柳林镇", "县开发区"):
                unit = self.world.unit(short)
                plans.choose_point(viewer=inspector, plan=plan, reason="资金量大", unit_id=unit.pk, at=at)
            plans.file_plan(viewer=inspector, plan=plan, at=at)

        def hide(at: datetime) -> None:
            on = self._after(3)
            plan = self._prepare(at, inspector, "开工项目在岗情况暗访", "unannounced", on)
            plan = plans.draw_points(viewer=inspector, plan=plan, frame="township", size=3, at=at)
            plans.file_plan(viewer=inspector, plan=plan, at=at)

        def led(at: datetime) -> None:
            new = visits.NewVisit(
                "three_questions", self.today, project=self._project("东河新材料产业园二期"),
                lead=self.world.leader("常务副县长").person,
            )  # fmt: skip
            visits.plan_visit(viewer=clerk, campaign=self.campaign, new=new, at=at)

        script.at(clock(self._day(-2), 15, 10), announce)
        script.at(clock(self._day(-1), 17, 20), hide)
        script.at(clock(self._day(-1), 17, 40), led)

    def _project(self, name: str) -> Project:
        return next(plan.row for plan in self.plans if plan.name == name)
