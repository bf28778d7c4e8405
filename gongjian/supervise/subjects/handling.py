"""Handling days as figures: the sections the playbook gives the queue, and items by what came of them."""

from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Playbook
from gongjian.campaigns.playbook import playbook_in
from gongjian.campaigns.selectors import with_below
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.words import FURTHER
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import HandlingDay, HandlingItem, HandlingOutcome
from gongjian.supervise.playbook.handling import SECTION, handling_in, handling_of


# ---------------------------------------------------------------- sections of the queue
def _playbooks(query: Query) -> QuerySet[Any]:
    """The version of the playbook in force on the day that names sections; none where no version does."""
    rows = query.asof.rows(Playbook).filter(campaign_id=query.campaign.pk)
    in_force = rows.filter(effective_on__lte=query.asof.on).order_by("-version").first()
    found = in_force or rows.order_by("version").first()
    named = found is not None and SECTION in playbook_in(found).more
    return rows.filter(id=found.id) if named and found is not None else rows.none()


def _sections(row: Any) -> Decimal:
    return Decimal(len(handling_in(playbook_in(row)).sections))


def _tell_playbook(query: Query, rows: list[Any]) -> list[Told]:
    about, title = f"/c/{query.campaign.key}/about/#h-versions", _("Playbook, version %(version)s")
    return [Told(row.id, "", title % {"version": row.version}, about, "", row.illustrative) for row in rows]


register(
    Subject(
        key="handling_section",
        model=Playbook,
        base=_playbooks,
        conditions={},
        dims={},
        columns={},
        tell=_tell_playbook,
        unit=lambda _query: Q(pk__in=[]),
        singles={"sections": _sections},
        for_all=True,
    )
)


# ---------------------------------------------------------------- items
def _items(query: Query) -> QuerySet[Any]:
    """Items of handling days held by the day."""
    days = query.asof.rows(HandlingDay).filter(
        campaign_id__in=with_below(query.campaign), on__lte=query.asof.on
    )
    rows = query.asof.rows(HandlingItem).filter(day_id__in=days.exclude(state="cancelled").values("id"))
    if query.viewer is not None and not query.whole:
        reach = query.viewer.reach("see", query.campaign)
        rows = rows.filter(lead_unit_id__in=reach.unit_ids)
    return rows


def _tell_items(query: Query, rows: list[Any]) -> list[Told]:
    tree = unit_tree()
    days = dict(
        query.asof.rows(HandlingDay).filter(id__in={row.day_id for row in rows}).values_list("id", "number")
    )
    return [
        Told(
            row.id,
            row.number,
            row.title,
            f"/handling/{days[row.day_id]}/#i-{row.number}",
            tree.label(row.lead_unit_id),
            row.illustrative,
            None,
            str(HandlingOutcome(row.outcome).label),
        )
        for row in rows
        if row.day_id in days
    ]


register(
    Subject(
        key="handling_item",
        model=HandlingItem,
        base=_items,
        conditions={
            "outcome": lambda _query, value: Q(outcome__in=value if isinstance(value, list) else [value]),
            "queue": lambda _query, value: Q(section=value),
        },
        dims={},
        columns={"outcome": "outcome", "queue": "section", "unit": "lead_unit_id"},
        tell=_tell_items,
        unit=lambda query: query.unit_q("lead_unit_id"),
    )
)
FURTHER["outcome"] = lambda _query, value: str(dict(HandlingOutcome.choices).get(value, value))
FURTHER["queue"] = lambda query, value: handling_of(query.campaign, query.asof.on).name(value)
