"""What the file of a light rule may say. Every class refuses keys it does not know."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, ConfigDict, Field, field_validator, model_validator

from gongjian.campaigns.playbook.schema import EMPTY, KEY, Bilingual, Part
from gongjian.campaigns.playbook.sections import told
from gongjian.dispatch.lights import checks
from gongjian.kernel.lights import (
    AtLeast,
    Basis,
    CatchUp,
    Clause,
    Colour,
    Dimension,
    Interval,
    LightRule,
    Meaning,
    Running,
)
from gongjian.kernel.messages import Words
from gongjian.kernel.problems import Problem


def _exactly(value: Any) -> Any:
    return str(value) if isinstance(value, float) else value


Number = Annotated[Decimal, BeforeValidator(_exactly)]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Meanings = Annotated[tuple[Meaning, ...], BeforeValidator(_listed)]
"""One meaning, or several."""


def words(text: Bilingual) -> Words:
    """A text of the file as the kernel says it; the Chinese stands for a missing English one."""
    return Words(text.zh, text.en or text.zh)


class Source(Part):
    """Where the rule comes from: its title in words, who issued it, its day, and where that was read."""

    title: Bilingual
    issuer: Bilingual = EMPTY
    dated: date | None = None
    precision: Literal["day", "month", "year", "unknown"] = "year"
    told_by: Bilingual = EMPTY


class Effective(Part):
    """From which day the rule was in force, and the day from which it was no longer; blank where not published."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    from_on: date | None = Field(None, alias="from")
    to_on: date | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.from_on is not None and self.to_on is not None and self.to_on <= self.from_on:
            message = _("The rule ends before it begins.")
            raise told(Problem("rule_ends_first", message, remedy=_("Exchange the two days.")))
        return self


class ClauseText(Part):
    """One sentence of the rule. Ends: `from` and `to` belong to the band, `over` and `under` do not."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    meaning: Meaning
    says: Bilingual
    when: dict[str, bool | str] = {}
    low: Number | None = Field(None, alias="from")
    over: Number | None = None
    high: Number | None = Field(None, alias="to")
    under: Number | None = None
    basis: Basis | None = None
    ref: str = ""
    assumed: bool = False
    then: Bilingual = EMPTY

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for problem in (*checks.ends(self.low, self.over, self.high, self.under), *checks.facts(self.when)):
            raise told(problem)
        band = self.band()
        if band is not None and band.empty:
            message = _("No number is in the band %(band)s.") % {"band": band}
            raise told(Problem("empty_band", message, remedy=_("Exchange the two ends.")))
        return self

    def band(self) -> Interval | None:
        """The numbers the clause speaks of; None where it speaks of facts alone."""
        low = self.low if self.low is not None else self.over
        high = self.high if self.high is not None else self.under
        if low is None and high is None:
            return None
        return Interval(low, high, self.over is None, self.under is None)

    def clause(self) -> Clause:
        """As the kernel applies it."""
        return Clause(
            self.meaning, words(self.says), self.when, self.band(), self.basis, self.ref, self.assumed, words(self.then)
        )  # fmt: skip


class RunningText(Part):
    """So many periods running of these meanings make another."""

    count: int = Field(ge=2)
    of: Meanings
    becomes: Meaning
    says: Bilingual
    ref: str = ""


class CatchUpText(Part):
    """A missed period, once caught up, wears another meaning."""

    of: Meanings
    becomes: Meaning
    says: Bilingual
    ref: str = ""


class AtLeastText(Part):
    """The rule speaks only of subjects of that size."""

    fact: str
    value: Number
    says: Bilingual


class DimensionText(Part):
    """One thing the rule looks at."""

    key: str = Field(pattern=KEY, max_length=24)
    name: Bilingual
    basis: Basis
    clauses: tuple[ClauseText, ...]
    subject: Literal["project", "district"] = "project"
    columns: dict[str, str] = {}
    at_least: AtLeastText | None = None
    running: RunningText | None = None
    catch_up: CatchUpText | None = None
    by_default: bool = True
    silent: Bilingual = EMPTY

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for problem in self._problems():
            raise told(problem)
        return self

    def _problems(self) -> Iterator[Problem]:
        known = self.dimension()
        yield from checks.names([*self.columns, *self.columns.values(), *self._sizes()])
        yield from checks.bands(known)
        yield from checks.silence(known)
        yield from checks.memory(known)

    def _sizes(self) -> list[str]:
        return [self.at_least.fact] if self.at_least is not None else []

    def dimension(self) -> Dimension:
        """As the kernel applies it."""
        run, late, size = self.running, self.catch_up, self.at_least
        return Dimension(
            key=self.key,
            name=words(self.name),
            basis=self.basis,
            clauses=tuple(clause.clause() for clause in self.clauses),
            subject=self.subject,
            columns=self.columns,
            at_least=AtLeast(size.fact, size.value, words(size.says)) if size else None,
            running=Running(run.count, frozenset(run.of), run.becomes, words(run.says), run.ref) if run else None,
            catch_up=CatchUp(frozenset(late.of), late.becomes, words(late.says), late.ref) if late else None,
            by_default=self.by_default,
            silent=words(self.silent),
        )  # fmt: skip


class LightRuleText(Part):
    """A whole rule as its file says it."""

    key: str = Field(pattern=KEY, max_length=40)
    version: int = Field(1, ge=1)
    name: Bilingual
    source: Source
    effective: Effective = Field(default_factory=lambda: Effective.model_validate({}))
    note: Bilingual = EMPTY
    colours: dict[Meaning, Colour]
    dimensions: tuple[DimensionText, ...]

    @field_validator("source", mode="before")
    @classmethod
    def _title_alone(cls, value: Any) -> Any:
        return {"title": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for problem in checks.whole(self.rule()):
            raise told(problem)
        return self

    def rule(self) -> LightRule:
        """As the kernel applies it."""
        return LightRule(
            key=self.key,
            version=self.version,
            name=words(self.name),
            source=words(self.source.title),
            colours=self.colours,
            dimensions=tuple(one.dimension() for one in self.dimensions),
            from_on=self.effective.from_on,
            to_on=self.effective.to_on,
        )
