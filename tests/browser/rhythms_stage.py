"""Sets a stage in a copied home: 日监测, 周调度 and 月分析 over the same 116 projects, played through March 2026.

    python -m tests.browser.rhythms_stage

The playbook is 张掖's own, cloned to the example county; every project is illustrative. 甲镇 and 县资规局 report every
day; 乙镇 leaves out the first three days of the second week and then fills in the week's report first.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "gongjian" / "playbooks" / "zhangye-2023q1.yaml"
NAME = "示例县工业项目日监测周调度月分析"
FIRST, LAST = date(2026, 3, 3), date(2026, 3, 31)
SHARES = (40, 38, 38)
"""Projects of 甲镇, 乙镇 and 县资规局."""
PLAN = 100_000_000_00
"""1 亿元 a project and year, in 分."""
SILENT = {date(2026, 3, day) for day in (9, 10, 11)}
"""Days on which 乙镇 did not report."""


@dataclass(frozen=True)
class Reporter:
    """A unit and who reports for it."""

    unit: str
    account: str


REPORTERS = (
    Reporter("甲镇", "reporter_a"),
    Reporter("乙镇", "reporter_b"),
    Reporter("县资规局", "reporter_bureau"),
)


def main() -> None:
    """Set up, then a working day at a time: what has closed is closed, what is due opens, the units report."""
    django.setup()
    key = _begin()
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    for day in (day for day in days if day.weekday() < 5):
        _sweep(day, 8, 30)
        _report(key, day, 9)
    _sweep(LAST, 17, 31)
    sys.stdout.write(key)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    from tests.cast import SHANGHAI

    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def _sweep(day: date, hour: int, minute: int) -> None:
    from gongjian.commands import main as gongjian

    code = gongjian(["sweep", "--at", _at(day, hour, minute).isoformat()])
    assert code == 0, (day, hour, code)


def _begin() -> str:
    """The campaign cloned and opened on Monday 2 March, and its projects."""
    from gongjian import ledger
    from gongjian.campaigns.actions import load_playbook, open_campaign
    from gongjian.campaigns.beginning import Beginning, begun
    from gongjian.campaigns.models import Membership
    from gongjian.ledger import acts
    from gongjian.people.models import Unit, User
    from gongjian.people.viewer import viewer_of
    from gongjian.projects.models import Project, ProjectStage, YearPlan
    from tests.cast import SET_UP

    acts.register("test.rhythms", "set the stage")
    at = _at(date(2026, 3, 2), 17)
    host = Unit.objects.get(name="示例县")
    text = begun(
        Beginning("zhangye-2023q1", NAME, SOURCE.read_text(encoding="utf-8")),
        name=NAME,
        host=host,
        start_on=date(2026, 3, 2),
        days=300,
    )
    viewer = viewer_of(User.objects.get(username="campaign_admin"), at.date())
    campaign = load_playbook(text, by=viewer.actor(), at=at, status="draft")
    open_campaign(viewer=viewer, campaign=campaign, at=at)
    units = [Unit.objects.get(short_name=one.unit) for one in REPORTERS]
    owners = [unit for unit, count in zip(units, SHARES, strict=True) for _ in range(count)]
    with ledger.record("test.rhythms", by=SET_UP, at=at) as entry:
        projects = entry.create_many(
            [
                Project(name=f"示例工业项目{place:03}", unit=owner, total_fen=3 * PLAN, illustrative=True)
                for place, owner in enumerate(owners, start=1)
            ]
        )
        entry.create_many(
            [
                Membership(
                    campaign=campaign,
                    project=project,
                    klass="industry",
                    ordinal=place,
                    from_on=at.date(),
                    illustrative=True,
                )
                for place, project in enumerate(projects, start=1)
            ]
        )
        entry.create_many(
            [
                ProjectStage(
                    project=project, stage="construction", from_on=date(2026, 1, 5), illustrative=True
                )
                for project in projects
            ]
        )
        entry.create_many(
            [YearPlan(project=project, year=2026, plan_fen=PLAN, illustrative=True) for project in projects]
        )
    return str(campaign.key)


def _report(key: str, day: date, hour: int) -> None:
    """Every unit reports what is asked of it today; 乙镇 leaves out the daily of its silent days."""
    from gongjian.dispatch.models import Report, ReportState

    for place, one in enumerate(REPORTERS):
        owed = Report.objects.select_related("window").filter(
            window__campaign__key=key,
            window__state="open",
            unit__short_name=one.unit,
            state=ReportState.OWED,
            voided=False,
        )
        number = 0
        while not (place == 1 and day in SILENT) and (report := owed.order_by("-window__cadence").first()):
            _send(one, report, _at(day, hour, place * 10 + number))
            number += 1


def _send(one: Reporter, report: object, at: datetime) -> None:
    from gongjian.dispatch.actions import reporting
    from gongjian.dispatch.actions.reporting import Sending
    from gongjian.dispatch.said import Said
    from gongjian.dispatch.selectors.sheets import sheet_of
    from gongjian.people.models import User
    from gongjian.people.viewer import viewer_of

    sheet = sheet_of(report)
    assert sheet is not None
    said = [
        Said(line.key, done_fen=PLAN // 100 * _percent(line.project.pk))
        for line in sheet.asked
        if "money" in line.questions
    ]
    reporting.send(
        viewer=viewer_of(User.objects.get(username=one.account), at.date()),
        report=report,
        said=said,
        owed=sheet.owed(),
        chain=sheet.chain,
        sending=Sending(rest_unchanged=True),
        at=at,
    )


def _percent(project_id: int) -> int:
    """How much of the year's plan a project has done: from 4 to 43 per cent, a quarter being due."""
    return 4 + project_id * 7 % 40


if __name__ == "__main__":
    main()
