"""Days saved against the limits of the law (压减时限), and the share of papers through at the first handing-in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from gongjian.kernel.progress import done_share
from gongjian.kernel.workdays import Calendar

from .branches import chosen
from .plan import Network, Node
from .scheduling import schedule

_ANY_DAY = date(2000, 1, 3)
_ANY_CALENDAR = Calendar(frozenset(), frozenset(), frozenset(), "")
"""Lengths in working days are the same whichever days are worked."""


@dataclass(frozen=True)
class Saved:
    """`statutory`: working days by law; `taken`: as promised, planned or used instead; of so many `nodes`.

    `provisional`: part of what was used lies in a year not yet published.
    """

    nodes: int
    statutory: int
    taken: int
    provisional: bool = False

    @property
    def days(self) -> int:
        """Working days saved; negative when it takes longer than the law allows."""
        return self.statutory - self.taken

    @property
    def share(self) -> Decimal | None:
        """The share of the statutory days saved (压减比例), to 1; None when the law sets none."""
        return done_share(self.days, self.statutory)


def saved_by_promise(network: Network, branches: Collection[str] = ()) -> Saved:
    """The promised limits against the statutory ones, summed over the nodes that have both (逐项累计)."""
    both = [
        (node.statutory, node.promised)
        for node in chosen(network, branches).nodes
        if node.statutory is not None and node.promised is not None
    ]
    return Saved(len(both), sum(law for law, _promise in both), sum(promise for _law, promise in both))


def saved_along_path(network: Network, branches: Collection[str] = ()) -> Saved:
    """How much shorter the whole plan is by its limits than if every node took what the law allows (总时限压减).

    Both are the length of the longest path, which need not be the same path: parallel nodes are not summed. Facts and
    given dates play no part. Nodes without a statutory limit take their plan's in both. `nodes`: how many have one.
    Refused as `schedule` is.
    """
    plain = chosen(network, branches)
    limits = replace(plain, nodes=tuple(_without_dates(node) for node in plain.nodes), branches=())
    by_law = replace(limits, nodes=tuple(_by_law(node) for node in limits.nodes))
    return Saved(sum(node.statutory is not None for node in limits.nodes), _length(by_law), _length(limits))


def saved_in_fact(
    network: Network, data_date: date, calendar: Calendar, stopped: Mapping[str, int] | None = None
) -> Saved:
    """What finished nodes with a statutory limit really took, by the data date, against it, summed.

    Working days after the day of the start up to and including that of the finish. `stopped`: by node, working days
    its clock lawfully stood still (补正、公示、评审等不计入时限), which are not counted; at most what it took.
    Nodes whose start is not known are left out. ValueError when a number of days stopped is negative.
    """
    count, law, taken, provisional = 0, 0, 0, False
    for node in network.nodes:
        if node.statutory is None or node.actual_start is None or node.actual_finish is None:
            continue
        if node.actual_finish > data_date:
            continue
        used = calendar.count_span(node.actual_start, node.actual_finish)
        still = (stopped or {}).get(node.key, 0)
        if still < 0:
            raise ValueError(f"Node {node.key} stood still for {still} working days.")
        count, law, taken = count + 1, law + node.statutory, taken + max(used.days - still, 0)
        provisional = provisional or used.provisional
    return Saved(count, law, taken, provisional)


@dataclass(frozen=True)
class FirstPass:
    """`first` of `through` got through at the first handing-in (一次性通过)."""

    first: int
    through: int

    @property
    def rate(self) -> Decimal | None:
        """The share, 0 to 1; None while nothing has got through."""
        return done_share(self.first, self.through)


def first_pass_rate(attempts: Iterable[int]) -> FirstPass:
    """From the number of handings-in of each node that got through: 1, at the first. What is not through is left out.

    ValueError for a number below 1.
    """
    counted = list(attempts)
    if any(times < 1 for times in counted):
        raise ValueError("What got through was handed in at least once.")
    return FirstPass(sum(times == 1 for times in counted), len(counted))


def _without_dates(node: Node) -> Node:
    return replace(node, not_before=None, actual_start=None, actual_finish=None, branch=None)


def _by_law(node: Node) -> Node:
    return node if node.statutory is None or node.milestone else replace(node, limit=node.statutory)


def _length(network: Network) -> int:
    return schedule(network, start=_ANY_DAY, data_date=None, calendar=_ANY_CALENDAR).length.days
