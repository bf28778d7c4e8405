"""The handling days of a campaign, and planning one."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.problems import Refused
from gongjian.kit.asof import asof_of
from gongjian.kit.form_pages import form_view
from gongjian.kit.lists import Column, Filter, ListSpec, Sort, View, render_list
from gongjian.projects.views.forming import form_page, key_of, typed
from gongjian.supervise.actions.handling import plan_day
from gongjian.supervise.forms.handling import DayForm
from gongjian.supervise.models import HandlingItem, HandlingOutcome, HandlingState
from gongjian.supervise.policy.handling import can_run, check_can_run
from gongjian.supervise.selectors.handling import days_of


@require_safe
def handling_days(request: Any, key: str) -> HttpResponseBase:
    """Every handling day, the newest first, with what came of its items."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    rows = days_of(campaign, control.asof)
    counts: dict[int, dict[str, int]] = {}

    def prepare(days: Any) -> None:
        ids = [day.id for day in days]
        of = {name: Count("id", filter=Q(outcome=name)) for name in HandlingOutcome.values}
        items = control.asof.rows(HandlingItem).filter(day_id__in=ids).order_by()
        counts.update({row["day_id"]: row for row in items.values("day_id").annotate(all=Count("id"), **of)})

    def count(name: str) -> Any:
        return lambda row: counts.get(row.id, {}).get(name, 0)

    may = can_run(request.viewer, campaign) and not control.is_past
    new = (_("Plan a handling day"), f"/c/{key}/handling/new/") if may else ("", "")
    spec = ListSpec(
        key=f"handling/{key}",
        columns=[
            Column("on", _("handling day"), "on", "day", sort="on", css="nb"),
            Column("number", _("number"), "number", "name", href=lambda row: f"/handling/{row.number}/"),
            Column("place", _("venue"), "place", phone="gone"),
            Column("state", _("state"), lambda row: HandlingState(row.state).label, css="one-zh"),
            Column("items", _("items"), count("all"), "num"),
            *(Column(one.value, one.label, count(one.value), "num") for one in HandlingOutcome),
        ],
        sorts=[Sort("on", _("handling day"), ("-on", "-id"), nulls="none")],
        filters=[
            Filter("state", _("state"), options=lambda _request: HandlingState.choices),
            Filter("on_day", _("handling day"), "date", lookup="on", pinned=False),
        ],
        views=[View("all", _("All")), View("planned", _("To come"), "state=planned&state=held")],
        row_id=lambda row: row.id,
        row_title=lambda row: row.number,
        prepare=prepare,
        export_name=_("Handling days"),
        empty=(
            _("No handling day is planned yet"),
            _("Departments sit together for a day, and every item leaves with an outcome."),
            *new,
        ),
    )
    context = {
        "campaign": campaign,
        "asof": control,
        "plan_href": new[1],
        "actions_template": "supervise/handling_actions.html",
    }
    return render_list(request, spec, rows, title=_("Handling days"), context=context)


@form_view
def new_day(request: Any, key: str) -> HttpResponse:
    """Plan a day."""
    campaign = campaign_or_404(request.viewer, key)
    check_can_run(request.viewer, campaign)
    request.campaign, request.room = campaign, "supervise"
    form = DayForm(*typed(request))
    back = f"/c/{key}/handling/"
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            day = plan_day(
                viewer=request.viewer, campaign=campaign, on=given["on"], starts=form.hour, place=given["place"],
                note=given["note"], at=request.now, **key_of(form),
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The handling day is planned; queue the items."))
            return redirect(f"/handling/{day.number}/")
    crumbs = [{"label": _("Handling days"), "href": back}]
    return form_page(request, form, _("Plan a handling day"), back, crumbs, _("Plan it"))
