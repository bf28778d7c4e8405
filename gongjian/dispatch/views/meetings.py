"""Meetings by series, and calling the next one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_or_404
from gongjian.dispatch.actions.calling import last_of
from gongjian.dispatch.actions.meetings import call_meeting
from gongjian.dispatch.forms.meetings import CallForm
from gongjian.dispatch.models import Meeting, MeetingState
from gongjian.dispatch.policy import is_office
from gongjian.dispatch.selectors.meetings import (
    SeriesRows,
    by_series,
    in_protocol_order,
    next_slot,
    posts_to_come,
    series_of,
    title_of,
)
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.form_pages import form_view
from gongjian.matters.forms.choices import units_under
from gongjian.people.models import Post

STATE_LIGHTS = {
    MeetingState.PLANNED: "not-due",
    MeetingState.FROZEN: "on-course",
    MeetingState.HELD: "done",
    MeetingState.CANCELLED: "paused",
}


@require_safe
def meeting_list(request: Any, key: str) -> HttpResponse:
    """All series of a campaign: when each comes round, the next meeting, those held."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "dispatch"
    office = is_office(request.viewer, campaign)
    groups = [_group(one, campaign, request, office) for one in by_series(campaign, request.now)]
    context = {
        "title": _("Meetings"),
        "sentence": _(
            "The agenda makes itself from the books; a decision is one line and goes to its unit at once."
        ),
        "campaign": campaign,
        "groups": groups,
        "office": office,
    }
    return render(request, "dispatch/meetings.html", context)


def _group(rows: SeriesRows, campaign: Any, request: Any, office: bool) -> dict[str, Any]:
    slot = next_slot(campaign, rows.series, request.now) if office and rows.series is not None else None
    return {
        "key": rows.key,
        "label": rows.label,
        "when": rows.when,
        "place": rows.series.place if rows.series is not None else "",
        "slot": slot,
        "coming": [_row(one, rows) for one in rows.coming],
        "over": [_row(one, rows) for one in rows.over],
    }


def _row(meeting: Meeting, rows: SeriesRows) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "title": title_of(meeting, rows.series),
        "light": STATE_LIGHTS[MeetingState(meeting.state)],
        "state": str(MeetingState(meeting.state).label),
        "decided": rows.decided.get(meeting.pk, 0),
    }


@form_view
def call(request: Any, key: str, series: str) -> HttpResponse:
    """Call the next meeting of a series; its rule proposes the day, the last meeting the place and who comes."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "dispatch"
    told = series_of(campaign, series, request.today)
    if told is None or not is_office(request.viewer, campaign):
        raise Http404
    slot = next_slot(campaign, told, request.now)
    usual = posts_to_come(campaign, series)
    posts = _choosable(campaign, usual)
    if request.method == "POST":
        form = CallForm(request.POST, slot=slot, posts=posts)
        if form.is_valid():
            try:
                made = call_meeting(
                    viewer=request.viewer,
                    campaign=campaign,
                    series=series,
                    starts_at=form.cleaned_data["starts_at"],
                    place=form.cleaned_data["place"],
                    chair=form.leader,
                    posts=form.chosen,
                    at=request.now,
                    request_key=form.cleaned_data["request_key"],
                )
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(
                    request, _("Called for %(at)s.") % {"at": words.stamp(made.starts_at, request.today.year)}
                )
                return HttpResponseRedirect(f"/meetings/{made.number}/")
    else:
        form = CallForm(slot=slot, posts=posts, initial=_initial(campaign, told, slot, usual))
    context = {
        "title": _("Call the next meeting: %(series)s") % {"series": str(told.name)},
        "form": form,
        "crumbs": [{"label": _("Meetings"), "href": f"/c/{campaign.key}/meetings/"}],
        "cancel_href": f"/c/{campaign.key}/meetings/",
        "submit_label": _("Call it"),
        "folded": ["posts"],
        "folded_label": _("Who comes: %(count)s posts") % {"count": len(usual)},
    }
    return render(request, "dispatch/meeting_form.html", context)


def _initial(campaign: Any, series: Any, slot: Any, usual: list[Post]) -> dict[str, Any]:
    last = last_of(campaign, series.key)
    return {
        "starts_at": slot.starts_at if slot is not None else None,
        "place": series.place or (last.place if last is not None else ""),
        "chair": str(last.chair_id) if last is not None and last.chair_id else "",
        "posts": [str(post.pk) for post in usual],
    }


def _choosable(campaign: Any, usual: list[Post]) -> list[Post]:
    """Heads and leaders under the host, and whoever came last time."""
    units = [unit.pk for unit in units_under(campaign)]
    heads = Post.objects.filter(unit_id__in=units, duty__in=("head", "lead_official"), voided=False)
    return in_protocol_order({post.pk: post for post in (*heads, *usual)}.values())
