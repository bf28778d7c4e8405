"""A plan network is handed in, given back and approved: each approval keeps a baseline."""

from datetime import datetime

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason
from gongjian.projects.actions.network.writing import Work, working_on
from gongjian.projects.models import PlanBaseline, PlanNetwork, PlanNode
from gongjian.projects.models.network import NetworkState
from gongjian.projects.policy import check_can_approve, check_can_plan


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
