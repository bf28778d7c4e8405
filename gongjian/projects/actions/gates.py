"""Passing a gate: the proofs given are kept as papers of the project; what is missing is told, all at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import files
from gongjian.ledger import AsOf, Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked, today_of
from gongjian.projects.gates import gate_label
from gongjian.projects.models import Project, ProjectPaper
from gongjian.projects.policy import check_can_report
from gongjian.projects.selectors.gates import missing_proofs


@dataclass(frozen=True)
class Given:
    """What is shown for one proof: a document number, a file, or both."""

    document_no: str = ""
    file: files.Kept | None = None

    @property
    def empty(self) -> bool:
        """Nothing is shown."""
        return not self.document_no.strip() and self.file is None


def pass_gate_in(
    entry: Writer, project: Project, gate: str, on: date, given: Mapping[str, Given] | None = None
) -> list[ProjectPaper]:
    """Inside another act: keep the proofs of the gate that are given, by their keys, and let the project pass.

    Refused while a proof the playbook asks for is neither there nor given; each is named with its own place
    (`proof_<key>`). Without a gate nothing is asked and nothing is kept.
    """
    lacking = missing_proofs(project.pk, gate, AsOf(on))
    shown = {key: one for key, one in (given or {}).items() if not one.empty}
    absent = [one for one in lacking if one.key not in shown]
    if absent:
        remedy = _("Give its document number or its file.")
        raise Refused.many(
            [
                Problem(
                    "gate_proofs_missing",
                    _("“%(gate)s” asks for: %(name)s.") % {"gate": gate_label(gate), "name": one.name},
                    f"proof_{one.key}",
                    remedy,
                )
                for one in absent
            ]
        )
    return _keep(entry, project, gate, on, {one.key: (one.name, shown[one.key]) for one in lacking})


def _keep(
    entry: Writer, project: Project, gate: str, on: date, shown: Mapping[str, tuple[str, Given]]
) -> list[ProjectPaper]:
    made = []
    for key, (name, one) in shown.items():
        number = one.document_no.strip()
        if len(number) > 60:
            said = _("The document number of “%(name)s” is too long.") % {"name": name}
            raise Refused(
                "too_long", said, f"proof_{key}", _("Write the number alone, at most 60 characters.")
            )
        paper = entry.create(
            ProjectPaper(
                project=project,
                kind="approval",
                gate=gate,
                proof=key,
                document_no=number,
                title=name[:200],
                illustrative=project.illustrative,
            )
        )
        if one.file is not None:
            entry.change(paper, file_id=files.store(entry, one.file, paper).pk)
        made.append(paper)
    return made


def show_proofs(
    *,
    viewer: Viewer,
    project: Project,
    gate: str,
    given: Mapping[str, Given],
    at: datetime,
    request_key: str = "",
) -> list[ProjectPaper]:
    """Show some proofs of a gate ahead of passing it: whoever answers for the project gathers them one by one.

    Refused when nothing is given, or nothing that is still missing.
    """
    check_can_report(viewer, project)
    today = today_of(at)
    with ledger.record(
        "project.proofs",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        request_key=request_key,
        words={"title": project.name, "gate": gate_label(gate)},
    ) as entry:
        fresh = locked(project)
        lacking = {one.key: one.name for one in missing_proofs(fresh.pk, gate, AsOf(today))}
        shown = {key: (lacking[key], one) for key, one in given.items() if key in lacking and not one.empty}
        if not shown:
            said = _("No proof is given.")
            raise Refused("proofs_empty", said, remedy=_("Give one its document number or its file."))
        return _keep(entry, fresh, gate, today, shown)
