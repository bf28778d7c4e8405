"""总览 of one campaign: under way, being prepared, or archived."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.policy import can_configure
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kernel.lifecycle import STATE_WORDS, State
from gongjian.kit import words
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.matters.inbox import waiting_count, waiting_for
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.policy import can_register
from gongjian.web.overview import archived, live
from gongjian.web.overview.per_unit import per_unit
from gongjian.web.remembering import remember

WAITING_ROWS = 4


@require_safe
def overview(request: Any, key: str) -> HttpResponse:
    """The page a campaign opens on."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "overview"
    control = asof_of(request, campaign)
    make = {"archived": _archived, "draft": _draft}.get(campaign.status, _live)
    return remember(make(request, campaign, control), campaign)


def _live(request: Any, campaign: Any, control: AsOfControl) -> HttpResponse:
    context = live.context(campaign, control, request.viewer)
    context |= {
        "title": campaign.title,
        "asof": control,
        "asof_quick": quick_days(campaign, control),
        "units": per_unit(context["ask"], request.viewer.reach("see", campaign)),
        "may_import": request.viewer.may("import"),
        "waiting": waiting_count(request.viewer, request.today),
        "waiting_rows": waiting_rows(request, campaign),
    }
    return render(request, "web/overview.html", context)


def _archived(request: Any, campaign: Any, control: AsOfControl) -> HttpResponse:
    context = archived.context(campaign, control, request.viewer)
    context |= {"title": campaign.title, "asof": control, "asof_quick": quick_days(campaign, control)}
    return render(request, "web/overview_archived.html", context)


def _draft(request: Any, campaign: Any, control: AsOfControl) -> HttpResponse:
    """A campaign being prepared: what is there, what is still to be done, in order."""
    viewer = request.viewer
    context = live.context(campaign, control, viewer)
    context |= {
        "title": campaign.title,
        "asof": control,
        "may_configure": can_configure(viewer, campaign),
        "may_register": can_register(viewer, campaign),
        "may_import": viewer.may("import"),
        "may_accounts": viewer.may("accounts"),
    }
    return render(request, "web/overview_draft.html", context)


def quick_days(campaign: Any, control: AsOfControl) -> list[dict[str, Any]]:
    """Days worth a press: last Tuesday's meeting, the first day; for an archived campaign the day it shows."""
    today = control.today if control.live else campaign.shown_on
    tuesday = today - timedelta(days=(today.weekday() - 1) % 7 or 7)
    days: list[tuple[Any, date]] = [(_("Last Tuesday"), tuesday), (_("First day"), campaign.start_on)]
    if not control.live:
        days = [(_("Day shown"), campaign.shown_on), (_("First day"), campaign.start_on)]
    return [
        {"label": label, "href": f"?on={day.isoformat()}"} for label, day in days if day >= campaign.start_on
    ]


def waiting_rows(request: Any, campaign: Any) -> list[dict[str, Any]]:
    """The matters of the campaign that wait for the viewer, the earliest due first."""
    waiting = waiting_for(request.viewer, request.today)
    if waiting is None:
        return []
    rows = waiting.filter(campaign_id=campaign.pk).order_by("due_on", "id")[:WAITING_ROWS]
    tree = unit_tree()
    return [
        {
            "number": row.number,
            "title": row.title,
            "late": row.due_on is not None
            and row.due_on < request.today
            and row.state != State.reported_done.value,
            "note": " · ".join(
                filter(
                    None,
                    (tree.label(row.unit_id), str(STATE_WORDS[State(row.state)]), _due(row, request.today)),
                )
            ),
        }
        for row in rows
    ]


def _due(row: Any, today: date) -> str:
    """When it is due, and how late it is."""
    if row.due_on is None:
        return row.due_phrase
    if row.due_on < today and row.state != State.reported_done.value:
        return _("%(days)s days late") % {"days": (today - row.due_on).days}
    return _("due %(day)s") % {"day": words.day(row.due_on, today.year)}
