"""Keeping what is typed and not yet sent, so that a second device sees what the first one left. No act: no entry."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from gongjian.dispatch.models import Report, ReportDraft
from gongjian.dispatch.policy import check_can_report
from gongjian.people.viewer import Viewer

LONGEST = 400
"""Characters kept of one answer; what is sent is checked against its own, lower limits."""
MOST = 6000
"""Answers kept of one report."""


def keep_draft(
    *, viewer: Viewer, report: Report, answers: dict[str, str], revision: int, at: datetime
) -> tuple[ReportDraft, bool]:
    """Keep what is typed, over the draft of that revision (0: there was none). False beside the draft that stands
    when another device has written meanwhile: nothing is overwritten."""
    check_can_report(viewer, report)
    body: dict[str, Any] = {name: value[:LONGEST] for name, value in list(answers.items())[:MOST]}
    with transaction.atomic():
        values = {"body": body, "user_id": viewer.user_id, "updated_at": at}
        if revision == 0:
            made, is_new = ReportDraft.objects.get_or_create(report_id=report.pk, defaults=values)
            return made, is_new
        mine = ReportDraft.objects.filter(report_id=report.pk, revision=revision)
        changed = mine.update(revision=F("revision") + 1, **values)
        if changed:
            return ReportDraft.objects.get(report_id=report.pk), True
        stands = ReportDraft.objects.filter(report_id=report.pk).first()
        if stands is not None:
            return stands, False
        return ReportDraft.objects.create(report_id=report.pk, revision=revision + 1, **values), True


def drop_draft(report: Report) -> None:
    """What was typed has been sent."""
    ReportDraft.objects.filter(report_id=report.pk).delete()
