"""Published figures of the statistics office (统计数): read one by one, never summed, divided or broken into parts."""

from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.kit import words
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import StatisticalFigure
from gongjian.projects.selectors.statistics import statistics_of


def _base(query: Query) -> QuerySet[Any]:
    rows = statistics_of(query.asof, query.campaign)
    if query.viewer is not None and not query.whole:
        reach = query.viewer.reach("see", query.campaign)
        rows = rows.filter(unit_id__in=sorted(reach.unit_ids))
    return rows


def _value(row: Any) -> Decimal:
    return Decimal(row.value)


def _unit(query: Query) -> Q:
    """That unit's own figure: what lies below it has its own, and they never add."""
    return Q(unit_id=query.unit_id)


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree = unit_tree()
    return [
        Told(
            row.id,
            row.number,
            f"{row.label}：{row.value.normalize():f}{row.unit_text}",
            f"/c/{query.campaign.key}/progress/statistics/",
            tree.label(row.unit_id),
            row.illustrative,
            None,
            words.joined([row.source, words.day(row.up_to_on)]),
        )
        for row in rows
    ]


register(
    Subject(
        key="statistical_figure",
        model=StatisticalFigure,
        base=_base,
        conditions={"indicator": lambda _q, value: Q(key=value), "number": lambda _q, value: Q(number=value)},
        dims={},
        columns={"indicator": "key"},
        tell=_tell,
        unit=_unit,
        singles={"published_value": _value},
    )
)
