"""At the desk: check and class, merge, hand to a unit, answer, show the way elsewhere, discard."""

from datetime import date, datetime
from typing import Any

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import ENDED, State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept, store
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import acting, day_of, named, needs_reason, within
from gongjian.matters.actions.dates import DueDate, due_by_kind
from gongjian.matters.actions.drafting import Draft, own_unit
from gongjian.matters.actions.finishing import reopen_in
from gongjian.matters.actions.handing import hand_down_in
from gongjian.matters.kinds import kind_of
from gongjian.matters.listeners import tell
from gongjian.matters.models import Matter
from gongjian.matters.policy import is_not_the_doer
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.network.matters import close_matter
from gongjian.projects.models import Project
from gongjian.supervise.actions.public.contacts import erase_in, over_in
from gongjian.supervise.actions.public.doing import doing, refuse_personal, refuse_private
from gongjian.supervise.models import PublicReport, PublicState
from gongjian.supervise.playbook.public import public_of
from gongjian.supervise.policy.public import STATES, check_at_the_desk
from gongjian.supervise.selectors.public import merged_into, pictures_of

KIND = "report"
LONGEST_ANSWER = 1000


def check_report(
    *,
    viewer: Viewer,
    report: PublicReport,
    category: str,
    place: str,
    at: datetime,
    project: Project | None = None,
    revision: int | None = None,
    request_key: str = "",
) -> PublicReport:
    """Checked and classed: which kind, where, which project if one. Refused: category_unknown, personal_in_text."""
    with doing(
        "check",
        "public.check",
        viewer=viewer,
        report=report,
        at=at,
        revision=revision,
        request_key=request_key,
    ) as (entry, fresh):
        text = public_of(_campaign(fresh), day_of(entry.at))
        if category not in dict(text.choices()):
            raise Refused(
                "category_unknown",
                _("It is not said yet which kind of report it is."),
                "category",
                _("Choose one of those offered; “other” will do."),
            )
        refuse_personal(fresh, place, "place")
        return entry.change(
            fresh,
            category=category,
            place=within(place, 100, "place"),
            project=project,
            state=PublicState.CHECKED,
        )


def dispatch_report(
    *,
    viewer: Viewer,
    report: PublicReport,
    unit_id: int,
    title: str,
    requirement: str,
    at: datetime,
    due_on: date | None = None,
    with_pictures: bool = False,
    revision: int | None = None,
    request_key: str = "",
) -> Matter:
    """Hand it to a unit as a matter, worded by the desk; due as said, else by the kind's clock. `with_pictures`: those
    the reporter sent lie with the matter too, where the unit sees them.

    Refused: personal_in_text where title or requirement would tell who reported, due_over, and what an assignment
    refuses.
    """
    with doing(
        "dispatch", "public.dispatch", viewer=viewer, report=report, at=at, revision=revision,
        request_key=request_key, words={"unit": unit_tree().label(unit_id)},
    ) as (entry, fresh):  # fmt: skip
        if fresh.matter_id is not None:
            raise Refused(
                "handed_already",
                _("A unit has it already."),
                remedy=_("Give it back to that unit, or reassign the matter."),
            )
        refuse_personal(fresh, title, "title")
        refuse_personal(fresh, requirement, "requirement")
        _refuse_over(due_on, day_of(entry.at))
        draft = Draft(
            kind=KIND,
            title=title,
            requirement=requirement,
            unit_id=unit_id,
            due=due_on,
            project_id=fresh.project_id,
        )
        campaign = _campaign(fresh)
        matter = hand_down_in(entry, campaign, draft, assigned_by_id=own_unit(viewer, campaign), at=entry.at)
        if matter.illustrative != fresh.illustrative:
            entry.change(matter, illustrative=fresh.illustrative)
        for one in (fresh, *merged_into(fresh)):
            entry.change(one, matter=matter, state=PublicState.DISPATCHED)
            for file in pictures_of(one) if with_pictures else ():
                store(entry, Kept(file.sha256, file.name, file.size, file.mime), matter)
        return matter


def _refuse_over(due_on: date | None, on: date) -> None:
    if due_on is not None and due_on < on:
        raise Refused(
            "due_over",
            _("%(due)s is over already: the unit would be late before it begins.", due=due_on.isoformat()),
            "due_on",
            _("Give a day from today on, or leave it empty."),
        )


def answer_report(
    *,
    viewer: Viewer,
    report: PublicReport,
    answer: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> PublicReport:
    """Pass an answer: from now on the reporter reads it. What the unit reported done is closed with it.

    Refused: answer_missing, personal_in_text, unit_has_not_reported, doer_does_not_review.
    """
    with doing(
        "answer",
        "public.answer",
        viewer=viewer,
        report=report,
        at=at,
        revision=revision,
        request_key=request_key,
    ) as (entry, fresh):
        said = within(answer, LONGEST_ANSWER, "answer")
        if not said:
            raise Refused(
                "answer_missing",
                _("There is no answer yet."),
                "answer",
                _("Say what was found and what was done; the reporter reads it as it stands."),
            )
        refuse_private(fresh, said, "answer")
        if fresh.matter_id is not None:
            _close(entry, viewer, Matter.objects.get(pk=fresh.matter_id))
        for one in (fresh, *merged_into(fresh)):
            entry.change(
                one,
                answer=said,
                answered_at=entry.at,
                state=PublicState.ANSWERED,
                satisfied=None,
                satisfied_at=None,
            )
        return fresh


def _close(entry: Writer, viewer: Viewer, matter: Matter) -> None:
    state = State(matter.state)
    if state in ENDED | {State.closed}:
        return
    if state is not State.reported_done:
        raise Refused(
            "unit_has_not_reported",
            _("%(unit)s has not reported yet what it did.", unit=unit_tree().label(matter.unit_id)),
            "answer",
            _("Wait for its report, or urge it; the answer rests on that."),
        )
    if not is_not_the_doer(viewer, matter):
        raise Refused(
            "doer_does_not_review",
            _("You reported this matter done yourself, so somebody else must examine it."),
            remedy=_("Ask a colleague of the office that assigned it."),
        )
    close_matter(entry, matter, day_of(entry.at))
    tell(entry, matter, Verb.close)


def give_back(
    *,
    viewer: Viewer,
    report: PublicReport,
    reason: str,
    at: datetime,
    due_on: date | None = None,
    request_key: str = "",
) -> Matter:
    """The reporter is not satisfied: the unit has the matter again; due as said, else on the day that stood, or by the
    kind's clock anew where that day is over.

    Refused: report_not_so_far, missing_reason, personal_in_text, due_over.
    """
    campaign = check_at_the_desk(viewer, report.campaign_id)
    if report.state not in STATES["again"] or report.matter_id is None:
        raise Refused(
            "report_not_so_far",
            _("This report is “%(state)s”.", state=PublicState(report.state).label),
            remedy=_("Look at it as it stands now; somebody may have been quicker."),
        )
    refuse_personal(report, reason, "reason")
    on = day_of(at)
    _refuse_over(due_on, on)
    matter = Matter.objects.get(pk=report.matter_id)
    with acting(
        Verb.reopen, viewer=viewer, matter=matter, at=at, given=named(reason=reason.strip()), reason=reason,
        request_key=request_key,
    ) as move:  # fmt: skip
        needs_reason(reason)
        again = reopen_in(move)
        due = DueDate.of(due_on) if due_on is not None else None
        if due is None and again.due_on is not None and again.due_on < on:
            due = due_by_kind(kind_of(campaign, KIND, on), on)
        return move.entry.change(again, **due.columns()) if due is not None else again


def matter_moved(entry: Writer, matter: Matter, verb: Verb) -> None:
    """The matter of a report came back to the unit or was taken off it: the report learns it."""
    reports = PublicReport.objects.filter(matter_id=matter.pk, voided=False)
    if verb is Verb.reopen:
        entry.change_many(
            [(one, {"state": PublicState.DISPATCHED}) for one in reports if one.state == PublicState.REOPENED]
        )
    elif verb is Verb.cancel:
        back = {"matter_id": None, "state": PublicState.CHECKED}
        entry.change_many([(one, back) for one in reports if one.state == PublicState.DISPATCHED])


def merge_report(
    *,
    viewer: Viewer,
    report: PublicReport,
    into: PublicReport,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> PublicReport:
    """It is about the same as another: from now on that one stands for both, and both reporters read its answer.

    Refused: merge_with_itself, merge_elsewhere.
    """
    with doing(
        "merge", "public.merge", viewer=viewer, report=report, at=at, revision=revision, request_key=request_key,
        words={"into": into.number},
    ) as (entry, fresh):  # fmt: skip
        kept = PublicReport.objects.get(pk=into.pk)
        if kept.pk == fresh.pk:
            raise Refused(
                "merge_with_itself", _("A report is not merged with itself."), "into", _("Name another.")
            )
        if kept.voided or kept.merged_into_id is not None or kept.campaign_id != fresh.campaign_id:
            raise Refused(
                "merge_elsewhere",
                _("%(number)s stands for nothing here.", number=kept.number),
                "into",
                _("Name a report of this campaign that is on the books."),
            )
        for one in (fresh, *merged_into(fresh)):
            entry.change(
                one,
                merged_into_id=kept.pk,
                matter_id=kept.matter_id,
                state=kept.state,
                answer=kept.answer,
                answered_at=kept.answered_at,
            )
        return kept


def guide_report(
    *,
    viewer: Viewer,
    report: PublicReport,
    to: str,
    at: datetime,
    their_number: str = "",
    says: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> PublicReport:
    """It belongs elsewhere: handed over under its own number there, or the reporter is shown the way. `says`: what the
    reporter reads. Refused: missing_where."""
    where = within(to, 60, "to")
    with doing(
        "guide", "public.guide", viewer=viewer, report=report, at=at, revision=revision, request_key=request_key,
        words={"to": where},
    ) as (entry, fresh):  # fmt: skip
        if not where:
            raise Refused("missing_where", _("It is not said where it belongs."), "to", _("Name the office."))
        said = within(says, LONGEST_ANSWER, "says")
        refuse_private(fresh, said, "says")
        entry.change(
            fresh,
            state=PublicState.GUIDED,
            guided_to=where,
            their_number=within(their_number, 60, "their_number") or fresh.their_number,
            answer=said,
            answered_at=entry.at if said else None,
        )
        over_in(entry, fresh)
        return fresh


def discard_report(
    *,
    viewer: Viewer,
    report: PublicReport,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> PublicReport:
    """It is no report at all (advertising, nonsense). Taken off the books with a reason; the contact is erased."""
    with doing(
        "discard", "public.discard", viewer=viewer, report=report, at=at, revision=revision, request_key=request_key,
        reason=within(reason, 300, "reason"),
    ) as (entry, fresh):  # fmt: skip
        needs_reason(reason)
        erase_in(entry, fresh)
        return entry.void(fresh)


def erase_contact(
    *, viewer: Viewer, report: PublicReport, reason: str, at: datetime, request_key: str = ""
) -> PublicReport:
    """Erase name, telephone and the text as typed, because the reporter asks for it. Refused: nothing_to_erase."""
    with doing(
        "erase", "public.erase", viewer=viewer, report=report, at=at, request_key=request_key,
        reason=needs_reason(reason),
    ) as (entry, fresh):  # fmt: skip
        if not erase_in(entry, fresh):
            raise Refused(
                "nothing_to_erase",
                _("No contact of this report is kept."),
                remedy=_("Nothing more is needed."),
            )
        return fresh


def _campaign(report: PublicReport) -> Any:
    return campaign_by_id(report.campaign_id)
