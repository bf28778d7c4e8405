"""A supervision on the cast's stage, taken as far as a test needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from gongjian.matters import actions as matters
from gongjian.matters.actions import Draft
from gongjian.matters.models import Matter
from gongjian.supervise.actions import supervision as acts
from gongjian.supervise.models import Feedback, IssuedNotice, NoticeReceipt, Supervision
from gongjian.supervise.playbook.supervision import QUESTIONS
from tests.cast import AT, SHANGHAI, Cast

YES = {one.key: (True, "") for one in QUESTIONS}


def day(n: int) -> datetime:
    """Nine o'clock so many days after the cast was put together (a Monday)."""
    return AT + timedelta(days=n)


def on(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def code(caught: Any) -> str:
    """What a refusal that was caught is called."""
    return str(caught.value.code)


@dataclass
class Stage:
    """The cast, and each step of a supervision as one call."""

    cast: Cast

    def viewer(self, name: str) -> Any:
        return getattr(self.cast, name).viewer(self.cast.on)

    def matter(self, kind: str = "task", assign: bool = True, **changes: Any) -> Matter:
        given: dict[str, Any] = {
            "title": "完成地块清表",
            "unit_id": self.cast.town_a.pk,
            "due": on(day(2)),
        } | changes
        clerk = self.viewer("clerk")
        made = matters.draft_matter(
            viewer=clerk, campaign=self.cast.campaign, draft=Draft(kind=kind, **given), at=day(0)
        )
        return matters.assign(viewer=clerk, matter=made, at=day(0)) if assign else made

    def proposed(self, matter: Matter | None = None, by: str = "clerk", **changes: Any) -> Supervision:
        given: dict[str, Any] = {
            "source": "late",
            "requires": "十日内完成清表",
            "reason": "超期三天",
        } | changes
        return acts.propose(self.viewer(by), matter or self.matter(), at=day(3), **given)

    def approved(self, matter: Matter | None = None, **changes: Any) -> Supervision:
        return acts.approve(self.viewer("inspector"), self.proposed(matter, **changes), at=day(3))

    def new_notice(self, **changes: Any) -> acts.NewNotice:
        given: dict[str, Any] = {
            "issuer_id": self.cast.inspection.pk,
            "title": "关于完成地块清表的督办单",
            "term_on": on(day(14)),
            "lead_id": self.cast.town_a.pk,
            "signer": "示例主任",
        } | changes
        return acts.NewNotice(**given)

    def drafted(self, supervision: Supervision | None = None, **changes: Any) -> IssuedNotice:
        return acts.draft_notice(
            self.viewer("clerk"), supervision or self.approved(), self.new_notice(**changes), at=day(3)
        )

    def issued(self, supervision: Supervision | None = None, **changes: Any) -> IssuedNotice:
        draft = self.drafted(supervision, **changes)
        return acts.issue_notice(self.viewer("inspector"), draft, unclassified=True, at=day(3))

    def signed(
        self, notice: IssuedNotice, name: str = "reporter_a", at: datetime | None = None
    ) -> NoticeReceipt:
        who = self.viewer(name)
        receipt = notice.receipts.get(voided=False, unit_id=who.unit_ids[0])
        return acts.sign_for(who, receipt, at=at or day(4))

    def replied(self, notice: IssuedNotice, final: bool = True, name: str = "head_a") -> Feedback:
        who = self.viewer(name)
        reply = acts.Reply(who.unit_ids[0], "已完成清表，现场已复核", final)
        return acts.send_feedback(who, Supervision.objects.get(pk=notice.supervision_id), reply, at=day(7))

    def examined(self, feedback: Feedback, passed: bool = True, says: str = "属实") -> Any:
        return acts.examine(
            self.viewer("inspector"), feedback, passed=passed, says=says, answers=YES, at=day(8)
        )


def fresh(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)
