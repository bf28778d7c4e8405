from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gongjian.kernel.periods import PeriodKind
from gongjian.kernel.recurrence import parse
from gongjian.kernel.windows import (
    SHANGHAI,
    AfterPeriod,
    Cadence,
    Change,
    ChangeKind,
    Holiday,
    HolidayRule,
    Opening,
    OpensFrom,
    PeriodRule,
    Window,
    arrival,
    check,
    overlaps,
    recompute,
    windows,
)
from gongjian.kernel.workdays import Calendar

from .calendar_table import shipped, shipped_calendar
from .cases import CASES, cases

pytestmark = pytest.mark.usefixtures("in_english")

CALENDAR = shipped_calendar()
DAY = timedelta(days=1)
FROM, TO = date(2023, 1, 1), date(2027, 1, 1)


RHYTHMS = yaml.safe_load((CASES / "windows.yaml").read_text(encoding="utf-8"))["cadences"]
KEYS = list(RHYTHMS)


def rhythm(key: str, opening: dict | None = None) -> Cadence:
    told = RHYTHMS[key]
    opening = opening or {}
    period = told["period"]
    return Cadence(
        key,
        AfterPeriod(told["after_period"]) if "after_period" in told else parse(told["rule"]),
        time.fromisoformat(told.get("closes", "12:00")),
        PeriodRule() if period == "since_last" else PeriodRule(PeriodKind(period), told.get("lag", 0)),
        HolidayRule(Holiday(told.get("holiday", "next_workday")), told.get("workdays", 1)),
        Opening(OpensFrom(opening.get("from", "workdays_before")), opening.get("workdays", 1)),
    )


def instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("case", cases("windows", "windows"))
def test_windows_close_as_the_office_would_set_them(case):
    cadence = rhythm(case["cadence"])
    found = windows(cadence, CALENDAR, case["from"], case["to"])
    told = [
        (w.closes_on, [w.period_start, w.period_end], w.shifted_from, list(w.merged), w.provisional)
        for w in found
    ]
    assert told == [
        (c["day"], c["about"], c.get("moved_from"), c.get("merged", []), c.get("provisional", False))
        for c in case["closes"]
    ]
    assert {w.closes_at.timetz() for w in found} == {cadence.closes_at.replace(tzinfo=SHANGHAI)}


@pytest.mark.parametrize("case", cases("windows", "opens"))
def test_window_opens_when_the_rule_says(case):
    cadence = rhythm(case["cadence"], case.get("opening"))
    (found,) = windows(cadence, CALENDAR, case["closes"], case["closes"] + DAY)
    assert found.opens_at == instant(case["opens"])


@pytest.mark.parametrize("case", cases("windows", "arrivals"))
def test_arrival_stands_on_one_side_of_the_hour(case):
    (found,) = windows(rhythm("每周三"), CALENDAR, date(2025, 11, 19), date(2025, 11, 20))
    assert arrival(instant(case["at"]), found, case.get("grace", 30)).value == case["is"]


def test_an_arrival_without_a_zone_is_our_own_mistake():
    (found,) = windows(rhythm("每周三"), CALENDAR, date(2025, 11, 19), date(2025, 11, 20))
    with pytest.raises(ValueError):
        arrival(datetime(2025, 11, 19, 12, 0), found, 30)


def test_windows_that_close_together_are_told():
    laid = windows(rhythm("住建部"), CALENDAR, date(2025, 1, 1), date(2026, 1, 1))
    assert [[w.shifted_from for w in group] for group in overlaps(laid)] == [
        [date(2025, 1, 28), date(2025, 2, 4)]
    ]
    assert overlaps(windows(rhythm("每周三"), CALENDAR, FROM, TO)) == []


# ---- whatever the rhythm, over 2023 to 2026


@pytest.mark.parametrize("key", KEYS)
def test_no_window_closes_on_a_day_off_unless_days_off_do_not_count(key):
    cadence = rhythm(key)
    off = [w.closes_on for w in windows(cadence, CALENDAR, FROM, TO) if not CALENDAR.is_workday(w.closes_on)]
    assert (off == []) is (cadence.holiday.kind is not Holiday.keep)


@pytest.mark.parametrize("key", KEYS)
def test_no_day_is_asked_about_twice(key):
    laid = sorted(windows(rhythm(key), CALENDAR, FROM, TO), key=lambda w: w.period_start)
    assert laid and all(one.period_end <= other.period_start for one, other in pairwise(laid))
    assert all(w.opens_at < w.closes_at and w.period_start < w.period_end for w in laid)


@pytest.mark.parametrize("key", ["原平", "原平提前", "每周三", "每周三节后第五日", "每个工作日"])
def test_asked_since_the_last_window_no_day_is_left_out(key):
    laid = windows(rhythm(key), CALENDAR, FROM, TO)
    assert all(one.period_end == other.period_start for one, other in pairwise(laid))
    assert all(one.closes_on == one.period_end for one in laid)


@pytest.mark.parametrize("key", ["住建部", "周调度", "月分析", "每月28日", "月末", "旬报", "季报"])
def test_no_period_is_left_out_where_holidays_only_move_the_closing(key):
    laid = sorted(windows(rhythm(key), CALENDAR, FROM, TO), key=lambda w: w.period_start)
    assert all(one.period_end == other.period_start for one, other in pairwise(laid))


def test_the_ministrys_tuesday_against_a_plain_count():
    expected = []
    tuesday = date(2022, 12, 6)
    while tuesday < date(2027, 1, 31):
        on = tuesday
        if not CALENDAR.is_workday(tuesday):
            ahead = [tuesday + DAY * n for n in range(1, 30)]
            on = [day for day in ahead if CALENDAR.is_workday(day)][1] if tuesday.year < 2027 else tuesday
        if FROM <= on < TO:
            expected.append((on, tuesday - DAY * 8, tuesday - DAY))
        tuesday += DAY * 7
    laid = windows(rhythm("住建部"), CALENDAR, FROM, TO)
    assert [(w.closes_on, w.period_start, w.period_end) for w in laid] == sorted(expected)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(KEYS),
    st.dates(FROM, date(2026, 6, 30)),
    st.integers(0, 120),
    st.integers(0, 120),
)
def test_ranges_that_meet_hold_the_same_windows_as_one_range(key, start, a, b):
    cadence, middle, end = rhythm(key), start + DAY * a, start + DAY * (a + b)
    parts = [*windows(cadence, CALENDAR, start, middle), *windows(cadence, CALENDAR, middle, end)]
    assert parts == windows(cadence, CALENDAR, start, end)


# ---- a rule with a beginning


def test_the_first_window_of_a_rule_asks_from_its_beginning():
    cadence = Cadence("k", parse("FREQ=WEEKLY;BYDAY=WE", date(2025, 11, 3)))
    assert [(w.period_start, w.period_end) for w in windows(cadence, CALENDAR, FROM, date(2025, 11, 13))] == [
        (date(2025, 11, 3), date(2025, 11, 5)),
        (date(2025, 11, 5), date(2025, 11, 12)),
    ]


def test_a_beginning_on_the_closing_day_itself_asks_about_the_day_before():
    cadence = Cadence("k", parse("FREQ=WEEKLY", date(2025, 11, 5)))
    (found, *_later) = windows(cadence, CALENDAR, FROM, TO)
    assert (found.period_start, found.period_end) == (date(2025, 11, 4), date(2025, 11, 5))


def test_a_yearly_window_finds_the_one_a_year_before():
    cadence = Cadence("k", parse("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30"))
    (found,) = windows(cadence, CALENDAR, date(2025, 6, 1), date(2025, 7, 1))
    assert found.period_start == date(2024, 7, 1), "30 June 2024 was a Sunday"


# ---- what cannot be meant


def problems(cadence: Cadence) -> list[tuple[str, str, str]]:
    return [(p.code, p.where, str(p)) for p in check(cadence, date(2025, 9, 22))]


def test_two_days_of_one_period_are_refused_by_name():
    cadence = Cadence("k", parse("FREQ=WEEKLY;BYDAY=WE,FR"), period=PeriodRule(PeriodKind.week))
    assert problems(cadence) == [
        (
            "asks_twice",
            "period",
            "The rule names 2025-09-24 and 2025-09-26, two days of one week, which would be asked twice.",
        )
    ]


def test_weekends_alone_with_days_off_skipped_never_open():
    cadence = Cadence("k", parse("FREQ=WEEKLY;BYDAY=SA,SU"), holiday=HolidayRule(Holiday.skip))
    assert [code for code, _where, _says in problems(cadence)] == ["never_opens"]
    assert problems(Cadence("k", parse("FREQ=WEEKLY;BYDAY=SA"), holiday=HolidayRule(Holiday.keep))) == []


def test_an_opening_after_the_closing_hour_of_the_day_is_told():
    cadence = Cadence("k", parse("FREQ=DAILY"), opening=Opening(workdays=0, at=time(13, 0)))
    assert problems(cadence) == [
        ("opens_after_closing", "opens", "It opens at 13:00 on the day it closes at 12:00.")
    ]


@pytest.mark.parametrize("key", KEYS)
def test_the_rhythms_of_the_cases_have_nothing_against_them(key):
    assert problems(rhythm(key)) == []


def test_settings_that_contradict_are_our_own_mistake():
    for wrong in (
        lambda: PeriodRule(None, 1),
        lambda: HolidayRule(Holiday.nth_workday_after, 0),
        lambda: Opening(workdays=-1),
        lambda: Cadence("k", AfterPeriod(5)),
        lambda: Cadence("k", parse("FREQ=DAILY"), grace_minutes=-1),
    ):
        with pytest.raises(ValueError):
            wrong()


# ---- a table of working days replaced afterwards


def without(*years: int) -> Calendar:
    kept = {
        y: (given["days_off"], given["days_worked"])
        for y, given in shipped()["years"].items()
        if y not in years
    }
    return Calendar.from_years(kept, "before the notice")


def told(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.kind.value, str(change)) for change in changes]


def test_an_equal_table_changes_nothing():
    for key in KEYS:
        cadence = rhythm(key)
        assert recompute(cadence, windows(cadence, CALENDAR, FROM, TO), CALENDAR) == []


def test_the_notice_of_a_year_moves_confirms_and_drops():
    cadence = rhythm("原平")
    old = windows(cadence, without(2025), date(2025, 9, 24), date(2025, 10, 11))
    assert told(recompute(cadence, old, CALENDAR)) == [
        ("confirmed", "Closes 2025-09-24 12:00 as before; confirmed."),
        ("confirmed", "Closes 2025-09-26 12:00 as before; confirmed."),
        ("dropped", "Dropped: asked about 26–30 Sep, was to close 2025-10-01 12:00."),
        ("dropped", "Dropped: asked about 1–2 Oct, was to close 2025-10-03 12:00."),
        ("dropped", "Dropped: asked about 3–7 Oct, was to close 2025-10-08 12:00."),
        ("other_days", "Asks about 26 Sep – 9 Oct instead of 8–9 Oct; closes 2025-10-10 12:00 as before."),
    ]


def test_a_calendar_period_stays_the_same_window_when_its_closing_moves():
    cadence = rhythm("月分析")
    old = windows(cadence, without(2025), date(2025, 10, 1), date(2025, 11, 1))
    (change,) = recompute(cadence, old, CALENDAR)
    assert change.kind is ChangeKind.moved
    assert str(change) == "Closes 2025-10-14 12:00 instead of 2025-10-07 12:00."


def test_a_holiday_taken_back_brings_the_window_back():
    cadence = rhythm("原平")
    old = windows(cadence, CALENDAR, date(2025, 9, 26), date(2025, 10, 11))
    added = [c for c in recompute(cadence, old, without(2025)) if c.kind is ChangeKind.added]
    assert [str(change) for change in added] == [
        "New: asks about 26–30 Sep, closes 2025-10-01 12:00.",
        "New: asks about 1–2 Oct, closes 2025-10-03 12:00.",
        "New: asks about 3–7 Oct, closes 2025-10-08 12:00.",
    ]


def test_nothing_laid_down_before_is_nothing_to_change():
    assert recompute(rhythm("原平"), [], CALENDAR) == []


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(KEYS), st.sampled_from([2023, 2024, 2025, 2026]))
def test_the_changes_lead_from_the_old_windows_to_the_new(key, year):
    cadence = rhythm(key)
    start, end = date(year, 1, 1), date(year, 12, 31)
    old = windows(cadence, without(year), start, end)
    stands: dict[tuple[date, date], Window] = {(w.period_start, w.named_on): w for w in old}
    for change in recompute(cadence, old, CALENDAR):
        if change.was is not None:
            stands.pop((change.was.period_start, change.was.named_on))
        if change.now is not None:
            stands[(change.now.period_start, change.now.named_on)] = change.now
    new = windows(cadence, CALENDAR, start - DAY * 62, end + DAY * 62)
    assert all(window in new for window in stands.values())
