"""Networks as arrays of whole numbers, nodes sorted by level: compiled once, reckoned as often as dates change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np

from gongjian.kernel.problems import Refused

from .checking import MOST_DAYS, problems
from .plan import LinkKind, Network
from .table import Numbers


@dataclass(frozen=True)
class Bundle:
    """Some links, sorted by the node they bound.

    `links`: which links; `far`: the slot of their other end (a node's place for its start, places + the number of
    nodes for its finish). `near`: the places of the nodes bounded, ascending, and `starts`, where the links of each
    begin. `of_level`: for each level, its part of `links` and of `near`, as (from, to, from, to).
    """

    links: Numbers
    far: Numbers
    near: Numbers
    starts: Numbers
    of_level: tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True)
class Compiled:
    """Several networks as one. A node's *place* is its number when sorted by level; a level waits for lower ones only.

    `place`: the place of each node in the order given, network after network. `offsets`, `link_offsets`: where each
    network's nodes and links begin. `levels`: where each level begins, and the end.
    By place: `group`, its network; `limits`; `not_before`, `started`, `finished` as ordinals, 0 for none.
    By link: `before` and `after` as places; `from_start`, `to_start`, 1 or 0 (see LinkKind); `lags`.
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
    to_starts: Bundle
    to_finishes: Bundle
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
NARROW = 24
"""Measured: with fewer nodes a level than this, arrays by level are slower than nodes one by one."""


def compile_networks(networks: Sequence[Network]) -> Compiled:
    """The networks as one, branches left out already.

    Refused with all their problems when one of them cannot be planned; a promise longer than the law allows, say, is
    no hindrance.
    """
    before, after = _ends(networks)
    nodes = [node for network in networks for node in network.nodes]
    level = _levels(len(nodes), before, after)
    limits = np.array([node.limit for node in nodes], dtype=np.int64)
    links = [link for network in networks for link in network.links]
    lags = np.array([link.lag for link in links], dtype=np.int64)
    zero = np.array([node.milestone for node in nodes], dtype=bool)
    started = _ordinals([node.actual_start for node in nodes])
    finished = _ordinals([node.actual_finish for node in nodes])
    backwards = bool(((finished > 0) & (finished < started)).any())
    if level is None or backwards or _out_of_range(limits, zero, lags):
        raise _refused(networks)
    order = np.argsort(level, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    sizes = [len(network.nodes) for network in networks]
    ends = np.searchsorted(level[order], np.arange(int(level.max(initial=-1)) + 2))
    levels = tuple(ends.tolist())
    from_place, to_place = place[before], place[after]
    sides = np.array([_SIDES[link.kind] for link in links], dtype=np.int64).reshape(-1, 2)
    from_start, to_start = sides[:, 0].copy(), sides[:, 1].copy()
    held_by = from_place + (1 - from_start) * len(nodes)
    holds = to_place + (1 - to_start) * len(nodes)
    to_starts, to_finishes = np.flatnonzero(to_start), np.flatnonzero(to_start == 0)
    return Compiled(
        networks=tuple(networks),
        place=place,
        offsets=(0, *accumulate(sizes)),
        link_offsets=(0, *accumulate(len(network.links) for network in networks)),
        group=np.repeat(np.arange(len(networks)), sizes)[order],
        limits=limits[order],
        not_before=_ordinals([node.not_before for node in nodes])[order],
        started=started[order],
        finished=finished[order],
        before=from_place,
        after=to_place,
        from_start=from_start,
        to_start=to_start,
        lags=lags,
        levels=levels,
        to_starts=_bundle(to_starts, to_place, held_by, levels),
        to_finishes=_bundle(to_finishes, to_place, held_by, levels),
        leaving=_bundle(np.arange(len(links)), from_place, holds, levels),
    )


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


def _out_of_range(limits: Numbers, milestones: Numbers, lags: Numbers) -> bool:
    wrong = (limits > MOST_DAYS) | (limits < 0) | ((limits == 0) != milestones)
    return bool(wrong.any() or (lags < 0).any() or (lags > MOST_DAYS).any())


def _refused(networks: Sequence[Network]) -> Refused:
    return Refused.many(problem for network in networks for problem in problems(network))


def _ordinals(days: Sequence[date | None]) -> Numbers:
    return np.array([0 if day is None else day.toordinal() for day in days], dtype=np.int64)


def _bundle(links: Numbers, bounded: Numbers, far: Numbers, levels: Sequence[int]) -> Bundle:
    links = links[np.argsort(bounded[links], kind="stable")]
    near, starts = np.unique(bounded[links], return_index=True)
    link_ends = np.searchsorted(bounded[links], levels).tolist()
    near_ends = np.searchsorted(near, levels).tolist()
    parts = zip(link_ends[:-1], link_ends[1:], near_ends[:-1], near_ends[1:], strict=True)
    return Bundle(links, far[links], near, starts, tuple(parts))
