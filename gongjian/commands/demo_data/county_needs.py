"""示例县's needs, land and grain target: one need answered, one answer late, a parcel handed over late."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign, SourceDocument
from gongjian.commands.demo_data.county_people import PASSWORD, SET_UP, World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.script import Script, Thread
from gongjian.kernel.dates import FuzzyDate
from gongjian.kit.calendar import calendar
from gongjian.people.actions import put_grant, put_holding, put_person, put_post, put_unit
from gongjian.people.models import User
from gongjian.people.viewer import Viewer, viewer_of
from gongjian.projects.actions import hold
from gongjian.projects.actions import targets as quantities
from gongjian.projects.actions.land import households as homes
from gongjian.projects.actions.land import parcel as parcels
from gongjian.projects.actions.needs import need as acts
from gongjian.projects.actions.needs.word import say_word
from gongjian.projects.models import Household, Need, Project, QuantityTarget

PLANT = "东河新材料产业园二期"
ENTERPRISE = "示例新材料公司"
CITY_TARGET = {
    "东河镇": "12.5",
    "云溪镇": "10",
    "县开发区": "14.5",
    "西坪乡": "4",
    "北关镇": "5",
    "柳林镇": "7",
    "石桥乡": "4.5",
    "龙泉镇": "6",
    "南湖街道": "6.5",
    "新城街道": "13",
    "青山乡": "10",
    "河口乡": "5",
}
"""What the city asked of the county's key projects this year, as the county split it; 亿元."""


class Needs:
    """Writes needs, land and the grain target into the script."""

    def __init__(self, world: World, campaign: Campaign, plans: list[Plan], today: date) -> None:
        self.world, self.campaign, self.plans, self.today = world, campaign, plans, today
        self.box: dict[str, Any] = {}

    def write(self, script: Script) -> None:
        """Every step at the day it would have happened."""
        self._enterprise(script)
        self._late(script)
        self._land(script)
        self._invested(script)
        self._grain(script)

    def _project(self, name: str) -> Project:
        return next(plan.row for plan in self.plans if plan.name == name)

    def _day(self, back: int) -> date:
        return self.today - timedelta(days=back)

    # ------------------------------------------------------------ the enterprise asks, is answered, is content
    def _enterprise(self, script: Script) -> None:
        thread, clerk = Thread(script, 12), self.world.office("clerk")
        thread.on(self._day(40), 9, self._account)

        def raise_it(at: datetime) -> None:
            new = acts.NewNeed(
                "power",
                "二期生产线专线供电",
                Decimal(6300),
                "千伏安",
                FuzzyDate.of(self.today + timedelta(days=20)),
            )
            self.box["power"] = acts.raise_need(
                viewer=self._owner(at), project=self._project(PLANT), new=new, at=at
            )

        thread.on(self._day(24), 10, raise_it)
        thread.on(
            self._day(23), 15,
            lambda at: acts.assign_need(
                viewer=clerk, need=self.box["power"], unit_id=self.world.unit("县供电公司").pk, at=at,
                help_plan="由县供电公司牵头，工信局配合，先架临时线路，专线同步报批",
            ),
        )  # fmt: skip

        def answer(at: datetime) -> None:
            need = Need.objects.get(pk=self.box["power"].pk)
            acts.answer_need(
                viewer=self.world.head("县供电公司"), need=need, says="临时线路已勘查，专线列入本季计划",
                promised_on=calendar().add(self.today, 8).on, at=at,
            )  # fmt: skip

        thread.on(self._day(21), 11, answer)

        def word(at: datetime) -> None:
            need = Need.objects.get(pk=self.box["power"].pk)
            say_word(viewer=self._owner(at), need=need, word="satisfied", says="答复及时", at=at)

        thread.on(self._day(20), 16, word)

    def _account(self, at: datetime) -> None:
        world, day = self.world, at.date()
        with ledger.record("import.accounts", by=SET_UP, at=at, words={"count": 1}) as entry:
            unit = put_unit(
                entry,
                name=ENTERPRISE,
                kind="enterprise",
                parent=world.unit("东河镇"),
                ordinal=900,
                illustrative=True,
            )
            post = put_post(
                entry, unit=unit, title="项目联系人", title_en="Contact", duty="staff", illustrative=True
            )
            person = put_person(entry, name="企业示例", ordinal=900, illustrative=True)
            put_holding(entry, post=post, person=person, from_on=day, illustrative=True)
            put_grant(entry, post=post, role="enterprise", unit=unit, from_on=day, illustrative=True)
            user = User(username="demo-enterprise", person=person, must_change_password=False)
            user.set_password(PASSWORD)
            user.save()
        self.box["user"] = user
        clerk, project = world.office("clerk"), self._project(PLANT)
        hold(viewer=clerk, project=project, role="owner", unit_id=unit.pk, from_on=day, at=at)
        officer = world.reporters["县工信局"].person.pk
        hold(viewer=clerk, project=project, role="service_officer", person_id=officer, from_on=day, at=at)

    def _owner(self, at: datetime) -> Viewer:
        return viewer_of(self.box["user"], at.date())

    # ------------------------------------------------------------ one answer is late, one waits to be handed on
    def _late(self, script: Script) -> None:
        clerk, thread = self.world.office("clerk"), Thread(script, 33)

        def ask(at: datetime) -> None:
            new = acts.NewNeed("land", "厂区进场道路边角地", Decimal("3.2"), "亩", FuzzyDate.of(self.today))
            need = acts.raise_need(viewer=self._owner(at), project=self._project(PLANT), new=new, at=at)
            self.box["land"] = acts.assign_need(
                viewer=clerk, need=need, unit_id=self.world.unit("县资源规划局").pk, at=at
            )

        thread.on(self._day(12), 10, ask)
        rows = (
            ("云溪粮油加工园", "permits", "林地手续帮办", "县林业局", 9),
            ("西坪光伏升压站", "power", "电网接入意见", "县供电公司", 1),
            ("北关冷链仓储中心", "funds", "项目贷款对接", "", 3),
        )
        for name, factor, wants, unit, back in rows:

            def step(
                at: datetime, name: str = name, factor: str = factor, wants: str = wants, unit: str = unit
            ) -> None:
                need = acts.raise_need(
                    viewer=clerk, project=self._project(name), new=acts.NewNeed(factor, wants), at=at
                )
                if unit:
                    acts.assign_need(viewer=clerk, need=need, unit_id=self.world.unit(unit).pk, at=at)

            Thread(script, 35).on(self._day(back), 14, step)
        self._unable(script)

    def _unable(self, script: Script) -> None:
        """The department says it cannot; the office has not settled it yet."""
        clerk, thread, unit = self.world.office("clerk"), Thread(script, 36), "县供电公司"

        def ask(at: datetime) -> None:
            new = acts.NewNeed("power", "第二回路专线", Decimal(4000), "千伏安", FuzzyDate.of(self._day(-60)))
            need = acts.raise_need(viewer=clerk, project=self._project("北关冷链仓储中心"), new=new, at=at)
            self.box["second"] = acts.assign_need(
                viewer=clerk, need=need, unit_id=self.world.unit(unit).pk, at=at
            )

        thread.on(self._day(8), 10, ask)

        def cannot(at: datetime) -> None:
            need, head = Need.objects.get(pk=self.box["second"].pk), self.world.head(unit)
            says = "北关变电站出线间隔已用完，扩建列入明年计划"
            acts.answer_need(viewer=head, need=need, says=says, cannot=True, at=at)

        thread.on(self._day(6), 15, cannot)

    # ------------------------------------------------------------ a parcel handed over late, in parts
    def _land(self, script: Script) -> None:
        clerk, thread, world = self.world.office("clerk"), Thread(script, 44), self.world

        def enter(at: datetime) -> None:
            project = self._project(PLANT)
            for code, area, needed in (("D-014", "86.5", 10), ("D-015", "40", -25)):
                new = parcels.NewParcel(
                    code,
                    Decimal(area),
                    world.unit("东河镇").pk,
                    FuzzyDate.of(self._day(needed)),
                    "高压线未迁改",
                )
                one = parcels.enter_parcel(viewer=clerk, project=project, new=new, at=at)
                self.box[code] = one
            parcels.assign_parcel(viewer=clerk, parcel=self.box["D-014"], at=at)
            lines = "\n".join(f"H-{n:03d} {1 + n % 4}.5" for n in range(1, 15))
            homes.enter_households(viewer=world.head("东河镇"), parcel=self.box["D-014"], lines=lines, at=at)

        thread.on(self._day(38), 10, enter)
        for back, area in ((18, "30"), (6, "20.5")):

            def give(at: datetime, area: str = area) -> None:
                parcels.hand_over(
                    viewer=world.head("东河镇"),
                    parcel=self.box["D-014"],
                    area=Decimal(area),
                    on=at.date(),
                    at=at,
                )

            thread.on(self._day(back), 11, give)

        def signed(at: datetime) -> None:
            rows = Household.objects.filter(parcel_id=self.box["D-014"].pk).order_by("code")
            ids = list(rows.values_list("pk", flat=True))
            homes.move_households(
                viewer=world.head("东河镇"), parcel=self.box["D-014"], household_ids=ids[:9], step="signed",
                on=at.date(), at=at,
            )  # fmt: skip

        thread.on(self._day(16), 15, signed)

    # ------------------------------------------------------------ what the city set: investment of the year
    def _invested(self, script: Script) -> None:
        clerk, world = self.world.office("clerk"), self.world

        def set_it(at: datetime) -> None:
            papers = SourceDocument.objects.filter(campaign=self.campaign, voided=False, key="city-targets")
            due = date(self.today.year, 12, 31)
            whole = sum((Decimal(value) for value in CITY_TARGET.values()), Decimal(0))
            new = quantities.NewTarget(
                "重点项目年度投资", world.county.pk, whole, "亿元", "project_year_done", due, papers.first()
            )
            target = quantities.set_target(viewer=clerk, campaign=self.campaign, new=new, at=at)
            parts = [
                quantities.Part(world.unit(name).pk, Decimal(value)) for name, value in CITY_TARGET.items()
            ]
            quantities.split_target(viewer=clerk, target=target, parts=parts, at=at)
            quantities.close_split(viewer=clerk, target=target, at=at)

        Thread(script, 53).on(self._day(44), 9, set_it)

    # ------------------------------------------------------------ grain: county → township → plot
    def _grain(self, script: Script) -> None:
        clerk, thread, world = self.world.office("clerk"), Thread(script, 52), self.world

        def set_it(at: datetime) -> None:
            papers = SourceDocument.objects.filter(campaign=self.campaign, voided=False, key="plan")
            due = date(self.today.year, 12, 31)
            new = quantities.NewTarget(
                "粮食播种面积", world.county.pk, Decimal("6"), "万亩", "grain", due, papers.first()
            )
            target = quantities.set_target(viewer=clerk, campaign=self.campaign, new=new, at=at)
            shares = {"东河镇": "2.1", "云溪镇": "1.6", "西坪乡": "1.3", "柳林镇": "1"}
            parts = [quantities.Part(world.unit(name).pk, Decimal(value)) for name, value in shares.items()]
            made = quantities.split_target(viewer=clerk, target=target, parts=parts, at=at)
            quantities.close_split(viewer=clerk, target=target, at=at)
            for one in made[:3]:
                quantities.sign_letter(viewer=clerk, target=one, on=at.date(), at=at)
            self.box["grain"] = made

        thread.on(self._day(45), 9, set_it)

        def plots(at: datetime) -> None:
            head = world.head("东河镇")
            part = QuantityTarget.objects.get(pk=self.box["grain"][0].pk)
            shares = (("D-01", "0.9"), ("D-02", "0.7"), ("D-03", "0.4"))
            parts = [quantities.Part(part.unit_id, Decimal(value), plot) for plot, value in shares]
            made = quantities.split_target(viewer=head, target=part, parts=parts, at=at)
            for one, done in zip(made, ("0.9", "0.5"), strict=False):
                quantities.say_done(viewer=head, target=one, value=Decimal(done), up_to_on=at.date(), at=at)

        thread.on(self._day(30), 10, plots)
