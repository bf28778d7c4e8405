"""The lines of a report: what a window asks of each, and what is known already and therefore never asked.

A window owes only what is stale. What came in during its period, by whatever way, is shown and not asked.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from gongjian.campaigns.selectors import with_below
from gongjian.dispatch.models import ReportLine, ReportState, ReportWindow
from gongjian.dispatch.said import Owed
from gongjian.kernel.lifecycle import WITH_UNIT, State
from gongjian.matters.models import Matter, Progress
from gongjian.projects.models import ProjectStage, Reading, Stage

ENDED_STAGES = (Stage.PRODUCTION, Stage.CAPACITY, Stage.STOPPED, Stage.WITHDRAWN)
"""Nothing more is asked of a project that produces, or was stopped or withdrawn."""
WITH_UNIT_STATES = sorted(state.value for state in WITH_UNIT - {State.assigned})


@dataclass
class Line:
    """One line as the page shows it: what is known, and the questions nothing has answered in the period."""

    key: str
    title: str
    number: str
    href: str
    questions: frozenset[str] = frozenset()
    stage: str = ""
    stage_word: str = ""
    words: str = ""
    """Visible progress, or what was said last of a matter."""
    said_on: date | None = None
    next_step: str = ""
    stuck_on: str = ""
    due_on: date | None = None
    done_fen: int | None = None
    came: tuple[str, ...] = ()
    """What came in during the period and is therefore not asked: "change", "money"."""
    project: Any = field(default=None, repr=False)
    matter: Any = field(default=None, repr=False)

    def owed(self) -> Owed:
        """What the actions check against."""
        return Owed(self.key, self.title, self.questions)


def project_lines(projects: Iterable[Any], window: ReportWindow, asks: Collection[str]) -> list[Line]:
    """Lines on projects, in the order given; one pass over each table, whatever their number."""
    rows = list(projects)
    ids = [row.pk for row in rows]
    stages = {
        row.project_id: row
        for row in ProjectStage.objects.filter(project_id__in=ids, voided=False, to_on=None)
    }
    readings = _last_readings(ids)
    moved = set(_moved_in(ids, window))
    confirmed = _confirmed_in("project_id", ids, window)
    last_lines = _last_lines("project_id", ids)
    lines = []
    for project in rows:
        stage, (said, invested) = stages.get(project.pk), readings.get(project.pk, (None, None))
        came = _came(
            asks,
            change=project.pk in moved or project.pk in confirmed or _in_period(said, window),
            money=_in_period(invested, window),
        )
        last = last_lines.get(project.pk)
        lines.append(
            Line(
                f"p{project.pk}",
                project.name,
                project.number,
                f"/projects/{project.number}/",
                frozenset(asks) & {"change", "money"} - set(came),
                stage=stage.stage if stage else "",
                stage_word=(stage.word or str(Stage(stage.stage).label)) if stage else "",
                words=said.words if said else "",
                said_on=said.up_to_on if said else None,
                next_step=last.next_step if last else "",
                stuck_on=last.stuck_on if last else "",
                done_fen=invested.done_fen if invested else None,
                came=came,
                project=project,
            )
        )
    return lines


def matter_lines(matters: Iterable[Matter], window: ReportWindow, asks: Collection[str]) -> list[Line]:
    """Lines on matters with the unit."""
    rows = list(matters)
    confirmed = _confirmed_in("matter_id", [row.pk for row in rows], window)
    following: dict[int, str] = {}
    for row in Progress.objects.filter(matter_id__in=[row.pk for row in rows], voided=False).order_by(
        "on", "id"
    ):
        following[row.matter_id] = row.next_step
    lines = []
    for matter in rows:
        on = matter.last_progress_on
        came = _came(
            asks,
            change=matter.pk in confirmed or (on is not None and on >= window.period_from),
            money=True,
        )
        lines.append(
            Line(
                f"m{matter.pk}",
                matter.title,
                matter.number,
                f"/matters/{matter.number}/",
                frozenset(asks) & {"change"} - set(came),
                words=matter.last_progress,
                said_on=on,
                next_step=following.get(matter.pk, ""),
                stuck_on=matter.blocked_by,
                due_on=matter.due_on,
                came=tuple(one for one in came if one == "change"),
                matter=matter,
            )
        )
    return lines


def _came(asks: Collection[str], *, change: bool, money: bool) -> tuple[str, ...]:
    known = {"change": change, "money": money}
    return tuple(one for one in ("change", "money") if one in asks and known[one])


def _in_period(reading: Reading | None, window: ReportWindow) -> bool:
    return reading is not None and window.period_from <= reading.up_to_on < window.period_to


def _last_readings(ids: list[int]) -> Mapping[int, tuple[Reading | None, Reading | None]]:
    """By project: the last reading with words, and the last with a figure."""
    found: dict[int, tuple[Reading | None, Reading | None]] = {}
    for row in Reading.objects.filter(project_id__in=ids, voided=False).order_by("up_to_on", "id"):
        said, invested = found.get(row.project_id, (None, None))
        found[row.project_id] = (row if row.words else said, row if row.done_fen is not None else invested)
    return found


def _moved_in(ids: list[int], window: ReportWindow) -> Iterable[int]:
    return ProjectStage.objects.filter(
        project_id__in=ids, voided=False, from_on__gte=window.period_from, from_on__lt=window.period_to
    ).values_list("project_id", flat=True)


def _confirmed_in(column: str, ids: list[int], window: ReportWindow) -> set[int]:
    """What a report of another window said in this period, unchanged included."""
    lines = ReportLine.objects.filter(
        Q(**{f"{column}__in": ids}),
        voided=False,
        report__voided=False,
        report__state=ReportState.SENT,
        report__filed_at__gte=_midnight(window.period_from),
        report__filed_at__lt=_midnight(window.period_to),
    ).exclude(report__window_id=window.pk)
    return set(lines.values_list(column, flat=True))


def _last_lines(column: str, ids: list[int]) -> Mapping[int, ReportLine]:
    """What was said last in any report that came in."""
    rows = ReportLine.objects.filter(
        **{f"{column}__in": ids}, voided=False, report__state=ReportState.SENT
    ).order_by("id")
    return {getattr(row, column): row for row in rows}


def _midnight(on: date) -> datetime:
    from gongjian.kit.asof import SHANGHAI

    return datetime(on.year, on.month, on.day, tzinfo=SHANGHAI)


def open_matters(campaign: Any, unit_ids: Iterable[int]) -> list[Matter]:
    """Matters these units work on, by due date."""
    rows = Matter.objects.filter(
        campaign_id__in=with_below(campaign),
        unit_id__in=list(unit_ids),
        voided=False,
        merged_into_id=None,
        state__in=WITH_UNIT_STATES,
    )
    return list(rows.order_by("due_on", "id"))
