from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.deadlines import (
    DoneReport,
    Lateness,
    ReportOutcome,
    ask_in_time,
    counted_done_on,
    due_from_clock,
    lateness,
)
from gongjian.kernel.workdays import Due

from .calendar_table import shipped_calendar
from .cases import cases

days = st.dates(date(2020, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("case", cases("lateness", "stands"))
def test_matter_stands_as_the_office_counts(case):
    stands = lateness(
        case["due"],
        case.get("done"),
        case["as_of"],
        case.get("open_ended", False),
        case.get("stopped", 0),
        watch_days=3,
        paused=case.get("paused", False),
    )
    assert stands == Lateness(case["days"], case["meaning"], case.get("left"))


@pytest.mark.parametrize("case", cases("lateness", "reports"))
def test_lateness_counts_to_the_report_finally_accepted(case):
    reports = [DoneReport(on, ReportOutcome(outcome)) for on, outcome in case["reports"]]
    assert counted_done_on(reports) == case["counted"]


@pytest.mark.parametrize("case", cases("lateness", "extensions"))
def test_extension_is_asked_before_the_due_date(case):
    assert ask_in_time(case["asked"], case["due"]) is case["in_time"]


def test_clock_runs_in_working_or_calendar_days():
    calendar = shipped_calendar()
    assert due_from_clock(date(2021, 9, 30), 3, "day", calendar) == Due(date(2021, 10, 3), False)
    assert due_from_clock(date(2021, 9, 30), 3, "workday", calendar) == Due(date(2021, 10, 11), False)
    assert due_from_clock(date(2026, 12, 31), 3, "workday", calendar).provisional is True
    with pytest.raises(ValueError):
        due_from_clock(date(2021, 9, 30), -1, "day", calendar)


def test_negative_days_are_our_own_mistake():
    with pytest.raises(ValueError):
        lateness(None, None, date(2021, 9, 30), False, -1, watch_days=3)


@given(days, days, st.integers(0, 60), st.integers(0, 10))
def test_a_matter_not_done_is_late_or_has_days_left_never_both(due, on, stopped, watch):
    stands = lateness(due, None, on, False, stopped, watch_days=watch)
    assert (stands.days > 0) is (stands.meaning == "late") is (stands.left is None)
    assert stands.days - (stands.left or 0) == (on - due - timedelta(days=stopped)).days


@given(days, days, days, st.integers(0, 60))
def test_once_done_lateness_no_longer_moves(due, done, on, stopped):
    at_once = lateness(due, done, done, False, stopped, watch_days=3)
    later = lateness(due, done, max(on, done), False, stopped, watch_days=3)
    assert at_once == later
    assert at_once.meaning == "done"
