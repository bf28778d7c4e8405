"""A lead official's word on what a unit put up to be coordinated (需协调事项)."""

from datetime import datetime

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Stale
from gongjian.matters.actions.acting import opened, within
from gongjian.matters.answers import question_of
from gongjian.matters.models import AnswerKind, Matter, Progress
from gongjian.matters.policy import check_can_answer
from gongjian.people.viewer import Viewer

_ACTS = {
    AnswerKind.AGREE: "matter.answer_agree",
    AnswerKind.TOPIC: "matter.answer_topic",
    AnswerKind.SAY: "matter.answer",
}


def answer(
    *,
    viewer: Viewer,
    progress: Progress,
    kind: str,
    words: str = "",
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Progress:
    """Answer what the report put up: agree with its suggestion, send it to a meeting on the topic, or say a sentence.

    `words` are kept as they were said, with any kind of answer; saying needs them. Neither state nor desk changes.
    Refused: answer_unknown, nothing_suggested, missing_answer, already_answered, question_over, not_yours.
    """
    said = within(words, 300, "words")
    chosen = _kind(kind, said, progress)
    told = {"suggests": progress.suggests, "says": said}
    with opened(
        _ACTS[chosen],
        viewer=viewer,
        matter=progress.matter,
        at=at,
        reason="" if chosen is AnswerKind.SAY else said,
        words=told,
        request_key=request_key,
    ) as (entry, matter):
        check_can_answer(viewer, matter)
        asked = _fresh(matter, progress, revision)
        return entry.change(
            asked, answer_kind=chosen.value, answer=said, answered_by=viewer.name, answered_at=entry.at
        )


def _kind(kind: str, said: str, progress: Progress) -> AnswerKind:
    if kind not in AnswerKind.values:
        raise Refused(
            "answer_unknown", _("The answer is not chosen."), "words", _("Press one of the buttons.")
        )
    chosen = AnswerKind(kind)
    if chosen is AnswerKind.AGREE and not progress.suggests:
        raise Refused(
            "nothing_suggested",
            _("Nothing was suggested that could be agreed with."),
            "words",
            _("Say in a sentence what is to be done."),
        )
    if chosen is AnswerKind.SAY and not said:
        raise Refused(
            "missing_answer",
            _("Nothing is said yet."),
            "words",
            _("One sentence is enough; it is kept as said."),
        )
    return chosen


def _fresh(matter: Matter, progress: Progress, revision: int | None) -> Progress:
    """The report as it is now. Refused when it is answered, or a later report no longer asks."""
    found = Progress.objects.get(pk=progress.pk)
    if found.answered_at is not None:
        raise Refused(
            "already_answered",
            _("This has been answered already."),
            remedy=_("Open the matter to see the answer."),
        )
    if revision is not None and found.revision != revision:
        raise Stale(found)
    if question_of(matter) != found:
        raise Refused(
            "question_over",
            _("The unit has reported again since, and no longer asks this."),
            remedy=_("Open the matter to read the newest report."),
        )
    return found
