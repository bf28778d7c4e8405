"""Events of promotion, and the enterprises and places they brought together."""

from typing import Any

from django.db.models import Q, QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import amount, by_team, of_team, one_of, rows_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import EventForm, EventParty, PartyKind, PromotionEvent


def _base(query: Query) -> QuerySet[Any]:
    """Events that had begun by the day; of a flow, those that began in the period."""
    rows = rows_of(query, PromotionEvent).filter(from_on__lte=query.asof.on)
    if query.measure.kind == "flow":
        start, end = query.span
        rows = rows.filter(from_on__gte=start, from_on__lt=end)
    return rows


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree, labels = unit_tree(), dict(EventForm.choices)
    return [
        Told(
            row.id,
            row.number,
            row.title,
            f"/events/{row.number}/",
            tree.label(row.unit_id),
            row.illustrative,
            getattr(row, "amount", None),
            str(labels.get(row.form, row.form)),
        )
        for row in rows
    ]


register(
    Subject(
        key="event",
        model=PromotionEvent,
        base=_base,
        conditions={
            "form": one_of("form"),
            "category": one_of("category"),
            "team": of_team,
            "number": one_of("number"),
        },
        dims={"team": lambda query, ids: by_team(query, PromotionEvent, ids)},
        columns={"form": "form", "category": "category", "unit": "unit_id", "number": "number"},
        tell=_tell,
        unit=lambda query: query.unit_q("unit_id"),
        amounts={"cost_fen": amount("cost_fen")},
        distinct={"categories": "category"},
    )
)


# ---------------------------------------------------------------- parties
def _parties(query: Query) -> QuerySet[Any]:
    return query.asof.rows(EventParty).filter(event_id__in=_base(query).values("id"))


def _of_event(column: str) -> Any:
    return lambda query, value: Q(event_id__in=_base(query).filter(**{column: value}).values("id"))


def _tell_parties(query: Query, rows: list[Any]) -> list[Told]:
    wanted = {row.event_id for row in rows}
    events = {one.id: one for one in query.asof.rows(PromotionEvent).filter(id__in=wanted)}
    tree, labels, found = unit_tree(), dict(PartyKind.choices), []
    for row in rows:
        event = events.get(row.event_id)
        if event is not None:
            title, href = f"{row.name} · {event.title}", f"/events/{event.number}/"
            unit, note = tree.label(event.unit_id), str(labels.get(row.kind, row.kind))
            found.append(Told(row.id, event.number, title, href, unit, row.illustrative, note=note))
    return found


register(
    Subject(
        key="event_party",
        model=EventParty,
        base=_parties,
        conditions={
            "party_kind": one_of("kind"),
            "form": _of_event("form"),
            "number": _of_event("number"),
        },
        dims={},
        columns={"party_kind": "kind"},
        tell=_tell_parties,
        unit=lambda query: Q(event_id__in=_base(query).filter(query.unit_q("unit_id")).values("id")),
    )
)
