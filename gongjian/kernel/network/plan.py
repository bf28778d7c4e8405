"""A plan network as it is written down: nodes with their limits, and what has to come before what."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class LinkKind(StrEnum):
    """Which day of the node before holds which day of the node after."""

    finish_to_start = "finish_to_start"  # 前一节点完成后开始
    start_to_start = "start_to_start"  # 前一节点开始后开始
    finish_to_finish = "finish_to_finish"  # 前一节点完成后完成
    start_to_finish = "start_to_finish"  # only where a node between, of a branch not taken, was left out

    @property
    def from_start(self) -> bool:
        """Is it held by the day the node before starts, and not by the day it finishes?"""
        return self in (LinkKind.start_to_start, LinkKind.start_to_finish)

    @property
    def to_start(self) -> bool:
        """Does it hold the day the node after starts, and not the day it finishes?"""
        return self in (LinkKind.finish_to_start, LinkKind.start_to_start)


@dataclass(frozen=True)
class Node:
    """One step of a plan, held by one department.

    `limit`: working days the plan allows it, at least 1; 0 for a `milestone`, which takes no time. They are
    counted as every clock of the house is: the day it starts (受理之日) is not counted, so a node of 3 received
    on a Monday is finished by Thursday, and the node after it is received that Thursday.
    `statutory`, `promised`: working days by law (法定时限) and as promised (承诺时限); None when there is none.
    They do not move the plan, whose days are those of `limit`.
    `branch`: the optional branch it belongs to; None when it is always part of the plan.
    `not_before`: it does not start before this day, itself allowed.
    `actual_start`, `actual_finish`: what really happened; None when not yet, or unknown.
    """

    key: str
    limit: int
    title: str = ""
    milestone: bool = False
    statutory: int | None = None
    promised: int | None = None
    branch: str | None = None
    not_before: date | None = None
    actual_start: date | None = None
    actual_finish: date | None = None

    def __str__(self) -> str:
        return self.title or self.key


@dataclass(frozen=True)
class Link:
    """`after` waits for `before`, and `lag` working days longer (at least 0, counted as limits are)."""

    before: str
    after: str
    kind: LinkKind = LinkKind.finish_to_start
    lag: int = 0


@dataclass(frozen=True)
class Branch:
    """A part of the plan that is taken or left out as a whole (如：需办理林地手续时)."""

    key: str
    title: str = ""

    def __str__(self) -> str:
        return self.title or self.key


@dataclass(frozen=True)
class Network:
    """Nodes and links in any order; the order of nodes is the one lists and paths are given in.

    `branches`: the optional branches there are; what is not named here cannot be chosen.
    """

    nodes: tuple[Node, ...]
    links: tuple[Link, ...] = ()
    branches: tuple[Branch, ...] = field(default=())

    @classmethod
    def of(
        cls, nodes: Iterable[Node], links: Iterable[Link] = (), branches: Iterable[Branch] = ()
    ) -> "Network":
        """A network from any iterables."""
        return cls(tuple(nodes), tuple(links), tuple(branches))

    def node(self, key: str) -> Node:
        """The node of that key. KeyError when there is none."""
        for node in self.nodes:
            if node.key == key:
                return node
        raise KeyError(key)
