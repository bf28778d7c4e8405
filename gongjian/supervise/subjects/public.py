"""Reports from the public as figures: how many, from where, of which kind, answered or not.

Whether reporters are satisfied is no measure: it never ranks townships. A report is told by number, kind and place,
never by its text; its page opens for the desk, and for an auditor without the text.
"""

from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.selectors import campaign_by_id, with_below
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import one_of
from gongjian.figures.words import FURTHER
from gongjian.kit import words
from gongjian.kit.asof import end_of_day
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import PublicReport, PublicSource, PublicState
from gongjian.supervise.playbook.public import public_of
from gongjian.supervise.policy.public import OPEN, follows

_ANSWERED = (PublicState.ANSWERED, PublicState.CLOSED)


def _base(query: Query) -> QuerySet[Any]:
    """Reports received by the day, of the campaign and those inside it; for whoever sees the whole campaign."""
    rows = query.asof.rows(PublicReport).filter(
        campaign_id__in=with_below(query.campaign), received_at__lte=end_of_day(query.asof.on)
    )
    if query.viewer is not None and not query.viewer.reach("see", query.campaign).whole:
        return rows.none()
    return rows


def _unit(query: Query) -> Q:
    return Q(matter_id__in=query.asof.rows(Matter).filter(query.unit_q("unit_id")).values("id"))


def _from_above(_query: Query, value: Any) -> Q:
    return Q(source=PublicSource.ABOVE) if value else ~Q(source=PublicSource.ABOVE)


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree, states = unit_tree(), dict(PublicState.choices)
    ids = {row.matter_id for row in rows if row.matter_id}
    units = dict(query.asof.rows(Matter).filter(id__in=ids).values_list("id", "unit_id")) if ids else {}
    opens = query.viewer is None or follows(query.viewer, query.campaign)
    found = []
    for row in rows:
        campaign = campaign_by_id(row.campaign_id)
        kind = (
            public_of(campaign, query.asof.on).category(row.category)
            if campaign is not None
            else row.category
        )
        found.append(
            Told(
                row.id,
                row.number,
                _title(kind, row),
                f"/public-reports/{row.number}/" if opens else "",
                tree.label(units.get(row.matter_id)),
                row.illustrative,
                None,
                str(states.get(row.state, row.state)),
            )
        )
    return found


def _title(kind: str, row: Any) -> str:
    """Its kind and place; of one kept without a kind, where it came from."""
    named = kind or str(PublicSource(row.source).label)
    return words.named(named, row.place) if row.place else named


register(
    Subject(
        key="public_report",
        model=PublicReport,
        base=_base,
        conditions={
            "public_source": one_of("source"),
            "public_category": one_of("category"),
            "public_state": one_of("state"),
            "from_above": _from_above,
            "open": lambda _query, _value: Q(state__in=OPEN),
            "answered": lambda _query, _value: Q(state__in=_ANSWERED),
        },
        dims={},
        columns={"public_source": "source", "public_category": "category", "public_state": "state"},
        tell=_tell,
        unit=_unit,
    )
)


def _category_words(query: Query, key: str) -> str:
    return public_of(query.campaign, query.asof.on).category(key)


FURTHER["public_source"] = lambda _query, value: str(dict(PublicSource.choices).get(value, value))
FURTHER["public_state"] = lambda _query, value: str(dict(PublicState.choices).get(value, value))
FURTHER["public_category"] = _category_words
