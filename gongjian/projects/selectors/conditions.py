"""Conditions on projects, written in columns so that they fit the present and the past alike."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from gongjian.campaigns.models import Membership
from gongjian.kernel.dates import PERIODS, Precision, period_start
from gongjian.ledger import AsOf
from gongjian.matters.models import Matter, Progress
from gongjian.projects.models import ProjectHolding, ProjectPaper, ProjectRole, ProjectStage, Reading, Stage

NOT_YET_STARTED = (
    Stage.CONCEIVED,
    Stage.RESERVE,
    Stage.NEGOTIATING,
    Stage.SIGNED,
    Stage.LANDED,
    Stage.PRELIMINARY,
    Stage.READY,
)
_DONE_OR_GONE = (Stage.COMPLETED, Stage.PRODUCTION, Stage.CAPACITY, Stage.STOPPED, Stage.WITHDRAWN)
LEADER_ROLES = (ProjectRole.LEAD_OFFICIAL, ProjectRole.RESPONSIBLE)


def planned_before_q(column: str, on: date) -> Q:
    """The planned period ended before the day: a plan of November is past on 1 December, not on 30 November.

    A day, and "no later than" a day, are past on the day after. Unknown and open-ended dates never pass.
    """
    past = Q(
        **{
            f"{column}_precision__in": [Precision.day.value, Precision.no_later_than.value],
            f"{column}_on__lt": on,
        }
    )
    for precision in PERIODS[1:]:
        # a period that begins before the one the day lies in has ended
        first = period_start(on, precision)
        past |= Q(**{f"{column}_precision": precision.value, f"{column}_on__lt": first})
    return past


def due_not_started_q(asof: AsOf) -> Q:
    """应开未开: the planned start has passed, and on the day the project has not started.

    Started = an actual start on or before the day, or a stage from construction on. Stopped and withdrawn
    projects are not due to start.
    """
    beyond = asof.spans(ProjectStage).exclude(stage__in=NOT_YET_STARTED)
    not_started = Q(actual_start_on__isnull=True) | Q(actual_start_on__gt=asof.on)
    return planned_before_q("planned_start", asof.on) & not_started & ~Q(id__in=beyond.values("project_id"))


def unchanged_q(asof: AsOf, weeks: int) -> Q:
    """连续N周无变化: in the last `weeks` times seven days, the day itself included, nothing moved.

    What counts as moving: a reading that says something else than the one before it, a new stage, a change of
    responsibility, progress on a matter of the project. A project put on its list in those weeks is not asked yet;
    completed, stopped and withdrawn ones never are.
    """
    since = asof.on - timedelta(weeks=weeks)
    recent = {"from_on__gt": since, "from_on__lte": asof.on}
    stages = asof.rows(ProjectStage).filter(**recent)
    holdings = asof.rows(ProjectHolding).filter(**recent)
    ended = asof.spans(ProjectStage).filter(stage__in=_DONE_OR_GONE)
    listed = asof.rows(Membership).filter(from_on__lte=since)
    progress = asof.rows(Progress).filter(on__gt=since, on__lte=asof.on)
    matters = asof.rows(Matter).filter(id__in=progress.values("matter_id"), project_id__isnull=False)
    moved = (
        Q(id__in=_telling_readings(asof, since))
        | Q(id__in=stages.values("project_id"))
        | Q(id__in=holdings.values("project_id"))
        | Q(id__in=matters.values("project_id"))
    )
    return ~moved & ~Q(id__in=ended.values("project_id")) & Q(id__in=listed.values("project_id"))


def unmoved_since_start_q(asof: AsOf) -> Q:
    """Started on or before the day, and since that start no reading up to a later day, no stage beyond construction, no
    progress on a matter of the project."""
    start = OuterRef("actual_start_on")
    readings = asof.rows(Reading).filter(project_id=OuterRef("id"), up_to_on__gt=start, up_to_on__lte=asof.on)
    stages = asof.rows(ProjectStage).filter(
        project_id=OuterRef("id"), from_on__gt=start, from_on__lte=asof.on
    )
    beyond = stages.exclude(stage__in=[*NOT_YET_STARTED, Stage.CONSTRUCTION])
    progress = asof.rows(Progress).filter(on__gt=OuterRef(start), on__lte=asof.on)
    matters = asof.rows(Matter).filter(project_id=OuterRef("id"), id__in=progress.values("matter_id"))
    moved = Exists(readings) | Exists(beyond) | Exists(matters)
    return Q(actual_start_on__lte=asof.on) & ~Q(moved)


def _telling_readings(asof: AsOf, since: date) -> object:
    """Projects with a reading in the time that does not merely repeat an earlier one."""
    before = asof.rows(Reading).filter(
        project_id=OuterRef("project_id"), up_to_on__lte=since, words=OuterRef("words")
    )
    same_sum = Exists(before.filter(done_fen=OuterRef("done_fen")))
    no_sum = Q(done_fen__isnull=True) & Q(Exists(before))
    recent = asof.rows(Reading).filter(up_to_on__gt=since, up_to_on__lte=asof.on)
    return recent.exclude(Q(same_sum) | no_sum).values("project_id")


def incomplete_q(asof: AsOf) -> Q:
    """专班专案 not complete on the day (M4): no responsible leader, or no task force, or no complete plan."""
    held = asof.spans(ProjectHolding)
    leaders = held.filter(role__in=LEADER_ROLES).values("project_id")
    teams = held.filter(role=ProjectRole.TEAM).values("project_id")
    plans = asof.rows(ProjectPaper).filter(kind="plan").values("project_id")
    return ~Q(id__in=leaders) | ~Q(id__in=teams) | ~Q(id__in=plans)
