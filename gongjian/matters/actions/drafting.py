"""Drafting a matter, changing the draft, splitting it, and setting what each quarter or month is to reach."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongjian import ledger
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.lifecycle import ENDED, State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import (
    ASSISTING,
    LEAD,
    SUPERVISING,
    day_of,
    hold,
    hold_first,
    opened,
    within,
)
from gongjian.matters.actions.dates import DueDate, as_due, check_order
from gongjian.matters.models import Matter, StageTarget
from gongjian.matters.policy import check_can_draft, check_can_edit
from gongjian.people.viewer import Viewer

MAX_PARTS = 200


@dataclass(frozen=True)
class Draft:
    """What a matter is to be. `due` as a date, a date of some precision, or a DueDate with its phrase."""

    kind: str
    title: str
    requirement: str = ""
    unit_id: int | None = None
    assisting: Sequence[int] = ()
    supervising: Sequence[int] = ()
    start_on: date | None = None
    due: DueDate | FuzzyDate | date | None = None
    project_id: int | None = None
    lead_official_id: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further columns of the matter: aspect, goal, clause, ordinal, target_value, target_unit, remark, rule."""


def draft_matter(
    *,
    viewer: Viewer,
    campaign: Any,
    draft: Draft,
    at: datetime,
    assigned_by_id: int | None = None,
    list_: Any | None = None,
    request_key: str = "",
) -> Matter:
    """Draft one matter. `assigned_by_id`: the unit in whose name it will be assigned; by default the viewer's own.

    Refused: not_yours, missing_title, due_before_start, archived.
    """
    issuer = assigned_by_id if assigned_by_id is not None else own_unit(viewer, campaign)
    with ledger.record(
        "matter.draft",
        by=viewer.actor(issuer),
        at=at,
        about=[campaign, *([list_] if list_ is not None else [])],
        request_key=request_key or None,
        words={"title": draft.title},
    ) as entry:
        check_can_draft(viewer, campaign, issuer)
        return draft_in(entry, campaign, draft, assigned_by_id=issuer, on=day_of(at), list_=list_)


def own_unit(viewer: Viewer, campaign: Any) -> int:
    """The unit in whose name the viewer drafts: the first seat in reach, else the campaign's host."""
    reach = viewer.reach("edit", campaign)
    found = next((unit for unit in viewer.unit_ids if unit in reach.unit_ids), None)
    return found if found is not None else int(campaign.unit_id)


def draft_in(
    entry: Writer,
    campaign: Any,
    draft: Draft,
    *,
    assigned_by_id: int,
    on: date,
    list_: Any | None = None,
    parent: Matter | None = None,
) -> Matter:
    """Write one draft inside an open entry; rights are the caller's to check."""
    title = within(draft.title, 200, "title")
    if not title:
        raise Refused(
            "missing_title",
            _("The matter has no title yet."),
            "title",
            _("Say in one line what is to be done."),
        )
    due = as_due(draft.due)
    check_order(draft.start_on, due)
    matter = Matter(
        kind=draft.kind,
        title=title,
        requirement=draft.requirement.strip(),
        campaign_id=campaign.pk,
        project_id=draft.project_id,
        parent=parent,
        list=list_,
        unit_id=draft.unit_id,
        assigned_by_id=assigned_by_id,
        lead_official_id=draft.lead_official_id,
        start_on=draft.start_on,
        illustrative=campaign.illustrative,
        **{**due.columns(), **draft.more},
    )
    entry.create(matter)
    lead = [draft.unit_id] if draft.unit_id else []
    roles = {LEAD: lead, ASSISTING: draft.assisting, SUPERVISING: draft.supervising}
    hold_first(entry, matter, {role: dict.fromkeys(units) for role, units in roles.items()}, on)
    return matter


def change_matter(
    *,
    viewer: Viewer,
    matter: Matter,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
    **values: Any,
) -> Matter:
    """Change the draft: title, requirement, start_on, due, unit_id, assisting, supervising, kind and other columns.

    Refused("already_assigned") once it is assigned: then the unit asks, or whoever assigned it extends, reassigns
    or cancels, so that nobody's task changes under their hands.
    """
    with opened(
        "matter.change", viewer=viewer, matter=matter, at=at, request_key=request_key, revision=revision
    ) as (entry, fresh):
        check_can_edit(viewer, fresh)
        if fresh.state != State.drafted.value:
            raise Refused.many([already_assigned()])
        return change_in(entry, fresh, day_of(at), **values)


def already_assigned(where: str = "") -> Problem:
    """Why a matter that has been handed out does not change like a draft."""
    return Problem(
        "already_assigned",
        _("The matter has been assigned; its text and dates no longer change by editing."),
        where,
        _("Grant an extension, reassign it, or cancel it and draft a new one."),
    )


def change_in(entry: Writer, matter: Matter, on: date, **values: Any) -> Matter:
    """Write changed columns and roles of a draft inside an open entry."""
    roles = {ASSISTING: values.pop("assisting", None), SUPERVISING: values.pop("supervising", None)}
    columns = dict(values)
    if "due" in columns:
        due = as_due(columns.pop("due"))
        columns |= due.columns()
    else:
        due = DueDate(matter.due_on, matter.due_precision)
    check_order(columns.get("start_on", matter.start_on), due)
    if "title" in columns:
        columns["title"] = within(columns["title"], 200, "title")
        if not columns["title"]:
            raise Refused(
                "missing_title",
                _("The matter has no title yet."),
                "title",
                _("Say in one line what is to be done."),
            )
    entry.change(matter, **columns)
    if "unit_id" in columns:
        hold(entry, matter, LEAD, [columns["unit_id"]] if columns["unit_id"] else [], on)
    for role, units in roles.items():
        if units is not None:
            hold(entry, matter, role, list(dict.fromkeys(units)), on)
    return matter


def decompose(
    *,
    viewer: Viewer,
    matter: Matter,
    parts: Sequence[Draft],
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> list[Matter]:
    """Split a matter into drafts that carry its campaign, list, goal and project; they are assigned one by one.

    What the lead unit splits is assigned by the lead unit. Refused: not_yours, no_parts, matter_over.
    """
    with opened(
        "matter.decompose",
        viewer=viewer,
        matter=matter,
        at=at,
        words={"count": len(parts)},
        request_key=request_key,
        revision=revision,
    ) as (entry, fresh):
        campaign = campaign_by_id(fresh.campaign_id)
        by_lead = fresh.state != State.drafted.value and viewer.may_over("sign", [fresh.unit_id], campaign)
        if not by_lead:
            check_can_edit(viewer, fresh)
        if State(fresh.state) in ENDED | {State.closed}:
            raise Refused(
                "matter_over",
                _("The matter is over; there is nothing left to split."),
                remedy=_("Reopen it first."),
            )
        if not parts or len(parts) > MAX_PARTS:
            raise Refused(
                "no_parts",
                _("Name the parts, at most %(limit)s.", limit=MAX_PARTS),
                "parts",
                _("One part a line."),
            )
        issuer = fresh.unit_id if by_lead else fresh.assigned_by_id
        assert campaign is not None and issuer is not None
        return [_part(entry, campaign, fresh, part, issuer, day_of(at)) for part in parts]


def _part(entry: Writer, campaign: Any, whole: Matter, part: Draft, issuer: int, on: date) -> Matter:
    more = {"goal_id": whole.goal_id, "clause_id": whole.clause_id, "aspect": whole.aspect, **part.more}
    full = Draft(
        kind=part.kind or whole.kind,
        title=part.title,
        requirement=part.requirement,
        unit_id=part.unit_id,
        assisting=part.assisting,
        supervising=part.supervising,
        start_on=part.start_on,
        due=part.due if part.due is not None else whole_due(whole),
        project_id=part.project_id or whole.project_id,
        lead_official_id=part.lead_official_id or whole.lead_official_id,
        more=more,
    )
    return draft_in(entry, campaign, full, assigned_by_id=issuer, on=on, list_=whole.list, parent=whole)


def whole_due(matter: Matter) -> DueDate:
    """The due date a matter has, to be handed down to its parts."""
    return DueDate(matter.due_on, matter.due_precision, matter.due_phrase, matter.due_provisional)


@dataclass(frozen=True)
class Target:
    """What is to be reached in a quarter or a month of a year, in words and/or as a quantity."""

    year: int
    quarter: int | None = None
    month: int | None = None
    words: str = ""
    quantity: Decimal | None = None


def set_stage_targets(
    *,
    viewer: Viewer,
    matter: Matter,
    targets: Iterable[Target],
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> list[StageTarget]:
    """Set all stage targets of a matter; one that is no longer named is voided. Refused: not_yours, target_period."""
    with opened(
        "matter.stage_targets",
        viewer=viewer,
        matter=matter,
        at=at,
        request_key=request_key,
        revision=revision,
    ) as (entry, fresh):
        check_can_edit(viewer, fresh)
        return targets_in(entry, fresh, targets)


def targets_in(entry: Writer, matter: Matter, targets: Iterable[Target]) -> list[StageTarget]:
    """Write the stage targets of a matter inside an open entry."""
    now = {
        (t.year, t.quarter, t.month): t for t in StageTarget.objects.filter(matter_id=matter.pk, voided=False)
    }
    kept = []
    for target in targets:
        if (target.quarter is None) == (target.month is None):
            raise Refused(
                "target_period",
                _("A stage target belongs to one quarter or one month."),
                "targets",
                _("Name the one or the other."),
            )
        key = (target.year, target.quarter, target.month)
        found = now.pop(key, None)
        words = within(target.words, 200, "targets")
        if found is None:
            made = StageTarget(
                matter=matter,
                year=target.year,
                quarter=target.quarter,
                month=target.month,
                words=words,
                quantity=target.quantity,
            )
            made.illustrative = matter.illustrative
            kept.append(entry.create(made))
        else:
            kept.append(entry.change(found, words=words, quantity=target.quantity))
    for gone in now.values():
        entry.void(gone)
    return kept
