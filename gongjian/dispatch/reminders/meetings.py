"""What people are told of a meeting: it is near, it is cancelled, who is on leave, who comes instead.

No place, no words of anybody: the page says them to those who may see it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.models import Attendance, Meeting, MeetingState, Presence
from gongjian.dispatch.playbook.reminders import Reminders
from gongjian.dispatch.reminders.steps import Newest, Step, day_of, newest, workday_at
from gongjian.kit.outbox import Note
from gongjian.people.selectors.recipients import Recipients, posts_of_roles, recipients

AHEAD = timedelta(days=40)
TO_COME = (MeetingState.PLANNED, MeetingState.FROZEN)
COMES = (Presence.EXPECTED, Presence.PRESENT, Presence.SUBSTITUTE)
OFFICE = ("clerk", "campaign_admin")


def coming(campaign: Campaign, rules: Reminders, at: datetime) -> Iterator[Note]:
    """To whoever comes: the post that is called, or its substitute."""
    rows = [row for row in _called(campaign, at) if row.meeting.state in TO_COME and row.presence in COMES]
    who = _people(rows, at)
    for row in rows:
        on = day_of(row.meeting.starts_at)
        steps = [
            Step("meeting_near", f"near-{n}", workday_at(on, -n, rules.day_hour))
            for n in rules.meeting_workdays
        ]
        now = newest(steps, rules, at)
        if now is not None:
            # The hour is part of the thing: a meeting moved is told anew.
            subject = f"meeting-{row.meeting_id}-{int(row.meeting.starts_at.timestamp())}"
            yield from _notes(campaign, row.meeting, subject, now, who.of_posts([_who_comes(row)]))


def changes(campaign: Campaign, rules: Reminders, at: datetime) -> Iterator[Note]:
    """Cancelled: to whoever would have come. A substitute: to the substitute. Leave and substitutes: to the office."""
    if not rules.meeting_changes:
        return
    rows = _called(campaign, at)
    office = posts_of_roles(OFFICE, campaign.unit_id, campaign.pk, day_of(at)) if rows else []
    who = _people(rows, at, office)
    for row in rows:
        if row.meeting.state == MeetingState.CANCELLED:
            kind = "meeting_cancelled" if row.meeting.cutoff_at is None else "meeting_recalled"
            now = Newest(Step(kind, "cancelled", at), ())
            if row.presence in COMES:
                to = who.of_posts([_who_comes(row)])
                yield from _notes(campaign, row.meeting, f"meeting-{row.meeting_id}", now, to)
        elif row.presence in (Presence.SUBSTITUTE, Presence.LEAVE):
            key = f"{row.presence}-{row.substitute_id or 0}"
            subject = f"attendance-{row.pk}"
            if row.substitute_id:
                now = Newest(Step("meeting_substitute", key, at), ())
                yield from _notes(campaign, row.meeting, subject, now, who.of_posts([row.substitute_id]))
            now = Newest(Step(f"presence_{row.presence}", key, at), ())
            told = set(who.of_posts([row.substitute_id])) if row.substitute_id else set()
            to = [pk for pk in who.of_posts(office) if pk not in told]
            yield from _notes(campaign, row.meeting, subject, now, to, row.post.title)


def _called(campaign: Campaign, at: datetime) -> list[Attendance]:
    """Who was called to meetings still to come, cancelled ones among them."""
    rows = Attendance.objects.filter(
        voided=False,
        meeting__campaign_id=campaign.pk,
        meeting__voided=False,
        meeting__state__in=(*TO_COME, MeetingState.CANCELLED),
        meeting__starts_at__gt=at,
        meeting__starts_at__lte=at + AHEAD,
    )
    return list(rows.select_related("meeting", "post").order_by("meeting__starts_at", "id"))


def _who_comes(row: Attendance) -> int:
    substitute = row.substitute_id if row.presence == Presence.SUBSTITUTE else None
    return int(substitute or row.post_id)


def _people(rows: list[Attendance], at: datetime, more: list[int] | None = None) -> Recipients:
    posts = {row.post_id for row in rows} | {row.substitute_id for row in rows if row.substitute_id}
    return recipients((), posts | set(more or ()), day_of(at))


def _notes(
    campaign: Campaign, meeting: Meeting, subject: str, now: Newest, to: list[int], post: str = ""
) -> Iterator[Note]:
    words = {
        "campaign": campaign.short_name or campaign.name,
        "number": meeting.number,
        "starts_at": meeting.starts_at.isoformat(),
        "post": post,
    }
    for user_id in to:
        yield Note(
            now.step.kind, subject, now.step.key, user_id, words, f"/meetings/{meeting.number}/", now.before
        )
