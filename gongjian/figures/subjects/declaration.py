"""Projects declared upward to be taken on a list (申报省级重点项目)."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from gongjian.figures.query import Query
from gongjian.figures.subjects.base import Subject, Told, register
from gongjian.figures.subjects.promotion_shared import one_of, rows_of
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Declaration, DeclarationResult, Project


def _base(query: Query) -> QuerySet[Any]:
    """Declared by the day, of projects that are on the books."""
    rows = rows_of(query, Declaration).filter(declared_on__lte=query.asof.on)
    return rows.filter(project_id__in=query.asof.rows(Project).values("id"))


def _total(query: Query, rows: QuerySet[Any]) -> QuerySet[Any]:
    projects = query.asof.rows(Project).filter(id=OuterRef("project_id"))
    return rows.annotate(amount=Subquery(projects.values("total_fen")[:1]))


def _tell(query: Query, rows: list[Any]) -> list[Told]:
    wanted = {row.project_id for row in rows}
    projects = {one.id: one for one in query.asof.rows(Project).filter(id__in=wanted)}
    tree, labels, found = unit_tree(), dict(DeclarationResult.choices), []
    for row in rows:
        project = projects.get(row.project_id)
        if project is not None:
            href, unit = f"/projects/{project.number}/", tree.label(project.unit_id)
            note, sum_ = str(labels.get(row.result, row.result)), getattr(row, "amount", None)
            title = f"{project.name} · {row.list_name}"
            found.append(Told(row.id, project.number, title, href, unit, row.illustrative, sum_, note))
    return found


def _unit(query: Query) -> Q:
    return Q(project_id__in=query.asof.rows(Project).filter(query.unit_q("unit_id")).values("id"))


register(
    Subject(
        key="declaration",
        model=Declaration,
        base=_base,
        conditions={
            "level": one_of("level"),
            "list_name": one_of("list_name"),
            "result": one_of("result"),
        },
        dims={},
        columns={"level": "level", "list_name": "list_name", "result": "result"},
        tell=_tell,
        unit=_unit,
        amounts={"declared_fen": _total},
    )
)
