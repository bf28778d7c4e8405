from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.dates import (
    OPEN_ENDED,
    PERIODS,
    UNKNOWN,
    FuzzyDate,
    Precision,
    apart,
    parse_fuzzy,
    read_typed,
)
from gongjian.kernel.problems import Problem

from .cases import cases

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
dated = st.builds(FuzzyDate.of, days, st.sampled_from([*PERIODS, Precision.no_later_than]))
periods = st.builds(FuzzyDate.of, days, st.sampled_from(PERIODS))


@pytest.mark.parametrize("case", cases("dates", "read"))
def test_date_is_read_as_precisely_as_it_is_written(case):
    read = parse_fuzzy(case["text"], 2021)
    assert (read and read.zh(), read and read.en()) == (case["zh"], case.get("en"))


@pytest.mark.parametrize("case", cases("dates", "typed"))
def test_typed_date_is_read_or_refused_with_what_to_write(case):
    read = read_typed(case["text"], 2021, "due")
    if "zh" in case:
        assert isinstance(read, FuzzyDate) and read.zh() == case["zh"]
    else:
        assert isinstance(read, Problem)
        assert (read.code, read.where) == (case["code"], "due")
        if "says" in case:
            said = [one.text % dict(one.params) for one in (read.message, read.remedy)]
            assert said == [case["says"], case["remedy"]]


@pytest.mark.parametrize("case", cases("dates", "apart"))
def test_difference_is_taken_at_the_coarser_precision(case):
    difference = apart(parse_fuzzy(str(case["planned"]), 2021), parse_fuzzy(str(case["actual"]), 2021))
    assert (difference.early, difference.precision) == (case["early"], case["unit"])
    assert (difference.zh(), difference.en()) == (case["zh"], case["en"])


def test_months_early_are_not_made_into_days():
    difference = apart(FuzzyDate.of(date(2021, 11, 1), Precision.month), FuzzyDate.of(date(2021, 9, 3)))
    assert (difference.months, difference.days, difference.quarters) == (2, None, None)


def test_sheet_cells_that_are_dates_are_days():
    expected = FuzzyDate(date(2021, 11, 3), Precision.day)
    assert parse_fuzzy(datetime(2021, 11, 3, 18, 0), None) == expected
    assert parse_fuzzy(date(2021, 11, 3), None) == expected
    assert parse_fuzzy(None, 2021) is None


@pytest.mark.parametrize("text", ["9月上旬", "年底前", "三季度", "11月3日", "01-21", "上半年"])
def test_date_without_a_year_is_not_guessed(text):
    assert parse_fuzzy(text, None) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021年9月上旬", date(2021, 9, 1), date(2021, 9, 10)),
        ("2021年9月下旬", date(2021, 9, 21), date(2021, 9, 30)),
        ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021年四季度", date(2021, 10, 1), date(2021, 12, 31)),
        ("2021年上半年", date(2021, 1, 1), date(2021, 6, 30)),
        ("2021年", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021年底前", None, date(2021, 12, 31)),
        ("持续推进", None, None),
        ("待定", None, None),
    ],
)
def test_first_and_last_day_meant_are_both_inside(text, first, last):
    read = parse_fuzzy(text, None)
    assert (read.first(), read.last()) == (first, last)


def test_stored_day_must_begin_its_period():
    for on, precision in ((date(2021, 9, 2), Precision.month), (date(2021, 9, 1), Precision.open_ended)):
        with pytest.raises(ValueError):
            FuzzyDate(on, precision)
    with pytest.raises(ValueError):
        FuzzyDate(None, Precision.day)


@given(dated)
def test_what_is_written_in_chinese_is_read_back_the_same(fuzzy):
    assert parse_fuzzy(fuzzy.zh(), None) == fuzzy


@given(days, st.sampled_from(PERIODS))
def test_a_day_lies_in_its_period_and_periods_follow_each_other(day, precision):
    fuzzy = FuzzyDate.of(day, precision)
    assert fuzzy.first() <= day <= fuzzy.last()
    following = FuzzyDate.of(fuzzy.last() + timedelta(days=1), precision)
    assert following.first() == fuzzy.last() + timedelta(days=1)
    assert apart(fuzzy, following).early == -1


@given(periods, periods)
def test_swapping_planned_and_actual_turns_the_sign(a, b):
    forth, back = apart(a, b), apart(b, a)
    assert (forth.early, forth.precision) == (-back.early, back.precision)
    assert forth.precision == max(a.precision, b.precision, key=PERIODS.index)


@given(periods, periods)
def test_nothing_is_both_early_and_after(a, b):
    difference = apart(a, b)
    if difference.early > 0:
        assert b.first() < a.first()
    if difference.early < 0:
        assert b.last() > a.last()


@given(dated, st.sampled_from([OPEN_ENDED, UNKNOWN]))
def test_what_has_no_date_is_never_early_or_late(fuzzy, dateless):
    assert apart(fuzzy, dateless).early is None
    assert apart(dateless, fuzzy).early is None


@given(st.text(max_size=12), st.none() | st.integers(1990, 2100))
def test_any_text_is_read_or_left_alone(text, year):
    read = parse_fuzzy(text, year)
    assert read is None or isinstance(read, FuzzyDate)


@given(st.floats())
def test_any_number_is_read_or_left_alone(number):
    read = parse_fuzzy(number, None)
    assert read is None or 1990 <= read.on.year <= 2100
