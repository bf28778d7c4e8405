"""呈阅, 办结, 归档, 撤销督办: how a supervision ends; the matter itself is struck off by its own steps."""

from datetime import date, datetime

from gongjian.kernel.document_numbers import paper_number
from gongjian.kernel.lifecycle import State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import day_of, within
from gongjian.matters.actions.finishing import back_to_unit, close_in
from gongjian.matters.listeners import tell
from gongjian.matters.policy import check_can
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.supervision.notices import next_feedback
from gongjian.supervise.actions.supervision.words import NewWords, words_in
from gongjian.supervise.actions.supervision.working import (
    DayOff,
    check_state,
    check_unclassified,
    move_of,
    needed,
    section_of,
    settled_term,
    working,
    year_of,
)
from gongjian.supervise.models import (
    NoticeState,
    Presentation,
    Supervision,
    SupervisionSource,
    SupervisionState,
)
from gongjian.supervise.playbook.supervision import office_of
from gongjian.supervise.policy.supervision import OPEN, check_can_run


def present(
    viewer: Viewer, supervision: Supervision, *, to_name: str, at: datetime, request_key: str = ""
) -> Presentation:
    """呈阅: put the result before whoever gave the instruction. Refused: not_in_this_state, missing_to_name."""
    with working(
        "supervision.present", viewer=viewer, supervision=supervision, at=at, open_to_units=False,
        request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        check_state(fresh, SupervisionState.EXAMINED)
        name = needed(to_name, 60, "to_name", _("It is not said before whom it is put."))
        entry.change(fresh, state=SupervisionState.PRESENTED)
        return entry.create(
            Presentation(
                supervision=fresh,
                to_name=name,
                at=entry.at,
                by_name=viewer.name[:100],
                illustrative=fresh.illustrative,
            )
        )


def answer_presentation(
    viewer: Viewer,
    presentation: Presentation,
    *,
    at: datetime,
    words: NewWords | None = None,
    term_on: date | None = None,
    day_off: DayOff = "",
    request_key: str = "",
) -> Presentation:
    """What came back: no new instruction (`words` None), and it can be closed; or a new one, and a new round begins:
    the matter is with its unit again, by a new term if one is set.

    Refused: not_your_desk, answered_already, missing_readers, term_past, term_day_off.
    """
    act = "supervision.new_instruction" if words is not None else "supervision.no_instruction"
    with working(
        act, viewer=viewer, supervision=presentation.supervision, at=at, open_to_units=words is not None,
        request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        standing = Presentation.objects.get(pk=presentation.pk)
        if standing.answered_at is not None:
            raise Refused(
                "answered_already", _("It was answered already."), remedy=_("Open the supervision and see.")
            )
        check_state(fresh, SupervisionState.PRESENTED)
        if words is None:
            return entry.change(standing, answered_at=entry.at)
        made = words_in(entry, fresh, words, by_user=viewer.user_id)
        entry.change(standing, answered_at=entry.at, words=made)
        term = settled_term(term_on, day_of(entry.at), day_off) if term_on is not None else None
        begin_again(entry, fresh, term)
        if fresh.matter.state == State.reported_done.value:
            back_to_unit(move_of(entry, fresh.matter, Verb.withdraw_report), "work")
            tell(entry, fresh.matter, Verb.withdraw_report)
        return standing


def begin_again(entry: Writer, supervision: Supervision, term_on: date | None = None) -> None:
    """A new round: the supervision is open, the next reply due in one cycle."""
    on = day_of(entry.at)
    term = term_on or supervision.term_on
    cycle = supervision.feedback_days or section_of(supervision, on).feedback_days
    entry.change(
        supervision,
        state=SupervisionState.ISSUED,
        cycle=supervision.cycle + 1,
        term_on=term,
        feedback_due_on=next_feedback(on, cycle, term),
        closed_at=None,
        closed_says="",
        archived_at=None,
    )


def must_be_presented(supervision: Supervision) -> bool:
    """What began with an instruction goes back to whoever gave it before it is closed."""
    asked = supervision.source == SupervisionSource.INSTRUCTION
    return asked or supervision.words.filter(voided=False).exists()


def close(
    viewer: Viewer,
    supervision: Supervision,
    *,
    says: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Supervision:
    """办结: the supervision and its matter, by another than the doer. Refused: not_presented, not_answered,
    doer_does_not_review, not_in_this_state, missing_says."""
    with working(
        "supervision.close", viewer=viewer, supervision=supervision, at=at, reason=says.strip()[:300],
        request_key=request_key, revision=revision,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        check_state(fresh, SupervisionState.EXAMINED, SupervisionState.PRESENTED)
        _check_presented(fresh)
        said = needed(says, 300, "says", _("It is not said how it ends."))
        check_unclassified(section_of(fresh, day_of(entry.at)), says=said)
        matter = fresh.matter
        if matter.state == State.reported_done.value:
            check_can(Verb.close, viewer, matter)
        entry.change(
            fresh, state=SupervisionState.CLOSED, closed_at=entry.at, closed_says=said, feedback_due_on=None
        )
        if matter.state == State.reported_done.value:
            close_in(move_of(entry, matter, Verb.close))
        return fresh


def _check_presented(supervision: Supervision) -> None:
    if supervision.state == SupervisionState.EXAMINED and must_be_presented(supervision):
        raise Refused(
            "not_presented",
            _("It began with an instruction: the result goes back to whoever gave it first."),
            remedy=_("Put it before the leader; without a new instruction it can be closed."),
        )
    if supervision.presentations.filter(answered_at=None, voided=False).exists():
        raise Refused(
            "not_answered",
            _("It has been put before the leader and no answer is recorded yet."),
            remedy=_("Record whether there is a new instruction."),
        )


def archive(
    viewer: Viewer,
    supervision: Supervision,
    *,
    at: datetime,
    archive_no: str = "",
    request_key: str = "",
    revision: int | None = None,
) -> Supervision:
    """归档: the archive number as the office gives it, that of the last round, or the next of its year.

    Refused: not_in_this_state, archived_already.
    """
    with working(
        "supervision.archive", viewer=viewer, supervision=supervision, at=at, open_to_units=False,
        request_key=request_key, revision=revision,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        check_state(fresh, SupervisionState.CLOSED)
        if fresh.archived_at is not None:
            raise Refused("archived_already", _("It is filed under %(number)s.", number=fresh.archive_no))
        number = within(archive_no, 60, "archive_no") or fresh.archive_no
        if not number:
            year = year_of(entry.at)
            scheme = office_of(
                section_of(fresh, day_of(entry.at)), unit_tree().units[fresh.desk_unit_id]
            ).archive_no
            number = paper_number(scheme, year, entry.next_in_series(f"督档:{fresh.desk_unit_id}:{year}"))
        return entry.change(fresh, archive_no=number, archived_at=entry.at)


def withdraw(
    viewer: Viewer,
    supervision: Supervision,
    *,
    reason: str,
    at: datetime,
    replaced_by: Supervision | None = None,
    request_key: str = "",
    revision: int | None = None,
) -> Supervision:
    """撤销督办: papers in force are withdrawn with it; the number stays used, the matter goes on by its own clock.
    `replaced_by`: the supervision that takes its place."""
    with working(
        "supervision.withdraw", viewer=viewer, supervision=supervision, at=at, reason=reason.strip()[:300],
        open_to_units=supervision.state == SupervisionState.ISSUED, request_key=request_key, revision=revision,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        check_state(fresh, *OPEN)
        said = needed(reason, 300, "reason", _("The reason is not given."))
        withdraw_in(entry, fresh, said, replaced_by)
        return fresh


def withdraw_in(
    entry: Writer, supervision: Supervision, reason: str, replaced_by: Supervision | None = None
) -> None:
    """Write that a supervision is withdrawn, with its papers, inside another act."""
    for notice in supervision.notices.filter(state=NoticeState.ISSUED, voided=False):
        entry.change(notice, state=NoticeState.WITHDRAWN, ended_at=entry.at, ended_reason=reason[:300])
    entry.change(
        supervision,
        state=SupervisionState.WITHDRAWN,
        withdrawn_at=entry.at,
        closed_says=reason[:300],
        feedback_due_on=None,
        replaced_by=replaced_by,
    )
