"""The page of one meeting: the agenda, decisions and minutes beside it, who comes, what was promised."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.actions.acting import TO_COME
from gongjian.dispatch.actions.carrying import left_over
from gongjian.dispatch.forms.meetings import (
    PRESENCE_WORDS,
    DecisionForm,
    MinutesForm,
    NothingForm,
    words_seen,
)
from gongjian.dispatch.models import Attendance, Meeting, MeetingState, Presence, Topic, TopicState
from gongjian.dispatch.notices.meetings import LIGHTS
from gongjian.dispatch.policy import is_office
from gongjian.dispatch.selectors.agenda import agenda_of, local_day
from gongjian.dispatch.selectors.decided import decisions_of
from gongjian.dispatch.selectors.kept import KeptTable, kept_promises
from gongjian.dispatch.selectors.meetings import attendance_of, meeting_or_404, series_of, title_of
from gongjian.dispatch.views.meetings import STATE_LIGHTS
from gongjian.figures.links import shown_figure
from gongjian.kit import words
from gongjian.kit.story import story_of
from gongjian.ledger import AsOf
from gongjian.matters.forms.choices import units_under
from gongjian.people.unit_tree import unit_tree

TOPIC_LIGHTS = {
    TopicState.PROPOSED: "watch",
    TopicState.APPROVED: "done",
    TopicState.DECLINED: "paused",
    TopicState.CARRIED: "not-due",
}


@require_safe
def meeting_page(request: Any, number: str) -> HttpResponse:
    """One meeting, as far as the viewer's reach goes."""
    meeting = meeting_or_404(request.viewer, number)
    return render(request, "dispatch/meeting.html", page_context(request, meeting))


def page_context(request: Any, meeting: Meeting) -> dict[str, Any]:
    """Everything the page shows."""
    campaign = campaign_by_id(meeting.campaign_id)
    assert campaign is not None
    request.campaign, request.room = campaign, "dispatch"
    office = is_office(request.viewer, campaign)
    begun = request.now >= meeting.starts_at or meeting.state == MeetingState.HELD
    series = series_of(campaign, meeting.series, local_day(meeting.starts_at))
    return {
        "title": title_of(meeting, series),
        "sentence": _sentence(meeting, request.today.year),
        "light": (STATE_LIGHTS[MeetingState(meeting.state)], str(MeetingState(meeting.state).label)),
        "crumbs": [
            {"label": _("Meetings"), "href": f"/c/{campaign.key}/meetings/"},
            {"label": str(series.name) if series is not None else meeting.series, "href": ""},
        ],
        "campaign": campaign,
        "meeting": meeting,
        "sections": agenda_of(campaign, meeting, request.viewer, request.now),
        "agenda_note": _agenda_note(meeting, request.today.year),
        "deeds": _deeds(meeting, begun) if office else [],
        "may_cancel": office and meeting.state in TO_COME,
        "papers": _papers(meeting, campaign, request.viewer),
        "kept": _kept(kept_promises(campaign, meeting.series, AsOf(request.today), request.viewer)),
        "kept_note": _("last eight meetings · a reminder, not in any score"),
        "story": story_of(meeting, limit=20) if request.viewer.reach("see", campaign).whole else [],
        **_topics(request, meeting, campaign, office),
        **_attendance(request, meeting, campaign, office),
        **decisions_context(request, meeting, campaign, office and begun),
        **_minutes(request, meeting, campaign, office and begun),
    }


def _sentence(meeting: Meeting, year: int) -> str:
    parts = [words.stamp(meeting.starts_at, year), meeting.place]
    if meeting.chair is not None:
        parts.append(_("led by %(post)s") % {"post": meeting.chair.label})
    if meeting.cutoff_at is not None:
        parts.append(
            _("cut-off %(at)s, later changes stand beside") % {"at": words.stamp(meeting.cutoff_at, year)}
        )
    return " · ".join(filter(None, parts))


def _agenda_note(meeting: Meeting, year: int) -> str:
    if meeting.cutoff_at is None:
        return _("made from the books; not frozen yet")
    return _("made from the books, frozen at %(at)s") % {"at": words.stamp(meeting.cutoff_at, year)}


def _deeds(meeting: Meeting, begun: bool) -> list[dict[str, Any]]:
    """The office's next steps, the one whose turn it is first."""
    found: list[tuple[str, Any]] = []
    if meeting.state in TO_COME and not begun:
        again = meeting.state == MeetingState.FROZEN
        found.append(("freeze", _("Freeze the material again") if again else _("Freeze the material")))
    if meeting.state == MeetingState.HELD and meeting.list_issued_at is None:
        found.append(("issue/list", _("End the meeting, issue the list of decisions")))
    elif meeting.state == MeetingState.HELD and meeting.minutes_issued_at is None:
        found.append(("issue/minutes", _("Issue the minutes")))
    return [
        {"slug": slug, "label": label, "form": NothingForm(auto_id=False), "first": not place}
        for place, (slug, label) in enumerate(found)
    ]


def _papers(meeting: Meeting, campaign: Any, viewer: Any) -> list[dict[str, Any]]:
    """Documents there are, for whoever sees the whole campaign."""
    if not viewer.reach("see", campaign).whole:
        return []
    found = []
    if meeting.cutoff_at is not None:
        found.append({"key": "pack", "label": _("Material of the meeting")})
    if meeting.state == MeetingState.HELD:
        found.append({"key": "decisions", "label": _("List of decisions")})
        found.append({"key": "minutes", "label": _("Minutes")})
    return found


def _topics(request: Any, meeting: Meeting, campaign: Any, office: bool) -> dict[str, Any]:
    reach = request.viewer.reach("see", campaign)
    rows = Topic.objects.filter(meeting_id=meeting.pk, voided=False).order_by("ordinal", "id")
    to_come = meeting.state in TO_COME
    mine = request.viewer.reach("report", campaign)
    return {
        "topics": [
            {
                "topic": row,
                "unit": unit_tree().label(row.unit_id),
                "light": TOPIC_LIGHTS[TopicState(row.state)],
                "state": str(TopicState(row.state).label),
                "take": NothingForm(auto_id=False)
                if office and to_come and row.state == TopicState.PROPOSED
                else None,
            }
            for row in rows
            if reach.whole or row.unit_id in reach.unit_ids
        ],
        "may_put_forward": to_come and campaign.status != "archived" and (office or bool(mine)),
        "left": len(left_over(meeting)) if office and meeting.state == MeetingState.HELD else 0,
        "carry_form": NothingForm(auto_id=False),
    }


def _attendance(request: Any, meeting: Meeting, campaign: Any, office: bool) -> dict[str, Any]:
    rows = attendance_of(meeting)
    seats = {seat.post_id for seat in request.viewer.seats}
    reach = request.viewer.reach("see", campaign)
    shown = [
        _comes(row, meeting, office) for row in rows if reach.whole or row.post.unit_id in reach.unit_ids
    ]
    coming = sum(row.presence in (Presence.EXPECTED, Presence.PRESENT, Presence.SUBSTITUTE) for row in rows)
    open_yet = meeting.state in TO_COME
    return {
        "attendance": shown,
        "away": [one for one in shown if one["presence"] not in (Presence.EXPECTED, Presence.PRESENT)],
        "attendance_said": ngettext(
            "%(coming)s of %(count)s post comes.", "%(coming)s of %(count)s posts come.", len(rows)
        )
        % {"coming": coming, "count": len(rows)}
        if reach.whole
        else "",
        "mine": [
            {"post": row.post, "says": PRESENCE_WORDS[Presence(row.presence)]}
            for row in rows
            if row.post_id in seats and open_yet
        ],
    }


def _comes(row: Attendance, meeting: Meeting, office: bool) -> dict[str, Any]:
    tree = unit_tree()
    instead = (
        _("instead: %(who)s") % {"who": f"{tree.label(row.substitute.unit_id)} {row.substitute.label}"}
        if row.substitute is not None
        else ""
    )
    return {
        "who": f"{tree.label(row.post.unit_id)} {row.post.label}",
        "presence": row.presence,
        "says": PRESENCE_WORDS[Presence(row.presence)],
        "light": LIGHTS[Presence(row.presence)],
        "note": " · ".join(filter(None, (instead, row.reason))),
        "href": f"/meetings/{meeting.number}/presence/{row.post.number}/"
        if office and meeting.state != MeetingState.CANCELLED
        else "",
    }


def decisions_context(request: Any, meeting: Meeting, campaign: Any, may_write: bool) -> dict[str, Any]:
    """Decisions written down and, for the office from the meeting's hour on, the line for the next one."""
    topics = Topic.objects.filter(meeting_id=meeting.pk, voided=False, state=TopicState.APPROVED)
    form = None
    if may_write and meeting.state != MeetingState.CANCELLED and meeting.list_issued_at is None:
        form = DecisionForm(
            campaign=campaign, on=request.today, topics=topics.order_by("ordinal", "id"), auto_id="d-%s"
        )
    issued = meeting.list_issued_at
    return {
        "decision_form": form,
        "decisions": decisions_of(meeting, request.viewer, campaign, request.today),
        "units_here": units_under(campaign) if form is not None else [],
        "list_note": _("list issued %(at)s") % {"at": words.stamp(issued, request.today.year)}
        if issued
        else "",
    }


def _minutes(request: Any, meeting: Meeting, campaign: Any, may_write: bool) -> dict[str, Any]:
    issued = meeting.minutes_issued_at
    note = _("issued %(at)s") % {"at": words.stamp(issued, request.today.year)} if issued else ""
    if may_write and meeting.state != MeetingState.CANCELLED and issued is None:
        return {"minutes_form": minutes_form(meeting), "minutes_note": note}
    seats = {seat.post_id for seat in request.viewer.seats}
    whole = request.viewer.reach("see", campaign).whole
    called = Attendance.objects.filter(meeting_id=meeting.pk, post_id__in=seats, voided=False).exists()
    named = is_office(request.viewer, campaign) or request.viewer.reach("decide", campaign).whole
    return {
        "minutes_form": None,
        "minutes_note": note,
        "shown_minutes": meeting.minutes if issued is not None and (whole or called) else "",
        "shown_remarks": meeting.remarks if named else "",
    }


def minutes_form(meeting: Meeting) -> MinutesForm:
    """Minutes and remarks as they stand."""
    given = {"minutes": meeting.minutes, "remarks": meeting.remarks, "seen": words_seen(meeting)}
    return MinutesForm(initial=given, auto_id="n-%s")


def _kept(table: KeptTable) -> dict[str, Any]:
    return {
        "rows": [
            {
                "label": row.label,
                "figures": [
                    shown_figure(one) if one is not None else None
                    for one in (row.due, row.on_time, row.moved_once, row.moved_more)
                ],
            }
            for row in table.rows
        ],
        "due": words.number(table.due),
        "share": words.percent(table.share),
    }
