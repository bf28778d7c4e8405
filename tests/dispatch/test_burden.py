"""What is asked of a unit in a week, against the budget; the bill beforehand; who sees it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gongjian import ledger
from gongjian.campaigns.models import Playbook
from gongjian.dispatch.models import AskCount, Report, ReportDraft
from gongjian.dispatch.playbook.burden import Budget, budget_of
from gongjian.dispatch.playbook.cadences import cadences_of
from gongjian.dispatch.selectors.burden import asked_in_week, bill
from gongjian.ledger.memo import read_head
from tests.cast import AT, SET_UP
from tests.dispatch.board_cast import BUREAU, NOON, PLAYBOOK, Dispatch
from tests.dispatch.board_cast import dispatch as dispatch

pytestmark = pytest.mark.django_db
BURDEN = "/c/shili-100/burden/"
MONDAY = date(2026, 3, 2)
DAILY = """  - key: daily
    name: {zh: 日报, en: daily report}
    rule: FREQ=DAILY
    closes: "18:00"
    opens: {workdays_before: 0, at: "08:30"}
    period: day
    over: {roles: [accountable]}
"""


def told(page: Any) -> list[tuple[str, int, int, bool]]:
    return [
        (one["row"].label, one["row"].asked, one["row"].known, one["over"]) for one in page.context["rows"]
    ]


def with_daily(week: Dispatch) -> None:
    """The playbook asks daily what it asks weekly."""
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        text = PLAYBOOK.replace("  - key: money", f"{DAILY}  - key: money")
        entry.create(
            Playbook(
                campaign=week.cast.campaign, version=2, effective_on=AT.date(), text=text, sha256="1" * 64
            )
        )


def test_cells_asked_and_cells_known_make_the_paper_sheet(dispatch: Dispatch) -> None:
    page = dispatch.cast.clerk.browser().get(BURDEN)
    assert told(page) == [(BUREAU, 1, 15, False), ("甲镇", 2, 30, False), ("乙镇", 1, 15, False)]
    rows = {row.unit_id: row for row in asked_in_week(dispatch.cast.campaign, MONDAY)}
    town = rows[dispatch.cast.town_a.pk]
    assert (town.minutes, town.notice_hours, town.duplicate) == (44 / 60, 52, 0)


def test_a_week_above_the_budget_is_marked_and_one_that_reaches_it_is_not() -> None:
    budget = Budget(minutes_a_week=30, cells_a_week=40)
    assert [budget.exceeded(*week) for week in ((30, 40), (30.1, 1), (1, 41))] == [False, True, True]


def test_a_playbook_sets_its_own_budget_and_thirty_minutes_hold_without_one(dispatch: Dispatch) -> None:
    campaign, later = dispatch.cast.campaign, MONDAY + timedelta(days=7)
    with ledger.record("test.cast", by=SET_UP, at=AT) as entry:
        text = PLAYBOOK.replace("burden: {minutes_a_week: 1}\n", "")
        entry.create(Playbook(campaign=campaign, version=2, effective_on=later, text=text, sha256="1" * 64))
    assert [budget_of(campaign, on).minutes_a_week for on in (MONDAY, later)] == [1, 30]


def test_money_and_change_of_one_line_are_no_duplicates(dispatch: Dispatch) -> None:
    dispatch.sweep(NOON + timedelta(days=1))
    assert AskCount.objects.filter(cadence="money").count() == 3
    assert not AskCount.objects.filter(duplicate_cells__gt=0).exists()


def test_a_question_two_windows_ask_of_the_same_days_is_a_duplicate(dispatch: Dispatch) -> None:
    with_daily(dispatch)
    dispatch.sweep(AT + timedelta(days=1))
    found = dict(AskCount.objects.filter(cadence="daily").values_list("unit_id", "duplicate_cells"))
    cast = dispatch.cast
    assert found == {cast.town_a.pk: 2, cast.town_b.pk: 1, cast.bureau.pk: 1}


def test_what_is_answered_in_one_window_is_not_asked_by_the_next(dispatch: Dispatch) -> None:
    with_daily(dispatch)
    tuesday = AT + timedelta(days=1)
    dispatch.send(dispatch.cast.town_a, dispatch.cast.reporter_a, tuesday.replace(hour=8))
    dispatch.sweep(tuesday)
    count = AskCount.objects.get(cadence="daily", unit_id=dispatch.cast.town_a.pk)
    assert (count.asked_cells, count.known_cells, count.duplicate_cells) == (0, 32, 0)


def test_measured_time_is_the_median_of_the_unit_once_five_reports_were_measured(dispatch: Dispatch) -> None:
    cast = dispatch.cast
    for week, seconds in enumerate((80, 300, 110, 90)):
        AskCount.objects.create(
            campaign_id=cast.campaign.pk,
            unit_id=cast.town_a.pk,
            week_on=MONDAY - timedelta(weeks=week + 1),
            source=f"request:{week}",
            measured_seconds=seconds,
        )
    page = cast.clerk.browser().get(BURDEN)
    assert [one["measured"] for one in page.context["rows"]] == ["—", "—", "—"]
    AskCount.objects.filter(unit_id=cast.town_a.pk, week_on=MONDAY).update(measured_seconds=110)
    page = cast.clerk.browser().get(BURDEN)
    assert [one["measured"] for one in page.context["rows"]] == ["—", "1 分 50 秒", "—"]


def send_in_the_browser(dispatch: Dispatch, opened_at: str, minutes: int) -> int | None:
    """甲镇 opens its report, and sends it so many minutes later; the seconds measured."""
    cast, report = dispatch.cast, dispatch.report(dispatch.cast.town_a)
    browser, address = cast.reporter_a.browser(), f"/report/{report.number}/"
    page = browser.get(address)
    dispatch.set_clock(AT + timedelta(minutes=minutes))
    given = {"opened_at": opened_at or page.context["opened_at"], "rest": "1", "revision": report.revision}
    assert browser.post(address, given | {"request_key": page.context["request_key"]}).status_code == 302
    return AskCount.objects.get(unit_id=cast.town_a.pk).measured_seconds


@pytest.mark.parametrize(
    ("opened_at", "minutes", "measured"),
    [
        ("", 3, 180),
        ("", 121, None),
        ("2026-03-02T10:00:00+08:00", 3, None),
        ("when the cock crowed", 3, None),
    ],
    ids=["opened and sent", "left open for hours", "opened after it was sent", "not an instant"],
)
def test_measuring_runs_from_opening_the_page_to_sending_it(
    dispatch: Dispatch, opened_at: str, minutes: int, measured: int | None
) -> None:
    assert send_in_the_browser(dispatch, opened_at, minutes) == measured


def test_what_one_report_says_whole_is_not_owed_in_another_window_that_is_open(dispatch: Dispatch) -> None:
    with_daily(dispatch)
    cast, tuesday = dispatch.cast, AT + timedelta(days=1)
    dispatch.sweep(tuesday)
    assert AskCount.objects.get(cadence="daily", unit_id=cast.town_a.pk).asked_cells == 2
    dispatch.send(cast.town_a, cast.reporter_a, tuesday + timedelta(minutes=5))
    daily = Report.objects.get(window__cadence="daily", window__state="open", unit=cast.town_a)
    assert (daily.state, daily.channel, daily.filed_at) == ("sent", "known", tuesday + timedelta(minutes=5))
    count = AskCount.objects.get(cadence="daily", unit_id=cast.town_a.pk)
    assert (count.asked_cells, count.known_cells, count.duplicate_cells) == (0, 32, 0)
    assert Report.objects.get(window__cadence="daily", window__state="open", unit=cast.town_b).state == "owed"


def test_a_report_somebody_has_begun_to_type_is_left_to_them(dispatch: Dispatch) -> None:
    with_daily(dispatch)
    cast, tuesday = dispatch.cast, AT + timedelta(days=1)
    dispatch.sweep(tuesday)
    daily = Report.objects.get(window__cadence="daily", window__state="open", unit=cast.town_a)
    ReportDraft.objects.create(report=daily, body={"rest": "1"}, updated_at=tuesday)
    dispatch.send(cast.town_a, cast.reporter_a, tuesday + timedelta(minutes=5))
    daily.refresh_from_db()
    assert daily.state == "owed"


def test_the_figures_of_a_unit_open_the_reports_they_are_counted_from(dispatch: Dispatch) -> None:
    cast, report = dispatch.cast, dispatch.report(dispatch.cast.town_a)
    browser = cast.clerk.browser()
    row = browser.get(BURDEN).context["rows"][1]
    assert row["href"] == f"?unit={cast.town_a.number}#h-forms"
    page = browser.get(BURDEN, {"unit": cast.town_a.number})
    assert [(one["asked"].name, one["asked"].report.number) for one in page.context["forms"]] == [
        ("周报", report.number)
    ]
    assert f'href="/report/{report.number}/receipt/"' in page.content.decode()
    assert browser.get(BURDEN, {"unit": "U-0"}).status_code == 404


def test_a_unit_sees_its_own_line_and_a_stranger_no_page(dispatch: Dispatch) -> None:
    cast = dispatch.cast
    assert told(cast.reporter_a.browser().get(BURDEN)) == [("甲镇", 2, 30, False)]
    assert cast.outsider.browser().get(BURDEN).status_code == 404
    assert cast.reporter_a.browser().get(f"{BURDEN}?cadence=weekly").status_code == 404
    assert cast.clerk.browser().get(f"{BURDEN}?cadence=none").status_code == 404


def test_the_bill_tells_known_computed_and_new_before_the_cadence_takes_effect(dispatch: Dispatch) -> None:
    text = next(one for one in cadences_of(dispatch.cast.campaign, MONDAY) if one.key == "weekly")
    seq = read_head().seq
    found = bill(dispatch.cast.campaign, text, MONDAY + timedelta(days=7))
    assert (len(found.units), found.new, found.derivable, found.known) == (3, 4, 16, 44)
    assert (found.times_a_week, round(found.minutes, 2), found.over) == (1.0, 0.53, [])
    assert read_head().seq == seq


def test_a_bill_over_the_budget_names_how_many_units(dispatch: Dispatch) -> None:
    with_daily(dispatch)
    text = next(one for one in cadences_of(dispatch.cast.campaign, MONDAY) if one.key == "daily")
    found = bill(dispatch.cast.campaign, text, MONDAY)
    assert [one.label for one in found.over] == [BUREAU, "甲镇", "乙镇"]
    page = dispatch.cast.clerk.browser().get(f"{BURDEN}?cadence=daily").content.decode()
    assert "加上现有填报，3 家单位将超出每周 1 分钟的预算。" in page


def test_the_assessment_sheet_has_a_line_for_each_unit_and_their_sum(dispatch: Dispatch) -> None:
    answer = dispatch.cast.clerk.browser().get(f"{BURDEN}?format=xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["示例县重点项目攻坚100天减负一致性评估表"]
    assert rows[1] == ["填报量预算：每个单位每周不超过1分钟。用时为估算；实测只按单位取中位数，不记个人。"]
    assert rows[5:] == [
        [1, BUREAU, 1, 1, 15, 93.8, 0, 0.5, 52, "符合"],
        [2, "甲镇", 1, 2, 30, 93.8, 0, 0.7, 52, "符合"],
        [3, "乙镇", 1, 1, 15, 93.8, 0, 0.5, 52, "符合"],
        ["合计（3家）", 3, 4, 60, 0, 1.8],
        ["评估人：　　　　审核人：　　　　负责人："],
    ]


def test_the_page_asks_the_database_ten_times_at_most(dispatch: Dispatch) -> None:
    browser = dispatch.cast.clerk.browser()
    browser.get(BURDEN)
    with CaptureQueriesContext(connection) as asked:
        browser.get(BURDEN)
    assert len(asked) <= 10, "\n".join(query["sql"][:160] for query in asked)


def test_the_page_speaks_english(dispatch: Dispatch) -> None:
    browser = dispatch.cast.clerk.browser()
    browser.cookies["language"] = "en"
    assert (
        browser.get(BURDEN).context["sentence"]
        == "3 units were asked; 0 above the budget of 1 minutes a week."
        " Of 64 cells of the paper sheets, 60 (94%) were not asked."
    )
