"""The same question asked twice: by another window of the campaign whose days overlap, and still unanswered there."""

from collections.abc import Mapping, Sequence

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.models import Report, ReportState, ReportWindow, WindowState
from gongjian.dispatch.playbook.cadences import CadenceText, cadences_of
from gongjian.dispatch.selectors.lines import Line
from gongjian.dispatch.selectors.owing import lines_for, owing
from gongjian.kit.asof import SHANGHAI


def duplicates(
    window: ReportWindow, text: CadenceText, lines: Mapping[int, Sequence[Line]]
) -> dict[int, int]:
    """Unit → questions of this window that another open one asks of the same line; units without any are left out.

    Asked at the moment the window opens, since what is answered there later is no longer asked here.
    """
    campaign = campaign_by_id(window.campaign_id)
    if campaign is None:
        return {}
    found: dict[int, int] = {}
    for other, other_text in _others(window, text, campaign):
        unanswered = Report.objects.filter(
            window_id=other.pk,
            voided=False,
            unit_id__in=list(lines),
            state__in=(ReportState.OWED, ReportState.RETURNED),
        )
        on = other.opens_at.astimezone(SHANGHAI).date()
        owed = owing(campaign, other_text, on)
        for unit_id in unanswered.values_list("unit_id", flat=True):
            there = lines_for(campaign, other_text, other, unit_id, owed.projects.get(unit_id, []))
            asked = {line.key: line.questions for line in there}
            twice = sum(len(line.questions & asked.get(line.key, frozenset())) for line in lines[unit_id])
            if twice:
                found[unit_id] = found.get(unit_id, 0) + twice
    return found


def _others(
    window: ReportWindow, text: CadenceText, campaign: Campaign
) -> list[tuple[ReportWindow, CadenceText]]:
    """Open windows of other cadences about some of the same days that ask some of the same questions."""
    rows = ReportWindow.objects.filter(
        campaign_id=campaign.pk,
        voided=False,
        state=WindowState.OPEN,
        period_from__lt=window.period_to,
        period_to__gt=window.period_from,
    ).exclude(pk=window.pk)
    texts = {one.key: one for one in cadences_of(campaign, window.opens_at.astimezone(SHANGHAI).date())}
    counted = {"change", "money"} & set(text.asks)
    return [
        (row, texts[row.cadence])
        for row in rows
        if row.cadence in texts and counted & set(texts[row.cadence].asks)
    ]
