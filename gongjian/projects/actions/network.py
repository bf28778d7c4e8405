"""A plan network from its draft to its approval, and every approval after it: each baseline is kept."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership
from gongjian.campaigns.playbook import playbook_of
from gongjian.kernel import network as kernel
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, locked, today_of
from gongjian.projects.actions.network_copy import PlanCopy, Tuning, network_columns, node_from
from gongjian.projects.actions.network_units import unit_for
from gongjian.projects.models import PlanBaseline, PlanLink, PlanNetwork, PlanNode, Project
from gongjian.projects.models.network import NetworkState
from gongjian.projects.networks import Template, template, templates
from gongjian.projects.networks.section import NetworksText, networks_of
from gongjian.projects.policy import check_can_approve, check_can_plan
from gongjian.projects.selectors import network as selectors


# ---------------------------------------------------------------- which template
def template_for(project: Project, campaign: Campaign | None, on: date) -> str:
    """The template its plan would be drafted from: the playbook's word, else the house's by sector and library."""
    member = Membership.objects.filter(project_id=project.pk, voided=False, to_on=None)
    row = member.filter(campaign=campaign).first() if campaign is not None else member.first()
    sector, klass, task = (row.sector, row.klass, row.key_task) if row is not None else ("", "", "")
    for one in _section(campaign, on).use:
        if one.fits(project.library, sector, klass, task):
            return one.template
    fitting = [key for key, one in templates().items() if sector and sector in one.text.sectors]
    fitting += [key for key, one in templates().items() if project.library in one.text.libraries]
    return (fitting or ["private-plant"])[0]


def _section(campaign: Campaign | None, on: date) -> NetworksText:
    return networks_of(playbook_of(campaign, on) if campaign is not None else None)


def template_or_refuse(key: str) -> Template:
    """The template of that key. Refused when there is none."""
    found = template(key)
    if found is None:
        raise Refused(
            "template_unknown",
            _("There is no template “%(key)s”.", key=key),
            "template",
            _("Choose one of those offered."),
        )
    return found


def drafted(
    project: Project,
    campaign: Campaign | None,
    key: str,
    start_on: date,
    branches: Collection[str],
    on: date,
    required_on: date | None = None,
) -> PlanCopy:
    """The plan a template gives, scheduled and not yet written. Refused: template_unknown, branches_together, …"""
    found = template_or_refuse(key)
    for problem in found.text.exclusive(branches):
        raise Refused.many([problem])
    whole = kernel.chosen(found.text.network(), branches)
    section = _section(campaign, on)
    network = PlanNetwork(
        project=project, campaign=campaign, template=key, template_digest=found.digest,
        branches=",".join(sorted(branches)), start_on=start_on, required_on=required_on,
        illustrative=project.illustrative,
    )  # fmt: skip
    nodes = []
    for place, one in enumerate(whole.nodes, start=1):
        text = found.text.node(one.key)
        assert text is not None
        node = node_from(text, found.text)
        node.ordinal = place * 10
        _as_promised(node, section)
        node.unit_id = unit_for(text.department, project, campaign, section)
        nodes.append(node)
    links: dict[tuple[str, str], tuple[str, int]] = {}
    for link in whole.links:
        links.setdefault((link.before, link.after), (selectors.STORED[link.kind], link.lag))
    plan = PlanCopy(network, nodes, links)
    plan.put(plan.schedule(on, facts=False))
    return plan


def _as_promised(node: PlanNode, section: NetworksText) -> None:
    """What the place has set for a node goes before what the template assumes."""
    said = section.limit_of(node.key)
    if said is None:
        return
    node.promised_days = said.promised or node.promised_days
    node.statutory_days = said.statutory or node.statutory_days
    node.limit_days = said.limit or said.promised or node.limit_days
    node.source = said.source or node.source


# ---------------------------------------------------------------- drafting
def draft_network(
    *,
    viewer: Viewer,
    project: Project,
    template_key: str,
    start_on: date,
    at: datetime,
    branches: Collection[str] = (),
    required_on: date | None = None,
    campaign: Campaign | None = None,
    request_key: str = "",
) -> PlanNetwork:
    """Draft the whole plan from a template and a start. Refused: may_not_report, network_exists, template_unknown."""
    check_can_plan(viewer, project)
    found = template_or_refuse(template_key)
    with ledger.record(
        "network.draft",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        request_key=request_key or None,
        words={"title": project.name, "template": found.text.name.zh},
    ) as entry:
        fresh = locked(project)
        if PlanNetwork.objects.filter(project_id=fresh.pk, voided=False).exists():
            raise Refused(
                "network_exists",
                _("“%(project)s” has a plan already.", project=fresh.name),
                "",
                _("Change that plan, or take it back first."),
            )
        plan = drafted(fresh, campaign, template_key, start_on, branches, today_of(at), required_on)
        return write_new(entry, plan)


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


# ---------------------------------------------------------------- working on it
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


def tuned(network: PlanNetwork, tuning: Tuning, on: date) -> PlanCopy:
    """The plan as it would stand after the changes, scheduled; nothing is written. Refused as `tune`."""
    plan = PlanCopy.of(network, on)
    plan.apply(tuning)
    _find_units(plan, on)
    plan.put(plan.schedule(on, facts=has_baseline(network)))
    return plan


def _find_units(plan: PlanCopy, on: date) -> None:
    """The units of nodes that came in with a branch."""
    found = template(plan.network.template)
    for node in plan.nodes:
        if node.pk is None and node.unit_id is None and found is not None:
            text = found.text.node(node.key)
            if text is not None:
                section = _section(plan.network.campaign, on)
                node.unit_id = unit_for(text.department, plan.network.project, plan.network.campaign, section)
                _as_promised(node, section)


def has_baseline(network: PlanNetwork) -> bool:
    """Has the plan been approved before?"""
    return network.approved_at is not None


def tune(
    *,
    viewer: Viewer,
    network: PlanNetwork,
    tuning: Tuning,
    at: datetime,
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> PlanNetwork:
    """Change the plan; every date is reckoned anew. An approved plan goes back to being worked on, which needs a
    reason; what was approved is kept.

    Refused: may_not_report, replan_without_reason, and whatever the kernel finds (cycle, limit_not_positive, …).
    """
    check_can_plan(viewer, network.project)
    with working_on(
        "network.tune", viewer=viewer, network=network, at=at, reason=reason, revision=revision,
        request_key=request_key,
    ) as work:  # fmt: skip
        if has_baseline(work.network):
            check_reason(
                reason,
                "replan_without_reason",
                _("This plan has been approved; to change it needs a reason."),
                _("Write in one sentence what has changed; the approved plan is kept beside the new one."),
            )
        plan = tuned(work.network, tuning, work.on)
        write_changes(work.entry, work.network, plan)
        return work.network


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


def take_back(
    *,
    viewer: Viewer,
    network: PlanNetwork,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> PlanNetwork:
    """Take a plan off the books that was never approved and in which nothing was started."""
    check_can_plan(viewer, network.project)
    with working_on(
        "network.void",
        viewer=viewer,
        network=network,
        at=at,
        reason=reason,
        revision=revision,
        request_key=request_key,
    ) as work:
        nodes = list(PlanNode.objects.filter(network_id=network.pk, voided=False))
        if has_baseline(work.network) or any(node.actual_start_on for node in nodes):
            raise Refused(
                "plan_under_way",
                _("This plan has been approved or begun, and is no longer taken back."),
                remedy=_("Change it instead; what was approved is kept."),
            )
        links = PlanLink.objects.filter(network_id=network.pk, voided=False)
        work.entry.change_many([(one, {"voided": True}) for one in [*links, *nodes]])
        return work.entry.void(work.network)


# ---------------------------------------------------------------- handing in, approving
def hand_in(
    *, viewer: Viewer, network: PlanNetwork, at: datetime, revision: int | None = None, request_key: str = ""
) -> PlanNetwork:
    """Hand the plan in for approval. Refused("nothing_to_hand_in") unless it is being worked on."""
    check_can_plan(viewer, network.project)
    with working_on(
        "network.hand_in", viewer=viewer, network=network, at=at, revision=revision, request_key=request_key
    ) as work:
        if work.network.state != NetworkState.DRAFTED:
            raise Refused(
                "nothing_to_hand_in",
                _("The plan is “%(state)s” already.", state=NetworkState(work.network.state).label),
                remedy=_("Nothing needs to be done; change it first if it no longer holds."),
            )
        return work.entry.change(work.network, state=NetworkState.SUBMITTED)


def give_back(
    *,
    viewer: Viewer,
    network: PlanNetwork,
    reason: str,
    at: datetime,
    revision: int | None = None,
    request_key: str = "",
) -> PlanNetwork:
    """The lead gives a plan back that was handed in, saying what is to be changed."""
    check_can_approve(viewer, network.project)
    with working_on(
        "network.give_back", viewer=viewer, network=network, at=at, reason=reason, revision=revision,
        request_key=request_key,
    ) as work:  # fmt: skip
        _check_handed_in(work.network)
        check_reason(
            reason,
            "missing_reason",
            _("The reason is not given."),
            _("Write in one sentence what is to be changed."),
        )
        return work.entry.change(work.network, state=NetworkState.DRAFTED)


def approve(
    *,
    viewer: Viewer,
    network: PlanNetwork,
    at: datetime,
    approved_by: str = "",
    reason: str = "",
    revision: int | None = None,
    request_key: str = "",
) -> PlanBaseline:
    """Approve the plan: a named person, at an instant; from now on it is what the project is held to (基准计划第 n 版).

    A lead official approves in their own name; the office, recording what a leader has signed, names who.
    Refused: may_not_approve, not_handed_in, missing_approver, replan_without_reason for every approval but the first.
    """
    check_can_approve(viewer, network.project)
    own = _decides(viewer, network) and approved_by.strip() in ("", viewer.name)
    name = viewer.name if own else approved_by.strip()
    with working_on(
        "network.approve.own" if own else "network.approve", viewer=viewer, network=network, at=at,
        reason=reason, revision=revision, request_key=request_key,
        words={"by": name, "finish": network.finish_on or "—"},
    ) as work:  # fmt: skip
        _check_handed_in(work.network)
        if not name:
            raise Refused(
                "missing_approver",
                _("It is not said who approved the plan."),
                "approved_by",
                _("Name the person, for example: 副县长 周示例."),
            )
        before = PlanBaseline.objects.filter(network_id=network.pk, voided=False).count()
        if before:
            check_reason(
                reason,
                "replan_without_reason",
                _("The plan has been approved before; a new approval needs a reason."),
                _("Write in one sentence what has changed since."),
            )
        return _approve_in(work, name, reason, before + 1)


def _decides(viewer: Viewer, network: PlanNetwork) -> bool:
    return viewer.may_over("decide", [network.project.unit_id], network.campaign)


def _approve_in(work: Work, name: str, reason: str, ordinal: int) -> PlanBaseline:
    entry, network = work.entry, work.network
    nodes = list(PlanNode.objects.filter(network_id=network.pk, voided=False))
    entry.change_many(
        [
            (node, {"agreed_start_on": node.planned_start_on, "agreed_finish_on": node.planned_finish_on})
            for node in nodes
        ]
    )
    entry.change(network, state=NetworkState.APPROVED, approved_at=entry.at)
    return entry.create(
        PlanBaseline(
            network=network, project_id=network.project_id, ordinal=ordinal, approved_at=entry.at,
            approved_by=name[:100], reason=reason.strip()[:300], start_on=network.start_on, finish_on=network.finish_on,
            illustrative=network.illustrative,
        )
    )  # fmt: skip


def _check_handed_in(network: PlanNetwork) -> None:
    if network.state != NetworkState.SUBMITTED:
        raise Refused(
            "not_handed_in",
            _(
                "The plan is “%(state)s”; only a plan handed in is approved.",
                state=NetworkState(network.state).label,
            ),
            remedy=_("The unit hands it in first."),
        )


__all__ = [
    "approve",
    "draft_network",
    "drafted",
    "give_back",
    "hand_in",
    "has_baseline",
    "reschedule_in",
    "take_back",
    "template_for",
    "tune",
    "tuned",
    "write_changes",
    "write_new",
]
