"""What became of every sending: stored once, on its side of the closing instant, and nothing besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from gongjian.commands.benches.rush.clients import Sending
from gongjian.dispatch.models import CoordinationRequest, Report, ReportLine, ReportState, ReportWindow
from gongjian.dispatch.standing import Standing, standing
from gongjian.exchange.models import ImportRow, ImportRun
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger.models import Entry, EntryAbout
from gongjian.ledger.verification import verify
from gongjian.matters.models import Matter
from gongjian.projects.models import ProjectStage, Reading

Found = dict[str, list[str]]
KINDS = ("unanswered", "lost", "twice", "wrong_side", "import", "sweep", "verify", "faults")


def look(sendings: Sequence[Sending], window: ReportWindow, lines: int) -> Found:
    """Findings by kind, each with the number of the report it is about."""
    found: Found = {kind: [] for kind in KINDS}
    reports = {row.pk: row for row in Report.objects.filter(window_id=window.pk, voided=False)}
    by_report: dict[int, list[Sending]] = {}
    for one in sendings:
        by_report.setdefault(one.owing.report_id, []).append(one)
    rows: dict[int, list[ReportLine]] = {}
    for line in ReportLine.objects.filter(report_id__in=reports):
        rows.setdefault(line.report_id, []).append(line)
    entries = _entries(reports)
    for pk, sent in by_report.items():
        report = reports[pk]
        found["unanswered"] += [report.number for one in sent if not one.answered]
        winners = [one for one in sent if one.acknowledged]
        keys = entries.get(pk, [])
        if len(winners) > 1 or len(keys) > 1:
            found["twice"].append(report.number)
        if winners:
            _stored(found, report, winners[0], rows.get(pk, []), keys, lines)
            _side(found, report, window, winners[0])
    changed = max(1, lines // 5)
    _effects(found, reports, changed, window.campaign_id)
    return found


def _entries(reports: dict[int, Report]) -> dict[int, list[str]]:
    """Keys of the acts that sent a report, by report."""
    abouts = EntryAbout.objects.filter(kind=Report._meta.db_table, record_id__in=reports)
    of_entry = dict(abouts.values_list("entry_id", "record_id"))
    sent = Entry.objects.filter(act="report.send").values_list("seq", "request_key")
    found: dict[int, list[str]] = {}
    for seq, key in sent:
        if seq in of_entry:
            found.setdefault(of_entry[seq], []).append(str(key))
    return found


def _stored(
    found: Found, report: Report, one: Sending, rows: list[ReportLine], keys: list[str], lines: int
) -> None:
    """The report as acknowledged: its lines once, its words, its act, the clock told on the receipt."""
    told = report.filed_at.astimezone(SHANGHAI).strftime("%H:%M:%S") if report.filed_at else ""
    words = {row.words for row in rows if row.changed}
    as_told = report.state == ReportState.SENT and keys == [one.key] and told == one.told
    if not as_told or words != {one.mark} or len(rows) < lines:
        found["lost"].append(report.number)
    elif (
        len(rows) > lines or any(row.voided for row in rows) or len({row.project_id for row in rows}) != lines
    ):
        found["twice"].append(report.number)


def _side(found: Found, report: Report, window: ReportWindow, one: Sending) -> None:
    """What was acknowledged before the closing instant is on time, what was sent after it is late; and the instant
    kept lies between sending and answer."""
    if report.filed_at is None:
        return
    closes, filed = window.closes_at.timestamp(), report.filed_at.timestamp()
    late = standing(report, window, report.filed_at) is Standing.LATE
    outside = not one.first_sent - 0.001 <= filed <= one.answered + 0.001
    against = late if one.answered < closes else not late and one.first_sent >= closes
    if outside or against or late != (filed >= closes):
        found["wrong_side"].append(report.number)


def _effects(found: Found, reports: dict[int, Report], changed: int, campaign_id: int) -> None:
    """What reports say is written once where it belongs: readings, a stage, a request."""
    of_rush = {"project__memberships__campaign_id": campaign_id, "voided": False}
    sent = [row for row in reports.values() if row.state == ReportState.SENT]
    asked = len(sent) if changed > 1 else 0
    for name, there, expected in (
        ("readings", Reading.objects.filter(**of_rush).count(), changed * len(sent)),
        ("stages", ProjectStage.objects.filter(**of_rush, stage="ready").count(), len(sent)),
        (
            "requests",
            CoordinationRequest.objects.filter(campaign_id=campaign_id, voided=False).count(),
            asked,
        ),
    ):
        if there != expected:
            found["twice" if there > expected else "lost"].append(f"{name}: {there}, expected {expected}")


def look_at_list(found: Found, run: ImportRun, rows: int) -> None:
    """Every line of the list in the books exactly once."""
    run.refresh_from_db()
    of_rush = Matter.objects.filter(campaign_id=run.campaign_id or 0, voided=False)
    titles = Counter(of_rush.values_list("title", flat=True))
    loaded = ImportRow.objects.filter(run=run, entry_seq__isnull=False, target_id__isnull=False)
    told = {
        "state": run.state,
        "rows": loaded.values("target_id").distinct().count(),
        "matters": sum(titles.values()),
        "titles": len(titles),
    }
    expected = {"state": "done", "rows": rows, "matters": rows, "titles": rows}
    if told != expected:
        found["import"].append(f"{told}, expected {expected}")


def look_at_sweeps(found: Found, window: ReportWindow, seqs: Sequence[int]) -> None:
    """The window closed once, and the second sweep wrote nothing. `seqs`: the ledger's head after each."""
    closings = Entry.objects.filter(request_key=f"window-{window.pk}-close").count()
    window.refresh_from_db()
    if window.state != "closed" or closings != 1:
        found["sweep"].append(f"window {window.state}, closed {closings} times")
    if seqs[-1] != seqs[-2]:
        found["sweep"].append(f"the second sweep wrote {seqs[-1] - seqs[-2]} entries")


def look_at_ledger(found: Found) -> None:
    """The proof of the whole ledger."""
    found["verify"] += [f"{one.place}: {one.message}" for one in verify()]


def moved_by_waiting(sendings: Sequence[Sending], closes_at: datetime) -> int:
    """Sendings that left before the closing instant and were answered after it: the server's clock decides on them."""
    closes = closes_at.timestamp()
    return sum(one.acknowledged and one.first_sent < closes <= one.answered for one in sendings)
