"""Quantity targets: those that are no part of another, their parts, and the letters signed for them."""

from typing import Any

from django.db.models import Q, QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import QuantityTarget
from gongjian.projects.policy import visible_targets
from gongjian.projects.selectors.targets import targets_of_campaign


def _base(query: Query) -> QuerySet[Any]:
    rows = targets_of_campaign(query.campaign, query.asof)
    if query.viewer is not None and not query.whole:
        rows = rows.filter(visible_targets(query.viewer, query.campaign))
    return rows


def _tell(_query: Query, rows: list[Any]) -> list[Told]:
    tree = unit_tree()
    return [
        Told(
            row.id,
            row.number,
            f"{row.name} {row.plot}".strip(),
            f"/targets/{row.number}/",
            tree.label(row.unit_id),
            row.illustrative,
            row.value,
            row.unit_text,
        )
        for row in rows
    ]


register(
    Subject(
        key="quantity_target",
        model=QuantityTarget,
        base=_base,
        conditions={
            "whole": lambda _query, _value: Q(parent_id=None),
            "part": lambda _query, _value: Q(parent_id__isnull=False),
            "signed": lambda query, _value: Q(signed_on__lte=query.asof.on),
            "target_name": lambda _query, value: Q(name=value),
        },
        dims={},
        columns={"unit": "unit_id", "target_name": "name"},
        tell=_tell,
        unit=lambda query: query.unit_q("unit_id"),
    )
)
