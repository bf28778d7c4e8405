"""Projects in a campaign, as a measure counts them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Membership
from gongjian.campaigns.selectors import with_below
from gongjian.figures.query import Query
from gongjian.figures.subjects import project_durations
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.project_causes import project_causes
from gongjian.kernel.dates import FuzzyDate, Precision, apart
from gongjian.kit import words
from gongjian.people.models import Person
from gongjian.people.unit_tree import unit_tree
from gongjian.projects import selectors
from gongjian.projects.models import (
    Lead,
    Project,
    ProjectHolding,
    ProjectRole,
    ProjectStage,
    Reading,
    Stage,
    YearPlan,
)
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import money as funds
from gongjian.projects.selectors.progress import by_values, parts_of_view


def members(query: Query) -> QuerySet[Any]:
    """Membership spans that hold on the day, in the campaign and those inside it."""
    return query.asof.spans(Membership).filter(campaign_id__in=with_below(query.campaign))


def _base(query: Query) -> QuerySet[Any]:
    rows = query.asof.rows(Project).filter(id__in=members(query).values("project_id"))
    if query.viewer is not None and not query.whole:
        seen = Project.objects.filter(visible_projects(query.viewer, query.campaign))
        rows = rows.filter(id__in=seen.values("id"))
    if (query.packages or query.measure.packages) == "parts":
        whole = query.asof.rows(Project).exclude(parent_id=None).values("parent_id")
        return rows.exclude(id__in=whole)
    return rows.filter(parent_id=None)


def _telling(query: Query) -> QuerySet[Any]:
    """Membership spans, the one that counts for a project first: the campaign's own, else of a campaign inside it."""
    own = Case(
        When(campaign_id=query.campaign.pk, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return members(query).order_by(own, "id")


def _by_member(column: str) -> Any:
    def condition(query: Query, value: Any) -> Q:
        if len(with_below(query.campaign)) == 1:
            return Q(id__in=members(query).filter(**{column: value}).values("project_id"))
        telling = _telling(query).filter(project_id=OuterRef("id")).values(column)[:1]
        return Q(Exact(Subquery(telling), Value(value)))

    return condition


def _stage(query: Query, value: Any) -> Q:
    wanted = value if isinstance(value, list | tuple) else [value]
    if wanted == [""]:
        return ~Q(id__in=query.asof.spans(ProjectStage).values("project_id"))
    return Q(id__in=query.asof.spans(ProjectStage).filter(stage__in=wanted).values("project_id"))


def _in_period(column: str) -> Any:
    def condition(query: Query, _value: Any) -> Q:
        start, end = query.span
        return Q(**{f"{column}__gte": start, f"{column}__lt": end})

    return condition


def _reached_in_period(query: Query, stages: Any) -> Q:
    """Came to one of the stages in the period and by the day asked, and had been at none of them before it."""
    start, end = query.span
    spans = query.asof.rows(ProjectStage).filter(stage__in=stages)
    reached = spans.filter(from_on__gte=start, from_on__lt=end, from_on__lte=query.asof.on)
    before = spans.filter(from_on__lt=start)
    return Q(id__in=reached.values("project_id")) & ~Q(id__in=before.values("project_id"))


def _due_not_started(query: Query, _value: Any) -> Q:
    return selectors.due_not_started_q(query.asof)


def _unchanged(query: Query, weeks: Any) -> Q:
    return selectors.unchanged_q(query.asof, int(weeks))


def _unmoved_since_start(query: Query, _value: Any) -> Q:
    return selectors.unmoved_since_start_q(query.asof)


def _incomplete(query: Query, _value: Any) -> Q:
    return selectors.incomplete_q(query.asof)


def _of_package(query: Query, name: str) -> Q:
    """Parts of the package of that name; for an empty name, projects that stand by themselves."""
    if not name:
        return Q(parent_id__isnull=True)
    return Q(parent_id__in=query.asof.rows(Project).filter(name=name).values("id"))


def _of_lead(query: Query, _value: Any) -> Q:
    """Came of a contract of investment promotion."""
    return Q(id__in=query.asof.rows(Lead).exclude(project_id=None).values("project_id"))


def _funded(query: Query, _value: Any) -> Q:
    """Given money from a batch of public funds."""
    given = funds.allocations(query.asof, with_below(query.campaign)).filter(amount_fen__gt=0)
    return Q(id__in=given.values("project_id"))


def _source(column: str) -> Any:
    """What the sources of funds say of each project."""

    def annotate(query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
        return funds.with_sources(query.asof, rows).annotate(amount=F(column))

    return annotate


def _planned_in_year(query: Query, _value: Any) -> Q:
    """Planned to start, or to start again, in the year of the day asked."""
    return Q(planned_start_on__year=query.asof.on.year)


def _plan(query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
    plans = query.asof.rows(YearPlan).filter(project_id=OuterRef("id"), year=query.asof.on.year)
    return rows.annotate(amount=Subquery(plans.values("plan_fen")[:1]))


def _done(query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
    readings = query.asof.rows(Reading).filter(
        project_id=OuterRef("id"),
        up_to_on__lte=query.asof.on,
        up_to_on__gte=date(query.asof.on.year, 1, 1),
        done_fen__isnull=False,
    )
    return rows.annotate(amount=Subquery(readings.order_by("-up_to_on", "-id").values("done_fen")[:1]))


def _reckoned(name: str) -> Any:
    """An amount of plan against fact, reckoned by the kernel for each project: plan to date, expected, shortfall."""

    def amount(query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
        parts = parts_of_view(query.asof, rows.order_by().values_list("id", flat=True))
        values = {pk: getattr(part.forecast, name, None) for pk, part in parts.items()}
        return rows.annotate(amount=by_values(values))

    return amount


def _short(query: Query, _value: Any) -> Q:
    """Short of the year's plan at the year's end, as reckoned."""
    rows = query.asof.rows(Project).filter(id__in=members(query).values("project_id"))
    parts = parts_of_view(query.asof, rows.values_list("id", flat=True))
    return Q(id__in=[pk for pk, part in parts.items() if part.forecast and part.forecast.shortfall_fen])


def _total(_query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.annotate(amount=F("total_fen"))


def _fuzzy(on: date | None, precision: str) -> FuzzyDate | None:
    return FuzzyDate(on, Precision(precision)) if on is not None else None


def _months_early(row: Any) -> Decimal | None:
    planned = _fuzzy(row.planned_start_on, row.planned_start_precision)
    actual = _fuzzy(row.actual_start_on, row.actual_start_precision)
    if planned is None or actual is None:
        return None
    months = apart(planned, actual).months
    return None if months is None else Decimal(months)


def _by_stage(query: Query, ids: list[int]) -> dict[int, str]:
    rows = query.asof.spans(ProjectStage).filter(project_id__in=query_ids(query, ids))
    return dict(rows.values_list("project_id", "stage"))


def _by_package(query: Query, ids: list[int]) -> dict[int, str]:
    rows = query.asof.rows(Project).filter(id__in=query_ids(query, ids))
    packages = dict(rows.values_list("id", "parent_id"))
    names = dict(
        query.asof.rows(Project).filter(id__in=set(packages.values()) - {None}).values_list("id", "name")
    )
    return {pk: names.get(parent_id, "") for pk, parent_id in packages.items()}


def query_ids(query: Query, ids: list[int]) -> Any:
    """Ids for an IN clause: a subquery when there are too many to name one by one."""
    return ids if len(ids) <= 500 else members(query).values("project_id")


def _member_dim(column: str) -> Any:
    def group(query: Query, _ids: list[int]) -> dict[int, str]:
        return dict(reversed(_telling(query).values_list("project_id", column)))

    return group


def led_by(query: Query, number: str) -> QuerySet[Any]:
    """Projects the person of that number leads on the day as lead official (包联领导)."""
    held = query.asof.spans(ProjectHolding).filter(role=ProjectRole.LEAD_OFFICIAL)
    return held.filter(person_id__in=Person.objects.filter(number=number).values("id")).values("project_id")


def _waits(query: Query) -> bool:
    """Whether the measure is of projects that wait for something: then their plan and desk are told too."""
    return bool({"due_not_started", "unchanged_weeks"} & set(query.measure.where))


def _heads(query: Query) -> tuple[Any, ...]:
    return (_("planned start"), _("stuck on"), _("whose desk")) if _waits(query) else ()


def _cells(query: Query, rows: list[Any]) -> dict[int, tuple[str, ...]]:
    """Planned start, what it is stuck on and on whose desk, of each project."""
    if not _waits(query):
        return {}
    tree = unit_tree()
    stuck = selectors.stuck_desks(query.asof, [row.id for row in rows])
    found: dict[int, tuple[str, ...]] = {}
    for row in rows:
        one = stuck.get(row.id)
        planned = words.fuzzy(row.planned_start_on, row.planned_start_precision, query.asof.on.year)
        found[row.id] = (
            planned,
            one.what(row.name) if one else "",
            tree.label(one.desk_unit_id) if one else "",
        )
    return found


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    tree = unit_tree()
    stages = selectors.stages_now(query.asof, [row.id for row in rows])
    cells = _cells(query, rows)
    labels = dict(Stage.choices)
    return [
        Told(
            row.id,
            row.number,
            row.name,
            f"/projects/{row.number}/",
            tree.label(row.unit_id),
            row.illustrative,
            getattr(row, "amount", None),
            str(labels[stages[row.id].stage]) if row.id in stages else "",
            cells.get(row.id, ()),
        )
        for row in rows
    ]


register(
    Subject(
        key="project",
        model=Project,
        base=_base,
        conditions={
            "stage": _stage,
            "sector": _by_member("sector"),
            "klass": _by_member("klass"),
            "key_task": _by_member("key_task"),
            "batch": _by_member("batch"),
            "level": lambda _q, value: Q(level=value),
            "library": lambda _q, value: Q(library=value),
            "origin_kind": lambda _q, value: Q(origin_kind=value),
            "number": lambda _q, value: Q(number=value),
            "lead_official": lambda query, value: Q(id__in=led_by(query, value)),
            "name": lambda _q, value: Q(name=value),
            "package": _of_package,
            "is_part": lambda _q, _v: Q(parent_id__isnull=False),
            "planned_in_year": _planned_in_year,
            "since": project_durations.milestone,
            "until": project_durations.milestone,
            "total_from_fen": lambda _q, value: Q(total_fen__gte=value),
            "due_not_started": _due_not_started,
            "unchanged_weeks": _unchanged,
            "unmoved_since_start": _unmoved_since_start,
            "incomplete": _incomplete,
            "started_in_period": _in_period("actual_start_on"),
            "reached_in_period": _reached_in_period,
            "finished_in_period": _in_period("actual_finish_on"),
            "of_lead": _of_lead,
            "funded": _funded,
            "sourced": lambda query, _v: Q(id__in=funds.sourced(query.asof)),
            "year_short": _short,
        },
        dims={
            "stage": _by_stage,
            "sector": _member_dim("sector"),
            "klass": _member_dim("klass"),
            "key_task": _member_dim("key_task"),
            "batch": _member_dim("batch"),
            "package": _by_package,
        },
        tell=_tell,
        heads=_heads,
        explain=project_causes,
        unit=lambda query: query.unit_q("unit_id"),
        columns={
            "level": "level",
            "library": "library",
            "unit": "unit_id",
            "origin_kind": "origin_kind",
            "name": "name",
            "number": "number",
        },
        amounts={
            "total_investment": _total,
            "year_plan": _plan,
            "year_done": _done,
            "source_plan_fen": _source("source_plan"),
            "source_there_fen": _source("source_there"),
            "source_gap_fen": _source("source_gap"),
            "year_due_fen": _reckoned("due_fen"),
            "year_expected_fen": _reckoned("expected_fen"),
            "year_shortfall_fen": _reckoned("shortfall_fen"),
        },
        singles={
            "planned_start": lambda row: _fuzzy(row.planned_start_on, row.planned_start_precision),
            "actual_start": lambda row: _fuzzy(row.actual_start_on, row.actual_start_precision),
            "months_early": _months_early,
            "duration_months": project_durations.months,
            "duration_days": project_durations.days,
        },
        prepared={
            "duration_months": project_durations.between,
            "duration_days": project_durations.between,
        },
    )
)
