"""What holds of every ladder and every course of events, whatever the day on which one looks."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel import ladder as kernel
from gongjian.kernel.ladder import (
    DONE,
    CardSwitch,
    CircularLine,
    CircularState,
    Clause,
    Count,
    Days,
    Ground,
    Ladder,
    Late,
    Outcome,
    Step,
    StepKind,
    Streak,
    circular,
    climb,
    day_of,
    due,
)
from gongjian.kernel.messages import Words
from gongjian.kernel.periods import PeriodKind
from gongjian.kernel.windows import SHANGHAI

from .calendar_table import shipped_calendar

CALENDAR = shipped_calendar()
FIRST = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
SAYS = Words("说", "says")


def clause(key, **asked):
    return Clause(key, SAYS, **asked)


def days_late(count, of=DONE, unit="workday"):
    return Late(Days(count, unit), of)


def step(key, kind, *clauses):
    return Step(key, kind, Words(key, key), clauses)


LADDER = Ladder(
    "t",
    1,
    SAYS,
    SAYS,
    (
        step(
            "remind",
            StepKind.remind,
            clause("soon", due_in=days_late(3)),
            clause("sooner", due_in=days_late(1)),
        ),
        step("urge", StepKind.urge, clause("late", late=days_late(1)), clause("returned", returned=1)),
        step(
            "notice",
            StepKind.notice,
            clause("late", late=days_late(3)),
            clause("days", late=days_late(9, unit="day")),
            clause("returned", returned=2),
            clause("streak", streak=Streak(2, frozenset({"late"}))),
        ),
        step(
            "raise",
            StepKind.raise_,
            clause("term", after="notice", late=days_late(1)),
            clause("false", false_report=True),
        ),
        step(
            "interview", StepKind.interview, clause("often", count=Count(2, "notice", PeriodKind.half_year))
        ),
        step("card", StepKind.card, clause("late", late=days_late(1))),
    ),
)
SWITCH = CardSwitch("文", "人", Days(5, "day"), Words("解除", "lifted"))


def hours(most):
    return st.integers(0, most).map(lambda count: FIRST + timedelta(hours=count))


@st.composite
def facts(draw):
    """A course of events, each at an instant of its own."""
    moments = sorted(draw(st.lists(hours(24 * 90), min_size=1, max_size=12, unique=True)))
    found, key = (
        [kernel.DueSet(moments[0], (moments[0] + timedelta(days=draw(st.integers(0, 20)))).date())],
        0,
    )
    for at in moments[1:]:
        key += 1
        later = at.date() + timedelta(days=draw(st.integers(0, 20)))
        found.append(
            draw(
                st.sampled_from(
                    [
                        kernel.Extended(at, later, at.date()),
                        kernel.Halted(at, "one", Ground.suspended),
                        kernel.Halted(at, "two", Ground.enterprise),
                        kernel.Resumed(at, "one"),
                        kernel.Resumed(at, "two"),
                        kernel.ReportedDone(at),
                        kernel.Returned(at),
                        kernel.FalseFound(at, f"F{key % 3}"),
                        kernel.WindowEnded(at, f"W{key}", "late"),
                        kernel.WindowEnded(at, f"W{key}", "met"),
                        kernel.Tallied(at, f"N{key}", "notice"),
                        kernel.Issued(at, f"I{key}", "notice", "人", later),
                        kernel.Issued(at, f"I{key}", "raise", "人", later),
                        kernel.Issued(at, f"I{key}", "notice", "人", later, waits=True),
                        kernel.WentOut(at, f"I{key - 1}", later),
                        kernel.WentOut(at, f"A{key - 1}", later),
                        kernel.Withdrawn(at, f"I{key - 1}", "人", "由"),
                        kernel.Settled(at, f"A{key - 1}"),
                        kernel.Closed(at),
                        kernel.Reopened(at),
                        kernel.DueSet(at, later),
                    ]
                )
            )
        )
        if isinstance(found[-1], kernel.Closed | kernel.Reopened):
            continue
        if draw(st.booleans()):
            waiting = climb(LADDER, found, at, CALENDAR).waiting
            if waiting is not None and draw(st.booleans()):
                found.append(kernel.Declined(at, waiting.cause, "人", "由"))
            elif waiting is not None:
                waits = draw(st.booleans())
                answer = kernel.Issued(
                    at, f"A{key}", waiting.step.key, "人", later, waiting.cause, waits=waits
                )
                found.append(answer)
    return found


def stops(given_facts):
    """Spans in which the ladder is stopped, reckoned apart from the ladder: half-open, the last one open-ended."""
    spans, why, since = [], set(), None
    for fact in given_facts:
        was = bool(why)
        match fact:
            case kernel.Closed():
                why = {"closed"}
            case kernel.Reopened() if "closed" in why:
                why = set()
            case _ if "closed" in why:
                pass
            case kernel.Halted():
                why.add(fact.key)
            case kernel.Resumed():
                why.discard(fact.key)
            case kernel.ReportedDone():
                why.add("review")
            case kernel.Returned():
                why.discard("review")
        if why and not was:
            since = fact.at
        if was and not why:
            spans.append((since, fact.at))
    return [*spans, *([(since, datetime.max.replace(tzinfo=SHANGHAI))] if why else [])]


def stopped(given_facts, at):
    return any(start <= at < end for start, end in stops(given_facts))


@given(facts(), st.lists(hours(24 * 150), max_size=8), hours(24 * 150))
def test_whatever_the_rhythm_of_the_clock_the_same_is_made(course, sweeps, last):
    made: dict[str, datetime] = {}
    for at in sorted([*(one for one in sweeps if one < last), last]):
        for one in due(LADDER, course, at, CALENDAR, made=set(made)):
            made[one.cause] = one.at
    at_once = due(LADDER, course, last, CALENDAR, made=set())
    assert made == {one.cause: one.at for one in at_once}
    assert due(LADDER, course, last, CALENDAR, made=set(made)) == []


@given(facts(), hours(24 * 150))
def test_nothing_is_made_twice_for_one_cause(course, at):
    causes = [one.cause for one in climb(LADDER, course, at, CALENDAR).arisen]
    assert len(causes) == len(set(causes))


@given(facts(), hours(24 * 150))
def test_nothing_comes_while_the_clock_stands_still(course, at):
    found = climb(LADDER, course, at, CALENDAR)
    assert not any(stopped(course, one.at) for one in found.arisen)
    if stopped([fact for fact in course if fact.at <= at], at):
        assert (found.waiting, found.coming) == (None, None)


@given(facts(), hours(24 * 100), hours(24 * 100))
def test_what_came_by_one_day_stays_when_one_looks_later(course, one, other):
    earlier, later = sorted((one, other))
    before = [(one.cause, one.at) for one in climb(LADDER, course, earlier, CALENDAR).arisen]
    after = [(one.cause, one.at) for one in climb(LADDER, course, later, CALENDAR).arisen]
    assert after[: len(before)] == before
    assert [at for _cause, at in after] == sorted(at for _cause, at in after)


@st.composite
def halts(draw):
    """Stops one after another, each resumed: (from, to) in hours after the first day's 10:00."""
    ends = sorted(draw(st.lists(st.integers(1, 24 * 60), max_size=8, unique=True)))
    return list(zip(ends[::2], ends[1::2], strict=False))


@given(st.integers(0, 15), halts(), st.sampled_from(["workday", "day"]), st.integers(1, 10))
def test_a_step_of_lateness_comes_on_the_very_day_its_days_are_full(due_in, stops_given, unit, count):
    """Days late are counted here one by one: each day's hour after the due date at which nothing stopped the clock,
    less the days already lost before it."""
    rule = replace(
        LADDER, steps=(step("notice", StepKind.notice, clause("late", late=days_late(count, unit=unit))),)
    )
    on = FIRST.date() + timedelta(days=due_in)
    spans = [(FIRST + timedelta(hours=start), FIRST + timedelta(hours=end)) for start, end in stops_given]
    course = [kernel.DueSet(FIRST, on)]
    for start, end in spans:
        course += [kernel.Halted(start, "one", Ground.force_majeure), kernel.Resumed(end, "one")]

    def counts(day):
        return unit == "day" or bool(CALENDAR.is_workday(day))

    day, lost, late = FIRST.date() - timedelta(days=1), 0, 0
    while late - lost < count:
        day += timedelta(days=1)
        at = datetime.combine(day, LADDER.hour, SHANGHAI)
        lost += counts(day) and any(start <= at < end for start, end in spans)
        late += counts(day) and day > on
    (found,) = climb(rule, course, FIRST + timedelta(days=200), CALENDAR).arisen
    assert found.at == datetime.combine(day, LADDER.hour, SHANGHAI)


def gone_out(known):
    """Steps issued whose document, where it is one, went out."""
    out = {fact.key for fact in known if isinstance(fact, kernel.WentOut)}
    return [fact for fact in known if isinstance(fact, kernel.Issued) and (not fact.waits or fact.key in out)]


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 120))
def test_the_step_after_a_paper_is_the_same_whether_it_was_decided_long_before_or_that_day(
    term, waited, looked
):
    """Nothing after a paper depends on when it was decided on, only on when it went out."""
    out = FIRST + timedelta(days=waited)
    term_on, at = out.date() + timedelta(days=term), FIRST + timedelta(days=looked)
    sent = kernel.WentOut(out, "I", term_on)
    early = [kernel.Issued(FIRST, "I", "notice", "人", FIRST.date(), waits=True), sent]
    late = [kernel.Issued(out, "I", "notice", "人", term_on)]
    first, then = (climb(LADDER, course, at, CALENDAR).arisen for course in (early, late))
    assert [(one.cause, one.at) for one in first] == [(one.cause, one.at) for one in then]
    assert all(day_of(one.at) > term_on for one in first)


@given(facts(), hours(24 * 150))
def test_no_step_of_quality_or_habit_without_its_facts(course, at):
    for one in climb(LADDER, course, at, CALENDAR).arisen:
        known = [fact for fact in course if fact.at <= one.at]
        if one.clause.returned:
            assert sum(isinstance(fact, kernel.Returned) for fact in known) >= one.clause.returned
        if one.clause.false_report:
            assert any(isinstance(fact, kernel.FalseFound) for fact in known)
        if one.clause.streak:
            assert sum(isinstance(fact, kernel.WindowEnded) and fact.outcome == "late" for fact in known) >= 2
        if one.clause.count:
            notices = [fact for fact in known if isinstance(fact, kernel.Tallied)]
            issued = [fact for fact in gone_out(known) if fact.step == "notice"]
            assert len({fact.key for fact in [*notices, *issued]}) >= 2
        if one.clause.after:
            assert any(fact.step == one.clause.after for fact in gone_out(known))


@given(facts(), hours(24 * 150))
def test_at_most_one_proposal_waits_and_it_is_above_what_is_in_force(course, at):
    found = climb(LADDER, course, at, CALENDAR)
    waiting = [one for one in found.arisen if one.waits]
    assert len(waiting) <= 1
    assert all(LADDER.level(one.step.key) > found.case.level for one in waiting)


@given(facts(), hours(24 * 100))
def test_what_comes_next_comes_then_when_nothing_changes(course, at):
    known = [fact for fact in course if fact.at <= at]
    found = climb(LADDER, known, at, CALENDAR)
    if found.coming is None:
        later = climb(LADDER, known, at + timedelta(days=400), CALENDAR)
        assert len(later.arisen) == len(found.arisen)
        return
    just_before = climb(LADDER, known, found.coming.at - timedelta(seconds=1), CALENDAR)
    then = climb(LADDER, known, found.coming.at, CALENDAR)
    assert len(just_before.arisen) == len(found.arisen)
    assert then.arisen[len(found.arisen)].cause == found.coming.cause


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 120))
def test_an_extension_never_brings_a_step_earlier(late_by, more, looked):
    on = FIRST.date() + timedelta(days=late_by)
    plain = [kernel.DueSet(FIRST, on)]
    moved = [*plain, kernel.Extended(FIRST + timedelta(hours=1), on + timedelta(days=more), FIRST.date())]
    at = FIRST + timedelta(days=looked)
    first = {one.clause.key: one.at for one in climb(LADDER, plain, at, CALENDAR).arisen if one.step.proposes}
    then = {one.clause.key: one.at for one in climb(LADDER, moved, at, CALENDAR).arisen if one.step.proposes}
    assert set(then) <= set(first)
    assert all(then[key] >= first[key] for key in then)


@given(facts(), hours(24 * 150))
def test_cards_come_only_where_they_are_switched_on(course, at):
    assert all(one.step.kind is not StepKind.card for one in climb(LADDER, course, at, CALENDAR).arisen)
    switched = climb(LADDER, course, at, CALENDAR, cards=SWITCH)
    assert not any(stopped(course, one.at) for one in switched.arisen)


def test_card_is_no_longer_in_force_after_its_term():
    issued = kernel.Issued(FIRST, "C1", "card", "人")
    last = climb(LADDER, [issued], FIRST + timedelta(days=5), CALENDAR, cards=SWITCH)
    over = climb(LADDER, [issued], FIRST + timedelta(days=6), CALENDAR, cards=SWITCH)
    assert (last.case.level, over.case.level) == (LADDER.level("card"), -1)
    assert last.look_at == datetime(2026, 3, 8, 8, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize("missing", ["source", "approver", "way_out", "term"])
def test_cards_without_source_approver_term_or_way_out_are_no_cards(missing):
    whole = {"source": "文", "approver": "人", "term": Days(5, "day"), "way_out": Words("解除", "lifted")}
    empty = {"way_out": Words("", ""), "term": Days(0, "day")}.get(missing, " ")
    with pytest.raises(ValueError):
        CardSwitch(**(whole | {missing: empty}))


def test_due_date_across_an_unpublished_year_is_provisional():
    course = [kernel.DueSet(datetime(2026, 12, 28, 10, tzinfo=SHANGHAI), date(2026, 12, 31))]
    found = climb(LADDER, course, datetime(2027, 1, 8, 10, tzinfo=SHANGHAI), CALENDAR)
    assert [(one.step.key, one.provisional) for one in found.arisen][-1] == ("notice", True)


def test_times_without_a_zone_are_our_own_mistake():
    with pytest.raises(ValueError):
        kernel.Returned(datetime(2026, 3, 2, 10))
    with pytest.raises(ValueError):
        climb(LADDER, [], datetime(2026, 3, 2, 10), CALENDAR)
    with pytest.raises(KeyError):
        climb(LADDER, [kernel.Issued(FIRST, "I", "nothing", "人")], FIRST, CALENDAR)


LINES = (
    CircularLine("甲乡", date(2026, 3, 4)),
    CircularLine("乙乡", date(2026, 3, 5)),
    CircularLine("丙乡", None, Ground.force_majeure),
)


@pytest.mark.parametrize(
    ("on", "lines", "approved", "state"),
    [
        (date(2026, 3, 4), LINES, False, CircularState.not_shown),
        (date(2026, 3, 5), LINES, False, CircularState.checking),
        (date(2026, 3, 10), LINES, True, CircularState.checking),
        (date(2026, 3, 11), LINES, False, CircularState.to_approve),
        (date(2026, 3, 11), LINES, True, CircularState.approved),
        (
            date(2026, 3, 11),
            (*LINES, CircularLine("丁乡", date(2026, 3, 5), objected=True)),
            True,
            CircularState.objected,
        ),
        (date(2026, 3, 11), LINES[2:], True, CircularState.not_shown),
    ],
)
def test_circular_waits_for_each_unit_its_days_to_check_and_approval(on, lines, approved, state):
    stands = circular(LADDER, lines, Days(3, "workday"), CALENDAR, on, approved=approved)
    assert stands.state is state
    assert stands.preliminary is (state is not CircularState.approved)
    assert "丙乡" not in [line.unit for line in stands.lines]


def test_proposal_not_answered_before_closing_lapses():
    course = [kernel.DueSet(FIRST, FIRST.date()), kernel.Closed(FIRST + timedelta(days=10))]
    found = climb(LADDER, course, FIRST + timedelta(days=11), CALENDAR)
    assert {one.outcome for one in found.arisen} == {Outcome.lapsed}
