"""A correction after the closing: what came first decides whether it was in time, both versions and the reason stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from gongjian.dispatch.actions import overseeing, reporting, telephoning
from gongjian.dispatch.actions.reporting import Sending
from gongjian.dispatch.models import Channel, Report, ReportState
from gongjian.dispatch.said import Said
from gongjian.dispatch.selectors.receipts import corrections_of
from gongjian.dispatch.selectors.standing_lines import lines_that_stand
from gongjian.dispatch.standing import Standing, counted_at, standing
from gongjian.dispatch.weekly_sheet import weekly_sheet
from gongjian.kernel.signoff import Step
from gongjian.projects.models import Reading
from tests.dispatch.conftest import Week
from tests.dispatch.report_cast import KEY, At, Clock, address, bridge, filled
from tests.dispatch.report_cast import clock as clock
from tests.dispatch.report_cast import page as page

pytestmark = pytest.mark.django_db
SIGN = (Step.sign,)
BOTH = (Step.check, Step.sign)


def send(week: Week, at: datetime, words: str = "桩基施工", **more: Any) -> Report:
    given: dict[str, Any] = {
        "viewer": week.cast.reporter_a.viewer(week.cast.on),
        "said": [Said(f"p{week.projects[0].pk}", changed=True, words=words)],
        "owed": [replace(line, questions=frozenset({"change"})).owed() for line in week.lines()],
        "chain": (),
        "sending": Sending(rest_unchanged=True),
    } | more
    return reporting.send(report=week.fresh(), at=at, **given)


def sign(week: Week, at: datetime, chain: tuple[Step, ...] = SIGN) -> None:
    head = week.cast.head_a.viewer(week.cast.on)
    reporting.pass_step(viewer=head, report=week.fresh(), chain=chain, at=at)


def stands(week: Week, at: datetime) -> Standing:
    report = week.fresh()
    return standing(report, report.window, at)


def test_a_correction_with_a_reason_makes_no_timely_report_late(week: Week, at: At) -> None:
    send(week, at(11, 20))
    send(week, at(15), "桩基完成", reason="上午填错了项目")
    report = week.fresh()
    assert (stands(week, at(18)), counted_at(report, report.window)) == (Standing.ON_TIME, at(11, 20))
    assert [(one.at, one.by, one.reason) for one in corrections_of([report.pk])] == [
        (at(15), "孙三（联络员）", "上午填错了项目")
    ]
    assert [row.words for row in Reading.objects.filter(voided=False)] == ["桩基完成"]


def test_a_correction_makes_no_late_report_timely(week: Week, at: At) -> None:
    send(week, at(13))
    send(week, at(15), "桩基完成", reason="填错了")
    assert stands(week, at(18)) == Standing.LATE


def test_a_correction_leaves_what_the_office_took_as_on_time(week: Week, at: At) -> None:
    send(week, at(13), sending=Sending(Channel.OFFLINE, line_down=True, rest_unchanged=True))
    overseeing.take_as_on_time(viewer=week.cast.clerk.viewer(week.cast.on), report=week.fresh(), at=at(14))
    send(week, at(15), "桩基完成", reason="填错了")
    assert stands(week, at(18)) == Standing.TAKEN


def test_until_a_correction_is_signed_what_was_reported_stands_and_signing_it_late_costs_nothing(
    week: Week, at: At
) -> None:
    send(week, at(11, 20), chain=BOTH)
    sign(week, at(11, 30), BOTH)
    sign(week, at(11, 40), BOTH)
    send(week, at(15), "桩基完成", chain=BOTH, reason="填错了")
    assert (week.fresh().state, stands(week, at(15))) == (ReportState.WAITING_CHECK, Standing.ON_TIME)
    assert Reading.objects.get(voided=False).words == "桩基施工"
    sign(week, at(16), BOTH)
    sign(week, at(17), BOTH)
    report = week.fresh()
    assert (report.state, stands(week, at(18)), report.signed_at) == (
        ReportState.SENT,
        Standing.ON_TIME,
        at(11, 40),
    )
    assert Reading.objects.get(voided=False).words == "桩基完成"


def test_a_correction_returned_inside_the_unit_leaves_the_report_in(week: Week, at: At) -> None:
    head = week.cast.head_a.viewer(week.cast.on)
    send(week, at(11, 20), chain=SIGN)
    sign(week, at(11, 30))
    send(week, at(15), "桩基完成", chain=SIGN, reason="填错了")
    overseeing.send_back(viewer=head, report=week.fresh(), reason="原来的才对", at=at(15, 30))
    assert (week.fresh().state, stands(week, at(16))) == (ReportState.RETURNED, Standing.ON_TIME)
    send(week, at(16), "桩基完成九成", chain=SIGN)
    sign(week, at(16, 30))
    assert (week.fresh().state, stands(week, at(18))) == (ReportState.SENT, Standing.ON_TIME)


def test_what_the_office_returns_is_in_no_more_and_counts_when_it_comes_again(week: Week, at: At) -> None:
    send(week, at(11, 20), chain=SIGN)
    sign(week, at(11, 30))
    overseeing.send_back(
        viewer=week.cast.clerk.viewer(week.cast.on), report=week.fresh(), reason="不清楚", at=at(15)
    )
    assert stands(week, at(15, 1)) == Standing.RETURNED
    send(week, at(16), chain=SIGN)
    assert stands(week, at(16, 1)) == Standing.WAITING_SIGN
    sign(week, at(17))
    assert stands(week, at(18)) == Standing.LATE


def test_a_unit_that_corrects_what_was_told_by_telephone_has_confirmed_it(week: Week, at: At) -> None:
    telephoning.send_by_telephone(
        viewer=week.cast.clerk.viewer(week.cast.on),
        report=week.fresh(),
        said=[],
        owed=week.owed(),
        informant="孙三",
        spoken_at=at(11, 40),
        spoken="都没有变化",
        at=at(11, 45),
        rest_unchanged=True,
    )
    send(week, at(15), chain=SIGN, reason="漏说了一项")
    sign(week, at(16))
    report = week.fresh()
    assert (stands(week, at(18)), report.confirmed_at, report.channel) == (
        Standing.ON_TIME,
        at(15),
        Channel.PHONE,
    )


def test_before_the_closing_the_last_one_sent_is_the_report(week: Week, at: At) -> None:
    send(week, at(10))
    send(week, at(11), "桩基完成")
    report = week.fresh()
    assert (report.filed_at, corrections_of([report.pk])) == (at(11), [])


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", ("更正", "更正理由：填错了")), ("en", ("Corrected", "Why: 填错了"))],
)
def test_the_receipt_and_the_board_show_the_correction_with_its_reason(
    page: Week, clock: Clock, at: At, language: str, expected: tuple[str, str]
) -> None:
    browser, clerk = page.cast.reporter_a.browser(), page.cast.clerk.browser()
    browser.post(address(page), filled(page))
    clock.at = at(15)
    again = filled(page, request_key="", reason="填错了", **{f"{bridge(page)}-words": "桩基完成"})
    assert browser.post(address(page), again).status_code == 302
    for one in (browser, clerk):
        one.cookies["language"] = language
    receipt = browser.get(address(page, "receipt/"))
    assert receipt.context["standing_key"] == "on_time"
    said = receipt.content.decode()
    assert expected[0] in said and expected[1] in said and "15:00:00" in said and "11:20:00" in said
    row = clerk.get(f"/c/shili-100/dispatch/?window={page.window.number}").context["rows"][0]
    assert (
        row["note"]
        == {
            "zh-hans": "3月4日 15:00 更正：填错了",
            "en": "corrected 4 Mar 15:00: 填错了",
        }[language]
    )


def test_a_key_seen_before_corrects_nothing_twice(page: Week, clock: Clock, at: At) -> None:
    browser = page.cast.reporter_a.browser()
    browser.post(address(page), filled(page, request_key=""))
    clock.at = at(15)
    given = filled(page, request_key=KEY, reason="填错了")
    for _press in range(2):
        clock.at += timedelta(seconds=1)
        assert browser.post(address(page), given).status_code == 302
    assert len(corrections_of([page.report.pk])) == 1


def test_while_a_correction_waits_the_sheet_of_the_week_keeps_what_was_in(week: Week, at: At) -> None:
    def told() -> list[str]:
        return [line.words for line in lines_that_stand([week.fresh()]) if line.words]

    send(week, at(11, 20), chain=SIGN)
    assert told() == []
    sign(week, at(11, 30))
    assert told() == ["桩基施工"]
    send(week, at(15), "桩基完成", chain=SIGN, reason="填错了")
    sheet = weekly_sheet(week.cast.campaign, week.fresh().window, None, at(15))
    assert told() == ["桩基施工"]
    assert [row[10] for row in sheet.rows if isinstance(row, list)][:1] == ["桩基施工"]
    sign(week, at(16))
    assert told() == ["桩基完成"]
