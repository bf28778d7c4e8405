"""Topics are put forward, and taken up or not."""

from datetime import datetime

from gongjian.dispatch.actions.acting import campaign_of_meeting, check_to_come, next_place, on_meeting
from gongjian.dispatch.models import (
    Meeting,
    Topic,
    TopicState,
)
from gongjian.dispatch.policy import check_is_office
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import within
from gongjian.people.viewer import Viewer


def put_forward(
    *,
    viewer: Viewer,
    meeting: Meeting,
    title: str,
    wants: str,
    unit_id: int | None,
    at: datetime,
    request_key: str = "",
) -> Topic:
    """提请上会: a unit puts a topic forward; whether it is taken up is the office's. Refused: title_missing, over."""
    campaign = campaign_of_meeting(meeting)
    if unit_id is None or not viewer.may_over("report", [unit_id], campaign):
        check_is_office(viewer, campaign)
    if not title.strip():
        raise Refused(
            "title_missing", _("The topic has no title yet."), "title", _("Say in one line what it is about.")
        )
    with on_meeting(
        "meeting.topic", viewer=viewer, meeting=meeting, at=at, request_key=request_key, title=title.strip()
    ) as move:
        check_to_come(move.meeting)
        return move.entry.create(
            Topic(
                meeting=move.meeting,
                title=within(title, 200, "title"),
                wants=within(wants, 300, "wants"),
                unit_id=unit_id,
                ordinal=next_place(Topic, move.meeting),
                illustrative=meeting.illustrative,
            )
        )


def settle_topic(
    *, viewer: Viewer, topic: Topic, taken: bool, at: datetime, reason: str = "", request_key: str = ""
) -> Topic:
    """Take a topic up, or not, which needs a reason. Refused: reason_missing, over."""
    meeting = topic.meeting
    check_is_office(viewer, campaign_of_meeting(meeting))
    if not taken and not reason.strip():
        raise Refused(
            "reason_missing", _("The reason is not given."), "reason", _("Write it in one sentence.")
        )
    act = "meeting.topic_taken" if taken else "meeting.topic_declined"
    with on_meeting(
        act, viewer=viewer, meeting=meeting, at=at, request_key=request_key, reason=reason, title=topic.title
    ) as move:
        check_to_come(move.meeting)
        fresh: Topic = Topic.objects.get(pk=topic.pk)
        state = TopicState.APPROVED if taken else TopicState.DECLINED
        return move.entry.change(fresh, state=state, reason=within(reason, 200, "reason"))
