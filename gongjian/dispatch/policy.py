"""Who may report, check, sign, and what is the office's. What is out of reach does not exist."""

from django.http import Http404

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.models import Report
from gongjian.dispatch.selectors.deputies import reports_for
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kernel.signoff import Step
from gongjian.people.viewer import Viewer

PASSES = {Step.check: ("check", "check_for", "sign", "sign_for"), Step.sign: ("sign", "sign_for")}
"""Who passes a step: the checker or the head, and the AB deputy in their place."""


def is_office(viewer: Viewer, campaign: Campaign) -> bool:
    """Does the viewer act for the campaign's office?"""
    return campaign.status != "archived" and viewer.reach("assign", campaign).whole


def check_is_office(viewer: Viewer, campaign: Campaign) -> None:
    """Refused ("not_the_office") unless the viewer acts for the campaign's office, and the campaign is not archived."""
    if not is_office(viewer, campaign):
        raise Refused(
            "not_the_office",
            _("This is for the campaign's office to do."),
            remedy=_("Telephone the office, or write to it on the report."),
        )


def can_see_board(viewer: Viewer, campaign: Campaign) -> bool:
    """Does the viewer see how all units stand in a window?"""
    return viewer.reach("see", campaign).whole


def can_report(viewer: Viewer, unit_id: int, campaign: Campaign) -> bool:
    """May the viewer fill in for the unit, in an own post or as the AB deputy of one?"""
    return campaign.status != "archived" and reports_for(viewer, unit_id, campaign)


def check_can_report(viewer: Viewer, report: Report) -> Campaign:
    """The report's campaign. Refused unless the viewer fills in for its unit; a report out of reach does not exist."""
    campaign = campaign_of(report)
    if not can_report(viewer, report.unit_id, campaign):
        if not can_see_report(viewer, report):
            raise Http404
        raise Refused(
            "not_your_report",
            _("This report is filled in by the unit itself."),
            remedy=_("If they told you on the telephone, enter it as a telephone report."),
        )
    return campaign


def can_pass(viewer: Viewer, report: Report, step: Step) -> bool:
    """May the viewer pass this step for the unit? Who filed it is asked by the kernel."""
    campaign = campaign_of(report)
    permissions = PASSES[step]
    return campaign.status != "archived" and any(
        viewer.may_over(permission, [report.unit_id], campaign) for permission in permissions
    )


def can_see_report(viewer: Viewer, report: Report) -> bool:
    """May the viewer see this unit's report?"""
    return viewer.may_over("see", [report.unit_id], campaign_of(report))


def campaign_of(report: Report) -> Campaign:
    """The campaign of a report. Http404 when it is not there any more."""
    found = campaign_by_id(report.window.campaign_id)
    if found is None:
        raise Http404
    return found


def can_give_link(viewer: Viewer, unit_id: int, campaign: Campaign) -> bool:
    """May the viewer let a device of this unit's reporter in, and send it away again?"""
    if campaign.status == "archived":
        return False
    return is_office(viewer, campaign) or viewer.may_over("sign", [unit_id], campaign)


def check_can_give_link(viewer: Viewer, unit_id: int, campaign: Campaign) -> None:
    """Refused ("not_your_links") unless the viewer acts for the campaign's office or heads the unit."""
    if not can_give_link(viewer, unit_id, campaign):
        raise Refused(
            "not_your_links",
            _("Links to a unit's report page are given out by the unit's head or the campaign's office."),
            remedy=_("Ask one of them for a link."),
        )
