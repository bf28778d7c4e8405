"""For any matter: where it stands on the ladder, why, and what comes next when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongjian.kernel.messages import Message, Words
from gongjian.kernel.messages import say as _

from .case import InForce, day_of
from .climbing import Arisen, Climb, Outcome
from .rule import DONE, GROUND_WORDS, Clause, StepKind


@dataclass(frozen=True)
class Standing:
    """`step`: the highest in force, None when none is. `why` and `next`: sentences. `scored_on`: the date scored by.

    `next_on`: the day on which the next step would be reminded of or proposed, were nothing to change.
    """

    step: InForce | None
    waiting: Arisen | None
    why: tuple[Message, ...]
    next: Message
    next_on: date | None
    due_on: date | None
    scored_on: date | None


def where(stands: Climb) -> Standing:
    """Where the matter stands, why, and what comes next when."""
    case, coming = stands.case, stands.coming
    due = case.dues.get(DONE)
    return Standing(
        step=case.highest,
        waiting=None if case.stopped else stands.waiting,
        why=tuple(_why(stands)),
        next=_next(stands),
        next_on=day_of(coming.at) if coming is not None else None,
        due_on=due.on if due is not None else None,
        scored_on=case.scored.get(DONE),
    )


def _why(stands: Climb) -> Iterator[Message]:
    case = stands.case
    if case.closed_at is not None:
        yield _("Closed on %(on)s; the ladder is at rest.", on=day_of(case.closed_at))
        return
    for halt in case.halts.values():
        ground: Words = GROUND_WORDS[halt.ground]
        yield _("The clock has stood still since %(on)s: %(ground)s.", on=day_of(halt.since), ground=ground)
    if case.highest is not None:
        issue = case.highest.issue
        name = case.ladder.step(issue.step).name
        if issue.waits:
            yield still_to_go_out(case.highest, name)
        else:
            yield _("%(step)s was issued on %(on)s by %(by)s.", step=name, on=day_of(issue.at), by=issue.by)
    for one in stands.arisen:
        if one.outcome in (Outcome.standing, Outcome.held):
            yield from _said(one)
        if one.outcome is Outcome.declined and one.ended_at is not None:
            yield _(
                "%(by)s declined %(step)s on %(on)s: %(reason)s",
                by=one.by,
                step=one.step.name,
                on=day_of(one.ended_at),
                reason=one.reason,
            )


def still_to_go_out(one: InForce, name: Words) -> Message:
    """A step decided on whose document has not gone out: nothing runs yet."""
    return _(
        "%(by)s decided on %(step)s on %(on)s; it has not gone out yet, so its time does not run.",
        by=one.issue.by,
        step=name,
        on=day_of(one.issue.at),
    )


def _said(one: Arisen) -> Iterator[Message]:
    on = day_of(one.at)
    if not one.step.proposes:
        yield _("Reminded on %(on)s: %(step)s.", on=on, step=one.step.name)
    elif one.outcome is Outcome.held:
        yield _(
            "Proposed on %(on)s and held while the clock stands still: %(step)s.", on=on, step=one.step.name
        )
    else:
        yield _("Proposed on %(on)s, waiting for a decision: %(step)s.", on=on, step=one.step.name)
    yield cited(one.clause)


def cited(clause: Clause) -> Message:
    """The sentence of the rule, with its place in the source, and whether it is ours."""
    if clause.assumed:
        return _("The rule, taken so where the source is silent: %(says)s.", says=clause.says)
    if clause.ref:
        return _("The rule (%(ref)s): %(says)s.", ref=clause.ref, says=clause.says)
    return _("The rule: %(says)s.", says=clause.says)


def _next(stands: Climb) -> Message:
    case, coming = stands.case, stands.coming
    if case.closed_at is not None:
        return _("Nothing comes next unless the matter is reopened.")
    if case.halted_since is not None:
        return _("Nothing comes next while the clock stands still.")
    if coming is None:
        if case.cards is None and any(step.kind is StepKind.card for step in case.ladder.steps):
            return _("It does not rise any further by itself; steps of cards are not in use.")
        return _("It does not rise any further by itself.")
    day: object = day_of(coming.at)
    if coming.provisional:
        day = _("%(on)s (provisional)", on=day)
    if coming.step.proposes:
        return _("Next, if nothing changes: %(step)s is proposed on %(on)s.", step=coming.step.name, on=day)
    return _("Next, if nothing changes: %(step)s on %(on)s.", step=coming.step.name, on=day)
