"""示例县's reports from the public: some answered, one opened again, some in hand, two of the same, some just in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.files import data_file
from gongjian.commands.demo_data.script import Script, Thread
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.supervise.actions.public import desk
from gongjian.supervise.actions.public.receiving import NewReport, Origin, receive, register
from gongjian.supervise.actions.public.word import say_word
from gongjian.supervise.models import PublicReport

_KEYS = UUID("0a4a3f0e-6d7e-4d57-9a54-5b3f5c1d0001")


@dataclass(frozen=True)
class Said:
    """One report: what it says and how far it goes. `goes`: "in", "checked", "handed", "reported", "answered",
    "content", "again". `back`: days before today it came in."""

    category: str
    place: str
    says: str
    back: int
    goes: str
    unit: str = ""
    title: str = ""
    result: str = ""
    answer: str = ""
    above: str = ""
    name: str = ""
    phone: str = ""


_ORDER = ("in", "checked", "handed", "reported", "answered", "content", "again")


class PublicReports:
    """Writes the reports and what became of them into the script."""

    def __init__(self, world: World, campaign: Campaign, today: date) -> None:
        self.world, self.campaign, self.today = world, campaign, today

    def write(self, script: Script) -> None:
        """Every step at the day it would have happened."""
        for place, row in enumerate(data_file("county_public")):
            said = Said(**row)
            _Walk(self, said, place, Thread(script, 5 + place * 4)).write()


class _Walk:
    """One report's way."""

    def __init__(self, room: PublicReports, said: Said, place: int, thread: Thread) -> None:
        self.room, self.said, self.thread = room, said, thread
        self.key = str(uuid5(_KEYS, str(place)))
        self.pk: int = 0

    def write(self) -> None:
        """As far as it goes."""
        steps: dict[str, tuple[tuple[int, Callable[[datetime], object]], ...]] = {
            "in": ((0, self.come_in),),
            "checked": ((1, self.check),),
            "handed": ((1, self.hand_on), (2, self.accept)),
            "reported": ((7, self.report_done),),
            "answered": ((8, self.answer),),
            "content": ((10, self.content),),
            "again": ((10, self.not_content), (11, self.give_back)),
        }
        wanted = _ORDER.index(self.said.goes)
        for name in _ORDER[: wanted + 1]:
            if name == "content" and self.said.goes == "again":
                continue
            for days, step in steps[name]:
                self.thread.on(self.room.today - timedelta(days=max(self.said.back - days, 0)), 10, step)

    @property
    def report(self) -> PublicReport:
        """As it stands."""
        return PublicReport.objects.get(pk=self.pk)

    def come_in(self, at: datetime) -> None:
        said, room = self.said, self.room
        new = NewReport(
            said.category, said.place, said.says, said.name, said.phone, keep_typed=bool(said.name)
        )
        if said.above:
            origin = Origin("above", said.above, at)
            made = register(
                viewer=room.world.office("clerk"), campaign=room.campaign, new=new, origin=origin, at=at
            )
        else:
            made, _code = receive(campaign=room.campaign, new=new, form_key=self.key, at=at)
        self.pk = int(made.pk or 0)

    def check(self, at: datetime) -> None:
        report = self.report
        desk.check_report(
            viewer=self.room.world.office("clerk"),
            report=report,
            category=report.category,
            place=report.place,
            at=at,
        )

    def hand_on(self, at: datetime) -> None:
        desk.dispatch_report(
            viewer=self.room.world.office("clerk"), report=self.report, unit_id=self.room.world.unit(self.said.unit).pk,
            title=f"{self.said.place}：{self.said.title}"[:60], requirement="核实情况，依法处理，报告结果。", at=at,
        )  # fmt: skip

    def accept(self, at: datetime) -> None:
        matters.accept(viewer=self.room.world.reporter(self.said.unit), matter=self._matter(), at=at)

    def report_done(self, at: datetime) -> None:
        who = self.room.world.head(self.said.unit)
        matters.report_done(viewer=who, matter=self._matter(), result=self.said.result, at=at)

    def answer(self, at: datetime) -> None:
        desk.answer_report(
            viewer=self.room.world.office("clerk"), report=self.report, answer=self.said.answer, at=at
        )

    def content(self, at: datetime) -> None:
        say_word(report=self.report, satisfied=True, at=at)

    def not_content(self, at: datetime) -> None:
        say_word(report=self.report, satisfied=False, says="只补了一半，靠近小学那段还是坑。", at=at)

    def give_back(self, at: datetime) -> None:
        desk.give_back(
            viewer=self.room.world.office("clerk"),
            report=self.report,
            reason="靠近小学一段未修补，请补齐",
            at=at,
        )

    def _matter(self) -> Matter:
        return Matter.objects.get(pk=self.report.matter_id or 0)
