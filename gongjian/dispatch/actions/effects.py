"""Once a report has left the unit, what it says is written where it belongs: fill once, shown everywhere."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from gongjian.campaigns.models import Campaign
from gongjian.dispatch.actions.settling import settle_others
from gongjian.dispatch.models import CoordinationRequest, Report, ReportLine, ReportWindow, Triage
from gongjian.dispatch.said import Said
from gongjian.kernel.dates import FuzzyDate
from gongjian.kernel.lifecycle import State, Verb, step
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.asof import SHANGHAI
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import Move
from gongjian.matters.actions.working import Report as SaidOfMatter
from gongjian.matters.actions.working import progress_in
from gongjian.matters.kinds import kind_of
from gongjian.matters.models import Matter
from gongjian.people.viewer import Viewer
from gongjian.projects.actions import (
    date_by_stage,
    move_stage_in,
    plain_problems,
    questions_of,
    take_reading_in,
)
from gongjian.projects.models import Project, ProjectStage
from gongjian.projects.selectors.gates import gate_problem


def covered_to(report: Report, window: ReportWindow) -> date:
    """The last day a report covers: the last of its period, or the day it was filed if that is earlier."""
    last = window.period_to - timedelta(days=1)
    filed = report.filed_at.astimezone(SHANGHAI).date() if report.filed_at is not None else last
    return min(last, filed)


def figure_problems(said: Iterable[Said], up_to_on: date, today: date) -> list[Problem]:
    """What is wrong with, or asked about, the figures and words of these lines, at "p12.done_fen" and so on. A line
    that says a sentence has answered the questions."""
    all_lines = [line for line in said if line.key.startswith("p")]
    lines = [line for line in all_lines if line.done_fen is not None or line.words]
    projects = Project.objects.in_bulk([int(line.key[1:]) for line in lines])
    found: list[Problem] = _gate_problems(all_lines, today)
    for line in lines:
        project = projects.get(int(line.key[1:]))
        if project is None:
            continue
        problems: list[Problem | None] = list(plain_problems(up_to_on, today, line.done_fen, line.words))
        if not line.says.strip():
            problems += questions_of(project, up_to_on, line.done_fen)
        found += [
            replace(one, where=f"{line.key}.{_FIELDS.get(one.where, one.where)}")
            for one in problems
            if one is not None
        ]
    return found


_FIELDS = {"progress": "words"}


_PROOFS_FIRST = _(
    "Show them on the project's page and send again, or leave the node as it was; what you typed is kept."
)


def _gate_problems(lines: Iterable[Said], today: date) -> list[Problem]:
    """A stage with a gate is not reported before its proofs are there: they are shown on the project's page."""
    found = []
    for line in lines:
        number = int(line.key[1:])
        if line.stage and not ProjectStage.objects.filter(
            project_id=number, stage=line.stage, voided=False, to_on=None
        ):
            problem = gate_problem(number, line.stage, today, f"{line.key}.stage")
            if problem is not None:
                found.append(replace(problem, remedy=_PROOFS_FIRST))
    return found


def take_effect(
    entry: Writer, report: Report, window: ReportWindow, campaign: Campaign, viewer: Viewer
) -> None:
    """Readings, stages, progress and coordination requests, inside the entry that sends the report.

    What has left the books since it was filed is passed over; its line stays with the report.
    """
    up_to_on = covered_to(report, window)
    lines = ReportLine.objects.filter(report_id=report.pk, voided=False).select_related("project", "matter")
    raised = {
        (row.project_id, row.matter_id): row
        for row in CoordinationRequest.objects.filter(line__report_id=report.pk, voided=False)
    }
    for line in lines.order_by("ordinal", "id"):
        if line.project is not None and not line.project.voided and line.project.merged_into_id is None:
            _on_project(entry, line, line.project, up_to_on)
        elif line.matter is not None and not line.matter.voided:
            _on_matter(entry, line, line.matter, campaign, viewer, up_to_on)
        _put_request(entry, line, report, campaign, raised.get((line.project_id, line.matter_id)))
    settle_others(entry, report)


def _on_project(entry: Writer, line: ReportLine, project: Project, up_to_on: date) -> None:
    if line.stage and not _is_at(project, line.stage):
        on = FuzzyDate.of(up_to_on)
        move_stage_in(entry, project, line.stage, on, up_to_on, reason=line.says or line.words)
        date_by_stage(entry, project, line.stage, on)
    if line.done_fen is not None or (line.changed and line.words):
        take_reading_in(entry, project, up_to_on, line.done_fen, line.words, line.says)


def _is_at(project: Project, stage: str) -> bool:
    """Has it got there already: by what this report said before it was corrected, or by another way?"""
    return ProjectStage.objects.filter(project_id=project.pk, stage=stage, voided=False, to_on=None).exists()


def _on_matter(
    entry: Writer, line: ReportLine, matter: Matter, campaign: Campaign, viewer: Viewer, on: date
) -> None:
    if not line.changed:
        return
    kind = kind_of(campaign, matter.kind, on)
    try:
        following = step(State(matter.state), Verb.progress, needs_strike_off=kind.strike_off)
    except Refused:
        return  # it was closed or suspended meanwhile
    said = SaidOfMatter(
        says=line.says or line.words or line.next_step,
        next_step=line.next_step,
        stuck_on=line.stuck_on,
        waits_on_id=line.waits_on_id,
        outside=line.outside,
    )
    progress_in(Move(entry, matter, kind, entry.at, following), said, line.report.unit_id)


def _put_request(
    entry: Writer,
    line: ReportLine,
    report: Report,
    campaign: Campaign,
    before: CoordinationRequest | None,
) -> None:
    """One request for each line: a corrected report changes the one it made before, and takes it back while nobody
    has sorted it. What the office has sorted stands."""
    said: dict[str, Any] = {"wants": line.wants, "suggests": line.suggests, "level": line.level}
    if before is not None and before.state == Triage.OPEN:
        if line.wants:
            entry.change(before, line_id=line.pk, **said)
        else:
            entry.void(before)
    elif line.wants and (before is None or before.wants != line.wants):
        entry.create(
            CoordinationRequest(
                campaign=campaign,
                line=line,
                project_id=line.project_id,
                matter_id=line.matter_id,
                unit_id=report.unit_id,
                raised_at=entry.at,
                illustrative=report.illustrative,
                **said,
            )
        )
