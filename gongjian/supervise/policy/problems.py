"""Who may raise a problem, fill in its line of the ledger, send it a level up or down, answer, and look back.

raise       `report`, `sign`, `edit`, `supervise` or `decide` over a unit of the campaign
describe    whoever keeps the matter (assigner's side) or leads it
up, down    the lead unit, or the office
answer      the unit it was sent to, or the office
look back   `review`, `sign` or `supervise` over the assigning or the checking unit, and not the doer
"""

from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.lifecycle import WITH_UNIT, State, Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.matters.models import Matter
from gongjian.matters.policy import check_live, is_not_the_doer, issuer_of
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import LevelLeg, LookBack, Problem
from gongjian.supervise.playbook.problems import problems_of
from gongjian.supervise.policy.legacy import check_proof

RAISING = ("report", "sign", "edit", "supervise", "decide")


def over(viewer: Viewer, permissions: tuple[str, ...], units: list[int | None], campaign: Any) -> bool:
    """Does the viewer hold one of these over one of these units?"""
    return any(viewer.may_over(one, units, campaign) for one in permissions)


def can_raise(viewer: Viewer, campaign: Campaign | None) -> bool:
    """May the viewer raise problems in the campaign?"""
    if campaign is None or campaign.status == "archived":
        return False
    return any(bool(viewer.reach(one, campaign)) for one in RAISING)


def check_can_raise(viewer: Viewer, campaign: Campaign | None) -> None:
    """Refused unless `can_raise`."""
    check_live(campaign)
    if not can_raise(viewer, campaign):
        raise Refused(
            "may_not_raise_problem",
            _("Problems are raised by units of the campaign, its office, the inspection office and leaders."),
            remedy=_("Tell one of them what is wrong; the office's number stands on the campaign's page."),
        )


def may_hand_out(viewer: Viewer, campaign: Campaign) -> bool:
    """May the viewer hand a problem to a unit at once? Others raise it, and the office hands it out."""
    return viewer.may_over("assign", [campaign.unit_id], campaign)


def raising_unit(viewer: Viewer, campaign: Campaign) -> int | None:
    """The unit a viewer raises problems for: their first seat among the campaign's units."""
    inside = unit_tree().subtree(campaign.unit_id)
    return next((unit for unit in viewer.unit_ids if unit in inside), None)


def can_describe(viewer: Viewer, matter: Matter) -> bool:
    """May the viewer fill in what the ledger says of the problem?"""
    campaign = campaign_by_id(matter.campaign_id)
    if matter.kind != "problem" or campaign is None or campaign.status == "archived":
        return False
    return over(viewer, ("edit", "assign", "review", "sign"), [issuer_of(matter)], campaign) or over(
        viewer, ("sign", "report"), [matter.unit_id], campaign
    )


def check_can_describe(viewer: Viewer, matter: Matter) -> None:
    """Refused unless `can_describe`."""
    if not can_describe(viewer, matter):
        raise Refused(
            "not_yours",
            _("The ledger is kept by the campaign's office and the unit that solves the problem."),
            remedy=_("Ask them, or leave a comment on the matter."),
        )


def open_leg_of(matter_id: int) -> LevelLeg | None:
    """The leg up or down the matter is on now."""
    return LevelLeg.objects.filter(matter_id=matter_id, answered_at=None, voided=False).first()


def can_send(viewer: Viewer, matter: Matter) -> bool:
    """May the viewer send the problem a level up or down: it is with its unit, and it is theirs or the office's?"""
    campaign = campaign_by_id(matter.campaign_id)
    if matter.kind != "problem" or campaign is None or campaign.status == "archived" or matter.voided:
        return False
    if State(matter.state) not in WITH_UNIT or matter.unit_id is None:
        return False
    return over(viewer, ("report", "sign"), [matter.unit_id], campaign) or viewer.may_over(
        "assign", [issuer_of(matter)], campaign
    )


def check_can_send(viewer: Viewer, matter: Matter) -> None:
    """Refused unless `can_send`."""
    if not can_send(viewer, matter):
        raise Refused(
            "may_not_send",
            _(
                "A problem goes a level up or down while its unit has it, by that unit or the campaign's office."
            ),
            remedy=_("Look at where it stands; a problem that is over is reopened first."),
        )


def can_answer_leg(viewer: Viewer, leg: LevelLeg | None, matter: Matter) -> bool:
    """May the viewer answer for the unit the problem was sent to?"""
    campaign = campaign_by_id(matter.campaign_id)
    if leg is None or campaign is None or campaign.status == "archived":
        return False
    return over(viewer, ("report", "sign", "decide"), [leg.to_unit_id], campaign) or viewer.may_over(
        "assign", [issuer_of(matter)], campaign
    )


def check_can_answer_leg(viewer: Viewer, leg: LevelLeg, matter: Matter) -> None:
    """Refused unless `can_answer_leg`."""
    if not can_answer_leg(viewer, leg, matter):
        raise Refused(
            "may_not_answer_leg",
            _("This is for %(unit)s to answer.", unit=unit_tree().label(leg.to_unit_id)),
            remedy=_("Ask them, or leave a comment on the matter."),
        )


def can_look_back(viewer: Viewer, matter: Matter) -> bool:
    """May the viewer look whether it holds? Never who did it."""
    campaign = campaign_by_id(matter.campaign_id)
    if campaign is None or campaign.status == "archived":
        return False
    problem = Problem.objects.filter(matter_id=matter.pk, voided=False).first()
    units = [issuer_of(matter), problem.checker_unit_id if problem is not None else None]
    held = over(viewer, ("review", "sign", "supervise"), units, campaign)
    return held and is_not_the_doer(viewer, matter)


def check_can_look_back(viewer: Viewer, matter: Matter) -> None:
    """Refused unless `can_look_back`, saying whose it is."""
    if not is_not_the_doer(viewer, matter):
        raise Refused(
            "doer_does_not_look_back",
            _("You reported this matter done yourself, so somebody else must look whether it holds."),
            remedy=_("Ask a colleague of the office that assigned it."),
        )
    if not can_look_back(viewer, matter):
        raise Refused(
            "not_yours",
            _("Looking back is for the office that assigned it, the checking unit or the inspection office."),
            remedy=_("Ask them, or leave a comment on the matter."),
        )


def look_back_of(matter_id: int) -> LookBack | None:
    """The look-back still to be done."""
    return LookBack.objects.filter(matter_id=matter_id, done_on=None, voided=False).order_by("due_on").first()


def check_striking_off(viewer: Viewer, matter: Matter, verb: Verb) -> None:
    """Refused where the playbook leaves striking off to the checking unit a problem names, and this is another; and
    for a legacy problem without proof."""
    if verb is not Verb.strike_off:
        return
    check_proof(matter)
    problem = Problem.objects.filter(matter_id=matter.pk, voided=False).first()
    if problem is None or problem.checker_unit_id is None:
        return
    campaign = campaign_by_id(matter.campaign_id)
    day = matter.closed_at.astimezone(SHANGHAI).date() if matter.closed_at is not None else problem.raised_on
    if problems_of(campaign, day).struck_off_by != "checker":
        return
    if not over(viewer, ("review", "sign", "supervise"), [problem.checker_unit_id], campaign):
        raise Refused(
            "not_the_checker",
            _("This problem is struck off by its checking unit, %(unit)s.",
              unit=unit_tree().label(problem.checker_unit_id)),
            remedy=_("Ask them to look on site and strike it off."),
        )  # fmt: skip
