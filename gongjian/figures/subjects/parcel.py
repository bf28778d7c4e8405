"""Land for projects: parcels, what of them was needed by a day, handed over by it, and is short of it."""

from typing import Any

from django.db.models import F, Q, QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import amount, one_of
from gongjian.figures.words import FURTHER
from gongjian.kit import words
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import LandStep, Parcel, Project
from gongjian.projects.policy import visible_parcels
from gongjian.projects.selectors import land
from gongjian.projects.selectors.needs import project_names


def parcels_seen(query: Query) -> QuerySet[Any]:
    """Parcels of the campaign at the moment asked, today's rights applied."""
    rows = land.parcels_of_campaign(query.campaign, query.asof)
    if query.viewer is not None and not query.whole:
        rows = rows.filter(visible_parcels(query.viewer, query.campaign))
    return rows


def of_project(query: Query, number: Any) -> Q:
    """Parcels of the project of that number."""
    return Q(project_id__in=query.asof.rows(Project).filter(number=number).values("id"))


def parcels_by_project(query: Query, ids: list[int]) -> dict[int, str]:
    """Parcel → the number of its project."""
    owners = dict(query.asof.rows(Parcel).filter(id__in=ids).values_list("id", "project_id"))
    names = project_names(query.asof, owners.values())
    return {pk: names[project][0] for pk, project in owners.items() if project in names}


def tell_parcels(query: Query, rows: list[Any]) -> list[Told]:
    """Parcels as the pages of figures list them."""
    tree, steps = unit_tree(), dict(LandStep.choices)
    names = project_names(query.asof, (row.project_id for row in rows))
    return [
        Told(
            row.id,
            row.number,
            words.named(names.get(row.project_id, ("", ""))[1], row.code),
            f"/parcels/{row.number}/",
            tree.label(row.unit_id),
            row.illustrative,
            getattr(row, "amount", None),
            str(steps.get(row.step, row.step)),
        )
        for row in rows
    ]


register(
    Subject(
        key="parcel",
        model=Parcel,
        base=parcels_seen,
        conditions={
            "needed": lambda query, _value: land.needed_q(query.asof.on),
            "not_in_time": lambda query, _value: land.late_q(query.asof.on),
            "land_step": one_of("step"),
            "number": of_project,
        },
        dims={"number": parcels_by_project},
        columns={"unit": "unit_id", "land_step": "step"},
        tell=tell_parcels,
        unit=lambda query: query.unit_q("unit_id"),
        amounts={
            "area": amount("area"),
            "handed": lambda _query, rows: rows.annotate(amount=F("handed")),
            "short": lambda _query, rows: rows.annotate(amount=F("short")),
        },
    )
)
FURTHER["land_step"] = lambda _query, value: str(dict(LandStep.choices).get(value, value))
