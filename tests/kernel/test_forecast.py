"""Will the year's plan be met: the reckoning against the plan's own curve, and the curve itself."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.bases import check_reckons, check_sums
from gongjian.kernel.forecast import Forecast, forecast, summed
from gongjian.kernel.problems import Refused
from gongjian.kernel.progress import schedule_ratio
from gongjian.kernel.year_curve import YearCurve, added, month_problems, quarters_of_months, year_curve
from tests.kernel.cases import cases

WAN = 1_000_000
YEAR_END = date(2026, 12, 31)


def curve_of(case) -> YearCurve | None:
    def fen(amount):
        return None if amount is None else amount * WAN

    quarters = [fen(one) for one in case.get("quarters", [None] * 4)]
    months = {month: fen(amount) for month, amount in case.get("months", {}).items()}
    return year_curve(fen(case["plan"]), quarters, months)


@pytest.mark.parametrize("case", cases("forecast", "curves"))
def test_a_plan_is_due_by_its_months_else_its_quarters_else_by_twelfths(case):
    curve = curve_of(case)
    assert curve is not None
    assert [curve.due(date(2026, month, 1)) // WAN for month in (3, 6, 9, 12)] == case["due"]
    assert curve.basis == case["basis"]


@pytest.mark.parametrize("case", cases("forecast", "reckonings"))
def test_the_year_end_follows_the_pace_against_the_plans_own_curve(case):
    curve = curve_of(case)
    assert curve is not None
    done = None if case["done"] is None else case["done"] * WAN
    found = forecast(curve, done, date.fromisoformat(case["by"]))
    expected = None if found.expected_fen is None else found.expected_fen / WAN
    short = None if found.shortfall_fen is None else found.shortfall_fen / WAN
    assert (expected, short) == (case["expected"], case["short"])


def test_where_nothing_is_said_of_the_year_there_is_no_curve():
    assert year_curve(None) is None


def test_a_surplus_of_one_project_never_fills_the_gap_of_another():
    on = date(2026, 6, 30)
    curve = year_curve(1200 * WAN)
    assert curve is not None
    whole = summed([forecast(curve, done and done * WAN, on) for done in (900, 300, None)])
    assert (whole.short, whole.known, whole.unknown) == (1, 2, 1)
    assert (whole.shortfall_fen, whole.net_fen, whole.unknown_plan_fen) == (600 * WAN, 0, 1200 * WAN)


def test_a_reckoning_says_by_which_rule():
    curve = year_curve(1200)
    assert curve is not None
    assert forecast(curve, 100, YEAR_END).rule == "own-curve run-rate"


def test_nothing_together_is_nothing():
    assert (summed([]).known, added([])) == (0, (0,) * 12)


def test_quarters_are_filled_from_their_months():
    assert quarters_of_months({1: 1, 2: 2, 3: 3, 7: None, 12: 5}) == (6, None, None, 5)


def test_a_thirteenth_month_and_less_than_nothing_are_told():
    assert [one.code for one in month_problems({13: 1, 2: -1, 3: 0})] == ["money_negative", "no_such_month"]


def test_the_ratio_is_what_is_done_of_what_is_due():
    assert schedule_ratio(Decimal("0.5"), Decimal("0.38")) == Decimal("0.7600")
    assert schedule_ratio(Decimal(0), Decimal("0.1")) is None


def test_dispatch_and_statistical_figures_are_never_reckoned_together():
    check_reckons(["dispatch", "dispatch"])
    with pytest.raises(Refused) as refused:
        check_reckons(["dispatch", "statutory"])
    assert refused.value.code == "bases_do_not_mix"


def test_statistical_figures_are_never_summed():
    check_sums("dispatch")
    with pytest.raises(Refused) as refused:
        check_sums("statutory")
    assert refused.value.code == "statistics_do_not_sum"


AMOUNTS = st.integers(0, 10**13)


@given(
    AMOUNTS,
    st.lists(st.none() | AMOUNTS, min_size=4, max_size=4),
    st.dictionaries(st.integers(1, 12), st.none() | AMOUNTS),
)
def test_what_is_due_never_falls_and_parts_that_sum_end_at_the_plan(plan, quarters, months):
    curve = year_curve(plan, quarters, months)
    assert curve is not None
    assert list(curve.due_fen) == sorted(curve.due_fen)
    nothing_said = all(one is None for one in [*quarters, *months.values()])
    assert curve.due_fen[-1] == plan or not nothing_said


@given(AMOUNTS, AMOUNTS, st.integers(1, 12))
def test_what_is_expected_is_never_less_than_what_is_done(plan, done, month):
    curve = year_curve(plan)
    assert curve is not None
    found: Forecast = forecast(curve, done, date(2026, month, 1))
    assert found.expected_fen is None or found.expected_fen >= done
