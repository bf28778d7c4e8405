"""One item at the table: done now, promised in so many working days, or cannot with the ground; missing papers once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.kernel.lifecycle import WITH_UNIT, State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.calendar import calendar
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import day_of, needs_reason, within
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.network.nodes import papers_told_already
from gongjian.supervise.actions.handling.day import running
from gongjian.supervise.actions.handling.queue import give_slots
from gongjian.supervise.actions.problems import ProblemDraft, raise_in
from gongjian.supervise.models import HandlingItem, HandlingOutcome, HandlingState, Origin, Problem
from gongjian.supervise.playbook.handling import handling_of
from gongjian.supervise.playbook.problems import problems_of

MOST_DAYS = 250


@dataclass(frozen=True)
class Outcome:
    """What came of an item. `days`: working days promised. `ground`: what was done, or why it cannot be."""

    outcome: str
    ground: str = ""
    days: int | None = None


def decide(
    *,
    viewer: Viewer,
    item: HandlingItem,
    outcome: Outcome,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> HandlingItem:
    """Give the item its outcome. Promised: the matter it is gets that date, else a problem with it is raised and lies
    on the lead unit's desk. Refused: outcome_missing, ground_missing, days_missing, days_unlikely, decided_already."""
    said = within(outcome.ground, 300, "ground")
    words = {"title": item.title, "outcome": _outcome_word(outcome.outcome)}
    with running(
        "handling.decide", viewer=viewer, day=item.day, at=at, states=(HandlingState.HELD,), words=words,
        about=(item,), reason=said, request_key=request_key,
    ) as (entry, _day, campaign):  # fmt: skip
        fresh: HandlingItem = HandlingItem.objects.select_related("day").get(pk=item.pk)
        _check(outcome, said, fresh)
        columns: dict[str, Any] = {"outcome": outcome.outcome, "ground": said, "decided_at": entry.at}
        if outcome.outcome == HandlingOutcome.PROMISED:
            assert outcome.days is not None
            promised = calendar().add(day_of(entry.at), outcome.days).on
            columns |= {"promised_days": outcome.days, "promised_on": promised}
            columns["matter_id"] = _promise(entry, campaign, fresh, promised, said).pk
        return entry.change(fresh, revision=revision, **columns)


def _outcome_word(key: str) -> str:
    return str(HandlingOutcome(key).label) if key in HandlingOutcome.values else "—"


def _check(outcome: Outcome, said: str, item: HandlingItem) -> None:
    if item.outcome != HandlingOutcome.OPEN:
        raise Refused(
            "decided_already",
            _("This item has its outcome: %(outcome)s.", outcome=HandlingOutcome(item.outcome).label),
            remedy=_("It stands; what changes later is said on the matter."),
        )
    if outcome.outcome not in (HandlingOutcome.DONE, HandlingOutcome.PROMISED, HandlingOutcome.CANNOT):
        raise Refused(
            "outcome_missing",
            _("No outcome is chosen."),
            "outcome",
            _("Done now, promised in so many working days, or cannot with the ground."),
        )
    if outcome.outcome == HandlingOutcome.CANNOT and not said:
        raise Refused(
            "ground_missing",
            _("Why it cannot be done is missing."),
            "ground",
            _("Name the ground: which rule or which fact stands against it."),
        )
    if outcome.outcome == HandlingOutcome.PROMISED and outcome.days is None:
        raise Refused(
            "days_missing",
            _("In how many working days is missing."),
            "days",
            _("Write the number of working days, 3 for example."),
        )
    if outcome.outcome == HandlingOutcome.PROMISED and not 1 <= (outcome.days or 0) <= MOST_DAYS:
        raise Refused(
            "days_unlikely",
            _("%(days)s working days cannot be promised.", days=outcome.days),
            "days",
            _("Write a number from 1 to %(most)s.", most=MOST_DAYS),
        )


def _promise(entry: Writer, campaign: Campaign, item: HandlingItem, on: date, said: str) -> Matter:
    """Date the matter the item is, or make one."""
    if item.matter_id is not None:
        matter = Matter.objects.get(pk=item.matter_id)
        if State(matter.state) in WITH_UNIT:
            columns: dict[str, Any] = {"due_on": on, "due_precision": "day", "due_phrase": ""}
            if matter.original_due_on is None:
                columns["original_due_on"] = on
            entry.change(matter, **columns)
        line = Problem.objects.filter(matter_id=matter.pk, voided=False).first()
        if line is not None:
            entry.change(line, promised_on=on)
        return matter
    section = problems_of(campaign, day_of(entry.at))
    fallback = section.category("other") or section.categories[-1]
    draft = ProblemDraft(
        title=item.title,
        category=fallback.key,
        origin=Origin.HANDLING.value,
        handling_item_id=item.pk,
        project_id=item.project_id,
        raised_by_id=campaign.unit_id,
        unit_id=item.lead_unit_id,
        due=on,
        promised_on=on,
        measures=said,
    )
    return raise_in(entry, campaign, draft, at=entry.at).matter


def tell_missing(
    *, viewer: Viewer, item: HandlingItem, papers: str, at: datetime, request_key: str = ""
) -> HandlingItem:
    """一次性告知: every paper that is missing, one a line; a second telling is refused with what was told.

    Refused: papers_missing_empty, papers_told_already, day_not_so_far.
    """
    said = "\n".join(line.strip() for line in papers.splitlines() if line.strip())
    with running(
        "handling.missing", viewer=viewer, day=item.day, at=at, about=(item,),
        words={"title": item.title, "count": len(said.splitlines())}, request_key=request_key,
    ) as (entry, _day, _campaign):  # fmt: skip
        fresh = HandlingItem.objects.get(pk=item.pk)
        if fresh.missing_told_at is not None:
            raise papers_told_already(fresh.missing_told_at, fresh.missing)
        if not said:
            raise Refused(
                "papers_missing_empty",
                _("Nothing is named that is missing."),
                "papers",
                _("Write every paper that is missing, one a line: they are told once."),
            )
        return entry.change(fresh, missing=within(said, 2000, "papers"), missing_told_at=entry.at)


def take_out(
    *, viewer: Viewer, item: HandlingItem, reason: str, at: datetime, request_key: str = ""
) -> HandlingItem:
    """Take an item out of the queue before it was decided; the slots close up. Refused: missing_reason,
    decided_already."""
    with running(
        "handling.take_out", viewer=viewer, day=item.day, at=at, about=(item,), reason=reason.strip()[:300],
        words={"title": item.title}, request_key=request_key,
    ) as (entry, day, campaign):  # fmt: skip
        needs_reason(reason)
        fresh = HandlingItem.objects.get(pk=item.pk)
        if fresh.outcome != HandlingOutcome.OPEN:
            raise Refused(
                "decided_already",
                _("This item has its outcome: %(outcome)s.", outcome=HandlingOutcome(fresh.outcome).label),
                remedy=_("It stands; what changes later is said on the matter."),
            )
        entry.void(fresh)
        give_slots(entry, day, handling_of(campaign, day.on))
        return fresh
