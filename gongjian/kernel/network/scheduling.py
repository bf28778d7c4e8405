"""The plan a network gives on its terms: for every node its days, its float, and whether it is critical."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import islice

import numpy as np

from gongjian.kernel.problems import Problem
from gongjian.kernel.workdays import Calendar, Count

from .branches import chosen
from .compiled import Compiled, compile_networks
from .findings import out_of_order
from .plan import Link, Network
from .reckoning import Reckoned, Terms, reckon
from .table import Flags, Numbers


class NodeState(StrEnum):
    """How far a node is, by the facts up to the data date."""

    not_started = "not_started"  # 未开始
    running = "running"  # 办理中
    finished = "finished"  # 已完成


_STATES = tuple(NodeState)


@dataclass(frozen=True)
class Planned:
    """One node of a plan. All days are inclusive; `start` is not counted in its working days (see Node.limit).

    `start`, `finish`: the earliest days, or the real ones of what has started or finished.
    `late_start`, `late_finish`: the latest days with which the end is kept; the real ones for facts.
    `total_float`: working days it may slip before the end is missed (总时差); negative when the end asked for is
    missed already. `free_float`: before another node is moved, or the plan's own end (自由时差). Both are None once
    it has finished.
    `critical`: unfinished, and every day it slips moves the plan's own end (关键节点).
    `provisional`: its start or finish is counted across days of a year not yet published; `late_provisional`: its
    latest days are.
    """

    key: str
    state: NodeState
    start: date
    finish: date
    late_start: date
    late_finish: date
    total_float: int | None
    free_float: int | None
    critical: bool
    provisional: bool
    late_provisional: bool


@dataclass(frozen=True)
class Ask:
    """A network to be planned, on which terms, with which of its optional branches."""

    network: Network
    terms: Terms
    branches: Collection[str] = frozenset()


@dataclass(frozen=True)
class Schedule:
    """The plan of one network. `network`: without the branches not taken. `terms`: what it was planned on."""

    network: Network
    terms: Terms
    _compiled: Compiled = field(repr=False)
    _reckoned: Reckoned = field(repr=False)
    _group: int = field(repr=False)

    @cached_property
    def nodes(self) -> Mapping[str, Planned]:
        """Every node by its key, in the network's order."""
        return {planned.key: planned for planned in self._rows()}

    def __getitem__(self, key: str) -> Planned:
        return self.nodes[key]

    @cached_property
    def end(self) -> date:
        """The day the last node finishes."""
        return date.fromordinal(int(self._reckoned.finishes[self._places].max()))

    @cached_property
    def provisional(self) -> bool:
        """Is any planned day counted across a year not yet published?"""
        return any(planned.provisional for planned in self.nodes.values())

    @property
    def length(self) -> Count:
        """Working days from the start of the terms to the end; the start itself is not counted."""
        table, group = self._reckoned.table, self._group
        first = int(table.counts[self.terms.start.toordinal() - table.first])
        return Count(int(self._reckoned.ends[group]) - first, self.provisional)

    @property
    def to_spare(self) -> int | None:
        """Working days between the end and the day asked for, negative when it is missed; None when none is asked."""
        return None if self.terms.end_by is None else int(self._reckoned.slack[self._group])

    @cached_property
    def critical_path(self) -> tuple[str, ...]:
        """The keys of one critical path (关键线路), in order; of several the one whose nodes are named first.

        What is left of it: from the first node not finished to the one that ends the plan. Empty when all is done.
        """
        return next(self.critical_paths(), ())

    def critical_paths(self, most: int = 20) -> Iterator[tuple[str, ...]]:
        """Critical paths in the order of the network's nodes, at most so many: there may be more than can be told."""
        return islice(self._paths(), most)

    @cached_property
    def findings(self) -> tuple[Problem, ...]:
        """Nodes that, by the facts, went ahead of what they wait for: kept, to be asked why; `where` is the node.

        Chinese offices do so lawfully (容缺受理、并联审批), so nothing is refused.
        """
        return tuple(self._out_of_order())

    @cached_property
    def _places(self) -> Numbers:
        """The places of the nodes, in the network's order."""
        first, end = self._compiled.offsets[self._group : self._group + 2]
        return self._compiled.place[first:end]

    def _links(self, flags: Flags) -> list[Link]:
        """The network's links that are flagged."""
        first, end = self._compiled.link_offsets[self._group : self._group + 2]
        return [self.network.links[number] for number in np.flatnonzero(flags[first:end])]

    def _rows(self) -> Iterator[Planned]:
        made, places = self._reckoned, self._places
        columns = (
            made.facts.is_started, made.facts.is_finished, made.starts, made.finishes, made.late_starts,
            made.late_finishes, made.total, made.free, made.critical, made.provisional, made.late_provisional,
        )  # fmt: skip
        rows: Iterator[tuple[int, ...]] = zip(*(column[places].tolist() for column in columns), strict=True)
        for node, values in zip(self.network.nodes, rows, strict=True):
            started, finished, *days, total, free, critical, provisional, late_provisional = values
            start, finish, late_start, late_finish = (date.fromordinal(day) for day in days)
            yield Planned(
                key=node.key,
                state=_STATES[bool(started) + bool(finished)],
                start=start,
                finish=finish,
                late_start=late_start,
                late_finish=late_finish,
                total_float=None if finished else total,
                free_float=None if finished else free,
                critical=bool(critical),
                provisional=bool(provisional),
                late_provisional=bool(late_provisional),
            )

    def _paths(self) -> Iterator[tuple[str, ...]]:
        """Every way along tight links, from the critical nodes none leads to, to those that lead to none."""
        critical = self._reckoned.critical[self._places].tolist()
        nodes = [
            node.key for node, is_critical in zip(self.network.nodes, critical, strict=True) if is_critical
        ]
        order = {key: number for number, key in enumerate(nodes)}
        after: dict[str, dict[str, None]] = {key: {} for key in nodes}
        tight = sorted(self._links(self._reckoned.tight), key=lambda link: order[link.after])
        for link in tight:
            after[link.before][link.after] = None
        held = {link.after for link in tight}
        way: list[str] = []
        left = [iter([key for key in nodes if key not in held])]
        while left:
            key = next(left[-1], None)
            if key is None:
                left.pop()
                del way[-1:]
                continue
            way.append(key)
            left.append(iter(after[key]))
            if not after[key]:
                yield tuple(way)

    def _out_of_order(self) -> Iterator[Problem]:
        nodes = {node.key: node for node in self.network.nodes}
        for link in self._links(self._reckoned.out_of_order):
            yield out_of_order(link, nodes[link.before], nodes[link.after], self.terms.data_date)


def schedule(
    network: Network,
    *,
    start: date,
    data_date: date | None,
    calendar: Calendar,
    branches: Collection[str] = (),
    end_by: date | None = None,
) -> Schedule:
    """Plan one network; see Terms for the dates, `chosen` for the branches.

    Refused with all problems of the network when it cannot be planned, or when a branch is not the plan's.
    """
    return schedule_many([Ask(network, Terms(start, data_date, end_by), branches)], calendar)[0]


def schedule_many(asks: Sequence[Ask], calendar: Calendar) -> list[Schedule]:
    """Plan many networks at once, each as `schedule` would; nodes become rows when they are looked at."""
    if not asks:
        return []
    return schedule_compiled(
        compile_networks([chosen(ask.network, ask.branches) for ask in asks]),
        [ask.terms for ask in asks],
        calendar,
    )


def schedule_compiled(net: Compiled, terms: Sequence[Terms], calendar: Calendar) -> list[Schedule]:
    """Plan networks compiled before: again on other dates, or by another calendar. One of the terms for each."""
    if len(terms) != len(net.networks):
        raise ValueError(f"{len(net.networks)} networks are planned on {len(terms)} terms.")
    reckoned = reckon(net, terms, calendar)
    return [
        Schedule(network, one, net, reckoned, group)
        for group, (network, one) in enumerate(zip(net.networks, terms, strict=True))
    ]
