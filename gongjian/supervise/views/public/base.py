"""What the pages of the desk share: who gets in, which report, how it is told."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.ledger import AsOf
from gongjian.projects.models import Project
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import in_campaign
from gongjian.supervise.models import PublicReport
from gongjian.supervise.policy.public import at_the_desk, followed_reports, visible_reports


def desk_or_404(request: Any, key: str) -> Campaign:
    """The campaign at whose desk the viewer works."""
    campaign = campaign_or_404(request.viewer, key)
    if not at_the_desk(request.viewer, campaign):
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    return campaign


def report_or_404(request: Any, number: str) -> tuple[PublicReport, Campaign]:
    """The report of that number and its campaign, for the desk alone. A merged one is found: it leads on."""
    return _found(request, number, visible_reports(request.viewer, None))


def followed_or_404(request: Any, number: str) -> tuple[PublicReport, Campaign]:
    """The report of that number and its campaign, for the desk and for whoever may follow its course."""
    return _found(request, number, followed_reports(request.viewer))


def _found(request: Any, number: str, within: Q) -> tuple[PublicReport, Campaign]:
    found = PublicReport.objects.filter(within, number=number).first()
    campaign = campaign_by_id(found.campaign_id) if found is not None else None
    if found is None or campaign is None:
        raise Http404
    request.campaign, request.room = campaign, "supervise"
    return found, campaign


def satisfied_words(row: Any) -> str:
    """The reporter's word; empty while there is none."""
    if row.satisfied is None:
        return ""
    return _("satisfied") if row.satisfied else _("not satisfied")


def crumbs_of(campaign: Campaign, *, desk: bool = True) -> list[dict[str, str]]:
    """The way back: to the desk's list for the desk, else to the figure."""
    base = f"/c/{campaign.key}/"
    back = f"{base}public/" if desk else f"{base}figures/public_count/"
    return [
        {"label": campaign.label, "href": base},
        {"label": _("Reports from the public"), "href": back},
    ]


def project_named(request: Any, campaign: Campaign, text: str) -> Project | None:
    """The project of the campaign with that name or number. Refused(project_unknown) where a text names none, or
    more than one."""
    wanted = text.strip()
    if not wanted:
        return None
    rows = in_campaign(campaign, AsOf(request.today)).filter(
        Q(number=wanted) | Q(name=wanted) | Q(code=wanted)
    )
    seen = Project.objects.filter(visible_projects(request.viewer, campaign), pk__in=rows.values("id"))
    found = list(seen[:2])
    if len(found) != 1:
        raise Refused(
            "project_unknown",
            _("“%(text)s” is no project of this campaign.") % {"text": wanted[:60]},
            "project",
            _("Write its name as in the list of projects, or its number."),
        )
    return found[0]
