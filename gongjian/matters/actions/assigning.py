"""交办: to one unit, or to many at once (各乡镇) as one matter a unit under a common parent; 签收."""

from collections.abc import Sequence
from datetime import date, datetime

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.lifecycle import State, Verb, step
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import (
    ASSISTING,
    LEAD,
    SUPERVISING,
    Move,
    acting,
    day_of,
    due_words,
    hold,
    lay_on,
    named,
    withdraw_requests,
)
from gongjian.matters.actions.dates import DueDate, as_due, check_order, due_by_kind, sign_for_by
from gongjian.matters.actions.drafting import Draft, draft_in, whole_due
from gongjian.matters.kinds import MatterKind, kind_of
from gongjian.matters.models import LegKind, Matter, MatterHolding, RequestKind
from gongjian.matters.policy import assisting_ids
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

Due = DueDate | FuzzyDate | date | None


def assign(
    *,
    viewer: Viewer,
    matter: Matter,
    unit_ids: Sequence[int] | None = None,
    at: datetime,
    due: Due = None,
    assisting: Sequence[int] | None = None,
    supervising: Sequence[int] | None = None,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """Hand a drafted matter to its lead unit (by default the draft's). Several units: one matter each, and the drafted
    one stays as their parent, owed by none of them alone; it closes with its last part.

    `due` by default the draft's, else the kind's own clock. Refused: missing_lead_unit, missing_due, due_before_start.
    """
    leads = list(
        dict.fromkeys(unit_ids if unit_ids is not None else ([matter.unit_id] if matter.unit_id else []))
    )
    kind = kind_of(campaign_by_id(matter.campaign_id), matter.kind, day_of(at))
    wanted = due_to_be(matter, kind, due, day_of(at))
    tree = unit_tree()
    words = {
        "unit": "、".join(u.short_name or u.name for u in tree.in_order(leads)),
        "due": wanted.phrase or wanted.on or "—",
    }
    given = named(lead_unit=leads, due=wanted if wanted.known else None)
    with acting(
        Verb.assign,
        viewer=viewer,
        matter=matter,
        at=at,
        given=given,
        words=words,
        request_key=request_key,
        revision=revision,
    ) as move:
        for unit_id in leads:
            check_unit(unit_id)
        if len(leads) == 1:
            helpers = assisting if assisting is not None else assisting_ids(move.matter)
            assign_in(move, leads[0], wanted, helpers, supervising)
        else:
            _expand(move, leads, wanted, assisting or (), supervising or ())
        return move.matter


def due_to_be(matter: Matter, kind: MatterKind, due: Due, on: date) -> DueDate:
    """The due date an assignment would set."""
    given = as_due(due)
    if given.known:
        return given
    drafted = whole_due(matter)
    return drafted if drafted.known else due_by_kind(kind, on) or drafted


def check_unit(unit_id: int) -> None:
    """Refused when there is no such unit to hand anything to."""
    unit = unit_tree().get(unit_id)
    if unit is None or unit.closed_on is not None:
        raise Refused(
            "unit_unknown",
            _("This unit is closed or not registered."),
            "unit",
            _("Choose the unit that has taken over."),
        )


def assign_in(
    move: Move, unit_id: int, due: DueDate, assisting: Sequence[int], supervising: Sequence[int] | None = None
) -> None:
    """Write an assignment to one unit inside an open entry."""
    matter, on = move.matter, move.on
    check_order(matter.start_on, due)
    feedback = move.kind.feedback_days
    move.entry.change(
        matter,
        state=move.next.value,
        unit_id=unit_id,
        desk_unit_id=unit_id,
        desk_post_id=None,
        assigned_at=move.at,
        sign_for_by_on=sign_for_by(move.kind, on),
        review_on=date.fromordinal(on.toordinal() + feedback)
        if due.open_ended and feedback
        else matter.review_on,
        original_due_on=due.on,
        **due.columns(),
    )
    hold(move.entry, matter, LEAD, [unit_id], on)
    hold(move.entry, matter, ASSISTING, [u for u in dict.fromkeys(assisting) if u != unit_id], on)
    if supervising is not None:
        hold(move.entry, matter, SUPERVISING, list(dict.fromkeys(supervising)), on)
    lay_on(move, LegKind.OWN, unit_id, "sign_for")


def _expand(
    move: Move, leads: Sequence[int], due: DueDate, assisting: Sequence[int], supervising: Sequence[int]
) -> None:
    whole, campaign = move.matter, campaign_by_id(move.matter.campaign_id)
    assert campaign is not None and whole.assigned_by_id is not None
    move.entry.change(
        whole,
        state=move.next.value,
        unit_id=None,
        desk_unit_id=None,
        assigned_at=move.at,
        original_due_on=due.on,
        **due.columns(),
    )
    hold(move.entry, whole, LEAD, [], move.on)
    shared = {
        name: getattr(whole, name)
        for name in ("goal_id", "clause_id", "aspect", "target_unit", "rule", "remark")
    }
    for place, unit in enumerate(unit_tree().in_order(leads), start=1):
        draft = Draft(
            kind=whole.kind,
            title=whole.title,
            requirement=whole.requirement,
            unit_id=unit.pk,
            start_on=whole.start_on,
            due=due,
            project_id=whole.project_id,
            lead_official_id=whole.lead_official_id,
            more={**shared, "ordinal": place},
        )
        part = draft_in(
            move.entry,
            campaign,
            draft,
            assigned_by_id=whole.assigned_by_id,
            on=move.on,
            list_=whole.list,
            parent=whole,
        )
        assign_in(
            Move(move.entry, part, move.kind, move.at, State.assigned), unit.pk, due, assisting, supervising
        )


def accept(
    *, viewer: Viewer, matter: Matter, at: datetime, request_key: str = "", revision: int | None = None
) -> Matter:
    """Sign for the matter. A request to reassign it that is still open falls away."""
    with acting(
        Verb.accept, viewer=viewer, matter=matter, at=at, request_key=request_key, revision=revision
    ) as move:
        accept_in(move)
        return move.matter


def accept_in(move: Move) -> None:
    """Write a sign-for inside another act; rights are the caller's to check."""
    if move.matter.unit_id is None:
        raise of_many()
    withdraw_requests(move, RequestKind.REASSIGN)
    move.entry.change(
        move.matter, state=move.next.value, accepted_at=move.at, desk_unit_id=move.matter.unit_id
    )
    lay_on(move, LegKind.OWN, move.matter.unit_id, "work")


def of_many() -> Refused:
    """The refusal of what several units owe, each in a matter of its own."""
    return Refused(
        "many_units",
        _("This matter is owed by several units, each in a matter of its own."),
        remedy=_("Open the part of your unit."),
    )


def assign_next(state: State, strike_off: bool) -> State:
    """The state an assignment leads to; used where many are assigned in one act."""
    return step(state, Verb.assign, needs_strike_off=strike_off)


def holding_units(matter: Matter, role: str) -> list[int]:
    """Ids of the units that hold a role now."""
    rows = MatterHolding.objects.filter(matter_id=matter.pk, role=role, to_on=None, voided=False).order_by(
        "id"
    )
    return list(rows.values_list("unit_id", flat=True))


__all__ = ["accept", "assign", "due_words"]
