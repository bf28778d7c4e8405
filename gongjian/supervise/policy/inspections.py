"""Who does what of inspections and visits; who sees them: selectors/inspections/seeing.py."""

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import InspectionConclusion, InspectionPlan, SpokenRequest, Visit
from gongjian.supervise.selectors.inspections.seeing import (
    can_lead_plan,
    can_plan,
    can_review,
    can_visit,
    in_team,
    is_office,
)


def check_can_plan(viewer: Viewer, campaign: Campaign | None, secret: bool = False) -> None:
    """Refused("may_not_plan") unless the viewer may."""
    if not can_plan(viewer, campaign, secret):
        message = _(
            "Inspections are planned by the inspection office; visits that are announced also by the office."
        )
        raise Refused("may_not_plan", message, remedy=_("Ask the inspection office."))


def check_can_lead_plan(viewer: Viewer, plan: InspectionPlan) -> None:
    """Refused("not_your_plan") unless the viewer may."""
    if not can_lead_plan(viewer, plan):
        message = _("This plan is led by its team.")
        raise Refused("not_your_plan", message, remedy=_("Ask a member of the team."))


def check_can_visit(viewer: Viewer, visit: Visit) -> None:
    """Refused("not_your_visit") unless the viewer may."""
    if not can_visit(viewer, visit):
        message = _("This visit is made by its team.")
        raise Refused("not_your_visit", message, remedy=_("Ask a member of the team."))


def check_can_confirm_spoken(viewer: Viewer, spoken: SpokenRequest) -> None:
    """Refused("office_confirms") unless the viewer is of the office."""
    if not is_office(viewer, campaign_by_id(spoken.visit.campaign_id)):
        message = _("What a leader said on site binds once the campaign's office has confirmed it.")
        raise Refused("office_confirms", message, remedy=_("It waits with the office."))


def check_can_review(viewer: Viewer, conclusion: InspectionConclusion) -> None:
    """Refused("same_people") for those who concluded, ("may_not_review") for others who may not."""
    if in_team(viewer, conclusion.plan) or conclusion.by_user == viewer.user_id:
        message = _("Whoever concluded does not review: other people do (督查条例, article 17).")
        raise Refused("same_people", message, remedy=_("Have it given to somebody outside the team."))
    if not can_review(viewer, conclusion):
        message = _("A conclusion is reviewed by the inspection office.")
        raise Refused("may_not_review", message, remedy=_("Ask the inspection office."))
