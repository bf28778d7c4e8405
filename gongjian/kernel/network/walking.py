"""The two walks over a compiled network: forward for the earliest moments, backward for the latest days.

Each is written twice, by level with arrays and node by node for networks with few nodes a level; tests hold the two
equal.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .compiled import Bundle, Compiled, Stretch
from .table import OFF, STEP, Numbers

NEVER = 1 << 40
"""So many working days stand for “does not hold”."""


@dataclass(frozen=True)
class Held:
    """What dates do to a compiled network, by place: moments before which a node neither starts nor finishes.

    `limits`: working days it takes; 0 once finished. `movable`: working days by which a finish held up pushes the
    start along; NEVER for what has started. `lags`: by link; -NEVER where facts have overtaken the link.
    """

    start_floor: Numbers
    finish_floor: Numbers
    limits: Numbers
    movable: Numbers
    lags: Numbers


def forward(net: Compiled, held: Held) -> Numbers:
    """The earliest moments: starts by place, then finishes by place."""
    return _forward_one_by_one(net, held) if net.is_narrow else _forward_by_level(net, held)


def backward(net: Compiled, lengths: Numbers, lags: Numbers, ends: Numbers) -> Numbers:
    """The latest finishes by place, as counts of working days.

    `lengths`: working days from start to finish. `lags`: by link, -NEVER where it does not hold.
    `ends`: by place, the latest finish of all.
    """
    walk = _backward_one_by_one if net.is_narrow else _backward_by_level
    return walk(net, lengths, lags, ends)


def _forward_by_level(net: Compiled, held: Held) -> Numbers:
    size = net.size
    moments = np.concatenate((held.start_floor, held.finish_floor))
    starts, finishes = moments[:size], moments[size:]
    steps, keep = held.limits * STEP, _keep(held.limits)
    ceil = np.where(held.limits > 0, OFF, 0)
    back = held.movable * STEP
    to_starts, to_finishes = _Reaching(net.to_starts, held.lags), _Reaching(net.to_finishes, held.lags)
    for level, (first, end) in enumerate(pairwise(net.levels)):
        stretch = net.to_starts.of_level[level]
        if stretch is not None:
            starts[stretch.nodes] = np.maximum(starts[stretch.nodes], to_starts.earliest(stretch, moments))
        stretch = net.to_finishes.of_level[level]
        if stretch is not None:
            nodes, earliest = stretch.nodes, to_finishes.earliest(stretch, moments)
            pushed = ((earliest + ceil[nodes]) & ~ceil[nodes]) - back[nodes]
            starts[nodes] = np.maximum(starts[nodes], pushed)
            finishes[nodes] = np.maximum(finishes[nodes], earliest)
        part = slice(first, end)
        counted = (starts[part] & keep[part]) + steps[part]
        np.maximum(finishes[part], counted, out=finishes[part])
    return moments


class _Reaching:
    """What the links of a bundle ask of the nodes they bound."""

    def __init__(self, bundle: Bundle, lags: Numbers) -> None:
        self.far, lags = bundle.far, lags[bundle.links]
        self.steps, self.keep = lags * STEP, _keep(lags)

    def earliest(self, stretch: Stretch, moments: Numbers) -> Numbers:
        """The moment each node of the stretch has to wait for."""
        part = slice(stretch.first, stretch.end)
        asked = (moments[self.far[part]] & self.keep[part]) + self.steps[part]
        earliest: Numbers = np.maximum.reduceat(asked, stretch.starts)
        return earliest


def _forward_one_by_one(net: Compiled, held: Held) -> Numbers:
    size = net.size
    moments = held.start_floor.tolist() + held.finish_floor.tolist()
    steps, keep = (held.limits * STEP).tolist(), _keep(held.limits).tolist()
    ceil, back = np.where(held.limits > 0, OFF, 0).tolist(), (held.movable * STEP).tolist()
    to_starts = _asking(net.to_starts, net.after, held.lags, size)
    to_finishes = _asking(net.to_finishes, net.after, held.lags, size)
    for node in range(size):
        start = _earliest(node, moments[node], moments, *to_starts)
        asked = _earliest(node, 0, moments, *to_finishes)
        if asked:
            start = max(start, ((asked + ceil[node]) & ~ceil[node]) - back[node])
        moments[node] = start
        moments[size + node] = max(moments[size + node], asked, (start & keep[node]) + steps[node])
    return np.array(moments, dtype=np.int64)


_Asking = tuple[list[int], list[int], list[int], list[int]]


def _asking(bundle: Bundle, bounded: Numbers, lags: Numbers, size: int) -> _Asking:
    """For each node where its links begin in the bundle; for each link its far slot, bits kept and steps added."""
    lags = lags[bundle.links]
    begins = np.searchsorted(bounded[bundle.links], np.arange(size + 1))
    return begins.tolist(), bundle.far.tolist(), _keep(lags).tolist(), (lags * STEP).tolist()


def _earliest(
    node: int,
    floor: int,
    moments: list[int],
    begins: list[int],
    far: list[int],
    keep: list[int],
    steps: list[int],
) -> int:
    """The moment a node has to wait for by links, or the floor if that is later."""
    for link in range(begins[node], begins[node + 1]):
        asked = (moments[far[link]] & keep[link]) + steps[link]
        if asked > floor:
            floor = asked
    return floor


def _backward_by_level(net: Compiled, lengths: Numbers, lags: Numbers, ends: Numbers) -> Numbers:
    size, bundle = net.size, net.leaving
    latest = np.concatenate((ends - lengths, ends))
    starts, finishes = latest[:size], latest[size:]
    before = net.before[bundle.links]
    extra = np.where(net.from_start[bundle.links] > 0, lengths[before], 0) - lags[bundle.links]
    for stretch in reversed(bundle.of_level):
        if stretch is None:
            continue
        nodes, part = stretch.nodes, slice(stretch.first, stretch.end)
        bound = np.minimum.reduceat(latest[bundle.far[part]] + extra[part], stretch.starts)
        finish = np.minimum(finishes[nodes], bound)
        finishes[nodes] = finish
        starts[nodes] = finish - lengths[nodes]
    return finishes


def _backward_one_by_one(net: Compiled, lengths: Numbers, lags: Numbers, ends: Numbers) -> Numbers:
    size, bundle = net.size, net.leaving
    extra = (np.where(net.from_start > 0, lengths[net.before], 0) - lags)[bundle.links].tolist()
    begins = np.searchsorted(net.before[bundle.links], np.arange(size + 1)).tolist()
    far, takes = bundle.far.tolist(), lengths.tolist()
    latest = (ends - lengths).tolist() + ends.tolist()
    for node in reversed(range(size)):
        finish = latest[size + node]
        for link in range(begins[node], begins[node + 1]):
            asked = latest[far[link]] + extra[link]
            if asked < finish:
                finish = asked
        latest[size + node], latest[node] = finish, finish - takes[node]
    return np.array(latest[size:], dtype=np.int64)


def _keep(days: Numbers) -> Numbers:
    """The bits of a moment that survive so many working days: days off are left behind by the first of them."""
    return np.where(days > 0, ~OFF, -1)
