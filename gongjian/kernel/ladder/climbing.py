"""Climbing: from a rule and the facts up to an instant to every reminder and proposal that arose, each with its end.

Whatever the rhythm in which one asks, the answer for an instant is the same: what arose is reckoned from the facts
alone, never from what was asked before. Nothing is read from a clock.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gongjian.kernel.workdays import Calendar

from .case import Case
from .chances import Chance, chances, clocked
from .facts import Closed, Declined, Fact, Issued, Withdrawn
from .rule import CardSwitch, Clause, Ladder, Step, StepKind


class Outcome(StrEnum):
    """What became of a proposal; a reminder stands until something lapses it."""

    standing = "standing"  # 待定
    held = "held"  # 中止计时，暂不处理
    issued = "issued"  # 已签发
    amended = "amended"  # 已修改后签发
    declined = "declined"  # 不予升级
    lapsed = "lapsed"  # 已失效


@dataclass(frozen=True)
class Arisen:
    """A reminder or a proposal: once for its `cause`, by a clause of the rule, at the first instant it held.

    `rule` is key and version. `ended_at`: when it was answered or lapsed. `provisional`: its day was counted across
    a year whose working days are not published. `reason`: of whoever declined.
    """

    cause: str
    step: Step
    clause: Clause
    at: datetime
    rule: str
    outcome: Outcome = Outcome.standing
    ended_at: datetime | None = None
    clock: str = ""
    provisional: bool = False
    by: str = ""
    reason: str = ""

    @property
    def waits(self) -> bool:
        """Is it a proposal that waits for a person?"""
        return self.step.proposes and self.outcome is Outcome.standing


@dataclass(frozen=True)
class Climb:
    """All that arose up to `at`, earliest first, the case as it stands then, and what would arise next.

    `look_at`: the next instant at which the hour alone changes anything; None when only a new fact can.
    """

    at: datetime
    arisen: tuple[Arisen, ...]
    case: Case
    coming: Arisen | None
    look_at: datetime | None = None

    @property
    def waiting(self) -> Arisen | None:
        """The proposal that waits for a person; there is never more than one."""
        return next((one for one in reversed(self.arisen) if one.waits), None)


def climb(
    ladder: Ladder,
    facts: Iterable[Fact],
    at: datetime,
    calendar: Calendar,
    *,
    cards: CardSwitch | None = None,
) -> Climb:
    """What arose by the rule up to and including `at`, from the facts recorded by then.

    Facts of one instant count in the order given. A case goes by one version of its rule from beginning to end.
    `cards`: None leaves steps of cards out altogether. ValueError when `at` has no time zone; KeyError when a step
    was issued that the ladder does not have.
    """
    if at.tzinfo is None:
        raise ValueError("The instant has no time zone.")
    climber = _Climber(Case(ladder, calendar, cards))
    for fact in sorted((fact for fact in facts if fact.at <= at), key=lambda fact: fact.at):
        climber.go_to(fact.at, including=False)
        climber.take(fact)
    climber.go_to(at, including=True)
    coming, over = climber.coming, climber.over()
    held = climber.case.stopped
    arisen = tuple(
        replace(one, outcome=Outcome.held) if held and one.waits else one for one in climber.arisen
    )
    looks = [one.at for one in (coming,) if one is not None] + [one[0] for one in (over,) if one is not None]
    return Climb(at, arisen, climber.case, coming, min(looks, default=None))


def due(
    ladder: Ladder,
    facts: Iterable[Fact],
    at: datetime,
    calendar: Calendar,
    *,
    made: Collection[str],
    cards: CardSwitch | None = None,
) -> Sequence[Arisen]:
    """What is due by `at` and not yet made, earliest first. `made`: the causes already reminded of or proposed.

    What lapsed before it was made is among it, with its end: it is kept, and nobody is troubled with it.
    """
    return [one for one in climb(ladder, facts, at, calendar, cards=cards).arisen if one.cause not in made]


class _Climber:
    """Walks from fact to fact; between two of them nothing changes but the hour."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.arisen: list[Arisen] = []
        self.causes: set[str] = set()
        self.reminded: dict[str, datetime] = {}
        self.now: datetime | None = None
        self.ahead: tuple[datetime, Step, Clause, Chance] | None = None
        """What comes next after the instant gone to last."""

    # ---------------------------------------------------------------- what arises
    def go_to(self, end: datetime, *, including: bool) -> None:
        """Let everything arise up to `end`, and let the time of steps run out on the way."""
        if self._nothing_before(end) and not including:
            return
        while True:
            over = self.over()
            found = self._next()
            if over is not None and over[0] <= end and (found is None or over[0] <= found[0]):
                self.case.issues.pop(over[1])
                self.now = over[0]
                self._settle(over[0])
                continue
            if found is None or found[0] > end or (found[0] == end and not including):
                self.ahead = found
                return
            self._arise(*found)

    def _nothing_before(self, end: datetime) -> bool:
        """Without a fact nothing arises; and what is to come comes no earlier than the instant reached."""
        return self.now is None or (self.now >= end and not self.case.issues)

    def over(self) -> tuple[datetime, str] | None:
        """When the next step's time is over, and which."""
        ends = [(one.ends_at, key) for key, one in self.case.issues.items() if one.ends_at is not None]
        return min(ends, default=None)

    @property
    def coming(self) -> Arisen | None:
        """What would arise next, after the instant gone to, were nothing to change but the hour."""
        return None if self.ahead is None else self._made(*self.ahead)

    def _next(self) -> tuple[datetime, Step, Clause, Chance] | None:
        """The earliest that may arise from now on; of several at one instant the highest step, its latest clause."""
        if self.case.stopped:
            return None
        best: tuple[datetime, Step, Clause, Chance] | None = None
        rank: tuple[datetime, int, float] | None = None
        taken = self._taken()
        for place, step in enumerate(self.case.ladder.steps):
            if (step.kind is StepKind.card and self.case.cards is None) or (step.proposes and place <= taken):
                continue
            for clause in step.clauses:
                for found in chances(self.case, step.key, clause):
                    at = found.since if self.now is None else max(found.since, self.now)
                    if not self._may(step, found) or (found.until is not None and at >= found.until):
                        continue
                    mine = (at, -place, -found.since.timestamp())
                    if rank is None or mine < rank:
                        best, rank = (at, step, clause, found), mine
        return best

    def _taken(self) -> int:
        """A proposal is made only above what is in force and above what waits for an answer: above this place."""
        waiting = (self.case.ladder.level(one.step.key) for one in self.arisen if one.waits)
        return max(self.case.level, max(waiting, default=-1))

    def _may(self, step: Step, found: Chance) -> bool:
        if found.cause in self.causes:
            return False
        if step.proposes or not found.clock:
            return True
        last = self.reminded.get(found.clock)
        return last is None or found.since > last

    def _made(self, at: datetime, step: Step, clause: Clause, found: Chance) -> Arisen:
        return Arisen(
            found.cause,
            step,
            clause,
            at,
            self.case.ladder.stamp,
            clock=found.clock,
            provisional=found.provisional,
        )

    def _arise(self, at: datetime, step: Step, clause: Clause, found: Chance) -> None:
        """It arises, and overtakes the lower proposal that waits, or the reminder before it of the same clock."""
        self.now = at
        for place, one in enumerate(self.arisen):
            same_clock = bool(found.clock) and one.clock == found.clock
            overtaken = one.step.proposes if step.proposes else not one.step.proposes and same_clock
            if one.outcome is Outcome.standing and overtaken:
                self._end(place, Outcome.lapsed, at)
        self.causes.add(found.cause)
        if not step.proposes and found.clock:
            self.reminded[found.clock] = found.since
        self.arisen.append(self._made(at, step, clause, found))

    # ---------------------------------------------------------------- what facts change
    def take(self, fact: Fact) -> None:
        """Let a fact count, and end what it answers or overtakes."""
        self.now = fact.at
        self.case.take(fact)
        if isinstance(fact, Issued):
            self._issued(fact)
        if isinstance(fact, Declined):
            for place, one in enumerate(self.arisen):
                if one.waits and one.cause == fact.cause:
                    self._end(place, Outcome.declined, fact.at, fact.by, fact.reason)
        if isinstance(fact, Withdrawn):
            self._uncounted(fact.at)
        if isinstance(fact, Closed):
            for place, one in enumerate(self.arisen):
                if one.outcome is Outcome.standing:
                    self._end(place, Outcome.lapsed, fact.at)
        self._settle(fact.at)

    def _issued(self, fact: Issued) -> None:
        level = self.case.ladder.level(fact.step)
        for place, one in enumerate(self.arisen):
            if not one.waits:
                continue
            if fact.cause and one.cause == fact.cause:
                outcome = Outcome.issued if one.step.key == fact.step else Outcome.amended
                self._end(place, outcome, fact.at, fact.by, fact.reason)
            elif self.case.ladder.level(one.step.key) <= level:
                self._end(place, Outcome.lapsed, fact.at)

    def _uncounted(self, at: datetime) -> None:
        """What rests on a count, or a run of windows, that no longer holds lapses."""
        for place, one in enumerate(self.arisen):
            if one.outcome is not Outcome.standing or (
                one.clause.count is None and one.clause.streak is None
            ):
                continue
            found = chances(self.case, one.step.key, one.clause)
            if all(chance.cause != one.cause for chance in found):
                self._end(place, Outcome.lapsed, at)

    def _settle(self, at: datetime) -> None:
        """What rests on a clock that was moved or met, or on a step no longer in force, lapses."""
        if self.case.stopped:
            return
        for place, one in enumerate(self.arisen):
            if one.outcome is not Outcome.standing or not (one.clock or one.clause.after):
                continue
            parts, named = clocked(self.case, one.clause), one.cause.split("+")
            if parts is None or any(part.since > at or part.basis not in named for part in parts):
                self._end(place, Outcome.lapsed, at)

    def _end(self, place: int, outcome: Outcome, at: datetime, by: str = "", reason: str = "") -> None:
        self.arisen[place] = replace(self.arisen[place], outcome=outcome, ended_at=at, by=by, reason=reason)
