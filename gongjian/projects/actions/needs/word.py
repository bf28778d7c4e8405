"""The enterprise's own word on an answer, and its asking once that the department looks at it again."""

from datetime import datetime

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import within
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.needs.need import assign_in, doing
from gongjian.projects.models import Need, NeedWord
from gongjian.projects.policy import word_is_open


def say_word(
    *,
    viewer: Viewer,
    need: Need,
    word: str,
    at: datetime,
    says: str = "",
    reopen: bool = False,
    revision: int | None = None,
    request_key: str = "",
) -> Need:
    """What the enterprise says of the answer. Not or partly satisfied it may ask, once, that the department looks at it
    again: the clock then begins anew.

    Refused: word_unknown, said_already, satisfied_stays, reopened_once.
    """
    with doing(
        "word", "need.word", viewer=viewer, need=need, at=at, revision=revision, request_key=request_key,
        words={"word": NeedWord(word).label if word in NeedWord.values else word},
    ) as (entry, fresh):  # fmt: skip
        _check_word(fresh, word, reopen)
        entry.change(fresh, word=word, word_says=within(says, 300, "says"), word_at=entry.at)
        if reopen and fresh.unit_id is not None:
            entry.change(fresh, answer="", answered_at=None, promised_on=None, met_on=None)
            assign_in(entry, fresh, fresh.unit_id)
        return fresh


def _check_word(need: Need, word: str, reopen: bool) -> None:
    if word not in NeedWord.values:
        raise Refused("word_unknown", _("This is none of the three answers."), "word", _("Choose one."))
    if not word_is_open(need):
        raise Refused(
            "said_already",
            _("The enterprise has had its word on this answer."),
            "word",
            _("It is asked again when the department answers anew."),
        )
    if reopen and word == NeedWord.SATISFIED:
        raise Refused(
            "satisfied_stays",
            _("What satisfies is not looked at again."),
            "reopen",
            _("Raise a new need if something else is wanted."),
        )
    if reopen and need.word_at is not None:
        raise Refused(
            "reopened_once",
            _("The department has looked at it a second time already."),
            "reopen",
            _("Give your word; the campaign's office sees it. A new need can be raised."),
        )
