"""审核: six questions answered by another than the doer; passed, or returned with the reason."""

from collections.abc import Mapping
from datetime import datetime

from gongjian.kernel.lifecycle import State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import day_of
from gongjian.matters.actions.finishing import return_in
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.supervision.working import (
    check_unclassified,
    move_of,
    needed,
    section_of,
    workdays_after,
    working,
)
from gongjian.supervise.models import Examination, Feedback, FeedbackState, Supervision, SupervisionState
from gongjian.supervise.playbook.supervision import SupervisionText
from gongjian.supervise.policy.supervision import check_can_examine

Answers = Mapping[str, tuple[bool, str]]
"""Key of a question → does it hold, and a word on it."""


def examine(
    viewer: Viewer,
    feedback: Feedback,
    *,
    passed: bool,
    says: str,
    answers: Answers,
    at: datetime,
    request_key: str = "",
) -> Examination:
    """Examine a reply. One that reports the matter done passes only when all six questions are answered, those that
    block with yes, any other with yes or with a word on the no (done, though late); returned, it goes back to the unit
    with the reason, and counts as a return.

    Refused: doer_does_not_examine, not_your_desk, examined_already, missing_says, missing_answer, question_unmet,
    missing_word.
    """
    act = "supervision.pass" if passed else "supervision.return"
    with working(
        act, viewer=viewer, supervision=feedback.supervision, at=at, reason=says.strip()[:300],
        words={"unit": unit_tree().label(feedback.unit_id)}, request_key=request_key,
    ) as (entry, supervision):  # fmt: skip
        fresh = Feedback.objects.select_related("supervision__matter").get(pk=feedback.pk)
        check_can_examine(viewer, fresh)
        if fresh.state != FeedbackState.SENT:
            raise Refused(
                "examined_already",
                _("This reply does not wait to be examined."),
                remedy=_("Open the supervision: it was examined, withdrawn, or lies with the lead unit."),
            )
        section = section_of(supervision, day_of(entry.at))
        said = needed(says, 300, "says", _("The conclusion is missing."))
        check_unclassified(section, says=said)
        _check_answers(section, answers, passed=passed, final=fresh.final)
        made = entry.create(
            Examination(
                feedback=fresh,
                answers={key: {"holds": holds, "says": word[:200]} for key, (holds, word) in answers.items()},
                passed=passed,
                says=said,
                by_name=viewer.name[:100],
                at=entry.at,
                illustrative=supervision.illustrative,
            )
        )
        if passed:
            _pass(entry, supervision, fresh)
        else:
            _return(entry, supervision, fresh, section)
        return made


def _check_answers(section: SupervisionText, answers: Answers, *, passed: bool, final: bool) -> None:
    """A reply that reports the matter done is asked all six; what of them blocks must hold for it to pass."""
    if not final:
        return
    found = []
    for one in section.questions:
        if one.key not in answers:
            message = _("Answer yes or no: %(ask)s", ask=one.ask)
            found.append(Problem("missing_answer", message, f"holds_{one.key}", _("Say yes or no.")))
            continue
        holds, word = answers[one.key]
        if holds or not passed:
            continue
        if one.must_hold:
            message = _("Answered no, so it cannot pass.")
            remedy = _("Return it with the reason, or look again.")
            found.append(Problem("question_unmet", message, f"holds_{one.key}", remedy))
        elif not word.strip():
            message = _("Answered no: it may pass all the same, with a word on it.")
            remedy = _("Say how it stands, so many days late for example.")
            found.append(Problem("missing_word", message, f"word_{one.key}", remedy))
    if found:
        raise Refused.many(found)


def _pass(entry: Writer, supervision: Supervision, feedback: Feedback) -> None:
    entry.change(feedback, state=FeedbackState.PASSED)
    if feedback.final:
        entry.change(supervision, state=SupervisionState.EXAMINED, feedback_due_on=None)


def _return(entry: Writer, supervision: Supervision, feedback: Feedback, section: SupervisionText) -> None:
    entry.change(feedback, state=FeedbackState.RETURNED)
    due = workdays_after(day_of(entry.at), section.returned_workdays)
    entry.change(supervision, feedback_due_on=due)
    matter = supervision.matter
    if feedback.final and matter.state == State.reported_done.value:
        return_in(move_of(entry, matter, Verb.return_))
    else:
        entry.change(matter, returned_count=matter.returned_count + 1)
