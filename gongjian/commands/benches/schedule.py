"""Plan networks: the kernel beside networkx on the same networks in the same run, and their results held equal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from types import ModuleType
from typing import Any, TypeVar

from gongjian.kernel.network import Link, LinkKind, Network, Node, Terms, compile_networks, schedule_compiled
from gongjian.kernel.network.reckoning import reckon
from gongjian.kernel.workdays import Calendar

SIZES = (1_000, 10_000, 100_000)
BATCH = (2_229, 40)
"""So many projects of so many nodes: a city's, planned again after a change of the calendar."""
AIM_MS = 100.0
"""For planning 100,000 nodes."""
ROUNDS = 5
_KINDS = (LinkKind.finish_to_start, LinkKind.start_to_start, LinkKind.finish_to_finish)
T = TypeVar("T")


def measure(
    start: date, calendar: Calendar, sizes: Sequence[int] = SIZES, batch: tuple[int, int] = BATCH
) -> list[dict[str, Any]]:
    """Milliseconds of processor time, the least of some rounds. The networks come from fixed dice.

    `compile_ms`: networks made into arrays, or into a graph (`graph_ms`), once. `plan_ms`: earliest and latest days
    and floats of all nodes. `rows_ms`: planned, and every node made a row. `longest_ms`: the length of networkx's
    longest path alone; `passes_ms`: earliest and latest days in its topological order. `times`: `longest_ms` over
    `plan_ms`. `same`: the results are equal. Without networkx its columns are empty.
    """
    peer = _networkx()
    dice = Random(40)
    rows = [
        _measured(f"{size} nodes", [make_network(size, dice, max(10, size // 20))], start, calendar, peer)
        for size in sizes
    ]
    deep = max(sizes)
    rows.append(
        _measured(f"{deep} nodes, long and narrow", [make_network(deep, dice, 60)], start, calendar, peer)
    )
    many = [make_network(batch[1], dice, 10) for _one in range(batch[0])]
    rows.append(_measured(f"{batch[0]} networks of {batch[1]} nodes", many, start, calendar, peer))
    return rows


def make_network(size: int, dice: Random, reach: int) -> Network:
    """Nodes that wait for one to three of the `reach` named before them; two links in ten are not plain ones."""
    links = {}
    for number in range(1, size):
        for _link in range(dice.choice((1, 1, 2, 3))):
            before = dice.randrange(max(0, number - reach), number)
            kind = dice.choices(_KINDS, (8, 1, 1))[0]
            links[before, number] = Link(f"n{before}", f"n{number}", kind, dice.choice((0, 0, 0, 2, 5)))
    return Network.of((Node(f"n{number}", dice.randrange(1, 21)) for number in range(size)), links.values())


def _measured(
    says: str, networks: list[Network], start: date, calendar: Calendar, peer: ModuleType | None
) -> dict[str, Any]:
    terms = [Terms(start + timedelta(days=place % 365), None) for place in range(len(networks))]
    compile_ms, net = _timed(lambda: compile_networks(networks))
    plan_ms, plan = _timed(lambda: reckon(net, terms, calendar))
    rows_ms, _rows = _timed(
        lambda: [made.nodes for made in schedule_compiled(net, terms, calendar)], rounds=2
    )
    row = {
        "work": says,
        "links": sum(len(network.links) for network in networks),
        "levels": len(net.levels) - 1,
        "compile_ms": compile_ms,
        "plan_ms": plan_ms,
        "rows_ms": rows_ms,
        "aim_ms": AIM_MS,
        "met": plan_ms <= AIM_MS,
    }
    if peer is None:
        return row
    firsts = plan.table.counts[[one.start.toordinal() - plan.table.first for one in terms]]
    starts = (plan.start_counts - firsts[net.group])[net.place].tolist()
    mine = _Results((plan.ends - firsts).tolist(), starts, plan.total[net.place].tolist())
    told, theirs = _peers(networks, peer)
    same = mine == theirs
    times = round(told["longest_ms"] / plan_ms, 1)
    return {**row, **told, "times": times, "same": same, "met": row["met"] and same}


@dataclass(frozen=True)
class _Results:
    """Working days: the length of each network, and for each node in order its earliest start and its float."""

    lengths: list[int]
    starts: list[int]
    floats: list[int]


def _peers(networks: list[Network], peer: ModuleType) -> tuple[dict[str, float], _Results]:
    """What networkx takes for the same, and what it gives."""
    graph_ms, graphs = _timed(lambda: [_graph(network, peer) for network in networks], rounds=2)
    passes_ms, found = _timed(lambda: [list(_passes(graph, peer)) for graph in graphs], rounds=2)
    for network, graph in zip(networks, graphs, strict=True):
        graph.add_weighted_edges_from((node.key, "", node.limit) for node in network.nodes)
    longest_ms, lengths = _timed(lambda: [peer.dag_longest_path_length(graph) for graph in graphs], rounds=2)
    nodes = [node for network in found for node in network]
    results = _Results(lengths, [start for start, _float in nodes], [spare for _start, spare in nodes])
    return {"graph_ms": graph_ms, "longest_ms": longest_ms, "passes_ms": passes_ms}, results


def _graph(network: Network, peer: ModuleType) -> Any:
    """Nodes with their limits; a link weighs the working days from one start to the other."""
    graph = peer.DiGraph()
    graph.add_nodes_from((node.key, {"limit": node.limit}) for node in network.nodes)
    limits = {node.key: node.limit for node in network.nodes}
    for link in network.links:
        days = link.lag + (0 if link.kind.from_start else limits[link.before])
        graph.add_edge(
            link.before, link.after, weight=days - (0 if link.kind.to_start else limits[link.after])
        )
    return graph


def _passes(graph: Any, peer: ModuleType) -> Iterator[tuple[int, int]]:
    """The earliest start and the float of each node, in the graph's order."""
    order = list(peer.topological_sort(graph))
    starts = dict.fromkeys(order, 0)
    for key in order:
        start = starts[key]
        for after, link in graph.adj[key].items():
            starts[after] = max(starts[after], start + link["weight"])
    limits = graph.nodes(data="limit")
    end = max(starts[key] + limits[key] for key in order)
    latest = {key: end - limits[key] for key in order}
    for key in reversed(order):
        for after, link in graph.adj[key].items():
            latest[key] = min(latest[key], latest[after] - link["weight"])
    return ((starts[key], latest[key] - starts[key]) for key in graph)


def _timed(work: Callable[[], T], rounds: int = ROUNDS) -> tuple[float, T]:
    """Milliseconds of processor time of the quickest round, and what came out."""
    least = float("inf")
    for _round in range(rounds):
        began = time.process_time()
        made = work()
        least = min(least, time.process_time() - began)
    return round(least * 1000, 2), made


def _networkx() -> ModuleType | None:
    """A library for building and testing only: where the product runs it may be missing."""
    try:
        import networkx
    except ImportError:
        return None
    return networkx
