"""Topics are put forward and taken up; posts say whether they come."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongjian.dispatch.actions import meetings, topics
from gongjian.dispatch.forms.meetings import PresenceForm, SettleTopicForm, TopicForm
from gongjian.dispatch.models import Attendance, Meeting, Topic
from gongjian.dispatch.policy import is_office
from gongjian.dispatch.selectors.meetings import in_protocol_order
from gongjian.dispatch.views.meeting_acts import back, form_page, key_of, opened
from gongjian.kernel.problems import Refused
from gongjian.kit.form_pages import form_view
from gongjian.people.models import Post
from gongjian.people.unit_tree import unit_tree


@form_view
def put_forward(request: Any, number: str) -> HttpResponse:
    """提请上会, by a unit that reports or by the office."""
    meeting, campaign = opened(request, number, office=False)
    office = is_office(request.viewer, campaign)
    mine = request.viewer.reach("report", campaign)
    unit_id = next((pk for pk in request.viewer.unit_ids if pk in mine.unit_ids), None)
    if unit_id is None and not office:
        raise Http404
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            topics.put_forward(
                viewer=request.viewer,
                meeting=meeting,
                title=form.cleaned_data["title"],
                wants=form.cleaned_data["wants"],
                unit_id=unit_id if unit_id is not None else request.viewer.unit_ids[0],
                at=request.now,
                request_key=form.cleaned_data["request_key"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(
                request,
                _("Put forward; the office decides whether it is taken up."),
                extra_tags=f"draft:topic-{meeting.number}",
            )
            return back(meeting, "#h-topics")
    return form_page(request, meeting, campaign, form, _("Put a topic forward"), _("Put it forward"))


def _topic(meeting: Meeting, pk: int) -> Topic:
    found: Topic | None = Topic.objects.filter(pk=pk, meeting_id=meeting.pk, voided=False).first()
    if found is None:
        raise Http404
    return found


@require_POST
def take_topic(request: Any, number: str, pk: int) -> HttpResponse:
    """Take a topic up."""
    meeting, _campaign = opened(request, number)
    topics.settle_topic(
        viewer=request.viewer,
        topic=_topic(meeting, pk),
        taken=True,
        at=request.now,
        request_key=key_of(request),
    )
    return back(meeting, "#h-topics")


@form_view
def decline_topic(request: Any, number: str, pk: int) -> HttpResponse:
    """Leave a topic out, with the reason the unit reads."""
    meeting, campaign = opened(request, number)
    topic = _topic(meeting, pk)
    form = SettleTopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            topics.settle_topic(
                viewer=request.viewer,
                topic=topic,
                taken=False,
                reason=form.cleaned_data["reason"],
                at=request.now,
                request_key=form.cleaned_data["request_key"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return back(meeting, "#h-topics")
    return form_page(request, meeting, campaign, form, topic.title, _("Not this time"))


@form_view
def presence(request: Any, number: str, post: str) -> HttpResponse:
    """Leave, or a substitute: whoever holds the post, the unit's head, or the office."""
    meeting, campaign = opened(request, number, office=False)
    row = (
        Attendance.objects.filter(meeting_id=meeting.pk, post__number=post, voided=False)
        .select_related("post")
        .first()
    )
    office = is_office(request.viewer, campaign)
    if row is None or not (
        office
        or any(seat.post_id == row.post_id for seat in request.viewer.seats)
        or request.viewer.may_over("sign", [row.post.unit_id], campaign)
    ):
        raise Http404
    others = in_protocol_order(
        Post.objects.filter(unit_id__in=unit_tree().subtree(row.post.unit_id), voided=False).exclude(
            pk=row.post_id
        )
    )
    given = {"presence": row.presence, "substitute": str(row.substitute_id or ""), "reason": row.reason}
    form = PresenceForm(request.POST or None, posts=others, office=office, initial=given)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            meetings.answer_invitation(
                viewer=request.viewer,
                attendance=row,
                presence=data["presence"],
                substitute=form.rows.get(data["substitute"]),
                reason=data["reason"],
                at=request.now,
                request_key=data["request_key"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The office is told."))
            return back(meeting)
    who = f"{unit_tree().label(row.post.unit_id)} {row.post.label}"
    return form_page(
        request, meeting, campaign, form, _("Leave or substitute: %(who)s") % {"who": who}, _("Answer")
    )
