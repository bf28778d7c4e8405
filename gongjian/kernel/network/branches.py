"""Optional branches taken or left out: what a node left out held together stays in order."""

from collections.abc import Collection
from dataclasses import replace

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused

from .plan import Link, LinkKind, Network

_KINDS = {(kind.from_start, kind.to_start): kind for kind in LinkKind}


def chosen(network: Network, branches: Collection[str]) -> Network:
    """The network with those optional branches alone, besides what is always part of it.

    What stood before a node left out now stands before what stood after it; lags of links to and from such a node go
    with it. Refused("unknown_branch") when a branch named is not the plan's.
    """
    known = {branch.key for branch in network.branches}
    for key in sorted(set(branches) - known):
        message = _("The plan has no branch “%(branch)s”.", branch=key)
        raise Refused("unknown_branch", message, key, _("Choose among the branches of the plan."))
    out = {node.key for node in network.nodes if node.branch is not None and node.branch not in branches}
    if not out:
        return network
    nodes = tuple(node for node in network.nodes if node.key not in out)
    if not nodes:
        message = _("With these branches the plan has no node.")
        raise Refused("no_nodes", message, "", _("Choose at least one branch that has some."))
    return replace(network, nodes=nodes, links=_bridged(network, out))


def _bridged(network: Network, out: set[str]) -> tuple[Link, ...]:
    links = {(link.before, link.after, link.kind): link for link in network.links}
    for key in (node.key for node in network.nodes if node.key in out):
        entering = [link for link in links.values() if link.after == key and link.before != key]
        leaving = [link for link in links.values() if link.before == key and link.after != key]
        links = {same: link for same, link in links.items() if key not in (link.before, link.after)}
        for before in entering:
            for after in leaving:
                kind = _KINDS[before.kind.from_start, after.kind.to_start]
                same = (before.before, after.after, kind)
                links.setdefault(same, Link(before.before, after.after, kind))
    return tuple(links.values())
