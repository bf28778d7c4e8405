from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.progress import done_share, planned_share, points_apart

CURVE = [
    (date(2021, 6, 30), Decimal("0.4")),
    (date(2021, 3, 31), Decimal("0.1")),
    (date(2021, 12, 31), Decimal(1)),
]


def test_share_by_month_is_that_of_the_whole_month():
    assert points_apart(planned_share(date(2021, 10, 1)), Decimal(0)) == Decimal("-83.3")
    assert planned_share(date(2021, 12, 31)) == 1


def test_share_by_plan_holds_until_the_next_day_planned():
    on = [date(2021, 3, 30), date(2021, 3, 31), date(2021, 6, 29), date(2021, 6, 30), date(2022, 1, 1)]
    assert [planned_share(day, CURVE) for day in on] == [0, Decimal("0.1"), Decimal("0.1"), Decimal("0.4"), 1]
    assert planned_share(date(2021, 3, 31), []) == 0


def test_difference_is_in_points_with_one_decimal():
    assert points_apart(Decimal("0.833333"), Decimal("0.749")) == Decimal("-8.4")
    assert points_apart(Decimal("0.5"), Decimal("0.5005")) == Decimal("0.1")


def test_nothing_planned_has_no_share():
    assert done_share(5, 0) is None
    assert done_share(38, 100) == Decimal("0.38")


@given(st.dates(date(2021, 1, 1), date(2022, 12, 31)), st.dates(date(2021, 1, 1), date(2022, 12, 31)))
def test_a_plan_that_rises_never_asks_less_later(a, b):
    early, late = sorted((a, b))
    assert planned_share(early, CURVE) <= planned_share(late, CURVE)
