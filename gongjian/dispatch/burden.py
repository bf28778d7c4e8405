"""What asking costs: counted when a window opens, from the lines it really asks.

A cell is one column of the paper sheet a unit used to fill for one line. What the system knows is shown, not asked.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from gongjian.dispatch.models import AskCount, ReportWindow
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


def _hours(length: timedelta) -> int:
    return round(length.total_seconds() / 3600)


def week_of(at: datetime) -> tuple[datetime, datetime]:
    """The week of an instant on the office clock: [Monday 00:00, next Monday 00:00)."""
    local = at.astimezone(SHANGHAI)
    monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return monday, monday + timedelta(days=7)
