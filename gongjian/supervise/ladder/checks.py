"""What the shape of a ladder alone does not tell: clauses that ask nothing, steps out of order, what is not told."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from gongjian.kernel.ladder import ALWAYS, DONE, Clause, Ladder, Step, StepKind
from gongjian.kernel.lights import Meaning
from gongjian.kernel.messages import Words
from gongjian.kernel.problems import Problem

CLOCKS = (DONE, "sign-for", "feedback")
"""Clocks every matter has; a ladder may add its own."""


def clause(given: Clause) -> Iterator[Problem]:
    """A clause asks for something; days late are counted from 1; a period still open belongs to a step before it."""
    if not given.asks:
        message = _("“%(key)s” asks for nothing, so its step would always be due.") % {"key": given.key}
        remedy = _(
            "Add what leads to the step: due_in, late, returned, false_report, streak, count, marks or still_open."
        )
        yield Problem("asks_nothing", message, remedy=remedy)
    if given.late is not None and given.late.days.count < 1:
        message = _("0 days late is not late: done on the due day is on time.")
        yield Problem("late_from_nothing", message, remedy=_("Write 1 or more days, or use due_in."))
    if given.still_open is not None and not given.after:
        message = _("“still_open” counts from the issue of a step, and none is named.")
        yield Problem("open_after_nothing", message, remedy=_("Name the step in “after”."))


def whole(given: Ladder) -> Iterator[Problem]:
    """Steps and clauses are named once, reminders come first, and what is ours is told."""
    if not given.steps:
        message = _("The ladder has no steps.")
        yield Problem("no_steps", message, remedy=_("Add at least one step with its clauses."))
    yield from _twice([step.key for step in given.steps])
    yield from _twice([clock.key for clock in given.clocks])
    for place, step in enumerate(given.steps):
        yield from _twice([one.key for one in step.clauses])
        yield from _step(given, place, step)
        for one in step.clauses:
            yield from _known(given, one)
    grounds = sorted(ground.value for ground in given.valid & ALWAYS)
    if grounds:
        message = _("“%(ground)s” always stops the clock and is no reason to be listed.") % {
            "ground": grounds[0]
        }
        yield Problem("always_stops", message, remedy=_("Take it out of “valid”."))
    assumed = any(one.assumed for step in given.steps for one in step.clauses)
    if assumed and not given.leaves_open:
        message = _("Something is taken as ours (“assumed”), and what the source leaves open is not told.")
        remedy = _("Say under “leaves_open” what the source does not say.")
        yield Problem("open_untold", message, remedy=remedy)


def _step(ladder: Ladder, place: int, step: Step) -> Iterator[Problem]:
    values = {"step": step.key}
    if not step.clauses:
        message = _("Nothing leads to the step “%(step)s”.") % values
        yield Problem(
            "no_clauses", message, remedy=_("Add a line under “clauses” for each sentence of the rule.")
        )
    if not step.proposes and any(before.proposes for before in ladder.steps[:place]):
        message = _("The reminder “%(step)s” stands above a step that a person decides.") % values
        yield Problem("reminder_above", message, remedy=_("Move it to the foot of the ladder."))
    if step.kind is StepKind.circular and step.check is None:
        message = _("The circular “%(step)s” names no days in which units check their own line.") % values
        yield Problem("no_check", message, remedy=_("Add “check: {days: 3, unit: workday}”."))
    lower = [before.key for before in ladder.steps[:place]]
    for one in step.clauses:
        if one.after and one.after not in lower:
            message = _("“%(step)s” comes after “%(after)s”, which is no step below it.") % (
                values | {"after": one.after}
            )
            remedy = _("Steps below it: %(steps)s.") % {"steps": ", ".join(lower) or "–"}
            yield Problem("after_not_below", message, remedy=remedy)


def _known(ladder: Ladder, given: Clause) -> Iterator[Problem]:
    """What is counted and which clocks run are known words: a slip of the pen would never hold."""
    outcomes = {"met", *(meaning.value for meaning in Meaning)}
    counted = outcomes | {"returned"} | {step.key for step in ladder.steps}
    asked = set(given.streak.of) - outcomes if given.streak is not None else set()
    asked |= {given.count.of} - counted if given.count is not None else set()
    for name in sorted(asked):
        message = _("“%(name)s” is nothing that is counted.") % {"name": name}
        remedy = _("Counted are: %(names)s.") % {"names": ", ".join(sorted(counted))}
        yield Problem("unknown_count", message, remedy=remedy)
    clocks = {*CLOCKS, *(clock.key for clock in ladder.clocks)}
    for late in (given.due_in, given.late):
        if late is not None and late.of not in clocks:
            message = _("There is no clock “%(name)s”.") % {"name": late.of}
            remedy = _("Known clocks: %(names)s.") % {"names": ", ".join(sorted(clocks))}
            yield Problem("unknown_clock", message, remedy=remedy)


def _twice(keys: list[str]) -> Iterator[Problem]:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            message = _("“%(key)s” is given twice.") % {"key": key}
            yield Problem("key_twice", message, remedy=_("Give the second one another name, or take it out."))


def cards(source: str, approver: str, term: int, way_out: Words) -> Iterator[Problem]:
    """Cards name the document, who approves, how long one holds, and how a unit is rid of it."""
    missing = {
        "source": not source.strip(),
        "approver": not approver.strip(),
        "term": term < 1,
        "way_out": not any(text.strip() for text in way_out),
    }
    for name, absent in missing.items():
        if absent:
            message = _("Cards are switched on without “%(name)s”.") % {"name": name}
            remedy = _("Name source document, approver, term and way out, or leave cards off.")
            yield Problem("cards_unfounded", message, remedy=remedy)
