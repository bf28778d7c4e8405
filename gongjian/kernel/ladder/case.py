"""One case as its facts leave it: clocks, stops, marks, returns, windows, and the steps in force."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from gongjian.kernel.deadlines import ClockUnit, ask_in_time
from gongjian.kernel.periods import period_of
from gongjian.kernel.windows.laying import SHANGHAI
from gongjian.kernel.workdays import ONE_DAY, Calendar, Due

from . import facts as given
from .facts import Fact
from .rule import DONE, CardSwitch, Ground, Ladder, StepKind

_REVIEW = "review"


@dataclass(frozen=True)
class Basis:
    """A clock's date, since when it stands, and a text that tells this clock and date from any other."""

    on: date
    set_at: datetime
    key: str


@dataclass(frozen=True)
class InForce:
    """A step issued and in force. `term`: the day it set. `ends_at`: when it is over by the hour alone.

    One whose document has not gone out (`issue.waits`) has neither.
    """

    issue: given.Issued
    term: Basis | None
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Halt:
    """What stops the clock, and since when."""

    ground: Ground
    since: datetime


@dataclass(frozen=True)
class Counted:
    """One thing a rule may count within a period."""

    at: datetime
    key: str
    of: str
    series: str = ""


def day_of(at: datetime) -> date:
    """The day in Shanghai."""
    return at.astimezone(SHANGHAI).date()


@dataclass
class Case:
    """The facts of one case, taken in order. `episode` rises by one each time the matter is reopened."""

    ladder: Ladder
    calendar: Calendar
    cards: CardSwitch | None = None
    episode: int = 1
    begun_at: datetime | None = None
    closed_at: datetime | None = None
    dues: dict[str, Basis] = field(default_factory=dict)
    scored: dict[str, date] = field(default_factory=dict)
    marks: dict[str, datetime] = field(default_factory=dict)
    halts: dict[str, Halt] = field(default_factory=dict)
    halted_since: datetime | None = None
    halted: list[tuple[datetime, datetime]] = field(default_factory=list)
    returned: list[datetime] = field(default_factory=list)
    found: list[given.FalseFound] = field(default_factory=list)
    windows: list[given.WindowEnded] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)
    issues: dict[str, InForce] = field(default_factory=dict)

    # ------------------------------------------------------------------ asked
    @property
    def stopped(self) -> bool:
        """Is the ladder stopped: closed, suspended, excused, or with the reviewer?"""
        return self.closed_at is not None or self.halted_since is not None

    @property
    def level(self) -> int:
        """The highest step in force, from 0; -1 when none is."""
        return max((self.ladder.level(one.issue.step) for one in self.issues.values()), default=-1)

    @property
    def highest(self) -> InForce | None:
        """The step in force that is highest, of several the one issued last."""
        found = [one for one in self.issues.values() if self.ladder.level(one.issue.step) == self.level]
        return found[-1] if found else None

    def in_force(self, step: str) -> InForce | None:
        """The one of that step issued last and still in force, its document out where it is one."""
        found = [one for one in self.issues.values() if one.issue.step == step and not one.issue.waits]
        return found[-1] if found else None

    @property
    def to_go_out(self) -> frozenset[str]:
        """Steps decided on whose document has not gone out yet."""
        return frozenset(one.issue.step for one in self.issues.values() if one.issue.waits)

    def tick(self, day: date) -> datetime:
        """The instant at which what belongs to a day comes."""
        return datetime.combine(day, self.ladder.hour, SHANGHAI)

    def counted_from(self, basis: Basis, days: int, unit: ClockUnit) -> Due:
        """The day so many days after the clock's date (before it when negative), stops since it was set left out."""
        moved = days + sum(self._days(start, end, basis.set_at, unit) for start, end in self.halted)
        if unit == "workday":
            return self.calendar.add(basis.on, moved)
        return Due(basis.on + timedelta(days=moved), False)

    def _days(self, start: datetime, end: datetime, since: datetime, unit: ClockUnit) -> int:
        """Days whose hour fell into the stop, as far as it lay after `since`."""
        start = max(start, since)
        if end <= start:
            return 0
        first, last = day_of(start), day_of(end)
        first = first if start <= self.tick(first) else first + ONE_DAY
        last = last if self.tick(last) < end else last - ONE_DAY
        if last < first:
            return 0
        if unit == "workday":
            return self.calendar.count(first - ONE_DAY, last)
        return (last - first).days + 1

    # ------------------------------------------------------------------ taken in
    def take(self, fact: Fact) -> None:
        """Let the fact count."""
        if self.begun_at is None:
            self.begun_at = fact.at
        _TAKERS[type(fact)](self, fact)

    def due_set(self, fact: given.DueSet) -> None:
        """A clock begins, or is set anew; once closed there is none before the matter is reopened."""
        if self.closed_at is not None:
            return
        self.dues[fact.of] = self._basis(fact.of, fact.on, fact.at)
        self.scored[fact.of] = fact.on

    def extended(self, fact: given.Extended) -> None:
        """The clock moves; scoring follows only when it was asked in time. A step's term moves with the matter's."""
        if self.closed_at is not None:
            return
        scored = self.scored.get(fact.of)
        if scored is None or ask_in_time(fact.asked_on, scored):
            self.scored[fact.of] = fact.on
        self.dues[fact.of] = self._basis(fact.of, fact.on, fact.at)
        for key, one in self.issues.items() if fact.of == DONE else ():
            if one.term is not None and one.term.on < fact.on:
                self.issues[key] = replace(one, term=_term(one.issue.key, fact.on, fact.at))

    def _basis(self, of: str, on: date, at: datetime) -> Basis:
        return Basis(on, at, f"{self.episode}:{of}:{on}")

    def met(self, fact: given.Met) -> None:
        """That clock asks nothing more."""
        self.dues.pop(fact.of, None)

    def marked(self, fact: given.Marked) -> None:
        """The mark stands from its first instant."""
        self.marks.setdefault(fact.mark, fact.at)

    def halt(self, fact: given.Halted) -> None:
        """The clock stops, where the rule knows the ground."""
        if self.ladder.stops(fact.ground):
            self._stop(f"stop:{fact.key}", Halt(fact.ground, fact.at))

    def resumed(self, fact: given.Resumed) -> None:
        """That ground no longer stops it."""
        self._go_on(f"stop:{fact.key}", fact.at)

    def _stop(self, key: str, halt: Halt) -> None:
        if self.closed_at is None:
            self.halts.setdefault(key, halt)
            self.halted_since = self.halted_since or halt.since

    def _go_on(self, key: str, at: datetime) -> None:
        if self.halts.pop(key, None) is not None and not self.halts and self.halted_since is not None:
            self.halted.append((self.halted_since, at))
            self.halted_since = None

    def reported_done(self, fact: given.ReportedDone) -> None:
        """From here the time is the reviewer's."""
        self._stop(_REVIEW, Halt(Ground.review, fact.at))

    def returned_(self, fact: given.Returned) -> None:
        """Back with the unit."""
        self._go_on(_REVIEW, fact.at)
        if self.closed_at is None:
            self.returned.append(fact.at)
            self.counted.append(Counted(fact.at, f"returned:{fact.at.isoformat()}", "returned"))

    def report_withdrawn(self, fact: given.ReportWithdrawn) -> None:
        """Back with the unit, by its own wish."""
        self._go_on(_REVIEW, fact.at)

    def false_found(self, fact: given.FalseFound) -> None:
        """Kept even when the matter is closed: it counts once the matter is reopened."""
        if all(one.key != fact.key for one in self.found):
            self.found.append(fact)

    def closed(self, fact: given.Closed) -> None:
        """Nothing arises any more; what was found false before belongs to the past."""
        self.closed_at = fact.at
        self.halts, self.halted, self.halted_since = {}, [], None
        self.dues, self.scored, self.returned, self.found, self.issues = {}, {}, [], [], {}

    def reopened(self, fact: given.Reopened) -> None:
        """The ladder begins anew at its foot."""
        if self.closed_at is not None:
            self.closed_at, self.begun_at = None, fact.at
            self.episode += 1

    def window_ended(self, fact: given.WindowEnded) -> None:
        """Neither an excused window nor one that ended during a stop counts, and neither breaks a run."""
        if not self.stopped and not self._excused(fact.excused):
            self.windows.append(fact)
            self.counted.append(Counted(fact.at, fact.key, fact.outcome, fact.series))

    def tallied(self, fact: given.Tallied) -> None:
        """Counted once by its key, unless excused."""
        if not self._excused(fact.excused):
            self.counted.append(Counted(fact.at, fact.key, fact.of))

    def _excused(self, ground: Ground | None) -> bool:
        return ground is not None and self.ladder.stops(ground)

    def issued(self, fact: given.Issued) -> None:
        """The step is in force until it is settled or withdrawn, its time is over, or the matter is closed."""
        if not fact.waits:
            self.counted.append(Counted(fact.at, fact.key, fact.step))
        if self.closed_at is not None:
            return
        if fact.waits:
            self.issues[fact.key] = InForce(fact, None)
            return
        term = None if fact.term_on is None else _term(fact.key, fact.term_on, fact.at)
        self.issues[fact.key] = InForce(fact, term, self._ends_at(fact))

    def _ends_at(self, fact: given.Issued) -> datetime | None:
        step = self.ladder.step(fact.step)
        if step.kind is StepKind.card and self.cards is not None:
            days = self.cards.term
            last = self.counted_from(Basis(day_of(fact.at), fact.at, fact.key), days.count, days.unit).on
            return self.tick(last + ONE_DAY)
        if step.holds is None:
            return None
        return datetime.combine(period_of(step.holds, day_of(fact.at)).end, time.min, SHANGHAI)

    def went_out(self, fact: given.WentOut) -> None:
        """Its time runs from here; a document that replaces one gone out before moves the term alone."""
        one = self.issues.get(fact.key)
        if one is None:
            return
        at = fact.at if one.issue.waits else one.issue.at
        sent = replace(one.issue, at=at, term_on=fact.term_on, waits=False)
        if one.issue.waits:
            self.counted.append(Counted(fact.at, fact.key, sent.step))
        term = None if fact.term_on is None else _term(fact.key, fact.term_on, fact.at)
        self.issues[fact.key] = InForce(sent, term, self._ends_at(sent))

    def declined(self, fact: given.Declined) -> None:
        """Changes nothing in the case itself."""

    def settled(self, fact: given.Settled) -> None:
        """No longer in force, and still counted."""
        self.issues.pop(fact.key, None)

    def withdrawn(self, fact: given.Withdrawn) -> None:
        """No longer in force, and no longer counted; a card lifted by its way out was given all the same."""
        one = self.issues.pop(fact.key, None)
        if one is None or self.ladder.step(one.issue.step).kind is not StepKind.card:
            self.counted = [counted for counted in self.counted if counted.key != fact.key]
            self.windows = [window for window in self.windows if window.key != fact.key]


def _term(issue: str, on: date, at: datetime) -> Basis:
    return Basis(on, at, f"{issue}:{on}")


_TAKERS: dict[type, Callable[..., None]] = {
    given.DueSet: Case.due_set,
    given.Extended: Case.extended,
    given.Met: Case.met,
    given.Marked: Case.marked,
    given.Halted: Case.halt,
    given.Resumed: Case.resumed,
    given.ReportedDone: Case.reported_done,
    given.Returned: Case.returned_,
    given.ReportWithdrawn: Case.report_withdrawn,
    given.FalseFound: Case.false_found,
    given.Closed: Case.closed,
    given.Reopened: Case.reopened,
    given.WindowEnded: Case.window_ended,
    given.Tallied: Case.tallied,
    given.Issued: Case.issued,
    given.WentOut: Case.went_out,
    given.Declined: Case.declined,
    given.Settled: Case.settled,
    given.Withdrawn: Case.withdrawn,
}
