"""The invented county's task list: sent round for comment, examined, issued, adjusted; and its lines at work."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gongjian.campaigns.models import PlaybookItem, SourceDocument
from gongjian.commands.demo_data.county_matters import Matters
from gongjian.commands.demo_data.county_walk import Walk
from gongjian.commands.demo_data.script import Script, Thread, clock, office_day
from gongjian.matters import actions as act
from gongjian.matters.models import EditionReply, Matter, MatterList

LINE_WAYS = (
    "working",
    "closed",
    "working",
    "review",
    "late",
    "working",
    "closed",
    "open_ended",
    "extended",
    "working",
)
"""How the lines fare, over and over in this order."""

GOALS = {
    "用地": "land",
    "手续": "permits",
    "资金": "invest",
    "要素": "start",
    "投产": "start",
    "招引": "start",
    "化解": "land",
}


class TaskList:
    """One list through all its editions."""

    def __init__(self, office: Matters) -> None:
        self.office, self.world, self.campaign = office, office.world, office.campaign
        self.start, self.today = office.start, office.today
        self.list: MatterList | None = None
        self.lines: list[Matter] = []

    def write(self, script: Script) -> None:
        """Six days from draft to issue, lines at work afterwards, an adjustment half way."""
        thread = Thread(script, 2)
        thread.on(self.start - timedelta(days=5), 9, self._create)
        thread.on(self.start - timedelta(days=4), 15, self._replies)
        thread.on(self.start - timedelta(days=2), 10, self._examine)
        thread.on(self.start, 17, self._issue)
        self._at_work(script)
        thread.on(self.start + timedelta(days=29), 16, self._adjust)

    def _create(self, at: datetime) -> None:
        document = SourceDocument.objects.get(campaign=self.campaign, key="plan")
        clerk = self.world.office("clerk")
        self.list = act.create_list(
            viewer=clerk,
            campaign=self.campaign,
            name="重点任务分工清单",
            document_id=document.pk,
            ordinal=1,
            at=at,
        )
        rows = self.office.data["tasks"]
        items = [self._draft(place, row) for place, row in enumerate(rows)]
        self.lines = act.add_items(viewer=clerk, list_=self.list, items=items, at=at + timedelta(minutes=10))
        for line, row in zip(self.lines, rows, strict=True):
            self.office.set_stages(line, row["stages"], at + timedelta(minutes=12))
        self.edition = act.send_for_comment(
            viewer=clerk,
            list_=self.list,
            reply_by_on=self.start - timedelta(days=1),
            at=at + timedelta(minutes=20),
        )

    def _draft(self, place: int, row: dict[str, Any]) -> act.Draft:
        goal = PlaybookItem.objects.get(campaign=self.campaign, section="goal", key=GOALS[row["aspect"]])
        unit, way = row["unit"], LINE_WAYS[place % len(LINE_WAYS)]
        amount, measured_in = row.get("target", (None, ""))
        return act.Draft(
            kind="task",
            title=row["title"],
            requirement=f"{row['says']}：{row['title']}",
            unit_id=self.world.unit(unit).pk,
            assisting=[self.world.unit("县发改局").pk] if unit != "县发改局" else [],
            supervising=[self.world.unit("县督查室").pk],
            due=self._due(way, place),
            lead_official_id=self.world.leader(row["leader"]).person.pk,
            more={
                "aspect": row["aspect"],
                "goal_id": goal.pk,
                "target_value": Decimal(str(amount)) if amount is not None else None,
                "target_unit": measured_in,
            },
        )

    def _due(self, way: str, place: int) -> Any:
        if way == "open_ended":
            return act.DueDate(None, "open_ended", "持续推进")
        days = {"late": 46, "closed": 40, "extended": 50, "review": 64}.get(way, 70 + place)
        return office_day(self.start + timedelta(days=days))

    def _replies(self, at: datetime) -> None:
        by_unit: dict[int, list[Matter]] = {}
        for line in self.lines:
            if line.unit_id is not None:
                by_unit.setdefault(line.unit_id, []).append(line)
        names = {self.world.unit(short).pk: short for short in self.world.reporters}
        for number, (unit_id, lines) in enumerate(by_unit.items()):
            answers = {line.pk: "" for line in lines}
            if number in (1, 3):
                answers[lines[0].pk] = "建议完成时限顺延五天"
            act.reply(
                viewer=self.world.reporter(names[unit_id]), edition=self.edition, unit_id=unit_id, answers=answers,
                at=at + timedelta(minutes=number * 7),
            )  # fmt: skip

    def _examine(self, at: datetime) -> None:
        clerk = self.world.office("clerk")
        for number, reply in enumerate(
            EditionReply.objects.filter(edition=self.edition, agrees=False).order_by("id")
        ):
            outcome = "采纳" if number == 0 else "未采纳：时限与行动方案一致"
            changes: dict[str, Any] | None = None
            if number == 0 and reply.matter.due_on is not None:
                changes = {"due": reply.matter.due_on + timedelta(days=5)}
            act.settle(
                viewer=clerk, reply=reply, outcome=outcome, changes=changes, at=at + timedelta(minutes=number)
            )
        assert self.list is not None
        act.make_reviewed(
            viewer=clerk,
            list_=self.list,
            approved_by="常务副县长",
            reason="县督查室口头表示无意见",
            at=at + timedelta(minutes=30),
        )

    def _issue(self, at: datetime) -> None:
        assert self.list is not None
        act.issue(
            viewer=self.world.office("clerk"), list_=self.list, document_no="示例攻坚办〔示例〕1号",
            approved_by="县长", at=at,
        )  # fmt: skip

    def _at_work(self, script: Script) -> None:
        for place, row in enumerate(self.office.data["tasks"]):
            way = LINE_WAYS[place % len(LINE_WAYS)]
            walk = _Line(self, place, Thread(script, place * 3), row["unit"])
            walk.thread.last = clock(office_day(self.start), 17, 30)
            begun = self.start + timedelta(days=1)
            walk.then(begun, 10, walk.accept)
            for week in range(1, 8):
                last = {"closed": 4, "late": 6}.get(way, 8)
                if week < last and week % 2 == place % 2:
                    walk.then(begun + timedelta(days=week * 7), 15, walk.progress)
            self._ending(walk, way, begun)

    def _ending(self, walk: Walk, way: str, begun: date) -> None:
        if way == "closed":
            walk.finish(begun + timedelta(days=32))
        elif way == "review":
            walk.then(self.today - timedelta(days=2), 15, walk.report)
        elif way == "extended":
            asked = begun + timedelta(days=41)
            walk.then(asked, 10, walk.ask_more_time(self.today + timedelta(days=20)))
            walk.then(asked + timedelta(days=1), 10, walk.grant)

    def _adjust(self, at: datetime) -> None:
        assert self.list is not None
        rows = self.office.data["added_tasks"]
        clerk = self.world.office("clerk")
        due = office_day(self.start + timedelta(days=80))
        items = [
            act.Draft(
                kind="task",
                title=row["title"],
                unit_id=self.world.unit(row["unit"]).pk,
                due=due,
                lead_official_id=self.world.leader(row["leader"]).person.pk,
                more={"aspect": row["aspect"]},
            )
            for row in rows
        ]
        made = act.add_items(
            viewer=clerk,
            list_=self.list,
            items=items,
            reason="指挥部例会增列三项",
            approved_by="常务副县长",
            at=at,
        )
        for number, (matter, row) in enumerate(zip(made, rows, strict=True)):
            self.office.set_stages(matter, row["stages"], at + timedelta(minutes=2))
            act.assign(viewer=clerk, matter=matter, at=at + timedelta(minutes=5 + number))
            act.accept(
                viewer=self.world.reporter(row["unit"]), matter=matter, at=at + timedelta(minutes=30 + number)
            )


class _Line(Walk):
    """A line of the list at work."""

    def __init__(self, owner: TaskList, place: int, thread: Thread, unit: str) -> None:
        super().__init__(owner.office, thread, "task", None, unit, "")
        self.owner, self.place = owner, place

    @property
    def matter(self) -> Matter:
        """The line as it stands."""
        return Matter.objects.get(pk=self.owner.lines[self.place].pk)
