"""Public money: batches received, given to projects, paid; applications upward; budgets and their use."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from gongjian.campaigns.selectors import with_below
from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import amount, one_of
from gongjian.figures.words import FURTHER
from gongjian.kit import words
from gongjian.ledger.records import Record
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import (
    ApplicationState,
    Budget,
    BudgetUse,
    FundAllocation,
    FundApplication,
    FundBatch,
    FundPayment,
    Project,
)
from gongjian.projects.policy import visible_money
from gongjian.projects.selectors import money as funds


def _seen(query: Query, rows: QuerySet[Any], model: type[Record]) -> QuerySet[Any]:
    """Of these, what the asker may see."""
    if query.viewer is None or query.whole:
        return rows
    return rows.filter(visible_money(query.viewer, query.campaign, model))


def _batches(query: Query) -> QuerySet[Any]:
    return _seen(query, funds.batches(query.asof, with_below(query.campaign)), FundBatch)


def _allocations(query: Query) -> QuerySet[Any]:
    return _seen(query, funds.allocations(query.asof, with_below(query.campaign)), FundAllocation)


def _payments(query: Query) -> QuerySet[Any]:
    return _seen(query, funds.payments(query.asof, with_below(query.campaign)), FundPayment)


def _applications(query: Query) -> QuerySet[Any]:
    """Handed in by the day (where the day is known), of projects on the books."""
    rows = query.asof.rows(FundApplication).filter(campaign_id__in=with_below(query.campaign))
    rows = rows.filter(Q(submitted_on=None) | Q(submitted_on__lte=query.asof.on))
    return _seen(query, rows.filter(project_id__in=query.asof.rows(Project).values("id")), FundApplication)


def _budgets(query: Query) -> QuerySet[Any]:
    rows = query.asof.rows(Budget).filter(campaign_id__in=with_below(query.campaign))
    return _seen(query, rows, Budget)


def _uses(query: Query) -> QuerySet[Any]:
    rows = query.asof.rows(BudgetUse).filter(used_on__lte=query.asof.on)
    return rows.filter(budget_id__in=_budgets(query).values("id"))


def _unpaid(query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
    """What of each allocation was not paid by the day."""
    paid = query.asof.rows(FundPayment).filter(allocation_id=OuterRef("id"), paid_on__lte=query.asof.on)
    whole = paid.order_by().values("allocation_id").annotate(whole=Sum("amount_fen")).values("whole")[:1]
    return rows.annotate(amount=F("amount_fen") - Coalesce(Subquery(whole), Value(0)))


# ---------------------------------------------------------------- conditions and the filter on units
def _of_number(model: type[Record], column: str) -> Callable[[Query, Any], Q]:
    """Of the record of that number."""
    return lambda query, number: Q(
        **{f"{column}__in": query.asof.rows(model).filter(number=number).values("id")}
    )


def _of_batch(query: Query, number: Any) -> Q:
    """Payments of allocations of the batch of that number."""
    batch = query.asof.rows(FundBatch).filter(number=number).values("id")
    return Q(allocation_id__in=query.asof.rows(FundAllocation).filter(batch_id__in=batch).values("id"))


def _project_unit(query: Query) -> Q:
    if query.unit_id is None:
        return Q()
    return Q(project_id__in=query.asof.rows(Project).filter(query.unit_q("unit_id")).values("id"))


def _budget_unit(query: Query) -> Q:
    if query.unit_id is None:
        return Q()
    return Q(budget_id__in=query.asof.rows(Budget).filter(query.unit_q("unit_id")).values("id"))


def _by_number(
    held: type[Record], column: str, of: type[Record]
) -> Callable[[Query, list[int]], dict[int, str]]:
    """For each record the number of the record a column of it names."""

    def group(query: Query, ids: list[int]) -> dict[int, str]:
        named = dict(query.asof.rows(held).filter(id__in=ids).values_list("id", column))
        numbers = dict(query.asof.rows(of).filter(id__in=set(named.values())).values_list("id", "number"))
        return {pk: numbers[one] for pk, one in named.items() if one in numbers}

    return group


def _payments_by_batch(query: Query, ids: list[int]) -> dict[int, str]:
    held = dict(query.asof.rows(FundPayment).filter(id__in=ids).values_list("id", "allocation_id"))
    batches = _by_number(FundAllocation, "batch_id", FundBatch)(query, sorted(set(held.values())))
    return {pk: batches[one] for pk, one in held.items() if one in batches}


def _by_project_unit(model: type[Record]) -> Callable[[Query, list[int]], dict[int, str]]:
    def group(query: Query, ids: list[int]) -> dict[int, str]:
        held = dict(query.asof.rows(model).filter(id__in=ids).values_list("id", "project_id"))
        units = dict(query.asof.rows(Project).filter(id__in=set(held.values())).values_list("id", "unit_id"))
        return {pk: str(units[project]) for pk, project in held.items() if units.get(project)}

    return group


# ---------------------------------------------------------------- how a row is told
def _plain(href: Callable[[Query, Any], str], note: Callable[[Any], str]) -> Any:
    def tell(query: Query, rows: list[Any]) -> list[Told]:
        tree = unit_tree()
        return [
            Told(
                row.id, getattr(row, "number", None) or "", row.title, href(query, row), tree.label(row.unit_id),
                row.illustrative, getattr(row, "amount", None), note(row),
            )
            for row in rows
        ]  # fmt: skip

    return tell


def _of_project(note: Callable[[Any], str]) -> Any:
    def tell(query: Query, rows: list[Any]) -> list[Told]:
        wanted = {row.project_id for row in rows}
        projects = {one.id: one for one in query.asof.rows(Project).filter(id__in=wanted)}
        tree, found = unit_tree(), []
        for row in rows:
            project = projects.get(row.project_id)
            if project is not None:
                where, unit = f"/projects/{project.number}/", tree.label(project.unit_id)
                sum_ = getattr(row, "amount", None)
                told = Told(
                    row.id, project.number, project.name, where, unit, row.illustrative, sum_, note(row)
                )
                found.append(told)
        return found

    return tell


def _tell_uses(query: Query, rows: list[Any]) -> list[Told]:
    wanted = {row.budget_id for row in rows}
    budgets = {one.id: one for one in query.asof.rows(Budget).filter(id__in=wanted)}
    tree, found = unit_tree(), []
    for row in rows:
        budget = budgets[row.budget_id]
        note = words.joined([budget.title, words.day(row.used_on)])
        href, unit, sum_ = (
            f"/budgets/{budget.id}/",
            tree.label(budget.unit_id),
            getattr(row, "amount", None),
        )
        found.append(Told(row.id, "", row.what, href, unit, row.illustrative, sum_, note))
    return found


def _state(row: Any) -> str:
    return words.joined([str(dict(ApplicationState.choices).get(row.state, row.state)), row.programme])


def _budget_word(_query: Query, value: str) -> str:
    found = Budget.objects.filter(pk=value).first() if value.isdecimal() and len(value) < 18 else None
    return found.title if found is not None else value


def _word_of(model: type[Record], column: str) -> Callable[[Query, str], str]:
    def word(_query: Query, value: str) -> str:
        return model.objects.filter(number=value).values_list(column, flat=True).first() or value

    return word


FURTHER["budget"] = _budget_word
FURTHER["of_project"] = _word_of(Project, "name")
FURTHER["application_state"] = lambda _query, value: str(dict(ApplicationState.choices).get(value, value))

register(
    Subject(
        key="fund_batch",
        model=FundBatch,
        base=_batches,
        conditions={"number": one_of("number"), "level": one_of("level")},
        dims={},
        columns={"number": "number", "level": "level", "unit": "unit_id"},
        tell=_plain(
            lambda _query, row: f"/fund-batches/{row.number}/", lambda row: words.day(row.received_on)
        ),
        unit=lambda query: query.unit_q("unit_id"),
        amounts={"batch_fen": amount("amount_fen")},
    )
)
register(
    Subject(
        key="fund_allocation",
        model=FundAllocation,
        base=_allocations,
        conditions={
            "number": _of_number(FundBatch, "batch_id"),
            "of_project": _of_number(Project, "project_id"),
        },
        dims={
            "unit": _by_project_unit(FundAllocation),
            "number": _by_number(FundAllocation, "batch_id", FundBatch),
            "of_project": _by_number(FundAllocation, "project_id", Project),
        },
        columns={},
        tell=_of_project(lambda row: words.day(row.allocated_on)),
        unit=_project_unit,
        amounts={"allocated_fen": amount("amount_fen"), "unpaid_fen": _unpaid},
    )
)
register(
    Subject(
        key="fund_payment",
        model=FundPayment,
        base=_payments,
        conditions={"number": _of_batch, "of_project": _of_number(Project, "project_id")},
        dims={
            "unit": _by_project_unit(FundPayment),
            "number": _payments_by_batch,
            "of_project": _by_number(FundPayment, "project_id", Project),
        },
        columns={},
        tell=_of_project(lambda row: words.day(row.paid_on)),
        unit=_project_unit,
        amounts={"paid_fen": amount("amount_fen")},
    )
)
register(
    Subject(
        key="fund_application",
        model=FundApplication,
        base=_applications,
        conditions={
            "application_state": one_of("state"),
            "level": one_of("level"),
            "of_project": _of_number(Project, "project_id"),
        },
        dims={
            "unit": _by_project_unit(FundApplication),
            "of_project": _by_number(FundApplication, "project_id", Project),
        },
        columns={"application_state": "state", "level": "level"},
        tell=_of_project(_state),
        unit=_project_unit,
        amounts={"applied_fen": amount("amount_fen"), "granted_fen": amount("granted_fen")},
    )
)
register(
    Subject(
        key="budget",
        model=Budget,
        base=_budgets,
        conditions={"budget": one_of("id"), "year": one_of("year")},
        dims={},
        columns={"budget": "id", "year": "year", "unit": "unit_id"},
        tell=_plain(lambda _query, row: f"/budgets/{row.id}/", lambda row: str(row.year)),
        unit=lambda query: query.unit_q("unit_id"),
        amounts={"budget_fen": amount("amount_fen")},
    )
)
register(
    Subject(
        key="budget_use",
        model=BudgetUse,
        base=_uses,
        conditions={"budget": one_of("budget_id")},
        dims={},
        columns={"budget": "budget_id"},
        tell=_tell_uses,
        unit=_budget_unit,
        amounts={"used_fen": amount("amount_fen")},
    )
)
