"""Plan networks written as an official would, and a calendar to plan them by."""

import re
from typing import Any

from gongjian.kernel.network import Branch, Link, LinkKind, Network, Node

from .calendar_table import shipped_calendar

CALENDAR = shipped_calendar()
KINDS = {None: "finish_to_start", "同步开始": "start_to_start", "同步完成": "finish_to_finish"}
LINK = re.compile(r"(\S+) → (\S+)(?: (同步开始|同步完成))?(?: \+(-?\d+))?")


def link(text: str) -> Link:
    found = LINK.fullmatch(text)
    assert found, text
    before, after, kind, lag = found.groups()
    return Link(before, after, LinkKind(KINDS[kind]), int(lag or 0))


def network(told: dict[str, Any]) -> Network:
    """The network of a case in networks.yaml."""
    branch_of = {key: branch for branch, keys in told.get("branches", {}).items() for key in keys}
    facts, nothing = told.get("facts", {}), (None, None)
    nodes = [
        Node(
            key,
            limit,
            milestone=limit == 0,
            statutory=told.get("statutory", {}).get(key),
            promised=told.get("promised", {}).get(key),
            branch=branch_of.get(key),
            not_before=told.get("not_before", {}).get(key),
            actual_start=facts.get(key, nothing)[0],
            actual_finish=facts.get(key, nothing)[1],
        )
        for key, limit in told["nodes"].items()
    ]
    branches = [Branch(key) for key in told.get("branches", {})]
    return Network.of(nodes, map(link, told.get("links", [])), branches)
