"""Computing a figure: the records behind it and its value come from the same filter."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, Value

from gongjian.figures.measure import Measure, measures
from gongjian.figures.query import NO_UNIT, Figure, Query
from gongjian.figures.subjects.base import Subject, Told, subjects
from gongjian.kernel.bases import Basis, check_reckons, check_sums
from gongjian.kernel.dates import FuzzyDate
from gongjian.ledger import memo
from gongjian.people.unit_tree import unit_tree

STATISTICAL = "statistical_figure"
"""The subject whose records are statistical figures."""


def subject_of(query: Query) -> Subject:
    """The kind of record the measure counts."""
    return subjects[query.measure.subject]


def records(query: Query) -> QuerySet[Any]:
    """The rows behind the figure, `amount` annotated where the measure sums one."""
    subject = subject_of(query)
    rows = subject.base(query)
    asked = dict(query.measure.where) | dict(query.dims)
    for name, value in asked.items():
        rows = rows.filter(subject.conditions[name](query, value))
    if query.unit_id is not None:
        rows = rows.filter(subject.unit(query))
    aggregate = query.measure.aggregate
    amount = subject.amounts.get(aggregate) or subject.prepared.get(aggregate)
    return amount(query, rows) if amount else rows


def figure(query: Query) -> Figure:
    """The value now or then, with how many records stand behind it. Kept in memory until something is written."""
    return memo.remember_until_written("figure", lambda: _figure(query), query.key)


def _figure(query: Query) -> Figure:
    if query.measure.over:
        return _rate(query)
    subject = subject_of(query)
    rows = records(query)
    if query.measure.aggregate in subject.singles:
        return _single(query, subject, rows)
    _check_sums(query)
    wanted: dict[str, Any] = {
        "records": Count("id"),
        "illustrative_": Count("id", filter=Q(illustrative=True)),
    }
    column = subject.distinct.get(query.measure.aggregate)
    if column is not None:
        empty = None if column.endswith("_id") else ~Q(**{column: ""})  # a key is never empty, only missing
        wanted["total"] = Count(column, distinct=True, filter=empty)
    elif query.measure.aggregate != "count":
        wanted |= {"total": Sum("amount"), "filled": Count("amount")}
    found = rows.aggregate(**wanted)
    value = Decimal(found["records"]) if query.measure.aggregate == "count" else found["total"]
    count, sample = found["records"], found["illustrative_"]
    units = set(rows.values_list(subject.own_unit, flat=True).distinct()) if subject.own_unit else set()
    if value is None or len(units) > 1 or is_silent(query, count):
        return Figure(query, None, count, count - sample, sample)
    own, filled = "".join(units), found.get("filled")
    return Figure(query, Decimal(value), count, count - sample, sample, unit=own, filled=filled)


def is_silent(query: Query, records: int) -> bool:
    """Whether the campaign's sources say nothing of it, so that a nought would claim what nobody published.

    Of a campaign kept from publications alone nothing is known to be lacking, late or none at all."""
    if not query.campaign.published_only:
        return False
    return not records or query.measure.lack or bool(query.measure.over)


def _check_sums(query: Query) -> None:
    """Refused for statistical figures, whatever their measure says of itself: their sum is nobody's figure."""
    statutory = query.measure.subject == STATISTICAL
    check_sums(Basis.statutory if statutory else query.measure.basis)


def _single(query: Query, subject: Subject, rows: QuerySet[Any]) -> Figure:
    """The one value the matched records agree on; nothing when they differ or there is none."""
    found = list(rows)
    single = subject.singles[query.measure.aggregate]
    values = {value for value in map(single, found) if value is not None}
    value = values.pop() if len(values) == 1 else None
    sample = sum(1 for row in found if row.illustrative)
    number = value if isinstance(value, Decimal) else None
    when = value if isinstance(value, FuzzyDate) else None
    said = value if isinstance(value, str) else ""
    return Figure(query, number, len(found), len(found) - sample, sample, when, said)


def _rate(query: Query) -> Figure:
    """A percentage: the measure's own sum over another's, to one decimal; nothing when the divisor is nothing.

    Refused when the two are of different bases."""
    check_reckons([query.measure.basis, measures()[query.measure.over].basis])
    own = figure(replace(query, measure=dividend(query.measure)))
    other = figure(replace(query, measure=measures()[query.measure.over]))
    value = None
    if own.value is not None and other.value and not is_silent(query, other.records):
        value = (own.value * 100 / other.value).quantize(Decimal("0.1"))
    return Figure(query, value, other.records, other.named, other.illustrative, parts=(own, other))


def dividend(measure: Measure) -> Measure:
    """Of a rate, the measure that is divided: the one of its own that counts the same, so that it opens by itself."""
    for one in measures().values():
        if not one.over and (one.subject, one.where, one.aggregate) == (
            measure.subject,
            measure.where,
            measure.aggregate,
        ):
            return one
    return replace(measure, over="")


def behind(query: Query) -> Query:
    """The question whose records a page lists: of a rate, what is divided; else itself."""
    return replace(query, measure=dividend(query.measure)) if query.measure.over else query


def breakdown(query: Query, dim: str) -> list[tuple[str, Figure]]:
    """The figure by each value of a dimension, in order of the value; records without one are under ''. Kept in
    memory until something is written."""
    return list(memo.remember_until_written("breakdown", lambda: _breakdown(query, dim), (query.key, dim)))


def _breakdown(query: Query, dim: str) -> list[tuple[str, Figure]]:
    if query.measure.over:
        return _rate_breakdown(query, dim)
    _check_sums(query)
    subject = subject_of(query)
    rows = records(query)
    counting = query.measure.aggregate == "count"
    different = subject.distinct.get(query.measure.aggregate)
    own = subject.columns.get(dim)
    listed = list(
        rows.values_list(
            "id", "illustrative", own or Value(""), *(() if counting else (different or "amount",))
        )
    )
    groups = {} if own else subject.dims[dim](query, [row[0] for row in listed])
    sums: dict[str, list[Any]] = {}
    seen: set[tuple[str, Any]] = {("", "")}
    for row in listed:
        value = ("" if row[2] is None else str(row[2])) if own else groups.get(row[0], "")
        entry = sums.setdefault(value, [0 if different else None, 0, 0])
        amount = 1 if counting else row[3]
        if different:
            amount = int(bool(row[3]) and (value, row[3]) not in seen)
            seen.add((value, row[3]))
        if amount is not None:
            entry[0] = (entry[0] or 0) + amount
        entry[1] += 1
        entry[2] += bool(row[1])
    return [
        (value, _group(query, dim, value, *entry))
        for value, entry in sorted(sums.items(), key=lambda item: str(item[0]))
    ]


def _group(query: Query, dim: str, value: str, total: Any, count: int, sample: int) -> Figure:
    if dim == "unit":
        unit_id = int(value) if value else NO_UNIT
        narrowed = query.of_unit(unit_id, alone=len(unit_tree().subtree(unit_id)) > 1)
    else:
        narrowed = query.only(**{dim: value})
    if subject_of(query).own_unit and query.measure.aggregate != "count":
        return figure(narrowed)  # asked anew: only it knows whether the units of its records agree
    known = None if total is None or is_silent(query, count) else Decimal(total)
    return Figure(narrowed, known, count, count - sample, sample)


def _rate_breakdown(query: Query, dim: str) -> list[tuple[str, Figure]]:
    own = dict(breakdown(replace(query, measure=dividend(query.measure)), dim))
    found = []
    for value, other in breakdown(replace(query, measure=measures()[query.measure.over]), dim):
        part = own.get(value)
        if part is None and query.measure.aggregate == "count":
            asked_own = replace(other.query, measure=dividend(query.measure))
            part = Figure(asked_own, Decimal(0), 0, 0, 0)  # none of those divided by: nothing, not unknown
        rate = None
        silent = is_silent(query, other.records)
        if part is not None and part.value is not None and other.value and not silent:
            rate = (part.value * 100 / other.value).quantize(Decimal("0.1"))
        parts = (part, other) if part else None
        asked = replace(other.query, measure=query.measure)
        found.append(
            (value, Figure(asked, rate, other.records, other.named, other.illustrative, parts=parts))
        )
    return found


def listed(query: Query, after: int | None = None) -> QuerySet[Any]:
    """The rows behind the figure in the order they are listed; `after`: those behind the record of that id."""
    rows, first = records(query), subject_of(query).order(query)
    if after is not None and first:
        last = rows.filter(id=after).values_list(first, flat=True).first()
        rows = (
            rows.filter(Q(**{f"{first}__gt": last}) | Q(**{first: last, "id__gt": after})) if last else rows
        )
    elif after is not None:
        rows = rows.filter(id__gt=after)
    return rows.order_by(*filter(None, (first, "id")))


def told(query: Query, rows: list[Any]) -> list[Told]:
    """The given rows as lines a person reads."""
    return subject_of(query).tell(query, rows)
