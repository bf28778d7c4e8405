"""What happened to one matter (or, for windows and counts, to one unit): facts, each with the instant it was recorded.

What persons decided about a proposal is a fact like any other.
"""

from dataclasses import dataclass
from datetime import date, datetime

from .rule import DONE, Ground


@dataclass(frozen=True)
class Recorded:
    """`at`: when it was recorded. ValueError without a time zone."""

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("A fact has a time without a time zone.")


@dataclass(frozen=True)
class DueSet(Recorded):
    """A clock was given its date; `of` names the clock. Done on that day is on time."""

    on: date
    of: str = DONE


@dataclass(frozen=True)
class Extended(Recorded):
    """A new date was granted. Asked before the old one, scoring goes by it too; else it serves for chasing alone."""

    on: date
    asked_on: date
    of: str = DONE


@dataclass(frozen=True)
class Met(Recorded):
    """What a clock asked was done: signed for, fed back. The matter itself is done by `ReportedDone`, `Closed`."""

    of: str


@dataclass(frozen=True)
class Marked(Recorded):
    """The matter was given a mark, such as `urgent`: a rule may begin higher for it."""

    mark: str


@dataclass(frozen=True)
class Halted(Recorded):
    """The clock was stopped: a suspension, or a reason found valid. `key` tells it apart from others."""

    key: str
    ground: Ground


@dataclass(frozen=True)
class Resumed(Recorded):
    """What stopped the clock ended."""

    key: str


@dataclass(frozen=True)
class ReportedDone(Recorded):
    """报结: from here the time is the reviewer's."""


@dataclass(frozen=True)
class Returned(Recorded):
    """The report was returned: the quality was not what was asked."""


@dataclass(frozen=True)
class ReportWithdrawn(Recorded):
    """The unit took its report back."""


@dataclass(frozen=True)
class FalseFound(Recorded):
    """A report was found to be false. `key` tells the finding apart."""

    key: str


@dataclass(frozen=True)
class Closed(Recorded):
    """办结."""


@dataclass(frozen=True)
class Reopened(Recorded):
    """重新办理: the ladder begins anew; its clock runs once a new date is set."""


@dataclass(frozen=True)
class WindowEnded(Recorded):
    """A window closed and ended so: `met`, `late`, or the meaning of its light. `excused`: the class of its reason.

    `series`: whose windows these are, where a case has several projects with lights of their own; runs and counts
    are of one series.
    """

    key: str
    outcome: str
    excused: Ground | None = None
    series: str = ""


@dataclass(frozen=True)
class Tallied(Recorded):
    """Something that a rule counts within a period, such as a notice issued to the unit for another matter."""

    key: str
    of: str
    excused: Ground | None = None


@dataclass(frozen=True)
class Issued(Recorded):
    """A named person issued a step. `cause`: the proposal it answers, empty when it answers none.

    `term_on`: the day by which the step asks the matter to be done. A step other than proposed is an amendment.
    `waits`: the step is a document that has not gone out yet. It keeps lower steps away; its term, what is returned
    after it and its being counted begin with `WentOut`.
    """

    key: str
    step: str
    by: str
    term_on: date | None = None
    cause: str = ""
    reason: str = ""
    waits: bool = False


@dataclass(frozen=True)
class WentOut(Recorded):
    """The document of a step decided on went out; from here on its time runs. `key`: of the step; `term_on`: the day
    the document sets, which one that replaces it sets anew."""

    key: str
    term_on: date | None = None


@dataclass(frozen=True)
class Declined(Recorded):
    """A named person declined a proposal, with a reason."""

    cause: str
    by: str
    reason: str


@dataclass(frozen=True)
class Settled(Recorded):
    """What a step asked was done, such as a notice closed by itself: no longer in force, and still counted."""

    key: str


@dataclass(frozen=True)
class Withdrawn(Recorded):
    """A step was withdrawn, or a card lifted by its way out; or what was tallied under that key no longer holds."""

    key: str
    by: str
    reason: str


Fact = (
    DueSet
    | Extended
    | Met
    | Marked
    | Halted
    | Resumed
    | ReportedDone
    | Returned
    | ReportWithdrawn
    | FalseFound
    | Closed
    | Reopened
    | WindowEnded
    | Tallied
    | Issued
    | WentOut
    | Declined
    | Settled
    | Withdrawn
)
