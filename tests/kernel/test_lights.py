"""Light rules: gaps stay undefined, worse is never milder, and memory looks back only."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.lights import (
    GRAVITY,
    Basis,
    Clause,
    Colour,
    Dimension,
    Interval,
    LightRule,
    Meaning,
    Row,
    Running,
    gaps,
    judge_alone,
    judge_rows,
)
from gongjian.kernel.messages import Words
from gongjian.kernel.periods import PeriodKind, period_of
from gongjian.kernel.problems import Problem
from gongjian.kernel.schedule_to_date import Schedule, schedule_problems

SAYS = Words("说", "says")
JANUARY = period_of(PeriodKind.month, date(2026, 1, 1))
numbers = st.decimals(-200, 200, places=2)
percents = st.decimals(0, 100, places=2)
ends = st.integers(-5, 5).map(Decimal)


@st.composite
def intervals(draw):
    low, high = draw(st.none() | ends), draw(st.none() | ends)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def ladders(draw):
    """Bands from good to bad, apart from each other, with gaps here and there; graver as they go on."""
    cuts = sorted(draw(st.lists(st.integers(-100, 100), min_size=2, max_size=6, unique=True)))
    graver = sorted(draw(st.lists(st.sampled_from(sorted(set(Meaning) - {Meaning.undefined})), min_size=3, max_size=3)),
                    key=GRAVITY.__getitem__)  # fmt: skip
    bands = [Interval(None, Decimal(cuts[0])), *(
        Interval(Decimal(low), Decimal(high), False, draw(st.booleans()))
        for low, high in zip(cuts[::2], cuts[1::2], strict=False)
    )]  # fmt: skip
    return [Clause(graver[min(place, 2)], SAYS, band=band) for place, band in enumerate(bands)]


def rule_of(clauses, basis=Basis.points, running=None) -> LightRule:
    colours = dict.fromkeys(Meaning, Colour.grey)
    dimension = Dimension("d", SAYS, basis, tuple(clauses), running=running)
    return LightRule("r", 3, SAYS, SAYS, colours, (dimension,))


def judged(rule, plan, actual):
    return judge_alone(rule, rule.dimensions[0], {"plan": plan, "actual": actual})


@given(bands=st.lists(intervals(), max_size=5), value=st.decimals(-7, 7, places=1))
def test_a_number_is_in_a_band_or_in_exactly_one_gap(bands, value):
    in_gaps = sum(gap.holds(value) for gap in gaps(bands))
    assert in_gaps == (0 if any(band.holds(value) for band in bands) else 1)


@given(one=intervals(), other=intervals())
def test_bands_meet_when_a_number_is_in_both(one, other):
    near = [Decimal(place) / 2 for place in range(-14, 15)]
    assert one.meets(other) == any(one.holds(value) and other.holds(value) for value in near)


@given(clauses=ladders(), plan=percents, actual=percents)
def test_every_gap_is_undefined_and_only_gaps_are(clauses, plan, actual):
    found = judged(rule_of(clauses), plan, actual)
    spoken = any(clause.band.holds(plan - actual) for clause in clauses)
    assert (found.meaning is Meaning.undefined) == (not spoken)
    assert (found.silence is not None) == (not spoken)
    if found.silence is not None:
        assert found.silence.band.holds(plan - actual)
        assert found.silence.at == "r#d"


@given(clauses=ladders(), plan=percents, two=st.tuples(percents, percents))
def test_worse_actual_never_gives_a_milder_light(clauses, plan, two):
    rule = rule_of(clauses)
    worse, better = (judged(rule, plan, actual).meaning for actual in sorted(two))
    if Meaning.undefined not in (worse, better):
        assert GRAVITY[worse] >= GRAVITY[better]


missed = rule_of(
    [
        Clause(Meaning.on_course, SAYS, band=Interval(high=Decimal(0))),
        Clause(Meaning.watch, SAYS, band=Interval(low=Decimal(0), low_in=False)),
    ],
    running=Running(3, frozenset({Meaning.watch}), Meaning.late, SAYS),
)


def months(actuals):
    return [
        Row("甲", {"plan": Decimal(50), "actual": actual}, JANUARY.back(-place))
        for place, actual in enumerate(actuals)
    ]


@given(actuals=st.lists(percents, max_size=8), later=st.lists(percents, max_size=4), shuffled=st.randoms())
def test_light_depends_on_its_own_and_past_periods_only(actuals, later, shuffled):
    rows = months([*actuals, *later])
    shuffled.shuffle(rows)
    alone = judge_rows(missed, months(actuals))
    among = sorted(judge_rows(missed, rows), key=lambda light: light.period.start)
    assert among[: len(actuals)] == alone


@given(actuals=st.lists(percents, max_size=8))
def test_third_miss_running_turns_and_remembers_the_two_before(actuals):
    lights = judge_rows(missed, months(actuals))
    run = 0
    for actual, light in zip(actuals, lights, strict=True):
        run = run + 1 if actual < 50 else 0
        expected = Meaning.late if run >= 3 else Meaning.watch if run else Meaning.on_course
        assert light.meaning is expected
        assert len(light.memory) == max(run - 1, 0)


def test_rows_without_a_period_have_no_memory():
    rows = [Row("甲", {"plan": Decimal(50), "actual": Decimal(10)}) for _time in range(4)]
    assert [light.meaning for light in judge_rows(missed, rows)] == [Meaning.watch] * 4


def test_reason_says_what_was_compared_which_band_and_which_rule(in_english):
    light = judge_rows(missed, months([Decimal("38")]))[0]
    assert light.why == "Plan to date 50%, done 38%: 12 percentage points below. The rule: says."
    assert (str(light.reason.band), light.rule) == ("0 < x", "r@3")


def test_number_is_never_shown_across_an_end_it_has_not_reached(in_english):
    rule = rule_of([Clause(Meaning.watch, SAYS, band=Interval(low=Decimal(10)))])
    found = judged(rule, Decimal("50"), Decimal("40.04"))
    assert str(found.reason) == "Plan to date 50%, done 40.04%: 9.96 percentage points below."


@pytest.mark.parametrize("basis", [Basis.ratio, Basis.short])
def test_no_share_is_formed_of_nothing(basis):
    rule = rule_of([Clause(Meaning.late, SAYS, band=Interval(low=Decimal(0)))], basis)
    assert judged(rule, Decimal(0), Decimal(0)).meaning is Meaning.not_due


def test_fact_not_given_is_named_and_nothing_is_guessed(in_english):
    rule = rule_of([Clause(Meaning.late, SAYS, band=Interval(low=Decimal(0)))])
    found = judge_alone(rule, rule.dimensions[0], {"plan": Decimal(50)})
    assert (found.meaning, found.silence.kind, str(found.silence)) == (
        "undefined",
        "not_given",
        "Not given: done.",
    )


def test_plan_to_date_is_by_twelfths_or_a_curve_that_holds_until_its_next_month():
    curve = Schedule({3: Decimal(15), 6: Decimal(45), 12: Decimal(100)})
    days = [date(2026, 1, 31), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 12, 31)]
    assert [curve.at(day) for day in days] == [0, 15, 15, 45, 100]
    assert [Schedule().at(date(2026, month, 1)) for month in (3, 6, 12)] == [25, 50, 100]


def test_curve_that_falls_or_leaves_the_year_is_found():
    found = schedule_problems({3: Decimal(50), 6: Decimal(40), 13: Decimal(101)})
    assert [problem.code for problem in found] == ["schedule_falls", "no_such_month", "share_out_of_range"]
    assert all(isinstance(problem, Problem) and str(problem.remedy) for problem in found)
