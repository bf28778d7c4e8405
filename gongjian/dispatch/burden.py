"""What asking costs: counted when a window opens, from the lines it really asks.

A cell is one column of the paper sheet a unit used to fill for one line. What the system knows is shown, not asked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import F

from gongjian.dispatch.models import AskCount, Report, ReportWindow
from gongjian.dispatch.playbook.cadences import CadenceText
from gongjian.dispatch.selectors.duplicates import duplicates
from gongjian.dispatch.selectors.lines import Line
from gongjian.kit.asof import SHANGHAI

SHEET_COLUMNS = 16
"""Columns of the 周报表 (docs/words.md), serial number and foot aside: what a line on paper asks."""
SECONDS_A_CELL = 12
"""What one answer on the page is taken to cost: reading the line, one tap. An estimate, said to be one."""
SECONDS_A_REPORT = 20
"""Opening it, looking it over, sending it."""
LONGEST_MEASURED = timedelta(hours=2)
"""A page left open for longer was not filled in all that time: it is not measured."""


def count_asked(window: ReportWindow, text: CadenceText, lines: Mapping[int, Sequence[Line]]) -> None:
    """Keep what this window asks of each unit, once. A question another window of the same period asks as well is a
    duplicate."""
    closes_on = window.closes_at.astimezone(SHANGHAI).date()
    monday = closes_on - timedelta(days=closes_on.weekday())
    notice = _hours(window.closes_at - window.opens_at)
    twice = duplicates(window, text, lines)
    rows = [
        AskCount(
            campaign_id=window.campaign_id,
            unit_id=unit_id,
            week_on=monday,
            source=f"window:{window.pk}",
            cadence=text.key,
            asked_cells=asked,
            known_cells=len(of_unit) * SHEET_COLUMNS - asked,
            duplicate_cells=twice.get(unit_id, 0),
            estimated_seconds=SECONDS_A_REPORT + asked * SECONDS_A_CELL if asked else 0,
            notice_hours=notice,
        )
        for unit_id, of_unit in lines.items()
        for asked in [sum(len(line.questions) for line in of_unit)]
    ]
    AskCount.objects.bulk_create(rows, ignore_conflicts=True)


def count_settled(report: Report) -> None:
    """What a report was asked was said by another before anybody filled it in: known, and not asked after all."""
    AskCount.objects.filter(source=f"window:{report.window_id}", unit_id=report.unit_id).update(
        known_cells=F("known_cells") + F("asked_cells"), asked_cells=0, duplicate_cells=0, estimated_seconds=0
    )


def keep_measured(report: Report, opened_at: datetime | None, at: datetime) -> None:
    """Keep how long filling in took: from the opening of the page to its sending, once for a report, of the unit and
    never of a person. What was opened too long ago, or at a time that cannot be, is not measured."""
    took = at - opened_at if opened_at is not None else timedelta(0)
    if not timedelta(0) < took <= LONGEST_MEASURED:
        return
    AskCount.objects.filter(
        source=f"window:{report.window_id}", unit_id=report.unit_id, measured_seconds=None, asked_cells__gt=0
    ).update(measured_seconds=round(took.total_seconds()))


def _hours(length: timedelta) -> int:
    return round(length.total_seconds() / 3600)


def week_of(at: datetime) -> tuple[datetime, datetime]:
    """The week of an instant on the office clock: [Monday 00:00, next Monday 00:00)."""
    local = at.astimezone(SHANGHAI)
    monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return monday, monday + timedelta(days=7)
