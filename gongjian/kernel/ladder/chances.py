"""When a clause holds: from a case to the span of instants in which all it asks is true, were nothing to change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from gongjian.kernel.periods import period_of
from gongjian.kernel.windows.laying import SHANGHAI
from gongjian.kernel.workdays import ONE_DAY

from .case import Basis, Case, InForce, day_of
from .rule import Clause, Count, Late, Streak


@dataclass(frozen=True)
class Part:
    """One thing asked holds from `since` up to, not including, `until`. `clock`: the clock it goes by, if any."""

    since: datetime
    until: datetime | None
    basis: str
    clock: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Chance:
    """All a clause asks holds from `since` up to, not including, `until`; `cause` names what it rests on."""

    since: datetime
    until: datetime | None
    cause: str
    clock: str = ""
    provisional: bool = False


def chances(case: Case, step: str, clause: Clause) -> Iterator[Chance]:
    """When the clause holds, and for what cause: one for each series of windows it may be of; none when it cannot as
    things stand."""
    if not _cannot(case, clause):
        for series in _series(case, clause):
            found = _chance(case, step, clause, series)
            if found is not None:
                yield found


def _series(case: Case, clause: Clause) -> Iterable[str]:
    if clause.streak is not None:
        return dict.fromkeys(one.series for one in case.windows)
    if clause.count is not None:
        return dict.fromkeys(one.series for one in case.counted if one.of == clause.count.of)
    return ("",)


def _chance(case: Case, step: str, clause: Clause, series: str) -> Chance | None:
    parts: list[Part] = []
    for part in _parts(case, clause, series):
        if part is None:
            return None
        parts.append(part)
    ends = [part.until for part in parts if part.until is not None]
    cause = "+".join([f"{step}/{clause.key}", *(part.basis for part in parts)])
    clock = next((part.clock for part in parts if part.clock), "")
    provisional = any(part.provisional for part in parts)
    return Chance(max(part.since for part in parts), min(ends, default=None), cause, clock, provisional)


def _cannot(case: Case, clause: Clause) -> bool:
    """Does it ask for a kind of thing of which the case has none at all? Most clauses do, of most cases."""
    if clause.after:
        if not case.issues:
            return True
    elif any(clock is not None and clock.of not in case.dues for clock in (clause.late, clause.due_in)):
        return True
    return (
        (bool(clause.marks) and not case.marks)
        or len(case.returned) < clause.returned
        or (clause.false_report and not case.found)
        or (clause.streak is not None and not case.windows)
        or (clause.count is not None and not case.counted)
    )


def _parts(case: Case, clause: Clause, series: str) -> Iterator[Part | None]:
    """Each thing the clause asks; None for one that does not hold and will not of itself."""
    before = case.in_force(clause.after) if clause.after else None
    if clause.after:
        yield Part(before.issue.at, None, before.issue.key) if before is not None else None
    if clause.marks:
        yield _mark(case, clause.marks)
    if clause.due_in is not None:
        yield _due_in(case, clause.due_in, _clock(case, clause, clause.due_in, before))
    if clause.late is not None:
        yield _late(case, clause.late, _clock(case, clause, clause.late, before))
    if clause.returned:
        yield _returned(case, clause.returned, before)
    if clause.false_report:
        yield _false_report(case, before)
    if clause.streak is not None:
        yield _streak(case, clause.streak, series)
    if clause.count is not None:
        yield _count(case, clause.count, series)
    if clause.still_open is not None and before is not None:
        end = period_of(clause.still_open, day_of(before.issue.at)).end
        yield Part(case.tick(end), None, f"open:{end}")


def clocked(case: Case, clause: Clause) -> list[Part] | None:
    """Of what a clause asks, what facts can undo: the step before it and its clocks; None when one is gone."""
    before = case.in_force(clause.after) if clause.after else None
    if clause.after and before is None:
        return None
    parts = [] if before is None else [Part(before.issue.at, None, before.issue.key)]
    for late, reckon in ((clause.due_in, _due_in), (clause.late, _late)):
        if late is None:
            continue
        part = reckon(case, late, _clock(case, clause, late, before))
        if part is None:
            return None
        parts.append(part)
    return parts


def _clock(case: Case, clause: Clause, late: Late, before: InForce | None) -> Basis | None:
    return (before.term if before is not None else None) if clause.after else case.dues.get(late.of)


def _mark(case: Case, marks: frozenset[str]) -> Part | None:
    standing = sorted((at, mark) for mark, at in case.marks.items() if mark in marks)
    if not standing:
        return None
    at, mark = standing[0]
    return Part(max(at, case.begun_at or at), None, f"{case.episode}:mark:{mark}")


def _late(case: Case, late: Late, basis: Basis | None) -> Part | None:
    if basis is None:
        return None
    reached = case.counted_from(basis, late.days.count, late.days.unit)
    return Part(case.tick(reached.on), None, basis.key, basis.key, reached.provisional)


def _due_in(case: Case, left: Late, basis: Basis | None) -> Part | None:
    if basis is None:
        return None
    reached = case.counted_from(basis, -left.days.count, left.days.unit)
    last = case.counted_from(basis, 0, left.days.unit).on
    until = case.tick(last + ONE_DAY)
    return Part(case.tick(reached.on), until, basis.key, basis.key, reached.provisional)


def _returned(case: Case, times: int, before: InForce | None) -> Part | None:
    found = [at for at in case.returned if before is None or at > before.issue.at]
    if len(found) < times:
        return None
    return Part(found[times - 1], None, f"{case.episode}:returned:{times}")


def _false_report(case: Case, before: InForce | None) -> Part | None:
    found = [one for one in case.found if before is None or one.at > before.issue.at]
    return Part(found[-1].at, None, f"false:{found[-1].key}") if found else None


def _streak(case: Case, streak: Streak, series: str) -> Part | None:
    """The run of windows at the end; its cause is the window it began with."""
    windows, run = [one for one in case.windows if one.series == series], 0
    for window in reversed(windows):
        if window.outcome not in streak.of:
            break
        run += 1
    if run < streak.count:
        return None
    running = windows[-run:]
    return Part(running[streak.count - 1].at, None, f"run:{running[0].key}")


def _count(case: Case, count: Count, series: str) -> Part | None:
    """Of the period in which the last one lies; each counts once."""
    of = {one.key: one for one in reversed(case.counted) if (one.of, one.series) == (count.of, series)}
    if not of:
        return None
    listed = sorted(of.values(), key=lambda one: (one.at, one.key))
    period = period_of(count.within, day_of(listed[-1].at))
    within = [one for one in listed if day_of(one.at) in period]
    if len(within) < count.count:
        return None
    until = datetime.combine(period.end, time.min, SHANGHAI)
    basis = f"{count.of}:{period.kind}:{period.start}" + (f":{series}" if series else "")
    return Part(within[count.count - 1].at, until, basis)
