from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.legs import Leg, LegKind, check, elapsed, merge, totals

START = datetime(2021, 11, 4, 16, 20, tzinfo=UTC)


def at(hours):
    return START + timedelta(hours=hours)


@st.composite
def journeys(draw):
    """Legs one after another, the last of them open or ended."""
    parts = draw(
        st.lists(
            st.tuples(st.sampled_from(LegKind), st.sampled_from("甲乙丙"), st.integers(0, 100)),
            min_size=1,
            max_size=12,
        )
    )
    legs, hour = [], 0
    for kind, desk, length in parts:
        legs.append(Leg(kind, desk, at(hour), at(hour + length)))
        hour += length
    if draw(st.booleans()):
        legs.append(Leg(LegKind.own, "丁", at(hour)))
    return legs


def test_time_is_summed_by_whose_desk_it_lay_on():
    legs = [
        Leg(LegKind.own, "西坪乡", at(0), at(72)),
        Leg(LegKind.outside, "建设单位", at(72), at(144)),
        Leg(LegKind.stopped, "", at(144), at(168)),
        Leg(LegKind.waiting, "县供电公司", at(168)),
    ]
    sums = totals(legs, at(312))
    assert {kind: sums[kind].days for kind in LegKind} == {
        LegKind.own: 3, LegKind.waiting: 6, LegKind.outside: 3, LegKind.stopped: 1, LegKind.review: 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "legs",
    [
        [Leg(LegKind.own, "甲", at(0), at(1)), Leg(LegKind.own, "乙", at(2))],
        [Leg(LegKind.own, "甲", at(0), at(2)), Leg(LegKind.own, "乙", at(1))],
        [Leg(LegKind.own, "甲", at(0)), Leg(LegKind.own, "乙", at(1))],
        [Leg(LegKind.own, "甲", at(1), at(0))],
        [Leg(LegKind.own, "甲", START.replace(tzinfo=None))],
    ],
    ids=["gap", "overlap", "open in the middle", "ends before it starts", "no time zone"],
)
def test_legs_that_do_not_follow_each_other_stop_everything(legs):
    with pytest.raises(ValueError):
        totals(legs, at(10))


def test_no_legs_is_no_time():
    assert elapsed([], at(10)) == timedelta(0)
    assert set(totals([], at(10)).values()) == {timedelta(0)}


@given(journeys(), st.integers(-10, 1500))
def test_kinds_sum_to_the_time_elapsed(legs, hours):
    assert sum(totals(legs, at(hours)).values(), timedelta(0)) == elapsed(legs, at(hours))


@given(journeys(), st.integers(-10, 1500))
def test_merging_keeps_every_total_and_leaves_no_like_neighbours(legs, hours):
    merged = merge(legs)
    check(merged)
    assert totals(merged, at(hours)) == totals(legs, at(hours))
    pairs = pairwise(merged)
    assert [1 for a, b in pairs if (a.kind, a.desk) == (b.kind, b.desk)] == []
    assert merge(merged) == merged
