"""A ladder of supervision as dated data: steps in order, and for each the clauses that lead to it.

Below 督办单 the machine reminds; from there upward it only proposes, and a named person decides. Which of the two a
step is follows from its kind alone, so that no file of rules can make the machine issue anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from gongjian.kernel.deadlines import ClockUnit
from gongjian.kernel.messages import Words
from gongjian.kernel.periods import PeriodKind

DONE = "done"
"""The clock of the matter itself; others (sign-for, feedback) go by names of their own."""

NO_WORDS = Words("", "")


class StepKind(StrEnum):
    remind = "remind"  # 到期提醒
    urge = "urge"  # 催办
    notice = "notice"  # 督办单
    raise_ = "raise"  # 提级督办
    circular = "circular"  # 通报
    interview = "interview"  # 约谈
    card = "card"  # 亮牌, 警告
    hand_over = "hand_over"  # 移交


REMINDING = frozenset({StepKind.remind, StepKind.urge})
"""What the machine does by itself; everything else it proposes."""


class Ground(StrEnum):
    """Why a clock stands still. All but the first two are valid reasons, excused by class."""

    suspended = "suspended"  # 暂缓
    review = "review"  # 待审核
    approval_above = "approval_above"  # 上级审批
    policy_change = "policy_change"  # 政策调整
    force_majeure = "force_majeure"  # 不可抗力
    enterprise = "enterprise"  # 企业自身原因
    accepted = "accepted"  # 其他经认定的正当理由


ALWAYS = frozenset({Ground.suspended, Ground.review})
EXCUSABLE = frozenset(Ground) - ALWAYS

GROUND_WORDS: Mapping[Ground, Words] = {
    Ground.suspended: Words("暂缓", "suspended"),
    Ground.review: Words("待审核", "under review"),
    Ground.approval_above: Words("上级审批", "approval from above"),
    Ground.policy_change: Words("政策调整", "change of policy"),
    Ground.force_majeure: Words("不可抗力", "force majeure"),
    Ground.enterprise: Words("企业自身原因", "the enterprise itself"),
    Ground.accepted: Words("经认定的正当理由", "a valid reason that was accepted"),
}


@dataclass(frozen=True)
class Days:
    """So many working days, or calendar days."""

    count: int
    unit: ClockUnit


@dataclass(frozen=True)
class Late:
    """At least so many days past a clock's date; `of` names the clock, the matter's own where nothing is said."""

    days: Days
    of: str = DONE


@dataclass(frozen=True)
class Streak:
    """So many windows running, the last one included, that ended as one of `of`."""

    count: int
    of: frozenset[str]


@dataclass(frozen=True)
class Count:
    """So many of a thing within one calendar period, as a half-year: late windows, returns, a step issued."""

    count: int
    of: str
    within: PeriodKind


@dataclass(frozen=True)
class Clause:
    """One sentence of the rule: when all it asks holds, its step is due.

    `after`: a step issued and in force; then `late` counts from the term that step set, and `returned` and
    `false_report` from its issue. `marks`: any of these marks stands on the matter. `due_in`: at most so many days to
    the clock's date, and not past it. `still_open`: the period in which the step named by `after` was issued has
    ended. `assumed`: not in the source, taken by us. `then`: what the source attaches.
    """

    key: str
    says: Words
    ref: str = ""
    assumed: bool = False
    then: Words = NO_WORDS
    marks: frozenset[str] = frozenset()
    after: str = ""
    due_in: Late | None = None
    late: Late | None = None
    returned: int = 0
    false_report: bool = False
    streak: Streak | None = None
    count: Count | None = None
    still_open: PeriodKind | None = None

    @property
    def asks(self) -> bool:
        """Does it ask for anything at all besides a step before it?"""
        given = (self.marks, self.due_in, self.late, self.returned, self.false_report)
        return any(given) or any((self.streak, self.count, self.still_open))


@dataclass(frozen=True)
class Step:
    """A step of the ladder. `check`: days in which a unit checks its own line before it is published (核对期).

    `holds`: once issued it is in force to the end of that calendar period; without it, until it is settled, withdrawn
    or the matter is closed.
    """

    key: str
    kind: StepKind
    name: Words
    clauses: tuple[Clause, ...]
    check: Days | None = None
    holds: PeriodKind | None = None

    @property
    def proposes(self) -> bool:
        """Does it need a named person?"""
        return self.kind not in REMINDING


@dataclass(frozen=True)
class Clock:
    """A time limit the rule sets: a date from the day a thing is given. `unit`: workday, day or month."""

    key: str
    name: Words
    length: int
    unit: str
    says: Words
    ref: str = ""


REPORTS, LIGHTS = "reports", "lights"


@dataclass(frozen=True)
class Ladder:
    """A whole rule. `hour`: when what belongs to a day comes, in Shanghai. `valid`: reasons that stop the clock.

    `from_on`, `to_on` (that day no longer): when it was in force, None where not known.
    `leaves_open`: what the source does not say, in words. `windows`: what its runs and counts of windows go by, the
    reports a unit owes or the lights of its projects.
    """

    key: str
    version: int
    name: Words
    source: Words
    steps: tuple[Step, ...]
    hour: time = time(8, 30)
    valid: frozenset[Ground] = field(default=EXCUSABLE)
    clocks: tuple[Clock, ...] = ()
    leaves_open: tuple[Words, ...] = ()
    from_on: date | None = None
    to_on: date | None = None
    windows: str = REPORTS

    @property
    def stamp(self) -> str:
        """Key and version: kept by whatever was reminded or proposed by it."""
        return f"{self.key}@{self.version}"

    def level(self, step: str) -> int:
        """The place of a step, from 0. KeyError when the ladder has none of that name."""
        for place, one in enumerate(self.steps):
            if one.key == step:
                return place
        raise KeyError(step)

    def step(self, key: str) -> Step:
        """The step of that name. KeyError when there is none."""
        return self.steps[self.level(key)]

    def stops(self, ground: Ground) -> bool:
        """Does the clock stand still for it?"""
        return ground in ALWAYS or ground in self.valid

    def in_force(self, on: date) -> bool:
        """Was it in force on the day, as far as is known?"""
        return (self.from_on is None or self.from_on <= on) and (self.to_on is None or on < self.to_on)


@dataclass(frozen=True)
class CardSwitch:
    """What must be named before cards are used: the document, who approves, how long one holds, how to be rid of it."""

    source: str
    approver: str
    term: Days
    way_out: Words

    def __post_init__(self) -> None:
        if not (self.source.strip() and self.approver.strip() and any(self.way_out)) or self.term.count < 1:
            raise ValueError("Cards need a source, an approver, a term and a way out.")
