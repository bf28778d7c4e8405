"""Finding projects by name, number or code."""

from typing import Any

from django.db.models import Q

from gongjian.kit.registry import Hit
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project
from gongjian.projects.policy import visible_projects


def find_projects(viewer: Any, text: str, limit: int) -> list[Hit]:
    """Projects the viewer sees whose name, number or code holds the text; those that begin with it first."""
    wanted = text.strip()
    if not wanted or not viewer.scopes:
        return []
    holds = Q(name__icontains=wanted) | Q(number__icontains=wanted) | Q(code__icontains=wanted)
    rows = Project.objects.filter(visible_projects(viewer, None), holds, voided=False, merged_into_id=None)
    found = list(rows.order_by("name", "id")[: limit * 2])
    found.sort(key=lambda row: not row.name.startswith(wanted))
    tree = unit_tree()
    return [
        Hit(row.name, f"/projects/{row.number}/", tree.label(row.unit_id), row.number)
        for row in found[:limit]
    ]
