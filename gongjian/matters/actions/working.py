"""进展反馈, 分办, and asking for more time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gongjian.kernel.deadlines import ask_in_time
from gongjian.kernel.lifecycle import Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import Move, acting, lay_on, named, needs_reason, open_leg, within
from gongjian.matters.actions.assigning import check_unit
from gongjian.matters.actions.dates import DueDate, check_order
from gongjian.matters.actions.reassigning import check_not_asked, fresh_request
from gongjian.matters.listeners import tell, term_of
from gongjian.matters.models import LegKind, Matter, MatterRequest, Progress, RequestKind, RequestState
from gongjian.matters.sticking import STICKING
from gongjian.people.models import Post
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

LEVELS: Mapping[str, str] = {
    "taskforce": "专班",
    "leader": "分管领导",
    "dispatch": "调度会",
    "topic": "专题会",
}
"""协调层级: key → the office's word."""


@dataclass(frozen=True)
class Report:
    """What a unit says. `stuck_on`: the class of what it is stuck on (sticking.STICKING), "" when it moves on;
    `waits_on_id`: another unit whose turn it now is; `outside`: somebody who is no unit here."""

    says: str
    next_step: str = ""
    needs: str = ""
    suggests: str = ""
    level: str = ""
    done_value: Decimal | None = None
    waits_on_id: int | None = None
    outside: str = ""
    stuck_on: str = ""


def progress(
    *,
    viewer: Viewer,
    matter: Matter,
    report: Report,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Progress:
    """Say what has happened. The matter goes on; if it waits for another, it lies on that desk from now on.

    Refused: missing_what_changed, two_desks, level_unknown.
    """
    says = within(report.says, 300, "says")
    with acting(
        Verb.progress,
        viewer=viewer,
        matter=matter,
        at=at,
        given=named(what_changed=says),
        words={"says": says},
        request_key=request_key,
        revision=revision,
    ) as move:
        return progress_in(move, report, viewer_unit(viewer, move.matter))


def viewer_unit(viewer: Viewer, matter: Matter) -> int | None:
    """The unit the viewer speaks for on this matter."""
    seats = viewer.unit_ids
    return matter.unit_id if matter.unit_id in seats or not seats else seats[0]


def progress_in(move: Move, report: Report, unit_id: int | None) -> Progress:
    """Write a progress report inside an open entry."""
    if report.waits_on_id is not None and report.outside.strip():
        raise Refused(
            "two_desks",
            _("It waits either for a unit or for somebody outside."),
            "outside",
            _("Name one of the two."),
        )
    if report.level and report.level not in LEVELS:
        raise Refused(
            "level_unknown",
            _("This level of coordination is not known."),
            "level",
            _("Choose one of those offered."),
        )
    if report.stuck_on and report.stuck_on not in STICKING:
        raise Refused(
            "sticking_unknown",
            _("What it is stuck on is not known."),
            "stuck_on",
            _("Choose one of those offered."),
        )
    matter = move.matter
    said = Progress(
        matter=matter,
        on=move.on,
        says=within(report.says, 300, "says"),
        next_step=within(report.next_step, 200, "next_step"),
        needs=within(report.needs, 300, "needs"),
        suggests=within(report.suggests, 300, "suggests"),
        level=report.level,
        done_value=report.done_value,
        unit_id=unit_id,
        illustrative=matter.illustrative,
    )
    move.entry.create(said)
    desk, kind, what = _desk_after(matter, report)
    columns: dict[str, Any] = {"desk_unit_id": desk, "blocked_by": report.stuck_on}
    if move.kind.feedback_days and matter.review_on is not None:
        columns["review_on"] = move.on + timedelta(days=move.kind.feedback_days)
    move.entry.change(
        matter, state=move.next.value, last_progress_on=move.on, last_progress=said.says, **columns
    )
    leg = open_leg(matter)
    if leg is None or (leg.unit_id, leg.kind) != (desk, kind) or kind == LegKind.OUTSIDE:
        lay_on(move, kind, desk, _LEG_WORDS.get(kind, what))
    return said


_LEG_WORDS = {LegKind.OWN: "work", LegKind.WAITING: "waits"}
"""What a leg is for, as a key the page puts into words; an outside leg keeps the words given."""


def _desk_after(matter: Matter, report: Report) -> tuple[int | None, LegKind, str]:
    if report.waits_on_id is not None and report.waits_on_id != matter.unit_id:
        check_unit(report.waits_on_id)
        return report.waits_on_id, LegKind.WAITING, unit_tree().label(report.waits_on_id)[:60]
    if report.outside.strip():
        return matter.unit_id, LegKind.OUTSIDE, within(report.outside, 60, "outside")
    return matter.unit_id, LegKind.OWN, ""


def sub_assign(
    *,
    viewer: Viewer,
    matter: Matter,
    post: Post | None,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Matter:
    """分办: hand the matter to a post inside the lead unit or below it. The unit stays answerable.

    Refused: missing_doer, post_elsewhere.
    """
    words = {"post": post.label if post is not None else ""}
    with acting(
        Verb.sub_assign,
        viewer=viewer,
        matter=matter,
        at=at,
        given=named(doer=post),
        words=words,
        request_key=request_key,
        revision=revision,
    ) as move:
        assert post is not None
        if (
            post.voided
            or move.matter.unit_id is None
            or post.unit_id not in unit_tree().subtree(move.matter.unit_id)
        ):
            raise Refused(
                "post_elsewhere",
                _("That post is not in the lead unit."),
                "post",
                _("Choose a post of the unit, or ask for reassignment."),
            )
        move.entry.change(move.matter, desk_post_id=post.pk)
        return move.matter


def ask_extension(
    *,
    viewer: Viewer,
    matter: Matter,
    reason: str,
    new_due_on: date | None,
    progress_so_far: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> MatterRequest:
    """Ask for a later date than the term in force, else than the due date. Asked on or after that day it is still
    taken, marked as not in time: a grant then moves the date for chasing only, and scoring keeps the original.

    Refused: missing_reason, missing_new_due_on, missing_progress, no_due_date, not_later, already_asked.
    """
    with acting(
        Verb.ask_extension,
        viewer=viewer,
        matter=matter,
        at=at,
        given=named(reason=reason.strip(), new_due_on=new_due_on),
        reason=reason,
        words={"due": new_due_on or "—"},
        request_key=request_key,
        revision=revision,
    ) as move:
        assert new_due_on is not None
        due_on = extended_from(move.matter)
        check_later(new_due_on, due_on)
        so_far = _how_far(progress_so_far)
        check_not_asked(move, RequestKind.EXTENSION)
        return move.entry.create(
            MatterRequest(
                matter=move.matter,
                kind=RequestKind.EXTENSION,
                reason=needs_reason(reason),
                progress=so_far,
                new_due_on=new_due_on,
                in_time=ask_in_time(move.on, due_on),
                filed_at=move.at,
                asked_by_unit_id=move.matter.unit_id,
                illustrative=move.matter.illustrative,
            )
        )


def extended_from(matter: Matter) -> date:
    """The day an extension starts from: the term in force, else the due date. Refused when there is none."""
    day = term_of(matter)
    if day is None:
        raise Refused(
            "no_due_date",
            _("The matter has no due date to extend."),
            remedy=_("Report progress instead."),
        )
    return day


def check_later(new_due_on: date, due_on: date) -> None:
    """Refused unless the new date is after the present one."""
    if new_due_on <= due_on:
        raise Refused(
            "not_later",
            _("The new date is not after the present one, %(due)s.", due=due_on.isoformat()),
            "new_due_on",
            _("Give a later day."),
        )


def _how_far(progress_so_far: str) -> str:
    """The progress so far, trimmed. Refused when nothing is said."""
    so_far = within(progress_so_far, 300, "progress")
    if not so_far:
        raise Refused(
            "missing_progress",
            _("The progress so far is not given."),
            "progress",
            _("Say in one sentence how far it is."),
        )
    return so_far


def grant(
    *,
    viewer: Viewer,
    request: MatterRequest,
    at: datetime,
    new_due_on: date | None = None,
    answer: str = "",
    request_key: str = "",
) -> Matter:
    """Grant an extension, to the day asked for or another. The original due date stays as it was."""
    due_on = new_due_on or request.new_due_on
    with acting(
        Verb.grant_extension,
        viewer=viewer,
        matter=request.matter,
        at=at,
        given=named(new_due_on=due_on),
        reason=answer,
        words={"due": due_on or "—"},
        request_key=request_key,
    ) as move:
        asked, matter = fresh_request(request), move.matter
        assert due_on is not None
        present = term_of(matter)
        if present is not None:
            check_later(due_on, present)
        due = DueDate.of(due_on)
        check_order(matter.start_on, due)
        move.entry.change(
            asked,
            state=RequestState.GRANTED,
            answer=within(answer, 300, "answer"),
            new_due_on=due_on,
            decided_at=move.at,
        )
        moved = due.columns() if matter.due_on is None or due_on > matter.due_on else {}
        move.entry.change(matter, extended_count=matter.extended_count + 1, **moved)
        tell(move.entry, matter, Verb.grant_extension)
        return matter


def refuse(
    *, viewer: Viewer, request: MatterRequest, answer: str, at: datetime, request_key: str = ""
) -> Matter:
    """Refuse an extension, with the reason."""
    with acting(
        Verb.refuse_extension,
        viewer=viewer,
        matter=request.matter,
        at=at,
        given=named(reason=answer.strip()),
        reason=answer,
        request_key=request_key,
    ) as move:
        move.entry.change(
            fresh_request(request),
            state=RequestState.REFUSED,
            answer=needs_reason(answer, "answer"),
            decided_at=move.at,
        )
        return move.matter
