"""The invented county's matters: each walks one of the ways a matter can go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.script import Script, Thread, office_day
from gongjian.matters import actions as act
from gongjian.matters.models import Matter, MatterRequest
from gongjian.people.viewer import Viewer

# How many go which way, by kind. What the words mean stands beside each way below.
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
    "supervised": {"closed": 3, "working": 3, "late": 1, "review": 1},
}  # fmt: skip


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
        self.ways: dict[str, Callable[[Walk], None]] = {
            "closed": closed, "closed_late": closed_late, "returned_closed": returned_closed, "review": review,
            "returned": returned, "working": working, "late": late, "extended": extended, "asking": asking,
            "suspended": suspended, "reopened": reopened, "unsigned": unsigned, "asked_reassign": asked_reassign,
            "reassigned": reassigned, "cancelled": cancelled, "handed_inside": handed_inside, "stuck": stuck,
            "expanded": closed,
        }  # fmt: skip

    def write(self, script: Script) -> None:
        """All matters but those of the task list, which is issued as a list."""
        held_up = [plan for plan in self.plans if plan.stuck]
        for place, plan in enumerate(held_up):
            self._walk(script, "problem", "stuck", plan, plan.unit, f"{plan.name}：{plan.stuck}", place)
        for kind, ways in WAYS.items():
            place = 0
            for way, count in ways.items():
                for _n in range(count):
                    place += 1
                    plan = self._plan(late_too=way in ("late", "stuck"))
                    self._walk(
                        script, kind, way, plan, self._unit(kind, plan), self._title(kind, plan), place
                    )
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
        self.ways[way](walk)

    def _expanded(self, script: Script) -> None:
        """One task for all townships: a matter each under a common parent."""
        towns = [row.get("short", row["name"]) for row in self.data["units"]]
        unit_ids = [self.world.unit(town).pk for town in towns]
        for number, title in enumerate(self.data["township_tasks"]):
            thread = Thread(script, 5 + number)
            box: dict[str, Any] = {}
            begun = self.start + timedelta(days=6 + number * 12)

            def hand_down(
                at: datetime, title: str = title, box: dict[str, Any] = box, begun: date = begun
            ) -> None:
                box["whole"] = self.draft(
                    "task", f"{title}（各乡镇）", None, None, begun + timedelta(days=75), at
                )
                act.assign(viewer=self.world.office("clerk"), matter=box["whole"], unit_ids=unit_ids, at=at)

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
            self.draft("task", title, plan, plan.unit, self.today + timedelta(days=20), at)

        return step

    def draft(
        self, kind: str, title: str, plan: Plan | None, unit: str | None, due: date, at: datetime
    ) -> Matter:
        """A draft of the campaign office."""
        leader = self.world.leaders[self.dice.randrange(len(self.world.leaders))]
        made = act.Draft(
            kind=kind,
            title=title,
            requirement="按要求时限办结，遇到困难及时提出",
            unit_id=self.world.unit(unit).pk if unit else None,
            start_on=at.date(),
            due=max(due, at.date()),
            project_id=plan.row.pk if plan else None,
            lead_official_id=leader.person.pk if kind in ("instruction", "supervised") else None,
            more={"aspect": self._aspect(title)} if kind == "problem" else {},
        )
        return act.draft_matter(
            viewer=self.world.office("clerk"), campaign=self.campaign, draft=made, at=at,
            assigned_by_id=self.world.unit("攻坚办").pk,
        )  # fmt: skip


class Walk:
    """One matter on its way, and the acts it may go through."""

    def __init__(
        self, office: Matters, thread: Thread, kind: str, plan: Plan | None, unit: str, title: str
    ) -> None:
        self.office, self.thread, self.kind = office, thread, kind
        self.plan, self.unit, self.title = plan, unit, title
        self.box: dict[str, Any] = {}
        self.dice, self.today, self.world = office.dice, office.today, office.world
        self.due = self.today

    def then(self, day: date, hour: int, step: Callable[[datetime], None]) -> None:
        """The next step, on a day."""
        self.thread.on(day, hour, step)

    def begin(self, day: date, days: int) -> date:
        """Drafted and assigned on a day (not before the campaign began), due so many days later; returns the day."""
        day = office_day(max(day, self.office.start + timedelta(days=2)))
        self.due = office_day(day + timedelta(days=days))
        self.then(day, 9, self._assign)
        return day

    def _assign(self, at: datetime) -> None:
        matter = self.office.draft(self.kind, self.title, self.plan, self.unit, self.due, at)
        self.box["matter"] = act.assign(
            viewer=self.world.office("clerk"), matter=matter, at=at + timedelta(minutes=5)
        )

    @property
    def matter(self) -> Matter:
        """The matter as it stands."""
        if "matter" not in self.box:
            unit_id = self.world.unit(self.unit).pk
            return Matter.objects.get(parent=self.box["whole"], unit_id=unit_id)
        return Matter.objects.get(pk=self.box["matter"].pk)

    def reporter(self) -> Viewer:
        """Who reports for the unit."""
        return self.world.reporter(self.unit)

    def head(self) -> Viewer:
        """Who heads the unit."""
        return self.world.head(self.unit)

    def reviewer(self) -> Viewer:
        """Who examines it."""
        return self.world.office(
            "inspector" if self.kind == "supervised" else self.dice.choice(["clerk", "deputy"])
        )

    # ------------------------------------------------------------ the acts
    def accept(self, at: datetime) -> None:
        act.accept(viewer=self.reporter(), matter=self.matter, at=at)

    def progress(self, at: datetime) -> None:
        report = act.Report(says=self.dice.choice(self.office.data["progress"]), next_step="按节点继续推进")
        act.progress(viewer=self.reporter(), matter=self.matter, report=report, at=at)

    def report(self, at: datetime) -> None:
        act.report_done(
            viewer=self.reporter(),
            matter=self.matter,
            result=self.dice.choice(self.office.data["results"]),
            at=at,
        )

    def close(self, at: datetime) -> None:
        steps = {"on_site": "已到现场核验，情况属实", "leader_signature": "已呈阅，同意办结"}
        act.close(
            viewer=self.reviewer(), matter=self.matter, conclusion="材料齐全，同意办结", steps=steps, at=at
        )

    def strike_off(self, at: datetime) -> None:
        steps = {"on_site": "已到现场核验，情况属实", "leader_signature": "已呈阅，同意销号"}
        act.strike_off(viewer=self.reviewer(), matter=self.matter, steps=steps, at=at)

    def send_back(self, at: datetime) -> None:
        act.return_(
            viewer=self.reviewer(),
            matter=self.matter,
            reason=self.dice.choice(self.office.data["returns"]),
            at=at,
        )

    def ask_more_time(self, new_due: date) -> Callable[[datetime], None]:
        def step(at: datetime) -> None:
            act.ask_extension(
                viewer=self.head(), matter=self.matter, reason=self.dice.choice(self.office.data["extensions"]),
                new_due_on=new_due, progress_so_far=self.dice.choice(self.office.data["progress"]), at=at,
            )  # fmt: skip

        return step

    def grant(self, at: datetime) -> None:
        request = MatterRequest.objects.get(matter=self.matter, kind="extension", state="asked")
        act.grant(viewer=self.world.office("clerk"), request=request, answer="情况属实，同意延期", at=at)

    def go_on(self, begun: date) -> date:
        """Signed for the day after, first progress within a week."""
        self.then(begun + timedelta(days=1), 10, self.accept)
        self.then(begun + timedelta(days=self.dice.randint(3, 6)), 15, self.progress)
        return begun

    def finish(self, reported: date) -> None:
        """Reported done, closed, struck off where the kind demands it."""
        self.then(reported, 11, self.report)
        self.then(reported + timedelta(days=self.dice.randint(1, 3)), 15, self.close)
        if self.kind in ("problem", "supervised") and self.dice.random() < 0.85:
            self.then(reported + timedelta(days=self.dice.randint(4, 6)), 10, self.strike_off)


# ---------------------------------------------------------------- the ways
def ago(walk: Walk, least: int, most: int) -> date:
    """A day so many days before today."""
    return walk.today - timedelta(days=walk.dice.randint(least, most))


def closed(walk: Walk) -> None:
    """Done in time."""
    begun = walk.go_on(walk.begin(ago(walk, 12, 56), 21))
    most = min((walk.today - begun).days - 2, 17)
    walk.finish(begun + timedelta(days=walk.dice.randint(7, max(most, 7))))


def closed_late(walk: Walk) -> None:
    """Done a few days after its date."""
    begun = walk.go_on(walk.begin(ago(walk, 36, 54), 20))
    walk.finish(begun + timedelta(days=walk.dice.randint(23, 27)))


def returned_closed(walk: Walk) -> None:
    """Sent back once, then done."""
    begun = walk.go_on(walk.begin(ago(walk, 34, 54), 24))
    walk.then(begun + timedelta(days=9), 11, walk.report)
    walk.then(begun + timedelta(days=11), 15, walk.send_back)
    walk.then(begun + timedelta(days=14), 15, walk.progress)
    walk.finish(begun + timedelta(days=18))


def review(walk: Walk) -> None:
    """Reported done, waiting for the examiner."""
    walk.go_on(walk.begin(ago(walk, 12, 19), 24))
    walk.then(ago(walk, 2, 4), 15, walk.report)


def returned(walk: Walk) -> None:
    """Sent back, not yet reported again."""
    walk.go_on(walk.begin(ago(walk, 14, 18), 22))
    walk.then(ago(walk, 7, 8), 15, walk.report)
    walk.then(ago(walk, 3, 4), 10, walk.send_back)


def working(walk: Walk) -> None:
    """In hand, its date still to come."""
    walk.go_on(walk.begin(ago(walk, 8, 14), walk.dice.randint(16, 34)))
    walk.then(ago(walk, 1, 2), 15, walk.progress)


def late(walk: Walk) -> None:
    """In hand and past its date."""
    walk.go_on(walk.begin(ago(walk, 24, 34), 20))
    walk.then(ago(walk, 5, 9), 15, walk.progress)


def stuck(walk: Walk) -> None:
    """Waiting on the desk of a department, or outside; past its date by now."""
    begun = walk.go_on(walk.begin(ago(walk, 26, 44), 24))
    row = next(one for one in walk.office.data["stuck"] if one["what"] == walk.plan.stuck)  # type: ignore[union-attr]

    def wait(at: datetime) -> None:
        unit_id = walk.world.unit(row["unit"]).pk if "unit" in row else None
        report = act.Report(
            says=f"{row['what']}，等待答复",
            needs=f"请协调解决{row['what']}", suggests="提请专题会研究", level="leader",
            waits_on_id=unit_id, outside=row.get("outside", ""), stuck_on=row["on"],
        )  # fmt: skip
        act.progress(viewer=walk.reporter(), matter=walk.matter, report=report, at=at)

    walk.then(begun + timedelta(days=walk.dice.randint(7, 12)), 16, wait)


def extended(walk: Walk) -> None:
    """Given more time, in hand."""
    begun = walk.go_on(walk.begin(ago(walk, 22, 26), 20))
    walk.then(begun + timedelta(days=13), 10, walk.ask_more_time(walk.today + timedelta(days=12)))
    walk.then(begun + timedelta(days=14), 15, walk.grant)
    walk.then(ago(walk, 1, 3), 15, walk.progress)


def asking(walk: Walk) -> None:
    """Has asked for more time and waits for the answer."""
    walk.go_on(walk.begin(ago(walk, 14, 16), 20))
    walk.then(ago(walk, 2, 2), 10, walk.ask_more_time(walk.today + timedelta(days=18)))


def suspended(walk: Walk) -> None:
    """The clock stands still until a day of review."""
    walk.go_on(walk.begin(ago(walk, 28, 34), 30))

    def pause(at: datetime) -> None:
        act.suspend(
            viewer=walk.world.office("clerk"), matter=walk.matter, reason="等待上级政策明确",
            review_on=walk.today + timedelta(days=9), at=at,
        )  # fmt: skip

    walk.then(ago(walk, 12, 14), 10, pause)


def reopened(walk: Walk) -> None:
    """Closed, then taken up again because it came back."""
    begun = walk.go_on(walk.begin(ago(walk, 40, 46), 40))
    walk.then(begun + timedelta(days=10), 11, walk.report)
    walk.then(begun + timedelta(days=12), 15, walk.close)

    def again(at: datetime) -> None:
        act.reopen(viewer=walk.world.office("clerk"), matter=walk.matter, reason="问题反弹", at=at)

    walk.then(ago(walk, 6, 8), 10, again)
    walk.then(ago(walk, 2, 3), 15, walk.progress)


def unsigned(walk: Walk) -> None:
    """Handed down and not signed for yet."""
    walk.begin(ago(walk, 1, 3), 20)


def asked_reassign(walk: Walk) -> None:
    """The unit says another is the proper one; no answer yet."""
    walk.begin(ago(walk, 3, 4), 20)

    def ask(at: datetime) -> None:
        act.ask_reassign(
            viewer=walk.reporter(), matter=walk.matter, reason="不属本单位职责", at=at,
            proper_unit_id=walk.world.unit("县发改局" if walk.unit != "县发改局" else "县财政局").pk,
        )  # fmt: skip

    walk.then(ago(walk, 2, 2), 10, ask)


def reassigned(walk: Walk) -> None:
    """Given to another unit, which works on it."""
    begun = walk.begin(ago(walk, 16, 20), 30)
    other = "县财政局" if walk.unit != "县财政局" else "县发改局"

    def ask(at: datetime) -> None:
        act.ask_reassign(
            viewer=walk.reporter(), matter=walk.matter, reason="主管职责在其他单位",
            proper_unit_id=walk.world.unit(other).pk, at=at,
        )  # fmt: skip

    def give(at: datetime) -> None:
        act.reassign(
            viewer=walk.world.office("clerk"), matter=walk.matter, unit_id=walk.world.unit(other).pk,
            reason="按职责改派", at=at,
        )  # fmt: skip
        walk.unit = other

    walk.then(begun + timedelta(days=1), 10, ask)
    walk.then(begun + timedelta(days=2), 10, give)
    walk.then(begun + timedelta(days=3), 10, walk.accept)
    walk.then(begun + timedelta(days=7), 15, walk.progress)


def cancelled(walk: Walk) -> None:
    """Withdrawn by the office."""
    walk.go_on(walk.begin(ago(walk, 18, 24), 30))

    def drop(at: datetime) -> None:
        act.cancel(
            viewer=walk.world.office("clerk"), matter=walk.matter, reason="与另一事项重复，合并办理", at=at
        )

    walk.then(ago(walk, 9, 12), 10, drop)


def handed_inside(walk: Walk) -> None:
    """The head has handed it to a post of the unit."""
    begun = walk.begin(ago(walk, 8, 12), 22)

    def hand(at: datetime) -> None:
        act.sub_assign(
            viewer=walk.head(), matter=walk.matter, post=walk.world.reporters[walk.unit].post, at=at
        )

    walk.then(begun + timedelta(days=1), 10, walk.accept)
    walk.then(begun + timedelta(days=1), 16, hand)
    walk.then(ago(walk, 2, 3), 15, walk.progress)
