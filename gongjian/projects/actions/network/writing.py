"""How acts on a plan network are written: the door of the act, and what of a plan differs from what stands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import today_of
from gongjian.projects.actions.network.copy import PlanCopy, network_columns
from gongjian.projects.models import PlanLink, PlanNetwork, PlanNode
from gongjian.projects.models.network import NetworkState


@dataclass
class Work:
    """One act on a plan while its entry is open."""

    entry: Writer
    network: PlanNetwork
    on: date


@contextmanager
def working_on(
    act: str,
    *,
    viewer: Viewer,
    network: PlanNetwork,
    at: datetime,
    reason: str = "",
    request_key: str = "",
    revision: int | None = None,
    words: dict[str, Any] | None = None,
) -> Iterator[Work]:
    """Open the door for an act on a plan and read it afresh under the lock."""
    project = network.project
    with ledger.record(
        act,
        by=viewer.actor(project.unit_id),
        at=at,
        about=[network, project],
        reason=reason,
        request_key=request_key or None,
        words={"title": project.name, **(words or {})},
    ) as entry:
        fresh = PlanNetwork.objects.select_related("project").get(pk=network.pk)
        if revision is not None and revision != fresh.revision:
            raise ledger.Stale(fresh)
        if fresh.voided:
            raise Refused(
                "network_gone",
                _("The plan of “%(project)s” was taken back.", project=project.name),
                remedy=_("Draft a new one."),
            )
        yield Work(entry, fresh, today_of(entry.at))


def has_baseline(network: PlanNetwork) -> bool:
    """Has the plan been approved before?"""
    return network.approved_at is not None


def write_new(entry: Writer, plan: PlanCopy) -> PlanNetwork:
    """Write a plan that is not on the books yet, inside another act."""
    network = entry.create(plan.network)
    for node in plan.nodes:
        node.network, node.project, node.illustrative = network, network.project, network.illustrative
    entry.create_many(plan.nodes)
    _write_links(entry, plan, {})
    return network


def _write_links(entry: Writer, plan: PlanCopy, now: dict[tuple[str, str], PlanLink]) -> None:
    ids = {node.key: node.pk for node in plan.nodes}
    made = []
    for pair, (kind, lag) in plan.links.items():
        stands = now.get(pair)
        if stands is not None:
            entry.change(stands, kind=kind, lag_days=lag)
            continue
        made.append(
            PlanLink(
                network_id=plan.network.pk, before_id=ids[pair[0]], after_id=ids[pair[1]], kind=kind, lag_days=lag,
                illustrative=plan.network.illustrative,
            )
        )  # fmt: skip
    entry.change_many([(link, {"voided": True}) for pair, link in now.items() if pair not in plan.links])
    entry.create_many(made)


def write_changes(
    entry: Writer, network: PlanNetwork, plan: PlanCopy, *, state: str = NetworkState.DRAFTED
) -> None:
    """Write a changed plan inside another act: only what differs makes versions."""
    stand = {node.pk: node for node in PlanNode.objects.filter(network_id=network.pk, voided=False)}
    keys = {node.pk: node.key for node in stand.values()}
    links = {
        (keys[link.before_id], keys[link.after_id]): link
        for link in PlanLink.objects.filter(network_id=network.pk, voided=False)
    }
    kept = {node.pk for node in plan.nodes if node.pk is not None}
    gone = {(a, b) for (a, b), link in links.items() if (a, b) not in plan.links}
    entry.change_many([(links[pair], {"voided": True}) for pair in sorted(gone)])
    entry.change_many([(node, {"voided": True}) for pk, node in stand.items() if pk not in kept])
    entry.change_many(
        [
            (stand[node.pk], node_columns(node))
            for node in plan.nodes
            if node.pk is not None and node.pk in stand
        ]
    )
    new = [node for node in plan.nodes if node.pk is None]
    for node in new:
        node.network, node.project_id, node.illustrative = network, network.project_id, network.illustrative
    entry.create_many(new)
    _write_links(entry, plan, {pair: link for pair, link in links.items() if pair not in gone})
    names = ("branches", "start_on", "required_on", "finish_on", "provisional", "calendar_version")
    entry.change(network, state=state, **{name: getattr(plan.network, name) for name in names})


_NODE = (
    "name", "name_en", "phase", "phase_en", "ordinal", "branch", "department", "unit_id", "limit_days",
    "statutory_days", "promised_days", "source", "stage", "not_before_on", "planned_start_on", "planned_finish_on",
    "float_days", "critical", "actual_start_on", "actual_finish_on", "attempts",
)  # fmt: skip


def node_columns(node: PlanNode) -> dict[str, Any]:
    """The columns of a node that a plan worked on in memory may have changed."""
    return {name: getattr(node, name) for name in _NODE}


def reschedule_in(entry: Writer, network: PlanNetwork, on: date) -> PlanCopy:
    """Reckon the dates anew inside another act, by what has happened up to the day; limits and links stay."""
    plan = PlanCopy.of(network, on)
    schedule = plan.schedule(on, facts=has_baseline(network))
    plan.put(schedule)
    stand = {node.pk: node for node in PlanNode.objects.filter(network_id=network.pk, voided=False)}
    names = ("planned_start_on", "planned_finish_on", "float_days", "critical")
    entry.change_many([(stand[n.pk], {name: getattr(n, name) for name in names}) for n in plan.nodes])
    entry.change(network, **network_columns(schedule))
    return plan
