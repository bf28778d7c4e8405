from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel import money
from gongjian.kernel.problems import Refused

from .cases import cases

fens = st.integers(-(10**16), 10**16)
units = st.sampled_from(["元", "万元", "亿元"])


@pytest.mark.parametrize("case", cases("money", "read"))
def test_amount_is_read_to_the_fen(case):
    assert money.parse_money(case["given"], case["unit"]) == case["fen"]


@pytest.mark.parametrize("case", cases("money", "refused"))
def test_amount_that_is_not_plain_is_refused(case):
    with pytest.raises(Refused) as refusal:
        money.parse_money(case["given"], case["unit"])
    assert [problem.code for problem in refusal.value.problems] == [case["code"]]


@pytest.mark.parametrize("case", cases("money", "written"))
def test_amount_is_written_as_the_office_writes_it(case):
    assert (money.zh(case["fen"]), money.en(case["fen"])) == (case["zh"], case["en"])


@pytest.mark.parametrize("case", cases("money", "slips"))
def test_slip_of_ten_thousand_is_noticed(case):
    assert money.looks_off_by_ten_thousand(case["value"], case["reference"]) is case["noticed"]
    assert money.looks_off_by_ten_thousand(case["reference"], case["value"]) is case["noticed"]


def test_infinite_amounts_are_refused():
    for given_amount in (float("inf"), Decimal("Infinity"), Decimal("NaN")):
        with pytest.raises(Refused) as refusal:
            money.parse_money(given_amount, "元")
        assert refusal.value.code == "money_unreadable"


@given(fens, units)
def test_amount_in_any_unit_is_read_back_the_same(fen, unit):
    amount = money.in_unit(fen, unit)
    assert money.parse_money(amount, unit) == fen
    assert money.parse_money(f"{amount:f}{unit}", "元") == fen


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_float_that_shows_fen_is_read_exactly(fen):
    assert money.parse_money(fen / 100, "元") == fen


@given(fens)
def test_written_amount_is_within_half_of_its_last_place(fen):
    written = money.parse_money(money.zh(fen), "元")
    tolerance = 0 if abs(fen) < money.WAN else 5_000 if abs(fen) < 100 * money.WAN else 500_000
    if abs(fen) >= money.YI:
        tolerance = 50_000_000
    assert abs(written - fen) <= tolerance


@given(fens)
def test_english_says_no_less_than_chinese_where_the_chinese_is_in_yi(fen):
    if abs(fen) >= 10 * money.YI:
        number, _unit = money.en(fen).removeprefix("CNY ").rsplit(" ", 1)
        assert abs(Decimal(number.replace(",", "")) * 10**11 - fen) <= 50_000_000
