"""总览 of one campaign: under way or over, being prepared, or kept from publications."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.policy import can_configure
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import AsOfControl, asof_of
from gongjian.kit.registry import Notice
from gongjian.matters.inbox import kept_notices
from gongjian.matters.views.badge import badge, count_notices, keep_count
from gongjian.matters.views.todo import WHAT_WORDS
from gongjian.matters.views.waiting import waiting_rows
from gongjian.people.selectors import units_with_accounts
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.policy import can_register
from gongjian.web.overview import archived, live
from gongjian.web.overview.per_unit import per_unit
from gongjian.web.overview.saying import opening
from gongjian.web.remembering import remember

WAITING_ROWS = 4
_GRAVEST = {"late": 0, "watch": 1}


@require_safe
def overview(request: Any, key: str) -> HttpResponse:
    """The page a campaign opens on."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "overview"
    control = asof_of(request, campaign)
    make = _draft if campaign.status == "draft" else _published if campaign.published_only else _live
    return keep_count(request, remember(make(request, campaign, control), campaign))


def _live(request: Any, campaign: Any, control: AsOfControl) -> HttpResponse:
    context = live.context(campaign, control, request.viewer)
    # what waits for the reader waits today: on a page of another moment it has no place
    notices = [] if control.is_past else kept_notices(request.viewer, request.now)
    waiting = 0
    if not control.is_past:
        count_notices(request, len(notices))
        waiting = badge(request)
    context |= {
        "title": campaign.title,
        "say": opening(context, waiting),
        "asof": control,
        "asof_quick": quick_days(campaign, control),
        "late_rows": live.late_rows(context["ask"], context["late"].figure.query, control.on),
        "units": per_unit(
            context["ask"], request.viewer.reach("see", campaign), context["light"], context["money_on"]
        ),
        "total_meaning": context["money_meaning"],
        "may_import": request.viewer.may("import"),
        "waiting": waiting,
        "waiting_rows": waiting_here(request, campaign, notices) if waiting else [],
    }
    return render(request, "web/overview.html", context)


def _published(request: Any, campaign: Any, control: AsOfControl) -> HttpResponse:
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
        "with_accounts": units_with_accounts(
            unit_tree().subtree(campaign.unit_id) - {campaign.unit_id}, request.today
        ),
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


def waiting_here(request: Any, campaign: Any, notices: list[Notice]) -> list[dict[str, Any]]:
    """What waits for the viewer in the campaign: what rooms ask for and the most urgent matters, by halves where there
    is much of both; what is to be done, and how it stands."""
    asked = [
        {"href": one.href, "title": one.title, "note": " · ".join(filter(None, (one.kind, one.word)))}
        for one in sorted(notices, key=lambda one: _GRAVEST.get(one.light, len(_GRAVEST)))
        if one.campaign_id in (None, campaign.pk)
    ]
    label = unit_tree().label
    rows = [
        {
            "href": f"/matters/{row.matter.number}/",
            "title": row.matter.title,
            "note": " · ".join(
                str(part)
                for part in (label(row.matter.unit_id), WHAT_WORDS[row.what](), row.light.word)
                if part
            ),
        }
        for row in waiting_rows(request.viewer, request.today)
        if row.matter.campaign_id == campaign.pk
    ]
    first = asked[: max(WAITING_ROWS // 2, WAITING_ROWS - len(rows))]
    return [*first, *rows[: WAITING_ROWS - len(first)]]
