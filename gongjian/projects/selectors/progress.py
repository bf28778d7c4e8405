"""Plan against fact over some projects: curves of plan, actual, earlier plans; the reckoned year's end."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, Value, When
from django.db.models.functions import Cast

from gongjian.kernel.forecast import Forecast, ForecastSum, forecast, summed
from gongjian.kernel.progress import points_apart, schedule_ratio
from gongjian.kernel.year_curve import YearCurve, added
from gongjian.ledger import AsOf, memo
from gongjian.ledger.models import Entry
from gongjian.projects.models import MonthPlan, Reading, YearPlan
from gongjian.projects.selectors.investment import YearMoney, curve_of, year_money


@dataclass(frozen=True)
class Part:
    """One project of a view: its money of the year and the reckoning of its year's end (None without a plan)."""

    project_id: int
    money: YearMoney
    forecast: Forecast | None

    @property
    def due_fen(self) -> int | None:
        """Due by the reading's month, else by the month asked. In 分."""
        return self.forecast.due_fen if self.forecast is not None else None


@dataclass(frozen=True)
class Sum:
    """A view's projects together. Amounts in 分; dispatch figures alone.

    `points` and `ratio` are those of the sums; a project without a reading has done nothing of what is due, and
    `silent` says how many those are.
    """

    count: int
    planned: int
    plan_fen: int
    due_fen: int
    done_fen: int
    silent: int
    forecast: ForecastSum

    @property
    def reported(self) -> bool:
        """Whether any project with a plan has reported an amount: otherwise what is done is unknown, not nought."""
        return self.silent < self.planned

    @property
    def share(self) -> Decimal | None:
        """Done of the plan, 0 to 1; None without a plan, or when nobody has reported."""
        return Decimal(self.done_fen) / self.plan_fen if self.plan_fen and self.reported else None

    @property
    def due(self) -> Decimal:
        """Due of the plan, 0 to 1."""
        return Decimal(self.due_fen) / self.plan_fen if self.plan_fen else Decimal(0)

    @property
    def points(self) -> Decimal | None:
        """Percentage points above (+) or below (−) the plan to date."""
        return None if self.share is None else points_apart(self.due, self.share)

    @property
    def ratio(self) -> Decimal | None:
        """Done of what is due, 1 when level."""
        return None if self.share is None else schedule_ratio(self.due, self.share)


@dataclass(frozen=True)
class Earlier:
    """A plan as it was known from an entry on, until the next one changed it."""

    curve: YearCurve
    seq: int
    known_at: datetime
    ended_by: str = ""
    """The reason given when it was changed."""


def parts_of_view(asof: AsOf, project_ids: Iterable[int]) -> dict[int, Part]:
    """Each project's part in a view, at the moment asked. Kept in memory until something is written: several figures of
    one page reckon over the same view."""
    ids = tuple(sorted(project_ids))

    def reckon() -> dict[int, Part]:
        return {pk: _part(pk, money, asof.on) for pk, money in year_money(asof, ids).items()}

    return memo.remember_until_written("parts_of_view", reckon, (asof, ids))


def _part(pk: int, money: YearMoney, on: date) -> Part:
    curve = money.curve
    if curve is None or curve.plan_fen <= 0:
        return Part(pk, money, None)
    return Part(pk, money, forecast(curve, money.done_fen, money.up_to_on or on))


def sum_of(parts: Iterable[Part]) -> Sum:
    """The view's projects together; those without a plan are counted and nothing else."""
    rows = list(parts)
    reckoned = [row.forecast for row in rows if row.forecast is not None]
    return Sum(
        count=len(rows),
        planned=len(reckoned),
        plan_fen=sum(one.plan_fen for one in reckoned),
        due_fen=sum(one.due_fen for one in reckoned),
        done_fen=sum(one.done_fen or 0 for one in reckoned),
        silent=sum(1 for one in reckoned if one.done_fen is None),
        forecast=summed(reckoned),
    )


def plan_by_month(parts: Iterable[Part]) -> tuple[int, ...]:
    """Due by the end of each month over the view. In 分."""
    return added([row.money.curve for row in parts if row.money.curve is not None])


def actual_by_month(asof: AsOf, project_ids: Iterable[int]) -> list[tuple[date, int]]:
    """Done since 1 January by the end of each month, over some projects: (last day or the day asked, 分).

    Up to the last month any of them reported an amount of; a project that was silent stands as it last reported.
    """
    on = asof.on
    rows = asof.rows(Reading).filter(
        project_id__in=list(project_ids),
        done_fen__isnull=False,
        up_to_on__gte=date(on.year, 1, 1),
        up_to_on__lte=on,
    )
    told = list(rows.order_by("up_to_on", "id").values_list("up_to_on", "project_id", "done_fen"))
    if not told:
        return []
    found, latest, place = [], {}, 0
    for month in range(1, told[-1][0].month + 1):
        last = min(date(on.year, month, monthrange(on.year, month)[1]), on)
        while place < len(told) and told[place][0] <= last:
            latest[told[place][1]] = told[place][2]
            place += 1
        if latest:
            found.append((last, sum(latest.values())))
    return found


def actual_of_months(asof: AsOf, project_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """By project and month of the day's year: what the readings of that month added to those before it. In 分.

    A month nobody reported in is not there; what was done in it is part of the next that was reported.
    """
    rows = asof.rows(Reading).filter(
        project_id__in=list(project_ids),
        done_fen__isnull=False,
        up_to_on__gte=date(asof.on.year, 1, 1),
        up_to_on__lte=asof.on,
    )
    found: dict[int, dict[int, int]] = {}
    before: dict[int, int] = {}
    for up_to_on, pk, done in rows.order_by("up_to_on", "id").values_list(
        "up_to_on", "project_id", "done_fen"
    ):
        months = found.setdefault(pk, {})
        months[up_to_on.month] = months.get(up_to_on.month, 0) + done - before.get(pk, 0)
        before[pk] = done
    return found


# ---------------------------------------------------------------- earlier plans
def _versions(asof: AsOf, model: Any, project_ids: Sequence[int], year: int) -> list[Any]:
    rows = model.Version.objects.filter(project_id__in=project_ids, year=year)
    if asof.seq is not None:
        rows = rows.filter(entry_from__lte=asof.seq)
    return list(rows.order_by("entry_from", "id"))


def _known(plans: Sequence[Any], months: Sequence[Any], seq: int) -> YearCurve | None:
    def live(row: Any) -> bool:
        return bool(row.entry_from <= seq < row.entry_to and not row.voided)

    plan = next((row for row in plans if live(row)), None)
    return curve_of(plan, {row.month: row for row in months if live(row)}) if plan is not None else None


def earlier_plans(asof: AsOf, project_id: int) -> list[Earlier]:
    """The plans of the day's year a project had before the one that stands, oldest first; plans alike stand once."""
    year = asof.on.year
    plans = _versions(asof, YearPlan, [project_id], year)
    months = _versions(asof, MonthPlan, [project_id], year)
    seqs = sorted({row.entry_from for row in [*plans, *months]})
    entries = {entry.seq: entry for entry in Entry.objects.filter(seq__in=seqs)}
    found: list[Earlier] = []
    for seq in seqs:
        curve = _known(plans, months, seq)
        if curve is None or (found and found[-1].curve.due_fen == curve.due_fen):
            continue
        if found:
            found[-1] = replace(found[-1], ended_by=entries[seq].reason)
        found.append(Earlier(curve, seq, entries[seq].recorded_at))
    return found[:-1]


def first_plans(asof: AsOf, project_ids: Iterable[int]) -> dict[int, YearCurve]:
    """The plan of the day's year of each project as it was first set."""
    ids = list(project_ids)
    months: dict[int, list[Any]] = {}
    for row in _versions(asof, MonthPlan, ids, asof.on.year):
        months.setdefault(row.project_id, []).append(row)
    plans: dict[int, list[Any]] = {}
    for row in _versions(asof, YearPlan, ids, asof.on.year):
        plans.setdefault(row.project_id, []).append(row)
    found = {}
    for pk, rows in plans.items():
        curve = _known(rows, months.get(pk, []), rows[0].entry_from)
        if curve is not None:
            found[pk] = curve
    return found


def by_values(values: Mapping[int, int | None]) -> Case:
    """An amount reckoned outside the database, as a column of rows of projects; None for those not named."""
    given = [When(id=pk, then=Value(amount)) for pk, amount in values.items() if amount is not None]
    # PostgreSQL sums no NULL whose type it is not told, and without a case nothing else is left
    unknown = Cast(Value(None), BigIntegerField())
    return Case(*given, default=unknown, output_field=BigIntegerField())
