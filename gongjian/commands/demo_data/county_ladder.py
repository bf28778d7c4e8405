"""督办阶梯 in the invented county: the clock goes by each morning, and the inspection office answers some of it.

One step waits, one was declined with its reason, one was issued with its paper; a reason was accepted, a circular is
being checked by the units.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.script import Script, clock, office_day
from gongjian.kernel.ladder import StepKind
from gongjian.kit.calendar import calendar
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.ladder import circulars
from gongjian.supervise.actions.ladder.answering import decline, issue
from gongjian.supervise.actions.ladder.carrying_out import Decision
from gongjian.supervise.actions.ladder.reasons import accept_reason
from gongjian.supervise.actions.ladder.sweeping import sweep_ladder
from gongjian.supervise.models import LadderStep
from gongjian.supervise.selectors.ladder.steps import waiting

DAILY = 14
"""For so many days before today the clock goes by each morning, before that once a week."""
IN_CIRCULAR = 3


class Ladder:
    """Writes the clock's mornings and the answers into the script."""

    def __init__(self, world: World, campaign: Campaign, today: date) -> None:
        self.world, self.campaign, self.today = world, campaign, today

    def write(self, script: Script) -> None:
        """Every step at the day it would have happened."""
        for day in self._mornings():
            script.at(clock(day, 8, 31), sweep_ladder)
        script.at(clock(self._workday(-5), 15, 20), self._issue)
        script.at(clock(self._workday(-4), 16, 10), self._decline)
        script.at(clock(self._workday(-3), 10, 40), self._accept)
        script.at(clock(self._workday(-1), 9, 30), self._circular)

    def _mornings(self) -> list[date]:
        weekly = [self.today - timedelta(days=DAILY + 7 * n) for n in range(6, 0, -1)]
        daily = [self.today - timedelta(days=n) for n in range(DAILY - 1, -1, -1)]
        return [day for day in (*weekly, *daily) if day >= self.campaign.start_on]

    def _workday(self, count: int) -> date:
        return office_day(calendar().add(self.today, count).on)

    @property
    def _inspector(self) -> Viewer:
        return self.world.office("inspector")

    def _oldest(self) -> LadderStep | None:
        """The proposal that has waited longest, of a matter nobody supervises yet."""
        rows = waiting(self.campaign).filter(kind=StepKind.notice.value, case__matter__isnull=False)
        return rows.filter(case__matter__supervisions=None).order_by("arisen_at", "id").first()

    def _issue(self, at: datetime) -> None:
        found = self._oldest()
        if found is not None:
            term = calendar().add(at.date(), 2).on
            decision = Decision(
                term_on=term, requires="在限期内办结，并书面反馈办理结果。", unclassified=True
            )
            issue(self._inspector, found, decision, at=at)

    def _decline(self, at: datetime) -> None:
        found = self._oldest()
        if found is not None:
            decline(
                self._inspector, found, reason="责任单位已到会说明情况，承诺本周内办结，暂不发督办单。", at=at
            )

    def _accept(self, at: datetime) -> None:
        found = self._oldest()
        if found is not None and found.case.matter is not None:
            accept_reason(
                self.world.office("clerk"),
                found.case.matter,
                ground="approval_above",
                says="市级批复未下达，已附申报回执。",
                at=at,
            )

    def _circular(self, at: datetime) -> None:
        """A circular of what is behind: its units have been shown their lines and may check them."""
        clerk = self.world.office("clerk")
        late = Matter.objects.filter(
            campaign=self.campaign, due_on__lt=at.date(), state__in=["assigned", "accepted", "working"], voided=False,
            unit__isnull=False,
        ).order_by("due_on", "id")[:IN_CIRCULAR]  # fmt: skip
        title = "关于部分事项进度滞后情况的通报（第1期）"
        made = circulars.begin(clerk, self.campaign, title=title, at=at)
        for matter in late:
            circulars.add_line(clerk, made, matter, says="", at=at)
        if late:
            circulars.open_for_checking(clerk, made, at=at + timedelta(minutes=20))
