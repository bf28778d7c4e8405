"""Registering projects: all columns of the 项目清单 in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.campaigns.models import Campaign, Membership
from gongjian.kernel.dates import Precision
from gongjian.kernel.problems import Problem, Refused
from gongjian.ledger import Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import columns_of, project_problems, today_of
from gongjian.projects.actions.progress.plans import YearFigures, plan_problems
from gongjian.projects.models import (
    Project,
    ProjectHolding,
    ProjectRole,
    ProjectStage,
    Stage,
    YearPlan,
)
from gongjian.projects.policy import check_can_register

STARTED = (Stage.CONSTRUCTION, Stage.COMPLETED, Stage.PRODUCTION, Stage.CAPACITY)


@dataclass(frozen=True)
class Held:
    """One place of the responsibility chain: a unit, a person, or a name as the list gives it."""

    role: str
    unit_id: int | None = None
    person_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class StageAt:
    """The stage a project is at, since when, in the local word."""

    stage: str
    word: str = ""
    from_on: date | None = None
    precision: str = Precision.day.value


@dataclass(frozen=True)
class Joined:
    """How a project comes into a campaign."""

    campaign: Campaign
    batch: str = ""
    klass: str = ""
    sector: str = ""
    key_task: str = ""
    ordinal: int = 0
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True)
class NewProject:
    """Everything said of a project when it is registered. `values`: columns and FuzzyDates (see checks.FIELDS)."""

    values: Mapping[str, Any]
    holdings: Sequence[Held] = ()
    plan: YearFigures | None = None
    stage: StageAt | None = None
    joins: Joined | None = None
    parent_id: int | None = None
    illustrative: bool = False
    since: date | None = None
    """From when the chain, the stage and the membership hold; the day of the act when not said."""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def accountable_id(self) -> int | None:
        """The one unit that answers: the accountable one, else the lead unit, else the township."""
        units = {held.role: held.unit_id for held in self.holdings if held.unit_id is not None}
        for role in (ProjectRole.ACCOUNTABLE, ProjectRole.LEAD, ProjectRole.TOWNSHIP):
            if role in units:
                return units[role]
        return None


def register_project(
    *, viewer: Viewer, new: NewProject, at: datetime, reason: str = "", request_key: str = ""
) -> Project:
    """Register one project with its chain, year plan, first stage and membership, and return it.

    Refused with every finding at once; a question (quarters that do not make the year) passes with a reason.
    """
    campaign = new.joins.campaign if new.joins else None
    check_can_register(viewer, campaign, new.accountable_id)
    problems = new_project_problems(new, today_of(at), reason)
    if problems:
        raise Refused.many(problems)
    about = [campaign] if campaign is not None else []
    title = str(new.values["name"]).strip()
    with ledger.record(
        "project.register",
        by=viewer.actor(),
        at=at,
        about=about,
        reason=reason,
        request_key=request_key,
        words={"title": title},
    ) as entry:
        return _register_many(entry, [new], today_of(at))[0]


def new_project_problems(new: NewProject, today: date, reason: str = "") -> list[Problem]:
    """What is wrong with a project about to be registered, in itself; nothing is looked up."""
    project = Project(**columns_of(new.values))
    found = project_problems(project, today)
    if new.plan is not None:
        found += plan_problems(new.plan, project.total_fen, project.prior_fen, reason)
    if new.stage is not None and new.stage.from_on is not None and new.stage.from_on > today:
        said = _("The stage would begin on %(on)s, which has not come yet.") % {"on": new.stage.from_on}
        found.append(Problem("stage_in_future", said, "stage", _("Give the stage the project is at today.")))
    accountable = [held for held in new.holdings if held.role == ProjectRole.ACCOUNTABLE]
    if len(accountable) > 1:
        said = _("More than one accountable unit is named.")
        found.append(
            Problem("two_accountable", said, "accountable", _("Keep one; the others are assisting units."))
        )
    return found


def _register_many(entry: Writer, news: Sequence[NewProject], on: date) -> list[Project]:
    """Create the projects inside another act, with all that hangs on them: a few statements however many there are."""
    projects = [
        Project(
            **columns_of(new.values),
            unit_id=new.accountable_id,
            parent_id=new.parent_id,
            illustrative=new.illustrative,
            **new.extra,
        )
        for new in news
    ]
    for project, new in zip(projects, news, strict=True):
        project.name = project.name.strip()
        _date_from_stage(project, new, on)
    entry.create_many(projects)
    hanging: list[Any] = []
    for project, new in zip(projects, news, strict=True):
        hanging += _hanging_on(project, new, on)
    entry.create_many(hanging)
    return projects


def _date_from_stage(project: Project, new: NewProject, on: date) -> None:
    """A project registered as being built began at the latest when that stage did, where the list says when."""
    stage = new.stage
    if stage and stage.from_on and stage.stage == Stage.CONSTRUCTION and project.actual_start_on is None:
        project.actual_start_on, project.actual_start_precision = stage.from_on, stage.precision


def _hanging_on(project: Project, new: NewProject, on: date) -> list[Any]:
    since = new.since or on
    common = {"project": project, "illustrative": new.illustrative}
    found: list[Any] = []
    held = list(new.holdings)
    if new.accountable_id is not None and all(one.role != ProjectRole.ACCOUNTABLE for one in held):
        held.insert(0, Held(ProjectRole.ACCOUNTABLE, unit_id=new.accountable_id))
    for one in held:
        if one.unit_id is not None or one.person_id is not None or one.name:
            place = {"unit_id": one.unit_id, "person_id": one.person_id, "name": one.name}
            found.append(ProjectHolding(role=one.role, from_on=since, **place, **common))
    if new.stage is not None:
        from_on = new.stage.from_on or since
        precision = new.stage.precision if new.stage.from_on else Precision.day.value
        assumed = "" if new.stage.from_on else "from_on"
        stage = {
            "stage": new.stage.stage,
            "word": new.stage.word,
            "from_precision": precision,
            "assumed": assumed,
        }
        found.append(ProjectStage(from_on=from_on, **stage, **common))
    if new.plan is not None and not new.plan.empty:
        found.append(YearPlan(year=new.plan.year, **new.plan.columns, **common))
    if new.joins is not None:
        found.append(_membership(new.joins, since, common))
    return found


def _membership(joins: Joined, since: date, common: dict[str, Any]) -> Membership:
    return Membership(
        campaign=joins.campaign,
        from_on=since,
        batch=joins.batch,
        klass=joins.klass,
        sector=joins.sector,
        key_task=joins.key_task,
        ordinal=joins.ordinal or next_ordinal(joins.campaign),
        entry_reason=joins.reason,
        approved_by=joins.approved_by,
        **common,
    )


def next_ordinal(campaign: Campaign) -> int:
    """The place after the last in a campaign's list."""
    places = (
        Membership.objects.filter(campaign_id=campaign.pk)
        .order_by("-ordinal")
        .values_list("ordinal", flat=True)
    )
    return (places.first() or 0) + 1
