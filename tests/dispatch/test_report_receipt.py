"""After sending: corrected, checked and signed inside the unit, entered by telephone and confirmed."""

from __future__ import annotations

import pytest

from gongjian.dispatch.models import (
    Channel,
    CoordinationRequest,
    ReportState,
)
from gongjian.projects.models import ProjectStage, Reading
from tests.dispatch.conftest import Week
from tests.dispatch.report_cast import (
    KEY,
    At,
    Clock,
    address,
    bridge,
    filled,
    seen,
)
from tests.dispatch.report_cast import clock as clock
from tests.dispatch.report_cast import page as page
from tests.dispatch.report_cast import signed_off as signed_off

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- correcting
def test_what_was_sent_can_be_changed_until_the_window_closes(page: Week, clock: Clock, at: At) -> None:
    browser = page.cast.reporter_a.browser()
    browser.post(address(page), filled(page))
    assert browser.get(address(page))["Location"] == address(page, "receipt/")
    again = browser.get(address(page, "?again=1"))
    first = next(one for one in again.context["lines"] if one.line.key == bridge(page))
    assert (first.given["words"], first.given["changed"]) == ("桩基施工", "changed")
    clock.at = at(11, 40)
    changed = filled(
        page,
        request_key="",
        **{f"{bridge(page)}-words": "桩基完成", f"{bridge(page)}-wants": "临时用电仍未接入"},
    )
    assert browser.post(address(page), changed).status_code == 302
    assert [row.words for row in Reading.objects.filter(voided=False)] == ["桩基完成"]
    assert [row.wants for row in CoordinationRequest.objects.filter(voided=False)] == ["临时用电仍未接入"]
    assert (
        ProjectStage.objects.filter(project=page.projects[0], stage="construction", voided=False).count() == 1
    )


def test_a_correction_after_closing_needs_its_reason(page: Week, clock: Clock, at: At) -> None:
    browser = page.cast.reporter_a.browser()
    browser.post(address(page), filled(page))
    clock.at = at(15)
    answer = browser.post(address(page), filled(page, request_key=""))
    assert [anchor for anchor, _text in seen(answer)] == ["reason"]
    assert browser.post(address(page), filled(page, request_key="", reason="填错了")).status_code == 302


# ---------------------------------------------------------------- checked and signed
def test_it_waits_inside_the_unit_and_leaves_with_the_heads_tap(
    signed_off: Week, clock: Clock, at: At
) -> None:
    week = signed_off
    week.cast.reporter_a.browser().post(address(week), filled(week))
    head = week.cast.head_a.browser()
    assert week.fresh().state == ReportState.WAITING_CHECK
    for minute in (30, 41):
        clock.at = at(11, minute)
        assert head.get(address(week, "receipt/")).context["step"] is not None
        head.post(address(week, "pass/"))
    row = week.fresh()
    assert (row.state, row.checked_at, row.signed_at) == (ReportState.SENT, at(11, 30), at(11, 41))


def test_it_goes_back_with_a_reason_and_what_was_typed_stays(signed_off: Week) -> None:
    week = signed_off
    week.cast.reporter_a.browser().post(address(week), filled(week))
    head = week.cast.head_a.browser()
    assert head.post(address(week, "return/"), {"why": ""}).status_code == 422
    head.post(address(week, "return/"), {"why": "形象进度不清楚"})
    context = week.cast.reporter_a.browser().get(address(week)).context
    assert (week.fresh().state, context["lines"][0].given["words"]) == (ReportState.RETURNED, "桩基施工")


def test_whoever_filed_it_is_offered_no_step(signed_off: Week) -> None:
    week = signed_off
    head = week.cast.head_a.browser()
    head.post(address(week), filled(week))
    assert head.get(address(week, "receipt/")).context["step"] is None


def test_what_waits_stands_in_the_inbox_of_whoever_can_pass_it(signed_off: Week, at: At) -> None:
    from gongjian.dispatch.notices.reports import report_notices

    week = signed_off
    reporter, head = (getattr(week.cast, name).viewer(week.cast.on) for name in ("reporter_a", "head_a"))
    assert [one.href for one in report_notices(reporter, at(11))] == [address(week)]
    week.cast.reporter_a.browser().post(address(week), filled(week))
    assert [one.href for one in report_notices(reporter, at(11))] == []
    assert [one.href for one in report_notices(head, at(11))] == [address(week, "receipt/")]


# ---------------------------------------------------------------- by telephone
def test_the_office_enters_what_was_told_and_the_unit_confirms_with_one_tap(page: Week, at: At) -> None:
    clerk = page.cast.clerk.browser()
    told = {
        "informant": "孙三",
        "spoken_at": "11:10",
        "spoken": "都没有变化",
        "rest": "1",
        "request_key": KEY,
    }
    assert clerk.post(address(page, "telephone/"), told)["Location"] == address(page, "receipt/")
    row = page.fresh()
    assert (row.channel, row.informant, row.spoken_at, row.confirmed_at) == (
        Channel.PHONE,
        "孙三",
        at(11, 10),
        None,
    )
    page.cast.reporter_a.browser().post(address(page, "confirm/"))
    assert page.fresh().confirmed_at == at(11, 20)


def test_a_telephone_report_without_name_hour_or_words_is_told_what_is_missing(page: Week) -> None:
    clerk = page.cast.clerk.browser()
    answer = clerk.post(address(page, "telephone/"), {"spoken_at": "半夜", "rest": "1"})
    assert [anchor for anchor, _text in seen(answer)] == ["spoken_at"]
    answer = clerk.post(address(page, "telephone/"), {"spoken_at": "11:10", "rest": "1"})
    assert [anchor for anchor, _text in seen(answer)] == ["informant", "spoken"]


def test_a_unit_has_no_telephone_form(page: Week) -> None:
    assert page.cast.head_a.browser().get(address(page, "telephone/")).status_code == 404
