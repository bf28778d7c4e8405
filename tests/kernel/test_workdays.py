from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.problems import Refused
from gongjian.kernel.workdays import Calendar, Count, DayKind, Due

from .calendar_table import shipped, shipped_calendar
from .cases import cases

CALENDAR = shipped_calendar()
PUBLISHED = [
    date(2018, 1, 1) + timedelta(days=n) for n in range((date(2026, 12, 31) - date(2018, 1, 1)).days + 1)
]
days = st.dates(date(2017, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize("case", cases("workdays", "days"))
def test_day_is_worked_as_the_notice_says(case):
    assert CALENDAR.is_workday(case["day"]) is case["workday"]


@pytest.mark.parametrize("case", cases("workdays", "due"))
def test_due_day_is_counted_in_working_days(case):
    assert CALENDAR.add(case["from"], case["n"]) == Due(case["gives"], case["provisional"])


def test_kind_of_day_is_unknown_in_an_unpublished_year():
    kinds = [CALENDAR.kind(day) for day in (date(2026, 10, 10), date(2026, 10, 1), date(2027, 1, 4))]
    assert kinds == [DayKind.workday, DayKind.off, None]


def test_count_leaves_out_the_first_day_and_takes_in_the_last():
    assert CALENDAR.count(date(2021, 9, 6), date(2021, 9, 7)) == 1
    assert CALENDAR.count(date(2021, 9, 6), date(2021, 9, 6)) == 0
    assert CALENDAR.count(date(2021, 9, 7), date(2021, 9, 6)) == -1


def test_count_across_an_unpublished_year_is_provisional():
    assert CALENDAR.count_span(date(2026, 12, 30), date(2027, 1, 4)) == Count(3, provisional=True)
    assert CALENDAR.count_span(date(2026, 12, 30), date(2026, 12, 31)) == Count(1, provisional=False)


def test_day_in_both_lists_is_refused_by_name():
    day = date(2026, 10, 10)
    with pytest.raises(Refused) as refusal:
        Calendar(frozenset({day}), frozenset({day}), frozenset({2026}), "1")
    assert (refusal.value.code, refusal.value.problems[0].where) == ("day_both_off_and_worked", "2026-10-10")


@given(days, st.integers(0, 300))
def test_counting_to_the_nth_working_day_gives_n(day, n):
    due = CALENDAR.add(day, n)
    assert CALENDAR.count_span(day, due.on) == Count(n, due.provisional)


@given(days, st.integers(1, 300))
def test_nth_working_day_is_worked_or_assumed_to_be(day, n):
    assert CALENDAR.is_workday(CALENDAR.add(day, n).on) is not False
    assert CALENDAR.is_workday(CALENDAR.add(day, -n).on) is not False


@given(days, st.integers(0, 200), st.integers(0, 200))
def test_spans_that_meet_add_up(day, a, b):
    middle, end = day + timedelta(days=a), day + timedelta(days=a + b)
    assert CALENDAR.count(day, middle) + CALENDAR.count(middle, end) == CALENDAR.count(day, end)
    assert CALENDAR.count(end, day) == -CALENDAR.count(day, end)


# ---- the table that ships


def test_shipped_table_agrees_with_chinesecalendar_on_every_day():
    assert [day for day in PUBLISHED if CALENDAR.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_shipped_table_agrees_with_holidays_on_every_day():
    # The two sources were compared day by day for 2018 to 2026: no difference is known.
    oracle = holidays.country_holidays("CN", years=range(2018, 2027))
    assert [day for day in PUBLISHED if CALENDAR.is_workday(day) != oracle.is_working_day(day)] == []


def test_shipped_table_lists_weekdays_off_and_weekends_worked_in_order():
    for given_year in shipped()["years"].values():
        off, work = given_year["days_off"], given_year["days_worked"]
        assert off == sorted(set(off)) and [day for day in off if day.weekday() >= 5] == []
        assert work == sorted(set(work)) and [day for day in work if day.weekday() < 5] == []


def test_shipped_table_names_the_notice_of_every_year():
    years = shipped()["years"]
    assert list(years) == list(range(2018, 2027))
    assert [f"国务院办公厅关于{year}年部分节假日安排的通知" for year in years] == [
        y["source"] for y in years.values()
    ]
    assert all(given_year["issued_on"].year == year - 1 for year, given_year in years.items())
