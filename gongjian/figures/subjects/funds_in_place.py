"""Money of investors that has arrived (到位资金)."""

from typing import Any

from django.db.models import Q, QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import amount, one_of, rows_of, team_ids
from gongjian.kit import words
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import FundsInPlace, FundsOrigin, Lead, LeadStep
from gongjian.projects.selectors.promotion import SIGNED


def _base(query: Query) -> QuerySet[Any]:
    """Arrivals by the day."""
    return rows_of(query, FundsInPlace).filter(arrived_on__lte=query.asof.on)


def _of_signed(query: Query, _value: Any) -> Q:
    """Arrived for a lead whose contract is signed."""
    signed = query.asof.spans(LeadStep).filter(step__in=SIGNED).values("lead_id")
    return Q(lead_id__in=query.asof.rows(Lead).filter(id__in=signed).values("id"))


def _of_team(query: Query, number: Any) -> Q:
    if number == "":
        return ~Q(lead_id__in=query.asof.rows(Lead).exclude(team_id=None).values("id"))
    return Q(lead_id__in=query.asof.rows(Lead).filter(team_id__in=team_ids(number)).values("id"))


def _of_lead(query: Query, number: Any) -> Q:
    return Q(lead_id__in=query.asof.rows(Lead).filter(number=number).values("id"))


def _by_team(query: Query, ids: list[int]) -> dict[int, str]:
    units = unit_tree().units
    leads = dict(query.asof.rows(FundsInPlace).filter(id__in=ids).values_list("id", "lead_id"))
    teams = dict(query.asof.rows(Lead).filter(id__in=set(leads.values())).values_list("id", "team_id"))
    return {pk: units[teams[lead]].number for pk, lead in leads.items() if teams.get(lead) in units}


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree, labels = unit_tree(), dict(FundsOrigin.choices)
    wanted = {row.lead_id for row in rows} - {None}
    leads = {lead.id: lead for lead in query.asof.rows(Lead).filter(id__in=wanted)}
    found = []
    for row in rows:
        lead = leads.get(row.lead_id)
        title = lead.name if lead is not None else row.note or tree.label(row.unit_id)
        href = f"/leads/{lead.number}/" if lead is not None else f"/c/{query.campaign.key}/promotion/funds/"
        note = words.joined([str(labels.get(row.origin, row.origin)), words.day(row.arrived_on)])
        number = lead.number if lead is not None else ""
        unit, sum_ = tree.label(row.unit_id), getattr(row, "amount", None)
        found.append(Told(row.id, number, title, href, unit, row.illustrative, sum_, note))
    return found


register(
    Subject(
        key="funds_in_place",
        model=FundsInPlace,
        base=_base,
        conditions={
            "funds_origin": one_of("origin"),
            "of_signed": _of_signed,
            "team": _of_team,
            "number": _of_lead,
        },
        dims={"team": _by_team},
        columns={"funds_origin": "origin", "unit": "unit_id"},
        tell=_tell,
        unit=lambda query: query.unit_q("unit_id"),
        amounts={"arrived_fen": amount("amount_fen")},
    )
)
