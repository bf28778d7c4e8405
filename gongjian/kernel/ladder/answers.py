"""What a person may answer to a proposal. The machine never answers by itself."""

from datetime import date

from gongjian.kernel.messages import WordList
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused

from .case import day_of
from .climbing import Arisen, Climb
from .facts import Declined, Issued
from .rule import StepKind


def check_can_issue(stands: Climb, answer: Issued) -> None:
    """May the step be issued so? Refused with the reason; nothing is returned when it may.

    By a named person; a step of the ladder above its reminders; a term not before the day; a card only where cards
    are switched on; for a proposal that waits, where it names one.
    """
    ladder, keys = stands.case.ladder, [step.key for step in stands.case.ladder.steps]
    _named(answer.by)
    if answer.step not in keys or not ladder.step(answer.step).proposes:
        names = WordList(tuple(step.name for step in ladder.steps if step.proposes))
        message = _("“%(step)s” is not a step that a person issues.", step=answer.step)
        raise Refused("not_a_step", message, "step", _("Choose one of: %(names)s.", names=names))
    step = ladder.step(answer.step)
    if step.kind is StepKind.card and stands.case.cards is None:
        message = _("Cards are not in use, so “%(step)s” cannot be issued.", step=step.name)
        remedy = _("Switch them on with source document, approver, term and way out, or choose another step.")
        raise Refused("cards_off", message, "step", remedy)
    if stands.case.closed_at is not None:
        message = _("The matter is closed.")
        raise Refused("closed", message, "", _("Reopen it first, with the reason."))
    _term(answer.term_on, day_of(answer.at))
    if answer.cause:
        _waits(stands, answer.cause)


def check_can_decline(stands: Climb, answer: Declined) -> None:
    """May the proposal be declined so? By a named person, with a reason, while it waits. Refused with the reason."""
    _named(answer.by)
    if not answer.reason.strip():
        message = _("A proposal is declined with a reason.")
        raise Refused("no_reason", message, "reason", _("Say in a sentence why the step is not taken."))
    _waits(stands, answer.cause)


def _named(by: str) -> None:
    if not by.strip():
        message = _("Who decides is not named.")
        raise Refused("nobody_named", message, "by", _("Name the person who decides."))


def _term(term_on: date | None, today: date) -> None:
    if term_on is not None and term_on < today:
        message = _("The term %(term)s lies before the day of issue, %(today)s.", term=term_on, today=today)
        raise Refused("term_passed", message, "term_on", _("Set a term from the day of issue on."))


def _waits(stands: Climb, cause: str) -> Arisen:
    waiting = stands.waiting
    if waiting is None or waiting.cause != cause:
        message = _("This proposal no longer waits for an answer.")
        remedy = _("Look at where the matter stands now; it was answered, or its cause is gone.")
        raise Refused("not_waiting", message, "cause", remedy)
    return waiting
