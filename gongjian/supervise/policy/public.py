"""Who works at the desk for reports from the public: the campaign's office and the inspection office, nobody else.

Nobody else reads a report, whoever it is about: a unit gets a matter, worded by the desk. An auditor of the whole
campaign follows what was done with it, so that a figure can be proved, and reads neither its text nor its reporter.
"""

from django.db.models import Q

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, campaign_tree
from gongjian.kernel.lifecycle import ENDED, State
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.policy import check_live
from gongjian.people.viewer import Viewer
from gongjian.supervise.models import PublicReport, PublicState

_AT_THE_DESK = ("assign", "supervise")

_REPORTED = (State.reported_done, State.closed)
OPEN = (PublicState.RECEIVED, PublicState.CHECKED, PublicState.DISPATCHED, PublicState.REOPENED)
"""Not answered yet."""
STATES: dict[str, tuple[PublicState, ...]] = {
    "check": (PublicState.RECEIVED, PublicState.CHECKED),
    "dispatch": (PublicState.RECEIVED, PublicState.CHECKED, PublicState.REOPENED),
    "answer": (PublicState.RECEIVED, PublicState.CHECKED, PublicState.DISPATCHED, PublicState.REOPENED),
    "again": (PublicState.REOPENED,),
    "merge": (PublicState.RECEIVED, PublicState.CHECKED),
    "guide": (PublicState.RECEIVED, PublicState.CHECKED),
    "discard": (PublicState.RECEIVED, PublicState.CHECKED),
    "erase": tuple(PublicState),
}
"""Verb → the states in which it can be done."""


def at_the_desk(viewer: Viewer, campaign: Campaign) -> bool:
    """Does the viewer work at the campaign's desk for the public?"""
    return any(viewer.reach(one, campaign).whole for one in _AT_THE_DESK)


def follows(viewer: Viewer, campaign: Campaign) -> bool:
    """May the viewer see the course of a report (kind, place, days, who has it), without its text or reporter?

    Of a campaign kept from publications everybody who sees it may: it holds what was published and no more."""
    published = campaign.published_only and viewer.reach("see", campaign).whole
    return published or at_the_desk(viewer, campaign) or viewer.reach("audit", campaign).whole


def followed_reports(viewer: Viewer) -> Q:
    """A filter on reports: those whose course the viewer may see."""
    campaigns = campaign_tree().campaigns.values()
    return Q(campaign_id__in=[one.pk for one in campaigns if follows(viewer, one)])


def visible_reports(viewer: Viewer, campaign: Campaign | None) -> Q:
    """A filter on reports, or on their versions: those of campaigns at whose desk the viewer works."""
    campaigns = [campaign] if campaign is not None else list(campaign_tree().campaigns.values())
    return Q(campaign_id__in=[one.pk for one in campaigns if at_the_desk(viewer, one)])


def check_at_the_desk(viewer: Viewer, campaign_id: int) -> Campaign:
    """The campaign. Refused unless the viewer works at its desk, or when it is archived."""
    campaign = campaign_by_id(campaign_id)
    if campaign is None or not at_the_desk(viewer, campaign):
        raise Refused(
            "not_at_the_desk",
            _("Reports from the public are handled by the campaign's office and the inspection office."),
            remedy=_("Ask the office; it tells no unit who reported."),
        )
    check_live(campaign)
    return campaign


def verbs_of(viewer: Viewer, report: PublicReport) -> list[str]:
    """What the viewer may do with the report as it stands, in the order of the work."""
    campaign = campaign_by_id(report.campaign_id)
    if campaign is None or campaign.status == "archived" or not at_the_desk(viewer, campaign):
        return []
    if report.voided or report.merged_into_id is not None:
        return []
    found = [verb for verb, states in STATES.items() if report.state in states]
    if report.matter_id is None:
        found = [verb for verb in found if verb != "again"]
    else:
        found = [verb for verb in found if verb not in ("dispatch", "merge", "guide", "discard")]
        if report.matter is not None and State(report.matter.state) not in {*ENDED, *_REPORTED}:
            found = [verb for verb in found if verb != "answer"]  # it rests on what the unit reports
    has_contact = bool(report.contact_digest) and report.contact_erased_at is None
    found = [verb for verb in found if verb != "erase" or has_contact]
    return sorted(found, key=lambda verb: verb != "again")  # opened again, that comes before any answer
