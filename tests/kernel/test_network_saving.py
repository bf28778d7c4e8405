from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongjian.kernel.legs import Leg, LegKind
from gongjian.kernel.network import (
    Branch,
    FirstPass,
    Link,
    Network,
    Node,
    Saved,
    Shift,
    compare,
    first_pass_rate,
    saved_along_path,
    saved_by_promise,
    saved_in_fact,
    schedule,
    workdays_by_kind,
)
from gongjian.kernel.windows import SHANGHAI

from .networks import CALENDAR

START = date(2026, 10, 12)
PERMITS = Network.of(
    [
        Node("立项", 5, statutory=20, promised=5),
        Node("环评", 10, statutory=60, promised=10),
        Node("用地", 8, statutory=20, promised=8),
        Node("林地", 6, statutory=20, promised=6, branch="涉林"),
        Node("施工许可", 2, statutory=7, promised=2),
        Node("进场", 3),
    ],
    [
        Link("立项", "环评"),
        Link("立项", "用地"),
        Link("用地", "林地"),
        Link("林地", "施工许可"),
        Link("环评", "施工许可"),
        Link("施工许可", "进场"),
    ],
    [Branch("涉林")],
)


def test_promises_save_the_sum_of_what_each_saves():
    saved = saved_by_promise(PERMITS)
    assert saved == Saved(nodes=4, statutory=107, taken=25)
    assert (saved.days, saved.share) == (82, Decimal(82) / 107)
    assert saved_by_promise(PERMITS, ["涉林"]).days == 96


def test_whole_plan_saves_what_its_longest_path_does():
    # By law 20 + 60 + 7 + 3 along the environment; as planned 5 + 10 + 2 + 3, or with forest land 5 + 8 + 6 + 2 + 3.
    assert saved_along_path(PERMITS) == Saved(nodes=4, statutory=90, taken=20)
    assert saved_along_path(PERMITS, ["涉林"]) == Saved(nodes=5, statutory=90, taken=24)


def test_dates_play_no_part_in_what_the_limits_save():
    dated = replace(PERMITS, nodes=tuple(replace(n, not_before=date(2030, 1, 1)) for n in PERMITS.nodes))
    assert saved_along_path(dated) == saved_along_path(PERMITS)


def test_days_really_used_are_counted_without_those_the_clock_stood_still():
    facts = Network.of(
        [
            Node("立项", 5, statutory=20, actual_start=START, actual_finish=date(2026, 10, 15)),
            Node("环评", 10, statutory=60, actual_start=date(2026, 10, 15), actual_finish=date(2026, 11, 2)),
            Node("用地", 8, statutory=20, actual_start=START, actual_finish=date(2026, 11, 20)),
            Node("规划", 8, statutory=20, actual_finish=date(2026, 10, 20)),
            Node("进场", 3, actual_start=START, actual_finish=START),
            Node("开工", 3, statutory=20, actual_start=START),
        ]
    )
    assert saved_in_fact(facts, date(2026, 11, 2), CALENDAR) == Saved(2, 80, 3 + 12)
    assert saved_in_fact(facts, date(2026, 11, 2), CALENDAR, {"环评": 10}) == Saved(2, 80, 3 + 2)
    assert saved_in_fact(facts, date(2026, 11, 2), CALENDAR, {"立项": 10}).taken == 12
    with pytest.raises(ValueError):
        saved_in_fact(facts, date(2026, 11, 2), CALENDAR, {"立项": -1})


def test_days_used_across_an_unpublished_year_are_provisional():
    late = Network.of(
        [Node("立项", 5, statutory=20, actual_start=date(2026, 12, 30), actual_finish=date(2027, 1, 5))]
    )
    assert saved_in_fact(late, date(2027, 2, 1), CALENDAR).provisional is True


def test_longer_than_the_law_allows_saves_less_than_nothing():
    saved = Saved(1, statutory=20, taken=25)
    assert (saved.days, saved.share, Saved(0, 0, 0).share) == (-5, Decimal("-0.25"), None)


def test_first_pass_rate_counts_what_got_through():
    assert first_pass_rate([1, 1, 3, 1]) == FirstPass(first=3, through=4)
    assert (first_pass_rate([1, 2]).rate, first_pass_rate([]).rate) == (Decimal("0.5"), None)
    with pytest.raises(ValueError):
        first_pass_rate([0])


# ---- against a baseline


def plan(network, **more):
    return schedule(network, start=START, data_date=None, calendar=CALENDAR, **more).nodes


def longer(network, key, limit):
    nodes = tuple(replace(node, limit=limit) if node.key == key else node for node in network.nodes)
    return replace(network, nodes=nodes)


def test_plan_is_held_against_its_baseline_node_by_node():
    found = compare(plan(PERMITS), plan(longer(PERMITS, "用地", 13)), CALENDAR)
    assert found.shifts == (
        Shift("立项", 0, 0, was_critical=True, is_critical=True),
        Shift("环评", 0, 0, was_critical=True, is_critical=False),
        Shift("用地", 0, 5, was_critical=False, is_critical=True),
        Shift("施工许可", 3, 3, was_critical=True, is_critical=True),
        Shift("进场", 3, 3, was_critical=True, is_critical=True),
    )
    assert (found.became_critical, found.end) == (("用地",), 3)
    assert [shift.key for shift in found.moved] == ["用地", "施工许可", "进场"]


def test_nodes_in_one_plan_alone_are_named():
    found = compare(plan(PERMITS), plan(PERMITS, branches=["涉林"]), CALENDAR)
    assert (found.added, found.dropped, found.end) == (("林地",), (), 4)
    back = compare(plan(PERMITS, branches=["涉林"]), plan(PERMITS), CALENDAR)
    assert (back.added, back.dropped, back.end) == ((), ("林地",), -4)


def test_plan_without_nodes_has_no_end_to_compare():
    assert compare({}, {}, CALENDAR).end is None
    assert compare({}, plan(PERMITS), CALENDAR).end is None


# ---- whose time it was


def at(day, hour):
    return datetime(2026, 10, day, hour, tzinfo=SHANGHAI)


def test_days_of_a_node_fall_to_whoever_had_it_on_the_desk():
    legs = [
        Leg(LegKind.own, "自然资源局", at(12, 9), at(14, 16)),
        Leg(LegKind.waiting, "业主单位", at(14, 16), at(19, 10)),
        Leg(LegKind.stopped, "专家评审", at(19, 10), at(22, 10)),
        Leg(LegKind.own, "自然资源局", at(22, 10)),
    ]
    days = workdays_by_kind(legs, at(26, 8), CALENDAR)
    own, waiting, stopped = LegKind.own, LegKind.waiting, LegKind.stopped
    assert {kind: count for kind, count in days.items() if count} == {own: 4, waiting: 3, stopped: 3}
    with pytest.raises(ValueError):
        workdays_by_kind(legs, datetime(2026, 10, 26), CALENDAR)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(LegKind), st.integers(0, 200)), min_size=1, max_size=8),
    st.integers(0, 900),
)
def test_days_of_all_kinds_sum_to_the_days_of_the_whole(parts, hours):
    legs, now = [], at(12, 9)
    for kind, length in parts:
        legs.append(Leg(kind, "", now, now + timedelta(hours=length)))
        now = legs[-1].end
    until = at(12, 9) + timedelta(hours=hours)
    whole = CALENDAR.count(date(2026, 10, 12), min(now, until).date())
    assert sum(workdays_by_kind(legs, until, CALENDAR).values()) == whole
