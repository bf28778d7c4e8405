"""The invented county's weeks: windows planned, opened and closed by the clock, reports in them, calls, requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.commands.demo_data.county_people import World
from gongjian.commands.demo_data.script import SHANGHAI, Script, clock
from gongjian.dispatch.actions import chasing, overseeing, reporting, telephoning, windows
from gongjian.dispatch.actions.filing import WAITING
from gongjian.dispatch.actions.reporting import Sending
from gongjian.dispatch.models import Channel, CoordinationRequest, Report, ReportState, ReportWindow
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_of
from gongjian.dispatch.said import Said
from gongjian.dispatch.selectors.lines import Line
from gongjian.dispatch.selectors.owing import lines_for, owing
from gongjian.kernel.signoff import Step, chain_of
from gongjian.kernel.windows import Window
from gongjian.kernel.windows import windows as laid_down
from gongjian.kit.calendar import calendar

WEEKS = 3
"""Windows that have closed before the present one."""
LEFT_TO_THE_VISITOR = "东河镇"
"""The unit of demo-reporter: its report of the open window is still to be filled in."""
IN_BY_NOW = 0.6
"""The share of units that have reported in the window that is open."""


class Weeks:
    """Writes the steps of the weekly and monthly windows into the script."""

    def __init__(
        self, world: World, campaign: Campaign, data: dict[str, Any], dice: Random, today: date
    ) -> None:
        self.world, self.campaign, self.dice, self.today = world, campaign, dice, today
        self.data = data["windows"]
        self.names = {unit.pk: short for short, unit in world.units.items()}
        self._first = clock(today - timedelta(days=7 * (WEEKS + 1)), 20)

    def write(self, script: Script) -> None:
        """The last windows of each cadence and the one that is open, planned week by week as the clock does."""
        first = self._first
        texts = {text.key: text for text in cadences_of(self.campaign, self.today)}
        for week in range(WEEKS + 2):
            script.at(first + timedelta(days=7 * week), lambda at: windows.plan(self.campaign, at))
        for text in texts.values():
            until = self.today + timedelta(days=9)
            laid = [
                one
                for one in laid_down(text.cadence, calendar(), first.date(), until)
                if one.closes_at > first
            ]
            past = [one for one in laid if one.closes_at <= script.now]
            for place, one in enumerate(reversed(past)):
                self._window(script, text, one, ago=place + 1)
            for one in laid[len(past) :]:
                if one.opens_at <= script.now:
                    self._window(script, text, one, ago=0)
        script.at(script.now, lambda at: windows.plan(self.campaign, at))

    def _window(self, script: Script, text: CadenceText, one: Window, ago: int) -> None:
        opens = max(one.opens_at, self._first) + timedelta(minutes=1)
        script.at(opens, windows.open_due)
        script.at(opens + timedelta(minutes=1), lambda at: self._reports(script, text, one, ago))
        script.at(one.closes_at + timedelta(minutes=text.grace_minutes), windows.close_due)

    def _reports(self, script: Script, text: CadenceText, one: Window, ago: int) -> None:
        """What each unit does in this window: known once it has opened."""
        window = ReportWindow.objects.get(
            campaign=self.campaign, cadence=text.key, period_from=one.period_start, voided=False
        )
        owed = owing(self.campaign, text, one.opens_at.astimezone(SHANGHAI).date())
        rows = {row.unit_id: row for row in Report.objects.filter(window=window, state="owed", voided=False)}
        units = [pk for pk in owed.units() if pk in rows and self.names.get(pk) in self.world.reporters]
        until = min(one.closes_at, script.now)
        for place, unit_id in enumerate(units):
            unit = UnitWeek(
                self, script, text, window, self.names[unit_id], rows[unit_id], owed.projects[unit_id]
            )
            if ago:
                self._past(unit, place, ago, one)
            else:
                self._present(unit, place / max(len(units), 1), place, until)

    def _past(self, unit: UnitWeek, place: int, ago: int, one: Window) -> None:
        """Two late, one missing, one by telephone in the last window; before it all but one in time."""
        noon = one.closes_at
        ways = {2: "late", 7: "line_down", 4: "missing", 9: "telephone"} if ago == 1 else {5 + ago: "late"}
        way = ways.get(place, "") if unit.text.key == "weekly" else ""
        at = max(
            noon - timedelta(minutes=self.dice.randint(25, 1300)),
            max(one.opens_at, self._first) + timedelta(minutes=5),
        )
        if way == "late":
            unit.calls(noon + timedelta(minutes=5), "promised", "下午补上")
            unit.sends(noon + timedelta(minutes=95 + place), late_reason="经办人下村，回来才报")
        elif way == "line_down":
            unit.sends(noon + timedelta(minutes=47), line_down=True, written_at=noon - timedelta(minutes=12))
            unit.taken(noon + timedelta(minutes=130))
        elif way == "missing":
            unit.calls(noon + timedelta(minutes=8), "no_answer", "")
            unit.calls(noon + timedelta(minutes=38), "promised", "正在核对，明天补报")
            unit.explains(noon + timedelta(hours=5), "联络员调整，数据未核清")
        elif way == "telephone":
            unit.telephones(noon - timedelta(minutes=54), self.data["spoken"])
        else:
            asks = self.data["requests"][4 + place % 2] if ago == 1 and place in (3, 6) else None
            unit.sends(at, asks=asks)
            if asks is not None:
                unit.sorted(noon + timedelta(hours=3 + place), "solve" if place == 3 else "assign")

    def _present(self, unit: UnitWeek, share: float, place: int, until: datetime) -> None:
        """The window that is open: most are in, one waits for its checker, one for its head, one is told by phone."""
        begun = unit.window.opens_at + timedelta(minutes=20)
        span = max(until - begun, timedelta(minutes=10))
        at = _office_hour(begun + span * (0.08 + 0.8 * self.dice.random()), begun, until)
        if share > IN_BY_NOW or unit.name == LEFT_TO_THE_VISITOR:
            return
        if place in (2, 5) and unit.text.sign_off:
            unit.sends(at, stops_at=Step.check if place == 2 else Step.sign)
        elif place == 4:
            unit.telephones(at, self.data["spoken"], confirms=False)
        else:
            asks = self.data["requests"][place // 2 % 4] if place in (1, 3, 6, 8) else None
            unit.sends(at, asks=asks)


class UnitWeek:
    """One unit in one window. A report that had nothing to ask is in by itself: of it nobody does anything more."""

    def __init__(
        self,
        weeks: Weeks,
        script: Script,
        text: CadenceText,
        window: ReportWindow,
        name: str,
        report: Report,
        projects: Sequence[int],
    ) -> None:
        self.weeks, self.script, self.text, self.window = weeks, script, text, window
        self.name, self.report, self.projects = name, report, projects
        self.world, self.dice = weeks.world, weeks.dice

    def sends(
        self, at: datetime, *, asks: dict[str, Any] | None = None, stops_at: Step | None = None, **how: Any
    ) -> None:
        """Filled in by the reporter, checked and signed within the hour, unless it stops before a step."""
        self.script.at(at, lambda at: self._send(at, asks, Sending(rest_unchanged=True, **how)))
        for minutes, step in enumerate(chain_of(self.text.sign_off), start=1):
            if step is stops_at:
                return
            self.script.at(at + timedelta(minutes=4 * minutes), partial(self._pass, step))

    def _send(self, at: datetime, asks: dict[str, Any] | None, sending: Sending) -> None:
        if not self._owed():
            return
        lines = self._asked()
        reporting.send(
            viewer=self.world.reporter(self.name),
            report=self._fresh(),
            said=self._said(lines, asks),
            owed=[line.owed() for line in lines],
            chain=chain_of(self.text.sign_off),
            sending=sending,
            at=at,
        )

    def _asked(self) -> list[Line]:
        lines = lines_for(self.weeks.campaign, self.text, self.window, self.report.unit_id, self.projects)
        return [line for line in lines if line.questions]

    def _said(self, lines: Sequence[Line], asks: dict[str, Any] | None) -> list[Said]:
        """What changed on one line, at times what is to be coordinated; a figure not known yet with its reason."""
        said = [
            Said(line.key, missing_reason="本月无新增投资，数据以统计核定为准")
            for line in lines
            if "money" in line.questions
        ]
        if "change" in self.text.asks and asks is not None and lines:
            said.append(Said(lines[0].key, **asks))
        return said

    def _pass(self, step: Step, at: datetime) -> None:
        if WAITING.get(ReportState(self._fresh().state)) is not step:
            return
        viewer = self.world.checker(self.name) if step is Step.check else self.world.head(self.name)
        reporting.pass_step(viewer=viewer, report=self._fresh(), chain=chain_of(self.text.sign_off), at=at)

    def telephones(self, at: datetime, spoken: str, *, confirms: bool = True) -> None:
        """Told to the office, entered by it, confirmed by the unit."""

        def step(at: datetime) -> None:
            if not self._owed():
                return
            lines = self._asked()
            telephoning.send_by_telephone(
                viewer=self.world.office("clerk"), report=self._fresh(), said=self._said(lines, None),
                owed=[line.owed() for line in lines], informant=f"{self.name}项目办 何示例",
                spoken_at=at - timedelta(minutes=6), spoken=spoken, rest_unchanged=True, at=at,
            )  # fmt: skip

        self.calls(at - timedelta(minutes=7), "reported", spoken)
        self.script.at(at, step)
        if confirms:
            self.script.at(at + timedelta(minutes=70), self._confirm)

    def _confirm(self, at: datetime) -> None:
        report = self._fresh()
        if report.channel == Channel.PHONE:
            telephoning.confirm_telephone(viewer=self.world.reporter(self.name), report=report, at=at)

    def calls(self, at: datetime, outcome: str, says: str) -> None:
        """The office telephones."""

        def step(at: datetime) -> None:
            if not self._owed():
                return
            chasing.note_call(
                viewer=self.world.office("clerk"), window=self.window, unit_id=self.report.unit_id,
                called_at=at - timedelta(minutes=1), outcome=outcome, says=says,
                answered_by="" if outcome == "no_answer" else f"{self.name}党政办", at=at,
            )  # fmt: skip

        self.script.at(at, step)

    def taken(self, at: datetime) -> None:
        """Late because the line was down: taken as on time."""

        def step(at: datetime) -> None:
            report = self._fresh()
            if report.line_down and report.state == ReportState.SENT:
                overseeing.take_as_on_time(viewer=self.world.office("clerk"), report=report, at=at)

        self.script.at(at, step)

    def explains(self, at: datetime, reason: str) -> None:
        """Why it is missing."""

        def step(at: datetime) -> None:
            if self._owed():
                overseeing.say_why_missing(
                    viewer=self.world.head(self.name), report=self._fresh(), reason=reason, at=at
                )

        self.script.at(at, step)

    def sorted(self, at: datetime, way: str) -> None:
        """What it asked to have coordinated is solved, or handed to a department."""

        def step(at: datetime) -> None:
            row = CoordinationRequest.objects.filter(line__report=self.report, state="open").first()
            if row is None:
                return
            clerk = self.world.office("clerk")
            if way == "solve":
                chasing.solve(viewer=clerk, request=row, answer=self.weeks.data["answer"], at=at)
            else:
                unit = self.world.unit(self.weeks.data["assign_to"])
                due = at.date() + timedelta(days=14)
                chasing.assign_request(viewer=clerk, request=row, unit_id=unit.pk, due_on=due, at=at)

        self.script.at(at, step)

    def _owed(self) -> bool:
        return self._fresh().state == ReportState.OWED

    def _fresh(self) -> Report:
        return Report.objects.select_related("window").get(pk=self.report.pk)


def _office_hour(at: datetime, begun: datetime, until: datetime) -> datetime:
    """The same day in office hours, where that lies between the two instants; else the instant itself."""
    local = at.astimezone(SHANGHAI)
    found = local.replace(hour=9 + local.hour % 8)
    return found if begun <= found < until - timedelta(minutes=30) else at
