"""Drafting a matter and handing it down in one act, inside an entry that another room has opened."""

from datetime import datetime
from typing import Any

from gongjian.kernel.lifecycle import State, Verb, step
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move, day_of
from gongjian.matters.actions.assigning import assign_in, check_unit, due_to_be
from gongjian.matters.actions.drafting import Draft, draft_in
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter


def hand_down_in(entry: Writer, campaign: Any, draft: Draft, *, assigned_by_id: int, at: datetime) -> Matter:
    """Write a matter that is on its unit's desk at once; due as said, else by its kind's own clock.

    Rights are the caller's to check. Refused: missing_lead_unit, missing_due, missing_title, unit_unknown.
    """
    on = day_of(at)
    kind = kind_of(campaign, draft.kind, on)
    matter = draft_in(entry, campaign, draft, assigned_by_id=assigned_by_id, on=on)
    due = due_to_be(matter, kind, None, on)
    missing = []
    if draft.unit_id is None:
        missing.append(
            Problem("missing_lead_unit", _("Who is to do it is missing."), "unit", _("Name the unit."))
        )
    if not due.known:
        missing.append(
            Problem(
                "missing_due", _("By when is missing."), "due", _("Give the day, or the office's phrase.")
            )
        )
    if missing or draft.unit_id is None:
        raise Refused.many(missing)
    check_unit(draft.unit_id)
    following = step(State(matter.state), Verb.assign, needs_strike_off=kind.strike_off)
    move = Move(entry, matter, kind, entry.at, following)
    assign_in(move, draft.unit_id, due, draft.assisting, draft.supervising)
    return matter
