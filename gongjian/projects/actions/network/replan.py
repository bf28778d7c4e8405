"""Reckoning many plans anew, as after a change of the working days: one act however many there are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.kernel import network as kernel
from gongjian.kernel.network import Ask, Terms
from gongjian.kernel.workdays import Calendar
from gongjian.ledger import Actor
from gongjian.projects.actions.checks import today_of
from gongjian.projects.actions.network.copy import day_columns
from gongjian.projects.models import PlanLink, PlanNetwork, PlanNode
from gongjian.projects.selectors import network as selectors

CHUNK = 200
Tell = Callable[[int], None]
"""Told how many plans have been reckoned."""


@dataclass(frozen=True)
class Replanned:
    """`plans`: how many were looked at; `moved`: how many of them changed; `nodes`: how many nodes did."""

    plans: int
    moved: int
    nodes: int


def plans_to_reckon(campaign_ids: Iterable[int] | None = None) -> list[int]:
    """Ids of the plans whose days a calendar can still move: with a node not done. None: of every campaign."""
    rows = PlanNetwork.objects.filter(voided=False, nodes__voided=False, nodes__actual_finish_on=None)
    if campaign_ids is not None:
        rows = rows.filter(campaign_id__in=sorted(campaign_ids))
    return sorted(rows.filter(finish_on__isnull=False).values_list("id", flat=True).distinct())


def replan(
    network_ids: Sequence[int],
    *,
    by: Actor,
    at: datetime,
    calendar: Calendar,
    reason: str,
    tell: Tell = lambda done: None,
) -> Replanned:
    """Reckon those plans anew by a calendar, as one entry. What was approved stays as it was approved.

    The reckoning comes first and holds nobody up; only what moved is written, under the lock. `Stale` when somebody
    changed one of the nodes meanwhile: nothing is written then, and it may be begun again.
    """
    moves: list[tuple[Any, dict[str, Any]]] = []
    moved = 0
    for begin in range(0, len(network_ids), CHUNK):
        part = network_ids[begin : begin + CHUNK]
        found = _reckon(part, today_of(at), calendar)
        moved += sum(1 for record, _values in found if isinstance(record, PlanNetwork))
        moves += found
        tell(min(begin + CHUNK, len(network_ids)))
    nodes = sum(1 for record, _values in moves if isinstance(record, PlanNode))
    if moves:
        words = {"count": moved, "calendar": calendar.version}
        with ledger.record("network.replan", by=by, at=at, reason=reason, words=words) as entry:
            entry.change_many(moves)
    return Replanned(len(network_ids), moved, nodes)


def _reckon(ids: Sequence[int], on: date, calendar: Calendar) -> list[tuple[Any, dict[str, Any]]]:
    """What would change in these plans: (record, columns)."""
    networks = list(PlanNetwork.objects.filter(pk__in=ids).order_by("pk"))
    nodes: dict[int, list[PlanNode]] = {network.pk: [] for network in networks}
    for node in PlanNode.objects.filter(network_id__in=ids, voided=False).order_by(
        "network_id", "ordinal", "id"
    ):
        nodes[node.network_id].append(node)
    links: dict[int, list[PlanLink]] = {network.pk: [] for network in networks}
    for link in PlanLink.objects.filter(network_id__in=ids, voided=False).order_by("id"):
        links[link.network_id].append(link)
    networks = [network for network in networks if nodes[network.pk]]
    asks = [
        Ask(
            selectors.kernel_network(nodes[one.pk], links[one.pk]),
            Terms(one.start_on, _data_date(one, nodes[one.pk], on), one.required_on),
        )
        for one in networks
    ]
    found: list[tuple[Any, dict[str, Any]]] = []
    for network, schedule in zip(networks, kernel.schedule_many(asks, calendar), strict=True):
        columns = {
            "finish_on": schedule.end,
            "provisional": schedule.provisional,
            "calendar_version": calendar.version,
        }
        planned = schedule.nodes
        reckoned = [(node, day_columns(planned[node.key])) for node in nodes[network.pk]]
        changed = [(node, values) for node, values in reckoned if _differs(node, values)]
        if changed or _differs(network, columns):
            found += [(network, columns), *changed]
    return found


def _data_date(network: PlanNetwork, nodes: Sequence[PlanNode], on: date) -> date | None:
    known = network.approved_at is not None or any(
        node.actual_start_on or node.actual_finish_on for node in nodes
    )
    return on if known else None


def _differs(record: Any, columns: dict[str, Any]) -> bool:
    return any(getattr(record, name) != value for name, value in columns.items())
