"""Lines of a campaign's playbook: goals, targets, mechanisms, groups, sectors."""

from typing import Any

from django.db.models import F, Q, QuerySet

from gongjian.campaigns.models import PlaybookItem
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register


def _base(query: Query) -> QuerySet[Any]:
    # A playbook is read by everyone who sees the campaign; lines of campaigns inside it are their own.
    return query.asof.rows(PlaybookItem).filter(campaign_id=query.campaign.pk)


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    labels = dict(PlaybookItem._meta.get_field("naming").flatchoices)
    href = f"/c/{query.campaign.key}/about/"
    found = []
    for row in rows:
        place = f"{href}#{row.section}-{row.key}"
        amount = getattr(row, "amount", None)
        found.append(
            Told(
                row.id,
                row.key,
                PlaybookItem.label.fget(row),  # type: ignore[attr-defined]
                place,
                "",
                row.illustrative,
                amount,
                str(labels[row.naming]),
            )
        )
    return found


register(
    Subject(
        key="playbook_item",
        model=PlaybookItem,
        base=_base,
        conditions={
            "section": lambda _q, value: Q(section=value),
            "key": lambda _q, value: Q(key=value),
            "naming": lambda _q, value: Q(naming=value),
        },
        unit=lambda query: query.unit_q("unit_id"),
        dims={},
        columns={"section": "section", "naming": "naming", "key": "key"},
        tell=_tell,
        amounts={"target": lambda _q, rows: rows.annotate(amount=F("target_value"))},
    )
)
