"""Plan networks read: rows as of a moment, as the kernel reckons them, baselines, and how each node stands."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q

from gongjian.kernel import network as kernel
from gongjian.kit.calendar import calendar
from gongjian.ledger import AsOf
from gongjian.projects.models import PlanBaseline, PlanLink, PlanNetwork, PlanNode
from gongjian.projects.models.network import LinkKind

KINDS: Mapping[str, kernel.LinkKind] = {
    LinkKind.FINISH_TO_START.value: kernel.LinkKind.finish_to_start,
    LinkKind.START_TO_START.value: kernel.LinkKind.start_to_start,
    LinkKind.FINISH_TO_FINISH.value: kernel.LinkKind.finish_to_finish,
}
STORED: Mapping[kernel.LinkKind, str] = {
    **{kind: key for key, kind in KINDS.items()},
    kernel.LinkKind.start_to_finish: LinkKind.FINISH_TO_FINISH.value,
}
"""What a node left out held together loosely (start to finish) is held together by both finishes."""


def network_of(asof: AsOf, project_id: int) -> Any | None:
    """The project's plan network at the moment; None when it has none."""
    return asof.rows(PlanNetwork).filter(project_id=project_id).first()


def nodes_of(asof: AsOf, network_id: int) -> list[Any]:
    """Its nodes in the order of the plan."""
    return list(asof.rows(PlanNode).filter(network_id=network_id).order_by("ordinal", "id"))


def links_of(asof: AsOf, network_id: int) -> list[Any]:
    """Its links, in the order they were drawn."""
    return list(asof.rows(PlanLink).filter(network_id=network_id).order_by("id"))


def baselines_of(asof: AsOf, network_id: int) -> list[Any]:
    """What was approved of it by the moment, first to last."""
    return list(asof.rows(PlanBaseline).filter(network_id=network_id).order_by("ordinal"))


def baseline_seq(baseline_id: int) -> int:
    """The entry of the approval: the nodes as known right after it are the baseline."""
    found = PlanBaseline.Version.objects.filter(id=baseline_id).aggregate(first=Min("entry_from"))
    return int(found["first"])


def baseline_nodes(baseline: Any) -> list[Any]:
    """The nodes of an approved plan as they were approved (version rows)."""
    asof = AsOf(baseline.approved_at.date(), baseline_seq(baseline.id))
    return nodes_of(asof, baseline.network_id)


# ---------------------------------------------------------------- as the kernel reckons
def kernel_node(row: Any) -> kernel.Node:
    """A node as the kernel takes it."""
    return kernel.Node(
        key=row.key,
        limit=row.limit_days,
        title=row.name,
        milestone=row.limit_days == 0,
        statutory=row.statutory_days,
        promised=row.promised_days,
        not_before=row.not_before_on,
        actual_start=row.actual_start_on,
        actual_finish=row.actual_finish_on,
    )


def kernel_network(nodes: Sequence[Any], links: Iterable[Any]) -> kernel.Network:
    """Rows as the kernel takes them; links to nodes that are gone are passed over."""
    keys = {node.id: node.key for node in nodes}
    return kernel.Network.of(
        map(kernel_node, nodes),
        (
            kernel.Link(keys[link.before_id], keys[link.after_id], KINDS[link.kind], link.lag_days)
            for link in links
            if link.before_id in keys and link.after_id in keys
        ),
    )


# ---------------------------------------------------------------- how a node stands
@dataclass(frozen=True)
class Standing:
    """How a node stands on a day, by the facts up to it.

    state: `done`, `running` or `todo`. due: the day it is held to, the approved finish, else the planned one.
    late: calendar days it is (or was, when done) behind that day, 0 when not; early: days a finished one came before.
    """

    state: str
    due: date | None
    late: int = 0
    early: int = 0
    starts_late: bool = False
    """Neither started, nor was its approved start kept."""

    @property
    def meaning(self) -> str:
        """The light it gives."""
        if self.state == "done":
            return "late" if self.late else "ahead" if self.early else "done"
        if self.late:
            return "late"
        if self.starts_late:
            return "watch"
        return "on-course" if self.state == "running" else "not-due"


def standing(node: Any, on: date) -> Standing:
    """How one node stands on the day."""
    due = node.agreed_finish_on or node.planned_finish_on
    finished = node.actual_finish_on if node.actual_finish_on and node.actual_finish_on <= on else None
    if finished is not None:
        apart = (finished - due).days if due is not None else 0
        return Standing("done", due, max(apart, 0), max(-apart, 0))
    running = node.actual_start_on is not None and node.actual_start_on <= on
    late = max((on - due).days, 0) if due is not None else 0
    begin = node.agreed_start_on
    starts_late = not running and begin is not None and begin < on
    return Standing("running" if running else "todo", due, late, 0, starts_late)


def overdue_q(on: date) -> Q:
    """Nodes past the finish they are held to and not finished by the day."""
    open_ = Q(actual_finish_on=None) | Q(actual_finish_on__gt=on)
    return open_ & (Q(agreed_finish_on__lt=on) | Q(agreed_finish_on=None, planned_finish_on__lt=on))


def on_desk_q(on: date) -> Q:
    """Nodes that were started and not finished by the day."""
    return Q(actual_start_on__lte=on) & (Q(actual_finish_on=None) | Q(actual_finish_on__gt=on))


def saved(nodes: Sequence[Any], links: Iterable[Any], on: date) -> dict[str, kernel.Saved]:
    """Days saved against the law: by promise, along the longest path, and in fact so far."""
    network = kernel_network(nodes, links)
    return {
        "promise": kernel.saved_by_promise(network),
        "path": kernel.saved_along_path(network),
        "fact": kernel.saved_in_fact(network, on, calendar()),
    }


def first_pass(nodes: Iterable[Any], on: date) -> kernel.FirstPass:
    """How many nodes got through at the first handing-in, of those that were handed in and got through by the day."""
    done = (node for node in nodes if node.actual_finish_on and node.actual_finish_on <= on and node.attempts)
    return kernel.first_pass_rate(node.attempts for node in done)


def forecast(network: Any, nodes: Sequence[Any], links: Iterable[Any], on: date) -> date:
    """Where the plan would end by what has happened up to the day: what is late pushes what waits for it."""
    found = kernel.schedule(
        kernel_network(nodes, links), start=network.start_on, data_date=on, calendar=calendar()
    )
    return found.end


# ---------------------------------------------------------------- against a baseline
@dataclass(frozen=True)
class Held:
    """Days of a node as a comparison takes them."""

    start: date
    finish: date
    critical: bool


def days_of(nodes: Iterable[Any]) -> dict[str, Held]:
    """Planned days of nodes by key; those without are left out."""
    return {
        node.key: Held(node.planned_start_on, node.planned_finish_on, node.critical)
        for node in nodes
        if node.planned_start_on and node.planned_finish_on
    }


def against(baseline: Collection[Any], now: Collection[Any]) -> kernel.Comparison:
    """What moved from a baseline's nodes to these, in working days."""
    return kernel.compare(days_of(baseline), days_of(now), calendar())
