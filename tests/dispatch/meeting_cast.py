"""A Tuesday meeting of the cast's campaign, with the posts of three units called to it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership, Playbook
from gongjian.dispatch.actions.deciding import Decided, decide
from gongjian.dispatch.actions.meetings import call_meeting
from gongjian.dispatch.models import Meeting
from gongjian.matters.models import Matter
from gongjian.projects.models import Project
from tests.cast import AT, SET_UP, Cast

PLAYBOOK = """
key: cast-100
name: {zh: 攻坚, en: drive}
unit: 示例市/示例县
window: {start: 2026-02-10, days: 100}
meetings:
  - key: joint
    name: {zh: 联席会, en: joint meeting}
    rule: "FREQ=WEEKLY;BYDAY=TU"
    starts: "15:00"
    place: 第一会议室
"""
MONDAY = AT
"""Monday 2 March 2026, nine o'clock."""
CUT = AT.replace(hour=18)
TUESDAY = (AT + timedelta(days=1)).replace(hour=15)
LAST_TUESDAY = TUESDAY - timedelta(days=7)


@dataclass
class Meetings:
    """The campaign under way, one project, and how to set its clock."""

    cast: Cast
    project: Project
    set_clock: Callable[[datetime], None]

    @property
    def clerk(self) -> Any:
        return self.cast.clerk.viewer(self.cast.on)

    def call(
        self, starts_at: datetime = TUESDAY, at: datetime = MONDAY, who: tuple[str, ...] = ()
    ) -> Meeting:
        posts = [getattr(self.cast, name).post for name in who or ("head_a", "head_b", "head_bureau")]
        return call_meeting(
            viewer=self.clerk,
            campaign=self.cast.campaign,
            series="joint",
            starts_at=starts_at,
            place="第一会议室",
            posts=posts,
            at=at,
        )

    def decide(
        self, meeting: Meeting, says: str, at: datetime, due: date | None = None, **more: Any
    ) -> Matter:
        given: dict[str, Any] = {"unit_id": self.cast.town_a.pk, "due": due or date(2026, 3, 13)} | more
        return decide(viewer=self.clerk, meeting=meeting, decided=Decided(says, **given), at=at)

    def browser(self, name: str = "clerk", at: datetime | None = None, language: str = "") -> Client:
        if at is not None:
            self.set_clock(at)
        client: Client = getattr(self.cast, name).browser()
        if language:
            client.cookies["language"] = language
        return client


@pytest.fixture
def joint(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Meetings:
    """The campaign is live, its playbook names the Tuesday meeting, 石桥大桥 is one of its projects."""
    with ledger.record("test.cast", by=SET_UP, at=AT - timedelta(days=13)) as entry:
        entry.change(Campaign.objects.get(pk=cast.campaign.pk), status="live")
        digest = hashlib.sha256(PLAYBOOK.encode()).hexdigest()
        entry.create(
            Playbook(
                campaign=cast.campaign,
                version=1,
                effective_on=date(2026, 2, 10),
                text=PLAYBOOK,
                sha256=digest,
            )
        )
        project = entry.create(Project(name="石桥大桥", unit=cast.town_a, total_fen=11_000_000_000))
        entry.create(Membership(campaign=cast.campaign, project=project, from_on=date(2026, 2, 10)))
    cast.campaign = Campaign.objects.get(pk=cast.campaign.pk)

    def set_clock(at: datetime) -> None:
        monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: at)

    set_clock(MONDAY)
    return Meetings(cast, project, set_clock)


def text_of(response: Any) -> str:
    """What a page says, without mark-up, in one line."""
    content = response.content.decode()
    main = content.partition("<main")[2] or content
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def page(meeting: Meeting) -> str:
    """Where a meeting stands."""
    return f"/meetings/{meeting.number}/"


def write_down(joint: Meetings, meeting: Meeting, **given: Any) -> Any:
    """A decision written by the clerk at the table, twenty past the hour."""
    htmx = given.pop("htmx", False)
    client = given.pop("client", None) or joint.browser(at=TUESDAY + timedelta(minutes=20))
    fields = {"says": "11日前报齐用地组件", "who": "县资规局", "due": "3月11日", "about": "石桥"} | given
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"{page(meeting)}decide/", fields, headers=headers)
