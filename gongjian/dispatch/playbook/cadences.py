"""The playbook's section `cadences`: who reports what, how often, before which hour."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.playbook import Bilingual, PlaybookText, playbook_of
from gongjian.campaigns.playbook.schema import EMPTY, KEY, Naming, Part
from gongjian.campaigns.playbook.sections import register, told
from gongjian.kernel.periods import PeriodKind
from gongjian.kernel.problems import Problem, Refused
from gongjian.kernel.recurrence import Frequency, parse
from gongjian.kernel.signoff import chain_of
from gongjian.kernel.windows import (
    SINCE_LAST,
    AfterPeriod,
    Cadence,
    Holiday,
    HolidayRule,
    Opening,
    OpensFrom,
    PeriodRule,
    check,
)

Finding = tuple[str, tuple[str | int, ...], str, str]
Ask = Literal["change", "node", "stuck", "next", "coordination", "money"]
Role = Literal["accountable", "lead", "assisting", "township", "team"]
UnitClass = Literal["city", "county", "township", "department", "enterprise", "zone", "group", "taskforce"]
FOUR_QUESTIONS: tuple[Ask, ...] = ("change", "node", "stuck", "next", "coordination")
HOUR = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
SHORTER_THAN_MONTHS = (PeriodKind.day, PeriodKind.week, PeriodKind.ten_day)


# ---- short forms of the file, read into what the kernel counts by


def _hour(given: Any) -> time:
    if isinstance(given, time):
        return given
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 24 * 60:
        return time(given // 60, given % 60)  # 12:00 without quotation marks is 720 to YAML
    found = HOUR.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None:
        raise _unfit(given, _("an hour such as “12:00”"))
    return time(int(found[1]), int(found[2]))


def _rule(given: Any) -> str | AfterPeriod:
    if isinstance(given, AfterPeriod):
        return given
    if isinstance(given, str):
        return given
    if _only(given, "workdays_after") and (days := _count(given["workdays_after"], 1)) is not None:
        return AfterPeriod(days)
    raise _unfit(given, _("a rule such as FREQ=WEEKLY;BYDAY=WE, or {workdays_after: 5} after a period's end"))


def _period(given: Any) -> PeriodRule:
    if isinstance(given, PeriodRule):
        return given
    if given == "since_last":
        return SINCE_LAST
    told = {"of": given} if isinstance(given, str) else given
    kinds = [kind.value for kind in PeriodKind]
    if _only(told, "of", "lag") and told.get("of") in kinds:
        lag = _count(told.get("lag", 0), 0)
        if lag is not None:
            return PeriodRule(PeriodKind(told["of"]), lag)
    expected = _("since_last, or one of %(words)s, or for the one before {of: week, lag: 1}")
    raise _unfit(given, expected % {"words": ", ".join(kinds)})


def _holiday(given: Any) -> HolidayRule:
    if isinstance(given, HolidayRule):
        return given
    if _only(given, "nth_workday_after") and (days := _count(given["nth_workday_after"], 1)) is not None:
        return HolidayRule(Holiday.nth_workday_after, days)
    plain = [kind.value for kind in Holiday if kind is not Holiday.nth_workday_after]
    if given in plain:
        return HolidayRule(Holiday(given))
    raise _unfit(given, _("one of %(words)s, or {nth_workday_after: 2}") % {"words": ", ".join(plain)})


def _opens(given: Any) -> Opening:
    if isinstance(given, Opening):
        return given
    told = {"from": given} if isinstance(given, str) else given
    if _only(told, "workdays_before", "from", "at"):
        at = _hour(told.get("at", Opening.at))
        days = _count(told.get("workdays_before"), 0)
        if days is not None and "from" not in told:
            return Opening(OpensFrom.workdays_before, days, at)
        if told.get("from") in ("period_start", "period_end") and "workdays_before" not in told:
            return Opening(OpensFrom(told["from"]), at=at)
    raise _unfit(given, _("{workdays_before: 1, at: “08:30”}, or period_start, or period_end"))


def _only(given: Any, *keys: str) -> bool:
    return isinstance(given, Mapping) and bool(given) and set(given) <= set(keys)


def _count(given: Any, least: int) -> int | None:
    """A number of days or periods a person may give; None for anything else."""
    return given if type(given) is int and least <= given <= 20 else None


def _unfit(given: Any, expected: str) -> PydanticCustomError:
    message = _("“%(value)s” does not fit here: expected %(expected)s.")
    values = {"value": str(given)[:60], "expected": expected}
    return told(Problem("does_not_fit", message % values, remedy=_("Put it right on this line.")))


# ---- the section


class ProjectSet(Part):
    """Projects of the campaign by keys of the playbook's own lines; what is left empty narrows nothing."""

    classes: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    key_tasks: tuple[str, ...] = ()


class Over(Part):
    """Who owes the report, and on which lines.

    `groups`: the campaign's groups by key, or all. `roles`: units that hold a project of the set in one of these
    roles on the day the window opens. `unit_classes` narrows those to some kinds of unit. `projects`: the set the
    lines are of; all of the campaign's when left out. `lines`: what a line is about.
    """

    groups: Literal["all"] | tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    unit_classes: tuple[UnitClass, ...] = ()
    projects: ProjectSet = ProjectSet()
    lines: tuple[Literal["projects", "matters"], ...] = ("projects",)

    @model_validator(mode="after")
    def _somebody(self) -> "Over":
        if not self.groups and not self.roles:
            message = _("Nobody is named to report.")
            remedy = _(
                "Write “groups: all”, or “roles: [accountable]” for the units responsible for projects."
            )
            raise told(Problem("nobody_owes", message, remedy=remedy))
        return self


class CadenceText(Part):
    """One rhythm of reporting.

    `rule`: as RFC 5545 writes it, or AfterPeriod. `start`: the first day of the rule, where it has one; the
    campaign's own window does not bound it. `closes`: the hour in Shanghai. `period`: the days asked about.
    `asks`: keys of the questions of a line. `sign_off`: who passes a report inside the unit before it goes out.
    `reason`: why money is asked more often than monthly. `naming`: whether the source gives this rhythm.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    key: str = Field(pattern=KEY, max_length=40)
    name: Bilingual
    rule: Annotated[str | AfterPeriod, PlainValidator(_rule)]
    start: date | None = None
    closes: Annotated[time, PlainValidator(_hour)]
    opens: Annotated[Opening, PlainValidator(_opens)] = Opening()
    period: Annotated[PeriodRule, PlainValidator(_period)] = SINCE_LAST
    holiday: Annotated[HolidayRule, PlainValidator(_holiday)] = HolidayRule()
    grace_minutes: int = Field(30, ge=0, le=24 * 60)
    over: Over
    asks: tuple[Ask, ...] = FOUR_QUESTIONS
    sign_off: tuple[str, ...] = ()
    reason: str = ""
    clause: str = ""
    naming: Naming = "named"
    note: Bilingual = EMPTY

    @property
    def cadence(self) -> Cadence:
        """As the kernel lays windows down by it."""
        rule = self.rule if isinstance(self.rule, AfterPeriod) else parse(self.rule, self.start)
        return Cadence(self.key, rule, self.closes, self.period, self.holiday, self.opens, self.grace_minutes)


def _check(playbook: PlaybookText, cadences: Sequence[CadenceText]) -> Iterator[Finding]:
    """What one key alone does not tell: rules, keys that lead nowhere, days asked twice, money asked too often."""
    clauses = {f"{paper.key}#{clause.ref}" for paper in playbook.documents for clause in paper.clauses}
    seen: set[str] = set()
    for place, text in enumerate(cadences):
        if text.key in seen:
            message = _("“%(key)s” is given twice.") % {"key": text.key}
            remedy = _("Give the second one another name, or take it out.")
            yield "key_twice", (place, "key"), message, remedy
        seen.add(text.key)
        if text.clause and text.clause not in clauses:
            message = _("There is no clause “%(key)s” among the documents.") % {"key": text.clause}
            remedy = _("Write document key, #, clause: for example “%(example)s”.")
            told_so = {"example": min(clauses, default="plan#1")}
            yield "unknown_clause", (place, "clause"), message, remedy % told_so
        yield from _chain(place, text)
        yield from _clock(playbook, place, text)
        yield from _unknown(playbook, place, text.over)


def _chain(place: int, text: CadenceText) -> Iterator[Finding]:
    try:
        chain_of(text.sign_off)
    except Refused as refused:
        problem = refused.problems[0]
        yield problem.code, (place, "sign_off"), str(problem.message), str(problem.remedy)


def _clock(playbook: PlaybookText, place: int, text: CadenceText) -> Iterator[Finding]:
    if isinstance(text.rule, AfterPeriod) and (text.period.kind is None or text.period.lag):
        message = _("What closes some working days after a period is about that period.")
        yield "period_unclear", (place, "period"), message, _("Write for example “period: month”.")
        return
    try:
        cadence = text.cadence
    except Refused as refused:
        for problem in refused.problems:
            yield problem.code, (place, "rule"), str(problem.message), str(problem.remedy)
        return
    for problem in check(cadence, text.start or playbook.window.start):
        yield problem.code, (place, problem.where), str(problem.message), str(problem.remedy)
    yield from _money(place, text)


def _money(place: int, text: CadenceText) -> Iterator[Finding]:
    rule = text.rule
    often = text.period.kind in SHORTER_THAN_MONTHS or (
        isinstance(rule, str) and parse(rule, text.start).frequency in (Frequency.daily, Frequency.weekly)
    )
    if "money" in text.asks and often and not text.reason:
        message = _("Money is asked more often than monthly, and no reason is given.")
        remedy = _("Ask it in a monthly cadence, or say under “reason” why it is needed.")
        yield "money_too_often", (place, "asks"), message, remedy


def _unknown(playbook: PlaybookText, place: int, over: Over) -> Iterator[Finding]:
    named = {
        ("groups",): ((), playbook.groups) if over.groups == "all" else (over.groups, playbook.groups),
        ("projects", "classes"): (over.projects.classes, playbook.classes),
        ("projects", "sectors"): (over.projects.sectors, playbook.sectors),
        ("projects", "key_tasks"): (over.projects.key_tasks, playbook.key_tasks),
    }
    for path, (keys, lines) in named.items():
        known = [item.key for item in lines.items]
        for key in keys:
            if key not in known:
                message = _("“%(key)s” is none of the playbook's “%(section)s”.")
                remedy = _("Known keys: %(keys)s.") % {"keys": ", ".join(known) or "—"}
                values = {"key": key, "section": path[-1]}
                yield "unknown_key_named", (place, "over", *path), message % values, remedy


register("cadences", tuple[CadenceText, ...], default=(), check=_check)


def cadences_in(playbook: PlaybookText | None) -> tuple[CadenceText, ...]:
    """The cadences of a playbook; none when there is no playbook."""
    return tuple(playbook.more.get("cadences", ())) if playbook is not None else ()


def cadences_of(campaign: Campaign, on: date) -> tuple[CadenceText, ...]:
    """The cadences a campaign goes by on a day."""
    return cadences_in(playbook_of(campaign, on))
