"""The facts light rules may ask for: one list, so that a rule, a table and a reason use the same words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from gongjian.kernel.messages import Words

from .rule import Basis, Clause, Dimension, Fact


class FactKind(StrEnum):
    percent = "percent"  # 0 to 100, of the year's plan or of the period's task
    number = "number"
    yes_no = "yes_no"
    word = "word"
    period = "period"


@dataclass(frozen=True)
class FactKnown:
    """`taken`: what counts where nothing is given; None when it must be given. `words`: what a word may be."""

    kind: FactKind
    name: Words
    taken: Fact | None = None
    words: tuple[str, ...] = ()


_PERCENT, _NUMBER, _YES_NO, _WORD = FactKind.percent, FactKind.number, FactKind.yes_no, FactKind.word

FACTS: Mapping[str, FactKnown] = {
    "plan": FactKnown(_PERCENT, Words("序时", "plan to date")),
    "actual": FactKnown(_PERCENT, Words("完成", "done")),
    "demand": FactKnown(_PERCENT, Words("上级要求", "demanded from above")),
    "pay_plan": FactKnown(_PERCENT, Words("计划支付", "payment planned")),
    "pay_actual": FactKnown(_PERCENT, Words("已支付", "paid")),
    "pay_demand": FactKnown(_PERCENT, Words("上级要求支付", "payment demanded from above")),
    "started": FactKnown(_YES_NO, Words("已开工", "started")),
    "start_due": FactKnown(_YES_NO, Words("应开工", "due to start"), True),
    "valid_reason": FactKnown(_YES_NO, Words("有正当理由", "has a valid reason"), False),
    "entered": FactKnown(_YES_NO, Words("已入库", "entered into statistics")),
    "done": FactKnown(_YES_NO, Words("已办结", "done")),
    "forecast_late": FactKnown(_YES_NO, Words("预计滞后", "forecast late"), False),
    "months_since": FactKnown(_NUMBER, Words("开工后月数", "months since the start")),
    "hours_left": FactKnown(_NUMBER, Words("剩余小时", "hours left")),
    "year_plan_wan": FactKnown(_NUMBER, Words("年度计划投资（万元）", "plan of the year (CNY 10 k)")),
    "behind": FactKnown(_WORD, Words("滞后程度", "how far behind"), None, ("none", "slight", "serious")),
    "caught_up": FactKnown(FactKind.period, Words("补上的时期", "caught up in")),
    "subject": FactKnown(_WORD, Words("对象", "subject"), "project", ("project", "district")),
}

BASIS_FACTS: Mapping[Basis, tuple[str, ...]] = {
    Basis.points: ("plan", "actual"),
    Basis.ratio: ("plan", "actual"),
    Basis.short: ("plan", "actual"),
    Basis.demand_points: ("demand", "actual"),
    Basis.months_since: ("months_since",),
    Basis.hours_left: ("hours_left",),
    Basis.none: (),
}

VALUE_WORDS: Mapping[Fact, Words] = {
    True: Words("是", "yes"),
    False: Words("否", "no"),
    "none": Words("不滞后", "not behind"),
    "slight": Words("轻微", "slightly"),
    "serious": Words("严重", "seriously"),
    "project": Words("项目", "project"),
    "district": Words("区县", "district"),
}


def column(dimension: Dimension, fact: str) -> str:
    """The column in which the dimension finds a fact."""
    return dimension.columns.get(fact, fact)


def facts_of(dimension: Dimension) -> tuple[str, ...]:
    """Every column the dimension looks at, in the order its clauses name them."""
    asked: dict[str, None] = {}
    for clause in dimension.clauses:
        for name in (*clause.when, *_compared(dimension, clause)):
            asked[column(dimension, name)] = None
    return tuple(asked)


def _compared(dimension: Dimension, clause: Clause) -> tuple[str, ...]:
    return BASIS_FACTS[dimension.basis_of(clause)] if clause.band is not None else ()


def needed_facts(dimension: Dimension) -> tuple[str, ...]:
    """Columns without which the dimension cannot be judged: all it looks at but those taken as given when blank."""
    return tuple(name for name in facts_of(dimension) if FACTS[name].taken is None)


def fact_of(dimension: Dimension, facts: Mapping[str, Fact], name: str) -> tuple[Fact | None, bool]:
    """The fact as given, or as taken where nothing is given; whether it was taken."""
    known = column(dimension, name)
    if known in facts:
        return facts[known], False
    return FACTS[known].taken, FACTS[known].taken is not None


def number_of(dimension: Dimension, facts: Mapping[str, Fact], name: str) -> Decimal | None:
    """A fact that is a number; None where it is not given."""
    value, _taken = fact_of(dimension, facts, name)
    return value if isinstance(value, Decimal) else None
