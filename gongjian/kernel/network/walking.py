"""The two walks over a compiled network: forward for the earliest moments, backward for the latest days.

Each is written twice, by level with arrays and node by node for networks with few nodes a level; tests hold the two
equal.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .compiled import Compiled
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


class _Asking(NamedTuple):
    """By entry of `Compiled.arriving`: the start asked of a node is `((moment far away & keep) + steps) & whole`.

    A link to a finish asks for the start from which that finish is reached, rounded up to a working day.
    """

    keep: Numbers
    steps: Numbers
    whole: Numbers

    @classmethod
    def of(cls, net: Compiled, held: Held) -> "_Asking":
        """A node's own entry asks for what its floor is."""
        to_finish, own = net.to_start == 0, np.zeros(net.size, dtype=np.int64)
        rounds = to_finish & (held.limits[net.after] > 0)
        days = held.lags - np.where(to_finish, held.movable[net.after], 0)
        steps = days * STEP + np.where(rounds, OFF, 0)
        by_link = (_keep(held.lags), steps, np.where(rounds, ~OFF, -1))
        by_own = (own - 1, own, own - 1)
        sources = net.arriving.sources
        return cls(*(np.concatenate(pair)[sources] for pair in zip(by_link, by_own, strict=True)))


def _forward_by_level(net: Compiled, held: Held) -> Numbers:
    size, far, within = net.size, net.arriving.far, net.arriving.within
    moments = np.concatenate((held.start_floor, held.finish_floor))
    starts, finishes = moments[:size], moments[size:]
    steps, keep = held.limits * STEP, _keep(held.limits)
    asking, running = _Asking.of(net, held), _Running(net, held)
    begins = running.of_levels(net.levels)
    for level, (first, end) in enumerate(pairwise(net.levels)):
        low, high = net.arriving.levels[level : level + 2]
        asked = moments.take(far[low:high])
        asked &= asking.keep[low:high]
        asked += asking.steps[low:high]
        asked &= asking.whole[low:high]
        start, finish = starts[first:end], finishes[first:end]
        np.maximum.reduceat(asked, within[first:end], out=start)
        counted = start & keep[first:end]
        counted += steps[first:end]
        np.maximum(finish, counted, out=finish)
        if begins[level] < begins[level + 1]:
            running.hold(slice(begins[level], begins[level + 1]), moments)
    return moments


class _Running:
    """Links to the finish of what has started: no start gives way to them, so the finish alone is held up."""

    def __init__(self, net: Compiled, held: Held) -> None:
        bound = (net.to_start == 0) & (held.movable == NEVER)[net.after] & (held.lags > -NEVER)
        links = np.flatnonzero(bound)
        links = links[np.argsort(net.after[links], kind="stable")]
        self.nodes, lags = net.after[links], held.lags[links]
        self.far = net.before[links] + (1 - net.from_start[links]) * net.size
        self.keep, self.steps = _keep(lags), lags * STEP

    def of_levels(self, levels: Sequence[int]) -> list[int]:
        """Where the links begin that hold up the nodes of each level, and the end."""
        begins: list[int] = np.searchsorted(self.nodes, levels).tolist()
        return begins

    def hold(self, links: slice, moments: Numbers) -> None:
        """Put off the finishes they hold up to what is waited for."""
        asked = (moments[self.far[links]] & self.keep[links]) + self.steps[links]
        np.maximum.at(moments, self.nodes[links] + len(moments) // 2, asked)

    def of_nodes(self) -> dict[int, list[tuple[int, int, int]]]:
        """The far slot, the bits kept and the steps added of each link, by the node it holds up."""
        found = defaultdict(list)
        links = zip(self.far.tolist(), self.keep.tolist(), self.steps.tolist(), strict=True)
        for node, link in zip(self.nodes.tolist(), links, strict=True):
            found[node].append(link)
        return found


def _forward_one_by_one(net: Compiled, held: Held) -> Numbers:
    size = net.size
    moments = held.start_floor.tolist() + held.finish_floor.tolist()
    limits, kept = (held.limits * STEP).tolist(), _keep(held.limits).tolist()
    far, keep, steps, whole = (part.tolist() for part in (net.arriving.far, *_Asking.of(net, held)))
    held_up = _Running(net, held).of_nodes()
    begin = 0
    for node, own in enumerate(net.arriving.own.tolist()):
        start = moments[node]
        for entry in range(begin, own):
            asked = ((moments[far[entry]] & keep[entry]) + steps[entry]) & whole[entry]
            if asked > start:
                start = asked
        begin = own + 1
        finish = max(moments[size + node], (start & kept[node]) + limits[node])
        if node in held_up:
            finish = max(finish, *((moments[slot] & bits) + more for slot, bits, more in held_up[node]))
        moments[node], moments[size + node] = start, finish
    return np.array(moments, dtype=np.int64)


def _backward_by_level(net: Compiled, lengths: Numbers, lags: Numbers, ends: Numbers) -> Numbers:
    latest, spans = ends.copy(), _spans(net, lengths, lags)
    far, within, levels = net.leaving.far, net.leaving.within, net.leaving.levels
    for level in reversed(range(len(levels) - 1)):
        low, high = levels[level], levels[level + 1]
        asked = latest.take(far[low:high])
        asked -= spans[low:high]
        part = slice(net.levels[level], net.levels[level + 1])
        np.minimum.reduceat(asked, within[part], out=latest[part])
    return latest


def _backward_one_by_one(net: Compiled, lengths: Numbers, lags: Numbers, ends: Numbers) -> Numbers:
    latest = ends.tolist()
    far, spans = net.leaving.far.tolist(), _spans(net, lengths, lags).tolist()
    begins, owns = net.leaving.begins.tolist(), net.leaving.own.tolist()
    for node in reversed(range(net.size)):
        finish = latest[node]
        for entry in range(begins[node], owns[node]):
            asked = latest[far[entry]] - spans[entry]
            if asked < finish:
                finish = asked
        latest[node] = finish
    return np.array(latest, dtype=np.int64)


def _spans(net: Compiled, lengths: Numbers, lags: Numbers) -> Numbers:
    """By entry of `Compiled.leaving`: working days from a node's finish to that of the node far away, at least."""
    before = np.where(net.from_start > 0, lengths[net.before], 0)
    after = np.where(net.to_start > 0, lengths[net.after], 0)
    own = np.zeros(net.size, dtype=np.int64)
    spans: Numbers = np.concatenate((lags + after - before, own))[net.leaving.sources]
    return spans


def _keep(days: Numbers) -> Numbers:
    """The bits of a moment that survive so many working days: days off are left behind by the first of them."""
    return np.where(days > 0, ~OFF, -1)
