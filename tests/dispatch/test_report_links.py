"""The link to the report page: who gets in by it, on which device, until when."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from gongjian.dispatch.models import (
    Channel,
    DeviceSession,
    ReportLink,
)
from gongjian.kernel.problems import Refused
from gongjian.people.actions import hand_over
from gongjian.people.models import PostHolding
from tests.dispatch.conftest import Week
from tests.dispatch.report_cast import (
    Clock,
    address,
    filled,
    issue,
    let_in,
)
from tests.dispatch.report_cast import clock as clock
from tests.dispatch.report_cast import page as page

pytestmark = pytest.mark.django_db


def test_a_preview_of_the_message_does_not_use_the_link_up(page: Week, clock: Clock) -> None:
    issued = issue(page, clock.at)
    for _preview in range(3):
        assert Client().get(f"/r/{issued.token}/").status_code == 200
    assert ReportLink.objects.get().used_at is None
    assert let_in(issued.token).get("/report/")["Location"] == address(page)


def test_only_the_digest_of_the_link_is_kept(page: Week, clock: Clock) -> None:
    issued = issue(page, clock.at)
    kept = " ".join(str(value) for value in ReportLink.objects.values().get().values())
    assert issued.token not in kept and len(ReportLink.objects.get().token_digest) == 64


def test_a_device_let_in_reports_in_the_posts_name_and_sees_nothing_else(page: Week, clock: Clock) -> None:
    device = let_in(issue(page, clock.at).token)
    assert device.post(address(page), filled(page)).status_code == 302
    row = page.fresh()
    assert (row.channel, row.filed_by) == (Channel.LINK, "孙三（联络员）")
    assert device.get(address(page, "receipt/")).status_code == 200
    for other in ("/todo/", "/", f"/projects/{page.projects[0].number}/", "/c/shili-100/", "/people/"):
        assert re.match(r"/sign-in/", device.get(other)["Location"])
    assert device.post(address(page, "telephone/")).status_code == 404


def test_a_link_opens_one_device_once(page: Week, clock: Clock) -> None:
    token = issue(page, clock.at).token
    let_in(token)
    somebody = Client()
    assert [somebody.get(f"/r/{token}/").status_code, somebody.post(f"/r/{token}/").status_code] == [410, 410]
    assert somebody.get("/report/")["Location"].startswith("/sign-in/")


def test_an_unknown_link_gets_the_same_plain_page(page: Week) -> None:
    assert Client().get("/r/nosuchlink/").status_code == 410


def test_a_link_runs_out_after_seven_days_and_the_device_after_thirty(page: Week, clock: Clock) -> None:
    issued = issue(page, clock.at)
    other = issue(page, clock.at, post="staff_a")
    device = let_in(other.token)
    clock.at += timedelta(days=7)
    assert Client().get(f"/r/{issued.token}/").status_code == 410
    assert device.get("/report/").status_code == 302
    clock.at += timedelta(days=23, seconds=1)
    assert device.get("/report/")["Location"].startswith("/sign-in/")


def test_a_link_taken_back_signs_its_device_out(page: Week, clock: Clock) -> None:
    issued = issue(page, clock.at)
    device = let_in(issued.token)
    head = page.cast.head_a.browser()
    assert head.post(f"/c/shili-100/report-links/{issued.link.uid}/revoke/").status_code == 302
    assert device.get("/report/")["Location"].startswith("/sign-in/")
    assert Client().get(f"/r/{issued.token}/").status_code == 410


def test_a_new_link_takes_back_the_one_not_opened_yet(page: Week, clock: Clock) -> None:
    first = issue(page, clock.at)
    issue(page, clock.at)
    assert Client().get(f"/r/{first.token}/").status_code == 410


def test_when_the_post_passes_on_the_old_device_is_signed_out_for_good(page: Week, clock: Clock) -> None:
    device = let_in(issue(page, clock.at).token)
    assert device.get("/report/").status_code == 302
    hand_over(
        viewer=page.cast.head_a.viewer(page.cast.on),
        holding=PostHolding.objects.get(post=page.cast.reporter_a.post),
        to=page.cast.staff_a.person,
        on=clock.at.date(),
        at=clock.at,
    )
    assert device.get("/report/")["Location"].startswith("/sign-in/")
    assert DeviceSession.objects.get().ended_at is not None


def test_a_device_can_be_signed_out_by_whoever_holds_it(page: Week, clock: Clock) -> None:
    device = let_in(issue(page, clock.at).token)
    assert device.post("/report/leave/").status_code == 200
    assert device.get("/report/")["Location"].startswith("/sign-in/")


def test_links_are_the_heads_and_the_offices_to_give(page: Week, clock: Clock) -> None:
    for who in ("reporter_a", "head_b", "outsider"):
        with pytest.raises(Refused) as caught:
            issue(page, clock.at, who=who)
        assert caught.value.code == "not_your_links"
    assert page.cast.reporter_a.browser().get("/c/shili-100/report-links/").status_code == 404
    rows = page.cast.head_a.browser().get("/c/shili-100/report-links/").context["rows"]
    assert [row.post.pk for row in rows] == [page.cast.reporter_a.post.pk]


def test_the_new_link_is_shown_once_with_its_square(page: Week, clock: Clock) -> None:
    head = page.cast.head_a.browser()
    answer = head.post("/c/shili-100/report-links/give/", {"post": page.cast.reporter_a.post.number})
    assert answer.context["address"].startswith("http://testserver/r/")
    assert "<svg" in answer.context["square"]


def test_the_ab_deputy_gets_a_link_of_its_own(page: Week, clock: Clock) -> None:
    from gongjian.people.actions import set_deputy

    cast = page.cast
    set_deputy(
        viewer=cast.admin.viewer(cast.on), post=cast.reporter_a.post, deputy=cast.staff_a.post, at=clock.at
    )
    rows = cast.head_a.browser().get("/c/shili-100/report-links/").context["rows"]
    assert [row.stands_in for row in rows] == ["", "联络员"]
    assert let_in(issue(page, clock.at, post="staff_a").token).get(address(page)).status_code == 200
