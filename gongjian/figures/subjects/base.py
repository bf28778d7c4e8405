"""What kind of record a measure counts: its base rows, conditions, amounts, and how a row is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.figures.measure import Measure
from gongjian.figures.query import FOR_ALL, Query
from gongjian.kernel.dates import FuzzyDate
from gongjian.ledger.records import Record


@dataclass(frozen=True)
class Told:
    """One record behind a figure, as a line of its page and its attached list."""

    record_id: int
    number: str
    title: str
    href: str
    unit: str
    illustrative: bool
    amount: Decimal | None = None
    note: str = ""
    cells: tuple[str, ...] = ()
    """What the heads of the subject name for this measure, beside unit and state."""
    measured_in: str = ""
    """The amount's own unit, of subjects whose records each name one."""


Condition = Callable[[Query, Any], Q]
"""(query, the value the measure or address gives) → a filter in columns."""
Amount = Callable[[Query, QuerySet[Any]], QuerySet[Any]]
"""Annotates `amount` on the rows, in the measure's own unit of account (money: fen)."""
Explain = Callable[[Query, Query, set[int], set[int]], Mapping[int, str]]
"""(before, after, records behind it before, after) → for each record that came or went, why, as its dates tell."""
Single = Callable[[Any], Decimal | FuzzyDate | str | None]
"""The value one record has (a date, a duration, words)."""


@dataclass(frozen=True)
class Subject:
    """A kind of record that can be counted."""

    key: str
    model: type[Record]
    base: Callable[[Query], QuerySet[Any]]
    """Live rows of the campaign and those inside it at the moment asked, today's rights applied."""
    conditions: Mapping[str, Condition]
    dims: Mapping[str, Callable[[Query, list[int]], dict[int, str]]]
    """Dimension → for each record id its value at the moment asked."""
    columns: Mapping[str, str]
    """Dimensions that are a column of the record itself."""
    tell: Callable[[Query, list[Any]], list[Told]]
    unit: Callable[[Query], Q]
    """The filter the question's unit asks for."""
    heads: Callable[[Query], tuple[Any, ...]] = lambda query: ()
    """Names of further columns that the measure's records are told with."""
    order: Callable[[Query], str] = lambda query: ""
    """The column (a date, never missing) by which the measure's records are listed before their id."""
    explain: Explain = lambda old, new, before, after: {}
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    singles: Mapping[str, Single] = field(default_factory=dict)
    prepared: Mapping[str, Amount] = field(default_factory=dict)
    """Aggregate → annotates what its `single` reads beside the record's own columns."""
    distinct: Mapping[str, str] = field(default_factory=dict)
    """Aggregate → the column whose different values are counted; an empty one is none."""
    own_unit: str = ""
    """The column in which each record names the unit its amounts are in. Amounts in different units never add."""
    words: Mapping[str, Callable[[Query, str], str]] = field(default_factory=dict)
    """Dimension → how the subject says one of its values, where a value is a key nobody reads."""
    for_all: bool = False
    """Whether everybody who sees the campaign sees all of its records of this kind."""


def has_dim(subject: Subject, dim: str) -> bool:
    """Whether a figure over the subject can be broken down by the dimension."""
    return dim in subject.dims or dim in subject.columns


_OF_ONE = frozenset({"value", "target"})
"""Amounts whose units differ from record to record: they are asked of one."""


def stands_alone(measure: Measure) -> bool:
    """Whether the measure says something of a whole campaign, and not of one record of it only."""
    return measure.aggregate not in subjects[measure.subject].singles and measure.aggregate not in _OF_ONE


subjects: dict[str, Subject] = {}


def register(subject: Subject) -> Subject:
    """Make a subject known to the measures."""
    subjects[subject.key] = subject
    if subject.for_all:
        FOR_ALL.add(subject.key)
    return subject
