"""Cadences of a playbook: what is wrong with one is named with line, key and remedy; those that ship hold."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise

import pytest
from django.utils import translation

from gongjian.campaigns.playbook import PlaybookText, read_playbook
from gongjian.commands.demo_data.files import FOLDER
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_in
from gongjian.kernel.periods import PeriodKind
from gongjian.kernel.windows import (
    SINCE_LAST,
    AfterPeriod,
    Holiday,
    HolidayRule,
    Opening,
    OpensFrom,
    PeriodRule,
    windows,
)
from gongjian.kit.calendar import calendar

PLAYBOOK = """\
key: cast-100
name: {zh: 演示行动, en: Cast campaign}
unit: 示例县
window: {start: 2026-02-10, days: 100}
groups: [{key: land, name: 用地组}]
sectors: [{key: food, name: 食品加工}]
documents: [{key: plan, title: 方案, clauses: [{ref: 1, says: 每周调度}]}]
cadences:
  - key: weekly
    name: 周报
    rule: "FREQ=WEEKLY;BYDAY=WE"
    closes: "12:00"
    over: {groups: [land]}
    clause: "plan#1"
"""
FROM, TO = date(2023, 1, 1), date(2027, 1, 1)
SHIPPED = [
    pytest.param(text, id=f"{path.stem} {text.key}")
    for path in sorted(FOLDER.rglob("*.yaml"))
    if "\ncadences:" in path.read_text(encoding="utf-8")
    for text in cadences_in(read_playbook(path.read_text(encoding="utf-8"))[0])
]


def read(text: str) -> PlaybookText:
    playbook, problems = read_playbook(text)
    assert playbook is not None, problems
    return playbook


def weekly(*lines: str) -> CadenceText:
    """The cadence above with lines added."""
    (found,) = cadences_in(read(PLAYBOOK + "".join(f"    {line}\n" for line in lines)))
    return found


# ---- what is read


def test_what_is_left_out_is_as_the_house_does_it() -> None:
    text = weekly()
    assert (text.closes, text.opens, text.period, text.holiday) == (
        time(12, 0),
        Opening(OpensFrom.workdays_before, 1, time(8, 30)),
        SINCE_LAST,
        HolidayRule(Holiday.next_workday),
    )
    assert (text.grace_minutes, text.asks) == (30, ("change", "node", "stuck", "next", "coordination"))
    assert (text.over.groups, text.over.roles, text.over.lines) == (("land",), (), ("projects",))


def test_short_forms_mean_what_the_long_ones_do() -> None:
    text = weekly(
        'opens: {workdays_before: 3, at: "09:00"}',
        "period: {of: week, lag: 1}",
        "holiday: {nth_workday_after: 2}",
    )
    assert text.opens == Opening(OpensFrom.workdays_before, 3, time(9, 0))
    assert text.period == PeriodRule(PeriodKind.week, 1)
    assert text.holiday == HolidayRule(Holiday.nth_workday_after, 2)
    assert weekly("opens: period_end").opens == Opening(OpensFrom.period_end)
    assert weekly("period: week").period == PeriodRule(PeriodKind.week)


def test_an_hour_without_quotation_marks_is_still_that_hour() -> None:
    (text,) = cadences_in(read(PLAYBOOK.replace('"12:00"', "17:30")))
    assert text.closes == time(17, 30)


def test_a_closing_some_working_days_after_the_month() -> None:
    rule = '"FREQ=WEEKLY;BYDAY=WE"'
    (text,) = cadences_in(read(PLAYBOOK.replace(rule, "{workdays_after: 5}\n    period: month")))
    assert text.cadence.rule == AfterPeriod(5)
    found = windows(text.cadence, calendar(), date(2025, 10, 1), date(2025, 11, 1))
    assert [window.closes_on for window in found] == [date(2025, 10, 14)]


def test_a_playbook_without_cadences_asks_nothing() -> None:
    assert cadences_in(read(PLAYBOOK[: PLAYBOOK.index("cadences:")])) == ()
    assert cadences_in(None) == ()


# ---- what is refused


@pytest.mark.parametrize(
    ("was", "becomes", "code", "where"),
    [
        ('closes: "12:00"', "closes: 正午", "does_not_fit", "line 12, cadences[1].closes"),
        ('    closes: "12:00"\n', "", "missing", "line 9, cadences[1].closes"),
        ('"FREQ=WEEKLY;BYDAY=WE"', "FREQ=WEEKLY", "no_day", "line 11, cadences[1].rule"),
        ('"FREQ=WEEKLY;BYDAY=WE"', "{workdays_after: 0}", "does_not_fit", "line 11, cadences[1].rule"),
        ('"FREQ=WEEKLY;BYDAY=WE"', "{workdays_after: 5}", "period_unclear", "line 9, cadences[1].period"),
        (
            '"FREQ=WEEKLY;BYDAY=WE"',
            '"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"',
            "never_fires",
            "line 11, cadences[1].rule",
        ),
        (
            'BYDAY=WE"',
            'BYDAY=WE,FR"\n    period: week',
            "asks_twice",
            "line 12, cadences[1].period",
        ),
        ("BYDAY=WE", "BYDAY=XX", "does_not_fit", "line 11, cadences[1].rule"),
        ('BYDAY=WE"', 'BYDAY=SU"\n    holiday: skip', "never_opens", "line 12, cadences[1].holiday"),
        ("over: {groups: [land]}", "over: {}", "nobody_owes", "line 13, cadences[1].over"),
        ("[land]", "[lnad]", "unknown_key_named", "line 13, cadences[1].over.groups"),
        (
            "{groups: [land]}",
            "{groups: all, projects: {sectors: [fod]}}",
            "unknown_key_named",
            "line 13, cadences[1].over.projects.sectors",
        ),
        ("groups: [land]}", "roles: [boss]}", "does_not_fit", "line 13, cadences[1].over.roles[1]"),
        ("plan#1", "plan#9", "unknown_clause", "line 14, cadences[1].clause"),
        (
            '    clause: "plan#1"\n',
            "    sign_off: [sign, check]\n",
            "chain_unknown",
            "line 14, cadences[1].sign_off",
        ),
        (
            '    clause: "plan#1"\n',
            "    holidays: skip\n",
            "unknown_key",
            "line 14, cadences[1].holidays",
        ),
        (
            '    clause: "plan#1"\n',
            "    asks: [change, money]\n",
            "money_too_often",
            "line 14, cadences[1].asks",
        ),
        (
            '    clause: "plan#1"\n',
            '    opens: {workdays_before: 0, at: "13:00"}\n',
            "opens_after_closing",
            "line 14, cadences[1].opens",
        ),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_line_and_a_remedy(
    was: str, becomes: str, code: str, where: str
) -> None:
    assert was in PLAYBOOK
    with translation.override("en"):
        playbook, problems = read_playbook(PLAYBOOK.replace(was, becomes, 1))
        assert playbook is None
        assert [(problem.code, problem.where) for problem in problems] == [(code, where)]
        assert str(problems[0].message) and str(problems[0].remedy)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "period: fortnight",
            "since_last, or one of day, week, ten_day, month, quarter, half_year, year, "
            "or for the one before {of: week, lag: 1}",
        ),
        (
            "holiday: sometimes",
            "one of keep, skip, next_workday, pull_forward, or {nth_workday_after: 2}",
        ),
        ("opens: tomorrow", "{workdays_before: 1, at: “08:30”}, or period_start, or period_end"),
    ],
)
def test_a_setting_that_does_not_fit_is_answered_with_those_that_do(line: str, expected: str) -> None:
    with translation.override("en"):
        _none, (problem,) = read_playbook(f"{PLAYBOOK}    {line}\n")
        value = line.split(": ")[1]
        assert str(problem.message) == f"“{value}” does not fit here: expected {expected}."


def test_two_cadences_of_one_key_are_refused() -> None:
    second = PLAYBOOK[PLAYBOOK.index("  - key: weekly") :]
    _none, problems = read_playbook(PLAYBOOK + second)
    assert [(problem.code, problem.where) for problem in problems] == [
        ("key_twice", "第15行，cadences[2].key")
    ]


def test_money_every_week_needs_a_reason_and_then_stands() -> None:
    assert weekly("asks: [change, money]", "reason: 汛期日清").asks == ("change", "money")


# ---- the playbooks that come with the product, 2023 to 2026


@pytest.mark.parametrize("text", SHIPPED)
def test_no_window_closes_on_a_day_off_unless_days_off_do_not_count(text: CadenceText) -> None:
    laid = windows(text.cadence, calendar(), FROM, TO)
    off = [window.closes_on for window in laid if not calendar().is_workday(window.closes_on)]
    assert laid
    assert off == [] or text.holiday.kind is Holiday.keep


@pytest.mark.parametrize("text", SHIPPED)
def test_every_day_is_asked_about_once(text: CadenceText) -> None:
    laid = windows(text.cadence, calendar(), FROM, TO)
    laid.sort(key=lambda window: window.period_start)
    skips = text.holiday.kind is Holiday.skip and text.period.kind is not None
    for one, other in pairwise(laid):
        assert one.period_end == other.period_start or (skips and one.period_end < other.period_start)
        assert one.opens_at < one.closes_at


@pytest.mark.parametrize("text", SHIPPED)
def test_every_window_closes_at_its_hour_and_says_when_it_was_moved(text: CadenceText) -> None:
    for window in windows(text.cadence, calendar(), FROM, TO):
        assert window.closes_at.timetz().replace(tzinfo=None) == text.closes
        assert window.closes_at.utcoffset() == window.opens_at.utcoffset()
        moved = window.shifted_from is not None
        assert not moved or not calendar().is_workday(window.shifted_from)
