"""What a report has said is not asked again: another open report of the unit that has nothing left to ask is in."""

from gongjian.dispatch.burden import count_settled
from gongjian.dispatch.models import Channel, Report, ReportDraft, ReportState, WindowState
from gongjian.dispatch.selectors.sheets import sheet_of
from gongjian.ledger import Writer


def settle_others(entry: Writer, report: Report) -> None:
    """Inside the entry that takes a report in: the unit's other reports of open windows which it has answered whole
    are in as of this instant, as known. One in which somebody has begun to type is left to them."""
    others = Report.objects.select_related("window").filter(
        unit_id=report.unit_id,
        voided=False,
        state=ReportState.OWED,
        window__campaign_id=report.window.campaign_id,
        window__state=WindowState.OPEN,
        window__voided=False,
    )
    for other in others.exclude(pk=report.pk).order_by("id"):
        if ReportDraft.objects.filter(report_id=other.pk).exists():
            continue
        sheet = sheet_of(other)
        if sheet is not None and sheet.known and not sheet.asked:
            entry.change(other, state=ReportState.SENT, channel=Channel.NOTHING_TO_ASK, filed_at=entry.at)
            count_settled(other)
