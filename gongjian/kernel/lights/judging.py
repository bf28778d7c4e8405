"""Judging: from facts and a rule to lights. Pure; nothing is read from a clock, nothing is filled in silently."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from gongjian.kernel.messages import Message
from gongjian.kernel.periods import Period

from . import reason as said
from .facts import BASIS_FACTS, FACTS, column, fact_of, number_of
from .reason import Light, Past, Reason, Silence, SilenceKind
from .rule import (
    DOMAINS,
    EVERYTHING,
    NO_WORDS,
    AtLeast,
    Basis,
    Clause,
    Dimension,
    Fact,
    Interval,
    LightRule,
    Meaning,
    gaps,
)

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Row:
    """What is known of a subject in a period. `caught_up`: the period in which a missed one was caught up.

    Without a period there is no memory: the row is judged by itself.
    """

    name: str
    facts: Mapping[str, Fact]
    period: Period | None = None
    caught_up: Period | None = None

    @property
    def subject(self) -> Fact | None:
        """Project or district; a project where nothing is said."""
        return self.facts.get("subject", FACTS["subject"].taken)


@dataclass(frozen=True)
class Alone:
    """A row judged by itself, before anything is remembered."""

    meaning: Meaning
    reason: Reason
    silence: Silence | None = None


@dataclass
class _Case:
    """One row under one dimension: what has been compared on the way to the clause that speaks."""

    rule: LightRule
    dimension: Dimension
    facts: Mapping[str, Fact]
    compared: dict[str, Message] = field(default_factory=dict)
    tried: list[tuple[Interval, Decimal]] = field(default_factory=list)

    def alone(self, clause: Clause, value: Decimal | None) -> Alone:
        basis = self.dimension.basis_of(clause)
        reason = Reason(tuple(self.compared.values()), basis, value, clause.band, clause)
        return Alone(clause.meaning, reason)

    def silent(self, kind: SilenceKind, says: Message, band: Interval | None = None) -> Alone:
        why = self.dimension.silent if kind in ("gap", "no_clause") else NO_WORDS
        silence = Silence(
            kind, says, f"{self.rule.key}#{self.dimension.key}", band, why if any(why) else None
        )
        value = self.tried[-1][1] if self.tried else None
        reason = Reason(tuple(self.compared.values()), self.dimension.basis, value)
        return Alone(Meaning.undefined, reason, silence)

    def bands(self, basis: Basis) -> list[Interval]:
        clauses = self.dimension.clauses
        return [one.band for one in clauses if one.band is not None and self.dimension.basis_of(one) is basis]


def value_on(
    basis: Basis, dimension: Dimension, facts: Mapping[str, Fact]
) -> tuple[Decimal | None, list[Decimal]]:
    """The number compared, and what it is made of; None where a part is missing or a share has nothing to be of."""
    parts = [number_of(dimension, facts, name) for name in BASIS_FACTS[basis]]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or not known:
        return None, known
    if basis in (Basis.points, Basis.demand_points):
        return known[0] - known[1], known
    if basis in (Basis.ratio, Basis.short):
        if known[0] <= 0:
            return None, known
        share = known[1] * HUNDRED / known[0]
        return (share if basis is Basis.ratio else (known[0] - known[1]) * HUNDRED / known[0]), known
    return known[0], known


def judge_alone(rule: LightRule, dimension: Dimension, facts: Mapping[str, Fact]) -> Alone:
    """The first clause that speaks of these facts; undefined, with the place, where none does.

    A clause that would depend on a fact not given stops the search: nothing after it is certain.
    """
    case = _Case(rule, dimension, facts)
    if dimension.at_least is not None:
        outside = _size(case, dimension.at_least)
        if outside is not None:
            return outside
    for clause in dimension.clauses:
        applies = _applies(case, clause)
        if applies is False:
            continue
        if isinstance(applies, str):
            return case.silent("not_given", said.not_given(applies))
        if clause.band is None:
            return case.alone(clause, None)
        found = _in_band(case, clause, clause.band)
        if found is not None:
            return found
    return _unsaid(case)


def _size(case: _Case, limit: AtLeast) -> Alone | None:
    value = number_of(case.dimension, case.facts, limit.fact)
    if value is None:
        case.compared[limit.fact] = said.size_taken(limit.says)
        return None
    if value >= limit.value:
        return None
    case.compared[limit.fact] = said.fact_said(limit.fact, value, False)
    return case.silent("too_small", said.too_small(limit.says))


def _applies(case: _Case, clause: Clause) -> bool | str:
    """Do the facts meet the clause's conditions? The name of a fact where it depends on one not given."""
    missing = ""
    for name, wanted in clause.when.items():
        known = column(case.dimension, name)
        value, taken = fact_of(case.dimension, case.facts, name)
        if value is None:
            missing = missing or known
            continue
        case.compared[known] = said.fact_said(known, value, taken)
        if value != wanted:
            return False
    return missing or True


def _in_band(case: _Case, clause: Clause, band: Interval) -> Alone | None:
    basis = case.dimension.basis_of(clause)
    value, parts = value_on(basis, case.dimension, case.facts)
    if value is None and len(parts) == len(BASIS_FACTS[basis]):
        case.compared[basis] = said.nothing_due()
        return Alone(Meaning.not_due, Reason(tuple(case.compared.values()), basis))
    if value is None:
        names = [column(case.dimension, name) for name in BASIS_FACTS[basis]]
        missing = next(name for name in names if name not in case.facts)
        return case.silent("not_given", said.not_given(missing))
    case.compared[basis] = said.number_said(case.dimension, basis, value, parts, case.bands(basis))
    if band.holds(value):
        return case.alone(clause, value)
    if basis is case.dimension.basis:
        case.tried.append((band, value))
    return None


def _unsaid(case: _Case) -> Alone:
    if not case.tried:
        return case.silent("no_clause", said.no_clause())
    basis, value = case.dimension.basis, case.tried[-1][1]
    bands = [band for band, _value in case.tried]
    silent = [*gaps(bands, DOMAINS.get(basis, EVERYTHING)), *gaps(bands)]
    band = next(gap for gap in silent if gap.holds(value))
    return case.silent("gap", said.silent_between(basis, band), band)


def judge(
    rule: LightRule,
    dimension: Dimension,
    row: Row,
    past: Mapping[Period, Meaning],
    seen_in: Period | None = None,
) -> Light:
    """The light of a row. `past`: what earlier periods of the same subject were judged by themselves.

    `seen_in`: the period in which one looks; a month missed turns milder once caught up by then.
    """
    alone = judge_alone(rule, dimension, row.facts)
    meaning, more, memory = alone.meaning, list[Message](), tuple[Past, ...]()
    if dimension.running is not None and meaning in dimension.running.of:
        memory = _run(row.period, past, dimension.running.of)
        if len(memory) + 1 >= dimension.running.count:
            more.append(said.running_said(len(memory) + 1, dimension.running.says))
            meaning = dimension.running.becomes
    if dimension.catch_up is not None and meaning in dimension.catch_up.of and _caught_up(row, seen_in):
        assert row.caught_up is not None
        more.append(said.caught_up_said(row.caught_up, dimension.catch_up.says))
        meaning = dimension.catch_up.becomes
    reason = alone.reason
    told = Reason(reason.compared, reason.basis, reason.value, reason.band, reason.clause, tuple(more))
    return Light(
        row.name, row.period, dimension.key, meaning, rule.colour_of(meaning), told, rule.stamp, memory, alone.silence
    )  # fmt: skip


def _run(period: Period | None, past: Mapping[Period, Meaning], of: frozenset[Meaning]) -> tuple[Past, ...]:
    """Unbroken periods right before this one, earliest first, each judged by itself as one of `of`."""
    found: list[Past] = []
    while period is not None and past.get(period.previous) in of:
        period = period.previous
        found.append(Past(period, past[period]))
    return tuple(reversed(found))


def _caught_up(row: Row, seen_in: Period | None) -> bool:
    if row.caught_up is None:
        return False
    return seen_in is None or row.caught_up.start <= seen_in.start


def judge_rows(
    rule: LightRule,
    rows: Sequence[Row],
    *,
    dimensions: Iterable[str] | None = None,
    seen_in: Period | None = None,
) -> list[Light]:
    """Lights of every row and dimension, in the order of the rows; dimensions stand side by side, never merged.

    `dimensions`: which, by key; those judged by default otherwise. `seen_in`: rows after it had not come yet.
    A dimension that speaks of districts is not judged for projects, nor the other way round.
    """
    wanted = None if dimensions is None else frozenset(dimensions)
    chosen = [one for one in rule.dimensions if (one.by_default if wanted is None else one.key in wanted)]
    come = [row for row in rows if seen_in is None or row.period is None or row.period.start <= seen_in.start]
    pasts = {one.key: _pasts(rule, one, come) for one in chosen if one.running is not None}
    return [
        judge(rule, one, row, pasts.get(one.key, {}).get(row.name, {}), seen_in)
        for row in come
        for one in chosen
        if one.subject == row.subject
    ]


def _pasts(rule: LightRule, dimension: Dimension, rows: Iterable[Row]) -> dict[str, dict[Period, Meaning]]:
    found: dict[str, dict[Period, Meaning]] = {}
    for row in rows:
        if row.period is not None and row.subject == dimension.subject:
            alone = judge_alone(rule, dimension, row.facts)
            found.setdefault(row.name, {})[row.period] = alone.meaning
    return found
