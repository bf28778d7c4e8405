"""AB 岗: the deputy of a reporter's post receives windows by itself, reports in its place, and is named so."""

from __future__ import annotations

import pytest

from gongjian import ledger
from gongjian.dispatch.models import Channel, ReportState
from gongjian.dispatch.notices.reports import report_notices
from gongjian.people.actions import set_deputy
from gongjian.people.models import Grant
from tests.cast import SET_UP
from tests.dispatch.conftest import Week
from tests.dispatch.report_cast import At, Clock, address, bridge, filled, issue, let_in
from tests.dispatch.report_cast import clock as clock
from tests.dispatch.report_cast import page as page

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(page: Week, clock: Clock) -> Week:
    """甲镇's other post has no rights of its own, and is AB deputy of the reporter's."""
    cast = page.cast
    with ledger.record("test.window", by=SET_UP, at=cast.at) as entry:
        entry.void(Grant.objects.get(post=cast.staff_a.post))
    assert report_notices(cast.staff_a.viewer(cast.on), clock.at) == []
    assert cast.staff_a.browser().get(address(page)).status_code == 404
    set_deputy(
        viewer=cast.admin.viewer(cast.on), post=cast.reporter_a.post, deputy=cast.staff_a.post, at=clock.at
    )
    return page


def test_the_window_stands_in_the_deputys_inbox_by_itself(deputy: Week, at: At) -> None:
    notices = report_notices(deputy.cast.staff_a.viewer(deputy.cast.on), at(11))
    assert [one.href for one in notices] == [address(deputy)]
    assert deputy.cast.staff_a.browser().get("/report/")["Location"] == address(deputy)


def test_a_deputy_signed_in_with_a_password_reports_and_the_receipt_names_for_whom(deputy: Week) -> None:
    browser = deputy.cast.staff_a.browser()
    assert browser.get(address(deputy)).context["notes"] == ["您作为“联络员”的AB岗代为填报，回执上会注明。"]
    assert browser.post(address(deputy), filled(deputy)).status_code == 302
    report = deputy.fresh()
    assert (report.state, report.channel, report.filed_by) == (
        ReportState.SENT,
        Channel.WEB,
        "李四（经办人，代联络员）",
    )
    assert "李四（经办人，代联络员）" in browser.get(address(deputy, "receipt/")).content.decode()


def test_by_a_link_of_its_own_the_deputy_is_named_the_same(deputy: Week, clock: Clock) -> None:
    device = let_in(issue(deputy, clock.at, post="staff_a").token)
    assert device.post(address(deputy), filled(deputy)).status_code == 302
    assert (deputy.fresh().channel, deputy.fresh().filed_by) == (Channel.LINK, "李四（经办人，代联络员）")


def test_who_reports_by_own_right_is_named_for_nobody_else(deputy: Week) -> None:
    deputy.cast.reporter_a.browser().post(address(deputy), filled(deputy))
    assert deputy.fresh().filed_by == "孙三（联络员）"


def test_a_deputy_keeps_typing_and_reports_for_no_other_unit_and_nothing_but_windows(deputy: Week) -> None:
    viewer = deputy.cast.staff_a.viewer(deputy.cast.on)
    assert viewer.reach("report", deputy.cast.campaign).unit_ids == frozenset()
    assert viewer.reach("report_for", deputy.cast.campaign).unit_ids == {deputy.cast.town_a.pk}
    browser = deputy.cast.staff_a.browser()
    typed = {"draft_revision": 0, f"{bridge(deputy)}-words": "桩基"}
    assert browser.post(address(deputy, "draft/"), typed).status_code == 200


def test_a_deputy_no_more_receives_nothing_more(deputy: Week, clock: Clock, at: At) -> None:
    cast = deputy.cast
    cast.reporter_a.post.refresh_from_db()
    set_deputy(viewer=cast.admin.viewer(cast.on), post=cast.reporter_a.post, deputy=None, at=clock.at)
    assert report_notices(cast.staff_a.viewer(cast.on), at(11)) == []
    assert cast.staff_a.browser().post(address(deputy), filled(deputy)).status_code == 404
