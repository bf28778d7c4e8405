"""Who sees a supervised matter and who does what with it.

office      `supervise`, `review`, `assign` or `decide` over the office whose desk it is on: sees all
unit        `see` over a unit the matter or a paper went to, or that assigned the matter: from the first issue on
approver    `supervise` or `decide` over the office, and not the proposer
desk        `supervise`, `review` or `assign` over the office; once it was handed over, `supervise` alone
issuer      `supervise` or `sign` over the issuing unit
reader      of a leader's words: a named post, or who entered them; nobody else, whatever else they may
"""

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.ladder import day_of
from gongjian.kernel.lifecycle import ENDED, State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.models import Matter
from gongjian.matters.policy import issuer_of
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import (
    Feedback,
    HandedOver,
    IssuedNotice,
    NoticeReceipt,
    Supervision,
    SupervisionState,
)
from gongjian.supervise.playbook.supervision import supervision_of
from gongjian.supervise.selectors.supervision.beside import approver_of
from gongjian.supervise.selectors.supervision.reach import (
    OFFICE,
    OPEN,
    UNDER,
    can_issue,
    can_read_words,
    can_see,
    can_see_notice,
    is_office,
    over,
    readable_words,
    visible_supervisions,
)

__all__ = [
    "OFFICE",
    "OPEN",
    "UNDER",
    "another_issues",
    "approved_alone",
    "can_accept",
    "can_decide",
    "can_issue",
    "can_propose",
    "can_propose_in",
    "can_read_words",
    "can_reply",
    "can_run",
    "can_see",
    "can_see_notice",
    "can_sign_for",
    "check_can_decide",
    "check_can_examine",
    "check_can_issue",
    "check_can_propose",
    "check_can_run",
    "is_doer",
    "is_office",
    "may_decide",
    "may_issue",
    "over",
    "readable_words",
    "visible_supervisions",
    "was_handed_over",
]


# ---------------------------------------------------------------- proposing, deciding
def can_propose(viewer: Viewer, matter: Matter) -> bool:
    """Whether the viewer may propose to put the matter under supervision."""
    campaign = campaign_by_id(matter.campaign_id)
    if campaign is None or campaign.status == "archived" or State(matter.state) in ENDED or matter.voided:
        return False
    return over(viewer, OFFICE, [issuer_of(matter), campaign.unit_id], campaign)


def can_propose_in(viewer: Viewer, campaign: Campaign) -> bool:
    """Whether the viewer may propose something that is not on the books yet: `OFFICE` over the campaign's host."""
    return campaign.status != "archived" and over(viewer, OFFICE, [campaign.unit_id], campaign)


def check_can_propose(viewer: Viewer, matter: Matter) -> None:
    """Refused unless `can_propose`."""
    if not can_propose(viewer, matter):
        raise Refused(
            "may_not_propose",
            _("Supervision is proposed by the campaign's office, the inspection office or a lead official."),
            remedy=_("Ask the campaign's office; a matter that is over is reopened first."),
        )


def may_decide(viewer: Viewer, supervision: Supervision) -> bool:
    """Whether the viewer holds the place of the approver, whoever proposed."""
    campaign = campaign_by_id(supervision.campaign_id)
    return over(viewer, ("supervise", "decide"), [supervision.office_id], campaign)


def check_can_decide(viewer: Viewer, supervision: Supervision) -> None:
    """Refused unless the viewer may approve or decline, and is not the proposer."""
    if not may_decide(viewer, supervision):
        raise Refused(
            "may_not_approve",
            _("Supervision is approved by the inspection office or by a leader who decides."),
            remedy=_("Ask them; your proposal waits on their desk."),
        )
    if supervision.proposed_by_user is not None and supervision.proposed_by_user == viewer.user_id:
        raise Refused(
            "own_proposal",
            _("You proposed this yourself, so another named person decides."),
            remedy=_("Ask a colleague of the inspection office, or the leader in charge."),
        )


def can_decide(viewer: Viewer, supervision: Supervision) -> bool:
    """May the viewer approve or decline it now?"""
    own = supervision.proposed_by_user is not None and supervision.proposed_by_user == viewer.user_id
    waits = supervision.state == SupervisionState.PROPOSED
    return waits and not own and may_decide(viewer, supervision)


# ---------------------------------------------------------------- the desk
def was_handed_over(supervision: Supervision) -> bool:
    """Has another office taken it over?"""
    return HandedOver.objects.filter(
        supervision_id=supervision.pk, accepted_at__isnull=False, voided=False
    ).exists()


def can_run(viewer: Viewer, supervision: Supervision) -> bool:
    """Whether the supervision is on the viewer's desk: draft papers, urge, examine, put before the leader, close."""
    campaign = campaign_by_id(supervision.campaign_id)
    if campaign is None or campaign.status == "archived":
        return False
    wanted = ("supervise",) if was_handed_over(supervision) else ("supervise", "review", "assign")
    return over(viewer, wanted, [supervision.desk_unit_id], campaign)


def check_can_run(viewer: Viewer, supervision: Supervision) -> None:
    """Refused unless `can_run`, naming whose desk it is on."""
    if not can_run(viewer, supervision):
        raise Refused(
            "not_your_desk",
            _(
                "This supervision is on the desk of %(unit)s.",
                unit=unit_tree().label(supervision.desk_unit_id),
            ),
            remedy=_("Ask them, or leave a comment on the matter."),
        )


def approved_alone(viewer: Viewer, supervision: Supervision) -> bool:
    """Did the viewer approve what the ladder proposed, with no other named person behind it so far? Never where the
    playbook lets one person do both, nor once a paper has gone out."""
    campaign = campaign_by_id(supervision.campaign_id)
    if supervision.proposed_by_user is not None or supervision.decided_at is None or campaign is None:
        return False
    if supervision_of(campaign, day_of(supervision.decided_at)).one_person:
        return False
    went_out = supervision.notices.filter(issued_at__isnull=False, voided=False).exists()
    return not went_out and viewer.user_id is not None and approver_of(supervision) == viewer.user_id


def may_issue(viewer: Viewer, notice: IssuedNotice) -> bool:
    """Is issuing the paper offered to the viewer?"""
    return can_issue(viewer, notice) and not approved_alone(viewer, notice.supervision)


def another_issues() -> Refused:
    """The refusal of whoever would approve and issue alone."""
    return Refused(
        "approver_does_not_issue",
        _("The ladder proposed it and you approve it, so another named person issues the paper."),
        "unclassified",
        _(
            "Leave the draft: whoever signs for the issuing unit, or a colleague of the inspection office, issues it."
        ),
    )


def check_can_issue(viewer: Viewer, notice: IssuedNotice) -> None:
    """Refused unless `can_issue`, and for whoever alone approved what the ladder proposed."""
    if approved_alone(viewer, notice.supervision):
        raise another_issues()
    if not can_issue(viewer, notice):
        raise Refused(
            "may_not_issue",
            _(
                "Papers of %(unit)s are issued by its head or by the inspection office.",
                unit=unit_tree().label(notice.issuer_id),
            ),
            remedy=_("Leave the draft; it waits for them."),
        )


# ---------------------------------------------------------------- units
def can_sign_for(viewer: Viewer, receipt: NoticeReceipt) -> bool:
    """Whether the viewer may sign for the paper in the unit's name."""
    campaign = campaign_by_id(receipt.notice.supervision.campaign_id)
    return viewer.may_over("report", [receipt.unit_id], campaign)


def can_reply(viewer: Viewer, supervision: Supervision, unit_id: int) -> bool:
    """Whether the viewer may send the unit's reply: its reporter with the stamped paper, its head by signing."""
    campaign = campaign_by_id(supervision.campaign_id)
    return over(viewer, ("report", "sign"), [unit_id], campaign)


def is_doer(viewer: Viewer, feedback: Feedback) -> bool:
    """Did the viewer send the reply, or report the matter done?"""
    matter = feedback.supervision.matter
    return viewer.user_id is not None and viewer.user_id in (feedback.sent_by, matter.reported_done_by)


def check_can_examine(viewer: Viewer, feedback: Feedback) -> None:
    """Refused for whoever sent it, and for whoever's desk it is not on."""
    if is_doer(viewer, feedback):
        raise Refused(
            "doer_does_not_examine",
            _("You sent this reply yourself, so somebody else must examine it."),
            remedy=_("Ask a colleague of the office that supervises it."),
        )
    check_can_run(viewer, feedback.supervision)


def can_accept(viewer: Viewer, handed: HandedOver) -> bool:
    """Whether the viewer sits in the office it was handed to and may supervise there."""
    campaign = campaign_by_id(handed.supervision.campaign_id)
    seated = handed.to_unit_id in viewer.unit_ids
    return seated and over(viewer, ("supervise", "sign"), [handed.to_unit_id], campaign)
