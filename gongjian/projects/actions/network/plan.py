"""A plan network from its draft to its approval, and every change after it: each baseline is kept."""

from datetime import date, datetime

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason
from gongjian.projects.actions.network.approving import approve, give_back, hand_in
from gongjian.projects.actions.network.copy import PlanCopy, Tuning
from gongjian.projects.actions.network.drafting import (
    as_promised,
    draft_network,
    drafted,
    section_of,
    template_for,
)
from gongjian.projects.actions.network.units import unit_for
from gongjian.projects.actions.network.writing import (
    has_baseline,
    reschedule_in,
    working_on,
    write_changes,
    write_new,
)
from gongjian.projects.models import PlanLink, PlanNetwork, PlanNode
from gongjian.projects.networks import template
from gongjian.projects.policy import check_can_plan


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
                section = section_of(plan.network.campaign, on)
                node.unit_id = unit_for(text.department, plan.network.project, plan.network.campaign, section)
                as_promised(node, section)


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
