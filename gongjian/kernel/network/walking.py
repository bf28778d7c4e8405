"""The two walks over a compiled network: forward for the earliest moments, backward for the latest days.

Each is written twice, by level with arrays and node by node for networks with few nodes a level; tests hold the two
equal.
"""

from dataclasses import dataclass

import numpy as np

from .compiled import Bundle, Compiled
from .table import OFF, SHIFT, STEP, Numbers

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
    for level, (first, end) in enumerate(zip(net.levels[:-1], net.levels[1:], strict=True)):
        near, earliest = to_starts.at(level, moments)
        if near is not None:
            starts[near] = np.maximum(starts[near], earliest)
        near, earliest = to_finishes.at(level, moments)
        if near is not None:
            pushed = ((earliest + ceil[near]) & ~ceil[near]) - back[near]
            starts[near] = np.maximum(starts[near], pushed)
            finishes[near] = np.maximum(finishes[near], earliest)
        part = slice(first, end)
        counted = (starts[part] & keep[part]) + steps[part]
        np.maximum(finishes[part], counted, out=finishes[part])
    return moments


class _Reaching:
    """What the links of a bundle ask of the nodes they bound, level by level."""

    def __init__(self, bundle: Bundle, lags: Numbers) -> None:
        self.bundle = bundle
        lags = lags[bundle.links]
        self.steps, self.keep = lags * STEP, _keep(lags)

    def at(self, level: int, moments: Numbers) -> tuple[Numbers | None, Numbers]:
        """The nodes of the level that are bounded, and the moment each has to wait for; None when there are none."""
        first, end, near, near_end = self.bundle.of_level[level]
        if first == end:
            return None, moments
        asked = (moments[self.bundle.far[first:end]] & self.keep[first:end]) + self.steps[first:end]
        earliest: Numbers = np.maximum.reduceat(asked, self.bundle.starts[near:near_end] - first)
        return self.bundle.near[near:near_end], earliest


def _forward_one_by_one(net: Compiled, held: Held) -> Numbers:
    size = net.size
    moments = held.start_floor.tolist() + held.finish_floor.tolist()
    limits, movable = held.limits.tolist(), held.movable.tolist()
    to_starts, to_finishes = (
        _by_node(net.to_starts, held.lags, size),
        _by_node(net.to_finishes, held.lags, size),
    )
    for node in range(size):
        start, finish = moments[node], moments[size + node]
        for far, lag in to_starts[node]:
            start = max(start, _later(moments[far], lag))
        limit = limits[node]
        for far, lag in to_finishes[node]:
            asked = _later(moments[far], lag)
            finish = max(finish, asked)
            start = max(start, (((asked + OFF) & ~OFF) if limit else asked) - movable[node] * STEP)
        moments[node], moments[size + node] = start, max(finish, _later(start, limit))
    return np.array(moments, dtype=np.int64)


def _backward_by_level(net: Compiled, lengths: Numbers, lags: Numbers, ends: Numbers) -> Numbers:
    size, bundle = net.size, net.leaving
    latest = np.concatenate((ends - lengths, ends))
    starts, finishes = latest[:size], latest[size:]
    before = net.before[bundle.links]
    extra = np.where(net.from_start[bundle.links] > 0, lengths[before], 0) - lags[bundle.links]
    for first, end, near, near_end in reversed(bundle.of_level):
        if first == end:
            continue
        asked = latest[bundle.far[first:end]] + extra[first:end]
        bound = np.minimum.reduceat(asked, bundle.starts[near:near_end] - first)
        nodes = bundle.near[near:near_end]
        finishes[nodes] = np.minimum(finishes[nodes], bound)
        starts[nodes] = finishes[nodes] - lengths[nodes]
    return finishes


def _backward_one_by_one(net: Compiled, lengths: Numbers, lags: Numbers, ends: Numbers) -> Numbers:
    size = net.size
    extra = np.where(net.from_start > 0, lengths[net.before], 0) - lags
    leaving = _by_node(net.leaving, extra, size)
    takes, latest = lengths.tolist(), (ends - lengths).tolist() + ends.tolist()
    for node in reversed(range(size)):
        for far, more in leaving[node]:
            latest[size + node] = min(latest[size + node], latest[far] + more)
        latest[node] = latest[size + node] - takes[node]
    return np.array(latest[size:], dtype=np.int64)


def _by_node(bundle: Bundle, values: Numbers, size: int) -> list[list[tuple[int, int]]]:
    """For each node the far slot and the value of each link that bounds it."""
    links: list[list[tuple[int, int]]] = [[] for _node in range(size)]
    far, of_link = bundle.far.tolist(), values[bundle.links].tolist()
    ends = [*bundle.starts.tolist(), len(far)]
    for place, node in enumerate(bundle.near.tolist()):
        part = slice(ends[place], ends[place + 1])
        links[node] = list(zip(far[part], of_link[part], strict=True))
    return links


def _keep(days: Numbers) -> Numbers:
    """The bits of a moment that survive so many working days: days off are left behind by the first of them."""
    return np.where(days > 0, ~OFF, -1)


def _later(moment: int, days: int) -> int:
    """The moment so many working days later, as `Calendar.add` counts."""
    return (moment & ~OFF if days > 0 else moment) + (days << SHIFT)
