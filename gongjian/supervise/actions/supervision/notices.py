"""督办单 and 《重要事项办理通知书》: drafted, looked at, issued by a named person, withdrawn, replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from gongjian.kernel.document_numbers import paper_number
from gongjian.kernel.ladder import Outcome
from gongjian.kernel.lifecycle import State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Stale, Writer
from gongjian.matters.actions.acting import SUPERVISING, day_of, hold, within
from gongjian.matters.actions.assigning import assign_in, check_unit
from gongjian.matters.actions.dates import DueDate
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.supervision.issuing import check_rights
from gongjian.supervise.actions.supervision.working import (
    DayOff,
    check_state,
    check_unclassified,
    move_of,
    needed,
    section_of,
    settled_term,
    workdays_after,
    working,
    year_of,
)
from gongjian.supervise.models import (
    IssuedNotice,
    LadderLook,
    LadderStep,
    NoticeForm,
    NoticeLine,
    NoticeReceipt,
    NoticeState,
    ReceiptRole,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.playbook.supervision import SupervisionText, office_of
from gongjian.supervise.policy.supervision import check_can_issue, check_can_run


@dataclass(frozen=True)
class Line:
    """One line of a paper: what, by when, who answers for it."""

    says: str
    due_on: date | None = None
    responsible: str = ""


@dataclass(frozen=True)
class NewNotice:
    """A paper to be issued. `step`: the ladder's step it carries out; `day_off`: what a person said of a term that
    falls on a day off; `replaces`: the paper it takes the place of."""

    issuer_id: int
    title: str
    term_on: date
    lead_id: int
    form: str = NoticeForm.SHEET.value
    body: str = ""
    signer: str = ""
    assisting: tuple[int, ...] = ()
    copies: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()
    step: str = "notice"
    day_off: DayOff = ""
    replaces: IssuedNotice | None = None


def usual_title(matter: Matter) -> str:
    """What a paper on the matter is called unless somebody writes another title."""
    return f"关于{matter.title[:100]}的督办单"


def draft_notice(
    viewer: Viewer,
    supervision: Supervision,
    new: NewNotice,
    *,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> IssuedNotice:
    """Draft a paper of an approved supervision; nothing goes out before it is issued.

    Refused: not_your_desk, not_in_this_state, missing_title, missing_signer, term_past, term_day_off, lead_differs,
    classified, and the issuing rights: may_not_instruct, form_not_allowed, not_below, no_rule.
    """
    with working(
        "supervision.draft_notice", open_to_units=False, viewer=viewer, supervision=supervision, at=at,
        words={"paper": new.title}, request_key=request_key, revision=revision,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        return draft_in(entry, fresh, new)


def draft_in(entry: Writer, supervision: Supervision, new: NewNotice) -> IssuedNotice:
    """Write the draft of a paper inside another act; whose desk it is on is the caller's to check."""
    check_state(supervision, SupervisionState.APPROVED, SupervisionState.ISSUED)
    made = entry.create(
        IssuedNotice(
            supervision=supervision,
            illustrative=supervision.illustrative,
            **_columns(entry, supervision, new),
        )
    )
    _parts(entry, made, new)
    if new.replaces is not None:
        _check_in_force(new.replaces, supervision)
        entry.change(new.replaces, replaced_by=made)
    return made


def change_draft(
    viewer: Viewer,
    notice: IssuedNotice,
    new: NewNotice,
    *,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> IssuedNotice:
    """Change a draft. Refused: what drafting refuses, and already_issued."""
    with working(
        "supervision.change_notice", open_to_units=False, viewer=viewer, supervision=notice.supervision, at=at,
        words={"paper": new.title}, request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        draft = _draft_of(notice, revision)
        entry.change(draft, **_columns(entry, fresh, new))
        for line in draft.lines.filter(voided=False):
            entry.void(line)
        for receipt in draft.receipts.filter(voided=False):
            entry.void(receipt)
        _parts(entry, draft, new)
        return draft


def drop_draft(viewer: Viewer, notice: IssuedNotice, *, at: datetime, request_key: str = "") -> None:
    """Take a draft off the books; no number was used."""
    with working(
        "supervision.drop_notice", open_to_units=False, viewer=viewer, supervision=notice.supervision, at=at,
        words={"paper": notice.title}, request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        draft = _draft_of(notice)
        for old in IssuedNotice.objects.filter(replaced_by_id=draft.pk, voided=False):
            entry.change(old, replaced_by=None)
        entry.void(draft)
        _take_back_step(entry, fresh, draft)


def _take_back_step(entry: Writer, supervision: Supervision, draft: IssuedNotice) -> None:
    """The ladder's step that was decided on with this draft counts no longer: no paper came of it."""
    papers = supervision.notices.filter(step=draft.step, voided=False)
    if papers.filter(state=NoticeState.ISSUED).exists():
        return
    for step in LadderStep.objects.filter(
        supervision=supervision, issued_step=draft.step, settled_at=None, voided=False,
        outcome__in=[Outcome.issued.value, Outcome.amended.value],
    ):  # fmt: skip
        said = str(_("The draft of the paper was dropped."))
        entry.change(step, settled_at=entry.at, settled_says=said, withdrawn=True)
        LadderLook.objects.filter(case_id=step.case_id).update(look_at=entry.at)


def _columns(entry: Writer, supervision: Supervision, new: NewNotice) -> dict[str, Any]:
    on = day_of(entry.at)
    section = section_of(supervision, on)
    title = needed(new.title, 120, "title", _("The paper has no title yet."))
    body = within(new.body, 4000, "body")
    tree = unit_tree()
    issuer = tree.get(new.issuer_id)
    if issuer is None:
        raise Refused(
            "no_issuer", _("It is not said who issues it."), "issuer", _("Choose the issuing unit.")
        )
    signer = within(new.signer or office_of(section, issuer).signer, 100, "signer")
    check_unclassified(section, title=title, body=body, lines="\n".join(line.says for line in new.lines))
    term = settled_term(new.term_on, on, new.day_off)
    matter = supervision.matter
    if matter.unit_id is not None and matter.state != State.drafted.value and new.lead_id != matter.unit_id:
        raise Refused(
            "lead_differs",
            _("The matter is with %(unit)s; the paper goes to it.", unit=tree.label(matter.unit_id)),
            "lead",
            _("Reassign the matter first if another unit is to lead."),
        )
    check_unit(new.lead_id)
    told = [new.lead_id, *new.assisting]
    check_rights(section, supervision, issuer, told, NoticeForm(new.form))
    return {
        "step": new.step,
        "form": NoticeForm(new.form),
        "issuer_id": issuer.pk,
        "title": title,
        "body": body,
        "term_on": term,
        "signer": signer,
    }


def _parts(entry: Writer, notice: IssuedNotice, new: NewNotice) -> None:
    roles = [(new.lead_id, ReceiptRole.LEAD)]
    roles += [(pk, ReceiptRole.ASSISTING) for pk in new.assisting]
    roles += [(pk, ReceiptRole.COPY) for pk in new.copies]
    seen: set[int] = set()
    for unit_id, role in roles:
        if unit_id in seen:
            continue
        seen.add(unit_id)
        entry.create(
            NoticeReceipt(notice=notice, unit_id=unit_id, role=role, illustrative=notice.illustrative)
        )
    entry.create_many(
        [
            NoticeLine(
                notice=notice,
                ordinal=place,
                says=needed(line.says, 500, "lines", _("A line says nothing.")),
                due_on=line.due_on,
                responsible=within(line.responsible, 60, "lines"),
                illustrative=notice.illustrative,
            )
            for place, line in enumerate(new.lines, start=1)
        ]
    )


def _draft_of(notice: IssuedNotice, revision: int | None = None) -> IssuedNotice:
    fresh = IssuedNotice.objects.get(pk=notice.pk)
    if revision is not None and revision != fresh.revision:
        raise Stale(fresh)
    if fresh.state != NoticeState.DRAFT or fresh.voided:
        raise Refused(
            "already_issued",
            _("This paper has gone out, or was dropped; it no longer changes."),
            remedy=_("Withdraw it with a reason, or replace it by another."),
        )
    return fresh


def _check_in_force(notice: IssuedNotice, supervision: Supervision) -> None:
    if notice.supervision_id != supervision.pk or notice.state != NoticeState.ISSUED:
        raise Refused(
            "not_in_force",
            _("That paper is not in force; there is nothing to replace or withdraw."),
            remedy=_("Open the supervision and choose a paper in force."),
        )


# ---------------------------------------------------------------- issuing
def issue_notice(
    viewer: Viewer,
    notice: IssuedNotice,
    *,
    unclassified: bool,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> IssuedNotice:
    """签发: a named person issues the draft and confirms that it is not classified. A red head gets its 发文字号.

    Refused: may_not_issue, not_confirmed, classified, already_issued, missing_signer, term_past, issuing rights.
    """
    with working(
        "supervision.issue", viewer=viewer, supervision=notice.supervision, at=at, unit_id=notice.issuer_id,
        words={"paper": notice.title, "units": _units_of(notice)}, request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        draft = _draft_of(notice, revision)
        check_can_issue(viewer, draft)
        return issue_in(entry, fresh, draft, by_name=viewer.name, unclassified=unclassified)


def issue_in(
    entry: Writer, supervision: Supervision, notice: IssuedNotice, *, by_name: str, unclassified: bool
) -> IssuedNotice:
    """Issue a draft inside another act (the ladder's proposal issued): who may is the caller's to check."""
    check_state(supervision, SupervisionState.APPROVED, SupervisionState.ISSUED)
    on = day_of(entry.at)
    section, issuer = section_of(supervision, on), unit_tree().units[notice.issuer_id]
    receipts = list(notice.receipts.filter(voided=False).order_by("id"))
    told = [one.unit_id for one in receipts if one.role != ReceiptRole.COPY]
    _check_ready(supervision, notice, section, unclassified, on)
    check_rights(section, supervision, issuer, told, NoticeForm(notice.form))
    columns: dict[str, Any] = {}
    if notice.form == NoticeForm.RED_HEAD:
        year = year_of(entry.at)
        serial = entry.next_in_series(f"发文:{issuer.pk}:{year}")
        number = paper_number(office_of(section, issuer).document_no, year, serial)
        columns = {"year": year, "serial": serial, "document_no": number}
    entry.change(
        notice,
        state=NoticeState.ISSUED,
        issued_at=entry.at,
        issued_by=by_name[:100],
        unclassified_by=by_name[:100],
        sign_by_on=workdays_after(on, section.sign_for_workdays),
        **columns,
    )
    for old in IssuedNotice.objects.filter(replaced_by_id=notice.pk, state=NoticeState.ISSUED, voided=False):
        entry.change(old, state=NoticeState.REPLACED, ended_at=entry.at, ended_reason=notice.title)
    _hand_down(entry, supervision.matter, receipts, notice.term_on, supervision.desk_unit_id)
    cycle = supervision.feedback_days or section.feedback_days
    entry.change(
        supervision,
        state=SupervisionState.ISSUED,
        term_on=notice.term_on,
        feedback_days=cycle,
        feedback_due_on=next_feedback(on, cycle, notice.term_on),
    )
    return notice


def next_feedback(on: date, cycle: int, term_on: date | None) -> date:
    """When the next reply is due: one cycle from the day, and not after the term unless that is over."""
    due = on + timedelta(days=cycle)
    return min(due, term_on) if term_on is not None and term_on > on else due


def _check_ready(
    supervision: Supervision, notice: IssuedNotice, section: SupervisionText, unclassified: bool, on: date
) -> None:
    """All that keeps a paper from going out, together."""
    matter = supervision.matter
    lines = "\n".join(notice.lines.filter(voided=False).values_list("says", flat=True))
    check_unclassified(
        section, title=notice.title, body=notice.body, lines=lines, requires=supervision.requires,
        source_says=supervision.source_says, matter=f"{matter.title}\n{matter.requirement}",
    )  # fmt: skip
    found = []
    if not unclassified:
        found.append(
            Problem(
                "not_confirmed",
                _("Nobody has confirmed that the paper is not classified."),
                "unclassified",
                _(
                    "Whoever issues it confirms it by name; a classified matter does not go through this system."
                ),
            )
        )
    if not notice.signer:
        found.append(
            Problem(
                "missing_signer", _("It is not said who signs the paper."), "signer", _("Change the draft.")
            )
        )
    if notice.term_on < on:
        message = _("The term %(term)s is over already.", term=notice.term_on.isoformat())
        found.append(Problem("term_past", message, "term_on", _("Change the draft.")))
    if found:
        raise Refused.many(found)


def _hand_down(
    entry: Writer, matter: Matter, receipts: Sequence[NoticeReceipt], term_on: date, desk_unit_id: int
) -> None:
    """A matter still in draft goes to its lead unit with the paper, due at the term; the office supervises it."""
    on = day_of(entry.at)
    if matter.state == State.drafted.value:
        lead = next(one.unit_id for one in receipts if one.role == ReceiptRole.LEAD)
        helpers = [one.unit_id for one in receipts if one.role == ReceiptRole.ASSISTING]
        assign_in(move_of(entry, matter, Verb.assign), lead, DueDate.of(term_on), helpers, [desk_unit_id])
    else:
        hold(entry, matter, SUPERVISING, [desk_unit_id], on)


def _units_of(notice: IssuedNotice) -> str:
    ids = notice.receipts.filter(voided=False).values_list("unit_id", flat=True)
    return "、".join(unit.short_name or unit.name for unit in unit_tree().in_order(ids))


# ---------------------------------------------------------------- withdrawing
def withdraw_notice(
    viewer: Viewer, notice: IssuedNotice, *, reason: str, at: datetime, request_key: str = ""
) -> IssuedNotice:
    """Withdraw a paper in force, with the reason; its number stays used. Without another in force the supervision
    waits to be issued again."""
    with working(
        "supervision.withdraw_notice", viewer=viewer, supervision=notice.supervision, at=at,
        reason=reason.strip()[:300], unit_id=notice.issuer_id, words={"paper": notice.title}, request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        standing = IssuedNotice.objects.get(pk=notice.pk)
        _check_in_force(standing, fresh)
        said = needed(reason, 300, "reason", _("The reason is not given."))
        entry.change(standing, state=NoticeState.WITHDRAWN, ended_at=entry.at, ended_reason=said)
        others = fresh.notices.filter(state=NoticeState.ISSUED, voided=False).exclude(pk=standing.pk)
        if fresh.state == SupervisionState.ISSUED and not others.exists():
            entry.change(fresh, state=SupervisionState.APPROVED, feedback_due_on=None)
        return standing
