"""示例县's supervision: from a late matter to struck off and back, a leader's instruction, papers at every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.county_plans import Plan
from gongjian.commands.demo_data.script import Script, Thread
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter, MatterRequest
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.models import Feedback, FeedbackState, IssuedNotice, Supervision
from gongjian.supervise.playbook.supervision import QUESTIONS

OFFICE, INSPECTION = "攻坚办", "县督查室"
LEADER = "常务副县长"


class Case:
    """One supervised matter on its way: each step is what somebody does at an instant."""

    def __init__(
        self, all_: Supervisions, script: Script, minute: int, unit: str, title: str, kind: str
    ) -> None:
        self.all, self.world = all_, all_.world
        self.thread = Thread(script, minute)
        self.unit, self.title, self.kind = unit, title, kind
        self.pk: dict[str, int] = {}

    def then(self, back: int, hour: int, step: Callable[[datetime], object]) -> None:
        """The next step, so many days before today."""
        self.thread.on(self.all.day(back), hour, step)

    @property
    def matter(self) -> Matter:
        """As it stands."""
        return Matter.objects.select_related("project").get(pk=self.pk["matter"])

    @property
    def supervision(self) -> Supervision:
        """As it stands."""
        return Supervision.objects.select_related("matter__project").get(pk=self.pk["supervision"])

    @property
    def notice(self) -> IssuedNotice:
        """The paper drafted last."""
        return IssuedNotice.objects.select_related("supervision__matter").get(pk=self.pk["notice"])

    @property
    def clerk(self) -> Viewer:
        """The office's clerk."""
        return self.world.office("clerk")

    @property
    def inspector(self) -> Viewer:
        """The inspection office's."""
        return self.world.office("inspector")

    def assigned(self, due_back: int) -> Callable[[datetime], None]:
        """The matter drafted and handed to its unit, due so many days before today; signed for by its reporter."""

        def step(at: datetime) -> None:
            draft = matters.Draft(
                kind=self.kind, title=self.title, requirement="按要求时限办结，遇到困难及时提出",
                unit_id=self.world.unit(self.unit).pk, due=self.all.day(due_back),
            )  # fmt: skip
            made = matters.draft_matter(
                viewer=self.clerk, campaign=self.all.campaign, draft=draft, at=at,
                assigned_by_id=self.world.unit(OFFICE).pk,
            )  # fmt: skip
            self.pk["matter"] = made.pk
            matters.assign(viewer=self.clerk, matter=made, at=at)
            reporter = self.world.reporter(self.unit)
            matters.accept(viewer=reporter, matter=self.matter, at=at + timedelta(minutes=40))

        return step

    def proposed(
        self, reason: str, requires: str, *, source: str = "late", office: str = INSPECTION, **more: Any
    ) -> Any:
        """The clerk proposes it."""

        def step(at: datetime) -> None:
            made = acts.propose(
                self.clerk, self.matter, source=source, requires=requires, reason=reason, at=at,
                office_id=self.world.unit(office).pk, **more,
            )  # fmt: skip
            self.pk["supervision"] = made.pk

        return step

    def instructed(self, requires: str, words: str, days: int) -> Callable[[datetime], None]:
        """From a leader's instruction: the matter drafted with the proposal, the words for named posts."""

        def step(at: datetime) -> None:
            leader = self.world.leader(LEADER)
            readers = (leader.post.pk, self.world.others["inspector"].post.pk)
            said = acts.NewWords(LEADER, at.date() - timedelta(days=1), words, readers)
            new = acts.NewMatter(self.title, requires, self.world.unit(self.unit).pk)
            proposal = acts.Proposal(
                "instruction", requires, "领导批示，需限期报果", "常务副县长批示件", self.world.unit(INSPECTION).pk,
                at.date() + timedelta(days=days), (said,),
            )  # fmt: skip
            made = acts.propose_new(self.clerk, self.all.campaign, new, proposal, at=at)
            self.pk |= {"supervision": made.pk, "matter": made.matter_id}

        return step

    def approve(self, at: datetime) -> None:
        """Another named person approves."""
        acts.approve(self.inspector, self.supervision, at=at, says="同意立项督办")

    def decline(self, at: datetime) -> None:
        """Or declines."""
        reason = "责任单位已说明原因并排出倒排工期，先由攻坚办跟踪，暂不立项"
        acts.decline(self.inspector, self.supervision, reason=reason, at=at)

    def drafted(
        self, days: int, *, issuer: str = INSPECTION, title: str = "", **more: Any
    ) -> Callable[[datetime], None]:
        """A paper with a term so many days after."""

        def step(at: datetime) -> None:
            form = more.get("form", "sheet")
            called = title or f"关于{self.title}的{'督办单' if form == 'sheet' else '通知'}"
            old = self.notice if more.get("replaces") else None
            new = acts.NewNotice(
                issuer_id=self.world.unit(issuer).pk, title=called, term_on=at.date() + timedelta(days=days),
                lead_id=self.world.unit(self.unit).pk, day_off="move",
                assisting=tuple(self.world.unit(one).pk for one in more.get("assisting", ())),
                copies=tuple(self.world.unit(one).pk for one in more.get("copies", ())), form=form, replaces=old,
                body=more.get("body", ""),
            )  # fmt: skip
            self.pk["notice"] = acts.draft_notice(self.clerk, self.supervision, new, at=at).pk

        return step

    def issue(self, at: datetime) -> None:
        """The inspection office issues what is drafted in its name, the chief what is in the office's."""
        notice = self.notice
        who = (
            self.inspector if notice.issuer_id == self.world.unit(INSPECTION).pk else self.world.head(OFFICE)
        )
        acts.issue_notice(who, notice, unclassified=True, at=at)

    def sign(self, unit: str = "") -> Callable[[datetime], None]:
        """A unit signs for the paper."""

        def step(at: datetime) -> None:
            which = unit or self.unit
            receipt = self.notice.receipts.get(unit_id=self.world.unit(which).pk, voided=False)
            acts.sign_for(self.world.reporter(which), receipt, at=at)

        return step

    def reply(self, says: str, *, final: bool = False, unit: str = "") -> Callable[[datetime], None]:
        """The head of a unit signs and sends its reply."""

        def step(at: datetime) -> None:
            which = unit or self.unit
            reply = acts.Reply(self.world.unit(which).pk, says, final)
            acts.send_feedback(self.world.head(which), self.supervision, reply, at=at)

        return step

    def examine(self, passed: bool, says: str) -> Callable[[datetime], None]:
        """The inspection office examines the reply that waits."""

        def step(at: datetime) -> None:
            rows = Feedback.objects.select_related("supervision__matter")
            sent = rows.get(supervision_id=self.pk["supervision"], state=FeedbackState.SENT)
            answers = {one.key: (True, "") for one in QUESTIONS}
            if not passed:
                answers |= {
                    "evidence": (False, "缺现场照片和验收单"),
                    "left_over": (False, "北侧还有一处未清"),
                }
            acts.examine(
                self.inspector, sent, passed=passed, says=says, answers=answers if sent.final else {}, at=at
            )

        return step

    def urge(self, says: str, way: str = "telephone") -> Callable[[datetime], object]:
        """The office urges the unit."""
        unit = self.world.unit(self.unit).pk
        return lambda at: acts.chase(
            self.inspector, self.supervision, unit_id=unit, way=way, whom="单位值班人员", says=says, at=at
        )

    def ask_extension_in_vain(self, at: datetime) -> None:
        """Asked by the head after the due date, refused by who assigned it."""
        asked = matters.ask_extension(
            viewer=self.world.head(self.unit), matter=self.matter, reason="近期连续降雨，机械无法进场",
            new_due_on=at.date() + timedelta(days=20), progress_so_far="清表完成六成", at=at,
        )  # fmt: skip
        request = MatterRequest.objects.get(pk=asked.pk)
        answer = "过了时限才提出，且不影响人工清理，不予延期"
        matters.refuse(viewer=self.clerk, request=request, answer=answer, at=at + timedelta(hours=2))

    def close(self, at: datetime) -> None:
        """Closed with its matter."""
        acts.close(self.inspector, self.supervision, says="经现场核验，事项办结", at=at)

    def archive(self, at: datetime) -> None:
        """Filed."""
        acts.archive(self.inspector, self.supervision, at=at)

    def strike_off(self, at: datetime) -> None:
        """销号 by the steps of the kind."""
        steps = {"on_site": "已到现场核验，情况属实", "leader_signature": "已呈阅，同意销号"}
        matters.strike_off(viewer=self.inspector, matter=self.matter, steps=steps, at=at)

    def reopen(self, at: datetime) -> None:
        """It came back."""
        matters.reopen(viewer=self.clerk, matter=self.matter, reason="回头看发现反弹：北侧又堆放渣土", at=at)


class Supervisions:
    """Writes supervision into the script."""

    def __init__(self, world: World, campaign: Campaign, plans: list[Plan], today: date) -> None:
        self.world, self.campaign, self.plans, self.today = world, campaign, plans, today

    def day(self, back: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=back)

    def write(self, script: Script) -> None:
        """Every case, each step at the day it would have happened."""
        self._whole_way(script)
        self._instruction(script)
        self._handed_over(script)
        self._replaced(script)
        self._waiting(script)
        self._done(script)

    def _case(self, script: Script, minute: int, unit: str, title: str, kind: str = "supervised") -> Case:
        return Case(self, script, minute, unit, title, kind)

    def _whole_way(self, script: Script) -> None:
        """Late, supervised, returned once, an extension refused, passed, closed, filed, struck off, back again."""
        case = self._case(script, 21, "东河镇", "新材料产业园二期地块清表收尾")
        case.then(52, 9, case.assigned(44))
        case.then(40, 9, case.proposed("超期四天，两次催办未见进展", "十日内完成清表，附现场照片和验收单"))
        case.then(40, 15, case.approve)
        case.then(39, 9, case.drafted(11))
        case.then(39, 16, case.issue)
        case.then(36, 10, case.sign())
        case.then(35, 10, case.urge("答复本周内机械进场"))
        case.then(32, 15, case.reply("清表完成六成，北侧剩余 12 亩，机械已进场。"))
        case.then(31, 10, case.examine(True, "按进度推进，注意北侧"))
        case.then(30, 11, case.ask_extension_in_vain)
        case.then(28, 16, case.reply("清表全部完成，具备交地条件。", final=True))
        case.then(26, 10, case.examine(False, "缺现场照片和验收单，北侧还有一处未清"))
        case.then(22, 16, case.reply("已补齐照片和验收单，北侧一处已清理完毕。", final=True))
        case.then(21, 10, case.examine(True, "经现场核验，情况属实"))
        case.then(20, 10, case.close)
        case.then(20, 16, case.archive)
        case.then(19, 10, case.strike_off)
        case.then(6, 10, case.reopen)

    def _instruction(self, script: Script) -> None:
        """A leader's instruction under a red head, two units, put before the leader."""
        case = self._case(script, 33, "县资源规划局", "解决示例大道沿线用地手续卡点", "instruction")
        requires = "查清卡点，逐宗列出办结时间，月底前全部报批"
        case.then(25, 9, case.instructed(requires, "手续不能等，月底前要见底，谁卡谁说明。", 14))
        case.then(25, 15, case.approve)
        case.then(24, 9, case.drafted(14, form="red_head", assisting=("县林业局",), copies=("县住建局",)))
        case.then(24, 15, case.issue)
        case.then(23, 9, case.sign())
        case.then(23, 11, case.sign("县林业局"))
        case.then(18, 15, case.reply("涉林 2 宗已出具审核同意书。", unit="县林业局"))
        case.then(17, 15, case.reply("6 宗中 4 宗已报批，2 宗待林业手续。"))
        case.then(16, 10, case.examine(True, "按进度推进"))
        case.then(11, 15, case.reply("6 宗全部报批，清单附后。", final=True))
        case.then(10, 10, case.examine(True, "逐宗核对，情况属实"))
        case.then(9, 10, lambda at: acts.present(case.inspector, case.supervision, to_name=LEADER, at=at))

    def _handed_over(self, script: Script) -> None:
        """The campaign office's sheet to a department, handed to the inspection office; the reply is overdue."""
        case = self._case(script, 41, "县住建局", "城北片区施工许可积压办理", "task")
        case.then(38, 9, case.assigned(26))
        case.then(24, 9, case.proposed("到期未办结，影响三个项目开工", "十日内办结积压许可", office=OFFICE))
        case.then(24, 15, case.approve)
        case.then(23, 10, case.drafted(10, issuer=OFFICE))
        case.then(23, 15, case.issue)
        case.then(22, 10, case.sign())
        case.then(16, 15, case.reply("已办结 5 件，余 4 件补正中。"))
        case.then(15, 10, case.examine(True, "余件须列出时间"))
        case.then(10, 10, case.urge("称材料仍在补正", "visit"))
        to = self.world.unit(INSPECTION).pk
        case.then(
            9, 10,
            lambda at: acts.hand_over(
                case.clerk, case.supervision, to_unit_id=to, reason="到期仍有 4 件未办结，两次催办无结果",
                approved_by=LEADER, at=at,
            ),
        )  # fmt: skip
        case.then(8, 10, lambda at: acts.accept_hand_over(
            case.inspector, case.supervision.handed_over.get(accepted_at=None), at=at
        ))  # fmt: skip

    def _replaced(self, script: Script) -> None:
        """A paper with a slip, replaced by another; the second is not signed for yet."""
        case = self._case(script, 47, "西坪乡", "西坪光伏基地进场道路征地", "task")
        case.then(30, 9, case.assigned(12))
        case.then(9, 9, case.proposed("超期三天，项目停工待路", "限期完成征地并移交进场道路"))
        case.then(9, 15, case.approve)
        case.then(8, 9, case.drafted(10))
        case.then(8, 15, case.issue)
        case.then(
            6, 9, case.drafted(12, title="关于西坪光伏基地进场道路征地的督办单（更正）", replaces=True,
                               body="限期完成征地并移交进场道路；道路起点更正为县道 K3+200。"),
        )  # fmt: skip
        case.then(6, 15, case.issue)

    def _waiting(self, script: Script) -> None:
        """One that waits for approval, one approved with its paper drafted, one declined."""
        first = self._case(script, 51, "北关镇", "北关镇标准厂房配套管网迁改", "task")
        first.then(28, 9, first.assigned(6))
        first.then(1, 9, first.proposed("超期五天，未报进展", "五日内完成管网迁改并通过验收"))
        second = self._case(script, 53, "县交通局", "石桥货运站进站路口改造", "task")
        second.then(28, 9, second.assigned(9))
        second.then(4, 9, second.proposed("超期五天，路口未开工", "十日内开工，月底前完成", source="meeting"))
        second.then(3, 10, second.approve)
        second.then(2, 16, second.drafted(10))
        third = self._case(script, 55, "云溪镇", "云溪镇仓储园雨污分流整改", "task")
        third.then(20, 9, third.assigned(8))
        third.then(5, 9, third.proposed("超期三天", "限期整改到位"))
        third.then(4, 10, third.decline)

    def _done(self, script: Script) -> None:
        """Done in time, filed and struck off."""
        case = self._case(script, 27, "县供电公司", "开发区标准厂房临时用电接入")
        case.then(34, 9, case.assigned(28))
        case.then(25, 9, case.proposed("超期三天，影响设备调试", "七日内接通临时用电"))
        case.then(25, 15, case.approve)
        case.then(24, 9, case.drafted(8))
        case.then(24, 15, case.issue)
        case.then(23, 9, case.sign())
        case.then(18, 15, case.reply("临时用电已接通，验收单随附。", final=True))
        case.then(17, 10, case.examine(True, "经现场核验，已通电"))
        case.then(16, 10, case.close)
        case.then(16, 16, case.archive)
        case.then(15, 10, case.strike_off)
