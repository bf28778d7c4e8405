"""What is done on a meeting: freezing, deciding, writing minutes, issuing, topics, who comes, cancelling."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.actions import carrying, deciding, meetings
from gongjian.dispatch.forms.meetings import (
    CancelForm,
    DecisionForm,
    MinutesForm,
    NothingForm,
    read_units,
    words_seen,
)
from gongjian.dispatch.models import Meeting, Topic, TopicState
from gongjian.dispatch.policy import is_office
from gongjian.dispatch.selectors.agenda import local_day, pack_of
from gongjian.dispatch.selectors.meetings import meeting_or_404, series_of, title_of
from gongjian.dispatch.views.meeting_page import decisions_context, minutes_form, page_context
from gongjian.kernel.problems import Refused
from gongjian.kit import words
from gongjian.kit.calendar import calendar
from gongjian.kit.form_pages import form_view
from gongjian.kit.forms.twice import remember_sent, was_sent
from gongjian.ledger import AlreadyRecorded, AsOf, Stale
from gongjian.ledger.memo import read_head
from gongjian.matters.forms.due import due_of, read_due
from gongjian.matters.inbox import OPEN_STATES
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree


def opened(request: Any, number: str, *, office: bool = True) -> tuple[Meeting, Any]:
    """The meeting and its campaign; what is the office's does not exist for others."""
    meeting = meeting_or_404(request.viewer, number)
    campaign = campaign_by_id(meeting.campaign_id)
    if (
        campaign is None
        or campaign.status == "archived"
        or (office and not is_office(request.viewer, campaign))
    ):
        raise Http404
    request.campaign, request.room = campaign, "dispatch"
    return meeting, campaign


def back(meeting: Meeting, anchor: str = "") -> HttpResponse:
    """To the meeting's page."""
    return HttpResponseRedirect(f"/meetings/{meeting.number}/{anchor}")


def key_of(request: Any) -> str:
    """The key of a press that sends nothing else."""
    form = NothingForm(request.POST)
    form.is_valid()
    return str(form.cleaned_data["request_key"])


@require_POST
def freeze(request: Any, number: str) -> HttpResponse:
    """截数: what the books say at this moment is the material."""
    meeting, campaign = opened(request, number)
    seq = read_head().seq
    pack = pack_of(campaign, meeting, AsOf(request.today, seq), request.viewer)
    meetings.freeze(
        viewer=request.viewer,
        meeting=meeting,
        pack=pack,
        known_seq=seq,
        at=request.now,
        request_key=key_of(request),
    )
    messages.success(request, _("The material is frozen. What changes from now on stands beside it."))
    return back(meeting)


@require_POST
def decide(request: Any, number: str) -> HttpResponse:
    """One line of minutes becomes a matter. With script only the list comes back, without it the whole page."""
    meeting, campaign = opened(request, number)
    open_topics = Topic.objects.filter(meeting_id=meeting.pk, voided=False, state=TopicState.APPROVED)
    form = DecisionForm(
        request.POST,
        campaign=campaign,
        on=request.today,
        topics=open_topics.order_by("ordinal", "id"),
        auto_id="d-%s",
    )
    saved = ""
    if form.is_valid():
        saved = _decide(request, meeting, form)
    if saved and not request.htmx:
        messages.success(request, saved)
        return back(meeting, "#h-decisions")
    if not request.htmx:
        return render(
            request, "dispatch/meeting.html", {**page_context(request, meeting), "decision_form": form}
        )
    context = decisions_context(request, meeting, campaign, True) | {"meeting": meeting, "saved": saved}
    if not saved:
        context["decision_form"] = form
    return render(request, "dispatch/_meeting_decisions.html", context)


def _decide(request: Any, meeting: Meeting, form: DecisionForm) -> str:
    """What is said once it is written; nothing when it is refused, and then the form says why."""
    what = f"decide {meeting.pk}"
    if was_sent(request, what, form):
        return _("This was written down already a moment ago.")
    try:
        matter = deciding.decide(
            viewer=request.viewer,
            meeting=meeting,
            decided=form.decided(),
            topic=form.on_topic,
            at=request.now,
            request_key=form.cleaned_data["request_key"],
        )
    except AlreadyRecorded:
        return _("This was written down already a moment ago.")
    except Refused as refused:
        for problem in refused.problems:
            place = {"unit": "who", "title": "says"}.get(problem.where, problem.where)
            said = f"{problem.message} {problem.remedy}".strip()
            form.add_error(place if place in form.fields else None, said)
        return ""
    remember_sent(request, what, form)
    told = _("Written down as %(number)s; it is on the desk of %(unit)s.") % {
        "number": matter.number,
        "unit": unit_tree().label(matter.unit_id),
    }
    return f"{told} {due_words(matter.due_on, request.today)}".strip()


@require_safe
def due_hint(request: Any, number: str) -> HttpResponse:
    """What a date typed comes to: working days from today, and what else the unit owes that day."""
    _meeting, campaign = opened(request, number)
    text = request.GET.get("due", "").strip()
    try:
        due = due_of(read_due(text, request.today.year), text)
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages))
    last = due.on if due is not None else None
    said = [due_words(last, request.today)]
    if last is not None and request.GET.get("who"):
        said.append(_clash(campaign, request.GET["who"], last))
    return HttpResponse(" ".join(filter(None, said)))


@require_POST
def minutes(request: Any, number: str) -> HttpResponse:
    """Minutes and remarks as they are typed; with script the page is told when they were saved."""
    meeting, _campaign = opened(request, number)
    form = MinutesForm(request.POST, auto_id="n-%s")
    problem = ""
    if form.is_valid():
        try:
            if form.cleaned_data["seen"] != words_seen(meeting):
                raise Stale(meeting)
            meeting = deciding.keep_minutes(
                viewer=request.viewer,
                meeting=meeting,
                minutes=form.cleaned_data["minutes"],
                remarks=form.cleaned_data["remarks"],
                at=request.now,
                request_key=form.cleaned_data["request_key"],
                revision=meeting.revision,
            )
        except (Stale, Refused, AlreadyRecorded) as error:
            if not request.htmx:
                raise
            problem = (
                _(
                    "Not saved: somebody else has written here. Copy your words, load the page anew, put them in."
                )
                if isinstance(error, Stale)
                else str(getattr(error, "problems", [None])[0].message)
                if isinstance(error, Refused)
                else ""
            )
    else:
        problem = " ".join(str(message) for found in form.errors.values() for message in found)
    if not request.htmx:
        return back(meeting, "#h-minutes")
    context = {"minutes_form": minutes_form(meeting), "saved_at": request.now, "problem": problem}
    return render(request, "dispatch/_minutes_saved.html", context)


@require_POST
def issue(request: Any, number: str, what: str) -> HttpResponse:
    """Issue the list of decisions, or the minutes."""
    meeting, _campaign = opened(request, number)
    if what not in ("list", "minutes"):
        raise Http404
    deciding.issue(
        viewer=request.viewer, meeting=meeting, what=what, at=request.now, request_key=key_of(request)
    )
    messages.success(
        request, _("The list of decisions is issued.") if what == "list" else _("The minutes are issued.")
    )
    return back(meeting)


@require_POST
def carry(request: Any, number: str) -> HttpResponse:
    """Take what is left over to the next meeting."""
    meeting, _campaign = opened(request, number)
    count = carrying.carry_over(
        viewer=request.viewer, meeting=meeting, at=request.now, request_key=key_of(request)
    )
    told = ngettext("%(count)s topic is carried over.", "%(count)s topics are carried over.", count)
    messages.success(request, told % {"count": count})
    return back(meeting)


@form_view
def cancel(request: Any, number: str) -> HttpResponse:
    """Cancel a meeting; everybody who was to come finds it in the inbox."""
    meeting, campaign = opened(request, number)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            meetings.cancel(
                viewer=request.viewer,
                meeting=meeting,
                reason=form.cleaned_data["reason"],
                at=request.now,
                request_key=form.cleaned_data["request_key"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The meeting is cancelled; everybody who was to come is told."))
            return back(meeting)
    return form_page(request, meeting, campaign, form, _("Cancel the meeting"), _("Cancel it"))


def form_page(
    request: Any, meeting: Meeting, campaign: Any, form: Any, title: str, button: str
) -> HttpResponse:
    """A page with one form about a meeting."""
    href = f"/meetings/{meeting.number}/"
    series = series_of(campaign, meeting.series, local_day(meeting.starts_at))
    name = title_of(meeting, series)
    context = {
        "title": title,
        "sentence": f"{name} · {words.stamp(meeting.starts_at, request.today.year)}",
        "crumbs": [
            {"label": _("Meetings"), "href": f"/c/{campaign.key}/meetings/"},
            {"label": name, "href": href},
        ],
        "campaign": campaign,
        "meeting": meeting,
        "form": form,
        "cancel_href": href,
        "submit_label": button,
    }
    return render(request, "dispatch/meeting_form.html", context)


def due_words(last: Any, on: Any) -> str:
    """How many working days a date leaves, counted from today."""
    if last is None:
        return ""
    counted = calendar().count_span(on, last)
    if counted.days < 0:
        return _("That day has passed.")
    said = ngettext(
        "%(day)s: %(count)s working day from today.",
        "%(day)s: %(count)s working days from today.",
        counted.days,
    ) % {"day": words.day_with_weekday(last, on.year), "count": counted.days}
    if calendar().is_workday(last) is False:
        said = f"{said} {_('It is a day off.')}"
    return said


def _clash(campaign: Any, who: str, last: Any) -> str:
    """What else the unit owes on that day."""
    try:
        unit_id = read_units(campaign, who)[0]
    except ValidationError:
        return ""
    count = Matter.objects.filter(
        voided=False, merged_into_id=None, unit_id=unit_id, due_on=last, state__in=OPEN_STATES
    ).count()
    if not count:
        return ""
    told = ngettext(
        "%(unit)s has %(count)s more matter due that day.",
        "%(unit)s has %(count)s more matters due that day.",
        count,
    )
    return told % {"unit": unit_tree().label(unit_id), "count": count}
