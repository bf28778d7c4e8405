"""Quantity targets as a tree: parts against the whole, what is done summed from below."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import with_below
from gongjian.ledger import AsOf
from gongjian.projects.models import QuantityTarget


@dataclass
class Node:
    """A target with its parts. `done`: its own figure, else the sum of what its parts say."""

    row: Any
    depth: int
    parts: list["Node"] = field(default_factory=list)

    @property
    def parts_sum(self) -> Decimal | None:
        """What its parts sum to; None without parts."""
        return sum_of(part.row.value for part in self.parts) if self.parts else None

    @property
    def difference(self) -> Decimal | None:
        """Parts less whole: below nothing too little is handed on. None where either is not given."""
        if self.parts_sum is None or self.row.value is None:
            return None
        return self.parts_sum - Decimal(self.row.value)

    @property
    def done(self) -> Decimal | None:
        """What is done."""
        below = [part.done for part in self.parts]
        known = [one for one in below if one is not None]
        if known:
            return sum(known, Decimal(0))
        value: Decimal | None = self.row.done_value
        return value

    @property
    def share(self) -> Decimal | None:
        """Done of the whole."""
        return self.done / self.row.value if self.done is not None and self.row.value else None


def sum_of(values: Iterable[Decimal | None]) -> Decimal:
    """The sum of what is given."""
    return sum((value for value in values if value is not None), Decimal(0))


def targets_of_campaign(campaign: Campaign, asof: AsOf) -> QuerySet[Any]:
    """Targets of the campaign and those inside it."""
    return asof.rows(QuantityTarget).filter(campaign_id__in=sorted(with_below(campaign)))


def tree(rows: Iterable[Any]) -> list[Node]:
    """Targets in the order of a tree, each before its parts; one whose whole is not among them stands on top."""
    listed = sorted(rows, key=lambda row: (row.ordinal, row.id))
    known = {row.id for row in listed}
    below: dict[int | None, list[Any]] = {}
    for row in listed:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)

    def grow(row: Any, depth: int) -> Node:
        return Node(row, depth, [grow(part, depth + 1) for part in below.get(row.id, [])])

    return [grow(row, 0) for row in below.get(None, [])]


def flat(nodes: Iterable[Node]) -> list[Node]:
    """The tree, line by line."""
    found: list[Node] = []
    for node in nodes:
        found += [node, *flat(node.parts)]
    return found
