"""Land on a day: needed by it, handed over by it, short of it; households counted, small cells masked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce

from gongjian.campaigns.models import Campaign
from gongjian.ledger import AsOf
from gongjian.projects.models import Handover, Household, HouseholdStep, Parcel
from gongjian.projects.selectors.conditions import planned_before_q
from gongjian.projects.selectors.members import in_campaign

LEAST = 3
"""A cell that counts fewer households than this is shown masked, everywhere."""
MASKED = "<3"
_AREA: Any = DecimalField(max_digits=14, decimal_places=4)
STEPS = tuple(HouseholdStep)


def parcels_of_campaign(campaign: Campaign, asof: AsOf) -> QuerySet[Any]:
    """Parcels of the projects in the campaign and those inside it."""
    return with_areas(asof.rows(Parcel).filter(project_id__in=in_campaign(campaign, asof).values("id")), asof)


def parcels_of(asof: AsOf, project_id: int) -> QuerySet[Any]:
    """Parcels of one project, by code."""
    found: QuerySet[Any] = with_areas(asof.rows(Parcel).filter(project_id=project_id), asof)
    return found.order_by("code", "id")


def with_areas(rows: QuerySet[Any], asof: AsOf) -> QuerySet[Any]:
    """`handed`: 亩 handed over by the day; `short`: what is still to come of the parcel, whenever it is needed."""
    given = asof.rows(Handover).filter(parcel_id=OuterRef("id"), handed_on__lte=asof.on).order_by()
    summed = given.values("parcel_id").annotate(whole=Sum("area")).values("whole")
    handed = Coalesce(Subquery(summed, output_field=_AREA), Value(Decimal(0), output_field=_AREA))
    found: QuerySet[Any] = rows.annotate(handed=handed).annotate(short=F("area") - F("handed"))
    return found


def needed_q(on: date) -> Q:
    """The day it is needed has come: the day itself included; a month has come on its last day."""
    return planned_before_q("needed", on + timedelta(days=1))


def late_q(on: date) -> Q:
    """The last day for it is over, and not all of it is handed over. On rows with areas."""
    return planned_before_q("needed", on) & Q(short__gt=0)


@dataclass(frozen=True)
class Balance:
    """Land needed by a day against land handed over by it, in 亩. `short` is summed parcel by parcel: land handed over
    elsewhere before its time covers no shortfall."""

    area: Decimal
    needed: Decimal
    handed: Decimal
    short: Decimal
    parcels: int

    @property
    def share(self) -> Decimal | None:
        """How much of what is needed by the day was handed over."""
        return (self.needed - self.short) / self.needed if self.needed else None


def balances(rows: QuerySet[Any], on: date, column: str) -> dict[Any, Balance]:
    """The balance of each value of a column (unit_id, project_id), of rows with areas."""
    due = needed_q(on)
    found = (
        rows.order_by()
        .values(column)
        .annotate(
            n=Count("id"),
            area_=Sum("area"),
            handed_=Sum("handed"),
            needed_=Sum("area", filter=due),
            short_=Sum("short", filter=due),
        )
    )
    none = Decimal(0)
    return {
        one[column]: Balance(
            one["area_"] or none,
            one["needed_"] or none,
            one["handed_"] or none,
            one["short_"] or none,
            one["n"],
        )
        for one in found
    }


def together(parts: Iterable[Balance]) -> Balance:
    """The sum of balances."""
    rows, none = list(parts), Decimal(0)
    return Balance(
        sum((one.area for one in rows), none),
        sum((one.needed for one in rows), none),
        sum((one.handed for one in rows), none),
        sum((one.short for one in rows), none),
        sum(one.parcels for one in rows),
    )


# ---------------------------------------------------------------- households
def with_households(rows: QuerySet[Any], asof: AsOf, steps: Iterable[str]) -> QuerySet[Any]:
    """`amount`: the households of each parcel at these steps, as they may be shown: a step at which fewer than three
    are is not counted at all, so that no sum of parcels and no difference of two sums tells it."""
    none = Value(0, output_field=IntegerField())
    shown_ones: Any = none
    for step in steps:
        at_step = asof.rows(Household).filter(parcel_id=OuterRef("id"), step=step).order_by()
        counted = at_step.values("parcel_id").annotate(n=Count("id")).filter(n__gte=LEAST).values("n")
        shown_ones = shown_ones + Coalesce(Subquery(counted, output_field=IntegerField()), none)
    found: QuerySet[Any] = rows.annotate(amount=Cast(shown_ones, _AREA))
    return found


def masked(count: int) -> str:
    """A count of households as it may be shown."""
    return MASKED if count < LEAST else str(count)


@dataclass(frozen=True)
class Households:
    """Households of a parcel, a project or a township as they may be shown: fewer than three never as a number."""

    total: str
    steps: tuple[str, ...]
    """At each step, in the order of the steps."""


def shown(counts: Mapping[str, int]) -> Households | None:
    """Counts by step as they may be shown; None where there are no households.

    Where the total less the cells shown would tell a masked cell, only the least it can be is told: ≥12.
    """
    whole = sum(counts.values())
    if not whole:
        return None
    told = tuple(masked(counts.get(step, 0)) for step in STEPS)
    open_ones = sum(int(one) for one in told if one != MASKED)
    derivable = open_ones and MASKED in told and whole - open_ones < LEAST
    return Households(f"≥{open_ones}" if derivable else masked(whole), told)


def households(asof: AsOf, rows: Iterable[Any], column: str = "parcel_id") -> dict[int, Households]:
    """By parcel (or by project) the households as they may be shown."""
    found = asof.rows(Household).filter(**{f"{column}__in": list(rows)}).order_by()
    counts: dict[int, dict[str, int]] = {}
    for one in found.values(column, "step").annotate(n=Count("id")):
        counts.setdefault(one[column], {})[one["step"]] = one["n"]
    told = {key: shown(value) for key, value in counts.items()}
    return {key: value for key, value in told.items() if value is not None}
