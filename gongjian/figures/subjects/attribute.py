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
    return lambda query, value: Q(
        project_id__in=query.asof.rows(Project).filter(**{column: value}).values("id")
    )


def _unit(query: Query) -> Q:
    inside = query.asof.rows(Project).filter(query.unit_q("unit_id"))
    return Q(project_id__in=inside.values("id"))


def _project_dim(column: str) -> Any:
    def group(query: Query, ids: list[int]) -> dict[int, str]:
        rows = query.asof.rows(ProjectAttribute).filter(id__in=ids)
        owners = dict(rows.values_list("id", "project_id"))
        named = dict(query.asof.rows(Project).filter(id__in=set(owners.values())).values_list("id", column))
        return {pk: named.get(project_id, "") for pk, project_id in owners.items()}

    return group


def _key_words(query: Query, key: str) -> str:
    """The name the quantity was registered under: 装机容量."""
    labels = query.asof.rows(ProjectAttribute).filter(key=key).exclude(label="").order_by("id")
    return labels.values_list("label", flat=True).first() or key


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
        found.append(
            Told(
                row.id,
                project.number,
                title,
                href,
                unit,
                row.illustrative,
                row.value,
                measured_in=row.unit_text,
            )
        )
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
        },
        dims={
            "project": _project_dim("name"),
            "number": _project_dim("number"),
        },
        tell=_tell,
        unit=_unit,
        columns={"key": "key"},
        own_unit="unit_text",
        words={"key": _key_words},
        amounts={"value": lambda _q, rows: rows.annotate(amount=F("value"))},
    )
)
