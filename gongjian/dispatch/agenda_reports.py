"""The reports of the weeks a meeting looks back on: who owed, who was late, how much changed."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Report, ReportLine, ReportWindow, WindowState
from gongjian.dispatch.playbook.cadences import cadences_of
from gongjian.dispatch.selectors.agenda import Line
from gongjian.dispatch.standing import STANDING_WORDS, TIMELY, Standing, standing
from gongjian.kit import words
from gongjian.kit.asof import end_of_day
from gongjian.ledger import AsOf


class Reports:
    """Reports of the windows that closed in the period."""

    def __init__(self, campaign: Campaign, asof: AsOf, period: tuple[Any, Any]) -> None:
        self.campaign, self.on = campaign, asof.on
        start, until = period
        rows = asof.rows(ReportWindow).filter(
            campaign_id=campaign.pk, state=WindowState.CLOSED, period_to__gt=start, period_from__lt=until
        )
        self.windows = {
            row.id: row
            for row in rows.order_by("closes_at")
            if start <= row.closes_at.astimezone(words.OFFICE_CLOCK).date() < until
        }
        self.names = {one.key: str(one.name) for one in cadences_of(campaign, asof.on)}
        self.units: dict[int, dict[int, Standing]] = {}
        self.changed: dict[int, list[int]] = {}
        if self.windows:
            self._read(asof)

    def _read(self, asof: AsOf) -> None:
        at = end_of_day(asof.on)
        unit_of = {}
        for row in asof.rows(Report).filter(window_id__in=list(self.windows)):
            window = self.windows[row.window_id]
            self.units.setdefault(row.unit_id, {})[row.window_id] = standing(row, window, at)
            unit_of[row.id] = row.unit_id
        said = asof.rows(ReportLine).filter(report_id__in=list(unit_of))
        for report_id, changed in said.values_list("report_id", "changed"):
            count = self.changed.setdefault(unit_of[report_id], [0, 0])
            count[0] += changed
            count[1] += 1

    def window_lines(self) -> list[Line]:
        """A line for each window: owed, in time, late, missing, with the board behind it."""
        return [self._window_line(row) for row in self.windows.values()]

    def _window_line(self, row: Any) -> Line:
        stood = [mine[row.id] for mine in self.units.values() if row.id in mine]
        counts = [
            (sum(one is not Standing.EXCUSED for one in stood), _("to report"), ""),
            (sum(one in TIMELY for one in stood), _("in time"), "done"),
            (sum(one in (Standing.LATE, Standing.LINE_DOWN) for one in stood), _("overdue"), "late"),
            (sum(one is Standing.MISSING for one in stood), _("not in"), "late"),
        ]
        href = f"/c/{self.campaign.key}/dispatch/?window={row.number}"
        return {
            "key": f"w{row.id}",
            "text": f"{self.names.get(row.cadence, row.cadence)} {words.stamp(row.closes_at, self.on.year)}",
            "href": href,
            "figures": [
                {"label": label, "value": str(count), "unit": _("units"), "href": href, "light": light}
                for count, label, light in counts
                if count or label == counts[0][1]
            ],
        }

    def notes(self, units: Iterable[int]) -> list[str]:
        """What the reports of these units brought."""
        counts = [self.changed[pk] for pk in units if pk in self.changed]
        changed, lines = (sum(one[place] for one in counts) for place in (0, 1))
        return (
            [_("%(changed)s of %(lines)s lines changed") % {"changed": changed, "lines": lines}]
            if lines
            else []
        )

    def behind(self, unit_id: int) -> str:
        """Late or missing reports of the unit, in words; nothing when there are none."""
        bad = (Standing.LATE, Standing.LINE_DOWN, Standing.MISSING)
        mine = self.units.get(unit_id, {})
        told = [
            f"{self.names.get(self.windows[pk].cadence, '')}{'' if words.chinese() else ' '}{STANDING_WORDS[one].words}"
            for pk, one in mine.items()
            if one in bad
        ]
        return words.joined(told)
