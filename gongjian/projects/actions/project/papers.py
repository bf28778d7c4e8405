"""Papers of a project: its complete plan (攻坚方案), approvals, pictures."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.problems import Refused
from gongjian.kit import files
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked
from gongjian.projects.models import Project, ProjectPaper
from gongjian.projects.policy import check_can_report

KINDS = ("plan", "approval", "picture", "other")


def add_paper(
    *,
    viewer: Viewer,
    project: Project,
    kind: str,
    title: str,
    at: datetime,
    says: str = "",
    upload: Any | None = None,
    request_key: str = "",
) -> ProjectPaper:
    """Add a paper to a project, with its file if there is one. A unit that answers for the project may.

    Refused without a title, without both file and words, and for a file that is not what it says.
    """
    check_can_report(viewer, project)
    if kind not in KINDS:
        raise Refused(
            "paper_kind_unknown", _("This is no kind of paper."), "kind", _("Choose one of those offered.")
        )
    if not title.strip():
        raise Refused("title_missing", _("The paper has no title."), "title", _("Write the title it bears."))
    if upload is None and not says.strip():
        said = _("There is neither a file nor a word of what the paper says.")
        raise Refused("paper_empty", said, "file", _("Choose the file, or say in short what it decides."))
    kept = files.keep_bytes(upload) if upload is not None else None
    with ledger.record(
        "project.paper",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        request_key=request_key,
        words={"title": project.name, "paper": title.strip()},
    ) as entry:
        fresh = locked(project)
        common = {"project": fresh, "illustrative": fresh.illustrative}
        paper = entry.create(ProjectPaper(kind=kind, title=title.strip(), says=says.strip(), **common))
        if kept is not None:
            stored = files.store(entry, kept, paper)
            entry.change(paper, file_id=stored.pk)
        return paper
