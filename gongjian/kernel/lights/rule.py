"""A light rule as dated data: dimensions, clauses with stated ends, memory, and where the rule is silent.

A clause gives a *meaning*; the colour it wears belongs to the rule (red is excellent in one county and late in
the next). Two clauses are never merged, and neither are two dimensions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from gongjian.kernel.messages import Words

Fact = Decimal | bool | str
"""What is known of a subject in a period: a number or per cent, yes or no, or one of a column's words."""


class Meaning(StrEnum):
    """What a light says, from the mildest to the gravest; `undefined`: the rule says nothing here."""

    excellent = "excellent"  # 优秀
    done = "done"  # 完成
    ahead = "ahead"  # 超前
    not_due = "not-due"  # 未到期
    paused = "paused"  # 暂缓
    on_course = "on-course"  # 正常
    undefined = "undefined"  # 规则未定
    watch = "watch"  # 关注
    late = "late"  # 滞后
    severe = "severe"  # 严重滞后


GRAVITY = {meaning: place for place, meaning in enumerate(Meaning)}


class Colour(StrEnum):
    """The colour a meaning wears under one rule; `none`: the rule gives it none."""

    green = "green"
    blue = "blue"
    yellow = "yellow"
    orange = "orange"
    red = "red"
    teal = "teal"
    grey = "grey"
    none = "none"


COLOUR_WORDS: Mapping[Colour, Words] = {
    Colour.green: Words("绿", "green"),
    Colour.blue: Words("蓝", "blue"),
    Colour.yellow: Words("黄", "yellow"),
    Colour.orange: Words("橙", "orange"),
    Colour.red: Words("红", "red"),
    Colour.teal: Words("青", "teal"),
    Colour.grey: Words("灰", "grey"),
    Colour.none: Words("不亮灯", "no light"),
}
MEANING_WORDS: Mapping[Meaning, Words] = {
    Meaning.excellent: Words("优秀", "excellent"),
    Meaning.ahead: Words("超前", "ahead"),
    Meaning.on_course: Words("正常", "on course"),
    Meaning.done: Words("完成", "done"),
    Meaning.not_due: Words("未到期", "not due"),
    Meaning.paused: Words("暂缓", "suspended"),
    Meaning.undefined: Words("规则未定", "rule undefined"),
    Meaning.watch: Words("关注", "watch"),
    Meaning.late: Words("滞后", "late"),
    Meaning.severe: Words("严重滞后", "badly late"),
}
"""What a meaning is called where progress is judged."""
LOUD = frozenset({Colour.yellow, Colour.orange, Colour.red})


class Basis(StrEnum):
    """What is compared. `points`: plan to date − actual, in percentage points. `ratio`: actual in per cent of the
    plan to date. `short`: what is missing, in per cent of the plan to date. `demand_points`: what a higher level
    demands − actual, in points. `months_since`, `hours_left`: the number itself. `none`: facts alone.
    """

    points = "points"
    ratio = "ratio"
    short = "short"
    demand_points = "demand_points"
    months_since = "months_since"
    hours_left = "hours_left"
    none = "none"


WORSE_WHEN_LOWER = frozenset({Basis.ratio, Basis.hours_left})


@dataclass(frozen=True)
class Interval:
    """Numbers between two ends, each stated as part of it or not; None is no end on that side."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_in: bool = True
    high_in: bool = True

    def holds(self, value: Decimal) -> bool:
        """Is the number in it?"""
        above = self.low is None or value > self.low or (self.low_in and value == self.low)
        return above and (self.high is None or value < self.high or (self.high_in and value == self.high))

    @property
    def empty(self) -> bool:
        """Is there no number in it?"""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))

    def meets(self, other: "Interval") -> bool:
        """Is there a number in both?"""
        low, low_in = max(_low(self), _low(other), key=lambda end: (end[0], not end[1]))
        high, high_in = min(_high(self), _high(other), key=lambda end: (end[0], end[1]))
        return low < high or (low == high and low_in and high_in)

    def __str__(self) -> str:
        low = "" if self.low is None else f"{plain(self.low)} {'≤' if self.low_in else '<'} "
        high = "" if self.high is None else f" {'≤' if self.high_in else '<'} {plain(self.high)}"
        return f"{low}x{high}"


_ENDLESS = Decimal("Infinity")
EVERYTHING = Interval()


def _low(band: Interval) -> tuple[Decimal, bool]:
    return (-_ENDLESS, False) if band.low is None else (band.low, band.low_in)


def _high(band: Interval) -> tuple[Decimal, bool]:
    return (_ENDLESS, False) if band.high is None else (band.high, band.high_in)


def plain(value: Decimal) -> str:
    """A number without needless zeros.

    >>> plain(Decimal("12.50")), plain(Decimal("100"))
    ('12.5', '100')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def gaps(bands: Iterable[Interval], within: Interval = EVERYTHING) -> list[Interval]:
    """The stretches of `within` that no band covers, lowest first.

    >>> [str(gap) for gap in gaps([Interval(high=Decimal(0)), Interval(low=Decimal(10))])]
    ['0 < x < 10']
    """
    found: list[Interval] = []
    low, low_in = within.low, within.low_in
    for band in sorted(bands, key=lambda band: (_low(band)[0], not band.low_in)):
        if band.empty:
            continue
        if band.low is not None:
            before = Interval(low, band.low, low_in, not band.low_in)
            if not before.empty:
                found.append(before)
        if band.high is None:
            return found
        reach = low if low is not None else -_ENDLESS
        if band.high > reach or (band.high == reach and band.high_in and low_in):
            low, low_in = band.high, not band.high_in
    rest = Interval(low, within.high, low_in, within.high_in)
    return found if rest.empty else [*found, rest]


DOMAINS: Mapping[Basis, Interval] = {
    Basis.ratio: Interval(low=Decimal(0)),
    Basis.short: Interval(high=Decimal(100)),
    Basis.months_since: Interval(low=Decimal(0)),
}
"""The numbers a basis can take at all; any number where nothing stands here."""

NO_WORDS = Words("", "")


@dataclass(frozen=True)
class Clause:
    """One sentence of the rule: under these facts, and with the number in this band, the light has this meaning.

    `says`: the sentence restated. `ref`: its place in the source. `basis`: compared otherwise than the dimension
    does. `assumed`: not in the source, taken by us, and said with the light. `then`: what the rule attaches.
    """

    meaning: Meaning
    says: Words
    when: Mapping[str, Fact] = field(default_factory=dict)
    band: Interval | None = None
    basis: Basis | None = None
    ref: str = ""
    assumed: bool = False
    then: Words = NO_WORDS


@dataclass(frozen=True)
class Running:
    """So many periods running, this one included, each judged by itself as one of `of`: the light becomes another."""

    count: int
    of: frozenset[Meaning]
    becomes: Meaning
    says: Words
    ref: str = ""


@dataclass(frozen=True)
class CatchUp:
    """A period missed keeps its light until it is caught up; from then on the same period wears another.

    The next period is judged on its own.
    """

    of: frozenset[Meaning]
    becomes: Meaning
    says: Words
    ref: str = ""


@dataclass(frozen=True)
class AtLeast:
    """The rule speaks only of subjects with at least so much of a fact (1000 万元 a year)."""

    fact: str
    value: Decimal
    says: Words


@dataclass(frozen=True)
class Dimension:
    """One thing a rule looks at, judged apart from the others.

    `subject`: what it speaks of (`project`, `district`). `columns`: facts that go by another name in this
    dimension ({"plan": "pay_plan"}). `by_default`: judged without being asked for; entry into statistics is not
    (practice: no light by default). `silent`: why and where the rule says nothing, in words.
    """

    key: str
    name: Words
    basis: Basis
    clauses: tuple[Clause, ...]
    subject: str = "project"
    columns: Mapping[str, str] = field(default_factory=dict)
    at_least: AtLeast | None = None
    running: Running | None = None
    catch_up: CatchUp | None = None
    by_default: bool = True
    silent: Words = NO_WORDS

    def basis_of(self, clause: Clause) -> Basis:
        """What the clause compares."""
        return clause.basis or self.basis


@dataclass(frozen=True)
class LightRule:
    """A whole rule. `from_on` and `to_on` (that day no longer) say when it was in force, None where not known."""

    key: str
    version: int
    name: Words
    source: Words
    colours: Mapping[Meaning, Colour]
    dimensions: tuple[Dimension, ...]
    from_on: date | None = None
    to_on: date | None = None

    @property
    def stamp(self) -> str:
        """Key and version: kept by whatever was judged by it."""
        return f"{self.key}@{self.version}"

    def colour_of(self, meaning: Meaning) -> Colour:
        """The colour a meaning wears under this rule."""
        return self.colours.get(meaning, Colour.none if meaning is Meaning.undefined else Colour.grey)

    def worn(self, meaning: Meaning) -> Words:
        """The colour a meaning wears under this rule, and what it stands for: 红（滞后）; no two rules wear alike."""
        colour, said = COLOUR_WORDS[self.colour_of(meaning)], MEANING_WORDS[meaning]
        return Words(f"{colour.zh}（{said.zh}）", f"{colour.en} ({said.en})")

    def in_force(self, on: date) -> bool:
        """Was it in force on the day, as far as is known?"""
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or on < self.to_on)
