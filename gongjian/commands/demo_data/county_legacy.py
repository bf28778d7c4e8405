"""示例县's legacy problems: a dossier each, some solved, some under way, one supervised by the city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.files import data_file
from gongjian.commands.demo_data.script import Script, Thread
from gongjian.kit.files import Kept, keep_bytes
from gongjian.kit.sheets.layout import Head, SheetSpec
from gongjian.kit.sheets.mapping import Kind
from gongjian.kit.sheets.writing import write_workbook
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.supervise.actions import legacy as acts
from gongjian.supervise.models import LegacyItem, LegacyMeasure


@dataclass(frozen=True)
class Told:
    """One item. `measures`: says, unit, due (days before today; minus = still to come), done."""

    title: str
    klass: str
    unit: str
    due: int
    dossier: dict[str, str]
    measures: tuple[dict[str, Any], ...] = ()
    above: str = ""
    solved: bool = False


class Legacy:
    """Writes the items into the script."""

    def __init__(self, world: World, campaign: Campaign, today: date) -> None:
        self.world, self.campaign, self.today = world, campaign, today

    def write(self, script: Script) -> None:
        """Each on the books in the first weeks, its measures in the days after, what is done on its day."""
        for place, row in enumerate(data_file("county_legacy")):
            told = Told(**row)
            _Item(self, told, Thread(script, 8 + place * 5), place).write()

    def day(self, back: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=back)


def _proof(told: Told, at: datetime) -> Kept:
    """What is attached before it is struck off: the list of what was paid."""
    content = BytesIO()
    heads = (
        Head("序号", Kind.INTEGER, 5),
        Head("款项", width=30),
        Head("单位", width=20),
        Head("凭证", width=20),
    )
    rows = [(place, one["says"], one["unit"], "附后") for place, one in enumerate(told.measures, start=1)]
    write_workbook(content, [SheetSpec(f"{told.title}付款凭证清单（示例）", heads, rows)], at=at)
    return keep_bytes(SimpleUploadedFile("付款凭证清单（示例）.xlsx", content.getvalue()))


class _Item:
    def __init__(self, room: Legacy, told: Told, thread: Thread, place: int) -> None:
        self.room, self.told, self.thread, self.place = room, told, thread, place
        self.pk = 0

    def write(self) -> None:
        """Registered, planned, worked on; struck off where it is solved."""
        told, room = self.told, self.room
        self.thread.on(room.day(50 - self.place), 9, self.register)
        self.thread.on(room.day(49 - self.place), 10, self.plan)
        self.thread.on(room.day(48 - self.place), 11, self.accept)
        for place, one in enumerate(told.measures, start=1):
            if one["done"]:
                self.thread.on(room.day(one["due"] + 1), 15, partial(self.finish, place))
        if told.solved:
            self.thread.on(room.day(told.due), 10, self.report)
            self.thread.on(room.day(told.due - 1), 15, self.close)
            self.thread.on(room.day(told.due - 3), 15, self.strike_off)

    @property
    def item(self) -> LegacyItem:
        """As it stands."""
        return LegacyItem.objects.select_related("matter").get(pk=self.pk)

    def _matter(self) -> Matter:
        return Matter.objects.get(pk=self.item.matter_id)

    def register(self, at: datetime) -> None:
        told, room = self.told, self.room
        dossier = acts.Dossier(told.klass, above=told.above, **told.dossier)
        new = acts.NewItem(
            title=told.title, unit_id=room.world.unit(told.unit).pk, due_on=room.day(told.due), dossier=dossier,
            requirement="一案一策，明确措施、责任和时限，化解后销号。",
        )  # fmt: skip
        self.pk = acts.register_item(
            viewer=room.world.office("clerk"), campaign=room.campaign, new=new, at=at
        ).pk

    def plan(self, at: datetime) -> None:
        for one in self.told.measures:
            new = acts.NewMeasure(
                one["says"], self.room.world.unit(one["unit"]).pk, self.room.day(one["due"])
            )
            acts.add_measure(viewer=self.room.world.office("clerk"), item=self.item, new=new, at=at)

    def accept(self, at: datetime) -> None:
        matters.accept(viewer=self.room.world.reporter(self.told.unit), matter=self._matter(), at=at)

    def finish(self, place: int, at: datetime) -> None:
        measure = LegacyMeasure.objects.select_related("item__matter").get(item_id=self.pk, ordinal=place)
        acts.finish_measure(
            viewer=self.room.world.office("clerk"),
            measure=measure,
            on=at.date(),
            result="已完成，到场核实无误",
            at=at,
        )

    def report(self, at: datetime) -> None:
        who = self.room.world.reporter(self.told.unit)
        matters.report_done(
            viewer=who, matter=self._matter(), result="款项已全部支付，凭证附后", evidence=_proof(self.told, at),
            caption="付款凭证清单", at=at,
        )  # fmt: skip

    def close(self, at: datetime) -> None:
        matters.close(
            viewer=self.room.world.office("clerk"),
            matter=self._matter(),
            conclusion="支付凭证齐全，同意办结",
            at=at,
        )

    def strike_off(self, at: datetime) -> None:
        steps = {"on_site": "已向收款单位核实，款项到账"}
        matters.strike_off(viewer=self.room.world.office("clerk"), matter=self._matter(), steps=steps, at=at)
