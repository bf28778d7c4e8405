"""What the file of a ladder may say. Every class refuses keys it does not know."""

from datetime import time
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field, field_validator, model_validator

from gongjian.campaigns.playbook.schema import EMPTY, KEY, Bilingual, Part
from gongjian.campaigns.playbook.sections import told
from gongjian.dispatch.lights.schema import Effective, Source, words
from gongjian.kernel.ladder import (
    DONE,
    EXCUSABLE,
    CardSwitch,
    Clause,
    Clock,
    Count,
    Days,
    Ground,
    Ladder,
    Late,
    Step,
    StepKind,
    Streak,
)
from gongjian.kernel.periods import PeriodKind
from gongjian.kernel.problems import Problem
from gongjian.supervise.ladder import checks


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""One name, or several."""


class DaysText(Part):
    """So many days, and of which kind: a number never stands without its unit."""

    days: int = Field(ge=0)
    unit: Literal["workday", "day"]

    def counted(self) -> Days:
        """As the kernel counts them."""
        return Days(self.days, self.unit)


class LateText(DaysText):
    """Days past (or before) the date of a clock; `of` names it, the matter's own where nothing is said."""

    of: str = Field(DONE, pattern=KEY, max_length=24)

    def late(self) -> Late:
        """As the kernel applies it."""
        return Late(self.counted(), self.of)


class StreakText(Part):
    """So many windows running that ended so."""

    count: int = Field(ge=2)
    of: Names = ("late",)


class CountText(Part):
    """So many of a thing within one calendar period."""

    count: int = Field(ge=1)
    of: str = Field(max_length=40)
    within: PeriodKind


class ClauseText(Part):
    """One sentence of the rule: its step is due when all it asks holds."""

    key: str = Field(pattern=KEY, max_length=24)
    says: Bilingual
    ref: str = ""
    assumed: bool = False
    then: Bilingual = EMPTY
    marks: Names = ()
    after: str = ""
    due_in: LateText | None = None
    late: LateText | None = None
    returned: int = Field(0, ge=0)
    false_report: bool = False
    streak: StreakText | None = None
    count: CountText | None = None
    still_open: PeriodKind | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for problem in checks.clause(self.clause()):
            raise told(problem)
        return self

    def clause(self) -> Clause:
        """As the kernel applies it."""
        return Clause(
            key=self.key,
            says=words(self.says),
            ref=self.ref,
            assumed=self.assumed,
            then=words(self.then),
            marks=frozenset(self.marks),
            after=self.after,
            due_in=self.due_in.late() if self.due_in else None,
            late=self.late.late() if self.late else None,
            returned=self.returned,
            false_report=self.false_report,
            streak=Streak(self.streak.count, frozenset(self.streak.of)) if self.streak else None,
            count=Count(self.count.count, self.count.of, self.count.within) if self.count else None,
            still_open=self.still_open,
        )


class StepText(Part):
    """A step. Its kind alone says whether the machine reminds by itself or a named person decides."""

    key: str = Field(pattern=KEY, max_length=24)
    kind: StepKind
    name: Bilingual
    clauses: tuple[ClauseText, ...]
    check: DaysText | None = None
    holds: PeriodKind | None = None

    def step(self) -> Step:
        """As the kernel applies it."""
        check = self.check.counted() if self.check else None
        clauses = tuple(clause.clause() for clause in self.clauses)
        return Step(self.key, self.kind, words(self.name), clauses, check, self.holds)


class ClockText(Part):
    """A time limit the rule sets, counted from the day after a thing is given."""

    key: str = Field(pattern=KEY, max_length=24)
    name: Bilingual
    length: int = Field(ge=1)
    unit: Literal["workday", "day", "month"]
    says: Bilingual
    ref: str = ""

    def clock(self) -> Clock:
        """As the kernel applies it."""
        return Clock(self.key, words(self.name), self.length, self.unit, words(self.says), self.ref)


class CardsText(Part):
    """Switches cards on: none of the four may be missing."""

    source: str = Field(min_length=1, max_length=200)
    approver: str = Field(min_length=1, max_length=80)
    term: DaysText
    way_out: Bilingual

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for problem in checks.cards(self.source, self.approver, self.term.days, words(self.way_out)):
            raise told(problem)
        return self

    def switch(self) -> CardSwitch:
        """As the kernel applies it."""
        return CardSwitch(self.source, self.approver, self.term.counted(), words(self.way_out))


class LadderText(Part):
    """A whole ladder as its file says it. `leaves_open`: what the source does not say."""

    key: str = Field(pattern=KEY, max_length=40)
    version: int = Field(1, ge=1)
    name: Bilingual
    source: Source
    effective: Effective = Field(default_factory=lambda: Effective.model_validate({}))
    note: Bilingual = EMPTY
    hour: str = "08:30"
    valid: tuple[Ground, ...] = tuple(sorted(EXCUSABLE))
    clocks: tuple[ClockText, ...] = ()
    steps: tuple[StepText, ...]
    leaves_open: tuple[Bilingual, ...] = ()
    windows: Literal["reports", "lights"] = "reports"

    @field_validator("source", mode="before")
    @classmethod
    def _title_alone(cls, value: Any) -> Any:
        return {"title": value} if isinstance(value, str) else value

    @field_validator("hour")
    @classmethod
    def _an_hour(cls, value: str) -> str:
        try:
            time.fromisoformat(value)
        except ValueError as error:
            message = _("“%(value)s” is not an hour.") % {"value": value}
            raise told(Problem("not_an_hour", message, remedy=_('Write it as "08:30".'))) from error
        return value

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for problem in checks.whole(self.ladder()):
            raise told(problem)
        return self

    def ladder(self) -> Ladder:
        """As the kernel applies it."""
        return Ladder(
            key=self.key,
            version=self.version,
            name=words(self.name),
            source=words(self.source.title),
            steps=tuple(step.step() for step in self.steps),
            hour=time.fromisoformat(self.hour),
            valid=frozenset(self.valid),
            clocks=tuple(clock.clock() for clock in self.clocks),
            leaves_open=tuple(words(one) for one in self.leaves_open),
            from_on=self.effective.from_on,
            to_on=self.effective.to_on,
            windows=self.windows,
        )
