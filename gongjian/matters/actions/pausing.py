"""暂缓, 恢复办理, 撤销立项."""

from datetime import date, datetime
from typing import Any

from gongjian.kernel.lifecycle import ENDED, State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import (
    Move,
    acting,
    day_of,
    lay_on,
    leave_desks,
    named,
    needs_reason,
    open_leg,
    withdraw_requests,
)
from gongjian.matters.actions.dates import moved_by_stop
from gongjian.matters.actions.signing import live_parts
from gongjian.matters.listeners import tell
from gongjian.matters.models import LegKind, Matter, RequestKind
from gongjian.people.viewer import Viewer


def suspend(
    *,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    review_on: date | None,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """暂缓: the clock stops until it is resumed; on the review day somebody looks at it again.

    Refused: missing_reason, missing_review_on, review_in_the_past.
    """
    given = named(reason=reason.strip(), review_on=review_on)
    words = {"review": review_on or "—"}
    with acting(
        Verb.suspend,
        viewer=viewer,
        matter=matter,
        at=at,
        given=given,
        reason=reason,
        words=words,
        request_key=request_key,
        revision=revision,
    ) as move:
        needs_reason(reason)
        assert review_on is not None
        if review_on <= move.on:
            raise Refused(
                "review_in_the_past",
                _("The review is to be on a day to come."),
                "review_on",
                _("Give a day after today."),
            )
        suspend_in(move, review_on, move.matter.unit_id, "suspended")
        return move.matter


def suspend_in(move: Move, review_on: date, unit_id: int | None, what: str) -> None:
    """Stop the clock inside an open entry; meanwhile it lies with that unit."""
    withdraw_requests(move, RequestKind.DONE)
    move.entry.change(move.matter, state=move.next.value, state_before=move.matter.state, review_on=review_on)
    lay_on(move, LegKind.STOPPED, unit_id, what)


def resume(
    *, viewer: Viewer, matter: Matter, at: datetime, request_key: str = "", revision: int | None = None
) -> Matter:
    """恢复办理: the due date moves on by the working days the clock stood still; the original stays as it was."""
    with acting(
        Verb.resume, viewer=viewer, matter=matter, at=at, request_key=request_key, revision=revision
    ) as move:
        resume_in(move)
        return move.matter


def resume_in(move: Move) -> None:
    """Let the clock run again inside an open entry."""
    leg = open_leg(move.matter)
    columns: dict[str, Any] = {}
    if leg is not None and leg.kind == LegKind.STOPPED and move.matter.due_on is not None:
        due_on, provisional = moved_by_stop(move.matter.due_on, day_of(leg.from_at), move.on)
        columns = {"due_on": due_on, "due_provisional": provisional or move.matter.due_provisional}
        if due_on != move.matter.due_on:
            columns |= {"due_precision": "day", "due_phrase": ""}
    move.entry.change(
        move.matter,
        state=move.next.value,
        state_before="",
        review_on=None,
        desk_unit_id=move.matter.unit_id,
        **columns,
    )
    lay_on(move, LegKind.OWN, move.matter.unit_id, "work")


def cancel(
    *,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """撤销立项: nothing is owed any more. Parts that are not over are cancelled with the whole."""
    given = named(reason=reason.strip())
    with acting(
        Verb.cancel,
        viewer=viewer,
        matter=matter,
        at=at,
        given=given,
        reason=reason,
        request_key=request_key,
        revision=revision,
    ) as move:
        needs_reason(reason)
        _cancel_in(move)
        return move.matter


def _cancel_in(move: Move) -> None:
    withdraw_requests(move)
    move.entry.change(move.matter, state=move.next.value, desk_unit_id=None, desk_post_id=None)
    leave_desks(move)
    tell(move.entry, move.matter, Verb.cancel)
    for part in live_parts(move.matter):
        if State(part.state) not in ENDED | {State.closed}:
            _cancel_in(Move(move.entry, part, move.kind, move.at, move.next))
