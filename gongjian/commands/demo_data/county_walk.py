"""One matter of the invented county on its way, and the acts it may go through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.script import Thread, office_day
from gongjian.matters import actions as act
from gongjian.matters.models import Matter, MatterRequest
from gongjian.people.viewer import Viewer

if TYPE_CHECKING:
    from gongjian.commands.demo_data.county_matters import Matters


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
        """Reported done; where the unit signs off, checked and signed in the same hour."""
        self.file(at)
        if self.signs_off:
            self.check(at + timedelta(minutes=2))
            act.sign(viewer=self.head(), matter=self.matter, at=at + timedelta(minutes=4))

    def file(self, at: datetime) -> None:
        act.report_done(
            viewer=self.reporter(),
            matter=self.matter,
            result=self.dice.choice(self.office.data["results"]),
            at=at,
        )

    def check(self, at: datetime) -> None:
        act.check(viewer=self.world.checker(self.unit), matter=self.matter, at=at)

    def send_back_inside(self, at: datetime) -> None:
        act.send_back(
            viewer=self.world.checker(self.unit),
            matter=self.matter,
            reason=self.dice.choice(self.office.data["returns"]),
            at=at,
        )

    @property
    def signs_off(self) -> bool:
        """Does what is reported done go through the unit's checker and head?"""
        return self.kind == "supervised"

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
