"""The cast's campaign with a weekly report of two townships and one department, its window open since Monday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongjian import ledger
from gongjian.campaigns.models import Membership, Playbook
from gongjian.dispatch import clock
from gongjian.dispatch.actions import reporting
from gongjian.dispatch.actions.reporting import Sending
from gongjian.dispatch.models import CoordinationRequest, Report, ReportWindow
from gongjian.dispatch.said import Said
from gongjian.dispatch.selectors.sheets import sheet_of
from gongjian.projects.models import Project, ProjectStage, YearPlan
from tests.cast import AT, SET_UP, Cast

PLAYBOOK = """
key: shili-100
name: {zh: 攻坚, en: drive}
unit: 示例市/示例县
window: {start: 2026-03-02, days: 100}
burden: {minutes_a_week: 1}
cadences:
  - key: weekly
    name: {zh: 周报, en: weekly report}
    rule: FREQ=WEEKLY;BYDAY=WE
    closes: "12:00"
    opens: {workdays_before: 2, at: "08:30"}
    period: week
    over: {roles: [accountable]}
  - key: money
    name: {zh: 投资月报, en: monthly money}
    rule: FREQ=MONTHLY;BYMONTHDAY=6
    closes: "12:00"
    opens: {workdays_before: 1, at: "08:30"}
    period: month
    over: {roles: [accountable]}
    asks: [money]
meetings:
  - {key: joint, name: {zh: 联席会, en: joint meeting}, rule: "FREQ=WEEKLY;BYDAY=TU", starts: "15:00"}
"""
NOON = (AT + timedelta(days=2)).replace(hour=12)
"""Wednesday 4 March 2026."""
TOWN_A, TOWN_B, BUREAU = "甲镇", "乙镇", "县资规局"


@dataclass
class Dispatch:
    """The window of the first week, and the reports owed in it by unit."""

    cast: Cast
    window: ReportWindow
    monkeypatch: pytest.MonkeyPatch

    def set_clock(self, at: datetime) -> None:
        """What time the server thinks it is."""
        self.monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: at)

    def report(self, unit: Any) -> Report:
        """The report of a unit, as it stands."""
        return Report.objects.select_related("window").get(window=self.window, unit=unit)

    def send(self, unit: Any, who: Any, at: datetime, *said: Said, **more: Any) -> Report:
        """Report for a unit; what is not named is unchanged."""
        report = self.report(unit)
        sheet = sheet_of(report)
        assert sheet is not None
        return reporting.send(
            viewer=who.viewer(self.cast.on),
            report=report,
            said=said,
            owed=sheet.owed(),
            chain=sheet.chain,
            sending=Sending(rest_unchanged=True, **more),
            at=at,
        )

    def ask(self, wants: str = "请县里协调用地") -> CoordinationRequest:
        """甲镇 reports with a request."""
        project = Project.objects.get(name="石桥大桥")
        said = Said(f"p{project.pk}", wants=wants, suggests="先行用地", level="dispatch")
        self.send(self.cast.town_a, self.cast.reporter_a, NOON - timedelta(hours=1), said)
        return CoordinationRequest.objects.get()

    def sweep(self, at: datetime) -> None:
        """The clock acts."""
        clock.plan_windows(at)
        clock.open_and_close(at)


@pytest.fixture
def dispatch(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Dispatch:
    """Monday nine o'clock: the weekly window is open until Wednesday noon."""
    rows = [
        ("石桥大桥", cast.town_a),
        ("北关污水厂", cast.town_a),
        ("东关道路", cast.town_b),
        ("用地报批", cast.bureau),
    ]
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        entry.change(cast.campaign, status="live", start_on=AT.date(), last_on=AT.date() + timedelta(days=99))
        entry.create(
            Playbook(
                campaign=cast.campaign, version=1, effective_on=AT.date(), text=PLAYBOOK, sha256="0" * 64
            )
        )
        for place, (name, unit) in enumerate(rows, start=1):
            project = entry.create(Project(name=name, unit=unit, total_fen=11_000_000_000))
            entry.create(
                Membership(campaign=cast.campaign, project=project, ordinal=place, from_on=date(2026, 2, 1))
            )
            entry.create(ProjectStage(project=project, stage="ready", from_on=date(2026, 1, 5)))
            entry.create(YearPlan(project=project, year=2026, plan_fen=1_200_000_000, q1_words="基础完成"))
    clock.plan_windows(AT)
    clock.open_and_close(AT)
    found = Dispatch(cast, ReportWindow.objects.get(cadence="weekly", state="open"), monkeypatch)
    found.set_clock(AT)
    return found
