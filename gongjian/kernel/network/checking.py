"""What cannot be meant in a plan network, all of it at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem

from .plan import Link, Network, Node

MOST_DAYS = 5_000
"""No limit and no lag is longer: twenty years of working days; more is a slip of the pen."""


def problems(network: Network) -> list[Problem]:
    """What has to be mended before the network can be planned; `where` is the node's, link's or branch's key.

    A link is named “before → after”. A cycle is told node by node, in the order of its links; of cycles that
    share nodes one is told, and the next when that is mended. Facts out of order are no problem: see
    `Schedule.findings`.
    """
    if not network.nodes:
        return [Problem("no_nodes", _("The plan has no node."), "", _("Add at least one."))]
    found = [
        *_keys(network),
        *(problem for node in network.nodes for problem in _of_node(node)),
        *_branches(network),
        *_links(network),
    ]
    return [*found, *_cycles(network)]


def _keys(network: Network) -> Iterator[Problem]:
    counted = Counter(node.key for node in network.nodes)
    for key in (key for key, times in counted.items() if times > 1):
        message = _("Node “%(node)s” stands %(times)s times in the plan.", node=key, times=counted[key])
        yield Problem("node_twice", message, key, _("Give every node a key of its own."))


def _of_node(node: Node) -> Iterator[Problem]:
    yield from _limit(node)
    for days, code, message in (
        (node.statutory, "statutory_not_positive", _("The statutory limit of “%(node)s” is %(days)s working days.",
                                                     node=node, days=node.statutory)),
        (node.promised, "promised_not_positive", _("The promised limit of “%(node)s” is %(days)s working days.",
                                                   node=node, days=node.promised)),
    ):  # fmt: skip
        if days is not None and days < 1:
            yield Problem(
                code, message, node.key, _("Write 1 or more, or leave it empty when there is none.")
            )
    if node.statutory is not None and node.promised is not None and node.statutory < node.promised:
        message = _(
            "“%(node)s” promises %(promised)s working days, longer than the %(statutory)s the law allows.",
            node=node,
            promised=node.promised,
            statutory=node.statutory,
        )
        remedy = _("Promise at most the statutory limit; look whether the two were exchanged.")
        yield Problem("promised_over_statutory", message, node.key, remedy)
    if node.actual_start and node.actual_finish and node.actual_finish < node.actual_start:
        message = _(
            "“%(node)s” was finished on %(finish)s, before it was started on %(start)s.",
            node=node,
            finish=node.actual_finish.isoformat(),
            start=node.actual_start.isoformat(),
        )
        yield Problem(
            "finished_before_started", message, node.key, _("Look which of the two dates is wrong.")
        )


def _limit(node: Node) -> Iterator[Problem]:
    if node.milestone and node.limit != 0:
        message = _("Milestone “%(node)s” has a limit of %(days)s working days.", node=node, days=node.limit)
        remedy = _("A milestone takes no time: write 0, or make it an ordinary node.")
        yield Problem("milestone_with_limit", message, node.key, remedy)
    elif not node.milestone and node.limit < 1:
        message = _("The limit of “%(node)s” is %(days)s working days.", node=node, days=node.limit)
        remedy = _("Write 1 or more; what takes no time is a milestone.")
        yield Problem("limit_not_positive", message, node.key, remedy)
    elif node.limit > MOST_DAYS:
        message = _("The limit of “%(node)s” is %(days)s working days.", node=node, days=node.limit)
        yield Problem("limit_too_long", message, node.key, _("Write at most %(most)s.", most=MOST_DAYS))


def _branches(network: Network) -> Iterator[Problem]:
    known = {branch.key for branch in network.branches}
    used = {node.branch for node in network.nodes}
    for branch in network.branches:
        if branch.key not in used:
            message = _("Branch “%(branch)s” has no node.", branch=branch)
            yield Problem(
                "branch_without_nodes", message, branch.key, _("Put nodes into it, or take it out.")
            )
    for node in network.nodes:
        if node.branch is not None and node.branch not in known:
            message = _(
                "“%(node)s” belongs to branch “%(branch)s”, which the plan does not have.",
                node=node,
                branch=node.branch,
            )
            yield Problem(
                "unknown_branch", message, node.key, _("Add the branch, or name one of the plan's.")
            )


def _links(network: Network) -> Iterator[Problem]:
    known = {node.key for node in network.nodes}
    seen: set[tuple[str, str, str]] = set()
    for link in network.links:
        where = f"{link.before} → {link.after}"
        for key in dict.fromkeys((link.before, link.after)):
            if key not in known:
                message = _(
                    "Link %(link)s names “%(node)s”, which the plan does not have.", link=where, node=key
                )
                yield Problem("unknown_node", message, where, _("Add the node, or take out the link."))
        same = (link.before, link.after, link.kind)
        if same in seen:
            message = _("Link %(link)s stands twice in the plan.", link=where)
            yield Problem("link_twice", message, where, _("Keep one of the two."))
        seen.add(same)
        if not 0 <= link.lag <= MOST_DAYS:
            message = _("Link %(link)s waits %(days)s working days.", link=where, days=link.lag)
            yield Problem("lag_out_of_range", message, where, _("Write 0 to %(most)s.", most=MOST_DAYS))


def _cycles(network: Network) -> Iterator[Problem]:
    titles = {node.key: str(node) for node in network.nodes}
    for cycle in cycles(titles, network.links):
        named = " → ".join(f"“{titles[key]}”" for key in (*cycle, cycle[0]))
        message = _("These nodes wait for one another in a circle: %(nodes)s.", nodes=named)
        remedy = _("Take out one of these links.")
        yield Problem("cycle", message, " → ".join((*cycle, cycle[0])), remedy)


def cycles(keys: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """Cycles that share no node, each in the order of its links and from its node that is named first in `keys`.

    Links that name no known node are passed over. Empty when the links can be followed without coming back.
    """
    before: dict[str, list[str]] = {key: [] for key in keys}
    after: dict[str, list[str]] = {key: [] for key in before}
    for link in links:
        if link.before in before and link.after in before:
            before[link.after].append(link.before)
            after[link.before].append(link.after)
    waiting = {key: len(held_by) for key, held_by in before.items()}
    places = {key: place for place, key in enumerate(before)}
    found = []
    _release([key for key, held in waiting.items() if held == 0], waiting, after)
    for key in before:
        while key in waiting:
            cycle = _back_from(key, waiting, before, places)
            found.append(cycle)
            _release(cycle, waiting, after)
    return found


def _release(free: Iterable[str], waiting: dict[str, int], after: Mapping[str, list[str]]) -> None:
    """Take nodes out of those waiting, and with them whatever waited for nothing else."""
    ready = list(free)
    while ready:
        key = ready.pop()
        if waiting.pop(key, None) is None:
            continue
        for held in after[key]:
            if held in waiting:
                waiting[held] -= 1
                if waiting[held] == 0:
                    ready.append(held)


def _back_from(
    key: str, waiting: Mapping[str, int], before: Mapping[str, list[str]], places: Mapping[str, int]
) -> list[str]:
    """The cycle come upon by going back from a node: whatever still waits, waits for one that still waits."""
    walked: dict[str, int] = {}
    while key not in walked:
        walked[key] = len(walked)
        key = min((held_by for held_by in before[key] if held_by in waiting), key=places.__getitem__)
    cycle = list(walked)[walked[key] :][::-1]
    first = cycle.index(min(cycle, key=places.__getitem__))
    return cycle[first:] + cycle[:first]
