"""What a meeting did not get to goes to the next one."""

from datetime import datetime

from gongjian.dispatch.actions.acting import campaign_of_meeting, next_place, on_meeting
from gongjian.dispatch.models import Meeting, MeetingDecision, MeetingState, Topic, TopicState
from gongjian.dispatch.policy import check_is_office
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.words import stamp
from gongjian.people.viewer import Viewer


def left_over(meeting: Meeting) -> list[Topic]:
    """Topics taken up on which nothing was decided."""
    decided = MeetingDecision.objects.filter(meeting_id=meeting.pk, voided=False, topic__isnull=False)
    rows = Topic.objects.filter(meeting_id=meeting.pk, voided=False, state=TopicState.APPROVED)
    return list(rows.exclude(pk__in=decided.values("topic_id")).order_by("ordinal", "id"))


def next_meeting(meeting: Meeting) -> Meeting | None:
    """The next meeting of the series that is still to be held."""
    rows = Meeting.objects.filter(
        campaign_id=meeting.campaign_id,
        series=meeting.series,
        voided=False,
        state__in=(MeetingState.PLANNED, MeetingState.FROZEN),
        starts_at__gt=meeting.starts_at,
    )
    return rows.order_by("starts_at", "id").first()


def carry_over(*, viewer: Viewer, meeting: Meeting, at: datetime, request_key: str = "") -> int:
    """Put what is left over on the agenda of the next meeting of the series; how many topics.

    Refused: not_held_yet, no_next_meeting, nothing_left.
    """
    check_is_office(viewer, campaign_of_meeting(meeting))
    following = next_meeting(meeting)
    if meeting.state != MeetingState.HELD:
        raise Refused(
            "not_held_yet",
            _("This meeting has not been held."),
            remedy=_("A cancelled meeting's topics go to the next one by themselves."),
        )
    if following is None:
        raise Refused(
            "no_next_meeting",
            _("No further meeting of this series is called yet."),
            remedy=_("Call the next one first; then carry over."),
        )
    with on_meeting(
        "meeting.carry",
        viewer=viewer,
        meeting=meeting,
        at=at,
        request_key=request_key,
        to=stamp(following.starts_at),
        count=len(left_over(meeting)),
    ) as move:
        left = left_over(move.meeting)
        if not left:
            raise Refused("nothing_left", _("Something was decided on every topic."))
        place = next_place(Topic, following)
        for offset, topic in enumerate(left):
            move.entry.create(
                Topic(
                    meeting=following,
                    title=topic.title,
                    wants=topic.wants,
                    unit_id=topic.unit_id,
                    request_id=topic.request_id,
                    state=TopicState.APPROVED,
                    ordinal=place + offset,
                    illustrative=topic.illustrative,
                )
            )
            move.entry.change(topic, state=TopicState.CARRIED)
        return len(left)
