"""A leader's original words stay with their named readers: no feed, message, e-mail or open page carries them away."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kit.models import OutboxMessage
from gongjian.kit.outbox import choose_channels, deliver
from gongjian.kit.registry import sweepers
from gongjian.people.models import PersonContact
from gongjian.supervise.actions.inspections import plans, spoken, visits
from gongjian.supervise.models import SpokenRequest, Visit
from tests.cast import SET_UP, Cast
from tests.supervise.supervised import Stage, day, on
from tests.supervise.test_supervision_pages import SECRET, with_words

SPOKEN = "这条路月底前必须通"


@pytest.fixture
def heard(cast: Cast, settings: Any) -> Visit:
    """An instruction under supervision and a request spoken on site, both with a leader's words; everybody of the cast
    gets e-mail, and the clock has done all it does for three weeks."""
    settings.EMAIL_HOST = "127.0.0.1"
    with ledger.record("test.cast", by=SET_UP, at=day(0)) as entry:
        entry.change(Campaign.objects.get(pk=cast.campaign.pk), status="live")
    for name, member in cast.members.items():
        PersonContact.objects.create(person=member.person, email=f"{name}@example.gov.cn", salt="x")
        choose_channels(member.user.pk, ["email"])
    with_words(Stage(cast))
    visit = _spoken(cast)
    for n in range(3, 24):
        for sweeper in sweepers:
            sweeper.sweep(day(n))
        deliver(day(n))
    return visit


def _spoken(cast: Cast) -> Visit:
    inspector, clerk = cast.inspector.viewer(cast.on), cast.clerk.viewer(cast.on)
    draft = plans.PlanDraft("现场办公", "on_site_office", on(day(3)), on(day(3)), False)
    plan = plans.prepare(viewer=inspector, campaign=cast.campaign, draft=draft, at=day(2))
    plans.choose_point(viewer=inspector, plan=plan, reason="上轮问题较多", unit_id=cast.town_a.pk, at=day(2))
    plans.file_plan(viewer=inspector, plan=plan, at=day(2))
    visit = Visit.objects.get()
    words = visits.Said("示例县长", SPOKEN, [cast.leader.post.pk])
    visits.record_visit(viewer=inspector, visit=visit, seen=visits.Seen(said=words), at=day(3))
    said = SpokenRequest.objects.get()
    due = on(day(3)) + timedelta(days=5)
    spoken.confirm_spoken(
        viewer=clerk, spoken=said, title="打通进场道路", unit_id=cast.town_a.pk, due_on=due, at=day(3)
    )
    return Visit.objects.get()


def _said_aloud(text: str) -> list[str]:
    return [words for words in (SECRET, SPOKEN) if words in text]


def test_messages_and_mails_name_the_matters_and_never_the_words(heard: Visit) -> None:
    told = [json.dumps(row.body, ensure_ascii=False) for row in OutboxMessage.objects.all()]
    mails = [f"{sent.subject}\n{sent.body}" for sent in mail.outbox]
    assert ("打通进场道路" in "".join(told), "打通进场道路" in "".join(mails)) == (True, True)
    assert [_said_aloud(text) for text in (*told, *mails)] == [[]] * (len(told) + len(mails))


def test_calendars_and_the_interface_carry_no_words_even_to_their_readers(cast: Cast, heard: Visit) -> None:
    key = cast.campaign.key
    feeds = (
        f"/c/{key}/inspections/calendar.ics", f"/api/v1/matters?campaign={key}", f"/c/{key}/visits/?format=csv",
        f"/c/{key}/supervisions/?format=csv", f"/c/{key}/matters/?format=csv", "/todo/", "/messages/",
    )  # fmt: skip
    for member in (cast.leader, cast.inspector, cast.clerk, cast.head_a):
        browser = member.browser()
        for path in feeds:
            answer = browser.get(path)
            whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert (answer.status_code in (200, 404), _said_aloud(whole.decode("utf-8", "replace"))) == (
                True,
                [],
            ), path
