"""The report page's stage: the week with its playbook, a clock that stands still, what 甲镇 fills in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gongjian import ledger
from gongjian.campaigns.models import Membership, Playbook
from gongjian.dispatch.actions import links
from tests.cast import SET_UP
from tests.dispatch.conftest import Week

At = Callable[..., datetime]
PLAYBOOK = """
key: shili-100
name: {zh: 攻坚, en: drive}
unit: 示例市/示例县
window: {start: 2026-02-10, days: 100}
cadences:
  - key: weekly
    name: {zh: 周报, en: weekly report}
    rule: FREQ=WEEKLY;BYDAY=WE
    closes: "12:00"
    period: week
    over: {roles: [accountable]}
"""
KEY = "0b8f6f0e-5f3c-4b7a-9d51-3f1f6a1c2d3e"


class Clock:
    """The instant at which the server thinks it is."""

    def __init__(self, at: datetime) -> None:
        self.at = at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, at: At) -> Clock:
    found = Clock(at(11, 20))
    monkeypatch.setattr("gongjian.people.middleware.timezone.now", lambda: found.at)
    return found


def put_playbook(week: Week, text: str = PLAYBOOK) -> None:
    with ledger.record("test.window", by=SET_UP, at=week.cast.at) as entry:
        for project in week.projects:
            entry.create(
                Membership(project=project, campaign=week.cast.campaign, from_on=week.cast.campaign.start_on)
            )
        entry.create(
            Playbook(
                campaign=week.cast.campaign,
                version=1,
                effective_on=week.cast.campaign.start_on,
                text=text,
                sha256="0" * 64,
            )
        )


@pytest.fixture
def page(week: Week, clock: Clock) -> Week:
    """The same week with its playbook, seen by 甲镇's reporter at 11:20 on Wednesday."""
    put_playbook(week)
    return week


def address(week: Week, tail: str = "") -> str:
    return f"/report/{week.report.number}/{tail}"


def bridge(week: Week) -> str:
    return f"p{week.projects[0].pk}"


def plant(week: Week) -> str:
    return f"p{week.projects[1].pk}"


def filled(week: Week, **more: str) -> dict[str, str]:
    """The bridge is under construction and needs power, the rest is unchanged."""
    key = bridge(week)
    return {
        "request_key": KEY,
        "revision": str(week.fresh().revision),
        f"{key}-changed": "changed",
        f"{key}-stage": "construction",
        f"{key}-words": "桩基施工",
        f"{key}-stuck_on": "utilities",
        f"{key}-who": "县供电公司",
        f"{key}-next_step": "承台施工",
        f"{key}-wants": "临时用电未接入",
        f"{key}-suggests": "请供电公司三日内勘查",
        f"{key}-level": "leader",
        "rest": "1",
    } | more


def seen(response: Any) -> list[tuple[str, str]]:
    return list(response.context["wrong"])


def issue(week: Week, at: datetime, who: str = "clerk", post: str = "reporter_a") -> links.Issued:
    cast = week.cast
    viewer = getattr(cast, who).viewer(cast.on)
    return links.issue_link(viewer=viewer, campaign=cast.campaign, post=getattr(cast, post).post, at=at)


def let_in(token: str) -> Client:
    device = Client()
    assert device.post(f"/r/{token}/")["Location"] == "/report/"
    return device


@pytest.fixture
def signed_off(week: Week, clock: Clock) -> Week:
    put_playbook(week, PLAYBOOK + "    sign_off: [check, sign]\n")
    return week


def keep(week: Week, who: str, revision: int, **answers: str) -> Any:
    browser = getattr(week.cast, who).browser()
    return browser.post(address(week, "draft/"), {"draft_revision": revision, **answers})
