"""填报量: what the campaign asks of each unit in a week, against its budget; and the bill of a cadence beforehand.

Minutes are an estimate. What was measured is shown only as the median of a unit, never of a person, and only once
enough reports were measured that none can be told from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from django.db.models import QuerySet

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.burden import SECONDS_A_CELL, SECONDS_A_REPORT, SHEET_COLUMNS
from gongjian.dispatch.models import AskCount, Report, ReportWindow
from gongjian.dispatch.playbook.burden import Budget, budget_of
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_of
from gongjian.dispatch.selectors.owing import lines_of_units, owing
from gongjian.kernel.windows import Window, windows
from gongjian.kit.calendar import calendar
from gongjian.people.unit_tree import unit_tree

DERIVED_COLUMNS = 4
"""Of a line of the 周报表: this week, this month, share of the year's plan, points from 序时."""
LEAST_MEASURED = 5
"""So many reports are measured before a median is shown."""
MEASURED_BACK = timedelta(weeks=13)
"""A unit's median is of the reports of so many weeks."""
WEEK = timedelta(days=7)
LOOKED_BACK = timedelta(weeks=4)
LOOKED_AHEAD = timedelta(weeks=8)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


@dataclass
class UnitWeek:
    """What one unit was asked in one week, all forms of the campaign together.

    `asked`, `known`, `duplicate`: cells. `seconds` is the estimate; `measured` the unit's median second of a report up
    to this week, None below LEAST_MEASURED. `notice_hours`: the shortest notice of the week; `forms`: how many asked.
    """

    unit_id: int
    asked: int = 0
    known: int = 0
    duplicate: int = 0
    seconds: int = 0
    measured: int | None = None
    notice_hours: int | None = None
    forms: int = 0
    sources: list[str] = field(default_factory=list, repr=False)

    @property
    def label(self) -> str:
        """The unit's name in the reader's language."""
        return unit_tree().label(self.unit_id)

    @property
    def minutes(self) -> float:
        """The estimate in minutes."""
        return self.seconds / 60

    @property
    def saved(self) -> float | None:
        """Of what paper would have asked, the share that was not asked; None where nothing was counted."""
        whole = self.asked + self.known
        return self.known / whole if whole else None

    def over(self, budget: Budget) -> bool:
        """More than the budget allows?"""
        return budget.exceeded(self.minutes, self.asked)


def asked_in_week(campaign: Campaign, monday: date, unit_ids: Iterable[int] | None = None) -> list[UnitWeek]:
    """What each unit was asked in the week of a Monday, in protocol order; `unit_ids` narrows; two queries."""
    rows = AskCount.objects.filter(campaign_id=campaign.pk, week_on=monday)
    weeks = _by_unit(rows if unit_ids is None else rows.filter(unit_id__in=list(unit_ids)))
    medians = _medians(campaign, monday)
    for week in weeks:
        week.measured = medians.get(week.unit_id)
    return weeks


def _medians(campaign: Campaign, monday: date) -> Mapping[int, int]:
    """Unit → the median second of its reports up to a week, where enough were measured."""
    measured: dict[int, list[int]] = {}
    rows = AskCount.objects.filter(
        campaign_id=campaign.pk,
        week_on__gt=monday - MEASURED_BACK,
        week_on__lte=monday,
    )
    for unit_id, seconds in rows.values_list("unit_id", "measured_seconds"):
        if seconds is not None:
            measured.setdefault(unit_id, []).append(seconds)
    return {
        unit_id: round(median(found)) for unit_id, found in measured.items() if len(found) >= LEAST_MEASURED
    }


def _by_unit(rows: QuerySet[AskCount]) -> list[UnitWeek]:
    found: dict[int, UnitWeek] = {}
    for row in rows.order_by("id"):
        week = found.setdefault(row.unit_id, UnitWeek(row.unit_id))
        week.asked += row.asked_cells
        week.known += row.known_cells
        week.duplicate += row.duplicate_cells
        week.seconds += row.estimated_seconds
        week.forms += 1
        week.sources.append(row.source)
        if row.notice_hours is not None:
            week.notice_hours = min(row.notice_hours, week.notice_hours or row.notice_hours)
    return [found[unit.pk] for unit in unit_tree().in_order(found)]


@dataclass(frozen=True)
class Asked:
    """What one form asked of one unit: the count, the report it stands for, and the name of its cadence."""

    count: AskCount
    report: Report | None
    name: str

    @property
    def minutes(self) -> float:
        """The estimate in minutes."""
        return self.count.estimated_seconds / 60


def forms_of(campaign: Campaign, unit_id: int, monday: date) -> list[Asked]:
    """The forms that asked a unit in a week, in the order they close: the records behind its figures."""
    counts = list(AskCount.objects.filter(campaign_id=campaign.pk, unit_id=unit_id, week_on=monday))
    ids = [int(one.source.partition(":")[2]) for one in counts if one.source.startswith("window:")]
    reports = {
        f"window:{row.window_id}": row
        for row in Report.objects.select_related("window").filter(
            window_id__in=ids, unit_id=unit_id, voided=False
        )
    }
    names: dict[str, str] = {}
    for day in (monday, monday + WEEK):
        names |= {text.key: str(text.name) for text in cadences_of(campaign, day)}
    found = [Asked(one, reports.get(one.source), names.get(one.cadence, one.cadence)) for one in counts]
    return sorted(
        found, key=lambda one: (one.report.window.closes_at.timestamp() if one.report else 0.0, one.count.pk)
    )


@dataclass
class FormWeek:
    """What one cadence asked in a week, all its windows and units together."""

    key: str
    name: str
    windows: int = 0
    asked: int = 0
    known: int = 0


def forms_in_week(campaign: Campaign, monday: date) -> list[FormWeek]:
    """What each cadence asked in the week of a Monday and what it did not ask because it was known, in the order of
    the playbook; one query."""
    found = {text.key: FormWeek(text.key, str(text.name)) for text in cadences_of(campaign, monday + WEEK)}
    seen: set[str] = set()
    for row in AskCount.objects.filter(campaign_id=campaign.pk, week_on=monday):
        form = found.setdefault(row.cadence, FormWeek(row.cadence, row.cadence))
        form.windows += row.source not in seen
        seen.add(row.source)
        form.asked += row.asked_cells
        form.known += row.known_cells
    return [form for form in found.values() if form.windows]


def weeks_counted(campaign: Campaign, until: date, count: int = 12) -> list[date]:
    """Mondays of the last weeks in which anything was asked, the latest first."""
    rows = AskCount.objects.filter(campaign_id=campaign.pk, week_on__lte=until).order_by("-week_on")
    return list(rows.values_list("week_on", flat=True).distinct()[:count])


@dataclass(frozen=True)
class Cost:
    """What one window costs: medians over its units, and cells not asked because they were known."""

    units: int
    cells: float
    seconds: float
    measured: bool
    known: int
    budget: Budget


def window_cost(window: ReportWindow, campaign: Campaign, on: date) -> Cost | None:
    """What a window asks of its units; None before it has opened."""
    rows = list(AskCount.objects.filter(source=f"window:{window.pk}"))
    if not rows:
        return None
    measured = [row.measured_seconds for row in rows if row.measured_seconds is not None]
    if len(measured) < LEAST_MEASURED:
        measured = []
    seconds = measured or [row.estimated_seconds for row in rows]
    return Cost(
        len(rows),
        median(row.asked_cells for row in rows),
        median(seconds),
        bool(measured),
        sum(row.known_cells for row in rows),
        budget_of(campaign, on),
    )


@dataclass(frozen=True)
class UnitBill:
    """What one window of the cadence would ask of one unit, in cells of the paper sheet."""

    unit_id: int
    lines: int
    new: int
    derivable: int
    known: int
    week_before: float
    """Minutes a week it is asked already, by the other cadences."""
    times_a_week: float

    @property
    def label(self) -> str:
        """The unit's name in the reader's language."""
        return unit_tree().label(self.unit_id)

    @property
    def minutes(self) -> float:
        """One report, estimated."""
        return (SECONDS_A_REPORT + self.new * SECONDS_A_CELL) / 60 if self.new else 0.0

    @property
    def week(self) -> float:
        """Minutes a week with this cadence and all others."""
        return self.week_before + self.minutes * self.times_a_week


@dataclass(frozen=True)
class Bill:
    """What a cadence costs before it takes effect."""

    cadence: CadenceText
    window: Window | None
    """The first window it would open; None when its rule names no day within eight weeks."""
    times_a_week: float
    units: list[UnitBill]
    budget: Budget

    @property
    def new(self) -> int:
        """Cells that would have to be typed or tapped."""
        return sum(one.new for one in self.units)

    @property
    def derivable(self) -> int:
        """Cells computed from what is known."""
        return sum(one.derivable for one in self.units)

    @property
    def known(self) -> int:
        """Cells shown because the books have them."""
        return sum(one.known for one in self.units)

    @property
    def minutes(self) -> float:
        """The median unit's minutes for one report."""
        return median([one.minutes for one in self.units]) if self.units else 0.0

    @property
    def all_minutes_a_week(self) -> float:
        """What all units together would spend in a week on this cadence."""
        return sum(one.minutes * one.times_a_week for one in self.units)

    @property
    def over(self) -> list[UnitBill]:
        """Units whose week would exceed the budget."""
        return [
            one for one in self.units if self.budget.exceeded(one.week, one.new * max(one.times_a_week, 1))
        ]


def bill(campaign: Campaign, cadence_text: CadenceText, on: date) -> Bill:
    """What a cadence would ask if it took effect on a day: known, derivable and new cells, units, minutes.

    Counted on its first window after the day, by what the books know on that day; nothing is written.
    """
    laid = list(windows(cadence_text.cadence, calendar(), on, on + LOOKED_AHEAD))
    first = laid[0] if laid else None
    times = len(laid) / (LOOKED_AHEAD / WEEK)
    budget = budget_of(campaign, on)
    if first is None:
        return Bill(cadence_text, None, 0.0, [], budget)
    window = ReportWindow(
        campaign=campaign,
        cadence=cadence_text.key,
        period_from=first.period_start,
        period_to=first.period_end,
        opens_at=first.opens_at,
        closes_at=first.closes_at,
    )
    owed = owing(campaign, cadence_text, on)
    before = _minutes_before(campaign, cadence_text.key, on)
    units = []
    lines_of = lines_of_units(campaign, cadence_text, window, owed.projects)
    for unit_id in owed.units():
        lines = lines_of[unit_id]
        if not lines:
            continue
        new = sum(len(line.questions) for line in lines)
        derivable = DERIVED_COLUMNS * sum(line.project is not None for line in lines)
        known = SHEET_COLUMNS * len(lines) - derivable - new
        units.append(UnitBill(unit_id, len(lines), new, derivable, known, before.get(unit_id, 0.0), times))
    return Bill(cadence_text, first, times, units, budget)


def _minutes_before(campaign: Campaign, but: str, on: date) -> Mapping[int, float]:
    """Unit → minutes a week that other cadences asked it, on average over the last four weeks."""
    rows = AskCount.objects.filter(
        campaign_id=campaign.pk, week_on__gte=monday_of(on) - LOOKED_BACK, week_on__lt=monday_of(on)
    ).exclude(cadence=but)
    weeks = LOOKED_BACK / WEEK
    found: dict[int, float] = {}
    for unit_id, seconds in rows.values_list("unit_id", "estimated_seconds"):
        found[unit_id] = found.get(unit_id, 0.0) + seconds / 60 / weeks
    return found


def total(rows: Sequence[UnitWeek]) -> UnitWeek:
    """All rows together; measured is the median of the units' medians, the notice the shortest."""
    whole = UnitWeek(0)
    for row in rows:
        whole.asked += row.asked
        whole.known += row.known
        whole.duplicate += row.duplicate
        whole.seconds += row.seconds
        whole.forms += row.forms
    measured = [row.measured for row in rows if row.measured is not None]
    notices = [row.notice_hours for row in rows if row.notice_hours is not None]
    whole.measured = round(median(measured)) if measured else None
    whole.notice_hours = min(notices) if notices else None
    return whole
