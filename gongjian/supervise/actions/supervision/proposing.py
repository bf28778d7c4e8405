"""立项: proposed by one, approved or declined by another named person; 督办编号 given with the approval."""

from dataclasses import dataclass, field
from datetime import date, datetime

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.document_numbers import paper_number
from gongjian.kernel.lifecycle import ENDED, State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import day_of, within
from gongjian.matters.actions.drafting import Draft, draft_in, own_unit
from gongjian.matters.models import Matter
from gongjian.matters.policy import check_live
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.supervision.words import NewWords, words_in
from gongjian.supervise.actions.supervision.working import (
    check_state,
    check_unclassified,
    needed,
    section_of,
    working,
    year_of,
)
from gongjian.supervise.models import LadderStep, Supervision, SupervisionSource, SupervisionState
from gongjian.supervise.playbook.supervision import office_of, supervising_office, supervision_of
from gongjian.supervise.policy.supervision import check_can_decide, check_can_propose
from gongjian.supervise.selectors.supervision.reading import open_of

KINDS = {SupervisionSource.INSTRUCTION: "instruction"}
"""What kind of matter a proposal from nowhere drafts; else 督办件."""


@dataclass(frozen=True)
class NewMatter:
    """A matter that is not on the books yet: what is to be done, by whom, by when. It is drafted with the proposal."""

    title: str
    requirement: str = ""
    unit_id: int | None = None
    assisting: tuple[int, ...] = ()
    due_on: date | None = None
    project_id: int | None = None


@dataclass(frozen=True)
class Proposal:
    """Why a matter is to be put under supervision, and what is required. `source_says`: document, meeting or rule."""

    source: str
    requires: str
    reason: str
    source_says: str = ""
    office_id: int | None = None
    term_on: date | None = None
    words: tuple[NewWords, ...] = field(default=(), repr=False)


def propose(
    viewer: Viewer,
    matter: Matter,
    *,
    source: str,
    requires: str,
    reason: str,
    at: datetime,
    source_says: str = "",
    office_id: int | None = None,
    term_on: date | None = None,
    words: tuple[NewWords, ...] = (),
    proposal: LadderStep | None = None,
    request_key: str = "",
    revision: int | None = None,
) -> Supervision:
    """Propose to put a matter under supervision; nothing binds before another named person approves.

    `office_id`: the office that supervises, by default the first that may issue to all. `proposal`: the ladder's step
    that brought it up. Refused: may_not_propose, under_supervision, needs_no_supervision, missing_reason,
    missing_requires, classified.
    """
    new = Proposal(source, requires, reason, source_says, office_id, term_on, words)
    with ledger.record(
        "supervision.propose", by=viewer.actor(), at=at, reason=reason.strip()[:300], request_key=request_key or None,
        words={"title": matter.title, "source": SupervisionSource(source).label},
    ) as entry:  # fmt: skip
        fresh = Matter.objects.get(pk=matter.pk)
        if revision is not None and fresh.revision != revision:
            raise ledger.Stale(fresh)
        check_live(campaign_by_id(fresh.campaign_id))
        check_can_propose(viewer, fresh)
        return propose_in(entry, fresh, new, by_name=viewer.name, by_user=viewer.user_id, proposal=proposal)


def propose_new(
    viewer: Viewer,
    campaign: Campaign,
    new_matter: NewMatter,
    new: Proposal,
    *,
    at: datetime,
    request_key: str = "",
) -> Supervision:
    """From an instruction, a decision or from above: draft the matter (批示件 or 督办件) and propose it in one act.

    Refused: what `propose` and drafting refuse.
    """
    with ledger.record(
        "supervision.propose", by=viewer.actor(), at=at, about=[campaign], reason=new.reason.strip()[:300],
        request_key=request_key or None,
        words={"title": new_matter.title, "source": SupervisionSource(new.source).label},
    ) as entry:  # fmt: skip
        check_live(campaign)
        matter = draft_for_in(entry, viewer, campaign, new_matter, new.source)
        check_can_propose(viewer, matter)
        return propose_in(entry, matter, new, by_name=viewer.name, by_user=viewer.user_id)


def draft_for_in(entry: Writer, viewer: Viewer, campaign: Campaign, new: NewMatter, source: str) -> Matter:
    """Write the draft of a matter to be supervised inside an open entry."""
    kind = KINDS.get(SupervisionSource(source), "supervised")
    draft = Draft(
        kind,
        new.title,
        new.requirement,
        new.unit_id,
        new.assisting,
        due=new.due_on,
        project_id=new.project_id,
    )
    return draft_in(entry, campaign, draft, assigned_by_id=own_unit(viewer, campaign), on=day_of(entry.at))


def propose_in(
    entry: Writer,
    matter: Matter,
    new: Proposal,
    *,
    by_name: str,
    by_user: int | None = None,
    proposal: LadderStep | None = None,
) -> Supervision:
    """Write a proposal inside another act; whether somebody may is the caller's to check."""
    campaign = campaign_by_id(matter.campaign_id)
    assert campaign is not None
    section = supervision_of(campaign, day_of(entry.at))
    _check_matter(matter, new.reason)
    reason = needed(new.reason, 300, "reason", _("The reason is not given."))
    requires = needed(new.requires, 2000, "requires", _("It is not said what is required."))
    source_says = within(new.source_says, 200, "source_says")
    check_unclassified(section, reason=reason, requires=requires, source_says=source_says)
    office_id = new.office_id or supervising_office(section, campaign).pk
    made = entry.create(
        Supervision(
            campaign=campaign,
            matter=matter,
            source=SupervisionSource(new.source),
            source_says=source_says,
            requires=requires,
            office_id=office_id,
            desk_unit_id=office_id,
            proposed_by=by_name[:100],
            proposed_by_user=by_user,
            proposed_at=entry.at,
            reason=reason,
            term_on=new.term_on,
            feedback_days=section.feedback_days,
            illustrative=matter.illustrative,
        )
    )
    for words in new.words:
        words_in(entry, made, words, by_user=by_user)
    if proposal is not None:
        entry.change(proposal, supervision=made)
    return made


def _check_matter(matter: Matter, reason: str) -> None:
    if State(matter.state) in ENDED:
        raise Refused(
            "matter_over",
            _("The matter is over; there is nothing left to supervise."),
            remedy=_("Reopen it first."),
        )
    known = open_of(matter)
    if known is not None:
        raise Refused(
            "under_supervision",
            _(
                "The matter is under supervision already: %(number)s.",
                number=known.supervision_no or known.number,
            ),
            remedy=_("Add a paper to that one, or withdraw it first."),
        )
    if not reason.strip() and needs_no_supervision(matter):
        raise Refused(
            "needs_no_supervision",
            _("This decision names its unit and its date already; it runs by itself and needs no paper."),
            "reason",
            _("Leave it to its own clock, or say why it needs supervision all the same."),
        )


def needs_no_supervision(matter: Matter) -> bool:
    """A decision of a meeting that names owner and date."""
    return matter.kind == "decision" and matter.unit_id is not None and matter.due_on is not None


def approve(
    viewer: Viewer,
    supervision: Supervision,
    *,
    at: datetime,
    says: str = "",
    request_key: str = "",
    revision: int | None = None,
) -> Supervision:
    """批准立项: another named person approves; the supervision gets its 督办编号. Refused: own_proposal,
    may_not_approve, not_in_this_state."""
    said = within(says, 300, "says")
    with working(
        "supervision.approve", viewer=viewer, supervision=supervision, at=at, reason=said,
        unit_id=supervision.office_id, open_to_units=False, request_key=request_key, revision=revision,
    ) as (entry, fresh):  # fmt: skip
        check_can_decide(viewer, fresh)
        return approve_in(entry, fresh, by_name=viewer.name, says=said)


def approve_in(entry: Writer, supervision: Supervision, *, by_name: str, says: str = "") -> Supervision:
    """Write an approval inside another act; that the approver is somebody else is the caller's to check."""
    check_state(supervision, SupervisionState.PROPOSED)
    year = year_of(entry.at)
    office = unit_tree().units[supervision.office_id]
    scheme = office_of(section_of(supervision, day_of(entry.at)), office).supervision_no
    serial = entry.next_in_series(f"督办:{supervision.office_id}:{year}")
    entry.change(
        supervision,
        state=SupervisionState.APPROVED,
        decided_by=by_name[:100],
        decided_at=entry.at,
        decision_says=says,
        supervision_no=paper_number(scheme, year, serial),
        year=year,
        serial=serial,
    )
    return supervision


def decline(
    viewer: Viewer,
    supervision: Supervision,
    *,
    reason: str,
    at: datetime,
    request_key: str = "",
    revision: int | None = None,
) -> Supervision:
    """不予立项, with the reason. No number is used up. Refused: own_proposal, may_not_approve, missing_reason."""
    with working(
        "supervision.decline", viewer=viewer, supervision=supervision, at=at, reason=reason.strip()[:300],
        unit_id=supervision.office_id, open_to_units=False, request_key=request_key, revision=revision,
    ) as (entry, fresh):  # fmt: skip
        check_can_decide(viewer, fresh)
        return decline_in(entry, fresh, by_name=viewer.name, reason=reason)


def decline_in(entry: Writer, supervision: Supervision, *, by_name: str, reason: str) -> Supervision:
    """Write a refusal inside another act."""
    check_state(supervision, SupervisionState.PROPOSED)
    said = needed(reason, 300, "reason", _("The reason is not given."))
    entry.change(
        supervision,
        state=SupervisionState.DECLINED,
        decided_by=by_name[:100],
        decided_at=entry.at,
        decision_says=said,
    )
    return supervision
