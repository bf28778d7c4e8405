"""Papers of projects: the parts of a dossier (初设报告), and whatever else was handed in."""

from typing import Any

from django.db.models import Q, QuerySet

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.project import members
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project, ProjectPaper
from gongjian.projects.policy import visible_projects


def _base(query: Query) -> QuerySet[Any]:
    """Papers of projects that are in the campaign on the day and on the books."""
    projects = query.asof.rows(Project).filter(id__in=members(query).values("project_id"))
    if query.viewer is not None and not query.whole:
        seen = Project.objects.filter(visible_projects(query.viewer, query.campaign))
        projects = projects.filter(id__in=seen.values("id"))
    return query.asof.rows(ProjectPaper).filter(project_id__in=projects.values("id"))


def _is_part(query: Query, _value: Any) -> Q:
    """A part of a dossier that is on the books."""
    return Q(parent_id__in=query.asof.rows(ProjectPaper).values("id"))


def _of_dossier(query: Query, title: Any) -> Q:
    return Q(parent_id__in=query.asof.rows(ProjectPaper).filter(title=title).values("id"))


def _of_project(query: Query, name: Any) -> Q:
    return Q(project_id__in=query.asof.rows(Project).filter(name=name).values("id"))


def _by_project(query: Query, ids: list[int]) -> dict[int, str]:
    held = dict(query.asof.rows(ProjectPaper).filter(id__in=ids).values_list("id", "project_id"))
    names = dict(query.asof.rows(Project).filter(id__in=set(held.values())).values_list("id", "name"))
    return {pk: names[project] for pk, project in held.items() if project in names}


def _by_dossier(query: Query, ids: list[int]) -> dict[int, str]:
    held = dict(query.asof.rows(ProjectPaper).filter(id__in=ids).values_list("id", "parent_id"))
    wanted = set(held.values()) - {None}
    titles = dict(query.asof.rows(ProjectPaper).filter(id__in=wanted).values_list("id", "title"))
    return {pk: titles[parent] for pk, parent in held.items() if parent in titles}


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    wanted = {row.project_id for row in rows}
    projects = {one.id: one for one in query.asof.rows(Project).filter(id__in=wanted)}
    tree = unit_tree()
    return [
        Told(
            row.id,
            projects[row.project_id].number,
            row.title,
            f"/projects/{projects[row.project_id].number}/#papers",
            tree.label(projects[row.project_id].unit_id),
            row.illustrative,
            None,
            projects[row.project_id].name,
        )
        for row in rows
    ]


def _unit(query: Query) -> Q:
    return Q(project_id__in=query.asof.rows(Project).filter(query.unit_q("unit_id")).values("id"))


register(
    Subject(
        key="paper",
        model=ProjectPaper,
        base=_base,
        conditions={"is_dossier_part": _is_part, "project": _of_project, "dossier": _of_dossier},
        dims={"project": _by_project, "dossier": _by_dossier},
        columns={},
        tell=_tell,
        unit=_unit,
    )
)
