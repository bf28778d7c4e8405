"""What the gates ahead of a project ask for, what of it is there, and what is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian.campaigns.playbook import playbook_of
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem
from gongjian.ledger import AsOf
from gongjian.projects.gates import ProofText, gate_label, gates_in
from gongjian.projects.models import ProjectPaper
from gongjian.projects.selectors.members import campaigns_of


@dataclass(frozen=True)
class Proof:
    """One proof of one gate, and the paper that is shown for it, if there is one."""

    gate: str
    key: str
    name: str
    clause: str
    paper: Any | None = None


def proofs_of(project_id: int, gate: str, asof: AsOf) -> list[Proof]:
    """What the playbooks of the project's campaigns ask for at a gate (a core stage, or `statistics`), each proof once,
    with the newest paper shown for it. Nothing where no playbook lists the gate."""
    return [one for one in all_proofs(project_id, asof) if one.gate == gate]


def missing_proofs(project_id: int, gate: str, asof: AsOf) -> list[Proof]:
    """Of these, the ones nothing is shown for yet."""
    return [one for one in proofs_of(project_id, gate, asof) if one.paper is None]


def all_proofs(project_id: int, asof: AsOf) -> list[Proof]:
    """Every proof of every gate, gates in the order of the playbook."""
    asked: dict[tuple[str, str], ProofText] = {}
    for campaign in campaigns_of([project_id]).get(project_id, []):
        for gate in gates_in(playbook_of(campaign, asof.on)):
            for proof in gate.all_proofs:
                asked.setdefault((gate.gate, proof.key), proof)
    if not asked:
        return []
    papers = {
        (row.gate, row.proof): row
        for row in asof.rows(ProjectPaper).filter(project_id=project_id).exclude(proof="").order_by("id")
    }
    return [
        Proof(gate, key, str(proof.name), proof.clause, papers.get((gate, key)))
        for (gate, key), proof in asked.items()
    ]


def gate_problem(project_id: int, gate: str, on: date, where: str = "stage") -> Problem | None:
    """Why a project may not pass a gate yet, as the books stand; None when nothing is missing."""
    lacking = missing_proofs(project_id, gate, AsOf(on))
    if not lacking:
        return None
    said = _(
        "“%(gate)s” asks for proofs that are not there yet: %(names)s.",
        gate=gate_label(gate),
        names="、".join(one.name for one in lacking),
    )
    return Problem("gate_proofs_missing", said, where, _("Give each its document number or its file."))
