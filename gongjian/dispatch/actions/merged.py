"""Two projects turned out to be one while units report on them: what was typed and not sent goes on, and is told."""

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from gongjian.dispatch.models import Report, ReportDraft, ReportLine, ReportState
from gongjian.kit import words
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.projects.slots import MergeListener

INSIDE = (ReportState.WAITING_CHECK, ReportState.WAITING_SIGN)
WORDED = ("words", "says", "next_step", "wants", "suggests")
"""Answers in words: where something was typed of both projects, both are kept, one after the other."""


def tells(kept: Project, gone: Project) -> list[str]:
    """What units have written of the record that goes, in reports that are not sent yet."""
    found = []
    for draft in _drafts(gone):
        typed = [draft.body.get(f"p{gone.pk}-{name}", "").strip() for name in WORDED]
        found.append(
            _("%(unit)s has typed of “%(project)s” and not sent it: %(words)s It is kept under “%(kept)s”.")
            % _said(draft.report, gone, kept, [text for text in typed if text])
        )
    lines = ReportLine.objects.filter(project_id=gone.pk, voided=False, report__voided=False)
    for line in lines.filter(report__state__in=INSIDE).select_related("report"):
        found.append(
            _("The report of %(unit)s waiting inside the unit says of “%(project)s”: %(words)s")
            % _said(line.report, gone, kept, [text for text in (line.words, line.says, line.wants) if text])
        )
    return found


def _said(report: Report, gone: Project, kept: Project, typed: list[str]) -> dict[str, str]:
    return {
        "unit": unit_tree().label(report.unit_id),
        "project": gone.name,
        "kept": kept.name,
        "words": f"“{words.joined(typed)}”。" if typed else "—",
    }


def _drafts(project: Project) -> Iterator[ReportDraft]:
    """Drafts in which something is typed of the project."""
    mark = f"p{project.pk}-"
    for draft in ReportDraft.objects.filter(report__voided=False).select_related("report").order_by("id"):
        if any(name.startswith(mark) and str(value).strip() for name, value in draft.body.items()):
            yield draft


def merged(kept: Project, gone: Project) -> None:
    """What was typed of the one stands under the other. A device still open learns that the draft has changed."""
    for draft in _drafts(gone):
        body = dict(draft.body)
        for name in [one for one in body if one.startswith(f"p{gone.pk}-")]:
            what = name.partition("-")[2]
            text, key = str(body.pop(name)), f"p{kept.pk}-{what}"
            stands = str(body.get(key, ""))
            if what in WORDED and text.strip() and stands.strip() not in ("", text.strip()):
                body[key] = f"{stands}；{text}"
            else:
                body[key] = stands or text
        ReportDraft.objects.filter(pk=draft.pk).update(body=body, revision=F("revision") + 1)


NOT_SENT = MergeListener("reports", tells, merged)
