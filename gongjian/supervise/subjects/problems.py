"""Problems as figures: matters of the kind problem with what the ledger says of them. The unit is the lead unit."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import register, subjects
from gongjian.figures.words import FURTHER
from gongjian.kernel.lifecycle import State
from gongjian.supervise.models import LookBack, Origin
from gongjian.supervise.playbook.problems import problems_of
from gongjian.supervise.selectors import problems

_MATTER = subjects["matter"]


def _base(query: Query) -> QuerySet[Any]:
    """Problems that were not cancelled; legacy problems have figures of their own."""
    rows = _MATTER.base(query).filter(problems.apart_from_legacy(query.asof), kind=problems.KIND)
    return rows.exclude(state=State.cancelled.value)


def _in_line(column: str) -> Any:
    """A condition on a column of the ledger; an empty value: no line there yet."""

    def condition(query: Query, value: Any) -> Q:
        if value == "":
            return problems.unclassed(query.asof)
        wanted = value if isinstance(value, list) else [value]
        return problems.in_ledger(query.asof, **{f"{column}__in": wanted})

    return condition


def _by(column: str) -> Any:
    """Matter → the value of a column of the ledger."""

    def values(query: Query, ids: list[int]) -> dict[int, str]:
        found = problems.details(query.asof, ids)
        return {pk: str(getattr(found[pk], column)) if pk in found else "" for pk in ids}

    return values


def _enterprise(query: Query, _value: Any) -> Q:
    """In a class, or from a cause, that is the enterprise's own."""
    section = problems_of(query.campaign, query.asof.on)
    own = [one.key for one in section.categories if one.enterprise]
    causes = [one.key for one in section.causes if one.enterprise]
    return problems.in_ledger(query.asof, category__in=own) | problems.in_ledger(query.asof, cause__in=causes)


def _came_back(query: Query, _value: Any) -> Q:
    rows = query.asof.rows(LookBack).filter(held=False, done_on__lte=query.asof.on)
    return Q(id__in=rows.values("matter_id"))


register(
    replace(
        _MATTER,
        key="problem",
        base=_base,
        conditions={
            **_MATTER.conditions,
            "category": _in_line("category"),
            "cause": _in_line("cause"),
            "origin": _in_line("origin"),
            "coordination": _in_line("level"),
            "on_the_spot": lambda query, _v: problems.in_ledger(query.asof, on_the_spot=True),
            "unsolved": lambda query, _v: problems.open_q(query.asof.on),
            "overdue": lambda query, _v: problems.late_q(query.asof.on),
            "on_a_leg": lambda query, _v: problems.on_a_leg(query.asof),
            "look_back_due": lambda query, _v: problems.look_back_due(query.asof),
            "came_back": _came_back,
            "enterprise": _enterprise,
        },
        dims={
            **_MATTER.dims,
            "category": _by("category"),
            "cause": _by("cause"),
            "origin": _by("origin"),
            "coordination": _by("level"),
        },
    )
)


def _category_words(query: Query, key: str) -> str:
    found = problems_of(query.campaign, query.asof.on).category(key)
    return str(found.name) if found is not None else key


def _cause_words(query: Query, key: str) -> str:
    found = problems_of(query.campaign, query.asof.on).cause(key)
    return str(found.name) if found is not None else key


FURTHER["category"] = _category_words
FURTHER["cause"] = _cause_words
FURTHER["origin"] = lambda _query, value: str(dict(Origin.choices).get(value, value))
