"""Why a light has its meaning: what was compared with what, which band, which clause, what was remembered.

Everything here becomes text in the language being shown when str() is called.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from gongjian.kernel.messages import Message, Words, shows_chinese
from gongjian.kernel.messages import say as _
from gongjian.kernel.periods import Period

from .facts import BASIS_FACTS, FACTS, VALUE_WORDS, column
from .rule import Basis, Clause, Colour, Dimension, Fact, Interval, Meaning, plain

SilenceKind = Literal["gap", "no_clause", "not_given", "too_small"]


@dataclass(frozen=True)
class Past:
    """A period before, and what it was judged by itself."""

    period: Period
    meaning: Meaning


@dataclass(frozen=True)
class Silence:
    """Why there is no light. `gap`: between two bands of the rule; `no_clause`: no clause speaks of these facts;
    `too_small`: outside what the rule speaks of; `not_given`: the rule would know, but a fact is missing.

    `at` is the place in the rule, `rule key#dimension`; `band` the stretch on which it is silent.
    """

    kind: SilenceKind
    says: Message
    at: str
    band: Interval | None = None
    why: Words | None = None

    def __str__(self) -> str:
        return joined([self.says, _("%(says)s.", says=_headed(self.why))] if self.why else [self.says])


@dataclass(frozen=True)
class Reason:
    """What was compared (sentences), the number, and the clause that spoke."""

    compared: tuple[Message, ...]
    basis: Basis
    value: Decimal | None = None
    band: Interval | None = None
    clause: Clause | None = None
    more: tuple[Message, ...] = ()

    def __str__(self) -> str:
        parts: list[object] = [*self.compared]
        if self.clause is not None:
            parts.append(_clause(self.clause))
            if self.clause.assumed:
                parts.append(_("The source does not say so; it is taken so."))
        return joined([*parts, *self.more])


@dataclass(frozen=True)
class Light:
    """A light of one subject, period and dimension, with everything it was judged by.

    `rule` is key and version. `memory`: earlier periods that took part. `silence` stands where the meaning is
    `undefined`, and only there.
    """

    name: str
    period: Period | None
    dimension: str
    meaning: Meaning
    colour: Colour
    reason: Reason
    rule: str
    memory: tuple[Past, ...] = ()
    silence: Silence | None = None

    @property
    def why(self) -> str:
        """The whole reason in the language being shown; for an undefined light, why the rule gives none."""
        return joined([self.reason, *([self.silence] if self.silence is not None else [])])


def joined(sentences: Iterable[object]) -> str:
    """Sentences one after another, as the language being shown sets them."""
    return ("" if shows_chinese() else " ").join(str(sentence) for sentence in sentences)


def _clause(clause: Clause) -> Message:
    if clause.ref:
        return _("The rule (%(ref)s): %(says)s.", ref=clause.ref, says=clause.says)
    return _("The rule: %(says)s.", says=clause.says)


def shown(value: Decimal, bands: Sequence[Interval]) -> str:
    """The number with as few decimals as leave it on the same side of every end: 9.96 is not shown as 10."""
    for places in (1, 2, 4, 8):
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        if all(band.holds(rounded) == band.holds(value) for band in bands):
            return plain(rounded)
    return plain(value)


def fact_said(name: str, value: Fact, taken: bool) -> Message:
    """A fact and its value; said to be taken where it was not given."""
    words = VALUE_WORDS.get(value) if isinstance(value, bool | str) else None
    said: object = words or (plain(value) if isinstance(value, Decimal) else value)
    if taken:
        return _("%(name)s: %(value)s (not given, taken so).", name=_headed(FACTS[name].name), value=said)
    return _("%(name)s: %(value)s.", name=_headed(FACTS[name].name), value=said)


def number_said(
    dimension: Dimension, basis: Basis, value: Decimal, parts: Sequence[Decimal], bands: Sequence[Interval]
) -> Message:
    """The number compared, with what it was made of."""
    away = shown(abs(value), [_mirrored(band) if value < 0 else band for band in bands])
    if basis is Basis.hours_left:
        if value < 0:
            return _("Overdue by %(hours)s hours.", hours=away)
        return _("%(hours)s hours left.", hours=away)
    if basis is Basis.months_since:
        return _("%(count)s months since the start.", count=away)
    first, second = (FACTS[column(dimension, name)].name for name in BASIS_FACTS[basis])
    first = _headed(first)
    given = _(
        "%(first)s %(a)s%%, %(second)s %(b)s%%",
        first=first,
        a=_short(parts[0]),
        second=second,
        b=_short(parts[1]),
    )
    if basis is Basis.ratio:
        return _("%(given)s: %(ratio)s%% of it.", given=given, ratio=away)
    if value == 0:
        return _("%(given)s: equal.", given=given)
    if basis is Basis.short and value > 0:
        return _("%(given)s: short of it by %(short)s%%.", given=given, short=away)
    if basis is Basis.short:
        return _("%(given)s: above it by %(short)s%%.", given=given, short=away)
    if value > 0:
        return _("%(given)s: %(gap)s percentage points below.", given=given, gap=away)
    return _("%(given)s: %(gap)s percentage points above.", given=given, gap=away)


def _short(value: Decimal) -> str:
    return plain(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def _headed(words: Words) -> Words:
    return Words(words.zh, words.en[:1].upper() + words.en[1:])


def _mirrored(band: Interval) -> Interval:
    low = None if band.high is None else -band.high
    high = None if band.low is None else -band.low
    return Interval(low, high, band.high_in, band.low_in)


def nothing_due() -> Message:
    """Where the plan to date is nothing, so that no share of it can be formed."""
    return _("By the plan nothing was due yet.")


_COMPARED = {
    Basis.points: Words("差距", "gap"),
    Basis.demand_points: Words("差距", "gap"),
    Basis.ratio: Words("完成比例", "share"),
    Basis.short: Words("差额", "shortfall"),
    Basis.months_since: Words("月数", "months"),
    Basis.hours_left: Words("剩余小时", "hours left"),
}


def silent_between(basis: Basis, band: Interval) -> Message:
    """Where between its bands the rule says nothing."""
    word = _COMPARED.get(basis, Words("x", "x"))
    said = Words(*(str(band).replace("x", text) for text in word))
    if basis in (Basis.points, Basis.demand_points):
        return _("The rule is silent at %(band)s (percentage points).", band=said)
    if basis in (Basis.ratio, Basis.short):
        return _("The rule is silent at %(band)s (per cent).", band=said)
    return _("The rule is silent at %(band)s.", band=said)


def no_clause() -> Message:
    """Where no clause speaks of these facts at all."""
    return _("No clause of the rule speaks of this case.")


def not_given(name: str) -> Message:
    """Where a fact the rule asks for is missing."""
    return _("Not given: %(name)s.", name=FACTS[name].name)


def too_small(says: Words) -> Message:
    """Where the subject is smaller than what the rule speaks of."""
    return _("The rule speaks only of %(says)s.", says=says)


def size_taken(says: Words) -> Message:
    """Where the size is not given and the rule is applied all the same."""
    return _("The size is not given; taken as %(says)s.", says=says)


def running_said(count: int, says: Words) -> Message:
    """So many periods running, and what the rule says of it."""
    return _("%(count)s periods running, this one included. The rule: %(says)s.", count=count, says=says)


def caught_up_said(period: Period, says: Words) -> Message:
    """When a missed period was caught up, and what the rule says of it."""
    return _("Caught up in %(period)s. The rule: %(says)s.", period=period.full_name, says=says)
