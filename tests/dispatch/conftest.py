"""A weekly window of the cast's campaign: Wednesday 12:00, with a report owed by 甲镇 on two projects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongjian import ledger
from gongjian.dispatch.models import Report, ReportWindow, WindowState
from gongjian.dispatch.said import Owed
from gongjian.dispatch.selectors.lines import project_lines
from gongjian.ledger import acts
from gongjian.projects.models import Project, ProjectStage
from tests.cast import AT, SET_UP, Cast

if "test.window" not in acts.known():
    acts.register("test.window", "set a window up")

WEDNESDAY = AT + timedelta(days=2)
"""4 March 2026."""
NOON = WEDNESDAY.replace(hour=12)
MONDAY = AT


@dataclass
class Week:
    """A window that is open, and the report 甲镇 owes in it."""

    cast: Cast
    window: ReportWindow
    report: Report
    projects: list[Project]

    def owed(self) -> list[Owed]:
        """What is asked now."""
        return [line.owed() for line in self.lines() if line.questions]

    def lines(self, asks: frozenset[str] = frozenset({"change"})) -> list[Any]:
        """The lines of the report as the page would show them."""
        return project_lines(self.projects, self.window, asks)

    def fresh(self) -> Report:
        """The report as it stands."""
        return Report.objects.select_related("window").get(pk=self.report.pk)


@pytest.fixture
def week(cast: Cast) -> Week:
    """Opened on Monday at nine, closing on Wednesday at noon, for the week from Monday."""
    with ledger.record("test.window", by=SET_UP, at=AT) as entry:
        entry.change(cast.campaign, status="live")
        projects = [
            entry.create(Project(name=name, unit=cast.town_a, total_fen=11_000_000_000))
            for name in ("石桥大桥", "北关污水厂")
        ]
        for project in projects:
            entry.create(ProjectStage(project=project, stage="ready", from_on=date(2026, 1, 5)))
        window = entry.create(
            ReportWindow(
                campaign=cast.campaign,
                cadence="weekly",
                period_from=date(2026, 3, 2),
                period_to=date(2026, 3, 9),
                opens_at=MONDAY,
                closes_at=NOON,
                state=WindowState.OPEN,
            )
        )
        report = entry.create(Report(window=window, unit=cast.town_a))
    return Week(cast, window, report, projects)


@pytest.fixture
def at() -> Callable[..., datetime]:
    """An instant on the Wednesday: at(11, 58, 32)."""

    def instant(hour: int, minute: int = 0, second: int = 0) -> datetime:
        return WEDNESDAY.replace(hour=hour, minute=minute, second=second)

    return instant
