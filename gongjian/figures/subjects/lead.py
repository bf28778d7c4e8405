"""Leads of investment promotion by the step they are at, and the quantities they are known by.

A lead is counted where it stands on the day and nowhere else: one that went on from intent to framework agreement is no
intent any more. Signed is what has a contract or has landed; what was meant or framed is never signed.
"""

from typing import Any

from django.db.models import F, Q, QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import amount, by_team, of_team, rows_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Lead, LeadAttribute, LeadStep, LeadStepKind, PromotionEvent
from gongjian.projects.selectors.promotion import leads_started


def _base(query: Query) -> QuerySet[Any]:
    """Leads on the books that had come to a step by the day."""
    return rows_of(query, Lead).filter(id__in=query.asof.spans(LeadStep).values("lead_id"))


def _at(query: Query, value: Any) -> Q:
    steps = value if isinstance(value, list | tuple) else [value]
    return Q(id__in=query.asof.spans(LeadStep).filter(step__in=steps).values("lead_id"))


def _going(query: Query, _value: Any) -> Q:
    """Not given up by the day."""
    return ~_at(query, LeadStepKind.DROPPED)


def _started(query: Query, _value: Any) -> Q:
    """Its project had started by the day."""
    return Q(id__in=leads_started(query.asof).values("id"))


def _of_event(query: Query, number: Any) -> Q:
    if number == "":
        return Q(event_id__isnull=True)
    return Q(event_id__in=query.asof.rows(PromotionEvent).filter(number=number).values("id"))


def _by_step(query: Query, ids: list[int]) -> dict[int, str]:
    rows = query.asof.spans(LeadStep).filter(lead_id__in=_ids(query, ids))
    return dict(rows.values_list("lead_id", "step"))


def _ids(query: Query, ids: list[int]) -> Any:
    return ids if len(ids) <= 500 else rows_of(query, Lead).values("id")


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree, labels = unit_tree(), dict(LeadStepKind.choices)
    steps = _by_step(query, [row.id for row in rows])
    return [
        Told(
            row.id,
            row.number,
            row.name,
            f"/leads/{row.number}/",
            tree.label(row.unit_id),
            row.illustrative,
            getattr(row, "amount", None),
            str(labels.get(steps.get(row.id, ""), "")),
        )
        for row in rows
    ]


register(
    Subject(
        key="lead",
        model=Lead,
        base=_base,
        conditions={
            "step": _at,
            "going": _going,
            "project_started": _started,
            "team": of_team,
            "event": _of_event,
            "sector": lambda _q, value: Q(sector=value),
            "investor_place": lambda _q, value: Q(investor_place=value),
            "name": lambda _q, value: Q(name=value),
            "number": lambda _q, value: Q(number=value),
        },
        dims={"step": _by_step, "team": lambda query, ids: by_team(query, Lead, ids)},
        columns={
            "unit": "unit_id",
            "sector": "sector",
            "investor_place": "investor_place",
            "name": "name",
            "number": "number",
        },
        tell=_tell,
        unit=lambda query: query.unit_q("unit_id"),
        amounts={"meant_fen": amount("amount_fen"), "signed_fen": amount("contract_fen")},
        distinct={"investors": "investor"},
    )
)


# ---------------------------------------------------------------- quantities of leads
def _attributes(query: Query) -> QuerySet[Any]:
    return query.asof.rows(LeadAttribute).filter(lead_id__in=_base(query).values("id"))


def _of_lead(column: str) -> Any:
    return lambda query, value: Q(lead_id__in=_base(query).filter(**{column: value}).values("id"))


def _lead_dim(column: str) -> Any:
    def group(query: Query, ids: list[int]) -> dict[int, str]:
        owners = dict(query.asof.rows(LeadAttribute).filter(id__in=ids).values_list("id", "lead_id"))
        named = dict(query.asof.rows(Lead).filter(id__in=set(owners.values())).values_list("id", column))
        return {pk: named.get(lead_id, "") for pk, lead_id in owners.items()}

    return group


def _attribute_words(query: Query, key: str) -> str:
    """The name the quantity was registered under: 装机容量."""
    labels = query.asof.rows(LeadAttribute).filter(key=key).exclude(label="").order_by("id")
    return labels.values_list("label", flat=True).first() or key


def _tell_attributes(query: Query, rows: list[Any]) -> list[Told]:
    leads = {lead.id: lead for lead in query.asof.rows(Lead).filter(id__in=[row.lead_id for row in rows])}
    tree, found = unit_tree(), []
    for row in rows:
        lead = leads.get(row.lead_id)
        if lead is not None:
            title = f"{lead.name} · {row.label} {row.text}".strip()
            unit, href = tree.label(lead.unit_id), f"/leads/{lead.number}/"
            found.append(
                Told(
                    row.id,
                    lead.number,
                    title,
                    href,
                    unit,
                    row.illustrative,
                    row.value,
                    measured_in=row.unit_text,
                )
            )
    return found


register(
    Subject(
        key="lead_attribute",
        model=LeadAttribute,
        base=_attributes,
        conditions={
            "key": lambda _q, value: Q(key=value),
            "lead": _of_lead("name"),
            "number": _of_lead("number"),
        },
        dims={"lead": _lead_dim("name"), "number": _lead_dim("number")},
        columns={"key": "key"},
        own_unit="unit_text",
        words={"key": _attribute_words},
        tell=_tell_attributes,
        unit=lambda query: Q(lead_id__in=_base(query).filter(query.unit_q("unit_id")).values("id")),
        amounts={"value": lambda _q, rows: rows.annotate(amount=F("value"))},
    )
)
