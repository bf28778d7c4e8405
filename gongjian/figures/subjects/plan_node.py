"""Nodes of plan networks, as a measure counts them: on whose desk, past their day, through at the first handing-in."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.project import members
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import PlanNetwork, PlanNode, Project
from gongjian.projects.policy import visible_projects
from gongjian.projects.selectors import network as selectors


def _base(query: Query) -> QuerySet[Any]:
    rows = query.asof.rows(PlanNode).filter(
        project_id__in=members(query).values("project_id"),
        network_id__in=query.asof.rows(PlanNetwork).values("id"),
    )
    if query.viewer is not None and not query.whole:
        seen = Project.objects.filter(visible_projects(query.viewer, query.campaign)).values("id")
        reach = query.viewer.reach("see", query.campaign)
        rows = rows.filter(Q(project_id__in=seen) | Q(unit_id__in=sorted(reach.unit_ids)))
    return rows


def _done(query: Query) -> Q:
    return Q(actual_finish_on__lte=query.asof.on)


def _passed(query: Query, _value: Any) -> Q:
    """Handed in to a department and through by the day; milestones are handed in to nobody."""
    return _done(query) & Q(limit_days__gt=0, attempts__gte=1)


def _in_period(column: str) -> Any:
    def condition(query: Query, _value: Any) -> Q:
        start, end = query.span
        return Q(**{f"{column}__gte": start, f"{column}__lt": end})

    return condition


def _of_project(query: Query, name: str) -> Q:
    return Q(project_id__in=query.asof.rows(Project).filter(name=name).values("id"))


def _by_project(query: Query, ids: list[int]) -> dict[int, str]:
    of = dict(query.asof.rows(PlanNode).filter(id__in=ids).values_list("id", "project_id"))
    named = dict(query.asof.rows(Project).filter(id__in=set(of.values())).values_list("id", "name"))
    return {pk: named.get(project_id, "") for pk, project_id in of.items()}


def _days_early(row: Any) -> Decimal | None:
    """Calendar days a node came before its approved day; negative when later; nothing before it is done."""
    held = row.agreed_finish_on or row.planned_finish_on
    if row.actual_finish_on is None or held is None:
        return None
    return Decimal((held - row.actual_finish_on).days)


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    from gongjian.kit import words

    tree = unit_tree()
    names = dict(
        query.asof.rows(Project).filter(id__in={row.project_id for row in rows}).values_list("id", "name")
    )
    year = query.asof.on.year

    def told(row: Any) -> Told:
        due = row.agreed_finish_on or row.planned_finish_on
        return Told(
            row.id,
            row.number,
            f"{names.get(row.project_id, '')}：{row.name}",
            f"/nodes/{row.number}/",
            tree.label(row.unit_id) or row.department,
            row.illustrative,
            getattr(row, "amount", None),
            row.phase,
            (
                words.day(due, year) if due else "",
                words.day(row.actual_finish_on, year) if row.actual_finish_on else "",
                str(row.statutory_days or ""),
                str(row.promised_days or ""),
            ),
        )

    return [told(row) for row in rows]


register(
    Subject(
        key="plan_node",
        model=PlanNode,
        base=_base,
        conditions={
            "phase": lambda _q, value: Q(phase=value),
            "node": lambda _q, value: Q(name=value),
            "key": lambda _q, value: Q(key=value),
            "project": _of_project,
            "on_desk": lambda query, _v: selectors.on_desk_q(query.asof.on),
            "overdue": lambda query, _v: selectors.overdue_q(query.asof.on),
            "papers_asked": lambda query, _v: (
                Q(papers_told_at__isnull=False, attempts__lte=1) & selectors.on_desk_q(query.asof.on)
            ),
            "passed": _passed,
            "first": lambda _q, _v: Q(attempts=1),
            "promised": lambda _q, _v: Q(statutory_days__isnull=False, promised_days__isnull=False),
            "finished_in_period": _in_period("actual_finish_on"),
        },
        dims={"project": _by_project},
        tell=_tell,
        heads=lambda _query: (_("to be done by"), _("done on"), _("by law"), _("as promised")),
        unit=lambda query: query.unit_q("unit_id"),
        columns={"unit": "unit_id", "phase": "phase", "node": "name", "key": "key"},
        amounts={
            "saved_by_promise": lambda _q, rows: rows.annotate(
                amount=F("statutory_days") - F("promised_days")
            ),
            "statutory": lambda _q, rows: rows.annotate(amount=F("statutory_days")),
        },
        singles={"days_early": _days_early},
        distinct={"phases": "phase"},
    )
)
