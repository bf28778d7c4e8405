"""The sheet a report is filled in on: what is asked, what is known already, what was typed or filed before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_by_id
from gongjian.dispatch.models import Report, ReportDraft, ReportLine, ReportWindow
from gongjian.dispatch.playbook.cadences import CadenceText
from gongjian.dispatch.said import Owed
from gongjian.dispatch.selectors.lines import Line
from gongjian.dispatch.selectors.owing import lines_owed
from gongjian.dispatch.selectors.windows import cadence_of
from gongjian.kernel.signoff import Step, chain_of
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger.models import Entry, EntryAbout

ASKED_OF = {"p": frozenset({"change", "money"}), "m": frozenset({"change"})}
"""What can be asked of a project and of a matter."""


@dataclass
class Sheet:
    """What one unit is asked in one window. `asked` in the order of the list, `known` what is not asked any more."""

    report: Report
    window: ReportWindow
    campaign: Campaign
    cadence: CadenceText
    asked: list[Line]
    known: list[Line]
    filed: Mapping[str, ReportLine]
    """What an earlier filing of this report says, by key of its line."""

    @property
    def chain(self) -> tuple[Step, ...]:
        """Who passes the report inside the unit."""
        return chain_of(self.cadence.sign_off)

    @property
    def total(self) -> int:
        """Lines in all, known ones included."""
        return len(self.asked) + len(self.known)

    def owed(self, also: frozenset[str] = frozenset()) -> list[Owed]:
        """What a filing is checked against. `also`: keys of known lines on which something is said all the same."""
        said_anyway = [
            replace(line, questions=frozenset({"change"})) for line in self.known if line.key in also
        ]
        return [line.owed() for line in [*self.asked, *said_anyway]]


def sheet_of(report: Report) -> Sheet | None:
    """The sheet of a report; None when its playbook no longer has the cadence.

    What was filed can be corrected: a line an earlier filing answered is asked again, with that answer. Who owes
    which line is read on the day the window opened.
    """
    window = report.window
    campaign = campaign_by_id(window.campaign_id)
    on = (window.opened_at or window.opens_at).astimezone(SHANGHAI).date()
    if campaign is None:
        return None
    cadence = cadence_of(window)
    if cadence is None:
        return None
    filed = filed_lines(report)
    lines = [
        _asked_again(line, cadence) if line.key in filed else line
        for line in lines_owed(campaign, cadence, window, report.unit_id, on)
    ]
    return Sheet(
        report,
        window,
        campaign,
        cadence,
        sorted(
            (line for line in lines if line.questions),
            key=lambda line: filed[line.key].ordinal if line.key in filed else len(filed),
        ),
        [line for line in lines if not line.questions],
        filed,
    )


def _asked_again(line: Line, cadence: CadenceText) -> Line:
    return replace(line, questions=frozenset(cadence.asks) & ASKED_OF[line.key[0]], came=())


def filed_lines(report: Report) -> dict[str, ReportLine]:
    """The lines of what stands filed, by key."""
    rows = ReportLine.objects.filter(report_id=report.pk, voided=False).select_related("project", "matter")
    return {key_of(row): row for row in rows.order_by("ordinal", "id")}


def key_of(row: ReportLine) -> str:
    """The key of the line a filed row answers."""
    return f"p{row.project_id}" if row.project_id is not None else f"m{row.matter_id}"


def draft_of(report: Report) -> ReportDraft | None:
    """What has been typed and not sent; None once it was sent."""
    found: ReportDraft | None = ReportDraft.objects.filter(report_id=report.pk).first()
    return found


def sent_already(report: Report, request_key: str) -> Entry | None:
    """The entry of this report that a sending with this key made; None when it has not arrived."""
    if not request_key:
        return None
    about: Any = EntryAbout.objects.filter(kind=Report._meta.db_table, record_id=report.pk)
    found: Entry | None = Entry.objects.filter(
        request_key=request_key, seq__in=about.values("entry_id")
    ).first()
    return found
