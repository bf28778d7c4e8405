"""The invented county's Tuesday meetings: four held, with what they decided; one for the coming Tuesday, frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import Holder, World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.script import Script, Step, clock, office_day
from gongjian.dispatch.actions import deciding, meetings, topics
from gongjian.dispatch.models import Attendance, Meeting, Topic
from gongjian.dispatch.selectors.agenda import local_day, pack_of
from gongjian.ledger import AsOf
from gongjian.ledger.memo import read_head
from gongjian.matters import actions as act
from gongjian.matters.models import Matter, MatterRequest
from gongjian.people.models import Post
from gongjian.projects.models import Project

HELD = 4
SERIES = "joint"
# What each meeting decided: unit, words, days given, how it went. The last meeting's stand first.
DECIDED = (
    (
        ("县资源规划局", "报齐{project}用地组件，当天送攻坚办", 3, "open"),
        ("县住建局", "接通{project}供水接口", 2, "late"),
        ("县财政局", "{project}苗木补偿先核后付，村里张榜", 6, "done"),
    ),
    (
        ("县交通局", "{project}进场道路夜间放行方案报批", 7, "done"),
        ("县发改局", "两件用地预审合并上报{project}", 6, "moved"),
        ("县住建局", "{project}施工许可分段核发", 8, "done"),
    ),
    (
        ("县工信局", "核定{project}用电报装容量", 7, "done"),
        ("县资源规划局", "{project}规划条件一次告知", 6, "done_late"),
    ),
    (
        ("县财政局", "明确{project}专项债拨付时间", 7, "done"),
        ("县交通局", "{project}管线迁改费用列支意见", 9, "done"),
    ),
)
MINUTES = (
    "用地保障组：上周办结情况和卡住的事项已逐件过，差的组件由牵头单位限时报齐。\n"
    "手续代办组：两件预审合并上报，分段核发施工许可。\n"
    "资金保障组：补偿资金先核后付，拨付时间报攻坚办。\n"
    "会议要求：卡住的逐件过，先说差什么、谁给、哪天给。"
)


@dataclass
class JointMeetings:
    """Writes the meetings' steps into the script."""

    world: World
    campaign: Campaign
    plans: list[Plan]
    today: date
    made: dict[date, Meeting] = field(default_factory=dict)

    def write(self, script: Script) -> None:
        """Four meetings held on the Tuesdays before, and the coming one."""
        coming = self.today + timedelta(days=(1 - self.today.weekday()) % 7)
        if clock(coming, 15) <= script.now:
            coming += timedelta(days=7)
        for back in range(HELD, 0, -1):
            self._held(script, coming - timedelta(days=7 * back), DECIDED[back - 1], last=back == 1)
        self._coming(script, coming)

    def _posts(self) -> list[Post]:
        shorts = [unit for part in DECIDED for unit, *_rest in part]
        holders: list[Holder] = [self.world.heads[one] for one in dict.fromkeys(shorts)]
        holders += [self.world.heads["东河镇"], *self.world.leaders[2:4]]
        return [holder.post for holder in holders]

    def _call(self, script: Script, day: date, when: datetime) -> None:
        def step(at: datetime) -> None:
            self.made[day] = meetings.call_meeting(
                viewer=self.world.office("clerk"),
                campaign=self.campaign,
                series=SERIES,
                starts_at=clock(day, 15),
                place="县政府三楼会议室",
                chair=self.world.leader("常务副县长").post,
                posts=self._posts(),
                at=at,
            )

        script.at(when, step)

    def _meeting(self, day: date) -> Meeting:
        return Meeting.objects.select_related("chair").get(pk=self.made[day].pk)

    def _freeze(self, script: Script, day: date, when: datetime) -> None:
        def step(at: datetime) -> None:
            seq, viewer, meeting = read_head().seq, self.world.office("clerk"), self._meeting(day)
            pack = pack_of(self.campaign, meeting, AsOf(local_day(at), seq), viewer)
            meetings.freeze(viewer=viewer, meeting=meeting, pack=pack, known_seq=seq, at=at)

        script.at(when, step)

    def _held(self, script: Script, day: date, decided: Any, *, last: bool) -> None:
        self._call(script, day, clock(office_day(day - timedelta(days=4)), 10, 7))
        if last:
            self._freeze(script, day, clock(day - timedelta(days=1), 18))
        for place, (unit, words, days, way) in enumerate(decided):
            self._decide(script, day, place, unit, words, days, way)

        def minutes(at: datetime) -> None:
            clerk = self.world.office("clerk")
            deciding.keep_minutes(viewer=clerk, meeting=self._meeting(day), minutes=MINUTES, at=at)

        def issue(what: str) -> Step:
            def step(at: datetime) -> None:
                clerk = self.world.office("clerk")
                deciding.issue(viewer=clerk, meeting=self._meeting(day), what=what, at=at)

            return step

        script.at(clock(day, 16, 10), minutes)
        script.at(clock(day, 16, 26), issue("list"))
        script.at(clock(day + timedelta(days=3), 10, 12), issue("minutes"))

    def _decide(
        self, script: Script, day: date, place: int, unit: str, words: str, days: int, way: str
    ) -> None:
        box: dict[str, Matter] = {}
        due = day + timedelta(days=days)
        due = due - timedelta(days=max(due.weekday() - 4, 0))

        def decide(at: datetime) -> None:
            project = self._project(day, place)
            box["matter"] = deciding.decide(
                viewer=self.world.office("clerk"),
                meeting=self._meeting(day),
                decided=deciding.Decided(
                    words.format(project=project.name), self.world.unit(unit).pk, due, project.pk
                ),
                at=at,
            )

        script.at(clock(day, 15, 20 + 7 * place), decide)
        self._go(script, box, unit, day, due, way)

    def _project(self, day: date, place: int) -> Project:
        known = [plan.name for plan in self.plans if plan.fate == "building"]
        name = known[(day.toordinal() // 7 * 5 + place * 3) % len(known)]
        found: Project = Project.objects.get(name=name)
        return found

    def _go(self, script: Script, box: dict[str, Matter], unit: str, day: date, due: date, way: str) -> None:
        world = self.world

        def fresh() -> Matter:
            return Matter.objects.get(pk=box["matter"].pk)

        def accept(at: datetime) -> None:
            act.accept(viewer=world.reporter(unit), matter=fresh(), at=at)

        def done(at: datetime) -> None:
            act.report_done(viewer=world.reporter(unit), matter=fresh(), result="已按会议要求办好", at=at)

        def close(at: datetime) -> None:
            act.close(viewer=world.office("deputy"), matter=fresh(), conclusion="属实", at=at)

        def ask(at: datetime) -> None:
            act.ask_extension(
                viewer=world.head(unit),
                matter=fresh(),
                reason="上级联审时间后延",
                progress_so_far="材料已报",
                new_due_on=due + timedelta(days=7),
                at=at,
            )

        def grant(at: datetime) -> None:
            asked = MatterRequest.objects.get(matter_id=box["matter"].pk, state="asked")
            act.grant(viewer=world.office("clerk"), request=asked, at=at)

        script.at(clock(day + timedelta(days=1), 9, 11), accept)
        if way == "moved":
            script.at(clock(due - timedelta(days=1), 10, 13), ask)
            script.at(clock(due - timedelta(days=1), 15, 13), grant)
        if way in ("done", "done_late"):
            when = due if way == "done" else office_day(due + timedelta(days=4))
            script.at(clock(when, 10, 31), done)
            script.at(clock(when, 16, 41), close)

    def _coming(self, script: Script, day: date) -> None:
        before = office_day(self.today - timedelta(days=1))
        called = min(day - timedelta(days=7), office_day(before - timedelta(days=1)))
        self._call(script, day, clock(called, 17, 5))
        rows = (
            ("东河镇", "二期用地指标追加", "本批次追加指标", True),
            ("县交通局", "管线迁改费用列支", "概算列支", False),
        )
        for place, (unit, title, wants, taken) in enumerate(rows):
            self._topic(script, day, place, unit, title, wants, taken)

        def leave(at: datetime) -> None:
            head = self.world.heads["县工信局"]
            row = Attendance.objects.get(meeting_id=self.made[day].pk, post_id=head.post.pk)
            meetings.answer_invitation(
                viewer=self.world.head("县工信局"),
                attendance=row,
                presence="substitute",
                substitute=self.world.reporters["县工信局"].post,
                at=at,
            )

        script.at(clock(before, 16, 3), leave)
        self._freeze(script, day, min(clock(day - timedelta(days=1), 18), clock(before, 17, 30)))

    def _topic(
        self, script: Script, day: date, place: int, unit: str, title: str, wants: str, taken: bool
    ) -> None:
        def put(at: datetime) -> None:
            topics.put_forward(
                viewer=self.world.reporter(unit),
                meeting=self._meeting(day),
                title=title,
                wants=wants,
                unit_id=self.world.unit(unit).pk,
                at=at,
            )

        def take(at: datetime) -> None:
            topic = Topic.objects.get(meeting_id=self.made[day].pk, title=title)
            topics.settle_topic(viewer=self.world.office("clerk"), topic=topic, taken=True, at=at)

        when = clock(office_day(self.today - timedelta(days=1)), 14, 10 + place)
        script.at(when, put)
        if taken:
            script.at(when + timedelta(minutes=40), take)
