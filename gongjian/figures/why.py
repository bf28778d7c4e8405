"""Why did this number change? The difference of one figure between two moments, record by record."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Membership, PlaybookItem
from gongjian.campaigns.selectors import with_below
from gongjian.figures.compute import dividend, figure, records, subject_of, told
from gongjian.figures.query import Figure, Query
from gongjian.figures.subjects.base import Told
from gongjian.kernel.changes import why_changed
from gongjian.kit.asof import end_of_day
from gongjian.ledger import AsOf, memo, seq_known_at
from gongjian.ledger.history import Line, line
from gongjian.ledger.models import Entry, EntryAbout
from gongjian.ledger.records import Record
from gongjian.matters.models import Matter, MatterHolding, MatterList, Progress
from gongjian.people.models import UnitMember
from gongjian.projects.models import (
    Budget,
    BudgetUse,
    Declaration,
    EventParty,
    FundAllocation,
    FundApplication,
    FundBatch,
    FundPayment,
    FundSource,
    Household,
    Lead,
    LeadAttribute,
    LeadStep,
    MonthPlan,
    Parcel,
    Project,
    ProjectAttribute,
    ProjectHolding,
    ProjectPaper,
    ProjectStage,
    PromotionEvent,
    Reading,
    YearPlan,
)

_SOURCES: dict[str, tuple[type[Record], ...]] = {
    "project": (Membership, Project),
    "attribute": (ProjectAttribute, Project, Membership),
    "matter": (Matter, MatterHolding),
    "matter_list": (MatterList, Matter),
    "playbook_item": (PlaybookItem,),
    "household": (Parcel, Household, Project),
    "lead": (Lead, LeadStep),
    "lead_attribute": (LeadAttribute, Lead, LeadStep),
    "event_party": (EventParty, PromotionEvent),
    "declaration": (Declaration, Project),
    "fund_allocation": (FundAllocation, FundBatch, Project),
    "fund_payment": (FundPayment, FundAllocation, FundBatch, Project),
    "fund_application": (FundApplication, Project),
    "budget_use": (BudgetUse, Budget),
    "paper": (ProjectPaper, Project, Membership),
}
"""Subject → the tables every figure over it is computed from; one not named here, its own records alone."""

_FURTHER: dict[str, tuple[type[Record], ...]] = {
    "stage": (ProjectStage,),
    "reached_stage": (ProjectStage,),
    "due_not_started": (ProjectStage,),
    "unchanged_weeks": (Reading, ProjectStage, ProjectHolding, Matter, Progress),
    "unmoved_since_start": (Reading, ProjectStage, Matter, Progress),
    "light": (Reading, YearPlan, MonthPlan),
    "year_short": (Reading, YearPlan, MonthPlan),
    "year_due_fen": (Reading, YearPlan, MonthPlan),
    "year_expected_fen": (Reading, YearPlan, MonthPlan),
    "year_shortfall_fen": (Reading, YearPlan, MonthPlan),
    "unpaid_fen": (FundPayment,),
    "source_plan_fen": (FundSource,),
    "source_there_fen": (FundSource,),
    "source_gap_fen": (FundSource,),
    "incomplete": (ProjectHolding, ProjectPaper),
    "lead_official": (ProjectHolding,),
    "group": (UnitMember,),
    "duration_months": (ProjectStage,),
    "duration_days": (ProjectStage,),
    "year_plan": (YearPlan,),
    "year_done": (Reading, YearPlan),
    "project_started": (ProjectStage,),
    "of_lead": (Lead,),
    "funded": (FundAllocation, FundBatch),
    "sourced": (FundSource,),
    "of_signed": (Lead, LeadStep),
}
"""Condition, dimension or amount → the further tables it looks into."""


def _sources(query: Query) -> set[type[Record]]:
    """Every table whose rows can move the figure."""
    asked = {*query.measure.where, *dict(query.dims), query.measure.aggregate}
    own = _SOURCES.get(query.measure.subject, (subject_of(query).model,))
    return {*own, *(model for name in asked for model in _FURTHER.get(name, ()))}


@dataclass(frozen=True)
class Moved:
    """One record that made a difference: by how much, and the acts between the moments that touched it."""

    told: Told
    effect: Decimal
    acts: list[Line]
    says: str = ""
    """The cause in words, where dates alone tell it."""


@dataclass(frozen=True)
class Why:
    """The whole answer. The effects of all parts sum to the change."""

    old: Figure
    new: Figure
    entered: list[Moved]
    left: list[Moved]
    corrected: list[Moved]
    moved: list[Moved]
    definition_changed: bool
    explained: Query
    """What the effects are measured in: the question itself, or of a rate what is divided."""

    @property
    def all_count(self) -> int:
        """How many records made a difference."""
        return len(self.entered) + len(self.left) + len(self.corrected) + len(self.moved)


def why(old: Query, new: Query) -> Why:
    """Compare two moments of one question. A rate is explained through what it divides."""
    whole_old, whole_new = figure(old), figure(new)
    if new.measure.over:
        old, new = (replace(q, measure=dividend(q.measure)) for q in (old, new))
    before, after = _values(old), _values(new)
    there = _in_base(old) & _in_base(new)
    corrected = {
        pk for pk in before.keys() & after.keys() if before[pk] != after[pk] and old.asof.on == new.asof.on
    }
    change = why_changed(before, after, corrected_ids=corrected, always_there_ids=there)
    ids = [*change.entered, *change.left, *change.corrected, *change.moved]
    lines, acts = _lines(old, new, ids), _acts(old, new, ids)
    causes = subject_of(new).explain(old, new, set(before), set(after))

    def part(effects: Any) -> list[Moved]:
        return [
            Moved(lines[pk], effect, acts.get(pk, []), causes.get(pk, ""))
            for pk, effect in effects.items()
            if pk in lines
        ]

    return Why(
        whole_old,
        whole_new,
        part(change.entered),
        part(change.left),
        part(change.corrected),
        part(change.moved),
        old.measure.digest != new.measure.digest,
        new,
    )


def parts_of_change(old: Query, new: Query) -> tuple[int, int]:
    """How many records a count gained and lost between two moments: two queries, nothing told of each. Kept in
    memory until something is written."""

    def count() -> tuple[int, int]:
        before = set(records(old).values_list("id", flat=True))
        after = set(records(new).values_list("id", flat=True))
        return len(after - before), len(before - after)

    return memo.remember_until_written("parts_of_change", count, (old.key, new.key))


def _values(query: Query) -> dict[int, Decimal]:
    rows = records(query)
    subject = subject_of(query)
    different = subject.distinct.get(query.measure.aggregate)
    if different is not None:
        return _first_of_each(rows.order_by("id").values_list("id", different))
    if query.measure.aggregate in subject.amounts:
        return {pk: Decimal(amount or 0) for pk, amount in rows.values_list("id", "amount")}
    return {pk: Decimal(1) for pk in rows.values_list("id", flat=True)}


def _first_of_each(rows: Iterable[tuple[int, str | int | None]]) -> dict[int, Decimal]:
    """Of records that share a value one stands for it and the others add nothing."""
    seen: set[str | int | None] = {"", None}
    found = {}
    for pk, value in rows:
        found[pk] = Decimal(value not in seen)
        seen.add(value)
    return found


def _in_base(query: Query) -> set[int]:
    return set(subject_of(query).base(query).values_list("id", flat=True))


def _lines(old: Query, new: Query, ids: list[int]) -> dict[int, Told]:
    """Each record as it reads at the later moment, or at the earlier when it is gone."""
    found: dict[int, Told] = {}
    for query in (old, new):
        model = subject_of(query).model
        rows = list(query.asof.rows(model).filter(id__in=ids))
        found |= {item.record_id: item for item in told(query, rows)}
    missing = [pk for pk in ids if pk not in found]
    if missing:
        rows = list(subject_of(new).model.objects.filter(pk__in=missing))
        found |= {item.record_id: item for item in told(new, rows)}
    return found


def _acts(old: Query, new: Query, ids: list[int]) -> dict[int, list[Line]]:
    """Acts recorded after the earlier moment that changed the record or are about it, newest first."""
    model = subject_of(new).model
    first = old.asof.seq or 0
    if old.asof.seq is None:
        first = seq_known_at(end_of_day(old.asof.on)) if old.asof.on != new.asof.on else 0
    pairs = set(
        model.Version.objects.filter(id__in=ids[:500], entry_from__gt=first).values_list("id", "entry_from")
    )
    abouts = EntryAbout.objects.filter(kind=model._meta.db_table, record_id__in=ids[:500], entry_id__gt=first)
    pairs |= set(abouts.values_list("record_id", "entry_id"))
    entries = Entry.objects.in_bulk({seq for _pk, seq in pairs})
    found: dict[int, list[Line]] = {}
    for pk, seq in sorted(pairs, key=lambda pair: -pair[1]):
        found.setdefault(pk, []).append(line(entries[seq]))
    return {pk: lines[:5] for pk, lines in found.items()}


def last_change(query: Query, *, look_back: int = 60) -> tuple[Entry, Figure] | None:
    """The newest entry that changed this figure, and the figure as known right before it; None within `look_back`
    entries that touched the campaign's records."""
    top = query.asof.seq if query.asof.seq is not None else 2**62
    seqs: set[int] = set()
    for model in _sources(query):
        written = model.Version.objects.filter(_of_campaign(query, model), entry_from__lte=top)
        seqs |= set(
            written.order_by("-entry_from").values_list("entry_from", flat=True).distinct()[:look_back]
        )
    now = figure(query)
    for seq in sorted(seqs, reverse=True)[:look_back]:
        before = figure(query.at(AsOf(query.asof.on, seq - 1)))
        if _answer(before) != _answer(now):
            return Entry.objects.get(pk=seq), before
    return None


def _answer(found: Figure) -> tuple[Any, ...]:
    return found.value, found.when, found.said, found.records


def _of_campaign(query: Query, model: type[Record]) -> Q:
    """Rows of a table that ever had to do with the campaign or those inside it, by the columns the table has."""
    ids = with_below(query.campaign)
    projects = Membership.Version.objects.filter(campaign_id__in=ids).values("project_id")
    columns = {field.attname for field in model._meta.local_concrete_fields}
    if "campaign_id" in columns:
        return Q(campaign_id__in=ids)
    if model is Project:
        return Q(id__in=projects)
    if "project_id" in columns:
        return Q(project_id__in=projects)
    for column, owner in (("lead_id", Lead), ("event_id", PromotionEvent)):
        if column in columns:
            return Q(**{f"{column}__in": owner.Version.objects.filter(campaign_id__in=ids).values("id")})
    return Q(matter_id__in=Matter.Version.objects.filter(campaign_id__in=ids).values("id"))
