"""What happened to matters, as the ladder wants it: facts, each with the instant recorded, in the ledger's order.

A matter's versions tell its states and dates whatever act wrote them. Stopped days are given back by the ladder itself,
so a due date moved by a stop is no fact of its own, and the day by which more time must be asked stays.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery

from gongjian.kernel import ladder
from gongjian.kernel.dates.fuzzy import DATELESS
from gongjian.kernel.ladder import DONE, Fact, Ground
from gongjian.kernel.lifecycle import State
from gongjian.ledger.models import Entry
from gongjian.matters.models import Matter, MatterRequest, RequestKind, RequestState
from gongjian.supervise.selectors.ladder.among import among

SIGN_FOR, FEEDBACK = "sign-for", "feedback"
SUSPENDED = "suspended"
OVER = frozenset({State.closed.value, State.struck_off.value, State.cancelled.value})
NO_DATE = frozenset(precision.value for precision in DATELESS)
INSTRUCTION = "instruction"
"""A mark, and the kind of matter that bears it."""

COLUMNS = (
    "entry_from",
    "state",
    "voided",
    "merged_into_id",
    "kind",
    "unit_id",
    "desk_unit_id",
    "due_on",
    "due_precision",
    "original_due_on",
    "sign_for_by_on",
    "review_on",
    "returned_count",
    "rule",
)


TOGETHER = 5_000
"""Entries read in one statement."""


class Version(NamedTuple):
    """A matter right after an entry."""

    seq: int
    at: datetime
    state: str
    voided: bool
    merged_into_id: int | None
    kind: str
    unit_id: int | None
    desk_unit_id: int | None
    due_on: date | None
    due_precision: str
    original_due_on: date | None
    sign_for_by_on: date | None
    review_on: date | None
    returned_count: int
    rule: str = ""

    @property
    def marks(self) -> set[str]:
        """What lets a rule begin higher: an instruction, and the limit it was given (urgent-normal-hard:urgent)."""
        limit = self.rule.partition(":")[2]
        return ({INSTRUCTION} if self.kind == INSTRUCTION else set()) | ({limit} if limit else set())

    @property
    def over(self) -> bool:
        """Is nothing owed any more? What waits to be struck off is not chased either."""
        return self.state in OVER or self.voided or self.merged_into_id is not None

    @property
    def begun(self) -> bool:
        """Has it been handed to a unit of its own? A whole that several units owe is climbed part by part."""
        return self.state != State.drafted.value and self.unit_id is not None

    @property
    def due(self) -> date | None:
        """The date it runs to; none for what is open-ended."""
        return None if self.due_precision in NO_DATE else self.due_on

    @property
    def sign_for(self) -> date | None:
        """By when the unit is to sign for it, while it waits for that on the unit's own desk."""
        waits = self.state == State.assigned.value and self.desk_unit_id == self.unit_id
        return self.sign_for_by_on if waits and not self.over else None

    @property
    def feedback(self) -> date | None:
        """When it is looked at again: what is open-ended runs on this clock."""
        rests = self.over or self.state == State.suspended.value
        return self.review_on if self.due is None and not rests else None


@dataclass
class MatterFacts:
    """What a matter's versions tell: when it was handed over first, and its facts."""

    begun_at: datetime | None = None
    facts: list[tuple[datetime, int, Fact]] = field(default_factory=list)
    """(instant, entry, fact)."""

    def add(self, version: Version, *facts: Fact) -> None:
        """Facts of one entry, in order."""
        self.facts.extend((version.at, version.seq, fact) for fact in facts)


Asked = Mapping[tuple[int, int], date]
"""(matter, entry of the grant) → the day the extension was asked."""


def facts_of_versions(matter_id: int, versions: Iterable[Version], asked: Asked) -> MatterFacts:
    """The facts of one matter from all its versions, earliest first."""
    told = MatterFacts()
    before: Version | None = None
    for version in versions:
        if told.begun_at is None:
            if version.begun and not version.voided:
                told.begun_at = version.at
                told.add(version, *_begins(version))
                before = version
            continue
        assert before is not None
        told.add(version, *_moves(matter_id, before, version, asked))
        before = version
    return told


def _begins(now: Version) -> Iterator[Fact]:
    yield from (ladder.Marked(now.at, mark) for mark in sorted(now.marks))
    if now.due is not None:
        yield ladder.DueSet(now.at, now.due)
    yield from _clock(SIGN_FOR, None, now.sign_for, now.at)
    yield from _clock(FEEDBACK, None, now.feedback, now.at)
    yield from _enters(now)


def _moves(matter_id: int, old: Version, now: Version, asked: Asked) -> Iterator[Fact]:
    """What one act changed: what ended comes before what begins."""
    yield from (ladder.Marked(now.at, mark) for mark in sorted(now.marks - old.marks))
    if old.over and not now.over:
        yield ladder.Reopened(now.at)
    yield from _clock(SIGN_FOR, old.sign_for, now.sign_for, now.at)
    yield from _clock(FEEDBACK, old.feedback, now.feedback, now.at)
    if (old.state, old.over) != (now.state, now.over):
        yield from _leaves(old, now)
        yield from _due(matter_id, old, now, asked)
        if not now.over or not old.over:
            yield from _enters(now)
    else:
        yield from _due(matter_id, old, now, asked)


def _leaves(old: Version, now: Version) -> Iterator[Fact]:
    if old.over:
        return
    if old.state == State.suspended.value:
        yield ladder.Resumed(now.at, SUSPENDED)
    if old.state == State.reported_done.value and not now.over:
        was_returned = now.returned_count > old.returned_count
        yield ladder.Returned(now.at) if was_returned else ladder.ReportWithdrawn(now.at)


def _enters(now: Version) -> Iterator[Fact]:
    if now.over:
        yield ladder.Closed(now.at)
    elif now.state == State.suspended.value:
        yield ladder.Halted(now.at, SUSPENDED, Ground.suspended)
    elif now.state == State.reported_done.value:
        yield ladder.ReportedDone(now.at)


def _due(matter_id: int, old: Version, now: Version, asked: Asked) -> Iterator[Fact]:
    """The due date is set anew where the original is, moved where it stays. What a stop moved is no fact."""
    if now.due is None:
        if old.due is not None:
            yield ladder.Met(now.at, DONE)
        return
    if now.original_due_on != old.original_due_on:
        yield ladder.DueSet(now.at, now.due)
    elif now.due != old.due and not _resumes(old, now):
        asked_on = asked.get((matter_id, now.seq)) or ladder.day_of(now.at)
        yield ladder.Extended(now.at, now.due, asked_on)


def _resumes(old: Version, now: Version) -> bool:
    return old.state == State.suspended.value != now.state


def _clock(of: str, old: date | None, now: date | None, at: datetime) -> Iterator[Fact]:
    if now is not None and now != old:
        yield ladder.DueSet(at, now, of)
    elif now is None and old is not None:
        yield ladder.Met(at, of)


# ---------------------------------------------------------------- read in sets
def recorded_at() -> Subquery:
    """The instant of the entry that made a version row."""
    return Subquery(Entry.objects.filter(seq=OuterRef("entry_from")).values("recorded_at")[:1])


def recorded(seqs: Collection[int]) -> dict[int, datetime]:
    """Entry → its instant; one entry has made the versions of many matters, so each is read once."""
    found: dict[int, datetime] = {}
    listed = sorted(seqs)
    for start in range(0, len(listed), TOGETHER):
        part = listed[start : start + TOGETHER]
        found.update(Entry.objects.filter(seq__in=part).values_list("seq", "recorded_at"))
    return found


def matter_facts(matter_ids: Collection[int]) -> dict[int, MatterFacts]:
    """The facts of many matters at once: three queries."""
    rows: Any = Matter.Version.objects.filter(among("id", matter_ids)).order_by("id", "entry_from")
    asked_for = set(matter_ids)
    told = [row for row in rows.values_list("id", *COLUMNS) if row[0] in asked_for]
    when = recorded({seq for _pk, seq, *_rest in told})
    versions: dict[int, list[Version]] = {}
    for pk, seq, *columns in told:
        versions.setdefault(pk, []).append(Version(seq, when[seq], *columns))
    asked = _asked(matter_ids)
    return {pk: facts_of_versions(pk, mine, asked) for pk, mine in versions.items()}


def _asked(matter_ids: Collection[int]) -> dict[tuple[int, int], date]:
    """When each extension that was granted had been asked."""
    rows: Any = (
        MatterRequest.Version.objects.filter(among("matter_id", matter_ids), kind=RequestKind.EXTENSION)
        .annotate(recorded_at=recorded_at())
        .order_by("id", "entry_from")
        .values_list("id", "matter_id", "state", "entry_from", "recorded_at")
    )
    first: dict[int, date] = {}
    found: dict[tuple[int, int], date] = {}
    for pk, matter_id, state, seq, at in rows:
        first.setdefault(pk, ladder.day_of(at))
        if state == RequestState.GRANTED:
            found.setdefault((matter_id, seq), first[pk])
    return found
