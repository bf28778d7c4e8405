"""A plan worked on in memory: changed, checked, scheduled, and only then written, or only looked at."""

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gongjian.kernel import network as kernel
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.calendar import calendar
from gongjian.ledger import AsOf
from gongjian.projects.models import PlanNetwork, PlanNode
from gongjian.projects.models.network import LinkKind
from gongjian.projects.networks import template
from gongjian.projects.selectors import network as selectors

FIELDS = (
    "name",
    "phase",
    "phase_en",
    "unit_id",
    "limit_days",
    "statutory_days",
    "promised_days",
    "source",
    "not_before_on",
    "stage",
)
"""What a person changes of a node."""
LONGEST = {"name": 120, "phase": 60, "source": 200}
Pair = tuple[str, str]


@dataclass(frozen=True)
class After:
    """What a node waits for: the key of another, how (fs, ss, ff), and how many working days longer."""

    key: str
    kind: str = LinkKind.FINISH_TO_START.value
    lag: int = 0


@dataclass(frozen=True)
class NewNode:
    """A node added by hand. `after`: what it waits for; `before`: keys of nodes that wait for it."""

    name: str
    limit_days: int
    phase: str = ""
    unit_id: int | None = None
    statutory_days: int | None = None
    promised_days: int | None = None
    source: str = ""
    after: Sequence[After] = ()
    before: Sequence[str] = ()


@dataclass(frozen=True)
class Tuning:
    """Changes of a plan: nodes' columns by key, nodes taken out, nodes added, for some nodes exactly what they wait
    for, the branches taken (None: as they are), start and required end."""

    nodes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    removed: Collection[str] = ()
    added: Sequence[NewNode] = ()
    waits: Mapping[str, Sequence[After]] = field(default_factory=dict)
    branches: Collection[str] | None = None
    network: Mapping[str, Any] = field(default_factory=dict)
    """start_on, required_on."""

    @property
    def empty(self) -> bool:
        """Is nothing to be changed?"""
        several = (self.nodes, self.removed, self.added, self.waits, self.network)
        return not any(several) and self.branches is None


@dataclass
class PlanCopy:
    """A plan as it stands, or as it would stand. Nodes are copies; new ones have no id yet."""

    network: PlanNetwork
    nodes: list[PlanNode]
    links: dict[Pair, tuple[str, int]]
    """(key before, key after) → kind, lag."""

    @classmethod
    def of(cls, network: PlanNetwork, on: date) -> "PlanCopy":
        """The plan as it stands now."""
        asof = AsOf(on)
        nodes = selectors.nodes_of(asof, network.pk)
        keys = {node.pk: node.key for node in nodes}
        links = {
            (keys[link.before_id], keys[link.after_id]): (link.kind, link.lag_days)
            for link in selectors.links_of(asof, network.pk)
            if link.before_id in keys and link.after_id in keys
        }
        return cls(copy.copy(network), [copy.copy(node) for node in nodes], links)

    def reckoned(self) -> kernel.Network:
        """As the kernel reckons it."""
        return kernel.Network.of(
            map(selectors.kernel_node, self.nodes),
            (
                kernel.Link(before, after, selectors.KINDS[kind], lag)
                for (before, after), (kind, lag) in self.links.items()
            ),
        )

    def problems(self) -> list[Problem]:
        """What has to be mended before it can be planned; `where` is the node's key."""
        return [*self._plain_problems(), *kernel.problems(self.reckoned())]

    def _plain_problems(self) -> Iterable[Problem]:
        for node in self.nodes:
            if not node.name.strip():
                yield Problem(
                    "name_missing", _("A node has no name."), node.key, _("Write what is to be done.")
                )
            for column, most in LONGEST.items():
                if len(getattr(node, column)) > most:
                    said = _(
                        "The text has %(count)s characters; %(limit)s fit.",
                        count=len(getattr(node, column)),
                        limit=most,
                    )
                    yield Problem("too_long", said, node.key, _("Shorten it."))  # fmt: skip

    def check(self) -> None:
        """Refused with every problem at once."""
        found = self.problems()
        if found:
            raise Refused.many(found)

    def schedule(self, on: date, *, facts: bool) -> kernel.Schedule:
        """Planned from its start by the house's calendar; with `facts`, by what has happened up to the day."""
        self.check()
        known = facts or any(node.actual_start_on or node.actual_finish_on for node in self.nodes)
        return kernel.schedule(
            self.reckoned(),
            start=self.network.start_on,
            data_date=on if known else None,
            calendar=calendar(),
            end_by=self.network.required_on,
        )

    def as_planned(self) -> kernel.Schedule:
        """Planned from its start alone, whatever has happened since: for a plan that comes with days of its own."""
        self.check()
        whole = self.reckoned()
        planned = tuple(replace(node, actual_start=None, actual_finish=None) for node in whole.nodes)
        return kernel.schedule(
            replace(whole, nodes=planned),
            start=self.network.start_on,
            data_date=None,
            calendar=calendar(),
            end_by=self.network.required_on,
        )

    def put(self, schedule: kernel.Schedule) -> None:
        """Fill in the planned days."""
        put_days(self.network, self.nodes, schedule)

    # ------------------------------------------------------------ changes
    def apply(self, tuning: Tuning) -> None:
        """Make the changes. Refused when they name what the plan does not have."""
        for name, value in tuning.network.items():
            setattr(self.network, name, value)
        if tuning.branches is not None:
            self._take_branches(tuning.branches)
        self._take_out(tuning.removed)
        for key, values in tuning.nodes.items():
            node = self._node(key)
            for name, value in values.items():
                if name not in FIELDS:
                    raise ValueError(f"a node has no {name!r} to be changed")
                setattr(node, name, value)
        for new in tuning.added:
            self._add(new)
        for key, waits in tuning.waits.items():
            self._node(key)
            self.wait(key, waits)

    def _node(self, key: str) -> PlanNode:
        for node in self.nodes:
            if node.key == key:
                return node
        raise Refused(
            "node_unknown",
            _("The plan has no node “%(node)s”.", node=key),
            key,
            _("Somebody may have taken it out; load the page again."),
        )

    def _take_out(self, keys: Collection[str]) -> None:
        """Take nodes out; what stood before one now stands before what stood after it."""
        gone = [self._node(key) for key in keys]
        for node in gone:
            if node.actual_start_on is not None:
                raise Refused(
                    "node_started",
                    _("“%(node)s” was started on %(on)s and stays in the plan.",
                      node=node.name, on=node.actual_start_on.isoformat()),
                    node.key,
                    _("Record how it ended instead."),
                )  # fmt: skip
        if not gone:
            return
        if len(gone) == len(self.nodes):
            raise Refused("no_nodes", _("The plan has no node."), "", _("Add at least one."))
        out = {node.key for node in gone}
        whole = self.reckoned()
        marked = tuple(replace(node, branch="out") if node.key in out else node for node in whole.nodes)
        left = kernel.chosen(replace(whole, nodes=marked, branches=(kernel.Branch("out"),)), ())
        self.nodes = [node for node in self.nodes if node.key not in out]
        self.links = {}
        for link in left.links:
            self.links.setdefault((link.before, link.after), (selectors.STORED[link.kind], link.lag))

    def free_key(self) -> str:
        """A key no node of the plan has."""
        taken = {node.key for node in self.nodes}
        return next(f"own-{n}" for n in range(1, len(taken) + 2) if f"own-{n}" not in taken)

    def insert(self, node: PlanNode, after: PlanNode | None) -> None:
        """Put a new node behind another, or at the end."""
        place = self.nodes.index(after) + 1 if after is not None else len(self.nodes)
        self.nodes.insert(place, node)
        self._renumber()

    def wait(self, key: str, waits: Sequence[After]) -> None:
        """Say exactly what a node waits for."""
        self.links = {pair: how for pair, how in self.links.items() if pair[1] != key}
        for one in waits:
            self.links[(one.key, key)] = (one.kind, one.lag)

    def _add(self, new: NewNode) -> None:
        after = [self._node(one.key) for one in new.after]
        place = max((node.ordinal for node in after), default=max((n.ordinal for n in self.nodes), default=0))
        node = PlanNode(
            key=self.free_key(), name=new.name.strip(), phase=new.phase or (after[-1].phase if after else ""),
            ordinal=place, unit_id=new.unit_id, limit_days=new.limit_days, statutory_days=new.statutory_days,
            promised_days=new.promised_days, source=new.source.strip(),
        )  # fmt: skip
        at = max((place for place, one in enumerate(self.nodes) if one.ordinal <= node.ordinal), default=-1)
        self.nodes.insert(at + 1, node)
        self._renumber()
        self.wait(node.key, new.after)
        for key in new.before:
            self._node(key)
            self.links[(node.key, key)] = (LinkKind.FINISH_TO_START.value, 0)

    def _renumber(self) -> None:
        for place, node in enumerate(self.nodes, start=1):
            node.ordinal = place * 10

    # ------------------------------------------------------------ optional branches
    def _take_branches(self, wanted: Collection[str]) -> None:
        """Take and leave branches of the template; what was changed by hand stays."""
        found = template(self.network.template)
        if found is None:
            raise Refused(
                "no_template",
                _("This plan was not drafted from a template, so it has no branches."),
                "branches",
                _("Add or take out nodes one by one."),
            )
        text = found.text
        for problem in text.exclusive(wanted):
            raise Refused.many([problem])
        old = {key for key in self.network.branches.split(",") if key}
        before, after = _pairs(text.network(), old), _pairs(text.network(), set(wanted))
        own = {pair: how for pair, how in self.links.items() if pair not in before}
        dropped = set(before) - set(self.links)
        for node in self.nodes:
            if node.branch in old - set(wanted) and node.actual_start_on is not None:
                self._take_out([node.key])  # refuses, naming it
        self.nodes = [node for node in self.nodes if node.branch not in old - set(wanted)]
        have = {node.key for node in self.nodes}
        for node_text in text.nodes:
            if node_text.branch in set(wanted) - old and node_text.key not in have:
                self.nodes.append(node_from(node_text, text))
        order = {one.key: place for place, one in enumerate(text.nodes)}
        self.nodes.sort(
            key=lambda node: (order.get(node.key, -1), node.ordinal) if node.key in order else (10**6, 0)
        )
        self._renumber()
        keys = {node.key for node in self.nodes}
        links = {pair: how for pair, how in after.items() if pair not in dropped} | own
        self.links = {pair: how for pair, how in links.items() if pair[0] in keys and pair[1] in keys}
        self.network.branches = ",".join(sorted(wanted))


def _pairs(network: kernel.Network, branches: Collection[str]) -> dict[Pair, tuple[str, int]]:
    links: dict[Pair, tuple[str, int]] = {}
    for link in kernel.chosen(network, branches).links:
        links.setdefault((link.before, link.after), (selectors.STORED[link.kind], link.lag))
    return links


def node_from(text: Any, whole: Any) -> PlanNode:
    """A node as its template says it; its unit is still to be found."""
    from gongjian.projects.networks import departments

    phase = next(one for one in whole.phases if one.key == text.phase)
    department = departments().get(text.department)
    source = text.source
    if text.assumed and text.limit:
        source = f"{source}；计划时限为本系统假定" if source else "计划时限为本系统假定"
    return PlanNode(
        key=text.key, name=text.name.zh, name_en=text.name.en, phase=phase.name.zh, phase_en=phase.name.en,
        branch=text.branch, department=department.name.zh if department else "", limit_days=text.limit,
        statutory_days=text.statutory, promised_days=text.promised, source=source, stage=text.stage,
    )  # fmt: skip


def put_days(network: Any, nodes: Sequence[Any], schedule: kernel.Schedule) -> None:
    """Fill the planned days of a schedule into nodes and network."""
    planned = schedule.nodes
    for node in nodes:
        for name, value in day_columns(planned[node.key]).items():
            setattr(node, name, value)
    for name, value in network_columns(schedule).items():
        setattr(network, name, value)


def day_columns(planned: kernel.Planned) -> dict[str, Any]:
    """What a schedule says of a node, as its columns."""
    return {
        "planned_start_on": planned.start,
        "planned_finish_on": planned.finish,
        "float_days": planned.total_float,
        "critical": planned.critical,
    }


def network_columns(schedule: kernel.Schedule) -> dict[str, Any]:
    """What a schedule says of the whole plan, as its columns."""
    return {
        "finish_on": schedule.end,
        "provisional": schedule.provisional,
        "calendar_version": calendar().version,
    }
