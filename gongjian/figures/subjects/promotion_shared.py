"""What the subjects of promotion share: whose rows are counted, teams as a dimension, words of their dimensions."""

from typing import Any

from django.db.models import F, Q, QuerySet

from gongjian.campaigns.selectors import with_below
from gongjian.figures.query import Query
from gongjian.figures.words import FURTHER
from gongjian.ledger.records import Record
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import DeclarationResult, EventForm, FundsOrigin, LeadStepKind, PartyKind
from gongjian.projects.policy import visible_promotion


def rows_of(query: Query, model: type[Record]) -> QuerySet[Any]:
    """Live rows of the campaign and of those inside it, of what the asker may see."""
    rows = query.asof.rows(model).filter(campaign_id__in=with_below(query.campaign))
    if query.viewer is not None and not query.whole:
        rows = rows.filter(visible_promotion(query.viewer, query.campaign, model))
    return rows


def one_of(column: str) -> Any:
    """A condition: the column has the value, or one of the values."""

    def condition(_query: Query, value: Any) -> Q:
        return Q(**{f"{column}__in": value if isinstance(value, list | tuple) else [value]})

    return condition


def of_team(_query: Query, value: Any) -> Q:
    """Records of the team with that number; empty: of none."""
    return Q(team_id__isnull=True) if value == "" else Q(team_id__in=team_ids(value))


def team_ids(number: Any) -> list[int]:
    """The unit of that number, as a list that may be empty."""
    return [unit.pk for unit in unit_tree().units.values() if unit.number == str(number)]


def by_team(query: Query, model: type[Record], ids: list[int]) -> dict[int, str]:
    """For each record the number of its team."""
    units = unit_tree().units
    rows = query.asof.rows(model).filter(id__in=ids).values_list("id", "team_id")
    return {pk: units[team].number for pk, team in rows if team in units}


def amount(column: str) -> Any:
    """An amount that is a column of the record."""
    return lambda _query, rows: rows.annotate(amount=F(column))


def _unit_word(_query: Query, number: str) -> str:
    return next((unit.label for unit in unit_tree().units.values() if unit.number == number), number)


def _choice_word(choices: Any) -> Any:
    return lambda _query, value: str(dict(choices.choices).get(value, value))


FURTHER["team"] = _unit_word
for _dim, _choices in (
    ("step", LeadStepKind),
    ("form", EventForm),
    ("funds_origin", FundsOrigin),
    ("party_kind", PartyKind),
    ("result", DeclarationResult),
):
    FURTHER[_dim] = _choice_word(_choices)
