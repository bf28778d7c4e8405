"""Lists (清单) of a campaign. A list is of every unit that leads a line of it."""

from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.selectors import with_below
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.matters.models import Matter, MatterList
from gongjian.matters.policy import visible_matters


def _base(query: Query) -> QuerySet[Any]:
    rows = query.asof.rows(MatterList).filter(campaign_id__in=with_below(query.campaign))
    if query.viewer is not None and not query.whole:
        seen = Matter.objects.filter(visible_matters(query.viewer, query.campaign))
        rows = rows.filter(id__in=seen.values("list_id"))
    return rows


def _unit(query: Query) -> Q:
    return Q(id__in=query.asof.rows(Matter).filter(query.unit_q("unit_id")).values("list_id"))


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    return [
        Told(
            row.id,
            row.number,
            row.name,
            f"/c/{query.campaign.key}/lists/{row.number}/",
            "",
            row.illustrative,
        )
        for row in rows
    ]


register(
    Subject(
        key="matter_list",
        model=MatterList,
        base=_base,
        conditions={},
        unit=_unit,
        dims={},
        columns={},
        tell=_tell,
    )
)
