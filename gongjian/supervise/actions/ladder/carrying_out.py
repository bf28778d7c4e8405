"""What a step that was issued needs besides the decision: a paper, a line of a circular, an interview, a card."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.ladder import Clause, Step, StepKind
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import day_of, needs_reason, within
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.ladder.circulars import add_step_in
from gongjian.supervise.actions.supervision import (
    NewMatter,
    NewNotice,
    Proposal,
    approve_in,
    draft_in,
    issue_in,
    propose_in,
    usual_title,
)
from gongjian.supervise.actions.supervision.desk import hand_over_in
from gongjian.supervise.actions.supervision.proposing import draft_for_in
from gongjian.supervise.models import (
    Card,
    LadderStep,
    NoticeForm,
    Supervision,
    SupervisionSource,
)
from gongjian.supervise.playbook.supervision import issuers, office_of, supervision_of
from gongjian.supervise.policy.supervision import another_issues, check_can_issue
from gongjian.supervise.policy.supervision import check_can_decide as check_can_approve
from gongjian.supervise.selectors.ladder.climbs import Climbed
from gongjian.supervise.selectors.supervision.beside import NOTHING, Beside, beside

PAPERS = frozenset({StepKind.notice, StepKind.raise_})


@dataclass(frozen=True)
class Decision:
    """What was decided. `step`: another than proposed. `requires`: what is asked, as the paper or the line says it;
    `unclassified`: confirmed, so the paper goes out at once, else it waits as a draft."""

    step: str = ""
    term_on: date | None = None
    reason: str = ""
    requires: str = ""
    issuer_id: int | None = None
    signer: str = ""
    unclassified: bool = False
    chair: str = ""
    held_on: date | None = None
    to_unit_id: int | None = None
    approved_by: str = ""


@dataclass(frozen=True)
class _Doing:
    """One decision being carried out."""

    entry: Writer
    viewer: Viewer
    row: LadderStep
    one: Climbed
    step: Step
    decision: Decision
    campaign: Campaign

    @property
    def on(self) -> date:
        """The day of the act."""
        return day_of(self.entry.at)

    @property
    def clause(self) -> Clause | None:
        """The sentence of the rule that led here."""
        return next(
            (arisen.clause for arisen in self.one.climb.arisen if arisen.cause == self.row.cause), None
        )

    @property
    def why(self) -> str:
        """Why it is put under supervision: the sentence of the rule, else the name of the ladder."""
        return (self.clause.says if self.clause is not None else self.one.rule.ladder.name).zh


def carry_out(
    entry: Writer, viewer: Viewer, row: LadderStep, one: Climbed, step: Step, decision: Decision
) -> None:
    """Write what the step needs. Refused: what is missing for it."""
    campaign = campaign_by_id(row.case.campaign_id)
    assert campaign is not None
    _DOING[step.kind](_Doing(entry, viewer, row, one, step, decision, campaign))


# ---------------------------------------------------------------- papers
def _paper(doing: _Doing) -> None:
    """督办单, or the next one a level up, under the supervision of the matter.

    The ladder's proposal is the one to put it under supervision, and whoever decides approves it; the paper is issued
    by whoever signs for the issuing unit: another person, unless the playbook lets one do both.
    """
    if doing.decision.term_on is None:
        raise _missing("term_on", _("By when it is to be done is missing."))
    supervision, approved_now = _supervision(doing, paper=True)
    matter = supervision.matter
    section = supervision_of(doing.campaign, doing.on)
    assert matter.unit_id is not None
    lead = unit_tree().units[matter.unit_id]
    issuer_id = (
        doing.decision.issuer_id or issuers(section, doing.campaign, [lead], NoticeForm.SHEET.value)[0].pk
    )
    signer = (
        doing.decision.signer or office_of(section, unit_tree().units[issuer_id]).signer or doing.viewer.name
    )
    notice = draft_in(
        doing.entry,
        supervision,
        NewNotice(
            issuer_id=issuer_id,
            title=usual_title(matter),
            term_on=doing.decision.term_on,
            lead_id=lead.pk,
            signer=signer,
            body=doing.decision.requires.strip() or asked_of(matter),
            step=doing.step.key,
            day_off="keep",
        ),
    )
    if doing.decision.unclassified:
        if approved_now and not section.one_person:
            raise another_issues()
        check_can_issue(doing.viewer, notice)
        issue_in(doing.entry, supervision, notice, by_name=doing.viewer.name, unclassified=True)
    doing.entry.change(doing.row, supervision=supervision)


def asked_of(matter: Matter) -> str:
    """What a paper asks where nobody has written it."""
    asked = gettext("Finish “%(title)s” within the term and report back.") % {"title": matter.title}
    return matter.requirement.strip() or asked


def _supervision(doing: _Doing, *, paper: bool) -> tuple[Supervision, bool]:
    """The supervision the matter is under; else one proposed by the ladder and approved by whoever decides.

    The second says which. Refused: proposal_waits, draft_waits, paper_in_force, examined, missing_reason, and what
    approving refuses.
    """
    matter = doing.row.case.matter or _matter_of_unit(doing)
    there = beside([matter.pk]).get(matter.pk, NOTHING)
    stop = there.stops(doing.step.key)
    if stop == "proposal_waits" or (paper and stop):
        raise _stopped(there, stop)
    if there.open is not None:
        return there.open, False
    if there.declined is not None:
        _check_why_now(there.declined, doing.decision.reason)
    why = doing.why[:300]
    made = propose_in(
        doing.entry,
        matter,
        Proposal(
            source=SupervisionSource.LATE.value,
            requires=doing.decision.requires.strip() or asked_of(matter),
            reason=why,
            term_on=doing.decision.term_on,
        ),
        by_name=gettext("Ladder of supervision"),
    )
    check_can_approve(doing.viewer, made)
    approve_in(doing.entry, made, by_name=doing.viewer.name, says=doing.decision.reason.strip()[:300])
    return made, True


def _stopped(there: Beside, stop: str) -> Refused:
    """Why no paper comes beside what there is, and where to go on."""
    assert there.open is not None
    number = there.open.supervision_no or there.open.number
    if stop == "proposal_waits":
        message = _(
            "%(by)s has proposed it for supervision (%(number)s), and that waits for approval.",
            by=there.open.proposed_by,
            number=number,
        )
        return Refused(stop, message, remedy=_("Approve or decline that first; then come back to this step."))
    if stop == "draft_waits" and there.draft is not None:
        message = _(
            "A paper of %(number)s is drafted already (%(paper)s) and waits to be issued.",
            number=number,
            paper=there.draft.number,
        )
        return Refused(stop, message, remedy=_("Issue that one, or drop the draft first."))
    message = _("It is under supervision: %(number)s.", number=number)
    return Refused(stop, message, remedy=_("Go on there, or choose another step."))


def _check_why_now(declined: Supervision, reason: str) -> None:
    if reason.strip():
        return
    on = day_of(declined.decided_at) if declined.decided_at is not None else ""
    message = _(
        "On %(on)s %(by)s declined to put it under supervision: %(reason)s",
        on=on,
        by=declined.decided_by,
        reason=declined.decision_says,
    )
    raise Refused("missing_reason", message, "reason", _("Say in a sentence why now."))


def _matter_of_unit(doing: _Doing) -> Matter:
    """What a unit is supervised for, as a matter: its windows or counts have none of their own."""
    says = str(doing.clause.says) if doing.clause is not None else str(doing.step.name)
    new = NewMatter(
        says[:200], doing.decision.requires, doing.row.case.unit_id, due_on=doing.decision.term_on
    )
    return draft_for_in(doing.entry, doing.viewer, doing.campaign, new, SupervisionSource.LATE.value)


def _hand_over(doing: _Doing) -> None:
    """移交: of the supervision, with the reason and who approved it."""
    if doing.decision.to_unit_id is None:
        raise _missing("to_unit", _("To whom it is handed over is missing."))
    supervision, _new = _supervision(doing, paper=False)
    hand_over_in(
        doing.entry,
        supervision,
        to_unit_id=doing.decision.to_unit_id,
        reason=needs_reason(doing.decision.reason),
        approved_by=doing.decision.approved_by or doing.viewer.name,
    )
    doing.entry.change(doing.row, supervision=supervision)


# ---------------------------------------------------------------- the others
def _circular(doing: _Doing) -> None:
    """通报: a line of the circular that is being prepared; it stays preliminary until a leader has approved it."""
    if doing.row.case.matter is None:
        raise Refused(
            "no_matter",
            _("A circular has lines of matters and projects, not of units alone."),
            "step",
            _("Choose another step."),
        )
    add_step_in(doing.entry, doing.campaign, doing.row, doing.decision.requires)


def _interview(doing: _Doing) -> None:
    """约谈: by whom and when; its result is entered afterwards."""
    chair = within(doing.decision.chair, 60, "chair")
    if not chair or doing.decision.held_on is None:
        raise _missing(
            "chair" if not chair else "held_on", _("An interview needs who holds it, and the day.")
        )
    if doing.decision.held_on < doing.on:
        raise Refused(
            "interview_past",
            _("The interview is to be on a day to come."),
            "held_on",
            _("Give today or a later day."),
        )
    doing.entry.change(doing.row, chair=chair, held_on=doing.decision.held_on)


def _card(doing: _Doing) -> None:
    """亮牌, where cards are in use: approved by the one the switch names."""
    switch, matter = doing.one.rule.cards, doing.row.case.matter
    assert switch is not None
    if matter is None:
        raise Refused("no_matter", _("A card is given on a matter."), "step", _("Choose another step."))
    approved_by = within(doing.decision.approved_by, 100, "approved_by")
    if not approved_by:
        raise _missing("approved_by", _("A card needs the approval of %(name)s.", name=switch.approver))
    doing.entry.create(
        Card(
            campaign=doing.campaign,
            matter=matter,
            step=doing.row,
            approved_by=approved_by,
            from_on=doing.on,
            illustrative=doing.row.illustrative,
        )
    )


def _missing(where: str, message: object) -> Refused:
    return Refused.many([Problem(f"missing_{where}", message, where, _("Fill it in."))])


_DOING: Mapping[StepKind, Callable[[_Doing], None]] = {
    StepKind.notice: _paper,
    StepKind.raise_: _paper,
    StepKind.circular: _circular,
    StepKind.interview: _interview,
    StepKind.card: _card,
    StepKind.hand_over: _hand_over,
}
