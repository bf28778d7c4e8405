"""Lines of a campaign's playbook: goals, targets, mechanisms, groups, sectors."""

from typing import Any

from django.db.models import F, Q, QuerySet

from gongjian.campaigns.models import PlaybookItem
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register


def _base(query: Query) -> QuerySet[Any]:
    # A playbook is read by everyone who sees the campaign; lines of campaigns inside it are their own.
    return query.asof.rows(PlaybookItem).filter(campaign_id=query.campaign.pk)


def _under(query: Query, key: str) -> Q:
    """Lines that belong to the key task of that key; for an empty key, those that belong to none."""
    if not key:
        return Q(parent_id__isnull=True)
    return Q(parent_id__in=_base(query).filter(key=key).values("id"))


def _by_line_above(query: Query, ids: list[int]) -> dict[int, str]:
    rows = dict(_base(query).filter(id__in=ids).values_list("id", "parent_id"))
    keys = dict(_base(query).filter(id__in=set(rows.values()) - {None}).values_list("id", "key"))
    return {pk: keys.get(parent_id, "") for pk, parent_id in rows.items()}


def _key_words(query: Query, key: str) -> str:
    row = _base(query).filter(key=key).order_by("id").first()
    return PlaybookItem.label.fget(row) if row is not None else key  # type: ignore[attr-defined]


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
            "under": _under,
        },
        unit=lambda query: query.unit_q("unit_id"),
        dims={"under": _by_line_above},
        columns={"section": "section", "naming": "naming", "key": "key"},
        for_all=True,
        own_unit="target_unit",
        words={"key": _key_words},
        tell=_tell,
        amounts={"target": lambda _q, rows: rows.annotate(amount=F("target_value"))},
    )
)
