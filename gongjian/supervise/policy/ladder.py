"""Who answers what the ladder proposes, accepts reasons, finds reports false, and approves circulars.

office    `supervise`, `review`, `assign` or `decide` over the campaign's host: sees what is proposed
decider   `supervise` or `decide` over the unit or the campaign's host: issues, amends, declines
keeper    `supervise`, `review` or `assign` over the host: accepts reasons, finds reports false, prepares circulars
leader    `decide` over the host: approves a circular
unit      `report` or `sign` over the unit of a line: objects to its own line
"""

from typing import Any

from django.db.models import Q

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import Circular, CircularLine, LadderCase
from gongjian.supervise.policy.supervision import OFFICE, over

DECIDERS, KEEPERS = ("supervise", "decide"), ("supervise", "review", "assign")


def is_office(viewer: Viewer, campaign: Campaign) -> bool:
    """Does the viewer belong to the side that supervises in the campaign?"""
    return over(viewer, OFFICE, [campaign.unit_id], campaign)


def decides(viewer: Viewer, campaign: Campaign, unit_id: int | None) -> bool:
    """May the viewer answer proposals about that unit? Never in an archived campaign."""
    return campaign.status != "archived" and over(viewer, DECIDERS, [unit_id, campaign.unit_id], campaign)


def can_decide(viewer: Viewer, case: LadderCase) -> bool:
    """May the viewer answer what is proposed for the case?"""
    campaign = campaign_by_id(case.campaign_id)
    unit_id = case.unit_id if case.matter is None else case.matter.unit_id
    return campaign is not None and decides(viewer, campaign, unit_id)


def check_can_decide(viewer: Viewer, case: LadderCase) -> None:
    """Refused unless `can_decide`."""
    if not can_decide(viewer, case):
        raise Refused(
            "may_not_decide",
            _("What the ladder proposes is decided by the inspection office or by a leader who decides."),
            remedy=_("Ask them; the proposal waits on their page."),
        )


def keeps(viewer: Viewer, campaign: Campaign | None) -> bool:
    """May the viewer accept reasons, find reports false and prepare circulars in the campaign?"""
    if campaign is None or campaign.status == "archived":
        return False
    return over(viewer, KEEPERS, [campaign.unit_id], campaign)


def can_keep(viewer: Viewer, matter: Matter) -> bool:
    """The same, of the campaign of a matter."""
    return keeps(viewer, campaign_by_id(matter.campaign_id))


def check_keeps(viewer: Viewer, campaign: Any) -> None:
    """Refused unless `keeps`."""
    if not keeps(viewer, campaign):
        raise Refused(
            "not_yours",
            _("This is for the inspection office or the campaign's office to do."),
            remedy=_("Ask them, or leave a comment on the matter."),
        )


# ---------------------------------------------------------------- circulars
def can_approve(viewer: Viewer, circular: Circular) -> bool:
    """Whether the viewer may approve the circular: a leader who decides over the campaign's host."""
    campaign = campaign_by_id(circular.campaign_id)
    live = campaign is not None and campaign.status != "archived"
    return live and over(viewer, ("decide",), [campaign.unit_id], campaign)  # type: ignore[union-attr]


def check_can_approve(viewer: Viewer, circular: Circular) -> None:
    """Refused unless `can_approve`."""
    if not can_approve(viewer, circular):
        raise Refused(
            "leader_approves",
            _("A circular is approved by a leader who decides."),
            remedy=_("Put it before the leader; until then it is preliminary."),
        )


def can_object(viewer: Viewer, line: CircularLine) -> bool:
    """Whether the line is of a unit the viewer reports or signs for."""
    campaign = campaign_by_id(line.circular.campaign_id)
    return over(viewer, ("report", "sign"), [line.unit_id], campaign)


def visible_lines(viewer: Viewer, campaign: Campaign, *, published: bool) -> Q:
    """A filter on lines of a circular: all for the office and once it is published inside; before, the own alone."""
    if published or is_office(viewer, campaign):
        return Q()
    reaches = [viewer.reach(one, campaign) for one in ("report", "sign", "check")]
    if any(reach.whole for reach in reaches):
        return Q()
    return Q(unit_id__in=frozenset().union(*(reach.unit_ids for reach in reaches)))
