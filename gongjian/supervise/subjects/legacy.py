"""Legacy problems as figures: how many, in how many classes, open, solved, supervised from above."""

from typing import Any

from django.db.models import Q, QuerySet

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import one_of
from gongjian.figures.words import FURTHER
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.matters.models import Matter
from gongjian.matters.policy import visible_matters
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import LegacyItem
from gongjian.supervise.playbook.legacy import legacy_of
from gongjian.supervise.selectors import legacy


def _base(query: Query) -> QuerySet[Any]:
    """Items on the books by the day, of the campaign and those inside it, in reach; cancelled ones aside."""
    rows = legacy.items_of(query.campaign, query.asof, below=True)
    if query.viewer is not None and not query.whole:
        seen = query.asof.rows(Matter).filter(visible_matters(query.viewer, query.campaign))
        rows = rows.filter(matter_id__in=seen.values("id"))
    return rows


def _unit(query: Query) -> Q:
    return legacy.of_matters(query.asof, query.unit_q("unit_id"))


def _solved(query: Query, value: Any) -> Q:
    found = legacy.solved_q(query.asof)
    return found if value else ~found


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    matters = {one.id: one for one in query.asof.rows(Matter).filter(id__in={row.matter_id for row in rows})}
    tree, found = unit_tree(), []
    for row in rows:
        matter = matters.get(row.matter_id)
        if matter is None:
            continue
        campaign = campaign_by_id(matter.campaign_id)
        klass = legacy_of(campaign, query.asof.on).label(row.klass) if campaign is not None else row.klass
        note = " · ".join(filter(None, (klass, row.above, str(STATE_WORDS[State(matter.state)]))))
        href, unit = f"/legacy/{row.number}/", tree.label(matter.unit_id)
        found.append(Told(row.id, row.number, matter.title, href, unit, row.illustrative, None, note))
    return found


register(
    Subject(
        key="legacy",
        model=LegacyItem,
        base=_base,
        conditions={
            "legacy_class": one_of("klass"),
            "from_above": lambda _query, value: ~Q(above="") if value else Q(above=""),
            "solved": _solved,
            "late": lambda query, _value: legacy.late_q(query.asof),
        },
        dims={},
        columns={"legacy_class": "klass"},
        tell=_tell,
        unit=_unit,
        distinct={"classes": "klass"},
    )
)
FURTHER["legacy_class"] = lambda query, value: legacy_of(query.campaign, query.asof.on).label(value)
