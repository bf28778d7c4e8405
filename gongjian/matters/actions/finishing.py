"""报结, 撤回, 退回补正, 办结, 销号, 重新办理."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import State, Verb, is_finished
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.files import Kept
from gongjian.matters.actions.acting import (
    Move,
    acting,
    back_on_desk,
    lay_on,
    leave_desks,
    named,
    needs_reason,
    reviewer_unit,
    withdraw_requests,
    within,
)
from gongjian.matters.actions.signing import check_parts, filed, go_out, is_over, live_parts, wait_inside
from gongjian.matters.actions.speaking import attach_in
from gongjian.matters.kinds import kind_of, step_words
from gongjian.matters.listeners import tell
from gongjian.matters.models import Evidence, LegKind, Matter
from gongjian.people.viewer import Viewer


def report_done(
    *,
    viewer: Viewer,
    matter: Matter,
    result: str,
    at: datetime,
    evidence: Kept | None = None,
    caption: str = "",
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """报结: the lead unit says it is done, perhaps with a file. From now on it lies on the reviewer's desk; where the
    kind has the unit sign off, it waits first inside the unit (actions/signing.py) and nobody outside is told.

    Refused: missing_result, missing_evidence where the kind demands some, parts_open.
    """
    said = within(result, 300, "result")
    filing = filed(viewer, matter, at)
    with acting(
        Verb.report_done,
        act="matter.file_done" if filing.waits_for else "matter.report_done",
        viewer=viewer,
        matter=matter,
        at=at,
        given=named(result=said),
        words={"result": said},
        request_key=request_key,
        revision=revision,
    ) as move:
        if evidence is not None:
            attach_in(move, evidence, caption)
        _check_evidence(move)
        check_parts(move.matter)
        withdraw_requests(move)
        if filing.waits_for is not None:
            wait_inside(move, filing, said)
        else:
            go_out(move, said, by=viewer.user_id, counted=move.at)
        return move.matter


def _check_evidence(move: Move) -> None:
    attached = Evidence.objects.filter(matter_id=move.matter.pk, voided=False)
    if move.kind.needs_evidence and not attached.exists():
        raise Refused(
            "missing_evidence",
            _("“%(kind)s” needs evidence before it is reported done.", kind=move.kind.label),
            "file",
            _("Attach at least one file to the matter first."),
        )


def withdraw_report(
    *,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """The lead unit takes its report of done back."""
    given = named(reason=reason.strip())
    with acting(
        Verb.withdraw_report,
        viewer=viewer,
        matter=matter,
        at=at,
        given=given,
        reason=reason,
        request_key=request_key,
        revision=revision,
    ) as move:
        needs_reason(reason)
        back_to_unit(move, "work")
        tell(move.entry, move.matter, Verb.withdraw_report)
        return move.matter


def return_(
    *,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """退回补正: the reviewer sends it back, with what is missing. The report no longer counts as done."""
    given = named(reason=reason.strip())
    with acting(
        Verb.return_,
        viewer=viewer,
        matter=matter,
        at=at,
        given=given,
        reason=reason,
        request_key=request_key,
        revision=revision,
    ) as move:
        needs_reason(reason)
        return_in(move)
        return move.matter


def return_in(move: Move) -> None:
    """Write a return inside another act; rights and reason are the caller's to check."""
    move.entry.change(move.matter, returned_count=move.matter.returned_count + 1)
    back_to_unit(move, "returned")
    tell(move.entry, move.matter, Verb.return_)


def back_to_unit(move: Move, what: str) -> None:
    """What was reported done lies on the unit's desk again, inside another act. `what` the leg is for."""
    move.entry.change(
        move.matter,
        state=move.next.value,
        reported_done_at=None,
        reported_done_by=None,
        desk_unit_id=move.matter.unit_id,
    )
    lay_on(move, LegKind.OWN, move.matter.unit_id, what)


def close(
    *,
    viewer: Viewer,
    matter: Matter,
    conclusion: str,
    at: datetime,
    steps: Mapping[str, str] | None = None,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """办结, by someone other than the doer. Lateness counts to the report now accepted.

    `steps`: answers to the kind's closing steps, where the kind ends with closing. Refused: missing_conclusion,
    missing_step, doer_does_not_review. The last part that is closed closes the whole.
    """
    said = within(conclusion, 300, "conclusion")
    with acting(
        Verb.close,
        viewer=viewer,
        matter=matter,
        at=at,
        given=named(conclusion=said),
        reason=_told(steps),
        words={"conclusion": said},
        request_key=request_key,
        revision=revision,
    ) as move:
        close_in(move, steps)
        return move.matter


def close_in(move: Move, steps: Mapping[str, str] | None = None) -> None:
    """Write a closing inside another act; rights and conclusion are the caller's to check."""
    if not move.kind.strike_off:
        _check_steps(move, steps or {})
    desk = None if move.finished else reviewer_unit(move.matter)
    move.entry.change(move.matter, state=move.next.value, closed_at=move.at, desk_unit_id=desk)
    if move.finished:
        leave_desks(move)
    else:
        lay_on(move, LegKind.REVIEW, desk, "strike_off")
    _settle_whole(move)
    tell(move.entry, move.matter, Verb.close)


def strike_off(
    *,
    viewer: Viewer,
    matter: Matter,
    steps: Mapping[str, str] | None = None,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """销号, once each of the kind's own steps has been answered. Refused: no_strike_off, missing_step."""
    with acting(
        Verb.strike_off,
        viewer=viewer,
        matter=matter,
        at=at,
        reason=_told(steps),
        request_key=request_key,
        revision=revision,
    ) as move:
        _check_steps(move, steps or {})
        move.entry.change(move.matter, state=move.next.value, struck_off_at=move.at, desk_unit_id=None)
        leave_desks(move)
        _settle_whole(move)
        tell(move.entry, move.matter, Verb.strike_off)
        return move.matter


def _told(steps: Mapping[str, str] | None) -> str:
    return "；".join(
        f"{step_words(step)}：{answer.strip()}" for step, answer in (steps or {}).items() if answer.strip()
    )[:300]


def asked_steps(closing: tuple[str, ...]) -> list[str]:
    """The closing steps a form asks for; the conclusion and the evidence have places of their own."""
    return [step for step in closing if step not in {"conclusion", "evidence"}]


def _check_steps(move: Move, steps: Mapping[str, str]) -> None:
    missing = [step for step in asked_steps(move.kind.closing) if not steps.get(step, "").strip()]
    if missing:
        raise Refused.many(
            Problem(
                "missing_step",
                _("The step “%(step)s” has not been answered.", step=step_words(step)),
                f"step_{step}",
                _("Say who did it, when, and with what result."),
            )
            for step in missing
        )


def _settle_whole(move: Move) -> None:
    """A whole that several units owe is done when its last part is: it takes the state and the days of its parts."""
    if move.matter.parent_id is None:
        return
    whole = Matter.objects.get(pk=move.matter.parent_id)
    if whole.unit_id is not None or whole.state not in (State.assigned.value, State.closed.value):
        return
    parts = [move.matter if part.pk == move.matter.pk else part for part in live_parts(whole)]
    owed = [part for part in parts if part.state != State.cancelled.value]
    if not owed or not all(is_over(part) for part in owed):
        return
    kind = kind_of(campaign_by_id(whole.campaign_id), whole.kind, move.on)
    ended = all(is_finished(State(part.state), needs_strike_off=kind.strike_off) for part in owed)
    done = max((part.reported_done_at for part in owed if part.reported_done_at), default=move.at)
    columns: dict[str, Any] = {
        "reported_done_at": done,
        "closed_at": whole.closed_at or move.at,
        "state": State.closed.value,
    }
    if ended and kind.strike_off:
        columns |= {"state": State.struck_off.value, "struck_off_at": move.at}
    move.entry.change(whole, **columns)


def reopen(
    *,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """重新办理, because it has come back (反弹) or was not done. The unit has it again; the due date stays."""
    given = named(reason=reason.strip())
    with acting(
        Verb.reopen,
        viewer=viewer,
        matter=matter,
        at=at,
        given=given,
        reason=reason,
        request_key=request_key,
        revision=revision,
    ) as move:
        needs_reason(reason)
        return reopen_in(move)


def reopen_in(move: Move) -> Matter:
    """Give a matter that was over to its unit again, inside an open entry; rights are the caller's to check."""
    unit, closed_at = move.matter.unit_id, move.matter.closed_at
    if unit is None:
        raise Refused(
            "many_units",
            _("This matter is owed by several units, each in a matter of its own."),
            remedy=_("Reopen the part of the unit concerned."),
        )
    move.entry.change(
        move.matter,
        state=move.next.value,
        reported_done_at=None,
        reported_done_by=None,
        closed_at=None,
        struck_off_at=None,
        desk_unit_id=unit,
    )
    back_on_desk(move, unit, "reopened", closed_at)
    _reopen_whole(move)
    tell(move.entry, move.matter, Verb.reopen)
    return move.matter


def _reopen_whole(move: Move) -> None:
    whole = (
        Matter.objects.filter(pk=move.matter.parent_id, unit_id__isnull=True).first()
        if move.matter.parent_id
        else None
    )
    if whole is not None and whole.state in (State.closed.value, State.struck_off.value):
        move.entry.change(
            whole, state=State.assigned.value, reported_done_at=None, closed_at=None, struck_off_at=None
        )
