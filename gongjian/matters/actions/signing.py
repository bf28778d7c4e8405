"""Inside the unit: 填报人 → 审核人 → 签发人. A report of done waits here before anybody outside is told."""

from datetime import date, datetime

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kernel.signoff import Filing, Step, counted_at, file, pass_
from gongjian.kit.calendar import calendar
from gongjian.matters.actions.acting import (
    Move,
    acting,
    day_of,
    lay_on,
    named,
    needs_reason,
    reviewer_unit,
    within,
)
from gongjian.matters.kinds import MatterKind, kind_of
from gongjian.matters.models import LegKind, Matter, MatterRequest, RequestKind, RequestState
from gongjian.matters.policy import may_sign_off
from gongjian.matters.selectors.signing import as_filing, filing_of
from gongjian.people.viewer import Viewer

LEGS = {Step.check: "unit_check", Step.sign: "unit_sign"}
"""What the time in the unit is for, as a key the page puts into words."""


def filed(viewer: Viewer, matter: Matter, at: datetime) -> Filing:
    """What a report of done by the viewer is inside the unit, by the chain of its kind."""
    kind = kind_of(campaign_by_id(matter.campaign_id), matter.kind, day_of(at))
    may_sign = may_sign_off(viewer, matter, Step.sign)
    return file(kind.sign_off, by=viewer.user_id or 0, at=at, may_sign=may_sign)


def wait_inside(move: Move, filing: Filing, says: str) -> None:
    """Write a report of done that waits for the unit's own checker or signer. The matter stays in hand."""
    assert filing.waits_for is not None
    matter = move.matter
    asked = MatterRequest(
        matter=matter,
        kind=RequestKind.DONE,
        reason=says,
        steps=" ".join(filing.chain),
        step=filing.waits_for.value,
        filed_by=filing.filed_by,
        filed_at=move.at,
        asked_by_unit_id=matter.unit_id,
        illustrative=matter.illustrative,
    )
    move.entry.create(asked)
    move.entry.change(matter, state=State.working.value, desk_unit_id=matter.unit_id)
    lay_on(move, LegKind.OWN, matter.unit_id, LEGS[filing.waits_for])


def go_out(move: Move, says: str, *, by: int | None, counted: datetime) -> None:
    """Write that the unit reports it done: from now on it lies on the reviewer's desk. `by`: user id of the doer;
    `counted`: the instant lateness counts to."""
    reviewer = reviewer_unit(move.matter)
    move.entry.change(
        move.matter,
        state=State.reported_done.value,
        reported_done_at=counted,
        reported_done_by=by,
        desk_unit_id=reviewer,
        desk_post_id=None,
        last_progress_on=move.on,
        last_progress=says,
        blocked_by="",
    )
    lay_on(move, LegKind.REVIEW, reviewer, "review")


def check(
    *,
    viewer: Viewer,
    matter: Matter,
    at: datetime,
    opinion: str = "",
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """审核: the unit's checker passes what a colleague filed; it goes on to the signer. Refused: own_filing."""
    said = within(opinion, 300, "opinion")
    with acting(
        Verb.check,
        viewer=viewer,
        matter=matter,
        at=at,
        reason=said,
        request_key=request_key,
        revision=revision,
    ) as move:
        asked = _waiting(move)
        after = pass_(as_filing(asked), Step.check, by=viewer.user_id or 0)
        assert after.waits_for is not None
        move.entry.change(asked, step=after.waits_for.value, checked_by=viewer.user_id)
        lay_on(move, LegKind.OWN, move.matter.unit_id, LEGS[after.waits_for])
        return move.matter


def sign(
    *,
    viewer: Viewer,
    matter: Matter,
    at: datetime,
    opinion: str = "",
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """签发: the head of the unit, or the AB deputy, signs; the report of done goes out. Lateness counts to the filing
    when it is signed within the kind's working days, else to the signature. Refused: own_filing, parts_open."""
    said = within(opinion, 300, "opinion")
    waiting = filing_of(matter.pk)
    with acting(
        Verb.sign,
        viewer=viewer,
        matter=matter,
        at=at,
        reason=said,
        words={"result": waiting.reason if waiting is not None else ""},
        request_key=request_key,
        revision=revision,
    ) as move:
        asked = _waiting(move)
        filing = as_filing(asked)
        pass_(filing, Step.sign, by=viewer.user_id or 0)
        check_parts(move.matter)
        counted = counted_at(
            filing, move.at, signed_on=move.on, grace_until=signed_by(move.kind, filing.filed_at)
        )
        move.entry.change(asked, state=RequestState.GRANTED, step="", answer=said, decided_at=move.at)
        go_out(move, asked.reason, by=filing.filed_by, counted=counted)
        return move.matter


def signed_by(kind: MatterKind, filed_at: datetime) -> date:
    """The last day on which a signature leaves the filing as the instant that counts."""
    return calendar().add(day_of(filed_at), kind.sign_off_workdays).on


def send_back(
    *,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """The checker or signer sends it back to the reporter, with what is missing. Nobody outside has seen it."""
    return _out_of_the_unit(
        Verb.send_back, RequestState.REFUSED, viewer, matter, reason, at, request_key, revision
    )


def take_back(
    *,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """The reporter takes back what waits inside the unit."""
    return _out_of_the_unit(
        Verb.take_back, RequestState.WITHDRAWN, viewer, matter, reason, at, request_key, revision
    )


def _out_of_the_unit(
    verb: Verb,
    state: RequestState,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    at: datetime,
    request_key: str,
    revision: int | None,
) -> Matter:
    """End a filing that is not signed; the matter is in hand again."""
    with acting(
        verb,
        viewer=viewer,
        matter=matter,
        at=at,
        given=named(reason=reason.strip()),
        reason=reason,
        request_key=request_key,
        revision=revision,
    ) as move:
        said = needs_reason(reason)
        asked = _waiting(move)
        move.entry.change(asked, state=state, step="", answer=said, decided_at=move.at)
        move.entry.change(move.matter, state=move.next.value, desk_unit_id=move.matter.unit_id)
        lay_on(move, LegKind.OWN, move.matter.unit_id, "work")
        return move.matter


def _waiting(move: Move) -> MatterRequest:
    asked = filing_of(move.matter.pk)
    if asked is None:
        raise Refused(
            "step_over", _("It no longer waits for this step."), remedy=_("Open it to see how it stands.")
        )
    return asked


def check_parts(matter: Matter) -> None:
    """Refused while parts of the matter are not over."""
    unfinished = [part for part in live_parts(matter) if not is_over(part)]
    if unfinished:
        raise Refused(
            "parts_open",
            _("%(count)s parts of this matter are not finished yet.", count=len(unfinished)),
            remedy=_("See that the parts are closed first."),
        )


def live_parts(matter: Matter) -> list[Matter]:
    """The parts of a matter, in order."""
    return list(
        Matter.objects.filter(parent_id=matter.pk, voided=False, merged_into_id=None).order_by(
            "ordinal", "id"
        )
    )


def is_over(matter: Matter) -> bool:
    """Closed, struck off or cancelled."""
    return State(matter.state) in {State.closed, State.struck_off, State.cancelled}
