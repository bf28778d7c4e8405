"""改派: asked at sign-for, granted by handing the matter to another unit, or refused."""

from datetime import date, datetime

from gongjian.kernel.lifecycle import Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import (
    ASSISTING,
    LEAD,
    Move,
    acting,
    hold,
    lay_on,
    named,
    needs_reason,
    withdraw_requests,
)
from gongjian.matters.actions.assigning import Due, check_unit, of_many
from gongjian.matters.actions.dates import DueDate, as_due, check_order, sign_for_by
from gongjian.matters.models import LegKind, Matter, MatterRequest, RequestKind, RequestState
from gongjian.matters.policy import assisting_ids
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer


def ask_reassign(
    *,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    proper_unit_id: int | None,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> MatterRequest:
    """At sign-for: say that another unit is the proper one. Until it is answered it lies on the assigner's desk.

    Refused: missing_reason, missing_proposed_unit, already_asked, same_unit.
    """
    proper = unit_tree().label(proper_unit_id)
    given = named(reason=reason.strip(), proposed_unit=proper_unit_id)
    with acting(
        Verb.ask_reassign,
        viewer=viewer,
        matter=matter,
        at=at,
        given=given,
        reason=reason,
        words={"unit": proper},
        request_key=request_key,
        revision=revision,
    ) as move:
        assert proper_unit_id is not None
        check_unit(proper_unit_id)
        if proper_unit_id == move.matter.unit_id:
            raise Refused(
                "same_unit",
                _("That is the unit it is with now."),
                "proper_unit",
                _("Name the unit it belongs to."),
            )
        check_not_asked(move, RequestKind.REASSIGN)
        asked = MatterRequest(
            matter=move.matter,
            kind=RequestKind.REASSIGN,
            reason=needs_reason(reason),
            proper_unit_id=proper_unit_id,
            asked_by_unit_id=move.matter.unit_id,
            illustrative=move.matter.illustrative,
        )
        move.entry.create(asked)
        move.entry.change(move.matter, desk_unit_id=move.matter.assigned_by_id)
        lay_on(move, LegKind.WAITING, move.matter.assigned_by_id, "reassign")
        return asked


def check_not_asked(move: Move, kind: str) -> None:
    """Refused when the same is asked already and not yet answered."""
    if MatterRequest.objects.filter(
        matter_id=move.matter.pk, kind=kind, state=RequestState.ASKED, voided=False
    ).exists():
        raise Refused(
            "already_asked",
            _("This has been asked already and waits for an answer."),
            remedy=_("Wait for the answer, or leave a comment."),
        )


def reassign(
    *,
    viewer: Viewer,
    matter: Matter,
    unit_id: int | None,
    reason: str,
    at: datetime,
    due: Due = None,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """Hand the matter to another unit (which grants a request for it). The sign-for clock starts again;
    the due date stays unless another is given. For another unit the original due date starts anew: it is the date
    in force from now on, and the entry tells the one before."""
    moved = as_due(due)
    original = _original_after(matter, unit_id, moved)
    act, words = _how_reassigned(matter, unit_id, moved, original)
    with acting(
        Verb.reassign,
        act=act,
        viewer=viewer,
        matter=matter,
        at=at,
        given=named(lead_unit=unit_id, reason=reason.strip()),
        reason=reason,
        words=words,
        request_key=request_key,
        revision=revision,
    ) as move:
        assert unit_id is not None
        check_unit(unit_id)
        if move.matter.unit_id is None:
            raise of_many()
        _grant_reassignment(move, needs_reason(reason))
        _move_to(move, unit_id, moved, original)
        return move.matter


def _original_after(matter: Matter, unit_id: int | None, due: DueDate) -> date | None:
    """The original due date once it is with that unit: for another unit the date in force from now on."""
    if unit_id == matter.unit_id:
        return matter.original_due_on
    return due.on if due.known else matter.due_on


def _how_reassigned(
    matter: Matter, unit_id: int | None, due: DueDate, original: date | None
) -> tuple[str, dict[str, str]]:
    """The act and its words: one sentence where the original date stays, another where it starts anew."""
    words = {"unit": unit_tree().label(unit_id)}
    if original == matter.original_due_on:
        return "matter.reassign", words
    dates = {"due": due.phrase or _day(original), "old": _day(matter.original_due_on)}
    return "matter.reassign_anew", words | dates


def _grant_reassignment(move: Move, answer: str) -> None:
    """A request for it is granted; what else was asked, or waits inside the unit, falls away."""
    waiting = MatterRequest.objects.filter(
        matter_id=move.matter.pk, kind=RequestKind.REASSIGN, state=RequestState.ASKED, voided=False
    )
    for one in waiting:
        move.entry.change(one, state=RequestState.GRANTED, answer=answer, decided_at=move.at)
    withdraw_requests(move, RequestKind.EXTENSION)
    withdraw_requests(move, RequestKind.DONE)


def _move_to(move: Move, unit_id: int, due: DueDate, original: date | None) -> None:
    """Write the matter as that unit's, which is to sign for it."""
    matter, columns = move.matter, due.columns() if due.known else {}
    if due.known:
        check_order(matter.start_on, due)
    move.entry.change(
        matter,
        state=move.next.value,
        unit_id=unit_id,
        desk_unit_id=unit_id,
        desk_post_id=None,
        accepted_at=None,
        sign_for_by_on=sign_for_by(move.kind, move.on),
        original_due_on=original,
        **columns,
    )
    hold(move.entry, matter, LEAD, [unit_id], move.on)
    hold(move.entry, matter, ASSISTING, [u for u in assisting_ids(matter) if u != unit_id], move.on)
    lay_on(move, LegKind.OWN, unit_id, "sign_for")


def _day(on: date | None) -> str:
    return on.isoformat() if on is not None else "—"


def keep_unit(
    *, viewer: Viewer, request: MatterRequest, answer: str, at: datetime, request_key: str = ""
) -> Matter:
    """Answer a request to reassign with no: the unit keeps it, and is to sign for it."""
    matter = request.matter
    reason = needs_reason(answer, "answer")
    words = {"unit": unit_tree().label(matter.unit_id)}
    with acting(
        Verb.reassign,
        act="matter.keep_unit",
        viewer=viewer,
        matter=matter,
        at=at,
        given=["lead_unit", "reason"],
        reason=reason,
        words=words,
        request_key=request_key,
    ) as move:
        asked = fresh_request(request)
        move.entry.change(asked, state=RequestState.REFUSED, answer=reason, decided_at=move.at)
        move.entry.change(
            move.matter, desk_unit_id=move.matter.unit_id, sign_for_by_on=sign_for_by(move.kind, move.on)
        )
        lay_on(move, LegKind.OWN, move.matter.unit_id, "sign_for")
        return move.matter


def fresh_request(request: MatterRequest) -> MatterRequest:
    """The request as it is now. Refused when it has been answered."""
    found = MatterRequest.objects.get(pk=request.pk)
    if found.state != RequestState.ASKED:
        raise Refused(
            "already_answered",
            _("This request has been answered already."),
            remedy=_("Open the matter to see the answer."),
        )
    return found
