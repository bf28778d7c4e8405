"""The first address: the campaign looked at last, or what to do first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaigns_in_reach
from gongjian.web.context import last_campaign


def _only_reports(viewer: Any) -> bool:
    """Reports or signs for a unit, and neither keeps the campaign's records nor decides."""
    reports = viewer.may("report") or viewer.may("sign")
    return reports and not viewer.may("edit") and not viewer.may("decide")


@require_safe
def home(request: Any) -> HttpResponse:
    """Whoever reports for a unit goes to what waits there, others to the overview; whoever keeps accounts alone to
    units and people; where there is no campaign, to a page that says what to do first."""
    viewer = request.viewer
    if _only_reports(viewer):
        return redirect("/todo/")
    campaign = last_campaign(request, campaigns_in_reach(viewer))
    if campaign is not None:
        return redirect(f"/c/{campaign.key}/")
    if viewer.may("accounts") and not viewer.may("see"):
        return redirect("/people/")
    request.room = "overview"
    context = {
        "title": _("No campaign yet"),
        "may_configure": viewer.may("configure"),
        "may_import": viewer.may("import"),
    }
    return render(request, "web/empty.html", context)
