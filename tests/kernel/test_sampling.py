"""Drawing points so that anybody can draw them again; caps that answer with a number alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongjian.kernel.periods import PeriodKind
from gongjian.kernel.problems import Refused
from gongjian.kernel.sampling import Cap, Visit, cap_left, check_can_visit, draw, same_draw, units_left

SEED = "2026-03-02 督查抽样"
POINTS = [f"点位{number}" for number in range(1, 36)]
frames = st.sets(st.text(min_size=1, max_size=6), min_size=1, max_size=30).map(sorted)
seeds = st.text(min_size=8, max_size=20)


def test_the_same_seed_draws_the_same_points_on_every_machine():
    assert draw(POINTS, 6, SEED).points == ("点位16", "点位34", "点位18", "点位8", "点位3", "点位1")


@given(frames, seeds, st.data())
def test_order_of_the_frame_does_not_matter(frame, seed, data):
    size = data.draw(st.integers(1, len(frame)))
    shuffled = data.draw(st.permutations(frame))
    assert draw(frame, size, seed) == draw(shuffled, size, seed)


@given(frames, seeds, st.data())
def test_points_drawn_are_of_the_frame_and_none_twice(frame, seed, data):
    size = data.draw(st.integers(1, len(frame)))
    points = draw(frame, size, seed).points
    assert len(points) == len(set(points)) == size
    assert set(points) <= set(frame)


@given(frames, seeds, st.data())
def test_a_larger_sample_begins_with_the_smaller(frame, seed, data):
    small = data.draw(st.integers(1, len(frame)))
    large = data.draw(st.integers(small, len(frame)))
    assert draw(frame, large, seed).points[:small] == draw(frame, small, seed).points


def test_another_seed_draws_others_and_each_point_about_as_often():
    drawn = [draw(POINTS, 7, f"seed number {number}").points for number in range(1000)]
    times = {point: sum(point in points for points in drawn) for point in POINTS}
    assert len(set(drawn)) == len(drawn)
    assert all(140 < count < 260 for count in times.values())


def test_a_draw_can_be_proved_and_a_changed_frame_or_list_is_found():
    made = draw(POINTS, 5, SEED)
    assert same_draw(made, POINTS[::-1])
    assert not same_draw(made, POINTS[:-1])
    swapped = [point for point in POINTS if point not in made.points][:5]
    assert not same_draw(type(made)(made.seed, made.frame, made.frame_size, tuple(swapped)), POINTS)


@pytest.mark.parametrize(
    ("frame", "size", "seed", "code"),
    [
        (POINTS, 36, SEED, "sample_too_large"),
        ([], 1, SEED, "sample_too_large"),
        (POINTS, 0, SEED, "sample_empty"),
        ([*POINTS, "点位1"], 3, SEED, "point_twice"),
        (POINTS, 3, "short", "seed_too_short"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(frame, size, seed, code):
    with pytest.raises(Refused) as refused:
        draw(frame, size, seed)
    assert refused.value.code == code
    assert str(refused.value) and str(refused.value.problems[0].remedy)


CAP = Cap(2, PeriodKind.quarter)
VISITS = [
    Visit("甲乡", date(2026, 1, 6)),
    Visit("甲乡", date(2026, 1, 6)),
    Visit("甲乡", date(2026, 3, 31)),
    Visit("乙乡", date(2026, 2, 3)),
]


def test_cap_counts_days_of_the_unit_in_the_period_and_merges_what_falls_on_one_day():
    left = {unit: cap_left(CAP, VISITS, unit, date(2026, 3, 1)) for unit in ("甲乡", "乙乡", "丙乡")}
    assert left == {"甲乡": 0, "乙乡": 1, "丙乡": 2}
    assert cap_left(CAP, VISITS, "甲乡", date(2026, 4, 1)) == 2


def test_a_unit_without_visits_left_is_refused_on_every_day_alike_so_that_no_day_is_given_away():
    for day in (date(2026, 1, 6), date(2026, 2, 10), date(2026, 3, 31)):
        with pytest.raises(Refused) as refused:
            check_can_visit(CAP, VISITS, "甲乡", day)
        assert refused.value.code == "cap_reached"
        assert "2026-" not in str(refused.value)
    check_can_visit(CAP, VISITS, "乙乡", date(2026, 2, 10))


def test_units_are_drawn_from_those_with_visits_left():
    assert units_left(CAP, VISITS, ["甲乡", "乙乡", "丙乡"], date(2026, 3, 1)) == ("乙乡", "丙乡")
