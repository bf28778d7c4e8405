import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.periods import Period, PeriodKind, days_in_words, period_of, periods

kinds = st.sampled_from(PeriodKind)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("kind", "on", "start", "end", "zh", "en"),
    [
        ("day", date(2025, 11, 18), date(2025, 11, 18), date(2025, 11, 19), "11月18日", "18 Nov"),
        ("week", date(2025, 11, 18), date(2025, 11, 17), date(2025, 11, 24), "第47周", "week 47"),
        ("week", date(2024, 12, 31), date(2024, 12, 30), date(2025, 1, 6), "第1周", "week 1"),
        ("ten_day", date(2025, 11, 11), date(2025, 11, 11), date(2025, 11, 21), "11月中旬", "mid Nov"),
        ("ten_day", date(2024, 2, 29), date(2024, 2, 21), date(2024, 3, 1), "2月下旬", "late Feb"),
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1), "2月", "Feb"),
        ("quarter", date(2025, 12, 31), date(2025, 10, 1), date(2026, 1, 1), "四季度", "Q4"),
        ("half_year", date(2025, 6, 30), date(2025, 1, 1), date(2025, 7, 1), "上半年", "first half"),
        ("year", date(2025, 6, 30), date(2025, 1, 1), date(2026, 1, 1), "2025年", "2025"),
    ],
)
def test_period_has_its_days_and_its_name(kind, on, start, end, zh, en):
    found = period_of(PeriodKind(kind), on)
    assert found == Period(PeriodKind(kind), start, end)
    assert (found.name.zh, found.name.en) == (zh, en)


@pytest.mark.parametrize(
    ("kind", "on", "zh", "en"),
    [
        ("week", date(2025, 11, 18), "2025年第47周（11月17日—23日）", "week 47 of 2025 (17–23 Nov)"),
        (
            "week",
            date(2024, 12, 31),
            "2025年第1周（2024年12月30日—2025年1月5日）",
            "week 1 of 2025 (30 Dec 2024 – 5 Jan 2025)",
        ),
        ("ten_day", date(2025, 11, 1), "2025年11月上旬", "early Nov 2025"),
        ("half_year", date(2025, 7, 1), "2025年下半年", "second half of 2025"),
        ("year", date(2025, 7, 1), "2025年", "2025"),
    ],
)
def test_full_name_carries_the_year(kind, on, zh, en):
    assert period_of(PeriodKind(kind), on).full_name == (zh, en)


def test_days_in_words_name_the_last_day_not_the_one_after():
    assert days_in_words(date(2025, 9, 26), date(2025, 10, 8)) == ("9月26日—10月7日", "26 Sep – 7 Oct")
    assert days_in_words(date(2025, 9, 26), date(2025, 9, 27)) == ("9月26日", "26 Sep")


def test_periods_of_a_range_take_in_those_it_only_touches():
    found = [p.start for p in periods(PeriodKind.month, date(2025, 1, 31), date(2025, 3, 1))]
    assert found == [date(2025, 1, 1), date(2025, 2, 1)]
    assert list(periods(PeriodKind.week, date(2025, 1, 6), date(2025, 1, 6))) == []


@given(kinds, days)
def test_periods_of_a_kind_follow_each_other_without_gap(kind, on):
    found = period_of(kind, on)
    assert on in found and found.last in found and found.end not in found
    assert found.next.start == found.end and found.previous.end == found.start
    assert found.next.previous == found == found.back(1).next == found.back(-2).back(2)


@given(kinds, days, st.integers(1, 400))
def test_periods_tile_a_range(kind, on, length):
    end = on + timedelta(days=length)
    found = list(periods(kind, on, end))
    assert found[0].start <= on and found[-1].end >= end
    assert all(a.end == b.start for a, b in itertools.pairwise(found))
