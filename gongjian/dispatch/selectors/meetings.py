"""Meetings as the viewer may see them, and when the next one of a series is due."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id, can_see_campaign
from gongjian.dispatch.models import Attendance, Meeting, MeetingDecision, MeetingState
from gongjian.dispatch.playbook.meetings import MeetingSeries, meeting_series
from gongjian.dispatch.recurring import held
from gongjian.kit.asof import SHANGHAI
from gongjian.kit.calendar import calendar
from gongjian.kit.words import chinese
from gongjian.ledger import AsOf
from gongjian.people.models import Post
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer

HOURS = {"morning": time(9), "afternoon": time(15), "evening": time(19, 30)}
"""Where the playbook gives only the part of the day."""
AHEAD = timedelta(days=370)
"""How far the next meeting of a series is looked for."""
SHOWN = 12
"""Held meetings a list shows of each series."""


@dataclass(frozen=True)
class Slot:
    """When a meeting of a series falls due. `moved_from`: the day the rule names, when that is a day off.
    `provisional`: the working days of that year are not announced yet. `assumed`: the playbook gives no hour."""

    starts_at: datetime
    named_on: date
    provisional: bool
    assumed: bool

    @property
    def on(self) -> date:
        """The day it is held on."""
        return self.starts_at.astimezone(SHANGHAI).date()

    @property
    def moved_from(self) -> date | None:
        """The day the rule names, when the meeting is not held on it."""
        return self.named_on if self.named_on != self.on else None


def slots(series: MeetingSeries, start: date, end: date) -> Iterator[Slot]:
    """When a series meets within [start, end). What falls on a day off is held on the next working day, unless the
    series comes round again by then; that one is left out."""
    table, hour = calendar(), series.starts
    at = hour if isinstance(hour, time) else HOURS.get(hour or "", HOURS["afternoon"])
    days = list(series.recurrence.days(start - timedelta(days=15), end + timedelta(days=40)))
    for place, named in enumerate(days):
        on, provisional = named, table.is_workday(named) is None
        if table.is_workday(named) is False or (provisional and named.weekday() > 4):
            due = table.add(named, 1)
            on, provisional = due.on, due.provisional
        if place + 1 < len(days) and on >= days[place + 1]:
            continue
        if start <= on < end:
            yield Slot(datetime.combine(on, at, SHANGHAI), named, provisional, not isinstance(hour, time))


def next_slot(campaign: Campaign, series: MeetingSeries, at: datetime) -> Slot | None:
    """The first time a series meets after an instant for which no meeting is there, cancelled ones included; None when
    the rule names no day more."""
    taken = days_taken(campaign, series.key)
    start = at.astimezone(SHANGHAI).date()
    for slot in slots(series, start, start + AHEAD):
        if slot.starts_at > at and not is_taken(series, slot, taken):
            return slot
    return None


def days_taken(campaign: Campaign, series: str) -> list[date]:
    """Days for which a meeting of the series was called, whatever became of it."""
    rows = Meeting.objects.filter(campaign_id=campaign.pk, series=series, voided=False)
    return [one.astimezone(SHANGHAI).date() for one in rows.values_list("starts_at", flat=True)]


def is_taken(series: MeetingSeries, slot: Slot, taken: Sequence[date]) -> bool:
    """Was a meeting called for this turn: on its day, or moved by hand less than half way to the next turn?"""
    near = [one for one in taken if abs((one - slot.on).days) <= 15]
    if not near:
        return False
    turns = [one.on for one in slots(series, slot.on - timedelta(days=16), slot.on + timedelta(days=17))]
    return any(
        min([slot.on, *turns], key=lambda turn: (abs((one - turn).days), turn)) == slot.on for one in near
    )


@dataclass
class SeriesRows:
    """The meetings of one series: those to come, the next one first; those over, the last one first."""

    key: str
    series: MeetingSeries | None
    coming: list[Meeting] = field(default_factory=list)
    over: list[Meeting] = field(default_factory=list)
    decided: dict[int, int] = field(default_factory=dict)
    """Meeting id → how many decisions were written."""

    @property
    def label(self) -> str:
        """The name of the series; its key when the playbook knows it no more."""
        return str(self.series.name) if self.series is not None else self.key

    @property
    def when(self) -> str:
        """When it comes round, as the office says it."""
        return held(self.series.recurrence, self.series.starts) if self.series is not None else ""


def by_series(campaign: Campaign, at: datetime) -> list[SeriesRows]:
    """All series of the campaign, in the playbook's order, with their meetings; two queries whatever their number."""
    found = {one.key: SeriesRows(one.key, one) for one in meeting_series(campaign, _day(at))}
    rows = meetings_of(campaign).order_by("-starts_at", "-id")[:400]
    for row in rows:
        group = found.setdefault(row.series, SeriesRows(row.series, None))
        coming = row.starts_at > at and row.state in (MeetingState.PLANNED, MeetingState.FROZEN)
        if coming:
            group.coming.insert(0, row)
        elif len(group.over) < SHOWN:
            group.over.append(row)
    shown = [row.pk for group in found.values() for row in (*group.coming, *group.over)]
    decided = MeetingDecision.objects.filter(meeting_id__in=shown, voided=False).values_list(
        "meeting_id", flat=True
    )
    counts: dict[int, int] = {}
    for pk in decided:
        counts[pk] = counts.get(pk, 0) + 1
    for group in found.values():
        group.decided = counts
    return list(found.values())


def meetings_of(campaign: Campaign) -> QuerySet[Meeting]:
    """The meetings of a campaign, cancelled ones among them."""
    return Meeting.objects.filter(campaign_id=campaign.pk, voided=False)


def meeting_or_404(viewer: Viewer, number: str) -> Meeting:
    """The meeting of that number, in a campaign the viewer sees."""
    meeting: Meeting | None = (
        Meeting.objects.filter(number=number, voided=False).select_related("chair").first()
    )
    campaign = campaign_by_id(meeting.campaign_id) if meeting is not None else None
    if meeting is None or campaign is None or not can_see_campaign(viewer, campaign):
        raise Http404
    return meeting


def series_of(campaign: Campaign, key: str, on: date) -> MeetingSeries | None:
    """The series of that key, as the playbook says on the day."""
    return next((one for one in meeting_series(campaign, on) if one.key == key), None)


def title_of(meeting: Any, series: MeetingSeries | None) -> str:
    """第9次联席会 / joint meeting no. 9."""
    name = str(series.name) if series is not None else meeting.series
    return (
        f"第{meeting.ordinal}次{name}" if chinese() else f"{name[:1].upper()}{name[1:]} no. {meeting.ordinal}"
    )


def previous_held(meeting: Any, asof: AsOf) -> list[Any]:
    """The meetings of the series held before this one, the last first, as known at the moment."""
    rows = asof.rows(Meeting).filter(
        campaign_id=meeting.campaign_id,
        series=meeting.series,
        state=MeetingState.HELD,
        starts_at__lt=meeting.starts_at,
    )
    return list(rows.order_by("-starts_at", "-id"))


def posts_to_come(campaign: Campaign, series: str) -> list[Post]:
    """Who comes by default: the posts of the last meeting of the series; for the first, the heads of the groups and
    departments of the host."""
    last = (
        meetings_of(campaign)
        .filter(series=series)
        .exclude(state=MeetingState.CANCELLED)
        .order_by("-starts_at")
        .first()
    )
    if last is not None:
        found = Post.objects.filter(
            pk__in=Attendance.objects.filter(meeting_id=last.pk, voided=False).values("post_id"), voided=False
        )
        return in_protocol_order(found)
    tree = unit_tree()
    units = [
        pk
        for pk in tree.subtree(campaign.unit_id)
        if tree.units[pk].kind in ("group", "department") and tree.units[pk].closed_on is None
    ]
    return in_protocol_order(Post.objects.filter(unit_id__in=units, duty="head", voided=False))


def in_protocol_order(posts: Iterable[Post]) -> list[Post]:
    """Posts by their unit's place and their own."""
    rows = list(posts)
    place = {unit.pk: n for n, unit in enumerate(unit_tree().in_order({row.unit_id for row in rows}))}
    return sorted(rows, key=lambda post: (place.get(post.unit_id, 0), post.ordinal, post.pk))


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Who comes, in protocol order."""
    rows = {
        row.post_id: row
        for row in Attendance.objects.filter(meeting_id=meeting.pk, voided=False).select_related(
            "post", "substitute"
        )
    }
    return [rows[post.pk] for post in in_protocol_order(row.post for row in rows.values())]


def invitations(viewer: Viewer, at: datetime) -> list[Attendance]:
    """What the viewer's posts are called to and has not begun, the first first; cancelled meetings among them, until
    their hour, so that nobody comes in vain."""
    posts = [seat.post_id for seat in viewer.seats]
    if not posts:
        return []
    rows = Attendance.objects.filter(
        post_id__in=posts, voided=False, meeting__voided=False, meeting__starts_at__gt=at
    ).exclude(meeting__state=MeetingState.HELD)
    return list(
        rows.select_related("meeting", "post", "substitute").order_by("meeting__starts_at", "id")[:20]
    )


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()
