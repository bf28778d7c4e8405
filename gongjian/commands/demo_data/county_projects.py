"""The invented county's projects put on the books, and what becomes of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from gongjian import ledger
from gongjian.campaigns.actions import leave_campaign
from gongjian.campaigns.models import Campaign, Membership
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan, hash_of, parts_of
from gongjian.commands.demo_data.county_readings import REPORTED_AFTER, WAN, Months, invested
from gongjian.commands.demo_data.script import Script, Thread, office_day
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.ledger import AsOf
from gongjian.people.models import Unit
from gongjian.projects.actions import Held, Joined, NewProject, StageAt, YearFigures, move_stage, take_reading
from gongjian.projects.actions.gates import Given
from gongjian.projects.actions.project.registering import _register_many
from gongjian.projects.models import ProjectPaper, Reading, Stage
from gongjian.projects.selectors.gates import missing_proofs

STAGE_AT_LAUNCH = {
    "overdue": ("ready", "待开工"),
    "started": ("ready", "待开工"),
    "early": ("ready", "待开工"),
    "later": ("preliminary", "前期"),
    "produced": ("construction", "在建"),
    "building": ("construction", "在建"),
    "slow": ("construction", "在建"),
    "done": ("production", "投产"),
    "landed": ("signed", "签约"),
    "signed": ("signed", "签约"),
    "reserve": ("negotiating", "洽谈"),
    "out": ("preliminary", "前期"),
}

EXITS = (
    ("moved_out", "并入东河新材料产业园二期，单列取消"),
    ("withdrawn", "企业投资计划调整，主动退出"),
    ("moved_out", "与市级项目重复，由市里统一调度"),
    ("withdrawn", "选址涉及生态保护红线，另行选址"),
)


class Projects:
    """Registers the projects and writes what becomes of each into the script."""

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
        self.parts = parts_of(plans)
        self.dice, self.today = dice, today
        self.start = campaign.start_on
        self.months = Months(campaign.start_on, today)
        self.overdue = [plan.name for plan in plans if plan.fate == "overdue"]

    # ------------------------------------------------------------ on the books
    def register(self, at: datetime) -> None:
        """Take the list in as the office had it: chain, plan, stage, delivery plan, last month's figures."""
        self._bring_in([plan for plan in self.plans if not plan.late_entry], at, "")
        self._bring_in(self.parts, at + timedelta(minutes=20), "打包项目的子项目")

    def enter_late(self, script: Script) -> None:
        """Six projects come onto the list half way, four leave it."""
        day = office_day(self.start + timedelta(days=29))
        late = [plan for plan in self.plans if plan.late_entry]
        thread = Thread(script, 20)
        thread.on(day, 10, lambda at: self._bring_in(late, at, "县政府常务会研究增列"))
        for place, plan in enumerate(plan for plan in self.plans if plan.fate == "out"):
            thread.on(day + timedelta(days=place * 3), 15, self._leave(plan, *EXITS[place]))

    def _leave(self, plan: Plan, kind: str, reason: str) -> Any:
        def step(at: datetime) -> None:
            membership = Membership.objects.get(project=plan.row, campaign=self.campaign)
            leave_campaign(
                viewer=self.world.office("admin"),
                membership=membership,
                on=at.date(),
                kind=kind,
                reason=reason,
                approved_by="指挥部例会",
                at=at,
            )

        return step

    def _bring_in(self, plans: list[Plan], at: datetime, reason: str) -> None:
        day = at.date()
        news = [self._new(plan, day, place, reason) for place, plan in enumerate(plans, start=1)]
        clerk = self.world.office("clerk")
        words = {"count": len(news), "title": self.campaign.name}
        with ledger.record(
            "campaign.bring_in", by=clerk.actor(), at=at, about=[self.campaign], reason=reason, words=words
        ) as entry:
            rows: list[Any] = []
            for plan, project in zip(plans, _register_many(entry, news, day), strict=True):
                plan.project = project
                rows += self._papers(plan)
            entry.create_many(rows)

    def _papers(self, plan: Plan) -> list[Any]:
        common = {"project": plan.row, "illustrative": True}
        rows: list[Any] = []
        if self.dice.random() > 0.03:
            title = f"{plan.name}攻坚方案"
            rows.append(
                ProjectPaper(kind="plan", title=title, says="目标、节点、责任人和要素保障措施", **common)
            )
        if STAGE_AT_LAUNCH[plan.fate][0] == Stage.CONSTRUCTION:
            rows += [
                ProjectPaper(
                    kind="approval", gate=one.gate, proof=one.key, title=one.name,
                    document_no=document_number(one.name, plan.row.pk, self.start.year - 1), **common,
                )
                for one in missing_proofs(plan.row.pk, Stage.CONSTRUCTION, AsOf(self.start))
            ]  # fmt: skip
        up_to = self.months.before
        done = self._invested(plan).get(up_to)
        if done is not None:
            rows.append(Reading(up_to_on=up_to, done_fen=done, words=self._say(plan, up_to), **common))
        return rows

    def _new(self, plan: Plan, day: date, place: int, reason: str) -> NewProject:
        world, unit = self.world, self.world.unit(plan.unit)
        leader = world.leaders[0 if plan.stuck and place < 3 else self.dice.randrange(len(world.leaders))]
        chain = [
            Held("accountable", unit_id=unit.pk),
            Held("township", unit_id=unit.pk),
            Held("lead_official", person_id=leader.person.pk),
            Held("responsible", person_id=world.heads[plan.unit].person.pk),
            Held("owner", name=self.dice.choice(self.data["owners"])),
            Held("supervising", unit_id=self._guide(plan).pk),
        ]
        if self.dice.random() > 0.02:
            chain.append(Held("team", name=f"{plan.name}专班"))
        stage, word = STAGE_AT_LAUNCH[plan.fate]
        return NewProject(
            values=self._values(plan),
            holdings=chain,
            plan=self._year_plan(plan),
            stage=StageAt(stage, word, self._stage_from(plan, day)),
            joins=Joined(
                self.campaign,
                batch="2" if plan.late_entry else "1",
                klass=self.dice.choices(["province", "city", "county"], [1, 3, 6])[0],
                sector=plan.sector,
                key_task=self._key_task(plan),
                ordinal=place + (300 if plan.late_entry else 400 if plan.parent else 0),
                reason=reason,
            ),
            parent_id=plan.parent.row.pk if plan.parent else None,
            illustrative=True,
            since=day if plan.late_entry else self.start,
        )

    def _key_task(self, plan: Plan) -> str:
        return {
            "overdue": "start", "started": "start", "early": "start", "later": "start", "produced": "production",
            "done": "production", "landed": "promotion", "signed": "promotion", "reserve": "promotion",
        }.get(plan.fate, "permits")  # fmt: skip

    def _guide(self, plan: Plan) -> Unit:
        guides = {
            "infrastructure": "县交通局", "livelihood": "县住建局", "energy": "县发改局", "logistics": "县发改局",
        }  # fmt: skip
        return self.world.unit(guides.get(plan.sector, "县工信局"))

    def _values(self, plan: Plan) -> dict[str, Any]:
        year = self.today.year
        old = plan.fate in ("produced", "building", "slow", "done")
        prior = max(plan.total - plan.year, 0) // 2 if old else 0
        values: dict[str, Any] = {
            "name": plan.name,
            "level": self.dice.choices(["province", "city", "county"], [1, 3, 6])[0],
            "nature": "continued" if old else "new",
            "library": "government" if plan.sector in ("infrastructure", "livelihood") else "private",
            "place": f"{self.data['county']}{plan.unit}",
            "content": f"建设{plan.name}及配套设施",
            "year_from": year - 1 if old else year,
            "year_to": year + self.dice.choice([0, 1, 1, 2]),
            "funding": "财政资金、专项债"
            if plan.sector in ("infrastructure", "livelihood")
            else "企业自筹、银行贷款",
            "total_fen": plan.total * WAN,
            "prior_fen": prior * WAN,
            "prior_year": year - 1,
            "origin_kind": "fair" if plan.fate in ("signed", "landed", "reserve") else "plan",
            "issue": plan.stuck,
        }
        planned = self._planned_start(plan)
        if planned is not None:
            values["planned_start"] = planned
        if old:
            values["actual_start"] = FuzzyDate.of(
                date(year - 1, self.dice.randint(3, 11), 1), Precision.month
            )
        finish = {"produced": 30, "done": -40}.get(plan.fate)
        last = (
            self.start + timedelta(days=finish) if finish else date(year + 1, self.dice.choice([6, 9, 12]), 1)
        )
        values["planned_finish"] = FuzzyDate.of(last, Precision.month)
        if plan.fate == "done":
            values["actual_finish"] = FuzzyDate.of(last, Precision.month)
        return values

    def _planned_start(self, plan: Plan) -> FuzzyDate | None:
        if plan.fate == "overdue":
            # a third of them fell due a month earlier than the others
            back = 45 if self.overdue.index(plan.name) % 3 == 0 else 12
            return FuzzyDate.of(self.today.replace(day=1) - timedelta(days=back), Precision.month)
        if plan.fate == "early":
            return FuzzyDate.of(self.start + timedelta(days=30 + 24))
        if plan.fate == "started":
            return FuzzyDate.of(self.start + timedelta(days=self.dice.randint(2, 54)))
        if plan.fate in ("later", "reserve", "landed", "signed"):
            ahead = self.dice.randint(32, 110)
            return FuzzyDate.of(self.today + timedelta(days=ahead), Precision.month)
        if plan.fate == "out":
            return FuzzyDate.of(self.today + timedelta(days=60), Precision.month)
        return None

    def _stage_from(self, plan: Plan, day: date) -> date:
        return (day if plan.late_entry else self.start) - timedelta(days=self.dice.randint(20, 120))

    def _year_plan(self, plan: Plan) -> YearFigures:
        year = plan.year
        first, next_ = year // 5 * WAN, year // 4 * WAN
        quarters = (first, next_, next_, year * WAN - first - 2 * next_)
        aims = {
            "started": ("前期", "前期", "具备开工条件", "开工建设"),
            "produced": ("主体施工", "主体封顶", "设备安装", "竣工投产"),
        }.get(plan.fate, ("前期", "施工", "主体施工", "主体封顶"))
        return YearFigures(self.today.year, year * WAN, quarters, aims)

    # ------------------------------------------------------------ what becomes of them
    def write(self, script: Script) -> None:
        """Stages, monthly figures and words of progress of every project."""
        for place, plan in enumerate([*self.plans, *self.parts]):
            minute = place % 50
            for day, stage, word in self._moves(plan):
                Thread(script, minute).on(day, 11, self._move(plan, stage, word))
            if plan.fate == "out":
                continue
            for up_to, done in self._invested(plan).items():
                if up_to > self.months.before:
                    step = self._read(plan, up_to, done, self._say(plan, up_to))
                    Thread(script, minute).on(up_to + REPORTED_AFTER, 14, step)
            if not plan.quiet and plan.fate not in ("done", "produced"):
                Thread(script, minute).on(
                    self.today - timedelta(days=self.dice.randint(1, 16)), 16, self._tell(plan)
                )

    def _moves(self, plan: Plan) -> list[tuple[date, str, str]]:
        row = plan.project
        start = row.planned_start_on if row is not None else None
        if plan.fate == "started" and start is not None:
            return [(start - timedelta(days=self.dice.randint(-1, 6)), "construction", "在建")]
        if plan.fate == "early":
            return [(self.start + timedelta(days=30), "construction", "在建")]
        if plan.fate == "produced":
            first = self.dice.randint(8, 40)
            return [
                (self.start + timedelta(days=first), "completed", "竣工"),
                (self.start + timedelta(days=first + self.dice.randint(5, 14)), "production", "投产"),
            ]
        if plan.fate == "landed":
            return [(self.start + timedelta(days=self.dice.randint(6, 52)), "landed", "落地")]
        return []

    def _move(self, plan: Plan, stage: str, word: str) -> Any:
        def step(at: datetime) -> None:
            asked = missing_proofs(plan.row.pk, stage, AsOf(at.date()))
            move_stage(
                viewer=self.world.office("clerk"), project=plan.row, stage=stage, word=word,
                on=FuzzyDate.of(at.date()), at=at,
                proofs={one.key: Given(document_number(one.name, plan.row.pk, at.year)) for one in asked},
            )  # fmt: skip

        return step

    def _invested(self, plan: Plan) -> Mapping[date, int]:
        planned_start = plan.project.planned_start_on if plan.project is not None else None
        return invested(plan, self.months, planned_start)

    def _read(self, plan: Plan, up_to: date, done: int, said: str) -> Any:
        def step(at: datetime) -> None:
            take_reading(
                viewer=self.world.reporter(plan.unit), project=plan.row, up_to_on=up_to, done_fen=done,
                progress=said, at=at,
            )  # fmt: skip

        return step

    def _tell(self, plan: Plan) -> Any:
        def step(at: datetime) -> None:
            take_reading(
                viewer=self.world.reporter(plan.unit), project=plan.row, up_to_on=at.date(),
                progress=f"{self._say(plan, at.date())}，正衔接下一步工作", at=at,
            )  # fmt: skip

        return step

    def _say(self, plan: Plan, on: date) -> str:
        """How far it is on a day, in the words of the site; never less far than on a day before."""
        known: dict[str, list[str]] = self.data["words"]
        kind, step = self._how_far(plan, on)
        return known[kind][min(step, len(known[kind]) - 1)]

    def _how_far(self, plan: Plan, on: date) -> tuple[str, int]:
        """Which words tell it, and how many steps along them it has come."""
        known = self.data["words"]
        first = hash_of(plan.name) % 4
        since = 0 if plan.quiet else max((on - self.months.before).days, 0)
        site = "works" if plan.sector == "infrastructure" else "construction"
        if plan.fate in ("produced", "done"):
            return site, len(known[site]) - (2 if plan.fate == "produced" and since < 30 else 1)
        if plan.fate in ("building", "slow"):
            return site, first + since // (70 if plan.fate == "slow" else 28)
        if plan.fate in ("started", "early"):
            start = plan.project.planned_start_on if plan.project is not None else None
            if start is not None and on >= start:
                return site, (on - start).days // 20
        if plan.fate in ("overdue", "started", "early"):
            return "ready", first + since // 40
        return "invest" if plan.fate in ("signed", "landed", "reserve") else "early", first + since // 40


def document_number(name: str, pk: int, year: int) -> str:
    """An invented document number."""
    return f"示例{name[:2]}〔{year}〕{pk % 900 + 1}号"
