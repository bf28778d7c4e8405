"""What a unit says, line by line, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongjian.dispatch.models import Level
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.matters.sticking import STICKING

LIMITS = {"words": 300, "next_step": 200, "says": 300, "wants": 300, "suggests": 300, "outside": 60}
"""Characters each text holds."""


@dataclass(frozen=True)
class Said:
    """One line. `key` names what it is about: "p<id>" a project, "m<id>" a matter.

    `stage`: core stage reached, "" when it stayed. `words`: visible progress. `stuck_on`: class of what it is stuck
    on. `waits_on_id` or `outside`: whose turn it is. `done_fen`: investment since 1 January in 分.
    `wants`, `suggests`, `level`: 需协调事项.
    """

    key: str
    changed: bool = False
    stage: str = ""
    words: str = ""
    stuck_on: str = ""
    waits_on_id: int | None = None
    outside: str = ""
    next_step: str = ""
    next_is_new: bool = False
    """The next step is another than was known: a change by itself."""
    says: str = ""
    done_fen: int | None = None
    missing_reason: str = ""
    wants: str = ""
    suggests: str = ""
    level: str = ""


@dataclass(frozen=True)
class Owed:
    """What a window asks of one line: the questions nothing has answered in its period yet."""

    key: str
    title: str
    questions: frozenset[str]


def check_said(said: Sequence[Said], owed: Iterable[Owed], *, rest_unchanged: bool) -> list[Problem]:
    """Everything wrong with what was typed, each where it stands ("p12.wants"). Nothing is thrown away.

    A line that is asked must be answered, or covered by "the rest is unchanged"; a figure that is asked must be
    given, or the reason why it is missing. A line of what has left the list is told of, with the others kept.
    """
    asked = {one.key: one for one in owed}
    found: list[Problem] = []
    answered: dict[str, Said] = {}
    for line in said:
        if line.key in answered:
            found.append(
                Problem("line_twice", _("This line is there twice."), line.key, _("Keep one of the two."))
            )
        answered[line.key] = line
        if line.key not in asked:
            found.append(
                Problem(
                    "line_left",
                    _("This one is no longer in your unit's list."),
                    line.key,
                    _("Take the line out; what you wrote stays on this page until you leave it."),
                )
            )
            continue
        found += _line_problems(line, asked[line.key])
    found += _missing(asked, answered, rest_unchanged=rest_unchanged)
    return found


def _missing(
    asked: Mapping[str, Owed], answered: Mapping[str, Said], *, rest_unchanged: bool
) -> list[Problem]:
    found: list[Problem] = []
    for key, one in asked.items():
        line = answered.get(key)
        if line is None and "change" in one.questions and not rest_unchanged:
            found.append(
                Problem(
                    "line_unanswered",
                    _("“%(title)s” has no answer yet.", title=one.title),
                    key,
                    _("Say what changed, or confirm that the rest is unchanged."),
                )
            )
        if "money" in one.questions and (line is None or line.done_fen is None):
            if line is not None and line.missing_reason.strip():
                continue
            found.append(
                Problem(
                    "figure_missing",
                    _("The investment of “%(title)s” is missing.", title=one.title),
                    f"{key}.done_fen",
                    _("Write the figure, or why there is none."),
                )
            )
    return found


def _line_problems(line: Said, owed: Owed) -> list[Problem]:
    found: list[Problem] = []
    for name, limit in LIMITS.items():
        length = len(getattr(line, name).strip())
        if length > limit:
            found.append(
                Problem(
                    "too_long",
                    _("The text has %(count)s characters; %(limit)s fit.", count=length, limit=limit),
                    f"{line.key}.{name}",
                    _("Say it shorter here, and attach the whole as a file."),
                )
            )
    if line.changed and not (
        line.stage or line.words.strip() or line.says.strip() or line.stuck_on or line.next_is_new
    ):
        found.append(
            Problem(
                "change_unsaid",
                _("“%(title)s” has changed, but not how.", title=owed.title),
                f"{line.key}.words",
                _("Choose the node it has reached, or write one sentence."),
            )
        )
    if line.stuck_on and line.stuck_on not in STICKING:
        found.append(
            Problem(
                "sticking_unknown",
                _("What it is stuck on is not known."),
                f"{line.key}.stuck_on",
                _("Choose one of those offered."),
            )
        )
    if line.waits_on_id is not None and line.outside.strip():
        found.append(
            Problem(
                "two_desks",
                _("It waits either for a unit or for somebody outside."),
                f"{line.key}.outside",
                _("Name one of the two."),
            )
        )
    return found + _coordination_problems(line)


def _coordination_problems(line: Said) -> list[Problem]:
    if not line.wants.strip():
        if line.suggests.strip():
            return [
                Problem(
                    "coordination_unsaid",
                    _("There is a suggestion, but not what is to be coordinated."),
                    f"{line.key}.wants",
                    _("Write in one sentence what the unit cannot solve itself."),
                )
            ]
        return []
    if line.level not in Level.values:
        return [
            Problem(
                "level_unknown",
                _("It is not said at which level this is to be coordinated."),
                f"{line.key}.level",
                _("Choose the level you suggest."),
            )
        ]
    return []
