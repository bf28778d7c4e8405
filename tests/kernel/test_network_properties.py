from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from random import Random

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongjian.kernel.network import (
    Branch,
    Link,
    LinkKind,
    Network,
    Node,
    NodeState,
    Terms,
    compile_networks,
    problems,
    schedule,
    schedule_compiled,
)
from gongjian.kernel.network import compiled as compiled_module

from .networks import CALENDAR

START = date(2026, 9, 21)
KINDS = [LinkKind.finish_to_start, LinkKind.start_to_start, LinkKind.finish_to_finish]
few = settings(max_examples=40, deadline=None)
days = st.dates(date(2026, 1, 1), date(2026, 11, 30))


@st.composite
def networks(draw, most=7, kinds=KINDS):
    """Small networks without circles; links lead from nodes named earlier to nodes named later."""
    size = draw(st.integers(1, most))
    limits = draw(st.lists(st.integers(0, 12), min_size=size, max_size=size))
    nodes = [Node(f"n{n}", limit, milestone=limit == 0) for n, limit in enumerate(limits)]
    pairs = [(b, a) for a in range(size) for b in range(a)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12)) if pairs else []
    links = [
        Link(f"n{b}", f"n{a}", draw(st.sampled_from(kinds)), draw(st.sampled_from([0, 0, 1, 4])))
        for b, a in chosen
    ]
    return Network.of(nodes, links)


@st.composite
def networks_with_facts(draw):
    """The same with dates that happened, in any order, and days before which nodes do not start."""
    plain = draw(networks())
    nodes = []
    for node in plain.nodes:
        begun, done = draw(st.one_of(st.none(), days)), draw(st.one_of(st.none(), st.integers(0, 40)))
        finish = begun + timedelta(days=done) if begun and done is not None else None
        not_before = draw(st.one_of(st.none(), days))
        nodes.append(replace(node, actual_start=begun, actual_finish=finish, not_before=not_before))
    return replace(plain, nodes=tuple(nodes))


def plan(network, start=START, data_date=None, end_by=None):
    return schedule(network, start=start, data_date=data_date, calendar=CALENDAR, end_by=end_by)


def weights(network):
    """By link: the working days from the start of the node before to that of the node after, at least."""
    limits = {node.key: node.limit for node in network.nodes}
    for link in network.links:
        days_ = link.lag + (0 if link.kind.from_start else limits[link.before])
        yield link, days_ - (0 if link.kind.to_start else limits[link.after])


def starts_by_all_paths(network):
    """The earliest start of each node in working days, from every path that leads to it."""
    leading = {node.key: [] for node in network.nodes}
    for link, days_ in weights(network):
        leading[link.after].append((link.before, days_))

    def lengths(key):
        yield 0
        for before, days_ in leading[key]:
            yield from (length + days_ for length in lengths(before))

    return {key: max(lengths(key)) for key in leading}


# ---- against every path


@few
@given(networks())
def test_earliest_days_are_those_of_the_longest_of_all_paths(network):
    made, starts = plan(network), starts_by_all_paths(network)
    assert {key: CALENDAR.count(START, node.start) for key, node in made.nodes.items()} == starts
    finishes = {node.key: starts[node.key] + node.limit for node in network.nodes}
    assert {key: CALENDAR.count(START, node.finish) for key, node in made.nodes.items()} == finishes
    assert made.length.days == max(finishes.values())


@few
@given(networks(most=6))
def test_total_float_is_how_far_a_node_slips_before_the_end_does(network):
    made = plan(network)
    for node in network.nodes:
        for more, moves in ((0, False), (1, True)):
            slipped = made[node.key].total_float + more
            not_before = CALENDAR.add(made[node.key].start, slipped).on
            later = plan(with_node(network, replace(node, not_before=not_before)))
            assert (later.end > made.end) is moves


@few
@given(networks(most=6))
def test_free_float_is_how_far_a_node_slips_before_another_does(network):
    made = plan(network)
    for node in network.nodes:
        for more, moves in ((0, False), (1, True)):
            not_before = CALENDAR.add(made[node.key].start, made[node.key].free_float + more).on
            later = plan(with_node(network, replace(node, not_before=not_before)))
            moved = [key for key in made.nodes if key != node.key and later[key].start != made[key].start]
            assert bool(moved or later.end > made.end) is moves


def with_node(network, node):
    return replace(network, nodes=tuple(node if node.key == one.key else one for one in network.nodes))


@few
@given(networks(kinds=[LinkKind.finish_to_start]))
def test_critical_path_has_no_float_and_adds_up_to_the_end(network):
    made = plan(network)
    lags = {(link.before, link.after): link.lag for link in network.links}
    for path in made.critical_paths():
        assert {made[key].total_float for key in path} == {0}
        length = sum(network.node(key).limit for key in path)
        assert length + sum(lags[pair] for pair in pairwise(path)) == made.length.days
    assert {key for path in made.critical_paths(most=10_000) for key in path} == {
        key for key, node in made.nodes.items() if node.critical
    }


# ---- whatever the facts


@few
@given(networks_with_facts(), days, st.one_of(st.none(), days))
def test_no_node_that_has_not_started_is_before_what_it_waits_for(network, start, data_date):
    made = plan(network, start, data_date)
    for link in network.links:
        before, after = made[link.before], made[link.after]
        held = before.start if link.kind.from_start else before.finish
        reached = CALENDAR.add(held, link.lag).on
        if after.state is NodeState.not_started:
            assert (after.start if link.kind.to_start else after.finish) >= reached
    for node in made.nodes.values():
        if node.state is NodeState.not_started:
            assert node.start >= max(start, data_date or start)
            assert node.finish == CALENDAR.add(node.start, network.node(node.key).limit).on
        if node.state is not NodeState.finished and data_date:
            assert node.finish >= data_date


@few
@given(networks_with_facts(), days, st.one_of(st.none(), days))
def test_facts_stay_and_floats_are_not_negative(network, start, data_date):
    made = plan(network, start, data_date)
    for node in made.nodes.values():
        fact = network.node(node.key)
        if node.state is NodeState.finished:
            assert (node.start, node.finish) == (fact.actual_start, fact.actual_finish)
            assert (node.late_finish, node.total_float, node.critical) == (node.finish, None, False)
            continue
        assert 0 <= node.free_float <= node.total_float
        assert (node.late_finish >= node.finish) and (node.late_start >= node.start)
        assert CALENDAR.count(node.finish, node.late_finish) == node.total_float
        if node.state is NodeState.running:
            assert node.start == fact.actual_start
        assert node.critical is (node.total_float == 0)


@few
@given(networks_with_facts(), days, st.one_of(st.none(), days))
def test_array_walk_and_walk_node_by_node_agree(network, start, data_date):
    made = []
    for narrow in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compiled_module, "NARROW", narrow)
            made.append(plan(network, start, data_date, date(2026, 12, 1)).nodes)
    assert made[0] == made[1]


@few
@given(networks_with_facts(), days, st.one_of(st.none(), days), st.randoms(use_true_random=False))
def test_order_of_nodes_and_links_changes_nothing(network, start, data_date, dice):
    nodes, links = list(network.nodes), list(network.links)
    dice.shuffle(nodes)
    dice.shuffle(links)
    assert plan(Network.of(nodes, links), start, data_date).nodes == plan(network, start, data_date).nodes


@few
@given(networks_with_facts(), days, st.data())
def test_waiting_longer_never_ends_earlier(network, start, data):
    if not network.links:
        return
    place = data.draw(st.integers(0, len(network.links) - 1))
    links = list(network.links)
    links[place] = replace(links[place], lag=links[place].lag + data.draw(st.integers(1, 9)))
    assert plan(replace(network, links=tuple(links)), start).end >= plan(network, start).end


@few
@given(networks(most=6), st.data())
def test_branch_left_out_never_ends_later_and_keeps_what_stays_in_order(network, data):
    out = set(data.draw(st.lists(st.sampled_from([node.key for node in network.nodes]), unique=True)))
    if len(out) == len(network.nodes):
        return
    optional = Network.of(
        [replace(node, branch="b" if node.key in out else None) for node in network.nodes],
        network.links,
        [Branch("b")],
    )
    less = plan(optional)
    assert less.end <= plan(network).end
    zero = Network.of(
        [replace(node, limit=0, milestone=True) if node.key in out else node for node in network.nodes],
        [replace(link, lag=0) if {link.before, link.after} & out else link for link in network.links],
    )
    whole = plan(zero)
    assert [less[key].start for key in less.nodes] == [whole[key].start for key in less.nodes]


@few
@given(networks(), st.data())
def test_link_and_its_way_back_are_a_cycle(network, data):
    if not network.links:
        return
    link = data.draw(st.sampled_from(network.links))
    back = replace(network, links=(*network.links, Link(link.after, link.before)))
    assert {one.code for one in problems(back)} == {"cycle"}


# ---- against networkx


def large(size, dice, reach):
    """A network of any size whose nodes wait for one to three among those named shortly before."""
    links = {}
    for number in range(1, size):
        for _link in range(dice.choice([1, 1, 2, 3])):
            before = dice.randrange(max(0, number - reach), number)
            kind = dice.choices(KINDS, [8, 1, 1])[0]
            links[before, number] = Link(f"n{before}", f"n{number}", kind, dice.choice([0, 0, 2, 5]))
    return Network.of([Node(f"n{n}", dice.randrange(1, 21)) for n in range(size)], links.values())


@pytest.mark.parametrize(("size", "reach"), list(product([1_000, 3_000], [10, 2_000])))
def test_large_network_ends_where_networkx_says(size, reach):
    network = large(size, Random(size + reach), reach)
    graph = networkx.DiGraph()
    graph.add_nodes_from(node.key for node in network.nodes)
    graph.add_weighted_edges_from((link.before, link.after, days_) for link, days_ in weights(network))
    starts = dict.fromkeys(graph, 0)
    for key in networkx.topological_sort(graph):
        for before, _key, days_ in graph.in_edges(key, data="weight"):
            starts[key] = max(starts[key], starts[before] + days_)
    graph.add_weighted_edges_from((node.key, "end", node.limit) for node in network.nodes)
    made = plan(network)
    assert made.length.days == networkx.dag_longest_path_length(graph)
    table = {
        day: CALENDAR.count(START, day) for day in {node.start for node in list(made.nodes.values())[::97]}
    }
    told = list(made.nodes.items())[::97]
    assert {key: table[node.start] for key, node in told} == {key: starts[key] for key, _node in told}


def test_batch_of_networks_is_planned_as_each_alone():
    dice = Random(7)
    many = [large(40, dice, 8) for _network in range(60)]
    terms = [Terms(START + timedelta(days=n), None) for n in range(60)]
    together = schedule_compiled(compile_networks(many), terms, CALENDAR)
    assert [made.nodes for made in together] == [
        plan(one, term.start).nodes for one, term in zip(many, terms, strict=True)
    ]


def test_narrow_and_wide_networks_are_walked_differently():
    dice = Random(3)
    assert [compile_networks([large(2_000, dice, reach)]).is_narrow for reach in (5, 1_500)] == [True, False]
