"""The list of a campaign's matters, on the page and as the 任务分工清单."""

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import asof_of
from gongjian.kit.lists import list_page, render_list
from gongjian.matters.policy import can_draft
from gongjian.matters.selectors import matters_in
from gongjian.matters.selectors.listing import ways_to_matters, with_names
from gongjian.matters.views.sheet import export_sheet
from gongjian.matters.views.spec import MatterTable


@require_safe
def matter_list(request: Any, key: str) -> HttpResponseBase:
    """Every matter of the campaign that the viewer may see, at the moment asked."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    may_draft = can_draft(request.viewer, campaign) and not control.is_past
    spec = MatterTable(request.viewer, campaign, control, may_draft).spec
    rows = with_names(matters_in(campaign, control.asof, request.viewer))
    if request.GET.get("format") == "sheet":
        page = list_page(request, spec, rows)
        return export_sheet(page, campaign, control, request.now)
    context = {
        "campaign": campaign,
        "asof": control,
        "may_draft": may_draft,
        "lists": "matters",
        "actions_template": "matters/_list_actions.html",
    }
    ways = ways_to_matters(campaign, control.asof, request.viewer)
    return render_list(request, spec, rows, title=_("Matters"), context=context, ways=ways)
