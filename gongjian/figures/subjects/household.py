"""Households on parcels, counted parcel by parcel: only cells of three or more are counted, so that no figure tells
more than the page of a parcel does. The records behind are parcels, never households."""

from typing import Any

from django.db.models import QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, register
from gongjian.figures.subjects.parcel import of_project, parcels_by_project, parcels_seen, tell_parcels
from gongjian.projects.models import HouseholdStep, Parcel
from gongjian.projects.selectors.land import with_households

SIGNED = (HouseholdStep.SIGNED, HouseholdStep.VACATED, HouseholdStep.DEMOLISHED)
MOVED = (HouseholdStep.VACATED, HouseholdStep.DEMOLISHED)


def _counted(*steps: str) -> Any:
    """Parcels with households at one of the steps, as `amount`."""

    def amount(query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_households(rows, query.asof, steps).filter(amount__gt=0)

    return amount


register(
    Subject(
        key="household",
        model=Parcel,
        base=parcels_seen,
        conditions={"number": of_project},
        dims={"number": parcels_by_project},
        columns={"unit": "unit_id"},
        tell=tell_parcels,
        unit=lambda query: query.unit_q("unit_id"),
        amounts={
            "households": _counted(*HouseholdStep.values),
            "signed": _counted(*SIGNED),
            "moved": _counted(*MOVED),
        },
    )
)
