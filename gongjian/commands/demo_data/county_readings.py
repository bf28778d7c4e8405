"""What the invented county's projects say was invested: figures nobody has to ask about, whatever day they are of."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gongjian.commands.demo_data.county_plans import Plan, hash_of
from gongjian.kernel.money import looks_off_by_ten_thousand
from gongjian.kit.forms.slips import FAR

WAN = 1_000_000
"""分 in 万元."""
PACE = {"produced": 1.12, "building": 1.05, "slow": 0.4, "done": 1.1, "started": 0.35, "early": 0.4}
"""Investment done against the straight line of the year, by fate; the others have spent nothing."""
FIRST_DAYS = 10
"""So long after the launch nobody reports money of a project that has just started."""
REPORTED_AFTER = timedelta(days=4)
"""So long after a month's end its figure is reported."""


@dataclass(frozen=True)
class Months:
    """The ends of months that figures are of, for a campaign launched on `start` and shown on `today`."""

    start: date
    today: date

    @property
    def before(self) -> date:
        """The last day of the month before the launch: its figure stands when a project is registered."""
        return self.start.replace(day=1) - timedelta(days=1)

    @property
    def ended(self) -> list[date]:
        """Last days of the months that ended during the campaign and are reported by now, in this year."""
        found: list[date] = []
        first = self.start.replace(day=1)
        while True:
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
            if last + REPORTED_AFTER >= self.today:
                return found
            if last.year == self.today.year:
                found.append(last)
            first = last + timedelta(days=1)

    def of(self, plan: Plan) -> list[date]:
        """Those a project has figures of: one that came onto the list late has none of the months in between."""
        joined = self.start + timedelta(days=30)
        ended = [last for last in self.ended if last >= joined] if plan.late_entry else self.ended
        return [last for last in (self.before, *ended) if last.year == self.today.year]


def invested(plan: Plan, months: Months, planned_start: date | None) -> Mapping[date, int]:
    """Investment of the year up to each month's end, in 分; months without a figure are absent.

    Each figure keeps within what is asked about when a reading is taken: it never falls, is never a zero too many
    against the one before it, nor far from the year's plan if it is the first, and stays below that plan.
    """
    found: dict[date, int] = {}
    before = 0
    for last in months.of(plan):
        done = _going(plan, months, last, planned_start)
        if before:
            done = min(max(done, before), before * (FAR - 1))
        if not done or (not before and looks_off_by_ten_thousand(done, plan.year * WAN)):
            continue
        found[last] = before = done
    return found


def _going(plan: Plan, months: Months, last: date, planned_start: date | None) -> int:
    """Where the project would be by its pace alone; 0 as long as it spends nothing."""
    pace = PACE.get(plan.fate)
    upto = min(last, months.before) if plan.quiet else last
    if pace is None or upto.year != months.today.year:
        return 0
    line = plan.year * upto.month / 12
    if plan.fate in ("started", "early"):
        days = (upto - months.start).days
        if days < FIRST_DAYS or planned_start is None or planned_start > upto:
            return 0
        line = plan.year * 0.6 * days / 60
    wobble = 0.92 + (hash_of(plan.name) % 20) / 100
    return min(int(line * pace * wobble), int(plan.year * 0.995)) * WAN
