"""What reports that are in say: while a correction is under way inside a unit, what was in stands."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max

from gongjian.dispatch.models import Report, ReportLine, ReportState
from gongjian.dispatch.standing import is_being_corrected
from gongjian.ledger.asof import all_versions_at


def lines_that_stand(reports: Iterable[Report]) -> list[Any]:
    """The lines of those reports that are in, in their order; of one being corrected, as they were when it was last in.

    Rows of the line's table or of its versions: the same columns, no relations.
    """
    reports = list(reports)
    sent = [row.pk for row in reports if row.state == ReportState.SENT]
    lines: list[Any] = list(ReportLine.objects.filter(report_id__in=sent, voided=False))
    corrected = [row.pk for row in reports if is_being_corrected(row)]
    last_in = Report.Version.objects.filter(id__in=corrected, state=ReportState.SENT)
    for pk, until in last_in.values_list("id").annotate(until=Max("entry_to")):
        lines += all_versions_at(ReportLine, until - 1).filter(report_id=pk, voided=False)
    return sorted(lines, key=lambda line: (line.report_id, line.ordinal, line.id))
