"""The projects of a chart with all that is drawn of them, in a handful of queries however many they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.utils.translation import get_language

from gongjian.campaigns.models import Campaign
from gongjian.kernel.dates import FuzzyDate, Precision
from gongjian.kit import words
from gongjian.ledger import AsOf
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import selectors as projects
from gongjian.projects import wording
from gongjian.projects.models import PlanNetwork, PlanNode, ProjectHolding, ProjectRole, ProjectStage, Stage
from gongjian.projects.models.network import NetworkState
from gongjian.publish.timescale import Span

MOST = 2000
"""Projects drawn at most; a longer view is to be narrowed, and the page says so."""
OVER = frozenset({Stage.COMPLETED.value, Stage.PRODUCTION.value, Stage.CAPACITY.value})
HALTED = frozenset({Stage.STOPPED.value, Stage.WITHDRAWN.value})
TO_COME = frozenset(stage.value for stage in projects.NOT_YET_STARTED)
_PAIRS = ("planned_start", "planned_finish", "actual_start", "actual_finish")
_DATES = tuple(f"{name}_{part}" for name in _PAIRS for part in ("text", "precision"))
_COLUMNS = ("id", "number", "name", "unit_id", "illustrative", *_DATES)


@dataclass(slots=True)
class StageMark:
    """A stage a project came to; `at` is None where the day is not known."""

    stage: str
    word: str
    at: Span | None


@dataclass(slots=True)
class Milestone:
    """A node of an approved plan at which something is reached: `due` is its approved day, `done` the day it was."""

    name: str
    due: int
    done: int | None
    critical: bool


@dataclass(slots=True)
class Row:
    """One project of a chart. Days are ordinals; what happened after the day asked is not in it."""

    id: int
    number: str
    name: str
    unit_id: int | None
    illustrative: bool
    planned_start: Span | None
    planned_finish: Span | None
    started: Span | None
    finished: Span | None
    halted: int | None = None
    """The day since which it has been stopped or withdrawn."""
    stages: list[StageMark] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def stage(self) -> str:
        """The core stage it is at; empty when none is told."""
        return self.stages[-1].stage if self.stages else ""

    @property
    def reach(self) -> tuple[int, int] | None:
        """The first and the last day that is drawn of it; milestones are in the order of their days."""
        spans = (self.planned_start, self.planned_finish, self.started, self.finished)
        found = [day for span in spans if span is not None for day in (span.first, span.last)]
        found += [mark.at.first for mark in self.stages if mark.at is not None]
        if self.milestones:
            found += (self.milestones[0].due, self.milestones[-1].due)
        return (min(found), max(found)) if found else None


@lru_cache(maxsize=20_000)
def ordinal_of(on: str) -> int:
    """The ordinal of a day given as its text: days of a chart come as texts (2026-10-26), since made into dates one
    by one they would cost more than all else."""
    return date.fromisoformat(on).toordinal()


@lru_cache(maxsize=20_000)
def _span(on: str, precision: str, this_year: int, language: str | None) -> Span | None:
    """Worded once in each language, however many projects have the day."""
    if precision in (Precision.unknown, Precision.open_ended):
        return None
    day = date.fromisoformat(on)
    known = FuzzyDate.of(day, Precision(precision))
    last = known.last() or day
    said = words.fuzzy(known, this_year=this_year)
    return Span((known.first() or last).toordinal(), last.toordinal(), said)


class Dates:
    """Days as spans, in the reader's language; days in `this_year` are said without it."""

    def __init__(self, this_year: int) -> None:
        self.this_year, self.language = this_year, get_language()

    def span(self, on: str | None, precision: str = "day") -> Span | None:
        """The period meant; None when no day is known. "No later than" a day is that day."""
        return None if on is None else _span(on, precision, self.this_year, self.language)


def _text(column: str) -> Cast:
    """A day, or a yes or no, as its text: what the database answers is taken as it is, value by value."""
    return Cast(column, CharField())


def _among(ids: Iterable[int]) -> RawSQL:
    """One of these numbers, of which there is at least one: written out, as binding hundreds costs more than asking."""
    return RawSQL(f"VALUES {','.join(f'({pk:d})' for pk in ids)}", ())


def rows_of(queryset: QuerySet[Any], order: Iterable[Any], asof: AsOf) -> list[Row]:
    """The projects of the queryset in that order, at most `MOST`, with stages and milestones as of the moment.

    started: the actual start, else the day a stage from construction on was reached; finished: the actual
    completion, else the day the first of completed, in production, at capacity was reached. Three queries.
    """
    dates, day = Dates(asof.on.year), asof.on.toordinal()
    texts = {f"{name}_text": _text(f"{name}_on") for name in _PAIRS}
    found = queryset.order_by(*order).annotate(**texts).values_list(*_COLUMNS)[:MOST]
    rows = [_row(values, dates, day) for values in found]
    by_id = {row.id: row for row in rows}
    if not rows:
        return rows
    _add_stages(by_id, asof, dates)
    _add_milestones(by_id, asof)
    return rows


def _row(values: tuple[Any, ...], dates: Dates, day: int) -> Row:
    spans = [dates.span(values[place], values[place + 1]) for place in (5, 7, 9, 11)]
    started, finished = (span if span is not None and span.first <= day else None for span in spans[2:])
    pk, number, name, unit_id, illustrative = values[:5]
    return Row(pk, number, name, unit_id, illustrative, spans[0], spans[1], started, finished)


def _add_stages(rows: dict[int, Row], asof: AsOf, dates: Dates) -> None:
    found = asof.rows(ProjectStage).filter(project_id__in=_among(rows), from_on__lte=asof.on)
    columns = ("project_id", "stage", "word", "from_text", "from_precision")
    read = found.order_by("from_on", "id").annotate(from_text=_text("from_on")).values_list(*columns)
    for project_id, stage, word, from_on, precision in read:
        rows[project_id].stages.append(StageMark(stage, word, dates.span(from_on, precision)))
    for row in rows.values():
        _take_days_of_stages(row)


def _take_days_of_stages(row: Row) -> None:
    """Start, completion and halt as far as the stages tell them."""
    if not row.stages:
        return
    if row.started is None:
        row.started = next(
            (m.at for m in row.stages if m.stage not in TO_COME and m.stage not in HALTED), None
        )
    if row.finished is None and row.stage not in HALTED:
        row.finished = next((m.at for m in row.stages if m.stage in OVER), None)
    last = row.stages[-1]
    if last.stage in HALTED and last.at is not None:
        row.halted = last.at.first


def _add_milestones(rows: dict[int, Row], asof: AsOf) -> None:
    """Nodes of approved plans with a limit of nothing, or with which a stage is reached."""
    approved = asof.rows(PlanNetwork).filter(state=NetworkState.APPROVED, project_id__in=_among(rows))
    reached = Q(limit_days=0) | ~Q(stage="")
    found = asof.rows(PlanNode).filter(
        reached, network_id__in=approved.values("id"), agreed_finish_on__isnull=False
    )
    name = "name" if words.chinese() else "name_en"
    columns = ("project_id", name, "name", "due", "done", "is_critical")
    read = found.order_by("agreed_finish_on", "id").annotate(
        due=_text("agreed_finish_on"),
        done=_text("actual_finish_on"),
        is_critical=_text("critical"),
    )
    day = asof.on.isoformat()
    for project_id, said, own, due, done, critical in read.values_list(*columns):
        happened = ordinal_of(done) if done is not None and done <= day else None
        rows[project_id].milestones.append(
            Milestone(said or own, ordinal_of(due), happened, critical in ("1", "true"))
        )


# ---------------------------------------------------------------- how a project stands
@dataclass(frozen=True, slots=True)
class Standing:
    """What the bars of a project say: until when the actual one runs, and which days of it are behind the plan.

    ran_to: the last day of the actual bar, itself included; None when it has not started.
    behind: first and last day (inclusive) past what was planned. meaning: "late" where somebody must act, else "".
    """

    ran_to: int | None
    behind: tuple[int, int] | None = None
    meaning: str = ""
    not_started: bool = False


def standing(row: Row, day: int, *, judged: bool) -> Standing:
    """How a project stands on a day, by the dates alone: the rule of 应开未开 (selectors.due_not_started_q), and a
    planned completion that has passed. Not `judged`: a real project of an archived campaign, whose bars only show
    what was published."""
    if row.started is None:
        due = row.planned_start.last if row.planned_start is not None else None
        if judged and due is not None and due < day and row.stage in ("", *TO_COME):
            return Standing(None, (due + 1, day), "late", not_started=True)
        return Standing(None)
    over = row.finished is not None or row.halted is not None
    ran_to = row.finished.last if row.finished is not None else row.halted if row.halted is not None else day
    ran_to = max(min(ran_to, day), row.started.first)
    due = row.planned_finish.last if row.planned_finish is not None else None
    if not judged or due is None or due >= ran_to or row.halted is not None:
        return Standing(ran_to)
    return Standing(ran_to, (due + 1, ran_to), "" if over else "late")


# ---------------------------------------------------------------- grouping
@dataclass(slots=True)
class Group:
    """Rows under one heading; an empty label is "nothing said"."""

    label: str
    rows: list[Row]


def _grouped(
    rows: Iterable[Row], key: Callable[[Row], Any], order: Callable[[Any], Any]
) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return {one: found[one] for one in sorted(found, key=order)}


def by_unit(rows: Iterable[Row], campaign: Campaign, asof: AsOf) -> list[Group]:
    """By accountable unit, in protocol order; those without one last."""
    tree = unit_tree()

    def order(unit_id: int | None) -> tuple[bool, int, int]:
        unit = tree.get(unit_id)
        return unit is None, unit.ordinal if unit is not None else 0, unit_id or 0

    return [Group(tree.label(pk), found) for pk, found in _grouped(rows, lambda r: r.unit_id, order).items()]


def by_stage(rows: Iterable[Row], campaign: Campaign, asof: AsOf) -> list[Group]:
    """By core stage, in its order, in the campaign's words."""
    known = wording.stage_words(campaign, asof.on)
    place = {stage.value: number for number, stage in enumerate(Stage)}
    found = _grouped(rows, lambda row: row.stage, lambda stage: place.get(stage, 99))
    return [Group(known.get(stage, ""), rows) for stage, rows in found.items()]


def by_lead_official(rows: Iterable[Row], campaign: Campaign, asof: AsOf) -> list[Group]:
    """By lead official (包联领导) as they are named, those with most projects first; without one last. Two queries."""
    listed = list(rows)
    if not listed:
        return []
    held = asof.spans(ProjectHolding).filter(
        role=ProjectRole.LEAD_OFFICIAL, project_id__in=_among(row.id for row in listed)
    )
    spans = list(held.order_by("from_on", "id"))
    names = wording.persons(span.person_id for span in spans)
    told: dict[int, list[str]] = {}
    for span in spans:
        told.setdefault(span.project_id, []).append(wording.holder_text(span, names))
    keys = {row.id: words.joined(told.get(row.id, ())) for row in listed}
    sizes: dict[str, int] = {}
    for key in keys.values():
        sizes[key] = sizes.get(key, 0) + 1
    found = _grouped(listed, lambda row: keys[row.id], lambda key: (not key, -sizes[key], key))
    return [Group(key, rows) for key, rows in found.items()]


def by_line(section: str, column: str) -> Callable[[Iterable[Row], Campaign, AsOf], list[Group]]:
    """By class or sector of the membership, in the playbook's order; one query."""

    def by(rows: Iterable[Row], campaign: Campaign, asof: AsOf) -> list[Group]:
        members: dict[int, str] = {}
        found = (
            projects.members(campaign, asof).order_by("id").values_list("project_id", "campaign_id", column)
        )
        for project_id, campaign_id, key in found:
            if project_id not in members or campaign_id == campaign.pk:
                members[project_id] = key
        known = wording.line_labels(section)
        place = {key: number for number, (_campaign, key) in reversed(list(enumerate(known)))}
        grouped = _grouped(
            rows, lambda row: members.get(row.id, ""), lambda key: (not key, place.get(key, 10**6), key)
        )
        return [Group(wording.line_label(known, campaign, key), rows) for key, rows in grouped.items()]

    return by


def all_in_one(rows: Iterable[Row], campaign: Campaign, asof: AsOf) -> list[Group]:
    """No groups: the order of the list."""
    listed = list(rows)
    return [Group("", listed)] if listed else []


GROUPINGS: dict[str, Callable[[Iterable[Row], Campaign, AsOf], list[Group]]] = {
    "unit": by_unit,
    "official": by_lead_official,
    "stage": by_stage,
    "class": by_line("class", "klass"),
    "sector": by_line("sector", "sector"),
    "none": all_in_one,
}
