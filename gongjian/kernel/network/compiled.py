"""Networks as arrays of whole numbers, nodes sorted by level: compiled once, reckoned as often as dates change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from gongjian.kernel.problems import Refused

from .checking import MOST_DAYS, problems
from .plan import LinkKind, Network, Node
from .table import Flags, Numbers


@dataclass(frozen=True)
class Bundle:
    """All links, sorted by the place of the node they bound, and after those of each node an entry for itself.

    So every node has an entry, and the tightest bound on each is one reduction over its entries. By entry:
    `sources`, the number of the link, or the number of links + the place for a node itself; `far`, where the other
    end is looked up. By place: `begins`, the first entry of each node; `within`, the same counted from the first of
    its level; `own`, the entry for itself. `levels`: where the entries of each level begin, and the end.
    """

    sources: Numbers
    far: Numbers
    begins: Numbers
    within: Numbers
    own: Numbers
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Compiled:
    """Several networks as one. A node's *place* is its number when sorted by level; a level waits for lower ones only.

    `place`: the place of each node in the order given, network after network. `offsets`, `link_offsets`: where each
    network's nodes and links begin. `levels`: where each level begins, and the end.
    By place: `group`, its network; `limits`; `not_before`, `started`, `finished` as ordinals, 0 for none.
    By link: `before` and `after` as places; `from_start`, `to_start`, 1 or 0 (see LinkKind); `lags`.
    `arriving`: the links by the node that waits; far is the slot waited for, a node's place for its start, the number
    of nodes + its place for its finish. `leaving`: the links by the node waited for; far is the place that waits.
    """

    networks: tuple[Network, ...]
    place: Numbers
    offsets: tuple[int, ...]
    link_offsets: tuple[int, ...]
    group: Numbers
    limits: Numbers
    not_before: Numbers
    started: Numbers
    finished: Numbers
    before: Numbers
    after: Numbers
    from_start: Numbers
    to_start: Numbers
    lags: Numbers
    levels: tuple[int, ...]
    arriving: Bundle
    leaving: Bundle

    @property
    def size(self) -> int:
        """How many nodes, of all networks."""
        return len(self.limits)

    @property
    def is_narrow(self) -> bool:
        """Has it so few nodes a level that they are better walked one by one?"""
        return self.size < NARROW * (len(self.levels) - 1)


_SIDES = {kind: (int(kind.from_start), int(kind.to_start)) for kind in LinkKind}
NARROW = 5
"""Measured: with fewer nodes a level than this, arrays by level are slower than nodes one by one."""


def compile_networks(networks: Sequence[Network]) -> Compiled:
    """The networks as one, branches left out already.

    Refused with all their problems when one of them cannot be planned; a promise longer than the law allows, say, is
    no hindrance.
    """
    before, after = _ends(networks)
    links = [link for network in networks for link in network.links]
    lags = np.array([link.lag for link in links], dtype=np.int64)
    given = _Given.of([node for network in networks for node in network.nodes])
    level = _levels(len(given.limits), before, after)
    if level is None or given.is_wrong or bool(((lags < 0) | (lags > MOST_DAYS)).any()):
        raise _refused(networks)
    order = np.argsort(level, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    levels = tuple(np.searchsorted(level[order], np.arange(int(level.max()) + 2)).tolist())
    sides = np.array([_SIDES[link.kind] for link in links], dtype=np.int64).reshape(-1, 2)
    from_start, to_start = sides[:, 0].copy(), sides[:, 1].copy()
    before, after = place[before], place[after]
    sizes = [len(network.nodes) for network in networks]
    return Compiled(
        networks=tuple(networks),
        place=place,
        offsets=(0, *accumulate(sizes)),
        link_offsets=(0, *accumulate(len(network.links) for network in networks)),
        group=np.repeat(np.arange(len(networks)), sizes)[order],
        limits=given.limits[order],
        not_before=given.not_before[order],
        started=given.started[order],
        finished=given.finished[order],
        before=before,
        after=after,
        from_start=from_start,
        to_start=to_start,
        lags=lags,
        levels=levels,
        arriving=_bundle(after, before + (1 - from_start) * len(order), levels),
        leaving=_bundle(before, after, levels),
    )


class _Given(NamedTuple):
    """What nodes say, in the order given; days as ordinals, 0 for none."""

    limits: Numbers
    milestones: Flags
    not_before: Numbers
    started: Numbers
    finished: Numbers

    @classmethod
    def of(cls, nodes: Sequence[Node]) -> "_Given":
        return cls(
            np.array([node.limit for node in nodes], dtype=np.int64),
            np.array([node.milestone for node in nodes], dtype=bool),
            _ordinals([node.not_before for node in nodes]),
            _ordinals([node.actual_start for node in nodes]),
            _ordinals([node.actual_finish for node in nodes]),
        )

    @property
    def is_wrong(self) -> bool:
        """Has one a limit out of range, or finished before it started?"""
        wrong = (self.limits > MOST_DAYS) | (self.limits < 0) | ((self.limits == 0) != self.milestones)
        return bool((wrong | ((self.finished > 0) & (self.finished < self.started))).any())


def _ends(networks: Sequence[Network]) -> tuple[Numbers, Numbers]:
    """Where the links of all networks begin and end, as numbers of nodes."""
    before: list[int] = []
    after: list[int] = []
    first = 0
    for network in networks:
        numbers = {node.key: number for number, node in enumerate(network.nodes, first)}
        if not numbers or len(numbers) != len(network.nodes):
            raise _refused(networks)
        try:
            before += [numbers[link.before] for link in network.links]
            after += [numbers[link.after] for link in network.links]
        except KeyError:
            raise _refused(networks) from None
        first += len(network.nodes)
    return np.array(before, dtype=np.int64), np.array(after, dtype=np.int64)


def _levels(size: int, before: Numbers, after: Numbers) -> Numbers | None:
    """Each node's level: 0, or one more than the highest it waits for; None when some wait in a circle."""
    held = np.bincount(after, minlength=size).tolist()
    order = np.argsort(before, kind="stable")
    heads = after[order].tolist()
    starts = np.searchsorted(before[order], np.arange(size + 1)).tolist()
    levels = [0] * size
    ready = [number for number in range(size) if not held[number]]
    for number in ready:
        above = levels[number] + 1
        for head in heads[starts[number] : starts[number + 1]]:
            if levels[head] < above:
                levels[head] = above
            held[head] -= 1
            if not held[head]:
                ready.append(head)
    return np.array(levels, dtype=np.int64) if len(ready) == size else None


def _refused(networks: Sequence[Network]) -> Refused:
    return Refused.many(problem for network in networks for problem in problems(network))


def _ordinals(days: Sequence[date | None]) -> Numbers:
    return np.array([0 if day is None else day.toordinal() for day in days], dtype=np.int64)


def _bundle(bounded: Numbers, far: Numbers, levels: tuple[int, ...]) -> Bundle:
    places = np.arange(levels[-1])
    sources = np.argsort(np.concatenate((bounded, places)), kind="stable")
    own = np.cumsum(np.bincount(bounded, minlength=len(places)) + 1) - 1
    begins = np.concatenate(([0], own[:-1] + 1))
    ends = (*begins[list(levels[:-1])].tolist(), len(sources))
    within = begins - np.repeat(ends[:-1], np.diff(levels))
    return Bundle(sources, np.concatenate((far, places))[sources], begins, within, own, ends)
