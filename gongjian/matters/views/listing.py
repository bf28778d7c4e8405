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
from gongjian.matters.selectors.listing import for_the_page, ways_to_matters, with_names
from gongjian.matters.slots import kind_sheets
from gongjian.matters.views.list_sheet import export_list
from gongjian.matters.views.sheet import export_tasks, tasks_of
from gongjian.matters.views.spec import SHOW_WORDS, MatterTable


@require_safe
def matter_list(request: Any, key: str) -> HttpResponseBase:
    """Every matter of the campaign that the viewer may see, at the moment asked."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "lists"
    control = asof_of(request, campaign)
    may_draft = can_draft(request.viewer, campaign) and not control.is_past
    rows = matters_in(campaign, control.asof, request.viewer)
    ways = ways_to_matters(campaign, control.asof, request.viewer)
    table = MatterTable(request.viewer, campaign, control, may_draft, query=request.GET, rows=rows, ways=ways)
    asked = request.GET.get("format", "")
    if asked in _SHEETS:
        return _sheet(asked, request, table)
    shows_lists = "list" in ",".join(request.GET.getlist("cols")).split(",")
    rows = for_the_page(rows.filter(table.default_q), with_lists=shows_lists)
    if ways is not None:
        ways = ways.narrowed(for_the_page(ways.rows.filter(table.default_q), with_lists=shows_lists))
    kinds = set(request.GET.getlist("kind"))
    context = {
        "campaign": campaign,
        "asof": control,
        "may_draft": may_draft,
        "lists": "matters",
        "showing": SHOW_WORDS[table.show]() if table.show else "",
        "kinds": "problem" if kinds == {"problem"} else "task" if kinds == {"task"} else "",
        "sentence_template": "matters/_list_sentence.html",
        "actions_template": "matters/_list_actions.html",
    }
    return render_list(request, table.spec, rows, title=_("Matters"), context=context, ways=ways)


_SHEETS = ("xlsx", "csv", "sheet", "problems")


def _sheet(asked: str, request: Any, table: MatterTable) -> HttpResponseBase:
    """The rows under the conditions of the page, as the list itself or as one of the office's sheets."""
    rows, campaign, control = with_names(table.rows), table.campaign, table.control
    named = frozenset(name for name in request.GET if request.GET.get(name))
    if asked == "sheet":
        page = list_page(request, table.spec, tasks_of(rows, named))
        return export_tasks(page, campaign, control, request.now)
    rows = rows.filter(table.default_q)
    if asked == "problems":
        problems = rows if "kind" in named else rows.filter(kind="problem")
        page = list_page(request, table.spec, problems)
        return kind_sheets["problem"](page, campaign, control, request.now)
    return export_list(list_page(request, table.spec, rows), campaign, control, asked, request.now)
