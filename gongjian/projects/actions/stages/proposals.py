"""What a finished node proposes for the stage is accepted through the stage act with its gate, or declined."""

from collections.abc import Mapping
from datetime import datetime

from gongjian import ledger
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import check_reason, locked
from gongjian.projects.actions.gates import Given
from gongjian.projects.actions.stages.moving import move_stage
from gongjian.projects.models import PlanNode, ProjectStage, Stage
from gongjian.projects.policy import check_can_edit
from gongjian.projects.selectors.stages import DECLINED, Proposal, proposals


def accept_proposal(
    *,
    viewer: Viewer,
    node: PlanNode,
    at: datetime,
    proofs: Mapping[str, Given] | None = None,
    request_key: str = "",
) -> ProjectStage:
    """Move the project to the stage the node leads to, from the day it was done.

    Refused: proposal_gone, and whatever moving a stage refuses (gate_proofs_missing, may_not_edit, …).
    """
    one = _standing(node)
    return move_stage(
        viewer=viewer,
        project=node.project,
        stage=one.stage,
        on=FuzzyDate.of(one.on),
        at=at,
        proofs=proofs,
        request_key=request_key,
    )


def decline_proposal(
    *, viewer: Viewer, node: PlanNode, reason: str, at: datetime, request_key: str = ""
) -> None:
    """The stage stays as it is, with the reason; the same node proposes it no more unless its day is corrected.

    Refused: missing_reason, proposal_gone, may_not_edit.
    """
    check_can_edit(viewer, node.project)
    one = _standing(node)
    said = _("The reason is not given.")
    check_reason(reason, "missing_reason", said, _("Say in a few words why the stage stays."))
    with ledger.record(
        DECLINED,
        by=viewer.actor(node.project.unit_id),
        at=at,
        about=[node, node.project],
        reason=reason.strip(),
        request_key=request_key or None,
        words={
            "title": node.project.name,
            "node": node.name,
            "stage": str(Stage(one.stage).label),
            "key": one.stage,
            "on": str(node.actual_finish_on),
        },
    ):
        locked(node.project)


def _standing(node: PlanNode) -> Proposal:
    one = proposals([node.project_id]).get(node.project_id)
    if one is None or one.node.pk != node.pk:
        raise Refused(
            "proposal_gone",
            _("“%(node)s” proposes nothing for the stage any more.", node=node.name),
            remedy=_("Look at the project as it stands now; somebody may have been quicker."),
        )
    return one
