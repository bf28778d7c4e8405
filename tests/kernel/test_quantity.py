from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.problems import Refused
from gongjian.kernel.quantity import equals_published, last_significant_place, parse_quantity

from .cases import CASES, cases


@pytest.mark.parametrize("case", cases("quantities", "read"))
def test_quantity_is_read_with_its_unit_and_claim(case):
    read = parse_quantity(case["text"])
    each = Decimal(case["each"]) if "each" in case else None
    assert (read.value, read.unit, read.compare) == (
        Decimal(str(case["value"])),
        case["unit"],
        case["compare"],
    )
    assert (read.count, read.each, read.text) == (case.get("count", 1), each, case["text"])
    if "base" in case:
        assert read.in_base() == (Decimal(case["base"][0]), case["base"][1])


def test_texts_that_are_not_one_quantity_are_left_alone():
    unread = yaml.safe_load((CASES / "quantities.yaml").read_text(encoding="utf-8"))["unread"]
    assert [text for text in unread if parse_quantity(text) is not None] == []


@pytest.mark.parametrize("case", cases("quantities", "published"))
def test_published_figure_is_borne_out_or_not(case):
    assert equals_published(case["published"], case["compare"], Decimal(case["computed"])) is case["equal"]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("120", "10"),
        ("1200", "100"),
        ("20", "10"),
        ("121", "1"),
        ("1.5", "0.1"),
        ("1.50", "0.01"),
        ("0", "1"),
    ],
)
def test_last_significant_place(value, place):
    assert last_significant_place(Decimal(value)) == Decimal(place)


def test_published_value_must_be_a_number_and_the_comparison_known():
    with pytest.raises(Refused) as refusal:
        equals_published("每周二下午", "eq", Decimal(1))
    assert refusal.value.code == "published_unreadable"
    with pytest.raises(ValueError):
        equals_published("1", "near", Decimal(1))


@given(st.integers(1, 10**9), st.integers(0, 10**10))
def test_a_value_is_borne_out_by_itself_and_less_than_is_not_at_least(value, computed):
    assert equals_published(str(value), "eq", Decimal(value))
    assert equals_published(str(value), "about", Decimal(value))
    assert equals_published(str(value), "lt", Decimal(computed)) is not equals_published(
        str(value), "ge", Decimal(computed)
    )


@given(st.integers(1, 99), st.decimals("0.01", 9999, places=2))
def test_count_times_each_is_the_total(count, each):
    read = parse_quantity(f"{count}×{each} MW")
    assert (read.value, read.count, read.each, read.unit) == (count * each, count, each, "MW")


@given(st.text(max_size=12))
def test_any_text_is_read_or_left_alone(text):
    read = parse_quantity(text)
    assert read is None or read.value >= 0
