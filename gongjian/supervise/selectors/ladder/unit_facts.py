"""What happened to units, as the ladder wants it: reporting windows that ended, and steps issued for their matters.

A window ended when it was closed, its grace was over, and any more time given to the unit. How it ended then stays;
what the office takes as on time or excuses afterwards takes it back from that instant on.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from gongjian.dispatch.models import Report, ReportWindow, WindowState
from gongjian.dispatch.standing import TIMELY, Standing, grace_ends, standing
from gongjian.kernel import ladder
from gongjian.kernel.ladder import Ground, Outcome
from gongjian.supervise.models import LadderCase, LadderStep
from gongjian.supervise.selectors.ladder.beside_facts import BESIDE, Dated
from gongjian.supervise.selectors.ladder.documents import documents_of
from gongjian.supervise.selectors.ladder.matter_facts import recorded_at

MET, LATE = "met", "late"
LOOKED_BACK = timedelta(days=2)
"""No grace is longer."""
NOT_HELD_AGAINST = TIMELY | {Standing.LINE_DOWN, Standing.RETURNED}
"""What the line kept, or the office sent back, was sent in time as far as anybody knows."""


def window_facts(cases: Sequence[LadderCase]) -> Iterator[tuple[int, Dated]]:
    """Case id → how the windows of reports ended, for cases of units; two queries for all."""
    if not cases:
        return
    by_unit = {(case.campaign_id, case.unit_id): case.pk for case in cases}
    windows = windows_of({case.campaign_id for case in cases})
    for (window_id, unit_id), versions in _reports(windows, {case.unit_id for case in cases}).items():
        pk = by_unit.get((windows[window_id].campaign_id, unit_id))
        if pk is not None:
            yield from ((pk, one) for one in _window_facts(windows[window_id], versions))


def tallied(cases: Sequence[LadderCase]) -> Iterator[tuple[int, Dated]]:
    """Case id → the steps issued for the unit's matters; one query for all."""
    if not cases:
        return
    by_unit = {(case.campaign_id, case.unit_id): case.pk for case in cases}
    campaigns, units = {case.campaign_id for case in cases}, {case.unit_id for case in cases}
    for campaign_id, unit_id, one in _tallied(campaigns, units):
        pk = by_unit.get((campaign_id, unit_id))
        if pk is not None:
            yield pk, one


def windows_of(campaign_ids: Collection[int]) -> dict[int, ReportWindow]:
    """Windows that have closed, by id."""
    rows = ReportWindow.objects.filter(
        campaign_id__in=campaign_ids, state=WindowState.CLOSED, voided=False
    ).order_by("closes_at", "id")
    return {row.pk: row for row in rows}


def ends_at(report: Any, window: ReportWindow) -> datetime:
    """From this instant on a report that has not come is missing."""
    return max(grace_ends(window), report.open_until or grace_ends(window))


def _reports(
    windows: dict[int, ReportWindow], unit_ids: Collection[int | None]
) -> dict[tuple[int, int], list[Any]]:
    """(window, unit) → the versions of its report, earliest first."""
    rows = (
        Report.Version.objects.filter(window_id__in=list(windows), unit_id__in=list(unit_ids))
        .annotate(recorded_at=recorded_at())
        .order_by("id", "entry_from")
    )
    found: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        found.setdefault((row.window_id, row.unit_id), []).append(row)
    return found


def _window_facts(window: ReportWindow, versions: list[Any]) -> Iterator[Dated]:
    """How the window ended for the unit, and whether it was taken back afterwards."""
    known = [row for row in versions if row.recorded_at <= ends_at(row, window)] or versions[:1]
    last = known[-1]
    at = max(ends_at(last, window), last.recorded_at)
    if last.voided:
        return
    key = f"window-{window.pk}"
    found = standing(last, window, at)
    excused = Ground.accepted if found is Standing.EXCUSED else None
    outcome = MET if found in NOT_HELD_AGAINST else LATE
    yield at, BESIDE, ladder.WindowEnded(at, key, outcome, excused)
    if excused is not None or outcome == MET:
        return
    for row in versions:
        if row.recorded_at > at and (
            row.voided or standing(row, window, row.recorded_at) in {*TIMELY, Standing.EXCUSED}
        ):
            back = ladder.Withdrawn(row.recorded_at, key, "", row.late_reason)
            yield row.recorded_at, BESIDE, back
            return


def _tallied(
    campaign_ids: Collection[int], unit_ids: Collection[int | None]
) -> Iterator[tuple[int, int, Dated]]:
    """Steps issued for the units' matters: each counts once, until it is withdrawn."""
    rows = LadderStep.objects.filter(
        case__campaign_id__in=campaign_ids,
        case__unit=None,
        unit_id__in=list(unit_ids),
        outcome__in=[Outcome.issued.value, Outcome.amended.value],
        voided=False,
    ).order_by("id")
    found = list(rows.select_related("case"))
    out = documents_of(found)
    for row in found:
        key, here = f"tallied-{row.pk}", (row.case.campaign_id, row.unit_id)
        at = row.ended_at
        if row.pk in out:  # a document counts from the day it went out
            at = out[row.pk][0].at if out[row.pk] else None
        if at is not None:
            yield (*here, (at, BESIDE, ladder.Tallied(at, key, row.issued_step)))
            if row.settled_at is not None and row.withdrawn:
                back = ladder.Withdrawn(row.settled_at, key, row.by_name, row.settled_says)
                yield (*here, (row.settled_at, BESIDE + 1, back))


def next_end(campaign_id: int, at: datetime) -> datetime | None:
    """When the next window of the campaign ends for some unit, after the instant; None when none is under way."""
    rows = ReportWindow.objects.filter(
        campaign_id=campaign_id, state__in=(WindowState.OPEN, WindowState.CLOSED), voided=False
    ).filter(closes_at__gt=at - LOOKED_BACK)
    ends = [grace_ends(row) for row in rows]
    more = Report.objects.filter(window__campaign_id=campaign_id, open_until__gt=at, voided=False)
    ends += more.values_list("open_until", flat=True)
    return min((end for end in ends if end > at), default=None)
