"""Quantities projects are known by."""

from typing import Any

from django.db.models import F, Q, QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.project import members
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project, ProjectAttribute
from gongjian.projects.policy import visible_projects


def _base(query: Query) -> QuerySet[Any]:
    projects = query.asof.rows(Project).filter(id__in=members(query).values("project_id"))
    if query.viewer is not None and not query.whole:
        seen = Project.objects.filter(visible_projects(query.viewer, query.campaign))
        projects = projects.filter(id__in=seen.values("id"))
    return query.asof.rows(ProjectAttribute).filter(project_id__in=projects.values("id"))


def _of_projects(**filters: Any) -> Any:
    (column, _none), *_rest = filters.items()
    return lambda query, value: Q(project_id__in=query.asof.rows(Project).filter(**{column: value}).values("id"))


def _unit(query: Query, value: Any) -> Q:
    inside = query.asof.rows(Project).filter(unit_id__in=unit_tree().subtree(int(value)))
    return Q(project_id__in=inside.values("id"))


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    projects = {p.id: p for p in query.asof.rows(Project).filter(id__in=[row.project_id for row in rows])}
    tree = unit_tree()
    found = []
    for row in rows:
        project = projects.get(row.project_id)
        if project is None:
            continue
        title = f"{project.name} · {row.label} {row.text or ''}".strip()
        href = f"/projects/{project.number}/"
        unit = tree.label(project.unit_id)
        found.append(Told(row.id, project.number, title, href, unit, row.illustrative, row.value, row.unit_text))
    return found


register(
    Subject(
        key="attribute",
        model=ProjectAttribute,
        base=_base,
        conditions={
            "key": lambda _q, value: Q(key=value),
            "project": _of_projects(name=None),
            "number": _of_projects(number=None),
            "unit": _unit,
        },
        dims={"key": lambda query, ids: dict(query.asof.rows(ProjectAttribute).filter(id__in=ids).values_list("id", "key"))},
        tell=_tell,
        amounts={"value": lambda _q, rows: rows.annotate(amount=F("value"))},
    )
)
